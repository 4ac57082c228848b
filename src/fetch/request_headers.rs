//! The request as it is sent over the network: its headers, and whether credentials are sent.

use super::{
    action::{HttpRequest, RequestKind},
    same_site::{determine_the_same_site_mode, same_site_mode_of_stored_cookies, site_relation},
};
use crate::{
    browsers::{self, Memory, Profile},
    checks::is_a_priori_authenticated_url,
    cors::{CorsPreflightCache, append},
    http::HeaderList,
    request::{Body, Mode, ReferrerPolicy, Request, ResponseTainting},
};

/// The request to send that is no preflight.
pub(super) fn actual_request(request: &Request, profile: &Profile, memory: &Memory<CorsPreflightCache>) -> HttpRequest {
    let kind = if request.current_url().has_http_scheme() {
        RequestKind::Actual
    } else {
        RequestKind::Local
    };
    http_request(request, kind, profile, memory)
}

/// HTTP-network-or-cache fetch, without the steps of the transport: the request to send.
///
/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>
pub(super) fn http_request(
    request: &Request,
    kind: RequestKind,
    profile: &Profile,
    memory: &Memory<CorsPreflightCache>,
) -> HttpRequest {
    let mut header_list = browsers::sent::header_list(profile, request).unwrap_or_else(|| request.header_list.clone());
    if kind != RequestKind::Local {
        append_a_request_origin_header(request, kind, profile, memory, &mut header_list);
        append_the_fetch_metadata_headers(request, &mut header_list);
    }
    HttpRequest {
        kind,
        method: request.method.as_str().into(),
        url: request.current_url().without_fragment(),
        header_list,
        credentials: request.include_credentials(),
        body: request.body != Body::Null,
        site: site_relation(request),
        cookies_sent: determine_the_same_site_mode(request, profile),
        cookies_stored: same_site_mode_of_stored_cookies(request, profile),
    }
}

/// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>
fn append_a_request_origin_header(
    request: &Request,
    kind: RequestKind,
    profile: &Profile,
    memory: &Memory<CorsPreflightCache>,
    header_list: &mut HeaderList,
) {
    // 2.
    let mut serialized_origin = match kind {
        RequestKind::Preflight => browsers::preflight::origin(profile, request),
        RequestKind::Actual | RequestKind::Local => None,
    }
    .unwrap_or_else(|| request.serialize_origin());
    // 3.
    let always = request.response_tainting == ResponseTainting::Cors
        || matches!(request.mode, Mode::WebSocket | Mode::WebTransport)
        || browsers::sent::always_carries_origin(profile, request);
    if !always {
        if let Some(origin) = browsers::sent::kept_origin(memory) {
            return append(header_list, "Origin", origin);
        }
        // 4.
        if request.method == "GET" || request.method == "HEAD" {
            return;
        }
        // 4.1. A CORS request always has its origin; for every other request the referrer policy decides.
        let is_hidden = browsers::sent::hides_origin(profile, request)
            .unwrap_or_else(|| request.mode != Mode::Cors && is_hidden_by_referrer_policy(request));
        if is_hidden {
            serialized_origin = "null";
        }
    }
    append(header_list, "Origin", serialized_origin);
}

/// Step 4.1: the switch on the referrer policy.
fn is_hidden_by_referrer_policy(request: &Request) -> bool {
    match request.referrer_policy {
        ReferrerPolicy::NoReferrer => true,
        ReferrerPolicy::NoReferrerWhenDowngrade
        | ReferrerPolicy::StrictOrigin
        | ReferrerPolicy::StrictOriginWhenCrossOrigin => {
            request.origin.scheme() == Some("https") && request.current_url().scheme() != "https"
        }
        ReferrerPolicy::SameOrigin => !request.origin.is_same_origin(request.current_url().origin()),
        _ => false,
    }
}

/// <https://w3c.github.io/webappsec-fetch-metadata/#fetch-integration>
fn append_the_fetch_metadata_headers(request: &Request, header_list: &mut HeaderList) {
    if !is_a_priori_authenticated_url(request.current_url()) {
        return;
    }
    let destination = match request.destination.as_str() {
        "" => "empty",
        destination => destination,
    };
    append(header_list, "Sec-Fetch-Dest", destination);
    append(header_list, "Sec-Fetch-Mode", request.mode.as_str());
    append(header_list, "Sec-Fetch-Site", site_relation(request).as_str());
    if request.destination.is_navigation() && request.user_activation {
        append(header_list, "Sec-Fetch-User", "?1");
    }
}
