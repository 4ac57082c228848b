//! The lines of a text, and patterns with holes.

use alloc::{string::String, vec::Vec};

/// Stands for what a message of a browser does not tell.
pub(super) const UNSEEN: &str = "...";

/// The lines of a text, without their ends.
pub(super) fn lines_of(text: &str) -> Vec<&str> {
    let lines = text.trim_start_matches('\u{feff}').split('\n');
    lines.map(|line| line.strip_suffix('\r').unwrap_or(line)).collect()
}

/// How many lines one command or call has at most.
const MOST_LINES: usize = 5_000;

/// The lines from an index on, as far as one command or call may go.
pub(super) fn lines_from<'a>(lines: &'a [&'a str], at: usize) -> &'a [&'a str] {
    &lines[at..lines.len().min(at + MOST_LINES)]
}

/// What stands in the holes `{}` of a pattern, if the pattern is somewhere in the text. The last hole ends at the end of the text.
pub(super) fn holes<'a>(text: &'a str, pattern: &str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let first = parts.next().unwrap_or_default();
    let mut rest = &text[text.find(first)? + first.len()..];
    let mut found = Vec::new();
    for part in parts {
        let end = if part.is_empty() { rest.len() } else { rest.find(part)? };
        found.push(&rest[..end]);
        rest = &rest[end + part.len()..];
    }
    Some(found)
}

/// The text with straight quotes in place of typographic ones, and a space for each no-break space.
pub(super) fn straightened(text: &str) -> String {
    let straight = text.chars().map(|c| match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{a0}' => ' ',
        other => other,
    });
    straight.collect()
}

/// Whether a text is an absolute URL with a host, without quotes or spaces in it.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && (!rest.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>'))
}

/// The number at the beginning of a text, if it is a status.
pub(super) fn status_at_start(text: &str) -> Option<u16> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let status: u16 = text[..digits].parse().ok()?;
    (digits == 3 && (100..=999).contains(&status)).then_some(status)
}
