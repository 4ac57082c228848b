//! The cookies of an exchange: what becomes of each line of `Set-Cookie` in it.

use super::{Cookie, CookieReason, SameSiteMode, StoredCookie, parse_a_cookie, retrieve_a_cookie, store_a_cookie};
use crate::{
    browsers::{
        Profile,
        cookies::{ThirdParty, third_party},
    },
    http::HeaderList,
    origin::PublicSuffixList,
    url::Url,
};
use alloc::vec::Vec;

/// A request of an exchange, and the headers that answered it.
#[derive(Clone, Debug)]
pub(crate) struct CookieHop {
    pub url: Url,
    /// How many redirects came before the request.
    pub redirect_count: u8,
    pub is_preflight: bool,
    pub credentials: bool,
    /// Whether the request goes to another site than the page's.
    pub is_cross_site: bool,
    pub sent: SameSiteMode,
    pub stored: SameSiteMode,
    pub headers: HeaderList,
}

/// A line of `Set-Cookie`, and what becomes of it.
#[derive(Clone, Debug)]
pub(crate) struct SetCookie {
    /// The index of the request that was answered with it.
    pub hop: usize,
    /// The number of the line in the answer.
    pub line: usize,
    /// Null if the line is no cookie.
    pub cookie: Option<Cookie>,
    /// Whether the cookie is stored, or why not.
    pub stored: Result<(), CookieReason>,
    /// For each request of the exchange that is no preflight: its index, and whether and why the cookie is sent with it. Requests before
    /// the answer stand for the same call made again. Empty if the cookie is not stored.
    pub requests: Vec<(usize, CookieReason)>,
}

impl SetCookie {
    /// Whether a request carries the cookie; null if it is not stored.
    pub fn is_sent(&self) -> Option<bool> {
        let is_sent = |(_, reason): &(usize, CookieReason)| reason.is_sent();
        self.stored.is_ok().then(|| self.requests.iter().any(is_sent))
    }

    /// What decided: why the cookie is not stored; else how it is sent, or why it does not come back to the URL that has set it.
    pub fn reason(&self) -> CookieReason {
        let sent = self.requests.iter().find(|(_, reason)| reason.is_sent());
        let own = self.requests.iter().find(|(hop, _)| *hop == self.hop);
        match self.stored {
            Err(reason) => reason,
            Ok(()) => sent.or(own).map_or(CookieReason::Path, |(_, reason)| *reason),
        }
    }
}

impl CookieReason {
    /// Whether the cookie is sent.
    #[must_use]
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Sent | Self::SentPartitioned)
    }
}

/// What becomes of each line of `Set-Cookie` in an exchange.
pub(crate) fn set_cookies(hops: &[CookieHop], suffixes: &PublicSuffixList, profile: &Profile) -> Vec<SetCookie> {
    let mut lines = Vec::new();
    for (index, hop) in hops.iter().enumerate() {
        for (line, value) in hop.headers.values("Set-Cookie").enumerate() {
            let cookie = parse_a_cookie(value, &hop.url, profile);
            let stored = parse_and_store(cookie.clone(), hop, suffixes, profile);
            let requests = match &stored {
                Ok(stored) => requests(stored, hops, profile),
                Err(_) => Vec::new(),
            };
            lines.push(SetCookie {
                hop: index,
                line,
                cookie: cookie.ok(),
                stored: stored.map(|_| ()),
                requests,
            });
        }
    }
    lines
}

/// Parse and store response `Set-Cookie` headers, for one header.
///
/// <https://fetch.spec.whatwg.org/#parse-and-store-response-set-cookie-headers>
fn parse_and_store(
    cookie: Result<Cookie, CookieReason>,
    hop: &CookieHop,
    suffixes: &PublicSuffixList,
    profile: &Profile,
) -> Result<StoredCookie, CookieReason> {
    if hop.is_preflight {
        return Err(CookieReason::Preflight);
    }
    if !hop.credentials {
        return Err(CookieReason::WithoutCredentials);
    }
    let cookie = cookie?;
    // 1.
    let treatment = third_party(profile, cookie.partitioned && cookie.secure);
    if hop.is_cross_site && treatment == ThirdParty::Blocked {
        return Err(CookieReason::ThirdParty);
    }
    store_a_cookie(cookie, &hop.url, hop.stored, suffixes, profile)
}

/// Append a request `Cookie` header, for one cookie and each request of the exchange.
///
/// <https://fetch.spec.whatwg.org/#append-a-request-cookie-header>
fn requests(stored: &StoredCookie, hops: &[CookieHop], profile: &Profile) -> Vec<(usize, CookieReason)> {
    let treatment = third_party(profile, stored.cookie.partitioned && stored.cookie.secure);
    let requests = hops.iter().enumerate().filter(|(_, hop)| !hop.is_preflight);
    let reason = |hop: &CookieHop| {
        if !hop.credentials {
            return CookieReason::WithoutCredentials;
        }
        match retrieve_a_cookie(stored, &hop.url, hop.sent, profile) {
            Err(reason) => reason,
            Ok(()) if hop.is_cross_site && treatment == ThirdParty::Partitioned => CookieReason::SentPartitioned,
            Ok(()) => CookieReason::Sent,
        }
    };
    requests.map(|(index, hop)| (index, reason(hop))).collect()
}
