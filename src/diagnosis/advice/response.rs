//! Advice about a response that script gets.

use super::{Advice, names_where, request::advice_without_cors};
use crate::{
    diagnosis::{
        Finding, Who,
        catalogue::{acts, sentences, shown},
        facts::AdviceCode,
        remedy::List,
        text::{HeaderNames, contains_any},
    },
    http::{
        HeaderList, HeaderName, HeaderNameSet, extract_tokens, is_cors_safelisted_response_header_name,
        is_forbidden_response_header_name,
    },
    request::Mode,
    response::{FilteredResponse, ResponseType},
};
use alloc::{string::String, vec, vec::Vec};

/// Adds the advice about a response that script gets.
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
            advice
                .give(AdviceCode::Opaque, &Vec::new())
                .remedy(Who::Client, acts::READ_WITH_CORS);
        }
        ResponseType::OpaqueRedirect => {
            advice
                .give(AdviceCode::OpaqueRedirect, &Vec::new())
                .remedy(Who::Client, acts::FOLLOW_REDIRECTS);
        }
    }
}

/// Adds the advice about headers that script cannot read. One finding is enough, because one header mends all of them.
fn advice_of_expose_headers(advice: &mut Advice<'_>, headers: &HeaderList) {
    const NAME: &str = "Access-Control-Expose-Headers";
    let include = advice.request.credentials_mode_is_include();
    let (tokens, invalid) = match extract_tokens(headers, NAME) {
        Ok(tokens) => (tokens.unwrap_or_default(), None),
        Err(invalid) => (Vec::new(), Some(invalid.item)),
    };
    let exposed: HeaderNameSet = tokens.iter().copied().collect();
    let contains = |name: &str| exposed.contains(name);
    if !include && contains("*") {
        return;
    }
    if contains("Set-Cookie") {
        let finding = advice.give(AdviceCode::SetCookieNeverReadable, &Vec::new());
        finding.found = Some("Set-Cookie".into());
        finding.remedy(Who::Server, acts::SEND_IN_BODY);
        return;
    }
    let is_hidden = |name: &str| !contains(name) && is_of_interest(name);
    let hidden = names_where(headers, is_hidden);
    let mut wanted = List::of_header_names(include);
    let names = headers.iter().map(|header| header.name.as_str());
    for name in tokens.into_iter().chain(names.filter(|name| is_hidden(name))) {
        wanted.add(name);
    }
    let names = shown(invalid.as_deref().unwrap_or(&hidden));
    let (code, found) = if invalid.is_some() {
        let found = headers.get_decoded(NAME).unwrap_or_default();
        (AdviceCode::ExposeHeadersInvalid, found)
    } else if hidden.is_empty() {
        return;
    } else if contains("*") {
        (AdviceCode::ExposeWildcardWithCredentials, "*".into())
    } else {
        (AdviceCode::HeaderNotExposed, hidden)
    };
    let values = vec![("names", names), ("perhaps", String::new())];
    let finding = advice.give(code, &values);
    finding.found = Some(found);
    if !wanted.is_empty() {
        let wanted = wanted.to_text();
        finding.send(NAME, &wanted, acts::SEND_EXPOSE_HEADERS);
        finding.expect(&wanted);
    }
}

/// Whether script may want to read a header, and sees it only where the server exposes it.
fn is_of_interest(name: &str) -> bool {
    !is_cors_safelisted_response_header_name(name, |_| false)
        && !is_forbidden_response_header_name(name)
        && !OF_NO_INTEREST.contains(name)
}

/// The advice for a header of a cross-origin response that script asked for and did not get. `None` for a header that script sees on
/// every response or on none: exposing that header changes nothing.
#[must_use]
pub fn header_not_seen(name: &str, url: &str) -> Option<Finding> {
    HeaderName::try_from(name).ok()?;
    if is_cors_safelisted_response_header_name(name, |_| false) || is_forbidden_response_header_name(name) {
        return None;
    }
    let values = vec![("names", shown(name)), ("perhaps", sentences::NOT_SENT_PERHAPS.into())];
    let mut finding = Finding::of_advice(AdviceCode::HeaderNotExposed, url, &values);
    finding.found = Some(name.into());
    finding.send("Access-Control-Expose-Headers", name, acts::SEND_EXPOSE_HEADERS);
    finding.expect(name);
    Some(finding)
}

/// Headers that servers, proxies and the protocol itself add, and that script does not ask for.
const OF_NO_INTEREST: HeaderNames = HeaderNames {
    names: &[
        "Age",
        "Allow",
        "Connection",
        "Content-Encoding",
        "Date",
        "NEL",
        "P3P",
        "Server",
        "Server-Timing",
        "Vary",
        "Via",
        "X-Cache",
    ],
    prefixes: &[
        "Accept-",
        "Access-Control-",
        "Alt-",
        "Content-Security-",
        "Cross-Origin-",
        "Keep-",
        "Origin-A",
        "Permissions-",
        "Referrer-",
        "Report-",
        "Reporting-",
        "Strict-",
        "Timing-",
        "Transfer-",
        "X-Content-",
        "X-DNS-",
        "X-Download-",
        "X-Frame-",
        "X-Permitted-",
        "X-Powered-",
        "X-XSS-",
        "cf-",
    ],
};

fn advice_of_vary(advice: &mut Advice<'_>, headers: &HeaderList) {
    let text = |name| headers.get_decoded(name);
    let Some(allowed) = text("Access-Control-Allow-Origin").filter(|allowed| allowed != "*" && allowed != "null")
    else {
        return;
    };
    let vary = text("Vary");
    let varies = vary.as_deref().is_some_and(|vary| {
        vary.split(',')
            .map(str::trim_ascii)
            .any(|name| name == "*" || name.eq_ignore_ascii_case("Origin"))
    });
    // A cache can give a response to another origin only if the cache may store the response.
    let is_stored = !text("Cache-Control").is_some_and(|value| contains_any(&value, &["no-store"]));
    if !varies && is_stored {
        let values = vec![("origin", shown(&allowed))];
        let finding = advice.give(AdviceCode::VaryOriginMissing, &values);
        finding.found = vary;
        finding.expect("Origin");
        finding.send("Vary", "Origin", acts::SEND_VARY);
    }
}
