use super::{Advice, names_where};
use crate::{
    cors::PreflightCause,
    diagnosis::{Finding, Severity, facts::row, words::is_any},
    http::UnsafeBecause,
    infra::{
        bytes::isomorphic_decode,
        text::{concat, join, number},
    },
    request::{Body, Destination, Initiator, Mode, Request, ResponseTainting},
};
use alloc::{string::String, vec::Vec};

/// A finding for each thing that makes the preflight necessary.
pub(crate) fn advice_of_preflight_causes(request: &Request, causes: &[PreflightCause]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut advice = Advice {
        request,
        findings: &mut findings,
    };
    for cause in causes {
        match cause {
            PreflightCause::UseCorsPreflightFlag => {
                let why = if request.body == Body::NullSource {
                    "body-is-stream"
                } else {
                    "upload-is-listened-to"
                };
                advice
                    .give("request-preflight-cause-upload-listener", &[])
                    .tell(why, &[]);
            }
            PreflightCause::Method(method) => {
                advice.give("request-preflight-cause-method", &[method.as_str()]);
            }
            PreflightCause::Header { name, value, because } => header(&mut advice, name, value, *because),
        }
    }
    findings
}

/// A header that is CORS-unsafe.
fn header(advice: &mut Advice<'_>, name: &str, value: &[u8], because: UnsafeBecause) {
    const TOTAL: &str = "request-preflight-cause-total-size";
    let (code, count) = match because {
        UnsafeBecause::Name => ("request-preflight-cause-header", 0),
        UnsafeBecause::ContentType => ("request-preflight-cause-content-type", 0),
        UnsafeBecause::Byte(byte) => ("request-preflight-cause-unsafe-value", usize::from(byte)),
        UnsafeBecause::ValueTooLong(length) => ("request-preflight-cause-value-too-long", length),
        UnsafeBecause::Range => ("request-preflight-cause-range", 0),
        // The total is one cause, however many headers it makes unsafe.
        UnsafeBecause::TotalTooLong(_) if advice.findings.iter().any(|other| other.code == TOTAL) => return,
        UnsafeBecause::TotalTooLong(length) => (TOTAL, length),
    };
    let count = number(count);
    let detail = match because {
        UnsafeBecause::Byte(byte) if byte.is_ascii_graphic() => String::from(char::from(byte)),
        UnsafeBecause::Byte(_) => concat(&["byte ", &count]),
        _ => count,
    };
    advice.give(code, &[name, &isomorphic_decode(value), &detail]);
}

/// Adds what is legal and surprising about a request, `dropped` being the names of the headers that its guard has dropped.
pub(crate) fn advice_of_request(findings: &mut Vec<Finding>, request: &Request, dropped: &[String]) {
    let mut advice = Advice { request, findings };
    if !dropped.is_empty() {
        let names = join(dropped, ", ");
        if request.mode == Mode::NoCors {
            advice.give("request-no-cors-headers-dropped", &[&names]);
        } else {
            let has_cookie = dropped.iter().any(|name| name.eq_ignore_ascii_case("Cookie"));
            advice
                .give("request-forbidden-header-dropped", &[&names])
                .tell(if has_cookie { "cookie-dropped" } else { "other-dropped" }, &[]);
        }
    }
    let names = names_where(&request.header_list, |name| {
        is_any(
            name,
            "Access-Control-Allow-*|Access-Control-Expose-*|Access-Control-Max-*",
        )
    });
    if !names.is_empty() {
        advice.give("request-sends-response-header", &[&names]);
    }
    let method = request.method.as_str();
    let upper = method.to_ascii_uppercase();
    if method != upper {
        advice.give("request-method-case-not-normalized", &[method, &upper]);
    }
    if request.response_tainting == ResponseTainting::Opaque && wants_cors(request) {
        advice_without_cors(&mut advice);
    }
    // The rest is about requests of the CORS protocol alone.
    if request.response_tainting == ResponseTainting::Cors {
        if request.origin.is_opaque() {
            advice.give("request-origin-opaque-null", &[]);
        }
        let names = names_where(&request.header_list, is_library_header);
        if !names.is_empty() {
            advice.give("request-library-added-header", &[&names]);
        }
    }
}

/// Whether what a request is for needs CORS, which the request does not use.
fn wants_cors(request: &Request) -> bool {
    use Destination::{Empty, Font, Json, Text};
    request.initiator.info().needs_cors()
        || (request.initiator == Initiator::PRELOAD && matches!(request.destination, Empty | Font | Json | Text))
}

/// What a response that comes without CORS is not good for, if something is to be said of it.
pub(super) fn advice_without_cors(advice: &mut Advice<'_>) {
    let request = advice.request;
    let sentence = request.initiator.without_cors();
    if sentence.is_empty() {
        return;
    }
    let code = if wants_cors(request) {
        "policy-crossorigin-attribute-missing"
    } else {
        "response-opaque"
    };
    let url = request.current_url().without_fragment();
    let mut finding = Finding::of_row(code, row(code), url.clone());
    if !wants_cors(request) {
        finding.severity = Severity::Info;
    }
    finding.tell("without-cors", &[&url, sentence]);
    if request.initiator.info().has_cross_origin_attribute() {
        finding.tell("set-crossorigin", &[]);
    }
    advice.findings.push(finding);
}

/// Whether libraries for tracing and the like, not applications, are known to add a header of this name.
pub(in crate::diagnosis) fn is_library_header(name: &str) -> bool {
    is_any(
        name,
        "X-Requested-With|baggage|sentry-trace|traceparent|tracestate|newrelic|ngsw-bypass|b3|Request-Id|uber-trace-id\
        |x-datadog-*|x-b3-*",
    )
}
