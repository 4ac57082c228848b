//! `Invoke-WebRequest` and `Invoke-RestMethod`, which DevTools copies as PowerShell.

use super::{
    piece::{Findings, Found, FoundRequest, Source},
    reading::Kind,
    shell::{Shell, Word},
    text::{is_url, lines_from},
    words,
};
use alloc::{borrow::ToOwned, vec::Vec};

/// The commands, and their short names.
const COMMANDS: &[&str] = &["invoke-webrequest", "invoke-restmethod", "iwr", "irm"];

/// The command that begins in the line at this index, or the lines about the session that stand before one.
pub(super) fn read(lines: &[&str], at: usize) -> Option<Findings> {
    let line = lines[at].trim_start();
    if line.starts_with("$session.") || line.starts_with("$session = New-Object") {
        let mut findings = Findings::new(Kind::PowerShellCommand, 1);
        // The user agent and the cookies of the session are the browser's.
        findings.lines = lines[at..]
            .iter()
            .take_while(|line| line.trim_start().starts_with("$session"))
            .count();
        return Some(findings);
    }
    let is_command = |word: &str| COMMANDS.contains(&word.to_ascii_lowercase().as_str());
    let start = line.split(' ').position(is_command)?;
    if start > 3 {
        return None;
    }
    let command = Shell::Power.split(lines_from(lines, at));
    let first = command.words.iter().position(|word| is_command(&word.text))?;
    let mut findings = Findings::new(Kind::PowerShellCommand, command.lines);
    let mut request = FoundRequest {
        line: at,
        text: lines[at].trim().to_owned(),
        source: Source::Wire,
        ..FoundRequest::default()
    };
    let mut rest = command.words[first + 1..].iter().peekable();
    while let Some(word) = rest.next() {
        match word.text.to_ascii_lowercase().as_str() {
            "-uri" => request.url = rest.next().map(|word| word.text.clone()),
            "-method" | "-custommethod" => request.method = rest.next().map(|word| word.text.clone()),
            "-contenttype" => {
                let value = rest.next().map(|word| word.text.clone()).unwrap_or_default();
                request.headers.push(("Content-Type".into(), value));
            }
            "-body" => {
                request.has_body = true;
                rest.next();
            }
            "-headers" if rest.peek().is_some_and(|word| word.text == "@{") => {
                rest.next();
                let table: Vec<&Word> = rest.by_ref().take_while(|word| word.text != "}").collect();
                for pair in table.chunks(2) {
                    match pair {
                        [name, value] => request.headers.push((name.text.clone(), value.text.clone())),
                        _ => findings.unread(at + pair[0].line, &pair[0].text, words::NO_HEADER_LINE),
                    }
                }
            }
            "-headers" => {
                if let Some(word) = rest.next() {
                    findings.unread(at + word.line, &word.text, words::VALUE_UNKNOWN);
                }
            }
            "-usebasicparsing" | "-skipcertificatecheck" => {}
            "-websession" | "-outfile" | "-useragent" | "-sessionvariable" | "-maximumredirection" | "-timeoutsec" => {
                rest.next();
            }
            _ if is_url(&word.text) && request.url.is_none() => request.url = Some(word.text.clone()),
            _ => findings.unread(at + word.line, &word.text, words::NO_OPTION_OF_REQUEST),
        }
    }
    if !command.behind.is_empty() {
        findings.unread(at + command.lines - 1, &command.behind, words::BEHIND_COMMAND);
    }
    if let Some(open) = command.words.iter().find(|word| word.is_open) {
        findings.unread(at + open.line, &open.text, words::NOT_CLOSED);
    }
    // PowerShell gives a body of text this type.
    if request.has_body && request.header("Content-Type").is_none() {
        request.body_type = Some("application/x-www-form-urlencoded".into());
    }
    findings.found.push(Found::Request(request));
    Some(findings)
}
