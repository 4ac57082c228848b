//! HTTP fetch.

use super::{Fetch, Next, Step, request_headers::actual_request};
use crate::{
    browsers,
    checks::{cross_origin_resource_policy_check, tao_check},
    cors::{CorsPreflightCache, Now, check},
    reason::{Stage, Violation},
    request::{RedirectMode, ResponseTainting},
    response::{FilteredResponse, Response},
};
use alloc::{string::String, vec::Vec};

impl Fetch {
    /// HTTP fetch, up to the request that is sent over the network.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>
    /// `make_cors_preflight`: the CORS-unsafe request-header names, if the flag is set.
    pub(super) fn http_fetch(
        &mut self,
        make_cors_preflight: Option<Vec<String>>,
        cache: &CorsPreflightCache,
        now: Now,
    ) {
        // 3. The host handles service workers.
        // 4.1.
        if let Some(unsafe_names) = make_cors_preflight {
            let profile = &self.behaviour.profile;
            let cache = if browsers::cache::is_of_fetch_alone(profile, &self.request) {
                &self.memory.own_cache
            } else {
                cache
            };
            let preflighted = self.preflighted_request();
            let method = preflighted.method.as_str().into();
            if !cache.covers(&preflighted, &unsafe_names, profile, now) {
                self.trace.step(Step::CorsPreflightFetch { method, unsafe_names });
                return self.next(Next::SendPreflight);
            }
            self.trace.step(Step::CoveredByPreflightCache { method, unsafe_names });
        }
        self.send_actual()
    }

    /// HTTP fetch, step 4.3, and scheme fetch for an HTTP(S) or local URL: asks the caller to send the request.
    pub(super) fn send_actual(&mut self) {
        self.note_refused_next();
        if !self.reasons.is_empty() {
            if !self.behaviour.thorough {
                return self.fail();
            }
            self.trace.go_on_hypothetically();
        }
        let (request, profile) = (&self.request, &self.behaviour.profile);
        self.memory
            .sent(profile, |memory| actual_request(request, profile, memory).header_list);
        self.next(Next::SendActual);
    }

    /// Notes the reasons of a refused redirect, for user agents that refuse the redirect just before the next request.
    pub(super) fn note_refused_next(&mut self) {
        for reason in core::mem::take(&mut self.memory.refused_next) {
            self.push_traced(reason);
        }
    }

    /// HTTP fetch, from step 4.4 on.
    pub(super) fn handle_http_response(&mut self, response: &Response, cache: &mut CorsPreflightCache, now: Now) {
        // The responses of local schemes are from scheme fetch, and none of these checks is part of scheme fetch.
        if !self.request.current_url().has_http_scheme() {
            return self.finish(response);
        }
        let status = response.status;
        let is_redirect =
            status.is_redirect() || browsers::redirect_mode::redirects_all_the_same(&self.behaviour.profile, response);
        let stage = if is_redirect && self.request.redirect_mode != RedirectMode::Error {
            Stage::Redirect
        } else {
            Stage::Response
        };
        // 4.4.
        if self.request.response_tainting == ResponseTainting::Cors && !self.passes_cors_check(response, stage) {
            if !self.behaviour.thorough {
                return self.network_error(cache);
            }
            self.trace.go_on_hypothetically();
        }
        // 4.5.
        if !tao_check(&self.request, response) {
            self.request.timing_allow_failed = true;
        }
        // 5.
        if self.request.response_tainting == ResponseTainting::Opaque {
            let includes_credentials = self.request.include_credentials();
            if let Err(violation) = cross_origin_resource_policy_check(&self.request, response, includes_credentials) {
                self.note_traced(Stage::Policy, violation, response.seen_status());
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

    /// HTTP fetch, step 4.4: the CORS check. Notes its failures.
    fn passes_cors_check(&mut self, response: &Response, stage: Stage) -> bool {
        let request = &self.request;
        let origin = request.serialize_origin();
        let failures = check(origin, request.credentials_mode, &response.header_list);
        let passes = failures.is_empty();
        if passes {
            let origin = origin.into();
            self.trace.step(Step::CorsCheckPassed { origin });
        } else {
            self.note_all(stage, failures, response.seen_status());
        }
        passes
    }

    /// HTTP fetch, step 6.3: the switch on the redirect mode.
    fn redirect(&mut self, response: &Response, cache: &mut CorsPreflightCache, now: Now) {
        let profile = self.behaviour.profile;
        let status = response.seen_status();
        match self.request.redirect_mode {
            RedirectMode::Error => {
                if browsers::redirect_mode::error_mode_delivers(&profile, response) {
                    return self.finish(response);
                }
                let location = response.header_list.get_decoded("Location");
                self.trace.step(Step::RedirectModeError {
                    location: location.clone(),
                });
                self.note(Stage::Redirect, Violation::RedirectModeError { location }, status);
                if browsers::redirect_mode::error_mode_keeps_cache(&profile) {
                    self.fail()
                } else {
                    self.network_error(cache)
                }
            }
            RedirectMode::Manual => {
                let refused =
                    browsers::redirect_mode::location_refused_by_manual_mode(&profile, &self.request, response);
                if let Some(location) = refused {
                    self.note(Stage::Redirect, Violation::LocationInvalid { location }, status);
                    return self.network_error(cache);
                }
                self.trace.step(Step::OpaqueRedirect {});
                let mut filtered = FilteredResponse::opaque_redirect(&self.request, response);
                if browsers::redirect_mode::manual_mode_leaves_body(&profile, response) {
                    filtered.null_body = false;
                }
                self.deliver(filtered)
            }
            RedirectMode::Follow => {
                let second_check = browsers::redirect_mode::second_cors_check(&profile, &self.request, response);
                if let Some(credentials_mode) = second_check {
                    let origin = self.request.serialize_origin();
                    for violation in check(origin, credentials_mode, &response.header_list) {
                        let reason = self.reason(Stage::Redirect, violation, status);
                        self.memory.refused_next.push(reason);
                    }
                }
                self.http_redirect_fetch(response, cache, now)
            }
        }
    }
}
