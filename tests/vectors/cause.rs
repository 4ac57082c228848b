//! Causes: an exchange as people report it, and its diagnosis.

use super::input::{address_space, header_list, origin, permissions, profile, string_or};
use corsight::{
    diagnosis::{Diagnosis, PageKnowledge, ProbeOutcome, ProbeResult, Question},
    engine::{Answer, Engine, MadeRequest},
    environment::EnvironmentSettings,
    http::Status,
    infra::bytes::isomorphic_encode,
    request::{
        Body, CorsSettingsAttribute, CredentialsMode, HeaderAddition, Initiator, InitiatorOptions, Mode, NewRequest,
        RedirectMode,
    },
    response::Response,
};
use serde_json::{Value, json};

/// The outcome, what the browser has sent, and the code of the first cause.
pub fn cause(input: &Value) -> Value {
    let (outcome, diagnosis) = diagnosis(input);
    json!({
        "outcome": outcome,
        "sent": format!("{:?}", diagnosis.sent).to_lowercase(),
        "first": diagnosis.causes.first().map(|cause| cause.code),
    })
}

/// The outcome and the diagnosis of an exchange. Without `answers` it is the diagnosis of a call that a page saw fail.
pub fn diagnosis(input: &Value) -> (String, Diagnosis) {
    let (outcome, diagnosis, _) = told(input);
    (outcome, diagnosis)
}

/// The outcome, the diagnosis and the sentences about cookies.
pub fn told(input: &Value) -> (String, Diagnosis, Vec<String>) {
    let mut page = EnvironmentSettings::new(origin(string_or(input, "page", "https://app.example")));
    page.ip_address_space = address_space(input, "addressSpace");
    let permissions = permissions(input);
    if input["answers"].is_array() {
        page.permissions = permissions;
    }
    let engine = Engine::new(page, profile(input));
    let made = make(&engine, &input["request"]);
    let Some(answers) = input["answers"].as_array() else {
        let mut knowledge = PageKnowledge::default();
        knowledge.permissions = permissions;
        knowledge.is_offline = input["offline"].as_bool().unwrap_or_default();
        let policy = &input["securityPolicy"];
        knowledge.forbidden_by = policy["directive"].as_str().map(Into::into);
        knowledge.is_redirect_forbidden = policy["redirected"].as_bool().unwrap_or_default();
        knowledge.has_service_worker = input["serviceWorker"].as_bool().unwrap_or_default();
        knowledge.reads_server = input["readsServer"].as_bool().unwrap_or_default();
        let probes = input["probes"].as_array().into_iter().flatten();
        knowledge.probes = probes.map(probe_outcome).collect();
        return ("failed".into(), engine.diagnose(&made, knowledge), Vec::new());
    };
    let answers: Vec<Answer> = answers.iter().map(answer).collect();
    let verdict = engine.check(&made, &answers);
    let cookies = verdict.cookies.into_iter().map(|fate| fate.text).collect();
    let diagnosis = engine.diagnosis(&made, &answers);
    (format!("{:?}", verdict.outcome).to_lowercase(), diagnosis, cookies)
}

/// What came of a probe: `["headers-allowed", "failed", { "names": ["x-key"] }]`.
fn probe_outcome(probe: &Value) -> ProbeOutcome {
    let question = Question::of_code(probe[0].as_str().expect("a code")).expect("a question");
    let result = match probe[1].as_str() {
        Some("failed") => ProbeResult::Failed,
        Some("timeout") => ProbeResult::TimedOut,
        Some("opaque") => ProbeResult::Opaque,
        Some("readable") => ProbeResult::Readable,
        _ => panic!("{probe}"),
    };
    let seen = &probe[2];
    let mut outcome = ProbeOutcome::new(question, result);
    let names = seen["names"].as_array().into_iter().flatten();
    outcome.names = names.map(|name| name.as_str().expect("a name").into()).collect();
    outcome.status = u16::try_from(seen["status"].as_u64().unwrap_or_default()).expect("a status");
    outcome.asked_url = string_or(seen, "url", "").into();
    outcome.url = string_or(seen, "finalUrl", "").into();
    outcome.is_of_worker = seen["byServiceWorker"].as_bool().unwrap_or_default();
    outcome
}

/// The request as `fetch()`, an XMLHttpRequest or another initiator makes it.
fn make(engine: &Engine, request: &Value) -> MadeRequest {
    let or = |key, default| string_or(request, key, default);
    let mut new = NewRequest::new(or("url", "https://api.example/data"));
    new.method = or("method", "GET");
    new.mode = Mode::from_standard_string(or("mode", "cors")).expect("a mode");
    new.credentials_mode = CredentialsMode::from_standard_string(or("credentials", "same-origin")).expect("a mode");
    new.redirect_mode = RedirectMode::from_standard_string(or("redirect", "follow")).expect("a mode");
    let initiator = Initiator::new(or("initiator", "fetch")).expect("an initiator");
    if initiator == Initiator::Xhr {
        new.initiator = initiator;
        new.header_addition = HeaderAddition::Combine;
    } else if initiator != Initiator::Fetch {
        let options = InitiatorOptions {
            cross_origin: match request["crossOrigin"].as_str() {
                Some(_) => CorsSettingsAttribute::Anonymous,
                None => CorsSettingsAttribute::NoCors,
            },
            ..InitiatorOptions::default()
        };
        new = NewRequest::by(new.url, initiator, options, None).expect("no contradiction");
    }
    let mut headers: Vec<(String, Vec<u8>)> = Vec::new();
    for pair in request["headers"].as_array().into_iter().flatten() {
        let part = |index: usize| pair[index].as_str().expect("a pair of strings");
        headers.push((part(0).into(), isomorphic_encode(part(1)).expect("bytes")));
    }
    if let Some(content_type) = request["bodyType"].as_str() {
        new.body = Body::from_standard_string("source").expect("a body");
        if !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"))
        {
            headers.push(("Content-Type".into(), content_type.into()));
        }
    }
    let headers = headers.iter().map(|(name, value)| (&**name, &**value));
    engine.make_request(&new, headers).expect("a request")
}

fn answer(answer: &Value) -> Answer {
    if let Some(message) = answer["failure"].as_str() {
        return Answer::Failure(message.into());
    }
    let status = u16::try_from(answer["status"].as_u64().unwrap_or(200)).expect("a status");
    let status = Status::new(status).expect("a status");
    let mut response = Response::new(status, header_list(&answer["headers"]));
    let parts = answer["unseen"].as_array().into_iter().flatten();
    for part in parts {
        match part.as_str() {
            Some("status") => response.unseen.status = true,
            Some("headers") => response.unseen.headers = true,
            _ => panic!("{part}"),
        }
    }
    Answer::Response(response)
}
