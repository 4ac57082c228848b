use super::{Advice, is_any, starts_with_any};
use crate::{
    diagnosis::{Who, remedy::List, words::contains_any},
    http::{
        HeaderList, TokenList, extract_tokens, is_cors_safelisted_response_header_name,
        is_forbidden_response_header_name,
    },
    infra::bytes::isomorphic_decode,
    response::{FilteredResponse, ResponseType},
};

/// What is legal and surprising about a response that script gets.
pub(super) fn advice_of_response(advice: &mut Advice<'_>, response: &FilteredResponse) {
    match response.r#type {
        ResponseType::Basic => {}
        ResponseType::Cors => {
            advice_of_expose_headers(advice, &response.internal_response.header_list);
            advice_of_vary(advice, &response.internal_response.header_list);
        }
        ResponseType::Opaque => {
            let url = advice.request.current_url().without_fragment();
            advice
                .degraded_by_client("response-opaque", "concept-filtered-response-opaque")
                .say(
                    "The mode is \"no-cors\", so script gets a response from {0} without status, headers or body.",
                    &[&url],
                )
                .act(
                    Who::Client,
                    "Use mode \"cors\" if script has to read the answer; the server has to allow it then.",
                );
        }
        ResponseType::OpaqueRedirect => {
            advice
                .degraded_by_client("response-opaque-redirect", "concept-filtered-response-opaque-redirect")
                .say(
                    "The redirect mode is \"manual\", so script sees that there is a redirect, and neither where to nor its status.",
                    &[],
                )
                .act(
                    Who::Client,
                    "Set redirect to \"follow\", and read the final URL from response.url.",
                );
        }
    }
}

/// What script does not get to see of a response's headers. One finding, because one header mends it.
fn advice_of_expose_headers(advice: &mut Advice<'_>, headers: &HeaderList) {
    const NAME: &str = "Access-Control-Expose-Headers";
    const ANCHOR: &str = "concept-response-cors-exposed-header-name-list";
    let include = advice.request.credentials_mode_is_include();
    let (tokens, invalid) = match extract_tokens(headers, NAME) {
        Ok(tokens) => (tokens, None),
        Err(invalid) => (None, Some(invalid.item)),
    };
    let names = tokens.map(TokenList::names);
    let contains = |name: &str| names.as_ref().is_some_and(|names| names.contains(name));
    if !include && contains("*") {
        return;
    }
    if contains("Set-Cookie") {
        advice
            .degraded_by_server("response-set-cookie-never-readable", ANCHOR, "")
            .say(
                "Access-Control-Expose-Headers names Set-Cookie, which script never gets to read, whatever the server says.",
                &[],
            )
            .found("Set-Cookie")
            .act(
                Who::Server,
                "Send what script has to read in the body or in another header.",
            );
        return;
    }
    let (mut hidden, mut wanted) = (List::new(false), List::new(include));
    if let Some(tokens) = tokens {
        for token in tokens.iter() {
            wanted.add(token);
        }
    }
    for header in headers.iter() {
        let name = header.name.as_str();
        if !is_cors_safelisted_response_header_name(header.name, |_| contains(name))
            && !is_forbidden_response_header_name(header.name)
            && !is_of_no_interest(name)
        {
            hidden.add(name);
            wanted.add(name);
        }
    }
    let (hidden, wanted) = (hidden.text(true), wanted.text(true));
    let finding = if let Some(item) = &invalid {
        let found = isomorphic_decode(&headers.get(NAME).unwrap_or_default());
        advice
            .degraded_by_server("response-expose-headers-invalid", ANCHOR, "")
            .say(
                "Access-Control-Expose-Headers has \"{0}\" in it, which is not a header name, and that spoils the whole header.",
                &[item],
            )
            .found(&found)
    } else if hidden.is_empty() {
        return;
    } else if contains("*") {
        advice
            .degraded_by_server("response-expose-wildcard-with-credentials", ANCHOR, "")
            .say(
                "Access-Control-Expose-Headers: * is no wildcard for a request with credentials, so script does not see: {0}.",
                &[&hidden],
            )
            .found("*")
    } else {
        advice
            .degraded_by_server("response-header-not-exposed", ANCHOR, "")
            .say(
                "The response has headers that script does not see, because Access-Control-Expose-Headers does not name them: {0}.",
                &[&hidden],
            )
            .found(&hidden)
    };
    if !wanted.is_empty() {
        finding
            .expected(&wanted)
            .send(NAME, &wanted, "Send this header if script has to read them.");
    }
}

/// Headers that servers, proxies and the protocol itself add, and that no script asks for.
fn is_of_no_interest(name: &str) -> bool {
    const NAMES: &[&str] = &[
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
        "P3P",
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
        "cf-cache-status",
        "cf-ray",
    ];
    is_any(name, NAMES) || starts_with_any(name, &["Access-Control-", "Cross-Origin-"])
}

fn advice_of_vary(advice: &mut Advice<'_>, headers: &HeaderList) {
    let text = |name| headers.get(name).map(|value| isomorphic_decode(&value));
    let Some(allowed) = text("Access-Control-Allow-Origin").filter(|allowed| allowed != "*" && allowed != "null")
    else {
        return;
    };
    let vary = text("Vary");
    let varies = vary
        .as_deref()
        .is_some_and(|vary| vary.split(',').any(|name| is_any(name.trim_ascii(), &["*", "Origin"])));
    // What no cache keeps, none can give to another origin.
    let is_stored = !text("Cache-Control").is_some_and(|value| contains_any(&value, &["no-store"]));
    if !varies && is_stored {
        advice
            .degraded_by_server("response-vary-origin-missing", "cors-protocol-and-http-caches", "")
            .say(
                "The answer is for {0} alone and Vary does not name Origin: a cache may give it to a page of another origin, which is refused then.",
                &[&allowed],
            )
            .expected("Origin")
            .vary_origin()
            .found = vary;
    }
}
