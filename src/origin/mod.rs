//! Origins and sites.

mod site;

pub use site::PublicSuffixList;

use crate::{
    infra::{Quoted, part, with_hidden_userinfo},
    url::{Host, Url, UrlParser},
};
use alloc::{
    format,
    string::{String, ToString},
    sync::Arc,
};
use core::fmt;

/// An origin: opaque or a tuple.
///
/// <https://html.spec.whatwg.org/multipage/browsers.html#concept-origin>
#[derive(Clone)]
pub struct Origin(Arc<Kind>);

enum Kind {
    /// An opaque origin is same origin only with its clones, because the allocation is its identity.
    Opaque,
    Tuple(Tuple),
}

/// A tuple origin. The tuple has no domain, because no algorithm of fetching reads the domain.
struct Tuple {
    /// The ASCII serialization. Different tuple origins have different serializations.
    serialization: String,
    scheme_length: usize,
    host_length: usize,
}

/// What stands between scheme and host in a serialization.
const SEPARATOR: &str = "://";

impl Tuple {
    fn scheme(&self) -> &str {
        part(&self.serialization, ..self.scheme_length)
    }

    fn host(&self) -> Host<'_> {
        let start = self.scheme_length + SEPARATOR.len();
        Host(part(&self.serialization, start..start + self.host_length))
    }
}

impl Origin {
    /// A new opaque origin, which is same origin only with its own clones.
    #[must_use]
    pub fn new_opaque() -> Self {
        Self(Arc::new(Kind::Opaque))
    }

    /// The origin with this ASCII serialization; `null` gives a new opaque origin.
    ///
    /// Origins of other schemes than the URL Standard's, such as `capacitor://localhost`, are tuples, because pages have such origins.
    ///
    /// # Errors
    /// [`InvalidOrigin`] if the text is no origin: an origin has no path, no trailing slash, no userinfo, no upper-case host and no default
    /// port.
    #[cfg(feature = "url")]
    pub fn parse(serialization: &str) -> Result<Self, InvalidOrigin> {
        Self::parse_with(crate::url::url_crate, serialization)
    }

    /// The origin with this ASCII serialization, parsed with another URL parser.
    ///
    /// # Errors
    /// [`InvalidOrigin`] if the text is no origin.
    pub fn parse_with(parser: UrlParser, serialization: &str) -> Result<Self, InvalidOrigin> {
        if serialization == "null" {
            return Ok(Self::new_opaque());
        }
        let origin = Url::parse_with(parser, serialization).ok().map(|url| match url.host() {
            Some(host) if url.origin().is_opaque() && !matches!(url.scheme(), "file" | "blob") => {
                Self::tuple(url.scheme(), host, url.port())
            }
            _ => url.origin().clone(),
        });
        match origin.filter(|origin| !origin.is_opaque()) {
            Some(origin) if origin.serialize() == serialization => Ok(origin),
            instead => Err(InvalidOrigin {
                origin: with_hidden_userinfo(serialization).into_owned(),
                instead: instead
                    .or_else(|| Self::of_host(parser, serialization))
                    .map(|origin| origin.serialize().into()),
            }),
        }
    }

    /// The origin that a host without a scheme probably stands for: `https:` for a domain, `http:` for a machine under development.
    fn of_host(parser: UrlParser, host: &str) -> Option<Self> {
        if host.contains("://") || host.contains('@') {
            return None;
        }
        let origin_under = |scheme: &str| {
            let url = Url::parse_with(parser, &format!("{scheme}{host}")).ok()?;
            Some(url.origin().clone())
        };
        let origin = origin_under("http://")?;
        let name = origin.host()?;
        if !name.is_domain() || name.as_str() == "localhost" || name.as_str().ends_with(".localhost") {
            return Some(origin);
        }
        // A single word is probably no domain.
        if name.as_str().contains('.') {
            origin_under("https://")
        } else {
            None
        }
    }

    /// Same origin.
    ///
    /// <https://html.spec.whatwg.org/multipage/browsers.html#same-origin>
    #[must_use]
    pub fn is_same_origin(&self, other: &Self) -> bool {
        match (&*self.0, &*other.0) {
            (Kind::Tuple(one), Kind::Tuple(other)) => one.serialization == other.serialization,
            _ => Arc::ptr_eq(&self.0, &other.0),
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
        let (Some(a), Some(b)) = (self.host(), other.host()) else {
            return self.is_same_origin(other);
        };
        match (suffixes.registrable_domain(a), suffixes.registrable_domain(b)) {
            (None, _) => a == b,
            (a, b) => a == b,
        }
    }

    /// Whether the origin is opaque, and so serialized as `null`.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.as_tuple().is_none()
    }

    /// The scheme of a tuple origin.
    #[must_use]
    pub fn scheme(&self) -> Option<&str> {
        self.as_tuple().map(Tuple::scheme)
    }

    /// The host of a tuple origin.
    #[must_use]
    pub fn host(&self) -> Option<Host<'_>> {
        self.as_tuple().map(Tuple::host)
    }

    /// The ASCII serialization of an origin.
    ///
    /// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>
    #[must_use]
    pub fn serialize(&self) -> &str {
        self.as_tuple().map_or("null", |tuple| &tuple.serialization)
    }

    /// A tuple origin; `port` is null where it is the scheme's default.
    pub(crate) fn tuple(scheme: &str, host: Host<'_>, port: Option<u16>) -> Self {
        let mut serialization = [scheme, host.as_str()].join(SEPARATOR);
        if let Some(port) = port {
            serialization.push(':');
            serialization.push_str(&port.to_string());
        }
        Self(Arc::new(Kind::Tuple(Tuple {
            serialization,
            scheme_length: scheme.len(),
            host_length: host.as_str().len(),
        })))
    }

    fn as_tuple(&self) -> Option<&Tuple> {
        match &*self.0 {
            Kind::Opaque => None,
            Kind::Tuple(tuple) => Some(tuple),
        }
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

/// A text that is not the serialization of an origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidOrigin {
    /// The text that was given, username and password hidden.
    pub origin: String,
    /// The origin that the caller probably means.
    pub instead: Option<String>,
}

impl fmt::Display for InvalidOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = Quoted(&self.origin);
        write!(
            f,
            "{origin} is not an origin: an origin is scheme://host, scheme://host:port or null"
        )?;
        match &self.instead {
            Some(instead) => write!(f, "; did you mean {}?", Quoted(instead)),
            None => Ok(()),
        }
    }
}

impl core::error::Error for InvalidOrigin {}
