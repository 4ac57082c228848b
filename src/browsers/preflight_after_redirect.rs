//! Seam: the preflight after a redirect, whether there is one and the headers that it names.
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

/// Main fetch, step 12: whether a request is preflighted on this hop although it needs no preflight by itself. `was_preflighted`:
/// on a hop before.
pub(crate) fn is_preflighted_all_the_same<Cache>(
    profile: &Profile,
    memory: &Memory<Cache>,
    request: &Request,
    was_preflighted: bool,
) -> bool {
    (was_preflighted && profile.has(Departure::PreflightStaysAfterRedirect))
        || had_unsafe_header(profile, memory, request)
}

/// The header list that a preflight is made of and judged by, in place of the request's own.
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

/// Remembers the header list that the next preflight is made of, when a redirect has changed the request. `needs_preflight` says
/// whether a request needs a preflight by itself.
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
        // The preflight before this redirect named the headers that the next one names too.
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

/// Whether script had set an unsafe header, which a redirect may have removed.
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
