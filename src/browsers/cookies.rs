//! Seam: the cookies that are sent with a request, and the cookies of its response that are stored.
//!
//! <https://fetch.spec.whatwg.org/#determine-the-same-site-mode>

use super::{Departure, Profile};

/// Step 5: whether only the current URL decides whether a request is cross-site, and redirects before this URL do not count.
pub(crate) fn redirects_hold_no_cookies_back(profile: &Profile) -> bool {
    profile.has(Departure::RedirectsHoldNoCookiesBack)
}

/// Step 4 of parsing and storing the `Set-Cookie` headers of a response: the same question for the cookies that are stored.
pub(crate) fn redirects_hold_no_set_cookie_back(profile: &Profile) -> bool {
    profile.has(Departure::RedirectsHoldNoSetCookieBack)
}

/// Step 5 of appending a request `Cookie` header: whether a cookie without `SameSite` counts as one with `SameSite=Lax`. Chromium sends
/// such a cookie with a top-level POST to another site while the cookie is younger than two minutes. The age of a cookie is unknown
/// here, so every cookie counts as younger.
pub(crate) fn unlabelled_cookies_are_lax(profile: &Profile, is_top_level_navigation: bool) -> bool {
    profile.has(Departure::UnlabelledCookiesLax) && !is_top_level_navigation
}

/// Step 11 of storing a cookie: whether a cookie without `SameSite` is stored across sites.
pub(crate) fn unlabelled_cookies_are_stored(profile: &Profile) -> bool {
    profile.has(Departure::UnlabelledCookiesStored)
}

/// What is done with cookies of another site than the page's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ThirdParty {
    /// They are as other cookies.
    Allowed,
    /// They are kept apart for each site of a page.
    Partitioned,
    /// They are neither stored nor sent.
    Blocked,
}

/// Step 1 of both algorithms: the treatment of cookies of another site than the page's.
pub(crate) fn third_party(profile: &Profile, is_partitioned: bool) -> ThirdParty {
    if profile.has(Departure::PartitionedCookiesKeptApart) && is_partitioned
        || profile.has(Departure::ThirdPartyCookiesKeptApart)
    {
        ThirdParty::Partitioned
    } else if profile.has(Departure::ThirdPartyCookiesBlocked) {
        ThirdParty::Blocked
    } else {
        ThirdParty::Allowed
    }
}

/// Step 3 of both algorithms: whether plain HTTP to this machine is secure.
pub(crate) fn loopback_is_secure(profile: &Profile) -> bool {
    profile.has(Departure::SecureCookiesOnLoopback)
}

/// Step 15.15 of parsing a cookie: whether an empty `Domain` counts as absent.
pub(crate) fn empty_domain_is_absent(profile: &Profile) -> bool {
    profile.has(Departure::EmptyDomainIsAbsent)
}

/// Step 12 of storing a cookie: whether a cookie with `SameSite=None` needs no `Secure`.
pub(crate) fn none_needs_no_secure(profile: &Profile) -> bool {
    profile.has(Departure::SameSiteNoneNeedsNoSecure)
}

/// Step 12 of storing a cookie: whether a cookie with `Partitioned` needs `Secure`.
pub(crate) fn partitioned_needs_secure(profile: &Profile) -> bool {
    profile.has(Departure::PartitionedNeedsSecure)
}
