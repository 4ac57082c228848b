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
