//! Origins and sites.

mod site;

pub use site::PublicSuffixList;

use crate::{
    infra::{
        Quoted,
        text::{concat, number},
    },
    url::{Host, Url, UrlParser},
};
use alloc::{string::String, sync::Arc};
use core::fmt;

/// An origin: opaque or a tuple.
///
/// <https://html.spec.whatwg.org/multipage/browsers.html#concept-origin>
#[derive(Clone)]
pub struct Origin(Kind);

#[derive(Clone)]
enum Kind {
    /// An opaque origin is only itself, and what "itself" is, is the allocation.
    Opaque(Arc<()>),
    Tuple(Arc<TupleOrigin>),
}

/// The tuple of a tuple origin. Its domain is left out: it plays no part in fetching.
struct TupleOrigin {
    scheme: String,
    /// Serialized.
    host: String,
    /// The ASCII serialization. No two tuple origins that differ have the same.
    serialization: String,
}

impl Origin {
    /// A new opaque origin, same origin with nothing but its own clones.
    #[must_use]
    pub fn new_opaque() -> Self {
        Self(Kind::Opaque(Arc::new(())))
    }

    /// The origin that `serialization` is the ASCII serialization of; `null` gives a new opaque origin.
    ///
    /// Origins of schemes that the URL Standard knows nothing of, such as `capacitor://localhost`, are taken as tuples:
    /// pages have them.
    ///
    /// # Errors
    /// [`InvalidOrigin`] if it is none: a path, a trailing slash, userinfo, an upper-case host or a default port are not part of one.
    #[cfg(feature = "url")]
    pub fn parse(serialization: &str) -> Result<Self, InvalidOrigin> {
        Self::parse_with(crate::url::url_crate, serialization)
    }

    /// The same with another URL parser.
    ///
    /// # Errors
    /// [`InvalidOrigin`] if it is none.
    pub fn parse_with(parser: UrlParser, serialization: &str) -> Result<Self, InvalidOrigin> {
        if serialization == "null" {
            return Ok(Self::new_opaque());
        }
        let invalid = |instead: Option<&Self>| InvalidOrigin {
            origin: serialization.into(),
            instead: instead
                .filter(|origin| !origin.is_opaque())
                .map(Self::serialize)
                .map(String::from),
        };
        let url = Url::parse_with(parser, serialization).map_err(|_| invalid(None))?;
        let origin = match url.host() {
            Some(host) if url.origin().is_opaque() && !matches!(url.scheme(), "file" | "blob") => {
                Self::tuple(url.scheme(), host, url.port())
            }
            _ => url.origin().clone(),
        };
        if origin.serialize() == serialization {
            Ok(origin)
        } else {
            Err(invalid(Some(&origin)))
        }
    }

    /// The origin of a URL. A file: URL's is opaque, which the URL Standard leaves open and recommends.
    ///
    /// <https://url.spec.whatwg.org/#concept-url-origin>
    pub(crate) fn of_url(url: &Url, parser: UrlParser) -> Self {
        match (url.scheme(), url.host()) {
            ("http" | "https" | "ws" | "wss" | "ftp", Some(host)) => Self::tuple(url.scheme(), host, url.port()),
            // Only what is behind `blob:` and is http(s) counts.
            ("blob", _) => match Url::parse_with(parser, url.path()) {
                Ok(path_url) if path_url.has_http_scheme() => path_url.origin().clone(),
                _ => Self::new_opaque(),
            },
            _ => Self::new_opaque(),
        }
    }

    /// Same origin.
    ///
    /// <https://html.spec.whatwg.org/multipage/browsers.html#same-origin>
    #[must_use]
    pub fn is_same_origin(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Opaque(a), Kind::Opaque(b)) => Arc::ptr_eq(a, b),
            (Kind::Tuple(a), Kind::Tuple(b)) => a.serialization == b.serialization,
            _ => false,
        }
    }

    /// Same site.
    ///
    /// <https://html.spec.whatwg.org/multipage/browsers.html#same-site>
    #[must_use]
    pub fn is_same_site(&self, other: &Self, suffixes: &PublicSuffixList) -> bool {
        self.is_schemelessly_same_site(other, suffixes) && self.scheme() == other.scheme()
    }

    /// Schemelessly same site.
    ///
    /// <https://html.spec.whatwg.org/multipage/browsers.html#schemelessly-same-site>
    #[must_use]
    pub fn is_schemelessly_same_site(&self, other: &Self, suffixes: &PublicSuffixList) -> bool {
        match (&self.0, &other.0) {
            (Kind::Tuple(a), Kind::Tuple(b)) => {
                let (registrable_a, registrable_b) = (
                    suffixes.registrable_domain(Host(&a.host)),
                    suffixes.registrable_domain(Host(&b.host)),
                );
                (a.host == b.host && registrable_a.is_none())
                    || (registrable_a.is_some() && registrable_a == registrable_b)
            }
            _ => self.is_same_origin(other),
        }
    }

    #[must_use]
    pub fn is_opaque(&self) -> bool {
        matches!(self.0, Kind::Opaque(_))
    }

    /// The scheme of a tuple origin.
    #[must_use]
    pub fn scheme(&self) -> Option<&str> {
        match &self.0 {
            Kind::Tuple(tuple) => Some(&tuple.scheme),
            Kind::Opaque(_) => None,
        }
    }

    /// The host of a tuple origin.
    #[must_use]
    pub fn host(&self) -> Option<Host<'_>> {
        match &self.0 {
            Kind::Tuple(tuple) => Some(Host(&tuple.host)),
            Kind::Opaque(_) => None,
        }
    }

    /// The ASCII serialization of an origin.
    ///
    /// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>
    #[must_use]
    pub fn serialize(&self) -> &str {
        match &self.0 {
            Kind::Tuple(tuple) => &tuple.serialization,
            Kind::Opaque(_) => "null",
        }
    }

    /// A tuple origin; `port` is null where it is the scheme's default.
    fn tuple(scheme: &str, host: Host<'_>, port: Option<u16>) -> Self {
        let host = host.as_str();
        let serialization = match port {
            Some(port) => concat(&[scheme, "://", host, ":", &number(port.into())]),
            None => concat(&[scheme, "://", host]),
        };
        Self(Kind::Tuple(Arc::new(TupleOrigin {
            scheme: scheme.into(),
            host: host.into(),
            serialization,
        })))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.serialize())
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.serialize())
    }
}

/// What is no serialized origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOrigin {
    pub origin: String,
    /// The origin that was probably meant.
    pub instead: Option<String>,
}

impl InvalidOrigin {
    /// The sentence that `Display` writes.
    #[must_use]
    pub fn message(&self) -> String {
        let rest = " is not an origin: an origin is scheme://host, scheme://host:port or null";
        let message = Quoted(&self.origin).then(rest);
        match &self.instead {
            Some(instead) => concat(&[&message, "; did you mean ", &Quoted(instead).then("?")]),
            None => message,
        }
    }
}

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for InvalidOrigin {}
