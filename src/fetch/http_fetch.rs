use super::{Action, Fetch};
use crate::{
    browsers::Departure,
    checks::{cross_origin_resource_policy_check, tao_check},
    cors::{CorsPreflightCache, Now, check, check_preflight_response, needs_cors_preflight, skips_cache},
    http::Status,
    infra::{
        bytes::isomorphic_decode,
        text::{concat, find, join, number},
    },
    reason::{Stage, Violation},
    request::{CacheMode, CredentialsMode, RedirectMode, RedirectTaint, Request, ResponseTainting},
    response::{FilteredResponse, Response},
};
use alloc::{borrow::Cow, string::String, vec::Vec};

impl Fetch {
    /// HTTP fetch, up to the request that goes over the network.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>
    pub(super) fn http_fetch(&mut self, make_cors_preflight: bool, cache: &CorsPreflightCache, now: Now) {
        if make_cors_preflight {
            let profile = &self.behaviour.profile;
            let cache = if self.caches_for_itself() {
                &self.own_cache
            } else {
                cache
            };
            let preflighted = self.preflighted_request();
            let preflighted: &Request = &preflighted;
            let names = crate::cors::unsafe_names(&preflighted.header_list, profile);
            let input = concat(&[preflighted.method.as_str(), " ", &join(&names, ",")]);
            // A browser that preflights again what a redirect has made simple asks its cache about the method.
            let is_known = if profile.has(Departure::AnyCachedAnswerCoversSimple) {
                cache.has_answer(preflighted, profile, now)
            } else {
                needs_cors_preflight(preflighted, profile)
                    || cache.has_method_cache_entry_match(preflighted.method.as_str(), preflighted, now)
            };
            let is_covered = is_known && cache.covers(preflighted, &names, profile, now);
            // 4.1.
            if !is_covered {
                let send = Action::Send(self.preflight_request());
                self.trace.step("concept-http-fetch|4.1|CORS-preflight fetch", &input);
                return self.next(send);
            }
            self.trace
                .step("concept-http-fetch|4.1|the CORS-preflight cache covers it", &input);
        }
        self.send_actual()
    }

    /// HTTP fetch, step 4.3.
    pub(super) fn send_actual(&mut self) {
        // A redirect that a profile refuses no earlier than this.
        if !self.reasons.is_empty() && !self.behaviour.thorough {
            return self.fail();
        }
        self.next(Action::Send(self.actual_request()));
    }

    /// The request as the preflight sees it.
    pub(super) fn preflighted_request(&self) -> Cow<'_, Request> {
        let names_original =
            self.request.redirect_count > 0 && self.behaviour.profile.has(Departure::PreflightNamesOriginalHeaders);
        let named = if names_original {
            Some(&self.original_header_list)
        } else {
            self.named_header_list.as_ref()
        };
        let Some(named) = named else {
            return Cow::Borrowed(&self.request);
        };
        let mut request = self.request.clone();
        request.header_list = named.clone();
        Cow::Owned(request)
    }

    /// Whether what preflights allow now is cached for the rest of this fetch alone.
    fn caches_for_itself(&self) -> bool {
        self.behaviour.profile.has(Departure::TaintedOriginCachedPerFetch)
            && self.request.redirect_taint() != RedirectTaint::SameOrigin
    }

    /// CORS-preflight fetch, from step 7 on.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    pub(super) fn handle_preflight_response(&mut self, response: &Response, cache: &mut CorsPreflightCache, now: Now) {
        let preflighted = self.preflighted_request().into_owned();
        let is_own = self.caches_for_itself();
        if is_own {
            core::mem::swap(cache, &mut self.own_cache);
        }
        self.judge_preflight_response(&preflighted, response, cache, now);
        if is_own {
            core::mem::swap(cache, &mut self.own_cache);
        }
    }

    fn judge_preflight_response(
        &mut self,
        preflighted: &Request,
        response: &Response,
        cache: &mut CorsPreflightCache,
        now: Now,
    ) {
        let behaviour = self.behaviour;
        let profile = &behaviour.profile;
        let (failures, grant) = check_preflight_response(preflighted, response, profile, behaviour.max_age_limit);
        let passes = failures.is_empty();
        let is_stored = if passes {
            preflighted.cache_mode != CacheMode::NoStore || !profile.has(Departure::NoStoreAnswerNotCached)
        } else {
            let keeps = |violation: &Violation| {
                matches!(
                    violation,
                    Violation::MethodNotAllowed { .. } | Violation::HeaderNotAllowed { .. }
                )
            };
            profile.has(Departure::RefusedPreflightCached) && !behaviour.thorough && failures.iter().all(keeps)
        };
        if profile.has(Departure::CacheKeepsLastAnswer) && ((passes && is_stored) || !skips_cache(preflighted, profile))
        {
            cache.clear_entries(preflighted, profile);
        }
        if passes {
            self.trace.step(
                "cors-preflight-fetch-0|7|success",
                &concat(&["status ", &number(response.status.get().into())]),
            );
        }
        self.note_all(Stage::Preflight, failures, response.status);
        if let Some(grant) = grant.filter(|_| is_stored) {
            cache.store(preflighted, &grant, profile, now);
        }
        if passes || behaviour.thorough {
            self.send_actual()
        } else if is_stored {
            self.fail()
        } else {
            self.network_error(cache)
        }
    }

    /// HTTP fetch, from step 4.4 on.
    pub(super) fn handle_http_response(&mut self, response: &Response, cache: &mut CorsPreflightCache, now: Now) {
        // The local schemes' responses come from scheme fetch, which none of these checks is part of.
        if !self.request.current_url().has_http_scheme() {
            return self.finish(response);
        }
        let status = response.status;
        let is_redirect = status.is_redirect()
            || ((309..400).contains(&status.get())
                && self.behaviour.profile.has(Departure::OtherRedirectsFollowed)
                && response
                    .header_list
                    .get("Location")
                    .is_some_and(|location| !location.is_empty()));
        let stage = if is_redirect && self.request.redirect_mode != RedirectMode::Error {
            Stage::Redirect
        } else {
            Stage::Response
        };
        // 4.4.
        if self.request.response_tainting == ResponseTainting::Cors {
            let request = &self.request;
            let failures = check(
                request.serialize_origin(),
                request.credentials_mode,
                &response.header_list,
            );
            if failures.is_empty() {
                self.trace
                    .step("concept-cors-check|7|success", request.serialize_origin());
            } else {
                self.note_all(stage, failures, status);
                if !self.behaviour.thorough {
                    return self.network_error(cache);
                }
            }
        }
        // 4.5.
        if !tao_check(&self.request, response) {
            self.request.timing_allow_failed = true;
        }
        // 5.
        if self.request.response_tainting == ResponseTainting::Opaque {
            let includes_credentials = self.request.include_credentials();
            if let Err(violation) = cross_origin_resource_policy_check(&self.request, response, includes_credentials) {
                self.note_traced(Stage::Policy, violation, status);
                return self.network_error(cache);
            }
        }
        // 6.
        if is_redirect {
            self.redirect(response, cache, now)
        } else {
            self.finish(response)
        }
    }

    /// HTTP fetch, step 6.3: the switch on the redirect mode.
    fn redirect(&mut self, response: &Response, cache: &mut CorsPreflightCache, now: Now) {
        let profile = self.behaviour.profile;
        let location = response.header_list.get_decoded("Location");
        let is_without = if profile.has(Departure::CombinedLocationFollowed) {
            location.as_ref().is_none_or(String::is_empty)
        } else {
            response.header_list.values("Location").all(<[u8]>::is_empty)
        };
        match self.request.redirect_mode {
            RedirectMode::Error => {
                if profile.has(Departure::ErrorModeWithoutLocationDelivered) && is_without {
                    return self.finish(response);
                }
                self.trace.step(
                    "concept-http-fetch|6.3|network error: redirect mode is error",
                    location.as_deref().unwrap_or(""),
                );
                self.note(
                    Stage::Redirect,
                    Violation::RedirectModeError { location },
                    Some(response.status.get()),
                );
                if profile.has(Departure::RedirectErrorKeepsCache) {
                    self.fail()
                } else {
                    self.network_error(cache)
                }
            }
            RedirectMode::Manual => {
                if let Some(found) = &location
                    && self.is_refused_unfollowed(found)
                {
                    self.note(
                        Stage::Redirect,
                        Violation::LocationInvalid {
                            location: found.clone(),
                        },
                        Some(response.status.get()),
                    );
                    return self.network_error(cache);
                }
                self.trace
                    .step("concept-http-fetch|6.3|opaque-redirect filtered response", "manual");
                let mut response = FilteredResponse::opaque_redirect(&self.request, response);
                response.null_body &= !(is_without && profile.has(Departure::ManualWithoutLocationReadable));
                self.deliver(response)
            }
            RedirectMode::Follow => {
                if profile.has(Departure::RedirectCheckedWithCredentials) && !is_without {
                    self.check_with_credentials(response);
                }
                self.http_redirect_fetch(response, cache, now)
            }
        }
    }

    /// Whether a Location that is not followed is refused all the same.
    fn is_refused_unfollowed(&self, location: &str) -> bool {
        let has = |departure| self.behaviour.profile.has(departure);
        if !has(Departure::ManualLocationParsed) && !has(Departure::ManualFtpRefused) {
            return false;
        }
        match self.scheme_of(location) {
            Some(scheme) => has(Departure::ManualFtpRefused) && (scheme == "ftp" || scheme == "ftps"),
            // Chromium's parser leaves the labels of an ASCII host as they are, be they Punycode or not, and takes spaces.
            None => {
                let plain = with_plain_host(location);
                has(Departure::ManualLocationParsed)
                    && (!location.is_ascii() || find(&plain, b'%').is_some() || self.scheme_of(&plain).is_none())
            }
        }
    }

    /// The scheme of a Location's URL; null if it is none.
    fn scheme_of(&self, location: &str) -> Option<String> {
        let request = &self.request;
        let url = request.current_url().join(request.client.url_parser, location);
        Some(url.ok()?.scheme().into())
    }

    /// The second CORS check of a redirect, noted here, which refuses what would be sent next.
    fn check_with_credentials(&mut self, response: &Response) {
        let request = &self.request;
        if request.response_tainting != ResponseTainting::Cors
            || request.credentials_mode != CredentialsMode::SameOrigin
            || !request.url().origin().is_same_origin(&request.origin)
        {
            return;
        }
        for violation in check(
            request.serialize_origin(),
            CredentialsMode::Include,
            &response.header_list,
        ) {
            self.note(Stage::Redirect, violation, Some(response.status.get()));
        }
    }

    /// Notes reasons, and puts them into the trace.
    pub(super) fn note_all(&mut self, stage: Stage, violations: Vec<Violation>, status: Status) {
        for violation in violations {
            self.note_traced(stage, violation, status);
        }
    }

    #[inline(never)]
    pub(super) fn note_traced(&mut self, stage: Stage, violation: Violation, status: Status) {
        self.note(stage, violation, Some(status.get()));
        self.trace_last_reason();
    }

    /// Puts the reason that was noted last into the trace.
    pub(super) fn trace_last_reason(&mut self) {
        if let Some(reason) = self.reasons.last() {
            self.trace
                .push((reason.anchor(), reason.step()), &reason.url, reason.code().as_str());
        }
    }
}

/// A URL of ASCII bytes with a letter for each space, and without what makes labels Punycode.
fn with_plain_host(text: &str) -> String {
    let mut plain = Vec::new();
    for byte in text.bytes() {
        if byte == b'-' && plain.last() == Some(&byte) {
            plain.pop();
        } else {
            plain.push(if byte == b' ' { b'_' } else { byte });
        }
        if plain.ends_with(b"%20") {
            plain.truncate(plain.len() - 3);
            plain.push(b'_');
        }
    }
    isomorphic_decode(&plain)
}
