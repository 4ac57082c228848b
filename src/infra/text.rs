//! Text in one way each: every further kind of search, joining or number is code of its own in the wasm.

use super::bytes::isomorphic_decode;
use alloc::string::String;

/// The parts behind each other.
#[inline(never)]
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut length = 0;
    for part in parts {
        length += part.len();
    }
    let mut text = String::with_capacity(length);
    for part in parts {
        text.push_str(part);
    }
    text
}

/// The items with `separator` between them.
#[inline(never)]
pub(crate) fn join(items: &[String], separator: &str) -> String {
    let mut text = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push_str(separator);
        }
        text.push_str(item);
    }
    text
}

/// A number as people read it.
pub(crate) fn number(number: usize) -> String {
    long_number(number as u64)
}

/// Without the formatting of the standard library, which has a table for it.
#[inline(never)]
#[must_use]
pub fn long_number(mut number: u64) -> String {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    isomorphic_decode(&digits[start..])
}

/// The number that decimal digits are, with a plus sign before them or not; null if it is none or beyond 64 bits.
#[inline(never)]
pub(crate) fn decimal(text: &[u8]) -> Option<u64> {
    let digits = text.strip_prefix(b"+").unwrap_or(text);
    let mut number: u64 = 0;
    for &digit in digits {
        if !digit.is_ascii_digit() || number > u64::MAX / 10 {
            return None;
        }
        number = (number * 10).checked_add(u64::from(digit - b'0'))?;
    }
    (!digits.is_empty()).then_some(number)
}

/// Where `byte`, an ASCII one, is first in `text`.
#[inline(never)]
pub(crate) fn find(text: &str, byte: u8) -> Option<usize> {
    text.bytes().position(|one| one == byte)
}

/// Where `byte`, an ASCII one, is last in `text`.
#[inline(never)]
pub(crate) fn rfind(text: &str, byte: u8) -> Option<usize> {
    text.bytes().rposition(|one| one == byte)
}

/// What is before and what is behind the first `byte`, an ASCII one.
#[inline(never)]
pub(crate) fn split_once(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = find(text, byte)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The parts of `text` between `byte`s, which are ASCII ones.
pub(crate) fn split(text: &str, byte: u8) -> Split<'_> {
    Split { rest: Some(text), byte }
}

/// See [`split`]; `str::split` can be told what to look for in so many ways that it is a multiple of the code.
#[derive(Clone)]
pub(crate) struct Split<'a> {
    rest: Option<&'a str>,
    byte: u8,
}

impl<'a> Iterator for Split<'a> {
    type Item = &'a str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'a str> {
        let text = self.rest?;
        let (part, rest) = match split_once(text, self.byte) {
            Some((part, rest)) => (part, Some(rest)),
            None => (text, None),
        };
        self.rest = rest;
        Some(part)
    }
}
