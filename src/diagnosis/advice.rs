use super::{Finding, Severity, Who};
use crate::{cors::PreflightCause, fetch::Fetch, request::Request, response::FilteredResponse};
use alloc::{format, string::String, vec::Vec};

/// A finding for each thing that makes the preflight necessary.
pub(crate) fn advice_of_preflight_causes(_request: &Request, _causes: &[PreflightCause]) -> Vec<Finding> {
    Vec::new()
}

/// What is legal and surprising about a request, `dropped` being the names of the headers that its guard has dropped.
pub(crate) fn advice_of_request(_request: &Request, _dropped: &[String]) -> Vec<Finding> {
    Vec::new()
}

/// What is legal and surprising about a response that script gets.
pub(crate) fn advice_of_response(_fetch: &Fetch, _response: &FilteredResponse) -> Vec<Finding> {
    Vec::new()
}

/// There was no answer for a request that the browser would have sent.
pub(crate) fn incomplete_exchange(fetch: &Fetch, answers: usize) -> Finding {
    let (kind, request) = if fetch.awaits_preflight() {
        ("the preflight ", fetch.preflight_request())
    } else {
        ("", fetch.actual_request())
    };
    environment(
        "env-capture-incomplete",
        format!(
            "There is no answer to {kind}{} {}: the exchange ends after {answers} of them.",
            request.method, request.url
        ),
        request.url,
    )
}

/// There were more answers than requests.
pub(crate) fn surplus_answers(fetch: &Fetch, used: usize, answers: usize) -> Finding {
    environment(
        "env-capture-surplus",
        format!("A browser sends {used} requests here, and there are {answers} answers: the rest was not looked at."),
        fetch.request().current_url().without_fragment(),
    )
}

fn environment(code: &'static str, message: String, url: String) -> Finding {
    Finding {
        code,
        severity: Severity::Info,
        stage: "environment",
        message,
        found: None,
        expected: None,
        who: Who::User,
        remedies: Vec::new(),
        spec: "https://fetch.spec.whatwg.org/#concept-fetch".into(),
        step: "",
        mdn: None,
        chromium: None,
        firefox: None,
        url,
    }
}
