//! What people are told: every case of `tests/diagnosis.json`, compared by its values, not by its prose.
//!
//! A case is a request, the answers to it in order, and the findings of the verdict in order; `plan` and `because` are those of the
//! plan. Of a finding, what the table gives is compared, and its stage in any case: it is the first word of the code where the table
//! gives none. `says` are values that must stand in the message, `headers` the headers
//! of the remedies, `remedy_of` those whom the remedies address.

use corsight::{
    browsers::Profile,
    cors::Now,
    diagnosis::{Finding, Severity, StepSummary, all_facts, facts, initiators},
    engine::{Answer, Engine, MadeRequest, Verdict},
    environment::{EmbedderPolicyValue, EnvironmentSettings},
    http::{HeaderList, HeaderName, HeaderValue, Status},
    infra::bytes::isomorphic_encode,
    origin::Origin,
    request::{
        Body, CorsSettingsAttribute, CredentialsMode, Destination, Initiator, Mode, NewRequest, RedirectMode, Said,
    },
    response::Response,
};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

const TABLE: &str = include_str!("diagnosis.json");
const ANCHORS: &str = include_str!("anchors.txt");

/// Codes that no exchange leads to: what can't become a request (see `an_invalid_request_has_a_code_with_facts`).
const ELSEWHERE: [&str; 6] = [
    "request-url-invalid",
    "request-url-has-credentials",
    "request-method-invalid",
    "request-method-forbidden",
    "request-no-cors-method-not-safelisted",
    "request-header-invalid",
];

#[test]
fn findings_have_the_values_of_the_table() {
    let mut trouble = Vec::new();
    for case in &cases() {
        for (which, findings) in findings_of(case) {
            let Some(expected) = case.get(which) else { continue };
            let mut differ = |what: String| trouble.push(format!("{} ({which}): {what}", text(case, "name")));
            let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
            let expected = expected.as_array().expect("an array of findings");
            if !codes.iter().copied().eq(expected.iter().map(|one| text(one, "code"))) {
                differ(format!("the codes are {codes:?}"));
                continue;
            }
            for (finding, expected) in findings.iter().zip(expected) {
                compare(finding, expected, &mut differ);
            }
        }
    }
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

#[test]
fn every_finding_is_fit_to_be_read() {
    for case in &cases() {
        for (_, findings) in findings_of(case) {
            for finding in findings {
                fit(&finding, text(case, "name"));
            }
        }
    }
}

#[test]
fn every_code_of_the_table_is_reached_and_no_other() {
    let mut seen = BTreeSet::new();
    for case in &cases() {
        for (_, findings) in findings_of(case) {
            seen.extend(
                findings
                    .iter()
                    .flat_map(|finding| [Some(finding.code), finding.detail])
                    .flatten(),
            );
        }
    }
    let known: BTreeSet<&str> = all_facts().map(|facts| facts.code).collect();
    assert_eq!(known.len(), all_facts().count(), "a code stands twice in the table");
    let missing: Vec<_> = known
        .iter()
        .filter(|code| !seen.contains(*code) && !ELSEWHERE.contains(code))
        .collect();
    assert!(missing.is_empty(), "no case has {missing:?}");
    assert!(seen.is_subset(&known), "{:?}", seen.difference(&known));
}

#[test]
fn an_invalid_request_has_a_code_with_facts() {
    let engine = Engine::new(
        EnvironmentSettings::new(Origin::parse("https://app.example").unwrap()),
        Profile::STANDARD,
    );
    let make = |url: &'static str, method: &'static str, mode, header: (&'static str, &'static [u8])| {
        let mut new = NewRequest::new(url);
        (new.method, new.mode) = (method, mode);
        engine
            .make_request(&new, [header].into_iter())
            .unwrap_err()
            .code()
            .as_str()
    };
    let (url, fine) = ("https://api.example/", ("X-A", b"1".as_slice()));
    for (code, found) in [
        ("request-url-invalid", make("//", "GET", Mode::Cors, fine)),
        (
            "request-url-has-credentials",
            make("https://a:b@api.example/", "GET", Mode::Cors, fine),
        ),
        ("request-method-invalid", make(url, "G T", Mode::Cors, fine)),
        ("request-method-forbidden", make(url, "trace", Mode::Cors, fine)),
        (
            "request-no-cors-method-not-safelisted",
            make(url, "PUT", Mode::NoCors, fine),
        ),
        ("request-header-invalid", make(url, "GET", Mode::Cors, ("X A", b"1"))),
        ("request-header-invalid", make(url, "GET", Mode::Cors, ("X-A", b"1\n2"))),
    ] {
        assert_eq!(code, found);
        assert!(facts(code).is_some_and(|facts| facts.mdn().is_some()), "{code}");
    }
}

#[test]
fn a_long_value_is_cut_and_its_length_told() {
    let long = "x".repeat(5000);
    let case =
        serde_json::json!({ "answers": [{ "status": 200, "headers": [["Access-Control-Allow-Origin", long]] }] });
    let (_, findings) = findings_of(&case).pop().unwrap();
    assert!(findings[0].message.len() < 1000, "{}", findings[0].message.len());
    assert!(findings[0].message.contains("… (5000 characters)"));
    assert_eq!(findings[0].found.as_deref(), Some(&*long));
}

#[test]
fn mdn_pages_are_urls() {
    for (code, mdn) in [
        (
            "response-acao-missing",
            "Web/HTTP/Guides/CORS/Errors/CORSMissingAllowOrigin",
        ),
        ("response-vary-origin-missing", "Web/HTTP/Reference/Headers/Vary"),
        ("response-opaque", "Web/API/Response/type"),
    ] {
        let url = format!("https://developer.mozilla.org/en-US/docs/{mdn}");
        assert_eq!(facts(code).and_then(|facts| facts.mdn()), Some(url));
    }
    assert_eq!(facts("env-capture-surplus").unwrap().mdn(), None);
    assert_eq!(facts("no-such-code"), None);
}

/// What holds for every finding.
fn fit(finding: &Finding, name: &str) {
    let Finding { code, message, .. } = finding;
    let of_code = facts(code).unwrap_or_else(|| panic!("{name}: {code} is not in the table"));
    assert!(
        finding.detail.is_none_or(|detail| facts(detail).is_some()),
        "{name}: {:?}",
        finding.detail
    );
    assert_eq!(finding.mdn, of_code.mdn());
    assert_eq!((finding.chromium, finding.firefox), (of_code.chromium, of_code.firefox));
    let anchor = finding
        .spec
        .strip_prefix("https://fetch.spec.whatwg.org/#")
        .expect("the Standard's URL");
    assert!(
        ANCHORS.lines().any(|line| line == anchor),
        "{name}: {code}: #{anchor} is not in the Standard"
    );
    let is_template = message.contains("{0}") || message.contains("{1}") || message.contains("{2}");
    assert!(
        message.ends_with('.') && !is_template && message.len() < 1000,
        "{name}: {message}"
    );
    assert!(!message.contains("  "), "{name}: {message}");
    if finding.severity == Severity::Block {
        assert!(!finding.remedies.is_empty(), "{name}: {code} has no remedy");
    }
    for remedy in &finding.remedies {
        assert!(
            remedy.text.ends_with('.') && !remedy.text.contains('{'),
            "{name}: {}",
            remedy.text
        );
        if let Some(header) = &remedy.header {
            assert!(HeaderName::try_from(&*header.name).is_ok(), "{name}: {}", header.name);
            assert!(
                HeaderValue::try_from(header.value.as_bytes()).is_ok(),
                "{name}: {}",
                header.value
            );
        }
    }
}

fn compare(finding: &Finding, expected: &Value, differ: &mut impl FnMut(String)) {
    let headers: Vec<String> = finding
        .remedies
        .iter()
        .filter_map(|remedy| remedy.header.as_ref())
        .map(|header| format!("{}: {}", header.name, header.value))
        .collect();
    let lower = |debug: String| debug.to_lowercase();
    let stage = match (expected["stage"].as_str(), finding.code.split('-').next()) {
        (None, Some("env")) => Some("environment"),
        (stage, first_word) => stage.or(first_word),
    };
    if stage != Some(finding.stage) {
        differ(format!(
            "{}: the stage is {:?}, not {stage:?}",
            finding.code, finding.stage
        ));
    }
    for (key, expected) in expected.as_object().expect("a finding") {
        let found: Value = match key.as_str() {
            "code" => finding.code.into(),
            "detail" => finding.detail.into(),
            "found" => finding.found.as_deref().into(),
            "expected" => finding.expected.as_deref().into(),
            "stage" => finding.stage.into(),
            "step" => finding.step.into(),
            "url" => finding.url.as_str().into(),
            "chromium" => finding.chromium.into(),
            "firefox" => finding.firefox.into(),
            "severity" => lower(format!("{:?}", finding.severity)).into(),
            "who" => lower(format!("{:?}", finding.who)).into(),
            "headers" => headers.clone().into(),
            "remedy_of" => finding
                .remedies
                .iter()
                .map(|remedy| lower(format!("{:?}", remedy.who)))
                .collect::<Vec<_>>()
                .into(),
            "says" => expected
                .as_array()
                .expect("an array of strings")
                .iter()
                .filter(|value| finding.message.contains(value.as_str().expect("a string")))
                .cloned()
                .collect::<Vec<_>>()
                .into(),
            _ => panic!("{key:?} is no part of a finding"),
        };
        if found != *expected {
            differ(format!(
                "{}: {key} is {found}, not {expected} ({})",
                finding.code, finding.message
            ));
        }
    }
}

/// The cases of the table. A key that nothing reads is a mistake: what it says would hold for nothing.
fn cases() -> Vec<Value> {
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
];
const ANSWER_KEYS: &[&str] = &["status", "headers", "failure", "rangeRequested"];

/// The plan's findings, those of its preflight, and the verdict's.
fn findings_of(case: &Value) -> Vec<(&'static str, Vec<Finding>)> {
    let (engine, made) = set_up(case);
    let plan = engine.plan(&made, Now(0));
    let mut findings = vec![("plan", plan.findings)];
    if let Some(preflight) = plan.preflight {
        findings.push(("because", preflight.because));
    }
    if case.get("answers").is_some() {
        findings.push(("findings", verdict_of(case).findings));
    }
    findings
}

/// The verdict on the answers of a case; if it has none, on an exchange without answers.
fn verdict_of(case: &Value) -> Verdict {
    let answers = case.get("answers").and_then(Value::as_array);
    let answers: Vec<Answer> = answers.into_iter().flatten().map(answer).collect();
    let (engine, made) = set_up(case);
    engine.check(&made, &answers)
}

fn set_up(case: &Value) -> (Engine, MadeRequest) {
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
    let profile = match case.get("profile").and_then(Value::as_str) {
        Some("chromium") => Profile::CHROMIUM,
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
        let said = Said {
            cross_origin,
            destination,
            ..Said::default()
        };
        new =
            NewRequest::by(new.url, Initiator::new(name).expect("an initiator"), said, None).expect("no contradiction");
    }
    let headers = pairs(request.get("headers"));
    let made = engine
        .make_request(
            &new,
            headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())),
        )
        .expect("a request");
    (engine, made)
}

fn answer(answer: &Value) -> Answer {
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

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// Every sentence of the catalogue: the string literals of its English, as the texts between the values.
fn sentences_of_the_catalogue() -> Vec<(String, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnosis/catalogue/en");
    let mut sentences = Vec::new();
    for entry in fs::read_dir(folder).expect("the catalogue") {
        let path = entry.expect("a file").path();
        let source = fs::read_to_string(&path).expect("a text");
        let code: Vec<&str> = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        for literal in string_literals(&code.join("\n")) {
            // What stands between braces is a value.
            let between = literal
                .split('{')
                .enumerate()
                .map(|(index, part)| match part.split_once('}') {
                    Some((_, text)) if index > 0 => text.to_owned(),
                    _ => part.to_owned(),
                });
            sentences.push((literal.clone(), between.collect()));
        }
    }
    assert!(sentences.len() > 150, "{}", sentences.len());
    sentences
}

/// The string literals of Rust code, their escapes resolved.
fn string_literals(code: &str) -> Vec<String> {
    let (mut literals, mut characters) = (Vec::new(), code.chars().peekable());
    while let Some(character) = characters.next() {
        if character != '"' {
            continue;
        }
        let mut literal = String::new();
        while let Some(character) = characters.next() {
            match character {
                '"' => break,
                '\\' => match characters.next() {
                    Some('\n') => while characters.next_if(|next| next.is_whitespace()).is_some() {},
                    Some(escaped @ ('"' | '\\')) => literal.push(escaped),
                    other => panic!("an escape that is not read here: {other:?}"),
                },
                _ => literal.push(character),
            }
        }
        literals.push(literal);
    }
    literals
}

/// Whether the parts of a sentence stand in a text, in their order.
fn says(text: &str, parts: &[String]) -> bool {
    let mut rest = text;
    parts.iter().all(|part| match rest.split_once(part.as_str()) {
        Some((_, behind)) => {
            rest = behind;
            true
        }
        None => false,
    })
}

/// The trace of a request whose preflight the cache makes unnecessary.
fn trace_of_a_covered_request() -> Vec<StepSummary> {
    let (mut engine, made) = set_up(&serde_json::json!({ "request": { "method": "PUT" } }));
    let allowed = [
        ["Access-Control-Allow-Origin", "*"],
        ["Access-Control-Allow-Methods", "PUT"],
    ];
    let mut first = engine.start(made.clone(), Now(0));
    first.poll().expect("a preflight to send");
    let answer = answer(&serde_json::json!({ "status": 204, "headers": allowed }));
    first
        .handle_answer(&mut engine, answer, Now(0))
        .expect("the preflight's");
    let second = engine.start(made, Now(0));
    second.fetch().trace().iter().map(StepSummary::from).collect()
}

#[test]
fn every_sentence_of_the_catalogue_is_said_in_a_case() {
    let mut said = BTreeSet::new();
    for case in &cases() {
        for (_, findings) in findings_of(case) {
            for finding in findings {
                said.insert(finding.message);
                said.extend(finding.remedies.into_iter().map(|remedy| remedy.text));
            }
        }
    }
    let traces = cases().iter().map(|case| verdict_of(case).trace).collect::<Vec<_>>();
    for step in traces.into_iter().flatten().chain(trace_of_a_covered_request()) {
        said.extend([step.input, step.outcome.into()]);
    }
    for initiator in initiators() {
        said.extend([initiator.refused, initiator.without_cors].map(String::from));
    }
    let missing: Vec<String> = sentences_of_the_catalogue()
        .into_iter()
        .filter(|(_, parts)| !said.iter().any(|text| says(text, parts)))
        .map(|(literal, _)| literal)
        .collect();
    assert!(missing.is_empty(), "no case says {missing:#?}");
}
