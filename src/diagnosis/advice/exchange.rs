//! Advice about a whole exchange.

use super::{Advice, advice, response::advice_of_response};
use crate::{
    browsers::Profile,
    diagnosis::{
        Finding, Who,
        catalogue::{acts, sentences, shown},
        facts::AdviceCode,
    },
    fetch::{Fetch, Step},
    http::{extract_delta_seconds, extract_tokens},
    request::Request,
    response::{FilteredResponse, Response},
};
use alloc::{format, string::ToString, vec, vec::Vec};

/// Adds the advice about an exchange: `original` is the request before any redirect, `delivered` the response that script gets.
pub(crate) fn advice_of_exchange<'a>(
    findings: &mut Vec<Finding>,
    original: &Request,
    fetch: &Fetch,
    delivered: Option<&FilteredResponse>,
    preflight_responses: impl Iterator<Item = &'a Response>,
) {
    let mut advice = Advice {
        request: fetch.request(),
        findings,
    };
    // If the preflight's response was refused, its max-age does not matter yet.
    let last_preflight = preflight_responses.last();
    if delivered.is_some()
        && let Some(response) = last_preflight
    {
        advice_of_max_age(&mut advice, response);
    }
    if delivered.is_some()
        && let Some(response) = last_preflight
        && original.header_list.contains("Authorization")
        && !original.credentials_mode_is_include()
    {
        advice_of_authorization(&mut advice, response);
    }
    if fetch.request().url_list().len() > 1 {
        advice_of_redirects(&mut advice, original, fetch);
    }
    if let Some(response) = delivered {
        advice_of_response(&mut advice, response);
    }
}

/// The advice for a preflight's response that lets Authorization pass by `*`, which only browsers of today do.
fn advice_of_authorization(advice: &mut Advice<'_>, response: &Response) {
    const NAME: &str = "Access-Control-Allow-Headers";
    let Ok(Some(tokens)) = extract_tokens(&response.header_list, NAME) else {
        return;
    };
    if tokens.contains(&"*") && !tokens.iter().any(|token| token.eq_ignore_ascii_case("Authorization")) {
        let finding = advice.give(AdviceCode::AuthorizationByWildcard, &Vec::new());
        finding.values("*", "*, Authorization");
        finding.send(NAME, "*, Authorization", acts::SEND_ON_PREFLIGHT_OF_THIS_URL);
    }
}

fn advice_of_max_age(advice: &mut Advice<'_>, response: &Response) {
    // The limit of the browser that keeps a preflight's response longest.
    let longest = Profile::BROWSERS.iter().map(Profile::imposed_limit).max().unwrap_or(0);
    let finding = match extract_delta_seconds(&response.header_list, "Access-Control-Max-Age") {
        Err(invalid) => {
            let values = vec![("value", shown(&invalid.item))];
            let finding = advice.give(AdviceCode::MaxAgeInvalid, &values);
            finding.found = Some(invalid.item);
            finding
        }
        Ok(None) => advice.give(
            AdviceCode::NotCached,
            &vec![("value", sentences::MAX_AGE_MISSING.into())],
        ),
        Ok(Some(0)) => {
            let finding = advice.give(AdviceCode::NotCached, &vec![("value", sentences::MAX_AGE_ZERO.into())]);
            finding.found = Some("0".into());
            finding
        }
        Ok(Some(seconds)) if seconds > longest => {
            let finding = advice.give(AdviceCode::MaxAgeCapped, &vec![("value", seconds.to_string())]);
            finding.found = Some(seconds.to_string());
            finding
        }
        Ok(Some(_)) => return,
    };
    finding.expect("7200");
    finding.send("Access-Control-Max-Age", "7200", acts::SEND_MAX_AGE);
}

fn advice_of_redirects(advice: &mut Advice<'_>, original: &Request, fetch: &Fetch) {
    let target = advice.request.current_url().without_fragment();
    let mut values = vec![("url", shown(&target)), ("method", shown(original.method.as_str()))];
    // A server that answers 303 wants the method to become GET.
    let status = fetch.trace().iter().find_map(|traced| match traced.step {
        Step::Followed {
            status,
            becomes_get: true,
            ..
        } if status != 303 => Some(status),
        _ => None,
    });
    if let Some(status) = status {
        values.push(("status", status.to_string()));
        let finding = advice.give(AdviceCode::MethodChangedToGet, &values);
        finding.values(status, "307 or 308");
        finding.remedy(Who::Server, acts::REDIRECT_KEEPING_METHOD);
        finding.remedy_with(Who::Client, acts::REQUEST_DIRECTLY, &values);
    }
    let has_authorization = |request: &Request| request.header_list.contains("Authorization");
    if has_authorization(original) && !has_authorization(advice.request) {
        advice.give(AdviceCode::AuthorizationDropped, &values).remedy_with(
            Who::Client,
            acts::REQUEST_DIRECTLY,
            &values,
        );
    }
}

/// The advice for an exchange without an answer to a request that the browser would send.
pub(crate) fn incomplete_exchange(fetch: &Fetch, answers: usize) -> Finding {
    let request = if fetch.awaits_preflight() {
        fetch.preflight_request()
    } else {
        fetch.actual_request()
    };
    let asked = format!("{} {}", request.method, shown(&request.url));
    let values = vec![("answers", answers.to_string()), ("asked", asked)];
    let mut finding = advice(AdviceCode::CaptureIncomplete, fetch.request(), &values);
    finding.found = Some(answers.to_string());
    finding.remedy(Who::Client, acts::GIVE_EVERY_ANSWER);
    finding
}

/// The advice for an exchange with more answers than requests.
pub(crate) fn surplus_answers(fetch: &Fetch, used: usize, answers: usize) -> Finding {
    let values = vec![("answers", answers.to_string()), ("used", used.to_string())];
    let mut finding = advice(AdviceCode::CaptureSurplus, fetch.request(), &values);
    finding.values(answers, used);
    finding
}
