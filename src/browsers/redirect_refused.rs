//! Seam: the refusals of redirects.
//!
//! <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>

use super::{Departure, Profile};
use crate::{
    reason::Violation,
    request::{Request, ResponseTainting},
};

/// Step 6: whether a location URL with a bad port is refused in this step, and not by the next main fetch.
pub(crate) fn asks_for_bad_port(profile: &Profile) -> bool {
    profile.has(Departure::BadPortRefusedByRedirect)
}

/// Step 7: the greatest number of redirects that are followed.
pub(crate) fn redirect_limit(profile: &Profile, request: &Request) -> Option<u8> {
    (request.keepalive && profile.has(Departure::KeepaliveFollows19Redirects)).then_some(19)
}

/// Steps 9 and 10: whether userinfo is refused for every origin and mode.
pub(crate) fn always_refuses_userinfo(profile: &Profile, request: &Request) -> bool {
    !request.is_xhr && profile.has(Departure::LocationUserinfoRefused)
}

/// Step 9: whether the redirect is refused for this violation only before the next request is sent.
pub(crate) fn waits_for_preflight(profile: &Profile, request: &Request, violation: &Violation) -> bool {
    matches!(violation, Violation::LocationIncludesCredentials { .. })
        && request.response_tainting == ResponseTainting::Basic
        && profile.has(Departure::UserinfoRefusedAfterPreflight)
}
