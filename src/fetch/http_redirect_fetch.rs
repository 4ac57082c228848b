//! HTTP-redirect fetch.

use super::{Fetch, Next, State, Step};
use crate::{
    browsers::{self, Profile, redirected_request::Redirect, safelist::unsafe_names},
    checks::bad_port,
    cors::{CorsPreflightCache, Now, needs_cors_preflight},
    http::{HeaderList, Method, REQUEST_BODY_HEADER_NAMES, extract_single_header, extract_tokens},
    infra::bytes::isomorphic_decode,
    reason::{Stage, Violation},
    request::{Body, Mode, ReferrerPolicy, Request, ResponseTainting},
    response::Response,
    url::Url,
};
use alloc::{format, string::String};

/// The greatest number of redirects that a fetch follows.
const REDIRECT_LIMIT: u8 = 20;

impl Fetch {
    /// HTTP-redirect fetch.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-redirect-fetch>
    pub(super) fn http_redirect_fetch(&mut self, response: &Response, cache: &mut CorsPreflightCache, now: Now) {
        let profile = self.behaviour.profile;
        let status = response.status.get();
        // 3.
        let location_url = match location_url(&self.request, &response.header_list, &profile) {
            Ok(Some(location_url)) => location_url,
            // 4. A redirect without a Location is an ordinary response.
            Ok(None) => return self.finish(response),
            // 5.
            Err(location) => {
                self.note_traced(
                    Stage::Redirect,
                    Violation::LocationInvalid { location },
                    response.seen_status(),
                );
                return self.network_error(cache);
            }
        };
        // 6., 7. and 9. to 11.
        if let Some(violation) = self.refusal(&location_url, status) {
            if browsers::redirect_refused::waits_for_preflight(&profile, &self.request, &violation) {
                let reason = self.reason(Stage::Redirect, violation, response.seen_status());
                self.memory.refused_next.push(reason);
            } else {
                self.note_traced(Stage::Redirect, violation, response.seen_status());
                return self.network_error(cache);
            }
        }
        // 8.
        self.request.redirect_count += 1;
        let becomes_get = self.change_request(&location_url, status);
        // 14. to 17. The caller has the body and the times.
        // 18.
        self.trace.step(Step::Followed {
            status,
            location: location_url.as_str().into(),
            becomes_get,
        });
        self.request.append_to_url_list(location_url);
        // 19. The referrer policy decides whether `Origin` is `null` in a request without CORS.
        if let Some(policy) = referrer_policy(&response.header_list) {
            self.request.referrer_policy = policy;
        }
        // 22. Main fetch again, to get the response tainting right.
        self.main_fetch(cache, now);
        // A network error of that main fetch is also a network error of this main fetch, which may have taken the branch with a preflight.
        if matches!(self.state, State::Next(Next::Fail)) {
            self.network_error(cache);
        }
    }

    /// Steps 6, 7 and 9 to 11: the rules that refuse a redirect.
    fn refusal(&self, location_url: &Url, status: u16) -> Option<Violation> {
        let (request, profile) = (&self.request, &self.behaviour.profile);
        let location = || String::from(location_url.as_str());
        // 6.
        if !location_url.has_http_scheme() {
            return Some(Violation::LocationSchemeNotHttp { location: location() });
        }
        if browsers::redirect_refused::asks_for_bad_port(profile)
            && let Some(port) = bad_port(location_url)
        {
            return Some(Violation::BadPort { port });
        }
        // 7.
        let limit = browsers::redirect_refused::redirect_limit(profile, request).unwrap_or(REDIRECT_LIMIT);
        if request.redirect_count == limit {
            return Some(Violation::TooManyRedirects {
                count: request.redirect_count + 1,
            });
        }
        // 9.
        let is_cross_origin = request.mode == Mode::Cors && !request.origin.is_same_origin(location_url.origin());
        // 10. This catches a cross-origin resource that redirects to a same-origin URL.
        let is_cors = request.response_tainting == ResponseTainting::Cors;
        if location_url.includes_credentials()
            && (is_cross_origin || is_cors || browsers::redirect_refused::always_refuses_userinfo(profile, request))
        {
            return Some(Violation::LocationIncludesCredentials { location: location() });
        }
        // 11.
        (status != 303 && request.body == Body::NullSource).then_some(Violation::BodyNotReplayable)
    }

    /// Steps 12 and 13: changes the request for a redirect. Gives whether the Standard changes the method to `GET`.
    fn change_request(&mut self, location_url: &Url, status: u16) -> bool {
        let (request, memory, profile) = (&mut self.request, &mut self.memory, &self.behaviour.profile);
        let redirect = Redirect {
            status,
            location_url,
            leaves_origin: !request.current_url().origin().is_same_origin(location_url.origin()),
            becomes_get: becomes_get(&request.method, status),
            was_preflighted: self.with_cors_preflight,
        };
        if let Some(list) = browsers::redirected_request::header_list_before(profile, memory, request, &redirect) {
            request.header_list = list;
        }
        // 12.
        let loses_body_headers = browsers::redirected_request::method_for_body_headers(profile, memory)
            .map_or(redirect.becomes_get, |method| becomes_get(method, status));
        let becomes_get =
            redirect.becomes_get || browsers::redirected_request::becomes_get_all_the_same(profile, request, &redirect);
        if becomes_get {
            request.method = Method::GET;
            request.body = Body::Null;
        }
        if loses_body_headers {
            for name in REQUEST_BODY_HEADER_NAMES {
                request.header_list.delete(name);
            }
        }
        // 13.
        if redirect.leaves_origin {
            request.header_list.delete("Authorization");
        }
        browsers::redirected_request::change(profile, memory, request, &redirect);
        browsers::preflight_after_redirect::remember(profile, memory, request, &redirect, |request| {
            needs_cors_preflight(request, &unsafe_names(&request.header_list, profile))
        });
        redirect.becomes_get
    }
}

/// Step 12: whether a redirect with this status changes this method to `GET`.
fn becomes_get(method: &Method, status: u16) -> bool {
    match status {
        301 | 302 => *method == "POST",
        303 => *method != "GET" && *method != "HEAD",
        _ => false,
    }
}

/// The location URL of a response that has a redirect status. Null if the response has no `Location`.
///
/// <https://fetch.spec.whatwg.org/#concept-response-location-url>
///
/// # Errors
/// The value of `Location`, if the location URL is failure.
fn location_url(request: &Request, header_list: &HeaderList, profile: &Profile) -> Result<Option<Url>, String> {
    let current_url = request.current_url();
    // 2.
    let location = match extract_single_header(header_list, "Location") {
        Ok(None) => return Ok(None),
        Ok(Some(location)) => location.to_vec(),
        Err(several) => browsers::location::value_of_several(profile, header_list).ok_or(several.item)?,
    };
    if location.is_empty()
        && let Some(empty) = browsers::location::empty(profile)
    {
        return empty;
    }
    // 3.
    let text = browsers::location::text(profile, &location).unwrap_or_else(|| percent_encode_non_ascii(&location));
    let mut url = current_url
        .join(request.client.url_parser, &text)
        .map_err(|_| isomorphic_decode(&location))?;
    // 4. The fragment is kept, as in HTTP.
    let fragment = current_url.fragment();
    if url.fragment().is_none() && !browsers::location::stays_without_fragment(profile, fragment) {
        url.set_fragment(fragment);
    }
    Ok(Some(url))
}

/// A Location value as a string for the URL parser. The Standard does not say how the bytes become a string; browsers percent-encode
/// the bytes beyond ASCII (whatwg/fetch issue 883).
fn percent_encode_non_ascii(location: &[u8]) -> String {
    let mut text = String::new();
    for &byte in location {
        if byte.is_ascii() {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

/// Parse a referrer policy from a `Referrer-Policy` header: the last policy in the header that is known.
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
