//! Evidence: everything that is known of an exchange, as plain values. Causes are found in the evidence alone.

use super::{Finding, ProbeOutcome, Question, advice_of_request};
use crate::{
    environment::NetworkPermissions,
    fetch::{Fetch, LocalNetworkRequest},
    http::HeaderList,
    infra::{ShownUrl, bytes::isomorphic_decode, part, without_userinfo},
    reason::{Reason, Stage, Violation},
    request::{Mode, Request},
    response::{FilteredResponse, Response, ResponseType},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// An answer of an exchange: its place in the exchange, and the response or the words of the failure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answered<'a> {
    /// How many redirects came before the request that was answered.
    pub redirect_count: u8,
    pub is_preflight: bool,
    pub result: Result<&'a Response, &'a str>,
}

/// How much of an exchange is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Every answer was seen while it came, so each answer belongs to its request.
    Driven,
    /// Somebody gave the answers of a recorded exchange, in order.
    Recorded,
    /// A page saw its own call fail, and nothing else.
    Page(PageKnowledge),
}

/// What a page can ask its browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageKnowledge {
    /// Whether the browser says that it is offline.
    pub is_offline: bool,
    /// The directive of the page's Content Security Policy that forbade the request, as the browser reported it.
    pub forbidden_by: Option<String>,
    /// Whether that policy forbids only what the request was redirected to.
    pub is_redirect_forbidden: bool,
    /// What the browser says of the permissions of Local Network Access; what is not known here is as in the settings of the page.
    pub permissions: NetworkPermissions,
    /// Whether a service worker controls the page.
    pub has_service_worker: bool,
    /// Whether the page reads other answers of the same server.
    pub reads_server: bool,
    /// What came of the probes so far, in order.
    pub probes: Vec<ProbeOutcome>,
}

/// Everything that is known of an exchange.
pub(crate) struct Evidence<'a> {
    /// The request before any redirect.
    pub request: &'a Request,
    pub view: View,
    /// Whether the browser sends a preflight, or would send one.
    pub needs_preflight: bool,
    /// The CORS-unsafe names among the headers of the request.
    pub unsafe_names: Vec<String>,
    /// Every URL of the fetch, in order: that of the request, then those of its redirects.
    pub urls: Vec<String>,
    pub answers: Vec<Seen<'a>>,
    /// Every broken rule, in the order in which a browser meets them.
    pub reasons: &'a [Reason],
    pub findings: &'a [Finding],
    /// The request that browsers ask their user about.
    pub local_network: Option<&'a LocalNetworkRequest>,
    /// The advice about the request, if script gets no response that it can read.
    pub advice: Vec<Finding>,
    /// The response that script gets, if it gets one.
    pub delivered: Option<&'a FilteredResponse>,
}

/// A request by its method and its URL.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub method: String,
    pub url: String,
}

/// An answer and the request that it belongs to.
pub(crate) struct Seen<'a> {
    pub asked: Asked,
    pub is_preflight: bool,
    pub response: Option<&'a Response>,
}

impl<'a> Evidence<'a> {
    pub fn of_fetch(
        request: &'a Request,
        dropped: &'a [String],
        fetch: &'a Fetch,
        findings: &'a [Finding],
        view: View,
        delivered: Option<&'a FilteredResponse>,
        answers: impl Iterator<Item = Answered<'a>>,
    ) -> Self {
        let urls: Vec<String> = fetch
            .request()
            .url_list()
            .iter()
            .map(|url| url.without_fragment())
            .collect();
        let last_method = fetch.request().method.to_string();
        let answers = answers
            .map(|answered| {
                let index = usize::from(answered.redirect_count);
                let method = if answered.is_preflight {
                    "OPTIONS"
                } else if index == 0 {
                    request.method.as_str()
                } else {
                    &last_method
                };
                Seen {
                    asked: Asked {
                        method: method.into(),
                        url: urls.get(index).cloned().unwrap_or_default(),
                    },
                    is_preflight: answered.is_preflight,
                    response: answered.result.ok(),
                }
            })
            .collect();
        let mut advice = Vec::new();
        // What is known of the request is told where the call has failed, and where script sees nothing.
        if delivered.is_none_or(|response| response.r#type == ResponseType::Opaque) {
            advice_of_request(&mut advice, fetch.request(), dropped);
        }
        Self {
            request,
            view,
            needs_preflight: fetch.is_with_cors_preflight(),
            unsafe_names: request.cors_unsafe_request_header_names(),
            urls,
            answers,
            reasons: fetch.reasons(),
            findings,
            local_network: fetch.local_network_request(),
            advice,
            delivered,
        }
    }

    /// The serialized origin of the page.
    pub fn origin(&self) -> &str {
        self.request.origin.serialize()
    }

    /// The URL of the request.
    pub fn url(&self) -> &str {
        &self.urls[0]
    }

    pub fn method(&self) -> &str {
        self.request.method.as_str()
    }

    /// What the page knows from its browser.
    pub fn page(&self) -> Option<&PageKnowledge> {
        match &self.view {
            View::Page(page) => Some(page),
            View::Driven | View::Recorded => None,
        }
    }

    /// What came of the probes that asked a question.
    pub fn probes_of(&self, question: Question) -> impl Iterator<Item = &ProbeOutcome> {
        let probes = self.page().map_or(&[][..], |page| &page.probes);
        probes.iter().filter(move |outcome| outcome.question == question)
    }

    /// The directive of the page's Content Security Policy that forbade the request or its redirect.
    pub fn forbidden_by(&self) -> Option<&str> {
        self.page()?.forbidden_by.as_deref()
    }

    /// Whether the page's Content Security Policy forbids only what the request was redirected to.
    pub fn is_redirect_forbidden(&self) -> bool {
        self.page().is_some_and(|page| page.is_redirect_forbidden)
    }

    /// Whether the request goes to another origin and CORS applies to it.
    pub fn is_cors(&self) -> bool {
        self.request.mode == Mode::Cors && !self.request.origin.is_same_origin(self.request.url().origin())
    }

    /// The origin of the last URL: the server that answered last.
    pub fn server(&self) -> String {
        let last = self.urls.last().map_or("", String::as_str);
        origin_of(last).into()
    }

    pub fn includes_credentials(&self) -> bool {
        self.request.credentials_mode_is_include()
    }

    /// The names of the headers that script does not see and may want to, in lower case.
    pub fn hidden_headers(&self) -> String {
        let finding = self
            .findings
            .iter()
            .find(|finding| finding.code == "response-header-not-exposed");
        let names = finding.and_then(|finding| finding.found.as_deref()).unwrap_or_default();
        names.to_ascii_lowercase()
    }

    /// Each answer that broke a rule, with the reasons of that answer.
    pub fn refusals(&self) -> impl Iterator<Item = Refusal<'_>> {
        self.answers.iter().filter_map(|seen| {
            let response = seen.response?;
            let is_of = |reason: &&Reason| {
                let stage = match reason.stage {
                    Stage::Preflight => true,
                    Stage::Response | Stage::Redirect | Stage::Policy => false,
                    Stage::Request | Stage::Environment => return false,
                };
                stage == seen.is_preflight && reason.url == seen.asked.url
            };
            let reasons: Vec<&Reason> = self.reasons.iter().filter(is_of).collect();
            (!reasons.is_empty()).then_some(Refusal {
                seen,
                response,
                reasons,
            })
        })
    }

    /// Whether a redirect answered a preflight.
    pub fn preflight_is_redirected(&self) -> bool {
        let is_redirect = |reason: &Reason| matches!(reason.violation, Violation::PreflightRedirect { .. });
        self.reasons.iter().any(is_redirect)
    }

    /// The names of the request's headers that a server has to allow. No server has to allow headers of responses.
    pub fn names_to_allow(&self) -> Vec<&str> {
        let names = self.unsafe_names.iter().map(String::as_str);
        names.filter(|name| !name.starts_with("access-control-")).collect()
    }

    /// Whether an answer to a preflight was seen, and no reason refuses it.
    pub fn preflight_passed(&self) -> bool {
        self.answers
            .iter()
            .any(|seen| seen.is_preflight && seen.response.is_some())
            && !self.reasons.iter().any(|reason| reason.stage == Stage::Preflight)
    }
}

impl Asked {
    pub fn to_text(&self) -> String {
        format!("{} {}", self.method, ShownUrl(&self.url))
    }
}

impl Seen<'_> {
    /// The headers; null if nobody has seen all of them.
    pub fn headers(&self) -> Option<&HeaderList> {
        let response = self.response.filter(|response| !response.unseen.headers);
        response.map(|response| &response.header_list)
    }
}

/// An answer that broke a rule, with the reasons.
pub(crate) struct Refusal<'a> {
    pub seen: &'a Seen<'a>,
    pub response: &'a Response,
    /// Never empty.
    pub reasons: Vec<&'a Reason>,
}

impl<'a> Refusal<'a> {
    pub fn is_ok(&self) -> bool {
        self.response.status.is_ok()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.response.header_list.get_decoded(name)
    }

    pub fn has(&self, name: &str) -> bool {
        self.response.header_list.contains(name)
    }

    /// Whether the answer shows that code for CORS ran: it has a header of CORS, or varies by what such code reads.
    pub fn shows_cors_code(&self) -> bool {
        if self.response.unseen.headers {
            return false;
        }
        self.varies_by_origin()
            || self.response.header_list.iter().any(|header| {
                let name = header.name.as_str().to_ascii_lowercase();
                name.starts_with("access-control-allow-")
            })
    }

    pub fn varies_by_origin(&self) -> bool {
        self.header("Vary").is_some_and(|vary| {
            vary.split(',').any(|name| {
                let name = name.trim();
                name.eq_ignore_ascii_case("Origin") || name.eq_ignore_ascii_case("Access-Control-Request-Method")
            })
        })
    }

    /// The absolute URL in the answer's Location.
    pub fn target(&self, request: &Request) -> Option<String> {
        let location = self.response.header_list.values("Location").next()?;
        let location = isomorphic_decode(location);
        let parser = request.client.url_parser;
        let url = parser(&location, Some(&self.seen.asked.url))?;
        Some(without_userinfo(&url).into_owned())
    }
}

/// The origin at the beginning of a URL: everything before its path.
pub(crate) fn origin_of(url: &str) -> &str {
    let Some(authority) = url.find("://").map(|place| place + 3) else {
        return url;
    };
    let length = part(url, authority..).find(['/', '?', '#']);
    length.map_or(url, |length| part(url, ..authority + length))
}
