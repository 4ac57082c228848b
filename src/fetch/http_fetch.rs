use super::{Action, Fetch, State};
use crate::{
    cors::{CorsPreflightCache, Now, check, cors_preflight_response_check, needs_cors_preflight, skips_cache},
    http::Status,
    infra::{
        bytes::isomorphic_decode,
        text::{concat, find, join, number},
    },
    policy::{cross_origin_resource_policy_check, tao_check},
    profile::Deviation,
    reason::{Rule, Stage, What},
    request::{CacheMode, CredentialsMode, RedirectMode, RedirectTaint, Request, ResponseTainting},
    response::{FilteredResponse, Response},
};
use alloc::{borrow::Cow, string::String, vec::Vec};

impl Fetch {
    /// HTTP fetch, up to the request that goes over the network.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>
    pub(super) fn http_fetch(&mut self, make_cors_preflight: bool, cache: &CorsPreflightCache, now: Now) -> State {
        if make_cors_preflight {
            let profile = &self.behaviour.profile;
            let cache = if self.caches_for_itself() {
                &self.own_cache
            } else {
                cache
            };
            let preflighted = self.preflighted_request();
            let names = crate::cors::unsafe_names(&preflighted.header_list, profile);
            let input = concat(&[preflighted.method.as_str(), " ", &join(&names, ",")]);
            // A browser that preflights again what a redirect has made simple asks its cache about the method.
            let is_known = if profile.has(Deviation::AnyCachedAnswerCoversSimple) {
                cache.has_answer(&preflighted, profile, now)
            } else {
                needs_cors_preflight(&preflighted, profile)
                    || cache.has_method_cache_entry_match(preflighted.method.as_str(), &preflighted, now)
            };
            let is_covered = is_known && cache.covers(&preflighted, &names, profile, now);
            // 4.1.
            if !is_covered {
                let send = Action::Send(self.preflight_request());
                self.trace.step("concept-http-fetch|4.1|CORS-preflight fetch", &input);
                return State::Next(send);
            }
            self.trace
                .step("concept-http-fetch|4.1|the CORS-preflight cache covers it", &input);
        }
        self.send_actual()
    }

    /// HTTP fetch, step 4.3.
    pub(super) fn send_actual(&mut self) -> State {
        // A redirect that a profile refuses no earlier than this.
        if !self.reasons.is_empty() && !self.behaviour.thorough {
            return self.fail();
        }
        State::Next(Action::Send(self.actual_request()))
    }

    /// The request as the preflight sees it.
    pub(super) fn preflighted_request(&self) -> Cow<'_, Request> {
        let names_original =
            self.request.redirect_count > 0 && self.behaviour.profile.has(Deviation::PreflightNamesOriginalHeaders);
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
        self.behaviour.profile.has(Deviation::TaintedOriginCachedPerFetch)
            && self.request.redirect_taint() != RedirectTaint::SameOrigin
    }

    /// CORS-preflight fetch, from step 7 on.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    pub(super) fn handle_preflight_response(
        &mut self,
        response: &Response,
        cache: &mut CorsPreflightCache,
        now: Now,
    ) -> State {
        let preflighted = self.preflighted_request().into_owned();
        if !self.caches_for_itself() {
            return self.judge_preflight_response(&preflighted, response, cache, now);
        }
        let mut own_cache = core::mem::take(&mut self.own_cache);
        let state = self.judge_preflight_response(&preflighted, response, &mut own_cache, now);
        self.own_cache = own_cache;
        state
    }

    fn judge_preflight_response(
        &mut self,
        preflighted: &Request,
        response: &Response,
        cache: &mut CorsPreflightCache,
        now: Now,
    ) -> State {
        let behaviour = self.behaviour;
        let checked = cors_preflight_response_check(preflighted, response, &behaviour.profile, behaviour.max_age_limit);
        let profile = &behaviour.profile;
        let is_kept_out =
            preflighted.cache_mode == CacheMode::NoStore && profile.has(Deviation::NoStoreAnswerNotCached);
        let is_stored = checked.is_ok() && !is_kept_out;
        if profile.has(Deviation::CacheKeepsLastAnswer) && (is_stored || !skips_cache(preflighted, profile)) {
            cache.clear_entries(preflighted, profile);
        }
        let (failures, grant) = match checked {
            Ok(grant) => {
                self.trace.step(
                    "cors-preflight-fetch-0|7|success",
                    &concat(&["status ", &number(response.status.get().into())]),
                );
                if is_stored {
                    cache.store(preflighted, &grant, &behaviour.profile, now);
                }
                return self.send_actual();
            }
            Err(refused) => refused,
        };
        let keeps = behaviour.profile.has(Deviation::RefusedPreflightCached)
            && failures
                .iter()
                .all(|what| matches!(what.rule, Rule::MethodNotAllowed | Rule::HeaderNotAllowed));
        self.note_all(Stage::Preflight, failures, response.status);
        if behaviour.thorough {
            return self.send_actual();
        }
        match grant {
            Some(grant) if keeps => {
                cache.store(preflighted, &grant, &behaviour.profile, now);
                self.fail()
            }
            _ => self.network_error(cache),
        }
    }

    /// HTTP fetch, from step 4.4 on.
    pub(super) fn handle_http_response(
        &mut self,
        response: Response,
        cache: &mut CorsPreflightCache,
        now: Now,
    ) -> State {
        // The local schemes' responses come from scheme fetch, which none of these checks is part of.
        if !self.request.current_url().has_http_scheme() {
            return self.finish(response);
        }
        let status = response.status;
        let is_redirect = status.is_redirect()
            || ((309..400).contains(&status.get())
                && self.behaviour.profile.has(Deviation::OtherRedirectsFollowed)
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
        if !tao_check(&self.request, &response) {
            self.request.timing_allow_failed = true;
        }
        // 5.
        if self.request.response_tainting == ResponseTainting::Opaque {
            let includes_credentials = self.request.include_credentials();
            if let Err(what) = cross_origin_resource_policy_check(&self.request, &response, includes_credentials) {
                self.note_all(Stage::Policy, alloc::vec![what], status);
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
    fn redirect(&mut self, response: Response, cache: &mut CorsPreflightCache, now: Now) -> State {
        let profile = self.behaviour.profile;
        let location = response.header_list.get_decoded("Location");
        let is_without = if profile.has(Deviation::CombinedLocationFollowed) {
            location.as_ref().is_none_or(String::is_empty)
        } else {
            response.header_list.values("Location").all(<[u8]>::is_empty)
        };
        match self.request.redirect_mode {
            RedirectMode::Error => {
                if profile.has(Deviation::ErrorModeWithoutLocationDelivered) && is_without {
                    return self.finish(response);
                }
                self.trace.step(
                    "concept-http-fetch|6.3|network error: redirect mode is error",
                    location.as_deref().unwrap_or(""),
                );
                self.note(
                    Stage::Redirect,
                    What {
                        found: location,
                        ..What::of(Rule::RedirectModeError)
                    },
                    Some(response.status.get()),
                );
                if profile.has(Deviation::RedirectErrorKeepsCache) {
                    self.fail()
                } else {
                    self.network_error(cache)
                }
            }
            RedirectMode::Manual => {
                if let Some(found) = location.filter(|location| self.is_refused_unfollowed(location)) {
                    self.note(
                        Stage::Redirect,
                        What::found(Rule::LocationInvalid, &found),
                        Some(response.status.get()),
                    );
                    return self.network_error(cache);
                }
                self.trace
                    .step("concept-http-fetch|6.3|opaque-redirect filtered response", "manual");
                let mut response = FilteredResponse::opaque_redirect(&self.request, response);
                response.null_body &= !(is_without && profile.has(Deviation::ManualWithoutLocationReadable));
                self.deliver(response)
            }
            RedirectMode::Follow => {
                if profile.has(Deviation::RedirectCheckedWithCredentials) && !is_without {
                    self.check_with_credentials(&response);
                }
                self.http_redirect_fetch(response, cache, now)
            }
        }
    }

    /// Whether a Location that is not followed is refused all the same.
    fn is_refused_unfollowed(&self, location: &str) -> bool {
        let (request, profile) = (&self.request, &self.behaviour.profile);
        let has = |deviation| profile.has(deviation);
        if !has(Deviation::ManualLocationParsed) && !has(Deviation::ManualFtpRefused) {
            return false;
        }
        match request.current_url().join(request.client.url_parser, location) {
            Ok(url) => has(Deviation::ManualFtpRefused) && matches!(url.scheme(), "ftp" | "ftps"),
            // Chromium's parser leaves the labels of an ASCII host as they are, be they Punycode or not, and takes spaces.
            Err(_) => {
                let plain = with_plain_host(location);
                has(Deviation::ManualLocationParsed)
                    && (!location.is_ascii()
                        || find(&plain, b'%').is_some()
                        || request.current_url().join(request.client.url_parser, &plain).is_err())
            }
        }
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
        for what in check(
            request.serialize_origin(),
            CredentialsMode::Include,
            &response.header_list,
        ) {
            self.note(Stage::Redirect, what, Some(response.status.get()));
        }
    }

    /// Notes reasons, and puts them into the trace.
    pub(super) fn note_all(&mut self, stage: Stage, failures: Vec<What>, status: Status) {
        for what in failures {
            self.note(stage, what, Some(status.get()));
            if let Some(reason) = self.reasons.last() {
                self.trace.push(reason.step(), &reason.url, reason.code());
            }
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
