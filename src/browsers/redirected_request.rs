//! Seam: the change of a request by a redirect.
//!
//! <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>

use super::{Departure, Memory, Profile};
use crate::{
    http::{HeaderList, HeaderName, HeaderValue, Method},
    request::{Body, CredentialsMode, Mode, Request, ResponseTainting},
    url::Url,
};

/// A redirect that is about to be followed.
#[derive(Clone, Copy)]
pub(crate) struct Redirect<'a> {
    pub(crate) status: u16,
    pub(crate) location_url: &'a Url,
    /// Whether the location URL has another origin than the URL that redirects.
    pub(crate) leaves_origin: bool,
    /// Whether the Standard changes the request's method to `GET`.
    pub(crate) becomes_get: bool,
    /// Whether the request was preflighted, on this hop or an earlier hop.
    pub(crate) was_preflighted: bool,
}

/// The client hints that Chromium sends only to the page's own origin, unless a permissions policy allows other origins.
const CLIENT_HINTS: [&str; 7] = [
    "DPR",
    "Width",
    "Viewport-Width",
    "Device-Memory",
    "Downlink",
    "RTT",
    "ECT",
];

/// Step 12: whether the method becomes `GET` although the Standard keeps it.
pub(crate) fn becomes_get_all_the_same(profile: &Profile, request: &Request, redirect: &Redirect<'_>) -> bool {
    redirect.leaves_origin && request.method == "DELETE" && profile.has(Departure::DeleteBecomesGetAcrossOrigins)
}

/// Step 12: the header list that headers are removed from, instead of the request's current list.
pub(crate) fn header_list_before<Cache>(
    profile: &Profile,
    memory: &mut Memory<Cache>,
    request: &Request,
    redirect: &Redirect<'_>,
) -> Option<HeaderList> {
    if profile.has(Departure::RedirectStartsFromFirstHeaders) {
        memory
            .preflighted_header_list
            .get_or_insert_with(|| request.header_list.clone());
        return Some(first_header_list(memory, request, redirect));
    }
    if profile.has(Departure::CorsRedirectStartsFromFirstHeaders) && uses_cors(request, redirect) {
        let mut first = memory.first_header_list.clone();
        if !request.header_list.contains("Authorization") {
            first.delete("Authorization");
        }
        return Some(first);
    }
    None
}

/// Step 12: the method that decides whether the request-body-headers are removed, in place of the request's own.
pub(crate) fn method_for_body_headers<'a, Cache>(profile: &Profile, memory: &'a Memory<Cache>) -> Option<&'a Method> {
    profile
        .has(Departure::RedirectStartsFromFirstHeaders)
        .then_some(&memory.first_method)
}

/// Step 13: further changes of the request, once the Standard's steps have removed their headers.
pub(crate) fn change<Cache>(
    profile: &Profile,
    memory: &mut Memory<Cache>,
    request: &mut Request,
    redirect: &Redirect<'_>,
) {
    if redirect.leaves_origin {
        memory.kept_origin = None;
    }
    // If credentials mode "same-origin" removes the credentials, WebKit begins a new load.
    let loads_anew = redirect.leaves_origin
        && request.credentials_mode == CredentialsMode::SameOrigin
        && request.include_credentials();
    if loads_anew && request.mode == Mode::NoCors && profile.has(Departure::NoCorsCredentialsStay) {
        request.credentials_mode = CredentialsMode::Include;
    }
    if !uses_cors(request, redirect) {
        if profile.has(Departure::UserAgentLostByRedirect) {
            request.header_list.delete("User-Agent");
        }
        if profile.has(Departure::ContentTypeComesBack) {
            if redirect.becomes_get && loads_anew {
                memory.first_header_list.delete("Content-Type");
            }
            if matches!(redirect.status, 307 | 308)
                && let Some(content_type) = memory.first_header_list.get("Content-Type")
            {
                let name = HeaderName::from_static("Content-Type");
                request.header_list.set(name, HeaderValue::unchecked(&content_type));
            }
        }
    }
    if profile.has(Departure::ClientHintsDroppedByRedirect)
        && !request.keepalive
        && !request.origin.is_same_origin(redirect.location_url.origin())
    {
        for name in CLIENT_HINTS {
            request.header_list.delete(name);
        }
    }
}

/// The header list before any redirect, without the Content-Type of a body that is no longer sent.
pub(super) fn first_header_list<Cache>(
    memory: &Memory<Cache>,
    request: &Request,
    redirect: &Redirect<'_>,
) -> HeaderList {
    let mut first = memory.first_header_list.clone();
    if request.content_type_is_of_body && (redirect.becomes_get || request.body == Body::Null) {
        first.delete("Content-Type");
    }
    first
}

/// Whether the request uses CORS before or after the redirect.
fn uses_cors(request: &Request, redirect: &Redirect<'_>) -> bool {
    request.mode == Mode::Cors
        && (request.response_tainting == ResponseTainting::Cors
            || !request.origin.is_same_origin(redirect.location_url.origin()))
}
