//! Seam: which cookies go along with a request, and which of its response are stored.
//!
//! <https://fetch.spec.whatwg.org/#determine-the-same-site-mode>

use super::{Departure, Profile};

/// Step 5: whether the current URL alone tells whether a request crosses sites, and redirects before it do not.
pub(crate) fn redirects_hold_no_cookies_back(profile: &Profile) -> bool {
    profile.has(Departure::RedirectsHoldNoCookiesBack)
}

/// The same for the cookies of a response, in step 4 of parsing and storing its `Set-Cookie` headers.
pub(crate) fn redirects_hold_no_set_cookie_back(profile: &Profile) -> bool {
    profile.has(Departure::RedirectsHoldNoSetCookieBack)
}

/// Step 5 of appending a request `Cookie` header: whether a cookie without `SameSite` counts as one with `SameSite=Lax`. Chromium sends
/// such a cookie with a top-level POST to another site while the cookie is younger than two minutes. The age of cookies is unknown here,
/// and cookies are taken to be that young.
pub(crate) fn unlabelled_cookies_are_lax(profile: &Profile, is_top_level_navigation: bool) -> bool {
    profile.has(Departure::UnlabelledCookiesLax) && !is_top_level_navigation
}
