//! Values in messages.

use super::text::{concat, number};
use alloc::string::String;
use core::fmt;

/// How many characters of a value a message quotes.
const SHOWN: usize = 200;

/// A value in quotes, as messages have it: control characters, quotes and backslashes escaped, and what is too long to be read
/// cut, with its length told.
///
/// `{:?}` would do the same with several times the code.
#[derive(Clone, Copy)]
pub struct Quoted<'a>(pub &'a str);

impl Quoted<'_> {
    /// The value in quotes and `rest` behind it.
    #[must_use]
    pub fn then(self, rest: &str) -> String {
        let mut text = String::from("\"");
        let (shown, length) = cut(self.0);
        for c in shown.chars() {
            match c {
                '\n' => text.push_str("\\n"),
                '\r' => text.push_str("\\r"),
                '\t' => text.push_str("\\t"),
                '"' | '\\' => {
                    text.push('\\');
                    text.push(c);
                }
                '\0'..'\x20' | '\x7F'..'\u{A0}' => {
                    text.push_str("\\x");
                    for digit in [u32::from(c) / 16, u32::from(c) % 16] {
                        text.extend(char::from_digit(digit, 16));
                    }
                }
                _ => text.push(c),
            }
        }
        text.push('"');
        text.push_str(&length);
        text.push_str(rest);
        text
    }
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.then(""))
    }
}

/// What a message shows of a value, and what it says behind that of the length of a value that is cut.
pub(crate) fn cut(value: &str) -> (&str, String) {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => {
            // Continuation bytes begin no character.
            let characters = value.bytes().filter(|byte| byte & 0xC0 != 0x80).count();
            let shown = value.get(..end).unwrap_or_default();
            (shown, concat(&["… (", &number(characters), " characters)"]))
        }
        None => (value, String::new()),
    }
}
