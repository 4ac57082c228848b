//! The events of the DevTools protocol: what is told of a request in many events becomes exchanges.

use super::parts::Field;
use super::{
    exchange::{Answered, Exchange},
    har::{add_lines, is_sent},
};
use alloc::{
    collections::BTreeMap,
    format,
    string::{String, ToString},
    vec::Vec,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// An event.
#[derive(Deserialize)]
pub(super) struct Event {
    method: String,
    #[serde(default)]
    params: Params,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Params {
    request_id: String,
    #[serde(rename = "documentURL")]
    document_url: Option<String>,
    request: Option<Request>,
    response: Option<Response>,
    redirect_response: Option<Response>,
    initiator: Initiator,
    r#type: Option<String>,
    wall_time: Option<f64>,
    timestamp: Option<f64>,
    headers: Map<String, Value>,
    status_code: Option<u16>,
    associated_cookies: Vec<serde::de::IgnoredAny>,
    error_text: Option<String>,
    blocked_reason: Option<String>,
    canceled: bool,
    cors_error_status: Option<CorsErrorStatus>,
    issue: Option<Issue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    url: String,
    method: String,
    #[serde(default)]
    headers: Map<String, Value>,
}

#[derive(Deserialize)]
struct Response {
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: Map<String, Value>,
    #[serde(rename = "remoteIPAddress")]
    address: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Initiator {
    r#type: String,
    request_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CorsErrorStatus {
    cors_error: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Issue {
    #[serde(default)]
    details: Details,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Details {
    cors_issue_details: Option<CorsIssue>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct CorsIssue {
    cors_error_status: Option<CorsErrorStatus>,
    request: AffectedRequest,
    initiator_origin: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct AffectedRequest {
    request_id: Option<String>,
}

/// What is known of the requests of a session.
#[derive(Default)]
pub(super) struct Session {
    requests: BTreeMap<String, Told>,
    /// The names of the requests in the order in which they were first named.
    order: Vec<String>,
}

/// What was told of one request and of its redirects.
#[derive(Default)]
struct Told {
    hops: Vec<Hop>,
    /// The headers that were sent, and the answers as they came over the network, one for each hop that has them. They may come before the
    /// hop itself.
    sent: Vec<Vec<Field>>,
    received: Vec<Answered>,
    has_cookies: bool,
    /// The error in an issue. It counts only if the request has failed: Chromium reports issues of calls that succeed, too.
    issue: Option<String>,
    page: Option<String>,
    /// How many events were taken.
    events: usize,
}

struct Hop {
    exchange: Exchange,
    /// When the hop began, in seconds of the session's own clock.
    began: Option<f64>,
    /// Whether `sent` and `received` have something of this hop.
    has_extra: bool,
}

impl Session {
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Takes an event. False if it says nothing of requests.
    pub fn take(&mut self, event: Event) -> bool {
        let Event { method, params } = event;
        if method == "Audits.issueAdded" {
            self.take_issue(params);
            return true;
        }
        let id = params.request_id.clone();
        if !method.starts_with("Network.") || id.is_empty() {
            return false;
        }
        let told = self.told(&id);
        told.events += 1;
        match method.as_str() {
            "Network.requestWillBeSent" => told.begin(id, params),
            "Network.requestWillBeSentExtraInfo" => {
                told.has_cookies |= !params.associated_cookies.is_empty();
                told.sent.push(fields(params.headers));
            }
            "Network.responseReceivedExtraInfo" => told.received.push(Answered {
                status: params.status_code.unwrap_or_default(),
                headers: fields(params.headers),
            }),
            "Network.responseReceived" => told.answer(params),
            "Network.loadingFinished" => told.end(params.timestamp),
            "Network.loadingFailed" => told.fail(params),
            _ => return false,
        }
        true
    }

    fn told(&mut self, id: &str) -> &mut Told {
        if !self.requests.contains_key(id) {
            self.order.push(id.into());
        }
        self.requests.entry(id.into()).or_default()
    }

    fn take_issue(&mut self, params: Params) {
        let Some(issue) = params.issue.and_then(|issue| issue.details.cors_issue_details) else {
            return;
        };
        let Some(id) = issue.request.request_id else { return };
        // Issues come late, so one of a request that was never named is of no use.
        if let Some(told) = self.requests.get_mut(&id) {
            told.issue = issue.cors_error_status.map(|status| status.cors_error);
            told.page = issue.initiator_origin;
            told.events += 1;
        }
    }

    /// The exchanges, in the order in which their requests were named.
    pub fn exchanges(&self) -> Vec<Exchange> {
        let told = self.order.iter().filter_map(|id| self.requests.get(id));
        told.flat_map(Told::exchanges).collect()
    }
}

impl Told {
    fn begin(&mut self, id: String, params: Params) {
        let Some(request) = params.request else { return };
        if let Some(response) = params.redirect_response {
            if let Some(hop) = self.hops.last_mut() {
                hop.exchange.address.clone_from(&response.address);
                hop.exchange.answer = Some(answered(response));
            }
            self.end(params.timestamp);
        }
        let is_preflight = params.initiator.r#type == "preflight" || params.r#type.as_deref() == Some("Preflight");
        self.hops.push(Hop {
            exchange: Exchange {
                hop: self.hops.len(),
                id: Some(id),
                preflight_of: params.initiator.request_id.filter(|_| is_preflight),
                is_preflight,
                started_at: params.wall_time.map(|seconds| seconds * 1000.0),
                method: request.method,
                url: request.url,
                headers: fields(request.headers),
                resource_type: params.r#type.map(|kind| kind.to_ascii_lowercase()),
                page: params.document_url,
                ..Exchange::default()
            },
            began: params.timestamp,
            has_extra: true,
        });
    }

    fn answer(&mut self, params: Params) {
        let (Some(hop), Some(response)) = (self.hops.last_mut(), params.response) else {
            return;
        };
        hop.exchange.address.clone_from(&response.address);
        hop.exchange.answer = Some(answered(response));
        // A body may go on for ever: the answer alone shows that the request was not refused.
        hop.exchange.is_over = true;
    }

    fn end(&mut self, timestamp: Option<f64>) {
        let Some(hop) = self.hops.last_mut() else { return };
        hop.exchange.is_over = true;
        if let (Some(began), Some(ended)) = (hop.began, timestamp) {
            hop.exchange.duration = Some((ended - began).max(0.0) * 1000.0);
        }
    }

    fn fail(&mut self, params: Params) {
        self.end(params.timestamp);
        let Some(hop) = self.hops.last_mut() else { return };
        let mut words = params.error_text.unwrap_or_default();
        if let Some(reason) = params.blocked_reason.filter(|reason| !reason.is_empty()) {
            words = format!("{words} ({reason})");
        }
        if params.canceled && !words.contains("ERR_ABORTED") {
            words = "net::ERR_ABORTED".into();
        }
        hop.exchange.failure = Some(words);
        hop.exchange.cors_error = params.cors_error_status.map(|status| status.cors_error);
    }

    fn exchanges(&self) -> Vec<Exchange> {
        let (mut sent, mut received) = (self.sent.iter(), self.received.iter());
        let last = self.hops.len().saturating_sub(1);
        let whole = self.hops.iter().enumerate().map(|(index, hop)| {
            let mut exchange = hop.exchange.clone();
            exchange.has_cookies = self.has_cookies;
            exchange.version = self.events;
            if let Some(page) = &self.page {
                exchange.page = Some(page.clone());
            }
            if index == last && exchange.failure.is_some() && exchange.cors_error.is_none() {
                exchange.cors_error.clone_from(&self.issue);
            }
            exchange.is_sent = is_sent(&exchange.headers);
            if hop.has_extra {
                if let Some(headers) = sent.next() {
                    exchange.headers.clone_from(headers);
                    exchange.is_sent = true;
                }
                // What came over the network has each line of a header. If the browser has asked whether its stored answer still holds,
                // the stored answer counts.
                if let Some(answer) = received.next()
                    && !(answer.status == 304 && exchange.answer.is_some())
                {
                    exchange.answer = Some(answer.clone());
                }
            }
            exchange.drop_pseudo_headers();
            exchange
        });
        whole.collect()
    }
}

fn answered(response: Response) -> Answered {
    Answered {
        status: response.status,
        headers: fields(response.headers),
    }
}

fn fields(headers: Map<String, Value>) -> Vec<Field> {
    let mut fields = Vec::with_capacity(headers.len());
    for (name, value) in headers {
        match value {
            Value::String(value) => add_lines(&mut fields, name, &value),
            other => add_lines(&mut fields, name, &other.to_string()),
        }
    }
    fields
}
