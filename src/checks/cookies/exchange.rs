//! The cookies of an exchange: what becomes of each line of `Set-Cookie` in it.

use super::{Cookie, CookieReason, SameSiteMode, parse_a_cookie, retrieve_a_cookie, store_a_cookie};
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
pub(crate) struct CookieHop<'a> {
    pub url: Url,
    /// How many redirects came before the request.
    pub redirect_count: u8,
    pub is_preflight: bool,
    pub credentials: bool,
    /// Whether the request goes to another site than the page's.
    pub is_cross_site: bool,
    pub sent: SameSiteMode,
    pub stored: SameSiteMode,
    /// Null if no answer to the request is known.
    pub headers: Option<&'a HeaderList>,
}

/// A line of `Set-Cookie`, and what becomes of it.
pub(crate) struct SetCookie {
    /// The index of the request that was answered with it.
    pub hop: usize,
    /// The number of the line in the answer.
    pub line: usize,
    /// The cookie; without a name if the line is none.
    pub cookie: Cookie,
    pub is_stored: bool,
    /// What decided: why the cookie is not stored; else how it is sent, or why it does not come back to the URL that has set it.
    pub reason: CookieReason,
    /// For each request of the exchange that is no preflight: its index, and whether and why the cookie is sent with it. Requests before
    /// the answer stand for the same call made again. Empty if the cookie is not stored.
    pub requests: Vec<(usize, CookieReason)>,
}

impl CookieReason {
    /// Whether the cookie is sent.
    #[must_use]
    pub const fn is_sent(self) -> bool {
        matches!(self, Self::Sent | Self::SentPartitioned)
    }
}

/// What becomes of each line of `Set-Cookie` in an exchange.
pub(crate) fn set_cookies(hops: &[CookieHop<'_>], suffixes: &PublicSuffixList, profile: &Profile) -> Vec<SetCookie> {
    let mut lines = Vec::new();
    for (index, hop) in hops.iter().enumerate() {
        let Some(headers) = hop.headers else { continue };
        for (line, value) in headers.values("Set-Cookie").enumerate() {
            let mut cookie = Cookie::default();
            let stored = parse_and_store(value, hop, suffixes, profile, &mut cookie);
            let mut reason = stored.err().unwrap_or(CookieReason::Path);
            let mut requests = Vec::new();
            if stored.is_ok() {
                for (other, hop) in hops.iter().enumerate().filter(|(_, hop)| !hop.is_preflight) {
                    let here = reason_of_request(&cookie, hop, profile);
                    if here.is_sent() || (other == index && !reason.is_sent()) {
                        reason = here;
                    }
                    requests.push((other, here));
                }
            }
            lines.push(SetCookie {
                hop: index,
                line,
                cookie,
                is_stored: stored.is_ok(),
                reason,
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
    value: &[u8],
    hop: &CookieHop<'_>,
    suffixes: &PublicSuffixList,
    profile: &Profile,
    cookie: &mut Cookie,
) -> Result<(), CookieReason> {
    let parsed = parse_a_cookie(value, &hop.url, profile).map(|parsed| *cookie = parsed);
    if hop.is_preflight {
        return Err(CookieReason::Preflight);
    }
    if !hop.credentials {
        return Err(CookieReason::WithoutCredentials);
    }
    parsed?;
    // 1.
    if treatment(cookie, hop, profile) == ThirdParty::Blocked {
        return Err(CookieReason::ThirdParty);
    }
    store_a_cookie(cookie, &hop.url, hop.stored, suffixes, profile)
}

/// Append a request `Cookie` header, for one cookie.
///
/// <https://fetch.spec.whatwg.org/#append-a-request-cookie-header>
fn reason_of_request(cookie: &Cookie, hop: &CookieHop<'_>, profile: &Profile) -> CookieReason {
    if !hop.credentials {
        return CookieReason::WithoutCredentials;
    }
    match retrieve_a_cookie(cookie, &hop.url, hop.sent, profile) {
        Err(reason) => reason,
        Ok(()) if treatment(cookie, hop, profile) == ThirdParty::Partitioned => CookieReason::SentPartitioned,
        Ok(()) => CookieReason::Sent,
    }
}

/// What the browser does with the cookie, as one of another site than the page's.
fn treatment(cookie: &Cookie, hop: &CookieHop<'_>, profile: &Profile) -> ThirdParty {
    if hop.is_cross_site {
        third_party(profile, cookie.partitioned && cookie.secure)
    } else {
        ThirdParty::Allowed
    }
}
