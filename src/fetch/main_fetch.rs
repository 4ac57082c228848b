//! Main fetch and scheme fetch.

use super::{Fetch, Origins, Step};
use crate::{
    browsers::{self, Profile, safelist::unsafe_names},
    checks::{
        bad_port, is_blocked_as_mixed_content, should_response_be_blocked_due_to_mime_type,
        should_response_be_blocked_due_to_nosniff,
    },
    cors::{CorsPreflightCache, Now, needs_cors_preflight},
    reason::{Stage, Violation},
    request::{Mode, RedirectMode, Request, ResponseTainting},
    response::{FilteredResponse, Response, ResponseType},
};
use alloc::string::String;

/// The statement of main fetch's step 12 that a request matches.
pub(super) enum Branch {
    Refused(Refusal),
    /// Scheme fetch, with this response tainting.
    SchemeFetch(ResponseTainting),
    /// HTTP fetch with response tainting "cors".
    HttpFetch,
}

/// Why step 12 returns a network error.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    ModeSameOrigin,
    NoCorsRedirectMode,
    SchemeNotHttp,
}

impl Branch {
    /// Step 12: the first statement that matches decides.
    pub(super) fn of(request: &Request, profile: &Profile) -> Self {
        let url = request.current_url();
        let is_same_origin = url.origin().is_same_origin(&request.origin);
        if (is_same_origin && request.response_tainting == ResponseTainting::Basic)
            || (url.scheme() == "data" && !browsers::main_fetch::wants_follow_for_data(profile, request))
            || matches!(request.mode, Mode::Navigate | Mode::WebSocket | Mode::WebTransport)
        {
            Self::SchemeFetch(ResponseTainting::Basic)
        } else if request.mode == Mode::SameOrigin {
            Self::Refused(Refusal::ModeSameOrigin)
        } else if request.mode == Mode::NoCors && request.redirect_mode == RedirectMode::Follow {
            Self::SchemeFetch(ResponseTainting::Opaque)
        } else if request.mode == Mode::NoCors {
            Self::Refused(Refusal::NoCorsRedirectMode)
        } else if !url.has_http_scheme() {
            Self::Refused(Refusal::SchemeNotHttp)
        } else {
            Self::HttpFetch
        }
    }
}

impl Refusal {
    /// The rule that the request breaks, and the step of the trace.
    fn explained(self, request: &Request, origins: &Origins) -> (Violation, Step) {
        match self {
            Self::ModeSameOrigin => {
                let (origins, url_origin) = (origins.clone(), origins.url.clone());
                (
                    Violation::ModeSameOrigin { url_origin },
                    Step::ModeSameOrigin { origins },
                )
            }
            Self::NoCorsRedirectMode => {
                let redirect_mode = request.redirect_mode;
                (
                    Violation::NoCorsRedirectMode { redirect_mode },
                    Step::NoCorsRedirectMode { redirect_mode },
                )
            }
            Self::SchemeNotHttp => {
                let scheme = String::from(request.current_url().scheme());
                (
                    Violation::SchemeNotHttp { scheme: scheme.clone() },
                    Step::SchemeNotHttp { scheme },
                )
            }
        }
    }
}

impl Fetch {
    /// Main fetch, up to the request that is sent over the network.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>
    pub(super) fn main_fetch(&mut self, cache: &CorsPreflightCache, now: Now) {
        // 3. to 6., 8. to 10. The host handles the local-URLs-only flag, reports, upgrades and referrers. The referrer policy is set when the
        // request is made.
        let url = self.request.current_url();
        // 7. The host handles Content Security Policy and integrity policy, which are not part of the exchange.
        if let Some(port) = bad_port(url) {
            return self.refuse(Stage::Policy, Violation::BadPort { port }, None, Step::BadPort { port });
        }
        if is_blocked_as_mixed_content(&self.request, &self.behaviour.profile) {
            let step = Step::MixedContent {
                url: url.as_str().into(),
            };
            return self.refuse(Stage::Policy, Violation::MixedContent, None, step);
        }
        let url = self.request.current_url();
        let origins = Origins {
            url: url.origin().serialize().into(),
            request: self.request.origin.serialize().into(),
        };
        let branch = Branch::of(&self.request, &self.behaviour.profile);
        if !matches!(branch, Branch::Refused(_)) && !self.passes_local_network_access_check(None) {
            return self.fail();
        }
        match branch {
            Branch::Refused(refusal) => {
                let (violation, step) = refusal.explained(&self.request, &origins);
                let stage = if self.request.redirect_count == 0 {
                    Stage::Request
                } else {
                    Stage::Redirect
                };
                self.refuse(stage, violation, None, step)
            }
            Branch::SchemeFetch(tainting) => {
                self.request.response_tainting = tainting;
                self.trace_tainting(origins, false);
                self.scheme_fetch()
            }
            Branch::HttpFetch => self.cors_http_fetch(origins, cache, now),
        }
    }

    /// Step 12, the last two statements: response tainting "cors", with a preflight or without.
    fn cors_http_fetch(&mut self, origins: Origins, cache: &CorsPreflightCache, now: Now) {
        self.request.response_tainting = ResponseTainting::Cors;
        let profile = &self.behaviour.profile;
        if browsers::main_fetch::removes_userinfo(profile) {
            self.request.remove_userinfo();
        }
        let is_preflighted_all_the_same = browsers::preflight_after_redirect::is_preflighted_all_the_same(
            profile,
            &self.memory,
            &self.request,
            self.with_cors_preflight,
        );
        let preflighted = self.preflighted_request();
        let unsafe_names = unsafe_names(&preflighted.header_list, profile);
        let with_preflight = needs_cors_preflight(&preflighted, &unsafe_names) || is_preflighted_all_the_same;
        self.with_cors_preflight |= with_preflight;
        self.trace_tainting(origins, with_preflight);
        self.http_fetch(with_preflight.then_some(unsafe_names), cache, now)
    }

    /// Adds the branch of step 12 that was taken to the trace.
    fn trace_tainting(&mut self, origins: Origins, with_preflight: bool) {
        self.trace.step(Step::ResponseTainting {
            origins,
            tainting: self.request.response_tainting,
            with_preflight,
        });
    }

    /// Scheme fetch. The caller answers requests to local schemes.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-scheme-fetch>
    fn scheme_fetch(&mut self) {
        let url = self.request.current_url();
        if url.has_http_scheme() {
            return self.send_actual();
        }
        // The only valid about: URL has the path "blank"; its query does not matter.
        let is_answered = match url.scheme() {
            "about" => url.path() == "blank" && !browsers::main_fetch::refuses_about_blank(&self.behaviour.profile),
            _ => url.is_local(),
        };
        if is_answered {
            return self.send_actual();
        }
        // file: is "left as an exercise for the reader. When in doubt, return a network error."
        let scheme = String::from(url.scheme());
        self.refuse(
            Stage::Request,
            Violation::SchemeNotHttp { scheme: scheme.clone() },
            None,
            Step::SchemeRefused { scheme },
        )
    }

    /// Main fetch, from step 14 on: the filtered response, if no earlier step has refused the response.
    pub(super) fn finish(&mut self, response: &Response) {
        let request = &self.request;
        let status = response.seen_status();
        // 19. These checks run before filtering, because filtering does not change their results.
        let content_type = response.header_list.get_decoded("Content-Type");
        if should_response_be_blocked_due_to_mime_type(response, request) {
            return self.refuse(
                Stage::Response,
                Violation::BlockedByMimeType {
                    content_type: content_type.clone().unwrap_or_default(),
                },
                status,
                Step::BlockedByMimeType { content_type },
            );
        }
        if should_response_be_blocked_due_to_nosniff(response, request) {
            let violation = Violation::BlockedByNosniff {
                content_type: content_type.clone(),
                destination: request.destination,
            };
            return self.refuse(
                Stage::Response,
                violation,
                status,
                Step::BlockedByNosniff { content_type },
            );
        }
        // 14.
        let is_range_refused =
            response.status.is_range() && response.range_requested && !request.header_list.contains("Range");
        let response = FilteredResponse::for_tainting(request, response);
        // 20.
        if response.r#type == ResponseType::Opaque && is_range_refused {
            return self.refuse(
                Stage::Response,
                Violation::RangeNotRequested,
                status,
                Step::RangeNotRequested {},
            );
        }
        self.trace.step(Step::Filtered {
            response_type: response.r#type,
            visible: response.header_list.len(),
            received: response.internal_response.header_list.len(),
        });
        self.deliver(response)
    }
}
