//! Seam: main fetch and scheme fetch.
//!
//! <https://fetch.spec.whatwg.org/#concept-main-fetch>

use super::{Departure, Profile};
use crate::request::{Mode, RedirectMode, Request, ResponseTainting};

/// Main fetch, step 12: whether a request for a `data:` URL is not exempt from the rule on the redirect mode in mode "no-cors".
pub(crate) fn wants_follow_for_data(profile: &Profile, request: &Request) -> bool {
    request.mode == Mode::NoCors
        && request.redirect_mode != RedirectMode::Follow
        && profile.has(Departure::NoCorsDataNeedsFollow)
}

/// Main fetch, step 12: whether username and password are removed from the current URL of a CORS request.
pub(crate) fn removes_userinfo(profile: &Profile) -> bool {
    profile.has(Departure::CorsUrlWithoutUserinfo)
}

/// Main fetch, step 12: whether a network error clears the cache entries. `with_cors_preflight`: whether main fetch took the branch
/// with a preflight.
pub(crate) fn clears_cache(profile: &Profile, request: &Request, with_cors_preflight: bool) -> Option<bool> {
    if request.response_tainting == ResponseTainting::Cors && profile.has(Departure::AnyFailureClearsCache) {
        Some(true)
    } else if with_cors_preflight && profile.has(Departure::FailureKeepsCache) {
        Some(false)
    } else {
        None
    }
}

/// Scheme fetch, step 3: whether `about:blank` is a network error.
///
/// <https://fetch.spec.whatwg.org/#concept-scheme-fetch>
pub(crate) fn refuses_about_blank(profile: &Profile) -> bool {
    profile.has(Departure::AboutBlankRefused)
}
