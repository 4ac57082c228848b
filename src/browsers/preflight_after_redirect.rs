//! Seam: whether there is a preflight after a redirect, and the header names of this preflight.
//!
//! <https://fetch.spec.whatwg.org/#concept-main-fetch>

use super::{
    Departure, Memory, Profile,
    redirected_request::{Redirect, first_header_list},
    safelist::has_unsafe_name,
};
use crate::{
    http::{HeaderList, REQUEST_BODY_HEADER_NAMES},
    request::Request,
};

/// Main fetch, step 12: whether a request is preflighted on this hop, although the request needs no preflight by the Standard.
/// `was_preflighted`: whether the request was preflighted on an earlier hop.
pub(crate) fn is_preflighted_all_the_same<Cache>(
    profile: &Profile,
    memory: &Memory<Cache>,
    request: &Request,
    was_preflighted: bool,
) -> bool {
    (was_preflighted && profile.has(Departure::PreflightStaysAfterRedirect))
        || had_unsafe_header(profile, memory, request)
}

/// The header list that a preflight is made from and its response is checked against, instead of the request's current list.
pub(crate) fn header_list<'a, Cache>(
    profile: &Profile,
    memory: &'a Memory<Cache>,
    request: &Request,
) -> Option<&'a HeaderList> {
    if request.redirect_count > 0 && profile.has(Departure::PreflightNamesOriginalHeaders) {
        Some(&memory.first_header_list)
    } else {
        memory.preflighted_header_list.as_ref()
    }
}

/// Remembers the header list for the next preflight, after a redirect has changed the request. `needs_preflight` gives whether a
/// request needs a preflight by the Standard.
pub(crate) fn remember<Cache>(
    profile: &Profile,
    memory: &mut Memory<Cache>,
    request: &Request,
    redirect: &Redirect<'_>,
    needs_preflight: impl FnOnce(&Request) -> bool,
) {
    if !profile.has(Departure::RedirectStartsFromFirstHeaders) {
        return;
    }
    if !needs_preflight(request) && !had_unsafe_header(profile, memory, request) {
        // The next preflight has the header names of the preflight before this redirect.
        if !redirect.was_preflighted {
            memory.preflighted_header_list = None;
        }
        return;
    }
    let mut list = first_header_list(memory, request, redirect);
    if redirect.becomes_get {
        for name in REQUEST_BODY_HEADER_NAMES {
            list.delete(name);
        }
    }
    if redirect.leaves_origin {
        list.delete("Authorization");
    }
    memory.preflighted_header_list = Some(list);
}

/// Whether script set an unsafe header, even if a redirect has removed the header.
fn had_unsafe_header<Cache>(profile: &Profile, memory: &Memory<Cache>, request: &Request) -> bool {
    if !profile.has(Departure::UnsafeHeaderStaysAfterRedirect) || request.redirect_count == 0 {
        return false;
    }
    let mut list = memory.first_header_list.clone();
    if request.content_type_is_of_body {
        list.delete("Content-Type");
    }
    has_unsafe_name(&list, profile)
}
