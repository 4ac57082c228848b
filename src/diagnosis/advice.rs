use super::{
    Finding, Remedy, Severity, Who,
    remedy::{act, act_with, list, number, send, vary_origin},
    words::fill,
};
use crate::{
    cors::PreflightCause,
    fetch::Fetch,
    http::{
        HeaderList, UnsafeBecause, extract_delta_seconds, extract_tokens, is_cors_safelisted_response_header_name,
        is_forbidden_response_header_name,
    },
    infra::bytes::isomorphic_decode,
    profile::Profile,
    request::{Body, Mode, Request, ResponseTainting},
    response::{FilteredResponse, Response, ResponseType},
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
pub(super) fn is_library_header(name: &str) -> bool {
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

/// What is legal and surprising about an exchange: `original` is the request before any redirect, `delivered` what script gets.
pub(crate) fn advice_of_exchange<'a>(
    original: &Request,
    fetch: &Fetch,
    delivered: Option<&FilteredResponse>,
    preflight_responses: impl Iterator<Item = &'a Response>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    // An answer that was refused has more to mend than its age.
    if delivered.is_some() {
        findings.extend(
            preflight_responses
                .last()
                .and_then(|response| advice_of_max_age(fetch.request(), response)),
        );
    }
    findings.extend(advice_of_redirects(original, fetch));
    if let Some(response) = delivered {
        advice_of_response(fetch.request(), response, &mut findings);
    }
    findings
}

fn advice_of_max_age(request: &Request, response: &Response) -> Option<Finding> {
    const NAME: &str = "Access-Control-Max-Age";
    // As long as the browser that remembers it for longest.
    let longest = Profile::BROWSERS.iter().map(Profile::imposed_limit).max().unwrap_or(0);
    let (code, severity, template, found) = match extract_delta_seconds(&response.header_list, NAME) {
        Err(invalid) => (
            "preflight-max-age-invalid",
            Severity::Degrade,
            "Access-Control-Max-Age is \"{0}\", which is not one number of seconds, so the preflight's answer is kept for 5 seconds or not at all.",
            Some(invalid.item),
        ),
        Ok(None) => (
            "preflight-not-cached",
            Severity::Info,
            "The preflight's answer has no Access-Control-Max-Age, so it is kept for 5 seconds: nearly every call makes two requests.",
            None,
        ),
        Ok(Some(0)) => (
            "preflight-not-cached",
            Severity::Info,
            "Access-Control-Max-Age is {0}, so there is a preflight before every call.",
            Some("0".into()),
        ),
        Ok(Some(seconds)) if seconds > longest => (
            "preflight-max-age-capped",
            Severity::Info,
            "Access-Control-Max-Age is {0}, and no browser keeps a preflight's answer for longer than a day.",
            Some(number(seconds as usize)),
        ),
        Ok(Some(_)) => return None,
    };
    let finding = told(
        code,
        severity,
        Who::Server,
        ("cors-preflight-fetch-0", "7.8"),
        fill(template, &[found.as_deref().unwrap_or("")]),
        request,
    );
    Some(Finding { found, ..finding }.expected("7200").remedy(send(
        NAME,
        "7200",
        "Send this header on the answer to the preflight.",
    )))
}

fn advice_of_redirects(original: &Request, fetch: &Fetch) -> Vec<Finding> {
    let (request, mut findings) = (fetch.request(), Vec::new());
    let target = request.current_url().without_fragment();
    let degraded = |code, step, message| {
        let anchor = ("concept-http-redirect-fetch", step);
        told(code, Severity::Degrade, Who::Server, anchor, message, request)
    };
    let directly = || act_with(Who::Client, "Request {0} directly.", &[&target]);
    // With 303 a server says that it means it.
    let status = fetch
        .trace()
        .iter()
        .find(|step| step.outcome == "followed with GET" && !step.input.starts_with("303"))
        .and_then(|step| step.input.get(..3));
    if let Some(status) = status {
        findings.push(
            degraded(
                "redirect-method-changed-to-get",
                "12",
                fill(
                    "A redirect with status {0} turned the {1} into a GET without its body, which then went to {2}.",
                    &[status, original.method.as_str(), &target],
                ),
            )
            .found(status)
            .expected("307 or 308")
            .remedy(act(
                Who::Server,
                "Redirect with status 307 or 308, which keep method and body.",
            ))
            .remedy(directly()),
        );
    }
    if original.header_list.contains("Authorization") && !request.header_list.contains("Authorization") {
        findings.push(
            degraded(
                "redirect-authorization-dropped",
                "13",
                fill(
                    "A redirect to another origin took the Authorization header off before the request to {0}.",
                    &[&target],
                ),
            )
            .remedy(directly()),
        );
    }
    findings
}

fn advice_of_response(request: &Request, response: &FilteredResponse, findings: &mut Vec<Finding>) {
    match response.r#type {
        ResponseType::Basic => {}
        ResponseType::Cors => {
            findings.extend(advice_of_expose_headers(request, &response.internal_response.header_list));
            findings.extend(advice_of_vary(request, &response.internal_response.header_list));
        }
        ResponseType::Opaque => findings.push(
            told(
                "response-opaque",
                Severity::Degrade,
                Who::Client,
                ("concept-filtered-response-opaque", ""),
                fill("The mode is \"no-cors\", so script gets a response from {0} without status, headers or body.", &[&request.current_url().without_fragment()]),
                request,
            )
            .remedy(act(
                Who::Client,
                "Use mode \"cors\" if script has to read the answer; the server has to allow it then.",
            )),
        ),
        ResponseType::OpaqueRedirect => findings.push(
            told(
                "response-opaque-redirect",
                Severity::Degrade,
                Who::Client,
                ("concept-filtered-response-opaque-redirect", ""),
                "The redirect mode is \"manual\", so script sees that there is a redirect, and neither where to nor its status.".into(),
                request,
            )
            .remedy(act(
                Who::Client,
                "Set redirect to \"follow\", and read the final URL from response.url.",
            )),
        ),
    }
}

/// What script does not get to see of a response's headers. One finding, because one header mends it.
fn advice_of_expose_headers(request: &Request, headers: &HeaderList) -> Option<Finding> {
    const NAME: &str = "Access-Control-Expose-Headers";
    let include = request.credentials_mode_is_include();
    let exposed = extract_tokens(headers, NAME);
    let contains = |name: &str| matches!(exposed, Ok(Some(tokens)) if tokens.contains_case_insensitively(name));
    if !include && contains("*") {
        return None;
    }
    if contains("Set-Cookie") {
        return Some(
            expose(
                "response-set-cookie-never-readable",
                "Access-Control-Expose-Headers names Set-Cookie, which script never gets to read, whatever the server says.".into(),
                request,
            )
            .found("Set-Cookie")
            .remedy(act(
                Who::Server,
                "Send what script has to read in the body or in another header.",
            )),
        );
    }
    let mut hidden: Vec<&str> = Vec::new();
    for header in headers.iter() {
        let name = header.name.as_str();
        let is_hidden = !is_cors_safelisted_response_header_name(header.name, |_| contains(name))
            && !is_forbidden_response_header_name(header.name)
            && !is_of_no_interest(name);
        if is_hidden && !hidden.iter().any(|other| other.eq_ignore_ascii_case(name)) {
            hidden.push(name);
        }
    }
    let existing = match exposed {
        Ok(tokens) => tokens,
        Err(_) => None,
    };
    let wanted = list(
        existing.into_iter().flat_map(|tokens| tokens.iter()),
        hidden.iter().copied(),
        include,
    );
    let names = hidden.join(", ");
    let finding = if let Err(invalid) = &exposed {
        expose(
            "response-expose-headers-invalid",
            fill(
                "Access-Control-Expose-Headers has \"{0}\" in it, which is not a header name, and that spoils the whole header.",
                &[&invalid.item],
            ),
            request,
        )
        .found(isomorphic_decode(&headers.get(NAME).unwrap_or_default()))
    } else if hidden.is_empty() {
        return None;
    } else if contains("*") {
        expose(
            "response-expose-wildcard-with-credentials",
            fill(
                "Access-Control-Expose-Headers: * is no wildcard for a request with credentials, so script does not see: {0}.",
                &[&names],
            ),
            request,
        )
        .found("*")
    } else {
        expose(
            "response-header-not-exposed",
            fill(
                "The response has headers that script does not see, because Access-Control-Expose-Headers does not name them: {0}.",
                &[&names],
            ),
            request,
        )
        .found(names)
    };
    if wanted.is_empty() {
        return Some(finding);
    }
    let remedy = send(NAME, &wanted, "Send this header if script has to read them.");
    Some(finding.expected(wanted).remedy(remedy))
}

fn expose(code: &'static str, message: String, request: &Request) -> Finding {
    let anchor = ("concept-response-cors-exposed-header-name-list", "");
    told(code, Severity::Degrade, Who::Server, anchor, message, request)
}

/// Headers that servers, proxies and the protocol itself add, and that no script asks for.
fn is_of_no_interest(name: &str) -> bool {
    [
        "Accept-Ranges",
        "Age",
        "Allow",
        "Alt-Svc",
        "Connection",
        "Content-Encoding",
        "Content-Security-Policy",
        "Date",
        "Keep-Alive",
        "NEL",
        "Origin-Agent-Cluster",
        "Permissions-Policy",
        "Referrer-Policy",
        "Report-To",
        "Reporting-Endpoints",
        "Server",
        "Server-Timing",
        "Strict-Transport-Security",
        "Timing-Allow-Origin",
        "Transfer-Encoding",
        "Vary",
        "Via",
        "X-Cache",
        "X-Content-Type-Options",
        "X-DNS-Prefetch-Control",
        "X-Download-Options",
        "X-Frame-Options",
        "X-Permitted-Cross-Domain-Policies",
        "X-Powered-By",
        "X-XSS-Protection",
        "P3P",
        "cf-cache-status",
        "cf-ray",
    ]
    .iter()
    .any(|known| name.eq_ignore_ascii_case(known))
        || starts_with(name, "Access-Control-")
        || starts_with(name, "Cross-Origin-")
}

fn advice_of_vary(request: &Request, headers: &HeaderList) -> Option<Finding> {
    let allowed = headers.get("Access-Control-Allow-Origin")?;
    let is_specific = &*allowed != b"*" && &*allowed != b"null";
    let varies = headers.get_decode_and_split("Vary").is_some_and(|names| {
        names
            .iter()
            .any(|name| name == b"*" || name.eq_ignore_ascii_case(b"origin"))
    });
    // What no cache keeps, none can give to another origin.
    let is_stored = !headers
        .get("Cache-Control")
        .is_some_and(|value| super::words::contains_any(&isomorphic_decode(&value), &["no-store"]));
    (is_specific && !varies && is_stored).then(|| {
        let allowed = isomorphic_decode(&allowed);
        let mut finding = told(
            "response-vary-origin-missing",
            Severity::Degrade,
            Who::Server,
            ("cors-protocol-and-http-caches", ""),
            fill("The answer is for {0} alone and Vary does not name Origin: a cache may give it to a page of another origin, which is refused then.", &[&allowed]),
            request,
        )
        .expected("Origin")
        .remedy(vary_origin());
        finding.found = headers.get("Vary").map(|value| isomorphic_decode(&value));
        finding
    })
}

/// There was no answer for a request that the browser would have sent.
pub(crate) fn incomplete_exchange(fetch: &Fetch, answers: usize) -> Finding {
    let (template, request) = if fetch.awaits_preflight() {
        (
            "There is no answer to the preflight for {1}: the exchange ends after {2}.",
            fetch.preflight_request(),
        )
    } else {
        (
            "There is no answer to {0} {1}: the exchange ends after {2}.",
            fetch.actual_request(),
        )
    };
    let answers = number(answers);
    let message = fill(template, &[&request.method, &request.url, &answers]);
    environment("env-capture-incomplete", message, fetch).found(answers)
}

/// There were more answers than requests.
pub(crate) fn surplus_answers(fetch: &Fetch, used: usize, answers: usize) -> Finding {
    let (used, answers) = (number(used), number(answers));
    let template =
        "There are {1} answers, and a browser has sent {0} requests when this is decided: the rest was not looked at.";
    let message = fill(template, &[&used, &answers]);
    environment("env-capture-surplus", message, fetch)
        .found(answers)
        .expected(used)
}

fn environment(code: &'static str, message: String, fetch: &Fetch) -> Finding {
    let anchor = ("concept-fetch", "");
    told(code, Severity::Info, Who::User, anchor, message, fetch.request())
}

fn told(
    code: &'static str,
    severity: Severity,
    who: Who,
    anchor: (&str, &'static str),
    message: String,
    request: &Request,
) -> Finding {
    Finding {
        message,
        url: request.current_url().without_fragment(),
        ..Finding::new(code, severity, who, anchor)
    }
}

impl Finding {
    fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    fn remedy(mut self, remedy: Remedy) -> Self {
        self.remedies.push(remedy);
        self
    }
}

fn names_where(headers: &HeaderList, mut is_wanted: impl FnMut(&str) -> bool) -> String {
    list(
        core::iter::empty(),
        headers
            .iter()
            .map(|header| header.name.as_str())
            .filter(|&name| is_wanted(name))
            .collect::<Vec<_>>()
            .into_iter(),
        false,
    )
}

fn starts_with(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
