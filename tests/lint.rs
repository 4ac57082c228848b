//! What lint says: the tables of `tests/lint`.

use corsight::{
    Severity,
    advise::{GivenAnswers, GivenPolicy, Lint, LintCode, lint_answers, lint_origins, lint_policy},
    origin::PublicSuffixList,
    url::url_crate,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn table(name: &str) -> Vec<Value> {
    let path = format!("{}/tests/lint/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("a table")).expect("JSON")
}

fn found(lint: &Lint) -> Vec<String> {
    let severity = |severity| serde_json::to_value(severity).expect("a severity");
    let finding = lint.findings.iter();
    finding
        .map(|finding| {
            format!(
                "{} {}",
                finding.code.as_str(),
                severity(finding.severity).as_str().expect("a word")
            )
        })
        .collect()
}

fn expected(case: &Value) -> Vec<String> {
    serde_json::from_value(case["expect"].clone()).expect("codes")
}

/// The answers of a server to the origins that lint tries, and to those that the case names.
fn answers(case: &Value) -> GivenAnswers {
    let origins: Vec<String> = serde_json::from_value(case["origins"].clone()).expect("origins");
    let trials = lint_origins(&origins, &PublicSuffixList::default(), url_crate).expect("origins");
    let allows = |origin: &str| match &case["allows"] {
        Value::String(text) => text == "all" || origin != "null",
        Value::Array(allowed) => allowed.contains(&json!(origin)),
        _ => false,
    };
    let mut answers: Vec<Value> = trials
        .iter()
        .map(|trial| {
            let mut headers = case["headers"].as_array().cloned().unwrap_or_default();
            if allows(&trial.origin) {
                headers.push(json!(["Access-Control-Allow-Origin", trial.origin]));
                if case["credentials"] == true {
                    headers.push(json!(["Access-Control-Allow-Credentials", "true"]));
                }
            }
            if case["vary"] == true {
                headers.push(json!(["Vary", "Origin"]));
            }
            let kind = case["kind"].as_str().unwrap_or("request");
            json!({ "origin": trial.origin, "kind": kind, "status": 200, "headers": headers })
        })
        .collect();
    if case["preflight"].is_array() {
        answers.push(json!({ "origin": origins[0], "kind": "preflight", "status": 204, "headers": case["preflight"] }));
    }
    let url = case["url"].as_str().unwrap_or("https://api.example/");
    serde_json::from_value(json!({ "url": url, "origins": origins, "answers": answers })).expect("answers")
}

#[test]
fn answers_of_servers() {
    for case in table("answers") {
        let lint = lint_answers(&answers(&case), url_crate);
        assert_eq!(found(&lint), expected(&case), "{}: {lint:#?}", case["name"]);
        if let Some(rule) = case["rule"].as_str() {
            assert_eq!(lint.rules[0].rule.as_str(), rule, "{}", case["name"]);
        }
    }
}

#[test]
fn policies() {
    for case in table("policies") {
        let given: GivenPolicy = serde_json::from_value(case["policy"].clone()).expect("a policy");
        let lint = lint_policy(&given, &PublicSuffixList::default(), url_crate);
        assert_eq!(found(&lint), expected(&case), "{}: {lint:#?}", case["name"]);
    }
}

/// Whoever runs one of these has thought about it.
#[test]
fn sound_policies_of_large_public_apis_get_no_warning() {
    let cases = table("public-apis");
    assert!(cases.len() >= 3);
    for case in cases {
        let given = json!({ "url": case["url"], "answers": case["answers"] });
        let lint = lint_answers(&serde_json::from_value(given).expect("answers"), url_crate);
        for finding in &lint.findings {
            assert_eq!(
                finding.severity,
                Severity::Info,
                "{}: {}",
                case["name"],
                finding.message
            );
        }
    }
}

#[test]
fn errors_without_headers_and_headers_of_servers_in_requests() {
    let allowed = json!([["Access-Control-Allow-Origin", "*"]]);
    let given = json!({ "url": "https://api.example/", "answers": [
        { "origin": "https://app.example", "status": 200, "headers": allowed },
        { "origin": "https://app.example", "status": 500, "headers": [], "requestHeaders": [["Access-Control-Allow-Origin", "*"]] },
    ] });
    let lint = lint_answers(&serde_json::from_value(given).expect("answers"), url_crate);
    let codes: Vec<&str> = lint.findings.iter().map(|finding| finding.code.as_str()).collect();
    assert_eq!(
        codes,
        ["lint-errors-without-headers", "lint-response-header-in-request"]
    );
    assert!(
        lint.findings[0].message.contains("status 500"),
        "{}",
        lint.findings[0].message
    );
}

/// A code that no case shows would be read by nobody.
#[test]
fn every_code_is_shown_by_a_case() {
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for case in table("answers").iter().chain(&table("policies")) {
        shown.extend(
            expected(case)
                .iter()
                .filter_map(|text| Some(text.split_once(' ')?.0.to_owned())),
        );
    }
    let elsewhere = [LintCode::ErrorsWithoutHeaders, LintCode::ResponseHeaderInRequest];
    for code in LintCode::ALL {
        let is_shown = shown.contains(code.as_str()) != elsewhere.contains(code);
        assert!(is_shown, "{}", code.as_str());
    }
}
