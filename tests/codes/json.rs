//! The codes for programs, which the command line explains: `docs/codes.json`.

use super::page::{CauseExample, FindingExample, causes, findings};
use corsight::diagnosis::{CodeFacts, Remedy};
use serde_json::{Value, json};
use std::fmt::Debug;

/// All causes and findings, with the same examples as the page has.
pub fn codes() -> String {
    let causes = causes();
    let findings = findings();
    let codes: Vec<Value> = (causes.iter().map(|(code, example)| cause(code, example)))
        .chain(findings.iter().map(|(facts, example)| finding(facts, example)))
        .collect();
    serde_json::to_string_pretty(&codes).expect("JSON") + "\n"
}

fn cause(code: &str, example: &CauseExample) -> Value {
    let cause = &example.cause;
    json!({
        "code": code, "kind": "cause", "text": cause.headline, "confidence": word(cause.confidence), "act": act(&cause.act),
        "otherwise": cause.otherwise.iter().map(act).collect::<Vec<_>>(), "happened": example.happened,
        "explains": cause.explains, "example": example.exchange.trim_end(),
    })
}

fn finding(facts: &CodeFacts, example: &FindingExample) -> Value {
    let mut code = match example {
        FindingExample::Error(error) => json!({ "text": error.to_string(), "severity": "block" }),
        FindingExample::Finding(exchange, finding) => json!({
            "text": finding.message, "severity": word(finding.severity), "stage": finding.stage,
            "caseOf": (finding.detail == Some(facts.code)).then_some(finding.code),
            "act": finding.remedies.first().map(act), "otherwise": finding.remedies.iter().skip(1).map(act).collect::<Vec<_>>(),
            "spec": finding.spec, "step": finding.step, "example": exchange.trim_end(),
        }),
    };
    code["code"] = json!(facts.code);
    code["kind"] = json!("finding");
    code["mdn"] = json!(facts.mdn());
    code["chromium"] = json!(facts.chromium);
    code["firefox"] = json!(facts.firefox);
    code
}

fn act(remedy: &Remedy) -> Value {
    json!({ "who": word(remedy.who), "text": remedy.text })
}

/// A value of an enumeration as JavaScript has it.
fn word(value: impl Debug) -> String {
    format!("{value:?}").to_lowercase()
}
