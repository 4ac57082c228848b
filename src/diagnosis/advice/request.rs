//! Advice about a request.

use super::{Advice, names_where};
use crate::{
    cors::PreflightCause,
    diagnosis::{
        Finding, Severity, Who,
        catalogue::{acts, fill, sentences, shown, without_cors},
        facts::AdviceCode,
        remedy::List,
        text::HeaderNames,
    },
    http::{HeaderList, UnsafeBecause},
    infra::bytes::isomorphic_decode,
    request::{Body, Destination, Initiator, Mode, Request, ResponseTainting},
};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

/// A finding for each cause of the preflight.
pub(crate) fn advice_of_preflight_causes(request: &Request, causes: &[PreflightCause]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut advice = Advice {
        request,
        findings: &mut findings,
    };
    for cause in causes {
        match cause {
            PreflightCause::UseCorsPreflightFlag => {
                let (why, act) = if request.body == Body::NullSource {
                    (sentences::BODY_IS_STREAM, acts::SEND_NO_STREAM)
                } else {
                    (sentences::LISTENS_TO_UPLOAD, acts::LISTEN_ONLY_FOR_PROGRESS)
                };
                advice
                    .give(AdviceCode::PreflightCauseUploadListener, &vec![("why", why.into())])
                    .remedy(Who::Client, act);
            }
            PreflightCause::Method(method) => {
                let values = vec![("value", shown(method.as_str()))];
                advice
                    .give(AdviceCode::PreflightCauseMethod, &values)
                    .values(method, "GET, HEAD or POST");
            }
            PreflightCause::Header { name, value, because } => {
                unsafe_header(&mut advice, name, &isomorphic_decode(value), *because);
            }
        }
    }
    findings
}

/// The finding of a CORS-unsafe header.
fn unsafe_header(advice: &mut Advice<'_>, name: &str, value: &str, because: UnsafeBecause) {
    const FORM_TYPES: &str = "application/x-www-form-urlencoded, multipart/form-data or text/plain";
    let (code, value, found, expected) = match because {
        UnsafeBecause::Name => (AdviceCode::PreflightCauseHeader, String::new(), name.into(), ""),
        UnsafeBecause::ContentType => (
            AdviceCode::PreflightCauseContentType,
            shown(value),
            String::from(value),
            FORM_TYPES,
        ),
        UnsafeBecause::Byte(_) => (AdviceCode::PreflightCauseUnsafeValue, String::new(), value.into(), ""),
        UnsafeBecause::ValueTooLong(length) => {
            let length = length.to_string();
            (AdviceCode::PreflightCauseValueTooLong, length.clone(), length, "128")
        }
        UnsafeBecause::Range => (
            AdviceCode::PreflightCauseRange,
            shown(value),
            value.into(),
            "bytes=0-499",
        ),
        UnsafeBecause::TotalTooLong(length) => {
            // The total length is one cause, however many headers are unsafe because of it.
            let code = AdviceCode::PreflightCauseTotalSize;
            if advice.findings.iter().any(|other| other.code == code.as_str()) {
                return;
            }
            let length = length.to_string();
            (code, length.clone(), length, "1024")
        }
    };
    let mut values = vec![("name", shown(name)), ("value", value)];
    if let UnsafeBecause::Byte(byte) = because {
        let shown = if byte.is_ascii_graphic() {
            format!("character {}", char::from(byte))
        } else {
            format!("byte {byte}")
        };
        values.push(("byte", shown));
    }
    let finding = advice.give(code, &values);
    finding.found = Some(found);
    if !expected.is_empty() {
        finding.expect(expected);
    }
}

/// Adds the advice about a request. `dropped` has the names of the headers that the request's guard dropped.
pub(crate) fn advice_of_request(findings: &mut Vec<Finding>, request: &Request, dropped: &[String]) {
    let mut advice = Advice { request, findings };
    if !dropped.is_empty() {
        advice_of_dropped(&mut advice, dropped);
    }
    let own = names_of_response_headers(&request.header_list);
    advice_of_names(&mut advice, AdviceCode::SendsResponseHeader, own, acts::REMOVE_HEADERS);
    let copied = names_of_copied_headers(&request.header_list, dropped);
    // One such header alone may be meant.
    if copied.contains(',') {
        advice_of_names(&mut advice, AdviceCode::CopiedHeaders, copied, acts::REMOVE_HEADERS);
    }
    let method = request.method.as_str();
    let upper = method.to_ascii_uppercase();
    if method != upper {
        let values = vec![("method", shown(method)), ("upper", shown(&upper))];
        let finding = advice.give(AdviceCode::MethodCaseNotNormalized, &values);
        finding.remedy_with(Who::Client, acts::WRITE_METHOD_IN_UPPER_CASE, &values);
        finding.values(method, upper);
    }
    if request.response_tainting == ResponseTainting::Opaque && wants_cors(request) {
        advice_without_cors(&mut advice);
    }
    // The rest of the advice is only about CORS requests.
    if request.response_tainting == ResponseTainting::Cors {
        if request.origin.is_opaque() {
            let finding = advice.give(AdviceCode::OriginOpaqueNull, &Vec::new());
            finding.found = Some("null".into());
            finding.remedy(Who::Page, acts::SERVE_PAGE_OVER_HTTP);
        }
        let names = names_where(&request.header_list, is_library_header);
        let act = acts::ADD_LIBRARY_HEADERS_TO_SAME_ORIGIN_ONLY;
        advice_of_names(&mut advice, AdviceCode::LibraryAddedHeader, names, act);
    }
}

/// Adds the advice about headers of the request, if there are any.
fn advice_of_names(advice: &mut Advice<'_>, code: AdviceCode, names: String, act: &str) {
    if !names.is_empty() {
        let values = vec![("names", shown(&names))];
        let finding = advice.give(code, &values);
        finding.remedy_with(Who::Client, act, &values);
        finding.found = Some(names);
    }
}

/// Adds the advice about headers that the browser drops from a request.
fn advice_of_dropped(advice: &mut Advice<'_>, dropped: &[String]) {
    let has_cookie = dropped.iter().any(|name| name.eq_ignore_ascii_case("Cookie"));
    let (code, act) = if advice.request.mode == Mode::NoCors {
        (AdviceCode::NoCorsHeadersDropped, acts::USE_CORS_AND_ALLOW_HEADERS)
    } else if has_cookie {
        (AdviceCode::ForbiddenHeaderDropped, acts::INCLUDE_CREDENTIALS)
    } else {
        (AdviceCode::ForbiddenHeaderDropped, acts::REMOVE_HEADERS)
    };
    advice_of_names(advice, code, dropped.join(", "), act);
}

/// Whether the use of the response needs CORS, for a request that does not use CORS.
fn wants_cors(request: &Request) -> bool {
    use Destination::{Empty, Font, Json, Text};
    request.initiator.info().needs_cors()
        || (request.initiator == Initiator::Preload && matches!(request.destination, Empty | Font | Json | Text))
}

/// Adds the advice about the uses that a response without CORS does not allow, if there are any.
pub(super) fn advice_without_cors(advice: &mut Advice<'_>) {
    let request = advice.request;
    let initiator = request.initiator;
    let Some(lost) = without_cors(initiator) else {
        return;
    };
    let finding = if wants_cors(request) {
        advice.give(AdviceCode::CrossoriginAttributeMissing, &vec![("lost", lost.into())])
    } else {
        let finding = advice.give(AdviceCode::Opaque, &Vec::new());
        finding.severity = Severity::Info;
        let values = vec![("url", shown(&finding.url)), ("lost", lost.into())];
        finding.message = fill(sentences::WITHOUT_CORS, &[&values]);
        finding
    };
    if initiator.info().has_cross_origin_attribute() {
        finding.remedy(Who::Client, acts::SET_CROSS_ORIGIN);
    }
}

/// Headers of the CORS protocol that are for responses.
const RESPONSE_HEADERS: HeaderNames = HeaderNames {
    names: &[],
    prefixes: &["Access-Control-Allow-", "Access-Control-Expose-", "Access-Control-Max-"],
};

/// Headers that applications rarely set themselves: libraries, for tracing for example, are known to add them.
const LIBRARY_HEADERS: HeaderNames = HeaderNames {
    names: &[
        "X-Requested-With",
        "baggage",
        "sentry-trace",
        "traceparent",
        "tracestate",
        "newrelic",
        "ngsw-bypass",
        "b3",
        "Request-Id",
        "uber-trace-id",
    ],
    prefixes: &["x-datadog-", "x-b3-"],
};

/// The names of the headers of a request that are for responses, as a list; empty if there are none.
fn names_of_response_headers(headers: &HeaderList) -> String {
    names_where(headers, |name| RESPONSE_HEADERS.contains(name))
}

/// Headers that browsers add by themselves, or that DevTools adds while its cache is disabled: they come from a copied request.
const COPIED_HEADERS: HeaderNames = HeaderNames {
    names: &[
        "Priority",
        "Pragma",
        "Cache-Control",
        "DNT",
        "Upgrade-Insecure-Requests",
    ],
    prefixes: &["Sec-"],
};

/// The names of the headers, sent or dropped, that come from a copied request, as a list. One alone may be meant.
fn names_of_copied_headers(headers: &HeaderList, dropped: &[String]) -> String {
    let mut names = List::of_header_names(false);
    let sent = headers.iter().map(|header| header.name.as_str());
    for name in sent.chain(dropped.iter().map(String::as_str)) {
        if COPIED_HEADERS.contains(name) {
            names.add(name);
        }
    }
    names.to_text()
}

pub(in crate::diagnosis) fn is_library_header(name: &str) -> bool {
    LIBRARY_HEADERS.contains(name)
}
