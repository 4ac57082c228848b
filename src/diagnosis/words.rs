//! How sentences are put together: one small filler in place of many `format!`s, which are several times the code.

use crate::infra::cut;
use alloc::string::String;

/// The template with `{0}`, `{1}`, … replaced by the values, long ones cut and their length given.
#[inline(never)]
pub(super) fn fill(template: &str, values: &[&str]) -> String {
    let mut parts = template.split('{');
    let mut text = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let index = part
            .bytes()
            .next()
            .map_or(0, |digit| usize::from(digit.wrapping_sub(b'0')));
        debug_assert!(index < values.len() && part.as_bytes()[1] == b'}', "{template:?}");
        let (value, length) = cut(values.get(index).copied().unwrap_or_default());
        text.push_str(value);
        text.push_str(&length);
        text.push_str(part.get(2..).unwrap_or_default());
    }
    text
}

/// Whether `text` contains one of `words`, whatever their case.
pub(super) fn contains_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        let mut windows = text.as_bytes().windows(word.len());
        windows.any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    })
}
