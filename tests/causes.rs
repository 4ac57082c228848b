//! Causes: the tables of `tests/causes`, one file a family. `first` is the code of the cause that stands first, `says` are values that its
//! headline, its reasons or its act must contain, and `near` is the code of a cause that the input must not have, although it nearly has
//! its signs. The same tables run through wasm in `tests/www/vectors.test.mjs`.

#[path = "vectors/run.rs"]
mod run;
#[path = "codes/tables.rs"]
mod tables;

use corsight::diagnosis::{Cause, Diagnosis, Remedy, all_causes};
use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

/// What a cause says first: what is wrong, the values that were seen, and the act.
fn said(cause: &Cause) -> String {
    format!("{}\n{}\n{}", cause.headline, cause.because.join("\n"), cause.act.text)
}

#[test]
fn the_first_cause_is_that_of_the_table() {
    let mut trouble = Vec::new();
    for case in &tables::causes() {
        let name = &case["name"];
        let found = run::run("cause", &case["input"]);
        if found != case["expect"] {
            trouble.push(format!("{name}: {found}, not {}", case["expect"]));
        }
        let (_, diagnosis) = run::diagnosis(&case["input"]);
        let first = diagnosis.causes.first().map(said).unwrap_or_default();
        for value in case["says"].as_array().into_iter().flatten() {
            let value = value.as_str().expect("a text");
            if !first.to_lowercase().contains(&value.to_lowercase()) {
                trouble.push(format!("{name}: {value:?} is not in {first:?}"));
            }
        }
        let next = diagnosis.undecided.first().map(|undecided| undecided.code);
        if !case["asks"].is_null() && case["asks"].as_str() != next {
            trouble.push(format!("{name}: asks {next:?}, not {}", case["asks"]));
        }
        if diagnosis.causes.iter().any(|cause| case["near"] == cause.code) {
            trouble.push(format!("{name}: has the cause {}", case["near"]));
        }
    }
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

#[test]
fn every_cause_has_a_case_and_a_near_miss() {
    let cases = tables::causes();
    let of =
        |key: fn(&Value) -> &Value| -> BTreeSet<&str> { cases.iter().filter_map(|case| key(case).as_str()).collect() };
    let (first, near) = (of(|case| &case["expect"]["first"]), of(|case| &case["near"]));
    for code in all_causes() {
        assert!(first.contains(code), "no case has the cause {code}");
        assert!(near.contains(code), "no case nearly has the cause {code}");
    }
}

#[test]
fn every_diagnosis_is_fit_to_be_read() {
    for case in &tables::causes() {
        let (_, diagnosis) = run::diagnosis(&case["input"]);
        let name = &case["name"];
        assert!(diagnosis.text.lines().count() <= 12, "{name}: {}", diagnosis.text);
        assert!(!diagnosis.text.contains(['{', '}']), "{name}: {}", diagnosis.text);
        for cause in &diagnosis.causes {
            for text in [&cause.headline, &cause.act.text] {
                assert!(
                    text.starts_with(|first: char| !first.is_whitespace()),
                    "{name}: {text:?}"
                );
                assert!(text.ends_with('.') || text.ends_with('?'), "{name}: {text:?}");
                assert!(!text.contains("  "), "{name}: {text:?}");
            }
        }
    }
}

/// No act opens a hole: nothing allows `null` or reflects any origin, and `*` never stands beside credentials.
#[test]
fn no_remedy_opens_a_hole() {
    let pages = ["https://app.example", "http://localhost:3000", "null"];
    let mut count = 0;
    for case in &tables::causes() {
        for page in pages {
            for credentials in ["omit", "same-origin", "include"] {
                let mut input = case["input"].clone();
                input["page"] = page.into();
                if input["request"].get("initiator").is_none() {
                    input["request"]["credentials"] = credentials.into();
                }
                let (_, diagnosis) = run::diagnosis(&input);
                let includes = input["request"]["credentials"] == "include";
                for remedy in remedies(&diagnosis) {
                    is_safe(remedy, includes, &input);
                    count += 1;
                }
            }
        }
    }
    assert!(count > 1000);
}

fn remedies(diagnosis: &Diagnosis) -> impl Iterator<Item = &Remedy> {
    diagnosis
        .causes
        .iter()
        .flat_map(|cause| cause.otherwise.iter().chain([&cause.act]))
}

fn is_safe(remedy: &Remedy, includes_credentials: bool, input: &Value) {
    let text = remedy.text.to_lowercase();
    assert!(!text.contains("allow-origin: null"), "{text}\n{input}");
    for word in ["any origin", "every origin", "all origins", "reflect", "echo"] {
        assert!(!text.contains(word), "{text}\n{input}");
    }
    if includes_credentials {
        assert!(!text.contains("allow-origin: *"), "{text}\n{input}");
    }
    if let Some(header) = &remedy.header
        && header.name.eq_ignore_ascii_case("Access-Control-Allow-Origin")
    {
        assert!(header.value != "null", "{input}");
        assert!(header.value != "*" || !includes_credentials, "{input}");
    }
}

/// The reports of the field, where they stand beside the clone. Each has what the first cause must and must not say.
#[test]
fn the_reports_of_the_field_are_right_by_what_is_said_first() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/field/cases.json");
    let Ok(text) = fs::read_to_string(beside) else { return };
    let cases: Vec<Value> = serde_json::from_str(&text).expect("an array of cases");
    let mut trouble = Vec::new();
    for case in &cases {
        let (outcome, diagnosis) = run::diagnosis(&report(case));
        let first = diagnosis.causes.first().map(said).unwrap_or_default();
        if outcome != "failed" && case["expect"]["outcome"] != outcome {
            trouble.push(format!("{}: {outcome}", case["id"]));
        }
        // The patterns of the reports are JavaScript's, so only plain texts are looked for here.
        for (key, is_wanted) in [("mustMention", true), ("mustNotMention", false)] {
            for value in case["expect"][key].as_array().into_iter().flatten() {
                let value = value.as_str().expect("a text");
                if !value.starts_with('/') && first.contains(value) != is_wanted {
                    trouble.push(format!("{}: {value:?} in {first:?}", case["id"]));
                }
            }
        }
    }
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

/// A report as the field has it, as the input of a table.
fn report(case: &Value) -> Value {
    let mut request = case["request"].clone();
    if let Some(headers) = request["headers"].as_object() {
        request["headers"] = headers.iter().map(|(name, value)| json!([name, value])).collect();
    }
    if request["body"].is_string() {
        request["bodyType"] = "text/plain".into();
    }
    let mut input = json!({ "page": case["options"]["origin"], "request": request });
    if case["page"].is_null() {
        let responses = case["responses"].as_array().into_iter().flatten();
        input["answers"] = responses
            .map(|response| match response["status"].as_u64() {
                Some(0) => json!({ "failure": response["url"] }),
                _ => response.clone(),
            })
            .collect();
    }
    input
}
