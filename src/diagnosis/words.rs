//! How sentences are put together and texts searched: one small way each in place of many `format!`s, which are several times the
//! code.

use crate::infra::{cut, text::split};
use alloc::string::String;

/// The template with `{0}`, `{1}`, … replaced by the values; in a sentence, long ones are cut and their length given.
#[inline(never)]
pub(super) fn fill(template: &str, values: &[&str], is_sentence: bool) -> String {
    let mut parts = split(template, b'{');
    let mut text = String::from(parts.next().unwrap_or_default());
    for part in parts {
        let index = part
            .bytes()
            .next()
            .map_or(0, |digit| usize::from(digit.wrapping_sub(b'0')));
        debug_assert!(index < values.len() && part.as_bytes()[1] == b'}', "{template:?}");
        let value = values.get(index).copied().unwrap_or_default();
        if is_sentence {
            let (value, length) = cut(value);
            text.push_str(value);
            text.push_str(&length);
        } else {
            text.push_str(value);
        }
        text.push_str(part.get(2..).unwrap_or_default());
    }
    text
}

/// Whether `text` contains one of `words`, which have `|` between them, whatever their case.
#[inline(never)]
pub(super) fn contains_any(text: &str, words: &str) -> bool {
    split(words, b'|').any(|word| {
        let mut windows = text.as_bytes().windows(word.len());
        windows.any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    })
}

/// Whether `text` is one of `words`, which have `|` between them, or begins with one that ends in `*`, whatever its case.
#[inline(never)]
pub(super) fn is_any(text: &str, words: &str) -> bool {
    split(words, b'|').any(|word| {
        let (text, word) = match word.strip_suffix('*') {
            Some(prefix) => (text.get(..prefix.len()).unwrap_or_default(), prefix),
            None => (text, word),
        };
        text.eq_ignore_ascii_case(word)
    })
}
