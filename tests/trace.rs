//! The trace has every step that happened, and marks the steps that a browser never reaches as hypothetical.

#![allow(dead_code, reason = "the readers of the tables have more than is needed here")]

#[path = "vectors/input.rs"]
mod input;

use corsight::{
    browsers::Profile,
    diagnosis::StepSummary,
    engine::{Answer, Engine, MadeRequest},
    fetch::{Action, Step, TracedStep},
};
use serde_json::{Value, json};
use std::{fs, path::Path};

const PROFILES: [Profile; 4] = [Profile::STANDARD, Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT];

fn made(engine: &Engine, request: &Value) -> Option<MadeRequest> {
    let headers = input::new_headers(request);
    let headers = headers.iter().map(|(name, value)| (&**name, &**value));
    engine.make_request(&input::new_request(request), headers).ok()
}

fn answers(fetch: &Value) -> Vec<Answer> {
    let answers = fetch["answers"].as_array().map_or(&[][..], Vec::as_slice);
    let answer = |answer: &Value| match answer["failure"].as_str() {
        Some(message) => Answer::Failure(message.into()),
        None => Answer::Response(input::response(answer)),
    };
    answers.iter().map(answer).collect()
}

/// The trace of the answers to a request from http://page.example.
fn trace(profile: Profile, request: &Value, answers: &Value) -> Vec<StepSummary> {
    let engine = Engine::new(input::environment(&json!({})), profile);
    let made = made(&engine, request).expect("a request");
    engine.trace(&made, &self::answers(&json!({ "answers": answers })))
}

/// The steps that happen, and those that are hypothetical, each as its number and its outcome.
fn told(trace: &[StepSummary]) -> (Vec<String>, Vec<String>) {
    let tell = |step: &StepSummary| format!("{} {}", step.step, step.outcome);
    let (hypothetical, real): (Vec<_>, Vec<_>) = trace.iter().partition(|step| step.hypothetical);
    (
        real.into_iter().map(tell).collect(),
        hypothetical.into_iter().map(tell).collect(),
    )
}

/// The trace of a fetch that is not thorough, which stops where a browser stops.
fn trace_of_a_fetch(mut engine: Engine, made: MadeRequest, answers: Vec<Answer>) -> Vec<TracedStep> {
    let mut conversation = engine.start(made, corsight::cors::Now(0));
    let mut answers = answers.into_iter();
    while let Some(action) = conversation.poll() {
        if let Action::Send(_) = action {
            let Some(answer) = answers.next() else { break };
            let now = corsight::cors::Now(0);
            conversation.handle_answer(&mut engine, answer, now).expect("awaited");
        }
    }
    conversation.fetch().trace().to_vec()
}

#[test]
fn nothing_happens_after_a_refused_response() {
    let trace = trace(
        Profile::STANDARD,
        &json!({ "url": "http://api.example/", "credentials": "include" }),
        &json!([{ "status": 302, "headers": [["Location", "/b"]] }, { "headers": [["Access-Control-Allow-Origin", "*"]] }]),
    );
    let (real, hypothetical) = told(&trace);
    assert_eq!(real, ["12 response tainting is cors", "2 redirect-acao-missing"]);
    assert_eq!(
        hypothetical,
        [
            "7 redirect-acac-missing",
            "18 followed",
            "12 response tainting is cors",
            "4 response-acao-wildcard-with-credentials",
            "7 response-acac-missing",
            "14.2 cors",
        ]
    );
}

#[test]
fn nothing_happens_after_a_refused_preflight() {
    let trace = trace(
        Profile::STANDARD,
        &json!({ "url": "http://api.example/", "method": "PUT", "headers": [["X-A", "1"]] }),
        &json!([{ "status": 204, "headers": [["Access-Control-Allow-Origin", "*"]] }, { "headers": [["Access-Control-Allow-Origin", "*"]] }]),
    );
    let (real, hypothetical) = told(&trace);
    let tainting = "12 response tainting is cors, with a preflight";
    assert_eq!(
        real,
        [
            tainting,
            "4.1 CORS-preflight fetch",
            "7.5 preflight-allow-methods-missing"
        ]
    );
    assert_eq!(
        hypothetical,
        ["7.7 preflight-allow-headers-missing", "7 success", "14.2 cors"]
    );
}

/// WebKit refuses a redirect to a URL with a username only after the preflight to that URL.
#[test]
fn what_happens_before_a_late_refusal_is_real() {
    let trace = trace(
        Profile::WEBKIT,
        &json!({ "url": "http://page.example/", "method": "PUT" }),
        &json!([
            { "status": 307, "headers": [["Location", "http://user@api.example/"]] },
            { "status": 204, "headers": [["Access-Control-Allow-Origin", "*"], ["Access-Control-Allow-Methods", "PUT"]] },
            { "headers": [["Access-Control-Allow-Origin", "*"]] },
        ]),
    );
    let (real, hypothetical) = told(&trace);
    assert_eq!(
        real,
        [
            "12 response tainting is basic",
            "18 followed",
            "12 response tainting is cors, with a preflight",
            "4.1 CORS-preflight fetch",
            "7 success",
            "9 redirect-location-has-credentials",
        ]
    );
    assert_eq!(hypothetical, ["7 success", "14.2 cors"]);
}

/// A verdict is thorough: its fetch continues after a refusal. The steps that are not hypothetical are those of a fetch that stops there.
#[test]
fn the_real_steps_of_a_verdict_are_those_of_a_fetch() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let (mut count, mut hypothetical) = (0, 0);
    for entry in fs::read_dir(folder).expect("the scenarios") {
        let text = fs::read_to_string(entry.expect("a file").path()).expect("a text");
        let cases: Vec<Value> = serde_json::from_str(&text).expect("a table");
        for case in &cases {
            let page = &case["input"]["page"];
            for fetch in case["input"]["fetches"].as_array().expect("fetches") {
                for profile in PROFILES {
                    let engine = Engine::new(input::environment(page), profile);
                    let Some(made) = made(&engine, &fetch["request"]) else {
                        continue;
                    };
                    let thorough = engine.trace(&made, &answers(fetch));
                    let real: Vec<_> = thorough.iter().filter(|step| !step.hypothetical).collect();
                    let trace = trace_of_a_fetch(engine, made, answers(fetch));
                    // A verdict has no cache of its own to clear.
                    let is_kept = |traced: &&TracedStep| {
                        !traced.hypothetical && !matches!(traced.step, Step::CacheCleared { .. })
                    };
                    let expected: Vec<_> = trace.iter().filter(is_kept).map(StepSummary::from).collect();
                    let real: Vec<_> = real
                        .into_iter()
                        .filter(|step| step.anchor != "concept-cache-clear")
                        .collect();
                    assert!(
                        real.iter().copied().eq(&expected),
                        "{} in {profile:?}\nverdict {real:#?}\nfetch {expected:#?}",
                        case["name"]
                    );
                    count += 1;
                    hypothetical += thorough.iter().filter(|step| step.hypothetical).count();
                }
            }
        }
    }
    assert!(count > 1000 && hypothetical > 100, "{count}, {hypothetical}");
}
