//! Header names.

use crate::infra::{
    Quoted,
    bytes::{is_byte_case_insensitive_match, is_token},
};
use alloc::string::String;
use core::fmt;

/// A header name: a `token`, borrowed from wherever it stands, its case as it was given.
///
/// <https://fetch.spec.whatwg.org/#header-name>
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeaderName<'a>(&'a str);

impl<'a> HeaderName<'a> {
    /// A name known when the program is written.
    ///
    /// # Panics
    /// When the program is compiled, if `name` is not a `token`.
    #[must_use]
    pub const fn from_static(name: &'static str) -> HeaderName<'static> {
        assert!(is_token(name.as_bytes()), "not a header name");
        HeaderName(name)
    }

    /// A name that was found to be a header name before.
    pub(crate) const fn stored(name: &'a str) -> Self {
        Self(name)
    }

    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// Whether this name is a byte-case-insensitive match for `name`.
    #[inline]
    #[must_use]
    pub fn matches(self, name: &str) -> bool {
        is_byte_case_insensitive_match(self.0.as_bytes(), name.as_bytes())
    }
}

impl<'a> TryFrom<&'a str> for HeaderName<'a> {
    type Error = InvalidHeaderName;

    fn try_from(name: &'a str) -> Result<Self, InvalidHeaderName> {
        if is_token(name.as_bytes()) {
            Ok(Self(name))
        } else {
            Err(InvalidHeaderName(name.into()))
        }
    }
}

impl fmt::Display for HeaderName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for HeaderName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

/// What is no header name, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidHeaderName(pub String);

impl fmt::Display for InvalidHeaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a header name: a header name is one or more token characters",
            Quoted(&self.0)
        )
    }
}

impl core::error::Error for InvalidHeaderName {}
