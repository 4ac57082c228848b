//! The plan of a request: what a browser will do, before any traffic.

use super::{Engine, HttpRequestSummary, MadeRequest};
use crate::{
    browsers::safelist::unsafe_names,
    cors::{Now, cors_preflight_causes},
    diagnosis::{Finding, NamedValue, advice_of_local_network, advice_of_preflight_causes, advice_of_request, explain},
    fetch::{Fetch, Next},
    request::{Mode, Request, ResponseTainting},
};
use alloc::{string::String, vec, vec::Vec};

/// The plan of a request: what a browser will do, before any traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct Plan {
    /// What the browser makes of the request: whether CORS applies, and whether there is a preflight.
    pub kind: Kind,
    /// Whether the URL is of another origin than the page.
    pub cross_origin: bool,
    /// The page's origin, serialized.
    pub origin: String,
    /// The origin of the request's URL, serialized.
    pub target_origin: String,
    /// Whether cookies and other credentials go with the request.
    pub credentials: bool,
    /// The preflight; null if the request needs none.
    pub preflight: Option<Preflight>,
    /// The actual request. If the kind is blocked, the browser does not send the request.
    pub request: HttpRequestSummary,
    /// What the server has to answer for the call to succeed.
    pub requires: Requirements,
    /// What refuses the request before any traffic, and advice, such as headers that are dropped.
    pub findings: Vec<Finding>,
}

/// The branch of main fetch that a request takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Kind {
    /// The URL is of the page's own origin: CORS does not apply.
    SameOrigin,
    /// The request is sent at once, and its response has to pass the CORS check.
    Cors,
    /// A preflight asks the server first, and the response to the request has to pass the CORS check as well.
    CorsWithPreflight,
    /// The request is sent without CORS, and script cannot read the response.
    NoCors,
    /// A navigation to another origin, which does not use CORS.
    Navigate,
    /// A WebSocket to another origin, which does not use CORS; the server sees `Origin`.
    #[cfg_attr(feature = "serde", serde(rename = "websocket"))]
    WebSocket,
    /// A WebTransport session with another origin, which does not use CORS; the server sees `Origin`.
    #[cfg_attr(feature = "serde", serde(rename = "webtransport"))]
    WebTransport,
    /// The URL's scheme is about, blob or data.
    Local,
    /// The request is a network error before any traffic.
    Blocked,
}

/// The preflight of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Preflight {
    /// Whether the CORS-preflight cache makes the preflight unnecessary.
    pub cached: bool,
    /// Every cause for the preflight: the method, each header that is not safelisted, listeners for the progress of an upload, a body that is a stream.
    pub because: Vec<Finding>,
    /// The preflight as it is sent: `OPTIONS`, with the Access-Control-Request headers.
    pub request: HttpRequestSummary,
}

/// The headers that the server must send for the request to succeed, with values that are enough.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Requirements {
    /// The headers of the preflight's response, whose status must be an ok status. Null if there is no preflight.
    pub preflight: Option<Vec<NamedValue>>,
    /// The headers of the response to the request itself. Empty if CORS does not apply.
    pub response: Vec<NamedValue>,
}

pub(super) fn plan(engine: &Engine, made: &MadeRequest, now: Now) -> Plan {
    let profile = &engine.behaviour.profile;
    let mut fetch = Fetch::start(made.request.clone(), engine.behaviour, &engine.cache, now);
    let next = fetch.poll_next();
    // The request after main fetch, which has set its response tainting.
    let request = fetch.request();
    let is_preflighted = fetch.is_with_cors_preflight();
    let cross_origin = !request.origin.is_same_origin(request.url().origin());
    let kind = match next {
        Some(Next::SendActual) if !request.current_url().has_http_scheme() => Kind::Local,
        Some(Next::SendPreflight | Next::SendActual) => kind_of_sent(request, cross_origin, is_preflighted),
        Some(Next::Deliver(_) | Next::Fail) | None => Kind::Blocked,
    };
    let mut findings = explain(&made.request, &fetch);
    advice_of_request(&mut findings, request, &made.dropped);
    if kind != Kind::Blocked {
        advice_of_local_network(&mut findings, &fetch);
    }
    let preflight = is_preflighted.then(|| Preflight {
        cached: !fetch.awaits_preflight(),
        because: advice_of_preflight_causes(request, &cors_preflight_causes(request, profile)),
        request: (&fetch.preflight_request()).into(),
    });
    Plan {
        kind,
        cross_origin,
        origin: request.origin.serialize().into(),
        target_origin: request.url().origin().serialize().into(),
        credentials: kind != Kind::Blocked && request.include_credentials(),
        request: (&fetch.actual_request()).into(),
        requires: Requirements {
            preflight: preflight
                .as_ref()
                .map(|_| required_of_preflight(request, &unsafe_names(&request.header_list, profile))),
            response: if matches!(kind, Kind::Cors | Kind::CorsWithPreflight) {
                required(request)
            } else {
                Vec::new()
            },
        },
        preflight,
        findings,
    }
}

/// The kind of a request that is sent over the network.
fn kind_of_sent(request: &Request, cross_origin: bool, is_preflighted: bool) -> Kind {
    match request.response_tainting {
        ResponseTainting::Basic => match request.mode {
            Mode::Navigate if cross_origin => Kind::Navigate,
            Mode::WebSocket if cross_origin => Kind::WebSocket,
            Mode::WebTransport if cross_origin => Kind::WebTransport,
            _ => Kind::SameOrigin,
        },
        ResponseTainting::Cors if is_preflighted => Kind::CorsWithPreflight,
        ResponseTainting::Cors => Kind::Cors,
        ResponseTainting::Opaque => Kind::NoCors,
    }
}

/// The headers that the CORS check needs. To allow the origin `null` is to allow every sandboxed frame, so `null` is never asked for: `*`
/// is what is left, and with credentials nothing is.
fn required(request: &Request) -> Vec<NamedValue> {
    let origin = match (request.serialize_origin(), request.credentials_mode_is_include()) {
        ("null", true) => return Vec::new(),
        ("null", false) => "*",
        (origin, _) => origin,
    };
    let mut headers = vec![NamedValue::new("Access-Control-Allow-Origin", origin)];
    if request.credentials_mode_is_include() {
        headers.push(NamedValue::new("Access-Control-Allow-Credentials", "true"));
    }
    headers
}

/// The headers that the CORS check and the rest of step 7 of CORS-preflight fetch need.
fn required_of_preflight(request: &Request, unsafe_names: &[String]) -> Vec<NamedValue> {
    let mut headers = required(request);
    if !request.method.is_cors_safelisted() {
        headers.push(NamedValue::new("Access-Control-Allow-Methods", request.method.as_str()));
    }
    // No server has to allow a header of responses.
    let names = unsafe_names.iter().map(String::as_str);
    let names: Vec<&str> = names.filter(|name| !name.starts_with("access-control-")).collect();
    if !names.is_empty() {
        headers.push(NamedValue::new("Access-Control-Allow-Headers", &names.join(", ")));
    }
    headers
}
