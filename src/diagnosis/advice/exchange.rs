use super::{Advice, response::advice_of_response};
use crate::{
    diagnosis::{Finding, Severity, Who, remedy::number},
    fetch::Fetch,
    http::extract_delta_seconds,
    profile::Profile,
    request::Request,
    response::{FilteredResponse, Response},
};
use alloc::vec::Vec;

/// What is legal and surprising about an exchange: `original` is the request before any redirect, `delivered` what script gets.
pub(crate) fn advice_of_exchange<'a>(
    original: &Request,
    fetch: &Fetch,
    delivered: Option<&FilteredResponse>,
    preflight_responses: impl Iterator<Item = &'a Response>,
) -> Vec<Finding> {
    let mut advice = Advice::on(fetch.request());
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
    advice.findings
}

fn advice_of_max_age(advice: &mut Advice<'_>, response: &Response) {
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
        Ok(Some(_)) => return,
    };
    let finding = advice
        .give(code, severity, Who::Server, "cors-preflight-fetch-0", "7.8")
        .say(template, &[found.as_deref().unwrap_or("")])
        .expected("7200")
        .send(NAME, "7200", "Send this header on the answer to the preflight.");
    finding.found = found;
}

fn advice_of_redirects(advice: &mut Advice<'_>, original: &Request, fetch: &Fetch) {
    const REDIRECT: &str = "concept-http-redirect-fetch";
    const DIRECTLY: &str = "Request {0} directly.";
    let target = advice.request.current_url().without_fragment();
    // With 303 a server says that it means it.
    let status = fetch
        .trace()
        .iter()
        .filter(|step| step.outcome == "followed with GET")
        .find_map(|step| step.input.get(..3).filter(|&status| status != "303"));
    if let Some(status) = status {
        advice
            .degraded_by_server("redirect-method-changed-to-get", REDIRECT, "12")
            .say(
                "A redirect with status {0} turned the {1} into a GET without its body, which then went to {2}.",
                &[status, original.method.as_str(), &target],
            )
            .found(status)
            .expected("307 or 308")
            .act(
                Who::Server,
                "Redirect with status 307 or 308, which keep method and body.",
            )
            .act_with(Who::Client, DIRECTLY, &[&target]);
    }
    let has_authorization = |request: &Request| request.header_list.contains("Authorization");
    if has_authorization(original) && !has_authorization(advice.request) {
        advice
            .degraded_by_server("redirect-authorization-dropped", REDIRECT, "13")
            .say(
                "A redirect to another origin took the Authorization header off before the request to {0}.",
                &[&target],
            )
            .act_with(Who::Client, DIRECTLY, &[&target]);
    }
}

/// There was no answer for a request that the browser would have sent.
pub(crate) fn incomplete_exchange(fetch: &Fetch, answers: usize) -> Finding {
    let (template, request) = if fetch.awaits_preflight() {
        (
            "The exchange has too few answers ({2}): there is none to the preflight for {1}.",
            fetch.preflight_request(),
        )
    } else {
        (
            "The exchange has too few answers ({2}): there is none to {0} {1}.",
            fetch.actual_request(),
        )
    };
    let answers = number(answers);
    let mut finding = environment("env-capture-incomplete", fetch);
    // Without an answer there is nothing to hand out.
    finding.severity = Severity::Block;
    finding
        .say(template, &[&request.method, &request.url, &answers])
        .found(&answers)
        .act(Who::Client, "Give the answer to each request, in order.");
    finding
}

/// There were more answers than requests.
pub(crate) fn surplus_answers(fetch: &Fetch, used: usize, answers: usize) -> Finding {
    let (used, answers) = (number(used), number(answers));
    let mut finding = environment("env-capture-surplus", fetch);
    finding
        .say(
            "The exchange has more answers ({1}) than a browser sends requests ({0}): the rest was not looked at.",
            &[&used, &answers],
        )
        .found(&answers)
        .expected(&used);
    finding
}

fn environment(code: &'static str, fetch: &Fetch) -> Finding {
    let mut finding = Finding::new(code, Severity::Info, Who::User, ("concept-fetch", ""));
    finding.url = fetch.request().current_url().without_fragment();
    finding
}
