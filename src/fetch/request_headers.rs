use super::action::{HttpRequest, RequestKind};
use crate::{
    browsers::{Departure, Profile},
    checks::is_a_priori_authenticated_url,
    cors::append,
    http::{HeaderList, HeaderName, HeaderValue},
    infra::{
        bytes::{is_http_tab_or_space_byte, isomorphic_decode, trim},
        text::{concat, decimal, long_number, split, split_once},
    },
    request::{Body, CacheMode, Destination, Mode, ReferrerPolicy, Request, ResponseTainting},
    url::Url,
};
use alloc::string::String;

/// HTTP-network-or-cache fetch, as far as it is ours: the request as it is to be sent.
///
/// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>
pub(super) fn http_request(request: &Request, kind: RequestKind, profile: &Profile) -> HttpRequest {
    let mut header_list = request.header_list.clone();
    if profile.has(Departure::RepeatedFieldsSentAsOne) && !request.is_xhr {
        header_list = fields_as_one(&header_list, request.body != Body::Null && request.redirect_count == 0);
    }
    if profile.has(Departure::RangeRewritten)
        && request.method == "GET"
        && request.cache_mode != CacheMode::NoStore
        && !request.is_conditional()
        && let Some(range) = header_list.get("Range").and_then(|range| rewritten_range(&range))
    {
        header_list.set(HeaderName::stored("Range"), HeaderValue::stored(range.as_bytes()));
    }
    if profile.has(Departure::ValuesSentAsUtf8) {
        header_list = header_list.with_values(&|value| isomorphic_decode(value).into_bytes());
    }
    if kind != RequestKind::Local {
        append_a_request_origin_header(request, kind, profile, &mut header_list);
        append_the_fetch_metadata_headers(request, &mut header_list);
    }
    HttpRequest {
        kind,
        method: request.method.as_str().into(),
        url: request.current_url().without_fragment(),
        header_list,
        credentials: request.include_credentials(),
        body: request.body != Body::Null,
    }
}

/// The headers as Firefox sends them, one for each name. An empty value wipes the values before it; of a header that can have one
/// value alone the last is sent, but a body goes out with the first Content-Type; all other values are combined.
fn fields_as_one(header_list: &HeaderList, has_body: bool) -> HeaderList {
    const SINGLE: &str = "Authorization|Content-Disposition|Content-Type|From|If-Modified-Since|If-Unmodified-Since|Location\
        |Max-Forwards|User-Agent";
    header_list.gathered(|name, values| {
        let values = if has_body && name.matches("Content-Type") {
            &values[..1]
        } else if split(SINGLE, b'|').any(|single| name.matches(single)) {
            &values[values.len() - 1..]
        } else {
            let last_empty = values.iter().rposition(|value| value.is_empty());
            last_empty.map_or(values, |last_empty| &values[last_empty + 1..])
        };
        values.join(if name.matches("WWW-Authenticate") {
            &b"\n"[..]
        } else {
            b", "
        })
    })
}

/// The one range that Chromium reads, as it writes it.
fn rewritten_range(value: &[u8]) -> Option<String> {
    let (unit, ranges) = split_once(core::str::from_utf8(value).ok()?, b'=')?;
    let mut found = None;
    for range in split(ranges, b',').map(trimmed).filter(|range| !range.is_empty()) {
        if found.replace(range).is_some() {
            return None;
        }
    }
    if !trimmed(unit).eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = split_once(found?, b'-')?;
    // A number and how it is written, which is not at all if there is none.
    let number = |text| match trimmed(text) {
        "" => Some((0, String::new())),
        digits => decimal(digits.as_bytes())
            .filter(|&number| number <= i64::MAX as u64)
            .map(|number| (number, long_number(number))),
    };
    let ((first, first_text), (last, last_text)) = (number(first)?, number(last)?);
    let is_range = if first_text.is_empty() {
        last > 0
    } else {
        last_text.is_empty() || first <= last
    };
    is_range.then(|| concat(&["bytes=", &first_text, "-", &last_text]))
}

/// The text without tabs and spaces at its ends.
fn trimmed(text: &str) -> &str {
    core::str::from_utf8(trim(text.as_bytes(), is_http_tab_or_space_byte)).unwrap_or_default()
}

/// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>
fn append_a_request_origin_header(
    request: &Request,
    kind: RequestKind,
    profile: &Profile,
    header_list: &mut HeaderList,
) {
    // 2.
    let is_untainted = kind == RequestKind::Preflight && profile.has(Departure::PreflightOriginUntainted);
    let mut serialized_origin = if is_untainted {
        request.origin.serialize()
    } else {
        request.serialize_origin()
    };
    // 3.
    let always = request.response_tainting == ResponseTainting::Cors
        || matches!(request.mode, Mode::WebSocket | Mode::WebTransport)
        || (request.mode == Mode::Cors
            && request.destination != Destination::Empty
            && profile.has(Departure::OriginOfElementsAtHome));
    if !always {
        let stays = profile.has(Departure::OriginStaysAfterRedirect) && request.redirect_count > 0;
        if let Some(kept) = &request.kept_origin {
            return append(header_list, "Origin", kept);
        }
        // 4.
        if request.method == "GET" || request.method == "HEAD" {
            return;
        }
        // 4.1. Who uses the CORS protocol has opted into telling the origin; everyone else's referrer policy decides.
        let crosses = |pair: &[Url]| !pair[0].origin().is_same_origin(pair[1].origin());
        let hides = request.mode != Mode::Cors && !stays && !profile.has(Departure::OriginIgnoresReferrerPolicy);
        if (hides && is_hidden_by_referrer_policy(request))
            || (profile.has(Departure::OriginNullAcrossOrigins) && request.url_list().windows(2).any(crosses))
        {
            serialized_origin = "null";
        }
    }
    append(header_list, "Origin", serialized_origin);
}

/// Step 4.1's switch.
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
    append(header_list, "Sec-Fetch-Site", sec_fetch_site(request));
    if request.destination.is_navigation() && request.user_activation {
        append(header_list, "Sec-Fetch-User", "?1");
    }
}

/// <https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-site>
fn sec_fetch_site(request: &Request) -> &'static str {
    let mut site = "same-origin";
    for url in request.url_list() {
        if url.origin().is_same_origin(&request.origin) {
            continue;
        }
        if !url
            .origin()
            .is_same_site(&request.origin, &request.client.public_suffix_list)
        {
            return "cross-site";
        }
        site = "same-site";
    }
    site
}
