use super::{names_where, starts_with, told};
use crate::{
    cors::PreflightCause,
    diagnosis::{
        Finding, Severity, Who,
        remedy::{act, act_with, number},
        words::fill,
    },
    http::UnsafeBecause,
    infra::bytes::isomorphic_decode,
    request::{Body, Mode, Request, ResponseTainting},
};
use alloc::{string::String, vec::Vec};

/// A finding for each thing that makes the preflight necessary.
pub(crate) fn advice_of_preflight_causes(request: &Request, causes: &[PreflightCause]) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for cause in causes {
        let finding = preflight_cause(request, cause);
        // The total is one cause, however many headers it makes unsafe.
        let is_told = finding.code == "request-preflight-cause-total-size"
            && findings.iter().any(|other| other.code == finding.code);
        if !is_told {
            findings.push(finding);
        }
    }
    findings
}

fn preflight_cause(request: &Request, cause: &PreflightCause) -> Finding {
    let safelisted = ("cors-safelisted-request-header", "");
    let cause_of = |code, anchor, message: String| told(code, Severity::Info, Who::Client, anchor, message, request);
    match cause {
        PreflightCause::UseCorsPreflightFlag if request.body == Body::NullSource => cause_of(
            "request-preflight-cause-upload-listener",
            ("use-cors-preflight-flag", ""),
            "The body is a stream, so there is always a preflight.".into(),
        )
        .remedy(act(
            Who::Client,
            "Send a body whose length is known: a string, a Blob or an ArrayBuffer.",
        )),
        PreflightCause::UseCorsPreflightFlag => cause_of(
            "request-preflight-cause-upload-listener",
            ("use-cors-preflight-flag", ""),
            "There is a listener on xhr.upload, so there is always a preflight.".into(),
        )
        .remedy(act(
            Who::Client,
            "Listen on xhr.upload only where the progress is shown.",
        )),
        PreflightCause::Method(method) => cause_of(
            "request-preflight-cause-method",
            ("cors-safelisted-method", ""),
            fill(
                "The method is {0}: only GET, HEAD and POST need no preflight.",
                &[method.as_str()],
            ),
        )
        .found(method.as_str())
        .expected("GET, HEAD or POST"),
        PreflightCause::PreflightedBefore => cause_of(
            "redirect-triggers-preflight",
            ("concept-main-fetch", "12"),
            "There was a preflight before the redirect, so this browser makes one after it too.".into(),
        ),
        PreflightCause::Header { name, value, because } => {
            let value = isomorphic_decode(value);
            match *because {
                UnsafeBecause::ContentType => cause_of(
                    "request-preflight-cause-content-type",
                    safelisted,
                    fill("The Content-Type is {0}: only those of HTML forms need no preflight.", &[&value]),
                )
                .found(value)
                .expected("application/x-www-form-urlencoded, multipart/form-data or text/plain"),
                UnsafeBecause::Byte(byte) => {
                    let byte = if byte.is_ascii_graphic() {
                        String::from(char::from(byte))
                    } else {
                        ["byte ", &number(usize::from(byte))].concat()
                    };
                    cause_of(
                        "request-preflight-cause-unsafe-value",
                        ("cors-unsafe-request-header-byte", ""),
                        fill(
                            "The value of {0} has {1} in it, which a value that needs no preflight must not have.",
                            &[name, &byte],
                        ),
                    )
                    .found(value)
                }
                UnsafeBecause::ValueTooLong(length) => cause_of(
                    "request-preflight-cause-value-too-long",
                    safelisted,
                    fill(
                        "The value of {0} is {1} bytes long: from 129 on there is a preflight.",
                        &[name, &number(length)],
                    ),
                )
                .found(number(length))
                .expected("128"),
                UnsafeBecause::TotalTooLong(length) => cause_of(
                    "request-preflight-cause-total-size",
                    ("cors-unsafe-request-header-names", ""),
                    fill(
                        "The values of the headers that need no preflight are {0} bytes long together: from 1025 on there is one.",
                        &[&number(length)],
                    ),
                )
                .found(number(length))
                .expected("1024"),
                UnsafeBecause::Range => cause_of(
                    "request-preflight-cause-range",
                    safelisted,
                    fill(
                        "The Range is {0}: only a single range with a start needs no preflight.",
                        &[&value],
                    ),
                )
                .found(value)
                .expected("bytes=0-499"),
                UnsafeBecause::Name => cause_of(
                    "request-preflight-cause-header",
                    safelisted,
                    fill("The request has the header {0}, which always needs a preflight.", &[name]),
                )
                .found(name.as_str()),
            }
        }
    }
}

/// What is legal and surprising about a request, `dropped` being the names of the headers that its guard has dropped.
pub(crate) fn advice_of_request(request: &Request, dropped: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let degraded = |code, anchor, message| told(code, Severity::Degrade, Who::Client, (anchor, ""), message, request);
    if !dropped.is_empty() {
        let names = dropped.join(", ");
        findings.push(if request.mode == Mode::NoCors {
            degraded(
                "request-no-cors-headers-dropped",
                "no-cors-safelisted-request-header",
                fill(
                    "In mode \"no-cors\" the browser leaves these headers out without a word: {0}.",
                    &[&names],
                ),
            )
            .found(names)
            .remedy(act(
                Who::Client,
                "Use mode \"cors\", and have the server allow the headers.",
            ))
        } else {
            let finding = degraded(
                "request-forbidden-header-dropped",
                "forbidden-request-header",
                fill(
                    "The browser alone sets these headers, so it leaves out what script gives for them: {0}.",
                    &[&names],
                ),
            )
            .found(names);
            if dropped.iter().any(|name| name.eq_ignore_ascii_case("Cookie")) {
                finding.remedy(act(
                    Who::Client,
                    "To have cookies sent, set credentials to \"include\" (withCredentials to true), not the header.",
                ))
            } else {
                finding.remedy(act(Who::Client, "Leave them out of the request."))
            }
        });
    }
    let names = names_where(&request.header_list, |name| {
        starts_with(name, "Access-Control-Allow-")
            || starts_with(name, "Access-Control-Expose-")
            || starts_with(name, "Access-Control-Max-")
    });
    if !names.is_empty() {
        findings.push(
            degraded(
                "request-sends-response-header",
                "http-access-control-allow-origin",
                fill(
                    "{0} is for responses: on a request it allows nothing and makes a preflight necessary.",
                    &[&names],
                ),
            )
            .remedy(act_with(Who::Client, "Take {0} out of the request.", &[&names]))
            .found(names),
        );
    }
    let method = request.method.as_str();
    let upper = method.to_ascii_uppercase();
    if method != upper {
        findings.push(
            degraded(
                "request-method-case-not-normalized",
                "concept-method-normalize",
                fill("The method goes out as {0}: browsers put only DELETE, GET, HEAD, OPTIONS, POST and PUT in upper case, and servers tell {0} from {1}.", &[method, &upper]),
            )
            .found(method)
            .remedy(act_with(Who::Client, "Write {0} in upper case.", &[&upper]))
            .expected(upper),
        );
    }
    // The rest is about requests of the CORS protocol alone.
    if request.response_tainting == ResponseTainting::Cors {
        findings.extend(advice_of_cors_request(request));
    }
    findings
}

fn advice_of_cors_request(request: &Request) -> Vec<Finding> {
    let mut findings = Vec::new();
    if request.origin.is_opaque() {
        findings.push(
            told(
                "request-origin-opaque-null",
                Severity::Info,
                Who::Page,
                ("origin-header", ""),
                "The page's origin is null (a file, a sandboxed frame or a data: URL), so no server can allow this page and no other.".into(),
                request,
            )
            .found("null")
            .remedy(act(
                Who::Page,
                "Serve the page over http or https; a sandboxed frame needs allow-same-origin.",
            )),
        );
    }
    let names = names_where(&request.header_list, is_library_header);
    if !names.is_empty() {
        findings.push(
            told(
                "request-library-added-header",
                Severity::Info,
                Who::Client,
                ("cors-safelisted-request-header", ""),
                fill("{0}: libraries add this, and the server has to allow it.", &[&names]),
                request,
            )
            .remedy(act(
                Who::Client,
                "If nothing on the server reads it, have the library add it for the page's own origin alone.",
            ))
            .found(names),
        );
    }
    findings
}

/// Whether libraries for tracing and the like, not applications, are known to add a header of this name.
pub(in crate::diagnosis) fn is_library_header(name: &str) -> bool {
    [
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
    ]
    .iter()
    .any(|known| name.eq_ignore_ascii_case(known))
        || starts_with(name, "x-datadog-")
        || starts_with(name, "x-b3-")
}
