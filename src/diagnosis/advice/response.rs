use super::{starts_with, told};
use crate::{
    diagnosis::{
        Finding, Severity, Who,
        remedy::{act, list, send, vary_origin},
        words::{contains_any, fill},
    },
    http::{HeaderList, extract_tokens, is_cors_safelisted_response_header_name, is_forbidden_response_header_name},
    infra::bytes::isomorphic_decode,
    request::Request,
    response::{FilteredResponse, ResponseType},
};
use alloc::{string::String, vec::Vec};

pub(super) fn advice_of_response(request: &Request, response: &FilteredResponse, findings: &mut Vec<Finding>) {
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
        .is_some_and(|value| contains_any(&isomorphic_decode(&value), &["no-store"]));
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
