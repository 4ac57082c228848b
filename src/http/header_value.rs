//! Header values.

use crate::infra::{
    Shared,
    bytes::{is_http_tab_or_space_byte, is_http_whitespace_byte, isomorphic_decode, trim},
};
use alloc::string::String;
use core::fmt;

/// A header value: bytes without NUL, LF and CR, and without tab or space at either end.
///
/// <https://fetch.spec.whatwg.org/#header-value>
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct HeaderValue(Shared<[u8]>);

impl HeaderValue {
    /// A value known when the program is written.
    ///
    /// # Panics
    /// When the program is compiled, if `value` is not a header value.
    #[must_use]
    pub const fn from_static(value: &'static str) -> Self {
        assert!(is_header_value(value.as_bytes()), "not a header value");
        Self(Shared::Static(value.as_bytes()))
    }

    /// A value that is not checked: one that is valid because of the values it is made of, or one as a browser changes it.
    pub(crate) fn unchecked(value: &[u8]) -> Self {
        // Nothing is allocated for nothing: values that nobody reads are left out.
        if value.is_empty() {
            return Self(Shared::Static(b""));
        }
        Self(Shared::Counted(value.into()))
    }

    /// Normalize `potential_value`, then take it as a header value.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-value-normalize>
    ///
    /// # Errors
    /// [`InvalidHeaderValue`] if a NUL, LF or CR is left in it.
    pub fn normalize(potential_value: &[u8]) -> Result<Self, InvalidHeaderValue> {
        Self::try_from(trim(potential_value, is_http_whitespace_byte))
    }

    /// The bytes of the value.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

const fn is_header_value(value: &[u8]) -> bool {
    // A constant function has no iterators.
    let mut index = 0;
    while index < value.len() {
        if matches!(value[index], 0 | b'\n' | b'\r') {
            return false;
        }
        index += 1;
    }
    match value {
        [] => true,
        [first, ..] if is_http_tab_or_space_byte(*first) => false,
        [.., last] => !is_http_tab_or_space_byte(*last),
    }
}

impl TryFrom<&[u8]> for HeaderValue {
    type Error = InvalidHeaderValue;

    fn try_from(value: &[u8]) -> Result<Self, InvalidHeaderValue> {
        if is_header_value(value) {
            Ok(Self::unchecked(value))
        } else {
            Err(InvalidHeaderValue(isomorphic_decode(value)))
        }
    }
}

impl fmt::Display for HeaderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&isomorphic_decode(&self.0))
    }
}

impl fmt::Debug for HeaderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

/// Bytes that are not a header value, isomorphic decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidHeaderValue(pub String);

impl fmt::Display for InvalidHeaderValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The value is not in the sentence: header values are often secrets, and errors end up in logs.
        f.write_str("the value has NUL, LF or CR in it, or tab or space at an end")
    }
}

impl core::error::Error for InvalidHeaderValue {}
