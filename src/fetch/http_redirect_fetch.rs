use super::{Action, Fetch, State};
use crate::{
    browsers::{Departure, Profile},
    checks::bad_port,
    cors::{CorsPreflightCache, Now, has_unsafe_name, needs_cors_preflight},
    http::{HeaderList, HeaderName, HeaderValue, Method, REQUEST_BODY_HEADER_NAMES, extract_tokens},
    infra::{
        bytes::isomorphic_decode,
        text::{concat, number},
    },
    reason::{Stage, Violation},
    request::{Body, CredentialsMode, Mode, ReferrerPolicy, Request, ResponseTainting},
    response::Response,
    url::Url,
};
use alloc::string::String;

/// The client hints that only the page's own origin gets from Chromium unless a permissions policy says otherwise.
const CLIENT_HINTS: [&str; 7] = [
    "DPR",
    "Width",
    "Viewport-Width",
    "Device-Memory",
    "Downlink",
    "RTT",
    "ECT",
];

/// Redirects followed at most.
const REDIRECT_LIMIT: u8 = 20;

impl Fetch {
    /// HTTP-redirect fetch.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    pub(super) fn http_redirect_fetch(&mut self, response: &Response, cache: &mut CorsPreflightCache, now: Now) {
        let profile = self.behaviour.profile;
        let status = response.status.get();
        // 3. to 5.
        let location_url = match location_url(&self.request, &response.header_list, &profile) {
            Ok(Some(location_url)) => location_url,
            // 4. Without Location it is a response like any other.
            Ok(None) => return self.finish(response),
            Err(location) => {
                self.note_traced(
                    Stage::Redirect,
                    Violation::LocationInvalid { location },
                    response.status,
                );
                return self.network_error(cache);
            }
        };
        if let Some(violation) = self.refusal(&location_url, status) {
            let is_later = matches!(violation, Violation::LocationIncludesCredentials { .. })
                && self.request.response_tainting == ResponseTainting::Basic
                && profile.has(Departure::UserinfoRefusedAfterPreflight);
            self.note(Stage::Redirect, violation, Some(status));
            if !is_later {
                self.trace_last_reason();
                return self.network_error(cache);
            }
        }
        let leaves_origin = !self
            .request
            .current_url()
            .origin()
            .is_same_origin(location_url.origin());
        if profile.has(Departure::OriginStaysAfterRedirect) {
            self.request.kept_origin = if leaves_origin {
                None
            } else {
                self.actual_request().header_list.get_decoded("Origin")
            };
        }
        // 8.
        self.request.redirect_count += 1;
        // 12.
        let request = &mut self.request;
        let becomes_get_as = |method: &Method| match status {
            301 | 302 => *method == "POST",
            303 => *method != "GET" && *method != "HEAD",
            _ => false,
        };
        let becomes_get = becomes_get_as(&request.method);
        // Where credentials mode "same-origin" takes the credentials away, WebKit loads anew.
        let loads_anew =
            leaves_origin && request.credentials_mode == CredentialsMode::SameOrigin && request.include_credentials();
        if loads_anew && request.mode == Mode::NoCors && profile.has(Departure::NoCorsCredentialsStay) {
            request.credentials_mode = CredentialsMode::Include;
        }
        if becomes_get {
            request.method = Method::GET;
            request.body = Body::Null;
        }
        let mut loses_body_headers = becomes_get;
        let starts_anew = profile.has(Departure::RedirectStartsFromFirstHeaders);
        let mut before = HeaderList::new();
        if starts_anew {
            before = core::mem::replace(&mut request.header_list, self.original_header_list.clone());
            if request.content_type_is_of_body && request.body == Body::Null {
                request.header_list.delete("Content-Type");
            }
            let mut named = request.header_list.clone();
            if becomes_get {
                delete_each(&mut named, &REQUEST_BODY_HEADER_NAMES);
            }
            if leaves_origin {
                named.delete("Authorization");
            }
            if let Some(named) = self.named_header_list.replace(named) {
                before = named;
            }
            loses_body_headers = becomes_get_as(&self.original_method);
        }
        let uses_cors = request.mode == Mode::Cors
            && (request.response_tainting == ResponseTainting::Cors
                || !request.origin.is_same_origin(location_url.origin()));
        if uses_cors && profile.has(Departure::CorsRedirectStartsFromFirstHeaders) {
            let has_authorization = request.header_list.contains("Authorization");
            request.header_list = self.original_header_list.clone();
            if !has_authorization {
                request.header_list.delete("Authorization");
            }
        }
        if loses_body_headers {
            delete_each(&mut request.header_list, &REQUEST_BODY_HEADER_NAMES);
        } else if leaves_origin && request.method == "DELETE" && profile.has(Departure::DeleteBecomesGetAcrossOrigins) {
            request.method = Method::GET;
            request.body = Body::Null;
        }
        if !uses_cors && profile.has(Departure::UserAgentLostByRedirect) {
            request.header_list.delete("User-Agent");
        }
        let comes_back = !uses_cors && profile.has(Departure::ContentTypeComesBack);
        if comes_back && becomes_get && loads_anew {
            self.original_header_list.delete("Content-Type");
        }
        if comes_back
            && matches!(status, 307 | 308)
            && let Some(content_type) = self.original_header_list.get("Content-Type")
        {
            let name = HeaderName::stored("Content-Type");
            request.header_list.set(name, HeaderValue::stored(&content_type));
        }
        // 13.
        if leaves_origin {
            request.header_list.delete("Authorization");
        }
        if starts_anew && !needs_cors_preflight(request, &profile) && !self.had_unsafe_header() {
            self.named_header_list = self.with_cors_preflight.then(|| core::mem::take(&mut before));
        }
        let request = &mut self.request;
        if profile.has(Departure::ClientHintsDroppedByRedirect)
            && !request.keepalive
            && !request.origin.is_same_origin(location_url.origin())
        {
            delete_each(&mut request.header_list, &CLIENT_HINTS);
        }
        self.trace.step(
            if becomes_get {
                "concept-http-redirect-fetch|18|followed with GET"
            } else {
                "concept-http-redirect-fetch|18|followed"
            },
            &concat(&[&number(status.into()), " to ", location_url.as_str()]),
        );
        // 18.
        self.request.append_to_url_list(location_url);
        // 19. It decides whether `Origin` is `null` where the CORS protocol is not used.
        if let Some(policy) = referrer_policy(&response.header_list) {
            self.request.referrer_policy = policy;
        }
        // 22. Main fetch again, to get the response tainting right.
        self.main_fetch(cache, now);
        // Its network error is one of this main fetch as well, which may have taken the branch with a preflight.
        if matches!(self.state, State::Next(Action::Fail(_))) {
            self.network_error(cache);
        }
    }

    /// Whether script had set an unsafe header, which a redirect may have removed, and the profile still goes by it.
    pub(super) fn had_unsafe_header(&self) -> bool {
        let profile = &self.behaviour.profile;
        if !profile.has(Departure::UnsafeHeaderStaysAfterRedirect) || self.request.redirect_count == 0 {
            return false;
        }
        let mut list = self.original_header_list.clone();
        if self.request.content_type_is_of_body {
            list.delete("Content-Type");
        }
        has_unsafe_name(&list, profile, |_| true)
    }

    /// Steps 6, 7 and 9 to 11: what keeps a redirect from being followed.
    fn refusal(&self, location_url: &Url, status: u16) -> Option<Violation> {
        let request = &self.request;
        let location = || String::from(location_url.as_str());
        // 6.
        if !location_url.has_http_scheme() {
            return Some(Violation::LocationSchemeNotHttp { location: location() });
        }
        let profile = &self.behaviour.profile;
        if profile.has(Departure::BadPortRefusedByRedirect)
            && let Some(port) = bad_port(location_url)
        {
            return Some(Violation::BadPort { port });
        }
        // 7.
        let is_one_less = request.keepalive && profile.has(Departure::KeepaliveFollows19Redirects);
        if request.redirect_count == REDIRECT_LIMIT - u8::from(is_one_less) {
            return Some(Violation::TooManyRedirects {
                count: request.redirect_count + 1,
            });
        }
        // 9., 10. The second catches a cross-origin resource that redirects to a same-origin URL.
        let is_refused_with_credentials = (request.mode == Mode::Cors
            && !request.origin.is_same_origin(location_url.origin()))
            || request.response_tainting == ResponseTainting::Cors
            || (!request.is_xhr && profile.has(Departure::LocationUserinfoRefused));
        if location_url.includes_credentials() && is_refused_with_credentials {
            return Some(Violation::LocationIncludesCredentials { location: location() });
        }
        // 11.
        (status != 303 && request.body == Body::NullSource).then_some(Violation::BodyNotReplayable)
    }
}

fn delete_each(header_list: &mut HeaderList, names: &[&str]) {
    for name in names {
        header_list.delete(name);
    }
}

/// Location URL of a response that has a redirect status. Null if there is none.
///
/// <https://fetch.spec.whatwg.org/#concept-response-location-url>
fn location_url(request: &Request, header_list: &HeaderList, profile: &Profile) -> Result<Option<Url>, String> {
    let current_url = request.current_url();
    // 2.
    let Some(combined) = header_list.get("Location") else {
        return Ok(None);
    };
    let mut values = header_list.values("Location");
    let first = values.next().unwrap_or_default();
    let location = if combined.len() == first.len() || profile.has(Departure::CombinedLocationFollowed) {
        &combined
    } else if profile.has(Departure::EqualLocationsFollowed) && values.all(|value| value == first) {
        first
    } else {
        return Err(isomorphic_decode(&combined));
    };
    if location.is_empty() && profile.has(Departure::EmptyLocationDelivered) {
        return Ok(None);
    }
    if location.is_empty() && profile.has(Departure::EmptyLocationRefused) {
        return Err(String::new());
    }
    // 3.
    let text = if profile.has(Departure::LocationIsomorphic) {
        isomorphic_decode(location)
    } else {
        percent_encode_non_ascii(location)
    };
    let mut url = current_url
        .join(request.client.url_parser, &text)
        .map_err(|_| isomorphic_decode(location))?;
    // 4. The fragment is kept, as HTTP has it.
    let fragment = current_url.fragment();
    if url.fragment().is_none() && !(fragment == Some("") && profile.has(Departure::EmptyFragmentNotHandedOn)) {
        url.set_fragment(fragment);
    }
    Ok(Some(url))
}

/// A Location value as the URL parser takes it. The Standard leaves open how bytes become a string; browsers keep those beyond
/// ASCII as they are, percent-encoded (whatwg/fetch issue 883).
fn percent_encode_non_ascii(location: &[u8]) -> String {
    let mut text = String::with_capacity(location.len());
    for &byte in location {
        if byte.is_ascii() {
            text.push(char::from(byte));
        } else {
            let digit = |place: u8| char::from(b"0123456789ABCDEF"[usize::from(place)]);
            text.push('%');
            text.push(digit(byte >> 4));
            text.push(digit(byte & 0xF));
        }
    }
    text
}

/// Parse a referrer policy from a `Referrer-Policy` header: the last one that is known.
///
/// <https://w3c.github.io/webappsec-referrer-policy/#parse-referrer-policy-from-header>
fn referrer_policy(header_list: &HeaderList) -> Option<ReferrerPolicy> {
    let tokens = extract_tokens(header_list, "Referrer-Policy").ok()??;
    let mut policy = None;
    for token in tokens.iter() {
        policy = ReferrerPolicy::from_standard_string(&token.to_ascii_lowercase()).or(policy);
    }
    policy
}
