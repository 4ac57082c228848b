use super::{response::advice_of_response, told};
use crate::{
    diagnosis::{
        Finding, Severity, Who,
        remedy::{act, act_with, number, send},
        words::fill,
    },
    fetch::Fetch,
    http::extract_delta_seconds,
    profile::Profile,
    request::Request,
    response::{FilteredResponse, Response},
};
use alloc::{string::String, vec::Vec};

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
    let message = fill(template, &[&request.method, &request.url, &answers]);
    environment("env-capture-incomplete", message, fetch).found(answers)
}

/// There were more answers than requests.
pub(crate) fn surplus_answers(fetch: &Fetch, used: usize, answers: usize) -> Finding {
    let (used, answers) = (number(used), number(answers));
    let template =
        "The exchange has more answers ({1}) than a browser sends requests ({0}): the rest was not looked at.";
    let message = fill(template, &[&used, &answers]);
    environment("env-capture-surplus", message, fetch)
        .found(answers)
        .expected(used)
}

fn environment(code: &'static str, message: String, fetch: &Fetch) -> Finding {
    let anchor = ("concept-fetch", "");
    told(code, Severity::Info, Who::User, anchor, message, fetch.request())
}
