//! Advice about a request.

use super::{Advice, names_where};
use crate::{
    cors::PreflightCause,
    diagnosis::{
        Finding, Severity, Who,
        catalogue::{Act, Sentence, without_cors},
        facts::AdviceCode,
        text::HeaderNames,
    },
    http::UnsafeBecause,
    infra::{Shown, ShownUrl, bytes::isomorphic_decode},
    request::{Body, Destination, Initiator, Mode, Request, ResponseTainting},
};
use alloc::{string::String, vec::Vec};

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
                let (sentence, act) = if request.body == Body::NullSource {
                    (Sentence::BodyIsStream, Act::SendNoStream)
                } else {
                    (Sentence::ListensToUpload, Act::ListenOnlyForProgress)
                };
                advice
                    .give(AdviceCode::PreflightCauseUploadListener, sentence)
                    .remedy(Who::Client, act);
            }
            PreflightCause::Method(method) => {
                let sentence = Sentence::MethodNeedsPreflight {
                    method: Shown(method.as_str()),
                };
                advice
                    .give(AdviceCode::PreflightCauseMethod, sentence)
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
    let shown = Shown(name);
    match because {
        UnsafeBecause::Name => {
            let sentence = Sentence::HeaderNeedsPreflight { name: shown };
            advice.give(AdviceCode::PreflightCauseHeader, sentence).found = Some(name.into());
        }
        UnsafeBecause::ContentType => {
            let sentence = Sentence::ContentTypeNeedsPreflight { value: Shown(value) };
            advice.give(AdviceCode::PreflightCauseContentType, sentence).values(
                value,
                "application/x-www-form-urlencoded, multipart/form-data or text/plain",
            );
        }
        UnsafeBecause::Byte(byte) => {
            let sentence = Sentence::ByteNeedsPreflight { name: shown, byte };
            advice.give(AdviceCode::PreflightCauseUnsafeValue, sentence).found = Some(value.into());
        }
        UnsafeBecause::ValueTooLong(length) => {
            let sentence = Sentence::LengthNeedsPreflight { name: shown, length };
            advice
                .give(AdviceCode::PreflightCauseValueTooLong, sentence)
                .values(length, 128);
        }
        UnsafeBecause::Range => {
            let sentence = Sentence::RangeNeedsPreflight { value: Shown(value) };
            advice
                .give(AdviceCode::PreflightCauseRange, sentence)
                .values(value, "bytes=0-499");
        }
        UnsafeBecause::TotalTooLong(length) => {
            // The total length is one cause, however many headers are unsafe because of it.
            const CODE: AdviceCode = AdviceCode::PreflightCauseTotalSize;
            if advice.findings.iter().all(|other| other.code != CODE.as_str()) {
                let sentence = Sentence::TotalNeedsPreflight { length };
                advice.give(CODE, sentence).values(length, 1024);
            }
        }
    }
}

/// Adds the advice about a request. `dropped` has the names of the headers that the request's guard dropped.
pub(crate) fn advice_of_request(findings: &mut Vec<Finding>, request: &Request, dropped: &[String]) {
    let mut advice = Advice { request, findings };
    if !dropped.is_empty() {
        advice_of_dropped(&mut advice, dropped);
    }
    let names = names_where(&request.header_list, |name| RESPONSE_HEADERS.contains(name));
    if !names.is_empty() {
        let shown = Shown(&names);
        let finding = advice.give(
            AdviceCode::SendsResponseHeader,
            Sentence::SendsResponseHeaders { names: shown },
        );
        finding.remedy(Who::Client, Act::RemoveHeaders { names: shown });
        finding.found = Some(names);
    }
    let method = request.method.as_str();
    let upper = method.to_ascii_uppercase();
    if method != upper {
        let (method, upper) = (Shown(method), Shown(&upper));
        let finding = advice.give(
            AdviceCode::MethodCaseNotNormalized,
            Sentence::MethodCase { method, upper },
        );
        finding.values(method.0, upper.0);
        finding.remedy(Who::Client, Act::WriteMethodInUpperCase { upper });
    }
    if request.response_tainting == ResponseTainting::Opaque && wants_cors(request) {
        advice_without_cors(&mut advice);
    }
    // The rest of the advice is only about CORS requests.
    if request.response_tainting == ResponseTainting::Cors {
        if request.origin.is_opaque() {
            let finding = advice.give(AdviceCode::OriginOpaqueNull, Sentence::PageOriginIsNull);
            finding.found = Some("null".into());
            finding.remedy(Who::Page, Act::ServePageOverHttp);
        }
        let names = names_where(&request.header_list, is_library_header);
        if !names.is_empty() {
            let shown = Shown(&names);
            let finding = advice.give(
                AdviceCode::LibraryAddedHeader,
                Sentence::LibraryHeaders { names: shown },
            );
            finding.remedy(Who::Client, Act::AddLibraryHeaderToSameOriginOnly { names: shown });
            finding.found = Some(names);
        }
    }
}

/// Adds the advice about headers that the browser drops from a request.
fn advice_of_dropped(advice: &mut Advice<'_>, dropped: &[String]) {
    let list = dropped.join(", ");
    let names = Shown(&list);
    let (code, sentence, act) = if advice.request.mode == Mode::NoCors {
        (
            AdviceCode::NoCorsHeadersDropped,
            Sentence::NoCorsHeadersDropped { names },
            Act::UseCorsAndAllowHeaders,
        )
    } else {
        let has_cookie = dropped.iter().any(|name| name.eq_ignore_ascii_case("Cookie"));
        (
            AdviceCode::ForbiddenHeaderDropped,
            Sentence::ForbiddenHeadersDropped { names },
            if has_cookie {
                Act::IncludeCredentials
            } else {
                Act::RemoveHeaders { names }
            },
        )
    };
    let finding = advice.give(code, sentence);
    finding.remedy(Who::Client, act);
    finding.found = Some(list);
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
    if without_cors(initiator).is_none() {
        return;
    }
    let url = request.current_url().without_fragment();
    let url = ShownUrl(&url);
    let sentence = Sentence::WithoutCors { url, initiator };
    let finding = if wants_cors(request) {
        advice.give(AdviceCode::CrossoriginAttributeMissing, sentence)
    } else {
        let finding = advice.give(AdviceCode::Opaque, sentence);
        finding.severity = Severity::Info;
        finding
    };
    if initiator.info().has_cross_origin_attribute() {
        finding.remedy(Who::Client, Act::SetCrossOrigin);
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

pub(in crate::diagnosis) fn is_library_header(name: &str) -> bool {
    LIBRARY_HEADERS.contains(name)
}
