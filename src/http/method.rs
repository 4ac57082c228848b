//! Methods.

use crate::infra::{Quoted, bytes::is_token};
use alloc::{borrow::Cow, string::String};
use core::fmt;

/// A method: any `token`, compared byte for byte.
///
/// <https://fetch.spec.whatwg.org/#concept-method>
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Method(Cow<'static, str>);

/// The methods that `normalize` byte-uppercases.
const NORMALIZED: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];

impl Method {
    /// `GET`.
    pub const GET: Self = Self(Cow::Borrowed("GET"));
    /// `HEAD`.
    pub const HEAD: Self = Self(Cow::Borrowed("HEAD"));
    /// `POST`.
    pub const POST: Self = Self(Cow::Borrowed("POST"));
    /// `OPTIONS`, the method of preflights.
    pub const OPTIONS: Self = Self(Cow::Borrowed("OPTIONS"));

    /// The method that `method` names, byte for byte.
    ///
    /// # Errors
    /// [`InvalidMethod`] if it is not a `token`.
    pub fn new(method: &str) -> Result<Self, InvalidMethod> {
        // Most methods are one of these, and nothing is allocated for them.
        if let Some(known) = NORMALIZED.iter().find(|known| **known == method) {
            Ok(Self(Cow::Borrowed(known)))
        } else if is_token(method.as_bytes()) {
            Ok(Self(Cow::Owned(method.into())))
        } else {
            Err(InvalidMethod(method.into()))
        }
    }

    /// Normalize: only these six are byte-uppercased, so `patch` stays `patch`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-method-normalize>
    #[must_use]
    pub fn normalize(self) -> Self {
        let normalized = NORMALIZED.iter().find(|method| self.0.eq_ignore_ascii_case(method));
        normalized.map_or(self, |method| Self(Cow::Borrowed(method)))
    }

    /// A CORS-safelisted method.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
    #[must_use]
    pub fn is_cors_safelisted(&self) -> bool {
        matches!(&*self.0, "GET" | "HEAD" | "POST")
    }

    /// A forbidden method.
    ///
    /// <https://fetch.spec.whatwg.org/#forbidden-method>
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        is_forbidden_method(self.0.as_bytes())
    }

    /// The method, byte for byte.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The test for a forbidden method on bytes that need not be a method, as the method-override headers want it.
pub(super) fn is_forbidden_method(method: &[u8]) -> bool {
    ["CONNECT", "TRACE", "TRACK"]
        .iter()
        .any(|forbidden| method.eq_ignore_ascii_case(forbidden.as_bytes()))
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.0)
    }
}

impl PartialEq<str> for Method {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Method {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// A text that is not a method, as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidMethod(pub String);

impl fmt::Display for InvalidMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not a method: a method is one or more token characters",
            Quoted(&self.0)
        )
    }
}

impl core::error::Error for InvalidMethod {}
