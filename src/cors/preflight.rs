//! The CORS-preflight request.

use crate::{
    browsers::{self, Profile, safelist::unsafe_names},
    http::{HeaderList, HeaderName, HeaderValue, Method},
    request::{Mode, Request, ResponseTainting},
};

/// CORS-preflight fetch, steps 1 to 5: the CORS-preflight request for a request.
///
/// The header list of the preflight lacks only the headers that HTTP-network-or-cache fetch appends, such as `Origin`.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
#[must_use]
pub fn cors_preflight_request(request: &Request, profile: &Profile) -> Request {
    // 1. Credentials mode has its default "same-origin", so the preflight has no credentials: the tainting is "cors".
    let mut preflight = Request::new(request.url().clone(), request.client.clone());
    for url in &request.url_list()[1..] {
        preflight.append_to_url_list(url.clone());
    }
    preflight.method = Method::OPTIONS;
    preflight.destination = request.destination;
    preflight.origin = request.origin.clone();
    preflight.referrer_policy = request.referrer_policy;
    preflight.mode = Mode::Cors;
    preflight.response_tainting = ResponseTainting::Cors;
    let list = &mut preflight.header_list;
    // 2.
    append(list, "Accept", "*/*");
    // 3.
    append(list, "Access-Control-Request-Method", request.method.as_str());
    // 4.
    let headers = unsafe_names(&request.header_list, profile);
    // 5. The names are joined without a space, as the Standard says.
    if !headers.is_empty() {
        append(list, "Access-Control-Request-Headers", &headers.join(","));
    }
    if let Some(user_agent) = browsers::preflight::user_agent(profile, request)
        && let Ok(value) = HeaderValue::normalize(&user_agent)
    {
        list.append(HeaderName::from_static("User-Agent"), value);
    }
    preflight
}

/// Appends a header of the Standard's own: methods, header names, serialized origins and the Standard's strings are header values.
pub(crate) fn append(list: &mut HeaderList, name: &'static str, value: &str) {
    list.append(HeaderName::from_static(name), HeaderValue::unchecked(value.as_bytes()));
}
