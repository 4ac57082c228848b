//! Advice about a response that script gets.

use super::{Advice, names_where, request::advice_without_cors};
use crate::{
    diagnosis::{
        Finding, Who,
        catalogue::{Act, Sentence},
        facts::AdviceCode,
        remedy::List,
        text::{HeaderNames, contains_any},
    },
    http::{
        HeaderList, HeaderName, HeaderNameSet, extract_tokens, is_cors_safelisted_response_header_name,
        is_forbidden_response_header_name,
    },
    infra::{Shown, ShownUrl},
    request::Mode,
    response::{FilteredResponse, ResponseType},
};
use alloc::vec::Vec;

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
            let url = advice.request.current_url().without_fragment();
            advice
                .give(AdviceCode::Opaque, Sentence::Opaque { url: ShownUrl(&url) })
                .remedy(Who::Client, Act::ReadWithCors);
        }
        ResponseType::OpaqueRedirect => {
            advice
                .give(AdviceCode::OpaqueRedirect, Sentence::OpaqueRedirect)
                .remedy(Who::Client, Act::FollowRedirects);
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
        let finding = advice.give(AdviceCode::SetCookieNeverReadable, Sentence::SetCookieNeverReadable);
        finding.found = Some("Set-Cookie".into());
        finding.remedy(Who::Server, Act::SendInBody);
        return;
    }
    let is_hidden = |name: &str| !contains(name) && is_of_interest(name);
    let hidden = names_where(headers, is_hidden);
    let mut wanted = List::of_header_names(include);
    let names = headers.iter().map(|header| header.name.as_str());
    for name in tokens.into_iter().chain(names.filter(|name| is_hidden(name))) {
        wanted.add(name);
    }
    let (code, sentence, found) = if let Some(item) = &invalid {
        let sentence = Sentence::ExposeHeadersInvalid { item: Shown(item) };
        let found = headers.get_decoded(NAME).unwrap_or_default();
        (AdviceCode::ExposeHeadersInvalid, sentence, found)
    } else if hidden.is_empty() {
        return;
    } else if contains("*") {
        let names = Shown(&hidden);
        let sentence = Sentence::ExposeWildcardWithCredentials { names };
        (AdviceCode::ExposeWildcardWithCredentials, sentence, "*".into())
    } else {
        let names = Shown(&hidden);
        let sentence = Sentence::HeadersNotExposed { names };
        (AdviceCode::HeaderNotExposed, sentence, hidden.clone())
    };
    let finding = advice.give(code, sentence);
    finding.found = Some(found);
    if !wanted.is_empty() {
        let wanted = wanted.to_text();
        finding.send(NAME, &wanted, Act::SendExposeHeaders);
        finding.expected = Some(wanted);
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
    let sentence = Sentence::HeaderNotSeen { name: Shown(name) };
    let mut finding = Finding::of_advice(AdviceCode::HeaderNotExposed, url, sentence);
    finding.found = Some(name.into());
    finding.send("Access-Control-Expose-Headers", name, Act::SendExposeHeaders);
    finding.expected = Some(name.into());
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
        let sentence = Sentence::VaryOriginMissing {
            origin: Shown(&allowed),
        };
        let finding = advice.give(AdviceCode::VaryOriginMissing, sentence);
        finding.found = vary;
        finding.expected = Some("Origin".into());
        finding.send("Vary", "Origin", Act::SendVary);
    }
}
