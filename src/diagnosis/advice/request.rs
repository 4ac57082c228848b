use super::{Advice, is_any, names_where, starts_with_any};
use crate::{
    cors::PreflightCause,
    diagnosis::{Finding, Severity, Who, remedy::number},
    http::UnsafeBecause,
    infra::{
        bytes::isomorphic_decode,
        text::{concat, join},
    },
    request::{Body, Mode, Request, ResponseTainting},
};
use alloc::{string::String, vec::Vec};

/// A finding for each thing that makes the preflight necessary.
pub(crate) fn advice_of_preflight_causes(request: &Request, causes: &[PreflightCause]) -> Vec<Finding> {
    let mut advice = Advice::on(request);
    for cause in causes {
        match cause {
            PreflightCause::UseCorsPreflightFlag => upload(&mut advice),
            PreflightCause::Method(method) => {
                let finding = advice.cause("request-preflight-cause-method", "cors-safelisted-method");
                finding
                    .say(
                        "The method is {0}: only GET, HEAD and POST need no preflight.",
                        &[method.as_str()],
                    )
                    .found(method.as_str())
                    .expected("GET, HEAD or POST");
            }
            PreflightCause::Header { name, value, because } => header(&mut advice, name, value, *because),
        }
    }
    advice.findings
}

impl Advice<'_> {
    fn cause(&mut self, code: &'static str, anchor: &str) -> &mut Finding {
        self.give(code, Severity::Info, Who::Client, anchor, "")
    }
}

fn upload(advice: &mut Advice<'_>) {
    let is_stream = advice.request.body == Body::NullSource;
    let finding = advice.cause("request-preflight-cause-upload-listener", "use-cors-preflight-flag");
    if is_stream {
        finding
            .say("The body is a stream, so there is always a preflight.", &[])
            .act(
                Who::Client,
                "Send a body whose length is known: a string, a Blob or an ArrayBuffer.",
            );
    } else {
        finding
            .say(
                "There is a listener on xhr.upload, so there is always a preflight.",
                &[],
            )
            .act(Who::Client, "Listen on xhr.upload only where the progress is shown.");
    }
}

/// A header that is CORS-unsafe.
fn header(advice: &mut Advice<'_>, name: &str, value: &[u8], because: UnsafeBecause) {
    const SAFELISTED: &str = "cors-safelisted-request-header";
    const TOTAL: &str = "request-preflight-cause-total-size";
    let value = isomorphic_decode(value);
    match because {
        UnsafeBecause::Name => advice
            .cause("request-preflight-cause-header", SAFELISTED)
            .say(
                "The request has the header {0}, which always needs a preflight.",
                &[name],
            )
            .found(name),
        UnsafeBecause::ContentType => advice
            .cause("request-preflight-cause-content-type", SAFELISTED)
            .say(
                "The Content-Type is {0}: only those of HTML forms need no preflight.",
                &[&value],
            )
            .found(&value)
            .expected("application/x-www-form-urlencoded, multipart/form-data or text/plain"),
        UnsafeBecause::Byte(byte) => {
            let byte = if byte.is_ascii_graphic() {
                String::from(char::from(byte))
            } else {
                concat(&["byte ", &number(usize::from(byte))])
            };
            advice
                .cause(
                    "request-preflight-cause-unsafe-value",
                    "cors-unsafe-request-header-byte",
                )
                .say(
                    "The value of {0} has {1} in it, which a value that needs no preflight must not have.",
                    &[name, &byte],
                )
                .found(&value)
        }
        UnsafeBecause::ValueTooLong(length) => {
            let length = number(length);
            advice
                .cause("request-preflight-cause-value-too-long", SAFELISTED)
                .say(
                    "The value of {0} is {1} bytes long: from 129 on there is a preflight.",
                    &[name, &length],
                )
                .found(&length)
                .expected("128")
        }
        UnsafeBecause::Range => advice
            .cause("request-preflight-cause-range", SAFELISTED)
            .say(
                "The Range is {0}: only a single range with a start needs no preflight.",
                &[&value],
            )
            .found(&value)
            .expected("bytes=0-499"),
        // The total is one cause, however many headers it makes unsafe.
        UnsafeBecause::TotalTooLong(_) if advice.findings.iter().any(|other| other.code == TOTAL) => return,
        UnsafeBecause::TotalTooLong(length) => {
            let length = number(length);
            advice
                .cause(TOTAL, "cors-unsafe-request-header-names")
                .say(
                    "The values of the headers that need no preflight are {0} bytes long together: from 1025 on there is one.",
                    &[&length],
                )
                .found(&length)
                .expected("1024")
        }
    };
}

/// What is legal and surprising about a request, `dropped` being the names of the headers that its guard has dropped.
pub(crate) fn advice_of_request(request: &Request, dropped: &[String]) -> Vec<Finding> {
    let mut advice = Advice::on(request);
    if !dropped.is_empty() {
        advice_of_dropped(&mut advice, dropped);
    }
    let names = names_where(&request.header_list, |name| {
        starts_with_any(
            name,
            &["Access-Control-Allow-", "Access-Control-Expose-", "Access-Control-Max-"],
        )
    });
    if !names.is_empty() {
        advice
            .degraded_by_client("request-sends-response-header", "http-access-control-allow-origin")
            .say(
                "{0} is for responses: on a request it allows nothing and makes a preflight necessary.",
                &[&names],
            )
            .found(&names)
            .act_with(Who::Client, "Take {0} out of the request.", &[&names]);
    }
    let method = request.method.as_str();
    let upper = method.to_ascii_uppercase();
    if method != upper {
        advice
            .degraded_by_client("request-method-case-not-normalized", "concept-method-normalize")
            .say(
                "The method goes out as {0}: browsers put only DELETE, GET, HEAD, OPTIONS, POST and PUT in upper case, and servers tell {0} from {1}.",
                &[method, &upper],
            )
            .found(method)
            .expected(&upper)
            .act_with(Who::Client, "Write {0} in upper case.", &[&upper]);
    }
    // The rest is about requests of the CORS protocol alone.
    if request.response_tainting == ResponseTainting::Cors {
        advice_of_cors_request(&mut advice);
    }
    advice.findings
}

fn advice_of_dropped(advice: &mut Advice<'_>, dropped: &[String]) {
    let names = join(dropped, ", ");
    if advice.request.mode == Mode::NoCors {
        advice
            .degraded_by_client("request-no-cors-headers-dropped", "no-cors-safelisted-request-header")
            .say(
                "In mode \"no-cors\" the browser leaves these headers out without a word: {0}.",
                &[&names],
            )
            .found(&names)
            .act(Who::Client, "Use mode \"cors\", and have the server allow the headers.");
        return;
    }
    advice
        .degraded_by_client("request-forbidden-header-dropped", "forbidden-request-header")
        .say(
            "The browser alone sets these headers, so it leaves out what script gives for them: {0}.",
            &[&names],
        )
        .found(&names)
        .act(
            Who::Client,
            if dropped.iter().any(|name| name.eq_ignore_ascii_case("Cookie")) {
                "To have cookies sent, set credentials to \"include\" (withCredentials to true), not the header."
            } else {
                "Leave them out of the request."
            },
        );
}

fn advice_of_cors_request(advice: &mut Advice<'_>) {
    if advice.request.origin.is_opaque() {
        advice
            .give("request-origin-opaque-null", Severity::Info, Who::Page, "origin-header", "")
            .say(
                "The page's origin is null (a file, a sandboxed frame or a data: URL), so no server can allow this page and no other.",
                &[],
            )
            .found("null")
            .act(
                Who::Page,
                "Serve the page over http or https; a sandboxed frame needs allow-same-origin.",
            );
    }
    let names = names_where(&advice.request.header_list, is_library_header);
    if !names.is_empty() {
        advice
            .cause("request-library-added-header", "cors-safelisted-request-header")
            .say("{0}: libraries add this, and the server has to allow it.", &[&names])
            .found(&names)
            .act(
                Who::Client,
                "If nothing on the server reads it, have the library add it for the page's own origin alone.",
            );
    }
}

/// Whether libraries for tracing and the like, not applications, are known to add a header of this name.
pub(in crate::diagnosis) fn is_library_header(name: &str) -> bool {
    const NAMES: &[&str] = &[
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
    ];
    is_any(name, NAMES) || starts_with_any(name, &["x-datadog-", "x-b3-"])
}
