//! Main fetch and scheme fetch.

use super::Fetch;
use crate::{
    browsers,
    checks::{
        bad_port, should_fetching_request_be_blocked_as_mixed_content, should_response_be_blocked_due_to_mime_type,
        should_response_be_blocked_due_to_nosniff,
    },
    cors::{CorsPreflightCache, Now, needs_cors_preflight},
    infra::text::{concat, number},
    reason::{Stage, Violation},
    request::{Mode, RedirectMode, ResponseTainting},
    response::{FilteredResponse, Response, ResponseType},
};
use alloc::{format, string::String};

impl Fetch {
    /// Main fetch, up to the request that goes over the network.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>
    pub(super) fn main_fetch(&mut self, cache: &CorsPreflightCache, now: Now) {
        let url = self.request.current_url();
        // 7. Content Security Policy and integrity policy are the host's: they are not part of the exchange.
        if let Some(port) = bad_port(url) {
            return self.refuse(
                Stage::Policy,
                Violation::BadPort { port },
                None,
                "concept-main-fetch|7|blocked: bad port",
                &format!("port {port}"),
            );
        }
        if should_fetching_request_be_blocked_as_mixed_content(&self.request) {
            let url = String::from(url.as_str());
            return self.refuse(
                Stage::Policy,
                Violation::MixedContent,
                None,
                "concept-main-fetch|7|blocked: mixed content",
                &url,
            );
        }
        // 12.
        let request = &self.request;
        let url = request.current_url();
        let pair = concat(&[url.origin().serialize(), " from ", request.origin.serialize()]);
        let is_same_origin = url.origin().is_same_origin(&request.origin);
        if (is_same_origin && request.response_tainting == ResponseTainting::Basic)
            || url.scheme() == "data"
            || matches!(request.mode, Mode::Navigate | Mode::WebSocket | Mode::WebTransport)
        {
            self.request.response_tainting = ResponseTainting::Basic;
            self.trace
                .step("concept-main-fetch|12|response tainting is basic", &pair);
            return self.scheme_fetch();
        }
        let stage = if request.redirect_count == 0 {
            Stage::Request
        } else {
            Stage::Redirect
        };
        if request.mode == Mode::SameOrigin {
            let violation = Violation::ModeSameOrigin {
                url_origin: url.origin().serialize().into(),
            };
            return self.refuse(
                stage,
                violation,
                None,
                "concept-main-fetch|12|network error: mode is same-origin",
                &pair,
            );
        }
        if request.mode == Mode::NoCors {
            if request.redirect_mode != RedirectMode::Follow {
                let redirect_mode = request.redirect_mode;
                return self.refuse(
                    stage,
                    Violation::NoCorsRedirectMode { redirect_mode },
                    None,
                    "concept-main-fetch|12|network error: mode is no-cors and redirect mode is not follow",
                    redirect_mode.as_str(),
                );
            }
            self.request.response_tainting = ResponseTainting::Opaque;
            self.trace
                .step("concept-main-fetch|12|response tainting is opaque", &pair);
            return self.scheme_fetch();
        }
        if !url.has_http_scheme() {
            let scheme = String::from(url.scheme());
            return self.refuse(
                stage,
                Violation::SchemeNotHttp { scheme: scheme.clone() },
                None,
                "concept-main-fetch|12|network error: not an HTTP(S) scheme",
                &scheme,
            );
        }
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
        if needs_cors_preflight(&self.preflighted_request(), profile) || is_preflighted_all_the_same {
            self.with_cors_preflight = true;
            self.trace.step(
                "concept-main-fetch|12|response tainting is cors, with a preflight",
                &pair,
            );
            self.http_fetch(true, cache, now)
        } else {
            self.trace
                .step("concept-main-fetch|12|response tainting is cors", &pair);
            self.http_fetch(false, cache, now)
        }
    }

    /// Scheme fetch. What the local schemes answer is the caller's to know.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-scheme-fetch>
    fn scheme_fetch(&mut self) {
        let url = self.request.current_url();
        if url.has_http_scheme() {
            return self.send_actual();
        }
        // Of about: URLs only the one whose path is "blank", whatever its query.
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
            "concept-scheme-fetch|3|network error",
            &scheme,
        )
    }

    /// Main fetch, from step 14 on: what script gets of a response that nothing before has refused.
    pub(super) fn finish(&mut self, response: &Response) {
        let request = &self.request;
        let status = Some(response.status.get());
        // 19., asked before filtering: the answer is the same.
        let found = response.header_list.get_decoded("Content-Type");
        let content_type = found.as_deref().unwrap_or("");
        if should_response_be_blocked_due_to_mime_type(response, request) {
            return self.refuse(
                Stage::Response,
                Violation::BlockedByMimeType {
                    content_type: content_type.into(),
                },
                status,
                "concept-main-fetch|19|blocked due to its MIME type",
                content_type,
            );
        }
        if should_response_be_blocked_due_to_nosniff(response, request) {
            let violation = Violation::BlockedByNosniff {
                content_type: found.clone(),
                destination: request.destination,
            };
            return self.refuse(
                Stage::Response,
                violation,
                status,
                "concept-main-fetch|19|blocked due to nosniff",
                content_type,
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
                "concept-main-fetch|20|network error",
                "range-requested flag",
            );
        }
        self.trace.push(
            ("concept-main-fetch", "14.2"),
            &concat(&[
                &number(response.header_list.len()),
                " of ",
                &number(response.internal_response.header_list.len()),
                " headers",
            ]),
            response.r#type.as_str(),
        );
        self.deliver(response)
    }
}
