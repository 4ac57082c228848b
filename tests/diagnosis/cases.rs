//! The cases of `tests/diagnosis.json`, as values of the engine.

use corsight::{
    browsers::Profile,
    cors::Now,
    diagnosis::{Finding, StepSummary},
    engine::{Answer, Engine, MadeRequest},
    environment::{EmbedderPolicyValue, EnvironmentSettings, IpAddressSpace, PermissionState},
    http::{HeaderList, HeaderName, HeaderValue, Status},
    infra::bytes::isomorphic_encode,
    origin::Origin,
    request::{
        Body, CorsSettingsAttribute, CredentialsMode, Destination, Initiator, InitiatorOptions, Mode, NewRequest,
        RedirectMode,
    },
    response::Response,
};
use serde_json::Value;

const TABLE: &str = include_str!("../diagnosis.json");

/// The cases of the table. A key that no code reads is a mistake: the test would not check its value.
pub fn cases() -> Vec<Value> {
    let cases: Vec<Value> = serde_json::from_str(TABLE).expect("an array of cases");
    for case in &cases {
        let name = text(case, "name");
        has_only(case, CASE_KEYS, name);
        case.get("request")
            .inspect(|request| has_only(request, REQUEST_KEYS, name));
        for answer in case.get("answers").and_then(Value::as_array).into_iter().flatten() {
            has_only(answer, ANSWER_KEYS, name);
        }
    }
    cases
}

fn has_only(value: &Value, keys: &[&str], name: &str) {
    for key in value.as_object().expect("an object").keys() {
        assert!(keys.contains(&key.as_str()), "{name}: nothing reads {key:?}");
    }
}

const CASE_KEYS: &[&str] = &[
    "name",
    "page",
    "embedderPolicy",
    "profile",
    "addressSpace",
    "permissions",
    "request",
    "answers",
    "plan",
    "because",
    "findings",
];
const REQUEST_KEYS: &[&str] = &[
    "url",
    "method",
    "mode",
    "credentials",
    "redirect",
    "destination",
    "body",
    "headers",
    "useCORSPreflight",
    "initiator",
    "crossOrigin",
    "targetAddressSpace",
];
const ANSWER_KEYS: &[&str] = &["status", "headers", "failure", "rangeRequested", "remoteAddress"];

/// The plan's findings, those of its preflight, and the verdict's.
pub fn findings_of(case: &Value) -> Vec<(&'static str, Vec<Finding>)> {
    let (engine, made) = set_up(case);
    let plan = engine.plan(&made, Now(0));
    let mut findings = vec![("plan", plan.findings)];
    if let Some(preflight) = plan.preflight {
        findings.push(("because", preflight.because));
    }
    if case.get("answers").is_some() {
        let (engine, made, answers) = exchange_of(case);
        findings.push(("findings", engine.check(&made, &answers).findings));
    }
    findings
}

/// The trace of a case.
pub fn trace_of(case: &Value) -> Vec<StepSummary> {
    let (engine, made, answers) = exchange_of(case);
    engine.trace(&made, &answers)
}

/// The exchange of a case; if the case has no answers, an exchange without answers.
pub fn exchange_of(case: &Value) -> (Engine, MadeRequest, Vec<Answer>) {
    let answers = case.get("answers").and_then(Value::as_array);
    let answers = answers.into_iter().flatten().map(answer).collect();
    let (engine, made) = set_up(case);
    (engine, made, answers)
}

pub fn set_up(case: &Value) -> (Engine, MadeRequest) {
    let nothing = Value::Object(serde_json::Map::new());
    let request = case.get("request").unwrap_or(&nothing);
    let or = |key, default| request.get(key).and_then(Value::as_str).unwrap_or(default);
    let page = case
        .get("page")
        .and_then(Value::as_str)
        .unwrap_or("https://app.example");
    let mut client = EnvironmentSettings::new(Origin::parse(page).expect("an origin"));
    if case.get("embedderPolicy").is_some() {
        client.embedder_policy = EmbedderPolicyValue::RequireCorp;
    }
    let space = |value: Option<&Value>| {
        let name = value.and_then(Value::as_str)?;
        IpAddressSpace::ALL.iter().copied().find(|space| space.as_str() == name)
    };
    let state = |permission: &str| {
        let name = case.get("permissions")?.get(permission)?.as_str()?;
        PermissionState::ALL
            .iter()
            .copied()
            .find(|state| state.as_str() == name)
    };
    client.ip_address_space = space(case.get("addressSpace"));
    client.permissions.local_network = state("local-network");
    client.permissions.loopback_network = state("loopback-network");
    let profile = match case.get("profile").and_then(Value::as_str) {
        Some("chromium") => Profile::CHROMIUM,
        Some("firefox") => Profile::FIREFOX,
        Some("webkit") => Profile::WEBKIT,
        _ => Profile::STANDARD,
    };
    let engine = Engine::new(client, profile);
    let mut new = NewRequest::new(or("url", "https://api.example/data"));
    new.method = or("method", "GET");
    new.mode = Mode::from_standard_string(or("mode", "cors")).expect("a mode");
    new.credentials_mode = CredentialsMode::from_standard_string(or("credentials", "same-origin")).expect("a mode");
    new.redirect_mode = RedirectMode::from_standard_string(or("redirect", "follow")).expect("a mode");
    new.destination = Destination::from_standard_string(or("destination", "")).expect("a destination");
    new.body = Body::from_standard_string(or("body", "null")).expect("a body");
    new.use_cors_preflight = request.get("useCORSPreflight").is_some();
    if let Some(name) = request.get("initiator").and_then(Value::as_str) {
        let cross_origin = match request.get("crossOrigin") {
            Some(_) => CorsSettingsAttribute::Anonymous,
            None => CorsSettingsAttribute::NoCors,
        };
        let destination = request.get("destination").map(|_| new.destination);
        let said = InitiatorOptions {
            cross_origin,
            destination,
            ..InitiatorOptions::default()
        };
        new =
            NewRequest::by(new.url, Initiator::new(name).expect("an initiator"), said, None).expect("no contradiction");
    }
    new.target_ip_address_space = space(request.get("targetAddressSpace"));
    // XMLHttpRequest and elements accept such a URL.
    new.refuse_userinfo = false;
    let headers = pairs(request.get("headers"));
    let made = engine
        .make_request(
            &new,
            headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())),
        )
        .expect("a request");
    (engine, made)
}

pub fn answer(answer: &Value) -> Answer {
    if let Some(message) = answer.get("failure") {
        return Answer::Failure(message.as_str().expect("a message").into());
    }
    let status = answer["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    let mut list = HeaderList::new();
    for (name, value) in &pairs(answer.get("headers")) {
        list.append_as_received(
            HeaderName::try_from(name.as_str()).expect("a name"),
            HeaderValue::normalize(value).expect("a value"),
        );
    }
    let status = Status::new(status.expect("a status")).expect("a status");
    let mut response = Response::new(status, list);
    response.range_requested = answer.get("rangeRequested").is_some();
    let address = answer.get("remoteAddress").and_then(Value::as_str);
    response.ip_address = address.map(|address| address.parse().expect("an address"));
    Answer::Response(response)
}

fn pairs(headers: Option<&Value>) -> Vec<(String, Vec<u8>)> {
    let headers = headers.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    headers
        .iter()
        .map(|pair| {
            let part = |index: usize| pair[index].as_str().expect("a pair of strings");
            (
                part(0).into(),
                isomorphic_encode(part(1)).expect("an isomorphic string"),
            )
        })
        .collect()
}

pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}
