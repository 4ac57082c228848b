use super::{Advice, advice, response::advice_of_response};
use crate::{
    browsers::Profile,
    diagnosis::Finding,
    fetch::Fetch,
    http::extract_delta_seconds,
    infra::text::number,
    request::Request,
    response::{FilteredResponse, Response},
};
use alloc::vec::Vec;

/// Adds what is legal and surprising about an exchange: `original` is the request before any redirect, `delivered` what script gets.
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
    // An answer that was refused has more to mend than its age.
    if delivered.is_some()
        && let Some(response) = preflight_responses.last()
    {
        advice_of_max_age(&mut advice, response);
    }
    if fetch.request().url_list().len() > 1 {
        advice_of_redirects(&mut advice, original, fetch);
    }
    if let Some(response) = delivered {
        advice_of_response(&mut advice, response);
    }
}

fn advice_of_max_age(advice: &mut Advice<'_>, response: &Response) {
    // As long as the browser that remembers it for longest.
    let longest = Profile::BROWSERS.iter().map(Profile::imposed_limit).max().unwrap_or(0);
    let (code, why, found) = match extract_delta_seconds(&response.header_list, "Access-Control-Max-Age") {
        Err(invalid) => ("preflight-max-age-invalid", "", Some(invalid.item)),
        Ok(None) => ("preflight-not-cached", "max-age-absent", None),
        Ok(Some(0)) => ("preflight-not-cached", "max-age-zero", Some("0".into())),
        Ok(Some(seconds)) if seconds > longest => ("preflight-max-age-capped", "", Some(number(seconds as usize))),
        Ok(Some(_)) => return,
    };
    let values = &[found.as_deref().unwrap_or("")];
    let finding = advice.give(code, values);
    if !why.is_empty() {
        finding.tell(why, values);
    }
    finding.found = found;
}

fn advice_of_redirects(advice: &mut Advice<'_>, original: &Request, fetch: &Fetch) {
    let target = advice.request.current_url().without_fragment();
    // With 303 a server says that it means it.
    let status = fetch
        .trace()
        .iter()
        .filter(|step| step.outcome == "followed with GET")
        .find_map(|step| step.input.get(..3).filter(|&status| status != "303"));
    let values = &[status.unwrap_or(""), original.method.as_str(), &target];
    if status.is_some() {
        advice.give("redirect-method-changed-to-get", values);
    }
    let has_authorization = |request: &Request| request.header_list.contains("Authorization");
    if has_authorization(original) && !has_authorization(advice.request) {
        advice.give("redirect-authorization-dropped", values);
    }
}

/// There was no answer for a request that the browser would have sent.
pub(crate) fn incomplete_exchange(fetch: &Fetch, answers: usize) -> Finding {
    let (what, request) = if fetch.awaits_preflight() {
        ("no-answer-to-preflight", fetch.preflight_request())
    } else {
        ("no-answer-to-request", fetch.actual_request())
    };
    let values = &[&*request.method, &request.url, &number(answers)];
    let mut finding = advice("env-capture-incomplete", fetch.request(), values);
    finding.tell(what, values);
    finding
}

/// There were more answers than requests.
pub(crate) fn surplus_answers(fetch: &Fetch, used: usize, answers: usize) -> Finding {
    advice(
        "env-capture-surplus",
        fetch.request(),
        &[&number(used), &number(answers)],
    )
}
