//! Advice about a whole exchange.

use super::{Advice, advice, response::advice_of_response};
use crate::{
    browsers::Profile,
    diagnosis::{
        Finding, Who,
        catalogue::{Act, Sentence},
        facts::AdviceCode,
    },
    fetch::{Fetch, Step},
    http::extract_delta_seconds,
    infra::{Shown, ShownUrl},
    request::Request,
    response::{FilteredResponse, Response},
};
use alloc::{string::ToString, vec::Vec};

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
    // The limit of the browser that keeps a preflight's response longest.
    let longest = Profile::BROWSERS.iter().map(Profile::imposed_limit).max().unwrap_or(0);
    let finding = match extract_delta_seconds(&response.header_list, "Access-Control-Max-Age") {
        Err(invalid) => {
            let value = Shown(&invalid.item);
            let finding = advice.give(AdviceCode::MaxAgeInvalid, Sentence::MaxAgeInvalid { value });
            finding.found = Some(invalid.item);
            finding
        }
        Ok(None) => advice.give(AdviceCode::NotCached, Sentence::MaxAgeMissing),
        Ok(Some(0)) => {
            let finding = advice.give(AdviceCode::NotCached, Sentence::MaxAgeZero);
            finding.found = Some("0".into());
            finding
        }
        Ok(Some(seconds)) if seconds > longest => {
            let finding = advice.give(AdviceCode::MaxAgeCapped, Sentence::MaxAgeCapped { seconds });
            finding.found = Some(seconds.to_string());
            finding
        }
        Ok(Some(_)) => return,
    };
    finding.expected = Some("7200".into());
    finding.send("Access-Control-Max-Age", "7200", Act::SendMaxAge);
}

fn advice_of_redirects(advice: &mut Advice<'_>, original: &Request, fetch: &Fetch) {
    let target = advice.request.current_url().without_fragment();
    let url = ShownUrl(&target);
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
        let method = Shown(original.method.as_str());
        let finding = advice.give(
            AdviceCode::MethodChangedToGet,
            Sentence::MethodChangedToGet { status, method, url },
        );
        finding.values(status, "307 or 308");
        finding.remedy(Who::Server, Act::RedirectKeepingMethod);
        finding.remedy(Who::Client, Act::RequestDirectly { url });
    }
    let has_authorization = |request: &Request| request.header_list.contains("Authorization");
    if has_authorization(original) && !has_authorization(advice.request) {
        advice
            .give(AdviceCode::AuthorizationDropped, Sentence::AuthorizationDropped { url })
            .remedy(Who::Client, Act::RequestDirectly { url });
    }
}

/// The advice for an exchange without an answer to a request that the browser would send.
pub(crate) fn incomplete_exchange(fetch: &Fetch, answers: usize) -> Finding {
    let (request, is_preflight) = if fetch.awaits_preflight() {
        (fetch.preflight_request(), true)
    } else {
        (fetch.actual_request(), false)
    };
    let (method, url) = (Shown(&request.method), ShownUrl(&request.url));
    let sentence = if is_preflight {
        Sentence::NoAnswerToPreflight { answers, url }
    } else {
        Sentence::NoAnswerToRequest { answers, method, url }
    };
    let mut finding = advice(AdviceCode::CaptureIncomplete, fetch.request(), sentence);
    finding.found = Some(answers.to_string());
    finding.remedy(Who::Client, Act::GiveEveryAnswer);
    finding
}

/// The advice for an exchange with more answers than requests.
pub(crate) fn surplus_answers(fetch: &Fetch, used: usize, answers: usize) -> Finding {
    let sentence = Sentence::TooManyAnswers { answers, used };
    let mut finding = advice(AdviceCode::CaptureSurplus, fetch.request(), sentence);
    finding.values(answers, used);
    finding
}
