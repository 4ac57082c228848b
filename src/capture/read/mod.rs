//! Reads what people have at hand of a call: headers, commands, code, a HAR, what curl printed, what a browser's console says.
//!
//! A text has pieces. Each kind of piece is a file, whose `read` takes the piece that begins in a line, or leaves the line to the next.
//! `pairing` makes one exchange of the pieces. Where a browser's message stands alone, `inference` gives the answers that it tells of, and
//! marks what of them nobody has seen. Every line is read, part of a body, or named.

pub(super) mod added;
mod console;
mod curl_command;
mod curl_output;
mod har;
mod header_block;
mod header_lines;
mod inference;
mod merging;
mod pairing;
mod piece;
mod powershell;
mod reading;
mod script;
mod shell;
mod text;
mod words;

pub use reading::{Kind, Part, Piece, ReadRequest, ReadResponse, Reading, Removed, Unread};

use crate::capture::parts::value_of;
use alloc::{borrow::ToOwned, vec::Vec};
use piece::{Findings, Found, FoundRequest, Source, unread};
use text::{is_url, lines_of};

/// How many bytes of text are read.
pub const MOST_TEXT: usize = 16 * 1024 * 1024;

/// Reads the piece that begins in a line.
type Reader = fn(&[&str], usize) -> Option<Findings>;

/// Every kind of piece. What is sure to be what it is stands first.
const READERS: &[Reader] = &[
    har::read,
    curl_command::read,
    powershell::read,
    script::read,
    console::read,
    curl_output::read,
    header_block::read,
    url_alone,
];

/// Reads a text: the request that it tells of, and the answers.
///
/// ```
/// use corsight::capture::read;
///
/// let reading = read("curl 'https://api.example/items' -X PUT -H 'Origin: https://app.example'");
/// assert_eq!(reading.origin.as_deref(), Some("https://app.example"));
/// assert_eq!(reading.request.expect("a request").method, "PUT");
///
/// let reading = read("what is this?");
/// assert_eq!((reading.unread[0].line, &*reading.unread[0].text), (1, "what is this?"));
/// ```
#[must_use]
pub fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    if text.len() > MOST_TEXT {
        let beginning: alloc::string::String = text.chars().take(80).collect();
        reading.unread.push(unread(0, &beginning, words::TOO_LONG));
        return reading;
    }
    let lines = lines_of(text);
    let mut found: Vec<Found> = Vec::new();
    let mut body: Option<Piece> = None;
    let mut awaits_body = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].trim();
        if line.is_empty() || is_decoration(line) {
            at += 1;
            continue;
        }
        match READERS.iter().find_map(|read| read(&lines, at)) {
            Some(mut findings) if !(awaits_body && is_part_of_body(&findings)) => {
                reading.pieces.extend(body.take());
                if let Some(kind) = findings.kind {
                    reading.pieces.push(Piece {
                        kind,
                        line: at + 1,
                        lines: findings.lines,
                    });
                }
                awaits_body = findings.found.last().is_some_and(has_body);
                found.append(&mut findings.found);
                reading.unread.append(&mut findings.unread);
                at += findings.lines.max(1);
            }
            _ => {
                if awaits_body {
                    let body = body.get_or_insert(Piece {
                        kind: Kind::Body,
                        line: at + 1,
                        lines: 0,
                    });
                    body.lines = at + 2 - body.line;
                } else {
                    reading.unread.push(unread(at, lines[at], words::NOT_RECOGNIZED));
                }
                at += 1;
            }
        }
    }
    reading.pieces.extend(body);
    pairing::pair(found, &mut reading);
    reading.unread.sort_by_key(|unread| unread.line);
    reading
}

/// A line that stands around what people paste, as Markdown has it.
fn is_decoration(line: &str) -> bool {
    let is_fence = line.starts_with("```") && !line[3..].contains(' ');
    let is_rule = line.len() > 2 && line.chars().all(|c| matches!(c, '-' | '=' | '*' | '_' | '~'));
    is_fence || is_rule
}

/// Whether a body follows the headers of an answer.
fn has_body(found: &Found) -> bool {
    let Found::Response(response) = found else {
        return false;
    };
    let has = |name: &str| value_of(&response.headers, name).is_some_and(|value| value != "0");
    response.status.is_some() && (has("Content-Length") || has("Transfer-Encoding") || has("Content-Type"))
}

/// Whether a piece behind the headers of an answer is rather a part of its body: JSON that is no HAR, code in a page.
fn is_part_of_body(findings: &Findings) -> bool {
    findings.found.is_empty() || findings.kind == Some(Kind::Url)
}

/// A URL and nothing else.
fn url_alone(lines: &[&str], at: usize) -> Option<Findings> {
    let url = lines[at].trim().trim_matches(['<', '>']);
    if !is_url(url) {
        return None;
    }
    let mut findings = Findings::new(Kind::Url, 1);
    findings.found.push(Found::Request(FoundRequest {
        line: at,
        text: url.to_owned(),
        url: Some(url.to_owned()),
        source: Source::Code,
        ..FoundRequest::default()
    }));
    Some(findings)
}
