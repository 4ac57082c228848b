use super::{Advice, request::advice_without_cors};
use crate::{
    diagnosis::{
        remedy::List,
        words::{contains_any, is_any},
    },
    http::{
        HeaderList, TokenList, extract_tokens, is_cors_safelisted_response_header_name,
        is_forbidden_response_header_name,
    },
    infra::text::split,
    request::Mode,
    response::{FilteredResponse, ResponseType},
};

/// What is legal and surprising about a response that script gets.
pub(super) fn advice_of_response(advice: &mut Advice<'_>, response: &FilteredResponse) {
    match response.r#type {
        ResponseType::Basic => {
            let request = advice.request;
            if matches!(request.mode, Mode::Navigate | Mode::WebSocket)
                && !request.current_url().origin().is_same_origin(&request.origin)
            {
                advice_without_cors(advice);
            }
        }
        ResponseType::Cors => {
            advice_of_expose_headers(advice, &response.internal_response.header_list);
            advice_of_vary(advice, &response.internal_response.header_list);
        }
        ResponseType::Opaque if !advice.request.initiator.is_script() => advice_without_cors(advice),
        ResponseType::Opaque => {
            let url = advice.request.current_url().without_fragment();
            advice.give("response-opaque", &[&url]);
        }
        ResponseType::OpaqueRedirect => {
            advice.give("response-opaque-redirect", &[]);
        }
    }
}

/// What script does not get to see of a response's headers. One finding, because one header mends it.
fn advice_of_expose_headers(advice: &mut Advice<'_>, headers: &HeaderList) {
    const NAME: &str = "Access-Control-Expose-Headers";
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
        advice.give("response-set-cookie-never-readable", &[]);
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
        if !contains(name)
            && !is_cors_safelisted_response_header_name(header.name, |_| false)
            && !is_forbidden_response_header_name(header.name)
            && !is_of_no_interest(name)
        {
            hidden.add(name);
            wanted.add(name);
        }
    }
    let (hidden, wanted) = (hidden.text(true), wanted.text(true));
    let finding = if let Some(item) = &invalid {
        let found = headers.get_decoded(NAME).unwrap_or_default();
        advice.give("response-expose-headers-invalid", &[item, &found])
    } else if hidden.is_empty() {
        return;
    } else if contains("*") {
        advice.give("response-expose-wildcard-with-credentials", &[&hidden])
    } else {
        advice.give("response-header-not-exposed", &[&hidden])
    };
    if !wanted.is_empty() {
        finding.tell("expose-headers", &[&wanted]);
    }
}

/// Headers that servers, proxies and the protocol itself add, and that no script asks for.
fn is_of_no_interest(name: &str) -> bool {
    is_any(
        name,
        "Accept-*|Age|Allow|Alt-*|Connection|Content-Encoding|Content-Security-*|Date|Keep-*|NEL|Origin-A*|P3P\
        |Permissions-*|Referrer-*|Report-*|Reporting-*|Server|Server-Timing|Strict-*|Timing-*|Transfer-*|Vary|Via\
        |X-Cache|X-Content-*|X-DNS-*|X-Download-*|X-Frame-*|X-Permitted-*|X-Powered-*|X-XSS-*|cf-*\
        |Access-Control-*|Cross-Origin-*",
    )
}

fn advice_of_vary(advice: &mut Advice<'_>, headers: &HeaderList) {
    let text = |name| headers.get_decoded(name);
    let Some(allowed) = text("Access-Control-Allow-Origin").filter(|allowed| allowed != "*" && allowed != "null")
    else {
        return;
    };
    let vary = text("Vary");
    let varies = vary.as_deref().is_some_and(|vary| {
        split(vary, b',')
            .map(str::trim_ascii)
            .any(|name| name == "*" || name.eq_ignore_ascii_case("Origin"))
    });
    // What no cache keeps, none can give to another origin.
    let is_stored = !text("Cache-Control").is_some_and(|value| contains_any(&value, "no-store"));
    if !varies && is_stored {
        advice.give("response-vary-origin-missing", &[&allowed]).found = vary;
    }
}
