//! Header values.

use crate::infra::bytes::{is_http_tab_or_space_byte, is_http_whitespace_byte, is_plain_text, isomorphic_decode, trim};
use alloc::string::String;
use core::fmt;

/// A header value: bytes without NUL, LF and CR, and without tab or space at either end.
///
/// <https://fetch.spec.whatwg.org/#header-value>
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeaderValue<'a>(&'a [u8]);

impl<'a> HeaderValue<'a> {
    /// A value known when the program is written.
    ///
    /// # Panics
    /// When the program is compiled, if `value` is not a header value.
    #[must_use]
    pub const fn from_static(value: &'static str) -> HeaderValue<'static> {
        assert!(is_header_value(value.as_bytes()), "not a header value");
        HeaderValue(value.as_bytes())
    }

    /// A value that was found to be a header value before.
    pub(crate) const fn stored(value: &'a [u8]) -> Self {
        Self(value)
    }

    /// Normalize `potential_value`, then take it as a header value.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-value-normalize>
    ///
    /// # Errors
    /// [`InvalidHeaderValue`] if a NUL, LF or CR is left in it.
    pub fn normalize(potential_value: &'a [u8]) -> Result<Self, InvalidHeaderValue> {
        Self::try_from(trim(potential_value, is_http_whitespace_byte))
    }

    /// The same for plain text, which nearly all values are; null for everything else.
    #[inline]
    pub(crate) fn normalize_plain(potential_value: &'a [u8]) -> Option<Self> {
        let value = trim(potential_value, is_http_whitespace_byte);
        is_plain_text(value).then_some(Self(value))
    }

    #[inline]
    #[must_use]
    pub const fn as_bytes(self) -> &'a [u8] {
        self.0
    }
}

const fn is_header_value(value: &[u8]) -> bool {
    let mut i = 0;
    while i < value.len() {
        if matches!(value[i], 0 | b'\n' | b'\r') {
            return false;
        }
        i += 1;
    }
    is_header_value_at_ends(value)
}

/// The part of the rule that is about the first byte and the last.
const fn is_header_value_at_ends(value: &[u8]) -> bool {
    if let [first, ..] = value
        && is_http_tab_or_space_byte(*first)
    {
        return false;
    }
    if let [.., last] = value
        && is_http_tab_or_space_byte(*last)
    {
        return false;
    }
    true
}

impl<'a> TryFrom<&'a [u8]> for HeaderValue<'a> {
    type Error = InvalidHeaderValue;

    fn try_from(value: &'a [u8]) -> Result<Self, InvalidHeaderValue> {
        if is_header_value_at_ends(value) && (is_plain_text(value) || is_header_value(value)) {
            Ok(Self(value))
        } else {
            Err(InvalidHeaderValue(isomorphic_decode(value)))
        }
    }
}

impl fmt::Display for HeaderValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&isomorphic_decode(self.0))
    }
}

impl fmt::Debug for HeaderValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

/// What is no header value, isomorphic decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidHeaderValue(pub String);

impl fmt::Display for InvalidHeaderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The value is not in the sentence: header values are often secrets, and errors end up in logs.
        f.write_str("the value has NUL, LF or CR in it, or tab or space at an end")
    }
}

impl core::error::Error for InvalidHeaderValue {}
