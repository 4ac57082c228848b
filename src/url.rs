//! What the protocol needs of a URL, over the `url` crate.

use crate::{infra::Failure, origin::Origin};
use alloc::string::String;
use core::fmt;

/// A URL and its origin, which is worked out once.
///
/// <https://url.spec.whatwg.org/#concept-url>
#[derive(Clone)]
pub struct Url {
    record: url::Url,
    origin: Origin,
}

impl Url {
    /// Parses an absolute URL.
    ///
    /// # Errors
    /// [`InvalidUrl`] with the text and what the parser says of it.
    pub fn parse(url: &str) -> Result<Self, InvalidUrl> {
        Self::parsed(url::Url::parse(url), url)
    }

    /// Parses `url`, relative to this URL if it is relative.
    ///
    /// # Errors
    /// [`InvalidUrl`] with the text and what the parser says of it.
    pub fn join(&self, url: &str) -> Result<Self, InvalidUrl> {
        Self::parsed(self.record.join(url), url)
    }

    /// The same URL, its origin being the one of the environment that its blob URL entry belongs to.
    /// Without this a blob: URL's origin is the one of the URL behind `blob:`.
    ///
    /// <https://url.spec.whatwg.org/#concept-url-origin>
    #[must_use]
    pub fn with_blob_entry_origin(mut self, origin: Origin) -> Self {
        if self.scheme() == "blob" {
            self.origin = origin;
        }
        self
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        self.record.as_str()
    }

    #[must_use]
    pub fn scheme(&self) -> &str {
        self.record.scheme()
    }

    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The port that is not the scheme's default; null otherwise.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.record.port()
    }

    #[must_use]
    pub fn host(&self) -> Option<url::Host<&str>> {
        self.record.host()
    }

    /// The path, serialized.
    #[must_use]
    pub fn path(&self) -> &str {
        self.record.path()
    }

    #[must_use]
    pub fn fragment(&self) -> Option<&str> {
        self.record.fragment()
    }

    /// The same URL without its fragment.
    #[must_use]
    pub fn without_fragment(&self) -> String {
        let url = self.as_str();
        url.split_once('#').map_or(url, |(before, _)| before).into()
    }

    pub(crate) fn set_fragment(&mut self, fragment: Option<&str>) {
        self.record.set_fragment(fragment);
    }

    /// Includes credentials: username or password is not the empty string.
    ///
    /// <https://url.spec.whatwg.org/#include-credentials>
    #[must_use]
    pub fn includes_credentials(&self) -> bool {
        !self.record.username().is_empty() || self.record.password().is_some_and(|password| !password.is_empty())
    }

    /// Is local: the scheme is "about", "blob", or "data".
    ///
    /// <https://fetch.spec.whatwg.org/#is-local>
    #[must_use]
    pub fn is_local(&self) -> bool {
        matches!(self.scheme(), "about" | "blob" | "data")
    }

    /// An HTTP(S) scheme.
    ///
    /// <https://fetch.spec.whatwg.org/#http-scheme>
    #[must_use]
    pub fn has_http_scheme(&self) -> bool {
        matches!(self.scheme(), "http" | "https")
    }

    fn parsed(record: Result<url::Url, url::ParseError>, url: &str) -> Result<Self, InvalidUrl> {
        match record {
            Ok(record) => Ok(Self {
                origin: Origin::of_url(&record),
                record,
            }),
            Err(error) => Err(InvalidUrl { url: url.into(), error }),
        }
    }
}

impl PartialEq for Url {
    /// The URL Standard's "equals", fragments included.
    fn eq(&self, other: &Self) -> bool {
        self.record == other.record
    }
}

impl Eq for Url {}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{self}>")
    }
}

/// What is no URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidUrl {
    pub url: String,
    error: url::ParseError,
}

impl fmt::Display for InvalidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a URL: {}", self.url, self.error)
    }
}

impl core::error::Error for InvalidUrl {}

impl From<InvalidUrl> for Failure {
    fn from(_: InvalidUrl) -> Self {
        Self
    }
}
