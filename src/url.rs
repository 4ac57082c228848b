//! URLs: the serialization that a URL parser gives, and its parts.

use crate::{
    infra::{Failure, Quoted, part, with_hidden_userinfo},
    origin::Origin,
};
use alloc::{format, string::String, sync::Arc};
use core::{fmt, ops::Range};

/// A parser of the URL Standard. It gives the serialization of `url`, parsed relative to `base` if there is one; `None` is failure.
///
/// A host with a URL parser of its own, such as a browser, hands in its parser, so that the engine reads a URL as the host does. Every
/// other caller uses [`url_crate`].
///
/// <https://url.spec.whatwg.org/#url-parsing>
pub type UrlParser = fn(url: &str, base: Option<&str>) -> Option<String>;

/// The [`UrlParser`] of the `url` crate, with IDNA.
#[cfg(feature = "url")]
#[must_use]
pub fn url_crate(url: &str, base: Option<&str>) -> Option<String> {
    let base = match base {
        Some(base) => Some(::url::Url::parse(base).ok()?),
        None => None,
    };
    let url = ::url::Url::options().base_url(base.as_ref()).parse(url).ok()?;
    Some(url.into())
}

/// A URL: its serialization, its parts, and its origin.
///
/// <https://url.spec.whatwg.org/#concept-url>
#[derive(Clone)]
pub struct Url {
    parts: Arc<Parts>,
    origin: Origin,
}

/// A serialization, and where its parts are in it.
#[derive(Clone)]
struct Parts {
    href: String,
    scheme: Range<usize>,
    includes_credentials: bool,
    host: Option<Range<usize>>,
    port: Option<u16>,
    path: Range<usize>,
}

impl Url {
    /// Parses an absolute URL with the `url` crate.
    ///
    /// # Errors
    /// [`InvalidUrl`] with the text.
    #[cfg(feature = "url")]
    pub fn parse(url: &str) -> Result<Self, InvalidUrl> {
        Self::parse_with(url_crate, url)
    }

    /// Parses an absolute URL.
    ///
    /// # Errors
    /// [`InvalidUrl`] with the text.
    pub fn parse_with(parser: UrlParser, url: &str) -> Result<Self, InvalidUrl> {
        let href = parser(url, None).ok_or_else(|| InvalidUrl::new(url))?;
        Ok(Self::from_serialization(href, parser))
    }

    /// Parses `url`, relative to this URL if it is relative.
    ///
    /// # Errors
    /// [`InvalidUrl`] with the text.
    pub fn join(&self, parser: UrlParser, url: &str) -> Result<Self, InvalidUrl> {
        let href = parser(url, Some(&self.parts.href)).ok_or_else(|| InvalidUrl::new(url))?;
        Ok(Self::from_serialization(href, parser))
    }

    /// The URL of a serialization that a URL parser has made: the URL is taken over as it is. `parser` reads the URL inside of a blob: URL.
    #[must_use]
    pub fn from_serialization(href: String, parser: UrlParser) -> Self {
        let parts = Parts::of(href);
        Self {
            origin: parts.origin(parser),
            parts: Arc::new(parts),
        }
    }

    /// The same URL with the origin of the environment that its blob URL entry belongs to. Without a call of this method, the origin of a
    /// blob: URL is the origin of the URL after `blob:`.
    ///
    /// <https://url.spec.whatwg.org/#concept-url-origin>
    #[must_use]
    pub fn with_blob_entry_origin(mut self, origin: Origin) -> Self {
        if self.scheme() == "blob" {
            self.origin = origin;
        }
        self
    }

    /// The serialization.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.parts.href
    }

    /// The scheme, without its colon.
    #[must_use]
    pub fn scheme(&self) -> &str {
        self.parts.scheme()
    }

    /// The origin.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The port that is not the scheme's default; null otherwise.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.parts.port
    }

    /// The host, serialized; null for URLs that have none.
    #[must_use]
    pub fn host(&self) -> Option<Host<'_>> {
        self.parts.host()
    }

    /// The path, serialized.
    #[must_use]
    pub fn path(&self) -> &str {
        self.parts.path()
    }

    /// The fragment, without its `#`; null if there is none.
    #[must_use]
    pub fn fragment(&self) -> Option<&str> {
        self.as_str().split_once('#').map(|(_, fragment)| fragment)
    }

    /// The serialization without the fragment.
    #[must_use]
    pub fn without_fragment(&self) -> String {
        let href = self.as_str();
        href.split_once('#').map_or(href, |(before, _)| before).into()
    }

    /// Adds the fragment of another URL to this URL, which has no fragment.
    pub(crate) fn set_fragment(&mut self, fragment: Option<&str>) {
        if let Some(fragment) = fragment {
            self.set_href(format!("{self}#{fragment}"));
        }
    }

    /// Removes an empty fragment.
    pub(crate) fn remove_empty_fragment(&mut self) {
        if let Some(before) = self.as_str().strip_suffix('#') {
            self.set_href(before.into());
        }
    }

    /// The URL without its fragment, and the fragment.
    fn set_href(&mut self, href: String) {
        Arc::make_mut(&mut self.parts).href = href;
    }

    pub(crate) fn remove_userinfo(&mut self, parser: UrlParser) {
        // The serializer percent-encodes every `@` of username and password.
        if self.parts.includes_credentials
            && let Some((_, rest)) = self.as_str().split_once('@')
        {
            let href = format!("{}://{rest}", self.scheme());
            *self = Self::from_serialization(href, parser);
        }
    }

    /// Includes credentials: username or password is not the empty string.
    ///
    /// <https://url.spec.whatwg.org/#include-credentials>
    #[must_use]
    pub fn includes_credentials(&self) -> bool {
        self.parts.includes_credentials
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
}

impl Parts {
    /// The parts of a serialization.
    ///
    /// <https://url.spec.whatwg.org/#concept-url-serializer>
    fn of(href: String) -> Self {
        let scheme = 0..href.find(':').unwrap_or_default();
        let mut rest = scheme.end + usize::from(!scheme.is_empty());
        let mut authority = None;
        if part(&href, rest..).starts_with("//") {
            let start = rest + "//".len();
            rest = position(&href, start, &['/', '?', '#']);
            authority = Some(start..rest);
        }
        let path = rest..position(&href, rest, &['?', '#']);
        // The serializer writes an `@` only if username or password is not the empty string.
        let at = authority
            .clone()
            .and_then(|authority| part(&href, authority).rfind('@'));
        let (host, port) = authority
            .map(|authority| {
                let start = at.map_or(authority.start, |at| authority.start + at + 1);
                let (host, port) = host_and_port(part(&href, start..authority.end));
                (start..start + host.len(), port)
            })
            .unzip();
        Self {
            scheme,
            includes_credentials: at.is_some(),
            host,
            port: port.flatten(),
            path,
            href,
        }
    }
}

impl Parts {
    fn scheme(&self) -> &str {
        part(&self.href, self.scheme.clone())
    }

    fn host(&self) -> Option<Host<'_>> {
        self.host.clone().map(|host| Host(part(&self.href, host)))
    }

    fn path(&self) -> &str {
        part(&self.href, self.path.clone())
    }

    /// The origin of a URL. The origin of a file: URL is opaque, as the URL Standard recommends.
    ///
    /// <https://url.spec.whatwg.org/#concept-url-origin>
    fn origin(&self, parser: UrlParser) -> Origin {
        match (self.scheme(), self.host()) {
            (scheme @ ("http" | "https" | "ws" | "wss" | "ftp"), Some(host)) => Origin::tuple(scheme, host, self.port),
            // Only an http(s) URL behind `blob:` counts.
            ("blob", _) => match Url::parse_with(parser, self.path()) {
                Ok(path_url) if path_url.has_http_scheme() => path_url.origin,
                _ => Origin::new_opaque(),
            },
            _ => Origin::new_opaque(),
        }
    }
}

/// The index in `text` of the first of these characters from `start` on, or the end of the text.
fn position(text: &str, start: usize, characters: &[char]) -> usize {
    part(text, start..)
        .find(characters)
        .map_or(text.len(), |index| start + index)
}

/// A host and its port. The colons of an IPv6 address, which a bracket follows, begin no port.
fn host_and_port(text: &str) -> (&str, Option<u16>) {
    match text.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port.parse().ok()),
        _ => (text, None),
    }
}

impl PartialEq for Url {
    /// The URL Standard's "equals", fragments included.
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Url {}

impl fmt::Display for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.parts.href)
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{self}>")
    }
}

/// The serialized host of an http(s) URL. The serialization shows whether the host is a domain or an address.
///
/// <https://url.spec.whatwg.org/#concept-host>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Host<'a>(pub(crate) &'a str);

impl<'a> Host<'a> {
    /// The serialization.
    #[must_use]
    pub const fn as_str(self) -> &'a str {
        self.0
    }

    /// A domain, not an IP address: the parser makes an address of everything whose last label is a number.
    #[must_use]
    pub fn is_domain(self) -> bool {
        let last_label = self.0.rsplit_once('.').map_or(self.0, |(_, label)| label);
        !self.0.starts_with('[') && (last_label.is_empty() || !last_label.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// 127.0.0.0/8 or ::1.
    #[must_use]
    pub fn is_loopback_address(self) -> bool {
        self.0 == "[::1]" || (!self.is_domain() && self.0.starts_with("127."))
    }
}

/// A text that is not a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidUrl {
    /// The text that was given, username and password hidden.
    pub url: String,
}

impl InvalidUrl {
    fn new(url: &str) -> Self {
        Self {
            url: with_hidden_userinfo(url).into_owned(),
        }
    }
}

impl fmt::Display for InvalidUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a URL", Quoted(&self.url))
    }
}

impl core::error::Error for InvalidUrl {}

impl From<InvalidUrl> for Failure {
    fn from(_: InvalidUrl) -> Self {
        Self
    }
}
