//! Byte sequences and isomorphic strings.

use alloc::{string::String, vec::Vec};

/// A byte-case-insensitive match.
///
/// <https://infra.spec.whatwg.org/#byte-case-insensitive>
#[inline]
#[must_use]
pub fn is_byte_case_insensitive_match(a: &[u8], b: &[u8]) -> bool {
    // The length tells nearly all apart without a call.
    a.len() == b.len() && matches_ignoring_case(a, b)
}

/// The same for two of one length, eight bytes at a time.
fn matches_ignoring_case(a: &[u8], b: &[u8]) -> bool {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    // From the end, where header names of one length differ more often than at the start.
    a_rest.eq_ignore_ascii_case(b_rest)
        && a.iter().zip(b).rev().all(|(&a, &b)| {
            let word = u64::from_le_bytes(a);
            // Where they differ, by what makes one case of the other, there has to be a letter.
            let different = word ^ u64::from_le_bytes(b);
            different & !(ONES * 0x20) == 0 && (different << 2) & !letters(word) == 0
        })
}

/// One in each byte.
const ONES: u64 = u64::MAX / 0xFF;
/// The highest bit of each byte.
const HIGH: u64 = ONES * 0x80;

/// The highest bit of each byte that is an ASCII letter.
#[inline]
const fn letters(word: u64) -> u64 {
    // No byte carries into the next.
    let lowercase = (word | (ONES * 0x20)) & !HIGH;
    (lowercase + ONES * (0x80 - b'a' as u64)) & !(lowercase + ONES * (0x7F - b'z' as u64)) & !word & HIGH
}

/// Whether `bytes`, byte-lowercased, starts with `prefix`, which is lower-case already.
///
/// <https://infra.spec.whatwg.org/#byte-sequence-starts-with>
#[inline]
#[must_use]
pub fn starts_with_lowercased(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes
        .get(..prefix.len())
        .is_some_and(|start| is_byte_case_insensitive_match(start, prefix))
}

/// Isomorphic decode: one code point for each byte, of the same value.
///
/// <https://infra.spec.whatwg.org/#isomorphic-decode>
#[must_use]
pub fn isomorphic_decode(bytes: &[u8]) -> String {
    match core::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => String::from(text),
        _ => {
            let mut text = String::with_capacity(bytes.len() * 2);
            for &byte in bytes {
                text.push(char::from(byte));
            }
            text
        }
    }
}

/// Isomorphic encode: one byte for each code point, or the first code point above U+00FF, which has none.
///
/// <https://infra.spec.whatwg.org/#isomorphic-encode>
pub fn isomorphic_encode(text: &str) -> Result<Vec<u8>, char> {
    if text.is_ascii() {
        return Ok(text.as_bytes().to_vec());
    }
    let mut bytes = Vec::with_capacity(text.len());
    isomorphic_encode_behind(&mut bytes, text)?;
    Ok(bytes)
}

/// The same, behind what is in `bytes`.
#[doc(hidden)]
#[inline(never)]
pub fn isomorphic_encode_behind(bytes: &mut Vec<u8>, text: &str) -> Result<(), char> {
    for c in text.chars() {
        bytes.push(u8::try_from(c).map_err(|_| c)?);
    }
    Ok(())
}

/// How many bytes of UTF-8 the first `units` UTF-16 code units of `text` are.
///
/// # Errors
/// The character that they end in the middle of.
#[doc(hidden)]
#[inline(never)]
pub fn len_of_units(text: &str, mut units: usize) -> Result<usize, char> {
    let mut len = 0;
    for c in text.chars() {
        if units == 0 {
            break;
        }
        units = units.checked_sub(c.len_utf16()).ok_or(c)?;
        len += c.len_utf8();
    }
    Ok(len)
}

/// The parts behind each other.
pub(crate) fn concat_bytes(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes
}

/// An HTTP tab or space byte.
///
/// <https://fetch.spec.whatwg.org/#http-tab-or-space-byte>
#[inline]
#[must_use]
pub const fn is_http_tab_or_space_byte(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ')
}

/// An HTTP whitespace byte.
///
/// <https://fetch.spec.whatwg.org/#http-whitespace-byte>
#[inline]
#[must_use]
pub const fn is_http_whitespace_byte(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r') || is_http_tab_or_space_byte(byte)
}

/// `bytes` without the leading and trailing bytes for which `drop` holds.
#[inline]
#[must_use]
pub fn trim(mut bytes: &[u8], drop: impl Fn(u8) -> bool) -> &[u8] {
    while let [first, rest @ ..] = bytes
        && drop(*first)
    {
        bytes = rest;
    }
    while let [rest @ .., last] = bytes
        && drop(*last)
    {
        bytes = rest;
    }
    bytes
}

/// Collecting an HTTP quoted string, without its optional extraction of the value: returns the bytes
/// from `position` (which must be at a `"`) to the end of the quoted string and moves `position` there.
///
/// <https://fetch.spec.whatwg.org/#collect-an-http-quoted-string>
pub fn collect_http_quoted_string<'a>(input: &'a [u8], position: &mut usize) -> &'a [u8] {
    let position_start = *position;
    debug_assert_eq!(input.get(*position), Some(&b'"'));
    *position += 1;
    // 5. Bytes other than `"` and `\` are passed over.
    while let Some(&byte) = input.get(*position) {
        *position += 1;
        match byte {
            // 5.5. A backslash takes the byte after it along, if there is one.
            b'\\' if *position < input.len() => *position += 1,
            // 5.6. The closing quote.
            b'"' => break,
            _ => {}
        }
    }
    &input[position_start..*position]
}

/// A token code point of HTTP, which method and field-name are made of.
///
/// <https://httpwg.org/specs/rfc9110.html#rule.token.separators>
#[inline]
#[must_use]
pub const fn is_token_byte(byte: u8) -> bool {
    TOKEN[byte as usize]
}

/// A table, because names are looked at byte by byte for every request.
static TOKEN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(byte as u8,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
            | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z');
        byte += 1;
    }
    table
};

/// Whether `bytes` is a `token`: at least one token byte and nothing else.
#[inline]
#[must_use]
pub const fn is_token(bytes: &[u8]) -> bool {
    let mut i = 0;
    while i < bytes.len() {
        if !is_token_byte(bytes[i]) {
            return false;
        }
        i += 1;
    }
    !bytes.is_empty()
}

/// Whether all of `bytes` are ASCII from space on: what nearly all header values are made of. Eight at a time,
/// because every value is looked at.
#[inline]
#[must_use]
pub fn is_plain_text(bytes: &[u8]) -> bool {
    let (chunks, rest) = bytes.as_chunks::<8>();
    chunks.iter().all(|&chunk| {
        let word = u64::from_le_bytes(chunk);
        // The highest bit of each byte: set below 0x20 (no byte carries into the next), or in the word itself.
        let controls = !((word & !HIGH) + ONES * 0x60);
        (controls | word) & HIGH == 0
    }) && rest.iter().all(|byte| matches!(byte, 0x20..0x80))
}

/// Whether all of `bytes` are ASCII letters and hyphens, which nearly all header names are made of. Eight at a time, the last eight
/// overlapping the ones before; fewer are left to [`is_token`].
#[inline]
#[must_use]
pub fn is_plain_name(bytes: &[u8]) -> bool {
    let is_plain = |chunk: &[u8; 8]| {
        let word = u64::from_le_bytes(*chunk);
        let others = (((word ^ (ONES * b'-' as u64)) & !HIGH) + ONES * 0x7F) | word;
        (letters(word) | !others) & HIGH == HIGH
    };
    let (chunks, _) = bytes.as_chunks::<8>();
    bytes.last_chunk().is_some_and(is_plain) && chunks.iter().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every place of names of every length up to three words.
    #[test]
    fn eight_bytes_at_a_time_are_what_one_at_a_time_is() {
        let name = b"X-Requested-With-Access-Contr";
        for length in 1..=name.len() {
            let mut bytes = name[..length].to_vec();
            for place in 0..length {
                for byte in 0..=255 {
                    bytes[place] = byte;
                    let is_plain = is_plain_name(&bytes);
                    assert_eq!(
                        is_plain,
                        length >= 8 && (byte == b'-' || byte.is_ascii_alphabetic()),
                        "{byte} at {place} of {length}"
                    );
                    let matches = is_byte_case_insensitive_match(&bytes, &name[..length]);
                    assert_eq!(
                        matches,
                        bytes.eq_ignore_ascii_case(&name[..length]),
                        "{byte} at {place} of {length}"
                    );
                    assert_eq!(
                        is_byte_case_insensitive_match(&name[..length], &bytes),
                        matches,
                        "{byte} at {place} of {length}"
                    );
                    let is_text = is_plain_text(&bytes);
                    assert_eq!(is_text, matches!(byte, 0x20..0x80), "{byte} at {place} of {length}");
                }
                bytes[place] = name[place];
            }
        }
    }
}
