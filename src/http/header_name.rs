//! Header names.

use crate::infra::{Quoted, Shared, bytes::is_token};
use alloc::string::String;
use core::{cmp::Ordering, fmt};

/// A header name: a `token`, its case as it was given.
///
/// <https://fetch.spec.whatwg.org/#header-name>
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct HeaderName(Shared<str>);

impl HeaderName {
    /// A name known when the program is written.
    ///
    /// # Panics
    /// When the program is compiled, if `name` is not a `token`.
    #[must_use]
    pub const fn from_static(name: &'static str) -> Self {
        assert!(is_token(name.as_bytes()), "not a header name");
        Self(Shared::Static(name))
    }

    /// A name that is not checked, because its type says that it is a `token`.
    #[cfg(feature = "http")]
    pub(super) fn unchecked(name: &str) -> Self {
        Self(Shared::Counted(name.into()))
    }

    /// The name, its case as it was given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this name is a byte-case-insensitive match for `name`.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name)
    }

    /// The name, byte-lowercased.
    #[must_use]
    pub fn to_lowercase(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl TryFrom<&str> for HeaderName {
    type Error = InvalidHeaderName;

    fn try_from(name: &str) -> Result<Self, InvalidHeaderName> {
        if is_token(name.as_bytes()) {
            Ok(Self(Shared::Counted(name.into())))
        } else {
            Err(InvalidHeaderName(name.into()))
        }
    }
}

impl fmt::Display for HeaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for HeaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{self}`")
    }
}

/// A text that is compared byte-case-insensitively, as a key of sets and maps.
#[derive(Clone, Copy, Debug)]
pub(super) struct CaseInsensitive<'a>(pub(super) &'a str);

impl CaseInsensitive<'_> {
    fn lowercase_bytes(&self) -> impl Iterator<Item = u8> {
        self.0.bytes().map(|byte| byte.to_ascii_lowercase())
    }
}

impl Ord for CaseInsensitive<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.lowercase_bytes().cmp(other.lowercase_bytes())
    }
}

impl PartialOrd for CaseInsensitive<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for CaseInsensitive<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }
}

impl Eq for CaseInsensitive<'_> {}

/// A text that is not a header name, as it was given.
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
