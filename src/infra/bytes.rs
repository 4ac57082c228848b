//! Byte sequences and isomorphic strings.

use alloc::{string::String, vec::Vec};

/// Whether `bytes`, byte-lowercased, starts with `prefix`, byte-lowercased.
///
/// <https://infra.spec.whatwg.org/#byte-sequence-starts-with>
#[must_use]
pub fn starts_with_ignore_ascii_case(bytes: &[u8], prefix: &[u8]) -> bool {
    bytes
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Isomorphic decode: one code point for each byte, of the same value.
///
/// <https://infra.spec.whatwg.org/#isomorphic-decode>
#[must_use]
pub fn isomorphic_decode(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// Isomorphic encode: one byte for each code point.
///
/// <https://infra.spec.whatwg.org/#isomorphic-encode>
///
/// # Errors
/// The first code point above U+00FF, which no byte stands for.
pub fn isomorphic_encode(text: &str) -> Result<Vec<u8>, char> {
    text.chars().map(|c| u8::try_from(c).map_err(|_| c)).collect()
}

/// An HTTP tab or space byte.
///
/// <https://fetch.spec.whatwg.org/#http-tab-or-space-byte>
#[must_use]
pub const fn is_http_tab_or_space_byte(byte: u8) -> bool {
    matches!(byte, b'\t' | b' ')
}

/// An HTTP whitespace byte.
///
/// <https://fetch.spec.whatwg.org/#http-whitespace-byte>
#[must_use]
pub const fn is_http_whitespace_byte(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r') || is_http_tab_or_space_byte(byte)
}

/// `bytes` without the leading and trailing bytes for which `is_removed` holds. ASCII whitespace, which `trim_ascii` removes, has a
/// byte more than HTTP whitespace: the form feed.
#[must_use]
pub fn trim(bytes: &[u8], is_removed: impl Fn(u8) -> bool) -> &[u8] {
    let is_kept = |byte: &u8| !is_removed(*byte);
    match (bytes.iter().position(is_kept), bytes.iter().rposition(is_kept)) {
        (Some(first), Some(last)) => &bytes[first..=last],
        _ => &[],
    }
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
#[must_use]
pub const fn is_token_byte(byte: u8) -> bool {
    matches!(
        byte,
        b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.' | b'^' | b'_' | b'`' | b'|' | b'~'
    ) || byte.is_ascii_alphanumeric()
}

/// Whether `bytes` is a `token`: at least one token byte and nothing else.
#[must_use]
pub const fn is_token(bytes: &[u8]) -> bool {
    // A constant function has no iterators.
    let mut index = 0;
    while index < bytes.len() {
        if !is_token_byte(bytes[index]) {
            return false;
        }
        index += 1;
    }
    !bytes.is_empty()
}
