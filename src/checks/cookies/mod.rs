//! Cookies: whether a response's cookie is stored, and the requests that it is sent with.
//!
//! The algorithms are those of <https://datatracker.ietf.org/doc/draft-ietf-httpbis-layered-cookies/>, which the Fetch Standard builds on.
//! There is no cookie store here: the cookies of one exchange are followed, and the value of a cookie is read once and never kept.

mod exchange;
mod parse;
mod retrieve;
mod store;

pub(crate) use exchange::{CookieHop, SetCookie, set_cookies};
pub use parse::{Cookie, SameSite, parse_a_cookie};
pub use retrieve::retrieve_a_cookie;
pub use store::store_a_cookie;

use crate::{
    browsers::{self, Profile},
    checks::is_potentially_trustworthy_origin,
    infra::string_enum,
    url::Url,
};

string_enum! {
    /// The cookies that are sent or stored, by their `SameSite` attribute.
    ///
    /// <https://fetch.spec.whatwg.org/#determine-the-same-site-mode>
    SameSiteMode {
        /// All cookies.
        StrictOrLess = "strict-or-less",
        /// All cookies but those with `SameSite=Strict`.
        LaxOrLess = "lax-or-less",
        /// Cookies without the attribute, and those with `SameSite=None`.
        UnsetOrLess = "unset-or-less",
        /// Cookies with `SameSite=None` alone.
        None = "none",
    }
}

string_enum! {
    /// What decided on a cookie: why it is not stored, not sent, or sent.
    CookieReason {
        /// The cookie is sent.
        Sent = "sent",
        /// The cookie is sent, and kept apart for pages of the site that the page is of.
        SentPartitioned = "sent-partitioned",
        /// A preflight has no credentials.
        Preflight = "preflight",
        /// The request has no credentials.
        WithoutCredentials = "without-credentials",
        /// The browser blocks cookies of other sites than the page's.
        ThirdParty = "third-party",
        /// The line has a control character, neither a name nor a value, or more than 4,096 bytes of them.
        Malformed = "malformed",
        /// `Domain` is no domain of the host, or a public suffix.
        Domain = "domain",
        /// `Secure`, and the URL is not secure.
        SecureOverHttp = "secure-over-http",
        /// The request goes to another site than the page's.
        SameSite = "same-site",
        /// `SameSite=None` or `Partitioned` without `Secure`.
        SecureMissing = "secure-missing",
        /// The name's prefix promises what the attributes do not keep.
        Prefix = "prefix",
        /// The line removes the cookie.
        Removed = "removed",
        /// The request goes to another host.
        Host = "host",
        /// The path of the request is outside of the cookie's path.
        Path = "path",
    }
}

impl SameSiteMode {
    /// Whether the mode has the cookies of this attribute.
    const fn allows(self, same_site: SameSite) -> bool {
        (same_site as u8)
            <= match self {
                Self::None => SameSite::None as u8,
                Self::UnsetOrLess => SameSite::Unset as u8,
                Self::LaxOrLess => SameSite::Lax as u8,
                Self::StrictOrLess => SameSite::Strict as u8,
            }
    }
}

/// The isSecure of both algorithms of Fetch.
fn is_secure(url: &Url, profile: &Profile) -> bool {
    matches!(url.scheme(), "https" | "wss")
        || (browsers::cookies::loopback_is_secure(profile) && is_potentially_trustworthy_origin(url.origin()))
}
