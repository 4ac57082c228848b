//! Headers.

use super::{HeaderName, HeaderValue, InvalidHeaderName, InvalidHeaderValue};
use crate::infra::Quoted;
use alloc::string::String;
use core::fmt;

/// A header: a name and a value.
///
/// <https://fetch.spec.whatwg.org/#concept-header>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The name, its case as it was given.
    pub name: HeaderName,
    /// The value.
    pub value: HeaderValue,
}

impl Header {
    /// The header with this name and this value, which is normalized.
    ///
    /// # Errors
    /// [`InvalidHeader`] with the name or the value that is none.
    pub fn new(name: &str, value: &[u8]) -> Result<Self, InvalidHeader> {
        let valid_name = HeaderName::try_from(name).map_err(InvalidHeader::Name)?;
        let value = HeaderValue::normalize(value).map_err(|error| InvalidHeader::Value {
            name: name.into(),
            error,
        })?;
        Ok(Self {
            name: valid_name,
            value,
        })
    }
}

/// A name and a value that are no header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidHeader {
    /// The name is no token.
    Name(InvalidHeaderName),
    /// The value has a NUL, LF or CR in it.
    Value {
        /// The name of the header.
        name: String,
        /// The value of the header.
        error: InvalidHeaderValue,
    },
}

impl InvalidHeader {
    /// The name of the header, because the value may be a secret.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Name(error) => &error.0,
            Self::Value { name, .. } => name,
        }
    }
}

impl fmt::Display for InvalidHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(error) => error.fmt(f),
            Self::Value { name, error } => write!(f, "header {}: {error}", Quoted(name)),
        }
    }
}

impl core::error::Error for InvalidHeader {}
