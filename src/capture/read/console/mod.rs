//! Messages in the console of Chromium, Firefox and WebKit. A browser is a file: the sentences that say which call they are about, and the
//! table of the sentences that say why it failed.

mod chromium;
mod firefox;
mod webkit;

use super::{
    piece::{Findings, Found, Message, Says, Stage},
    reading::Kind,
    text::{holes, status_at_start, straightened},
};
use alloc::{borrow::ToOwned, string::String};

/// A sentence with holes, and what it says.
type Sentence = (&'static str, fn(&[&str]) -> Says);

/// How many lines one message may be broken into, as in a mail.
const MOST_LINES: usize = 5;

/// The message that begins in the line at this index.
pub(super) fn read(lines: &[&str], at: usize) -> Option<Findings> {
    let mut joined = String::new();
    let mut best: Option<(usize, Message)> = None;
    for (count, line) in lines[at..].iter().take(MOST_LINES).enumerate() {
        if line.trim().is_empty() {
            break;
        }
        if count > 0 {
            joined.push(' ');
        }
        joined.push_str(line.trim());
        let text = straightened(&joined);
        let Some(message) = message_of(&text) else {
            // Only the beginning of a known sentence may go on in the next line.
            if chromium::begins(&text) || firefox::begins(&text) {
                continue;
            }
            break;
        };
        let is_whole = message.says.is_some() && (message.url.is_some() || count > 0 || !chromium::begins(&text));
        // What stands in the next line belongs to this message only if this one is cut in the middle.
        best = Some((count + 1, message));
        if is_whole || !(chromium::begins(&text) || firefox::begins(&text)) {
            break;
        }
    }
    let (count, mut message) = best?;
    message.line = at;
    message.text = lines[at].trim().to_owned();
    let mut findings = Findings::new(Kind::ConsoleMessage, count);
    findings.found.push(Found::Message(message));
    Some(findings)
}

fn message_of(text: &str) -> Option<Message> {
    let mut message = chromium::read(text)
        .or_else(|| firefox::read(text))
        .or_else(|| webkit::read(text))?;
    if let Some(says) = &message.says
        && says.is_of_preflight()
    {
        message.stage = Stage::Preflight;
    }
    Some(message)
}

/// What a text says by a table of sentences.
fn says(text: &str, sentences: &[Sentence]) -> Option<Says> {
    sentences
        .iter()
        .find_map(|(pattern, says)| Some(says(&holes(text, pattern)?)))
}

/// The status behind the words with which Firefox and WebKit name it.
fn status_of(text: &str) -> Option<u16> {
    let found = holes(text, "Status code: {}")?;
    status_at_start(found[0])
}

/// The first word of what stands in a hole, without the punctuation at its end.
fn word(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    word.trim_matches(['\'', '"', '.', ',', ')', ']']).to_owned()
}

/// The URL in a hole.
fn url(text: &str) -> String {
    text.trim().trim_matches(['\'', '"']).to_owned()
}
