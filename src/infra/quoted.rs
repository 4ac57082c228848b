//! Values as messages show them.

use super::part;
use super::without_userinfo;
use core::fmt::{self, Write};

/// How many characters of a value a message shows.
const SHOWN: usize = 200;

/// A value in a message. A value that is too long to be read is cut, and its length is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown<'a>(pub &'a str);

/// A URL in a message, shown as any value is and without username and password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownUrl<'a>(pub &'a str);

/// A value in quotes in a message: control characters, quotes and backslashes are escaped, and a value that is too long to be read
/// is cut, and its length is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted<'a>(pub &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, length) = cut(self.0);
        f.write_str(start)?;
        write_length(f, length)
    }
}

impl fmt::Display for ShownUrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Shown(&without_userinfo(self.0)).fmt(f)
    }
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, length) = cut(self.0);
        f.write_char('"')?;
        for c in start.chars() {
            match c {
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                '"' | '\\' => write!(f, "\\{c}")?,
                '\0'..'\x20' | '\x7F'..'\u{A0}' => write!(f, "\\x{:02x}", u32::from(c))?,
                _ => f.write_char(c)?,
            }
        }
        f.write_char('"')?;
        write_length(f, length)
    }
}

/// The start of a value that is shown, and of a value that is cut how many characters it has.
fn cut(value: &str) -> (&str, Option<usize>) {
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => (part(value, ..end), Some(value.chars().count())),
        None => (value, None),
    }
}

fn write_length(f: &mut fmt::Formatter<'_>, length: Option<usize>) -> fmt::Result {
    match length {
        Some(length) => write!(f, "… ({length} characters)"),
        None => Ok(()),
    }
}
