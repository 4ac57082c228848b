//! The findings of every case of `tests/diagnosis.json`, compared by their values, not by their prose.
//!
//! A case is a request, its answers in order, and the findings of the verdict in order; `plan` and `because` are the findings of the
//! plan. The test compares the fields of a finding that the table gives, and always the stage: if the table gives no stage, the first
//! word of the code. `says` are values that must be in the message, `headers` the headers of the remedies, `remedy_of` the addressees of
//! the remedies.

#[path = "diagnosis/cases.rs"]
mod cases;

use cases::{cases, exchange_of, findings_of, text, trace_of};
use corsight::{
    browsers::Profile,
    diagnosis::{Finding, Severity, all_facts, facts},
    engine::Engine,
    environment::EnvironmentSettings,
    http::{HeaderName, HeaderValue},
    origin::Origin,
    request::{Mode, NewRequest},
};
use serde_json::Value;
use std::collections::BTreeSet;

const ANCHORS: &str = include_str!("anchors.txt");
const ANCHORS_OF_THE_DRAFT: &str = include_str!("anchors-local-network-access.txt");

/// Codes that no exchange leads to, because no request can be made (see `an_invalid_request_has_a_code_with_facts`).
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
        engine.make_request(&new, [header]).unwrap_err().code().as_str()
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
fn nobody_is_told_a_username_or_a_password() {
    for case in &cases() {
        let case = with_userinfo(case);
        let findings = findings_of(&case);
        let told = format!("{findings:?} {:?}", trace_of(&case));
        assert!(!told.contains("tiger") && !told.contains("hunter2"), "{case}\n{told}");
    }
}

/// The cookies of the table have the value `secret`.
#[test]
fn nobody_is_told_the_value_of_a_cookie() {
    let mut count = 0;
    for case in &cases() {
        let (engine, made, answers) = exchange_of(case);
        let verdict = engine.check(&made, &answers);
        count += verdict.cookies.len();
        let told = format!("{verdict:?} {:?}", engine.diagnosis(&made, &answers));
        assert!(!told.contains("secret"), "{case}\n{told}");
    }
    assert!(count > 10);
}

/// A case whose URLs have a username and a password.
fn with_userinfo(case: &Value) -> Value {
    let add = |url: &Value| Value::from(url.as_str().unwrap_or_default().replace("://", "://tiger:hunter2@"));
    let mut case = case.clone();
    let url = case["request"].get("url").cloned();
    if case["request"].is_null() {
        case["request"] = serde_json::json!({});
    }
    case["request"]["url"] = add(&url.unwrap_or_else(|| "https://api.example/data".into()));
    for answer in case
        .get_mut("answers")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Some(failure) = answer.get_mut("failure") {
            *failure = format!(
                "{} at \"https://tiger:hunter2@api.example/\"",
                failure.as_str().unwrap()
            )
            .into();
        }
        for header in answer
            .get_mut("headers")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            if header[0] == "Location" {
                header[1] = add(&header[1]);
            }
        }
    }
    case
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

/// The properties of every finding.
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
    let (anchors, anchor) = match finding
        .spec
        .strip_prefix("https://wicg.github.io/local-network-access/#")
    {
        Some(anchor) => (ANCHORS_OF_THE_DRAFT, anchor),
        None => {
            let anchor = finding.spec.strip_prefix("https://fetch.spec.whatwg.org/#");
            (ANCHORS, anchor.expect("the Standard's URL"))
        }
    };
    assert!(
        anchors.lines().any(|line| line == anchor),
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
