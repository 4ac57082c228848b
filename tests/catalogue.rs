//! The catalogue of sentences: every sentence is in the findings of some case of `tests/diagnosis.json`, or in the diagnosis of some
//! case of `tests/causes`.

#[path = "diagnosis/cases.rs"]
mod cases;

#[path = "vectors/run.rs"]
#[allow(dead_code, reason = "this test needs one of the runners")]
mod run;

use cases::{answer, cases, findings_of, set_up, trace_of};
use corsight::{
    cors::Now,
    diagnosis::{StepSummary, header_not_seen, initiators},
};
use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

/// Every sentence of the catalogue: the string literals of its English, as the texts between the values.
fn sentences_of_the_catalogue() -> Vec<(String, Vec<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/diagnosis/catalogue/en");
    let files = [folder.clone(), folder.join("causes")];
    let files = files
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("the catalogue"));
    let mut sentences = Vec::new();
    for path in files
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.is_file())
    {
        let source = fs::read_to_string(&path).expect("a text");
        let code: Vec<&str> = source
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        for literal in string_literals(&code.join("\n")) {
            // The text between braces is the name of a value.
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
    second.trace()
}

/// The cases of the causes.
fn causes() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/causes");
    let tables = fs::read_dir(folder).expect("the tables");
    let read = |path: &Path| serde_json::from_str::<Vec<Value>>(&fs::read_to_string(path).expect("a text"));
    tables
        .flat_map(|table| read(&table.expect("a file").path()).expect("cases"))
        .collect()
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
    let traces = cases().iter().map(trace_of).collect::<Vec<_>>();
    for step in traces.into_iter().flatten().chain(trace_of_a_covered_request()) {
        said.extend([step.input, step.outcome.into()]);
    }
    for initiator in initiators() {
        said.extend([initiator.refused, initiator.without_cors].map(String::from));
    }
    for case in causes() {
        let (_, diagnosis, cookies) = run::told(&case["input"]);
        said.extend(cookies);
        said.insert(diagnosis.text);
        said.extend(diagnosis.undecided.into_iter().map(|undecided| undecided.why));
        for cause in diagnosis.causes {
            said.extend([cause.headline, cause.act.text]);
            said.extend(cause.otherwise.into_iter().map(|remedy| remedy.text));
        }
    }
    said.extend(header_not_seen("X-Total", "https://api.example/").map(|finding| finding.message));
    let missing: Vec<String> = sentences_of_the_catalogue()
        .into_iter()
        .filter(|(_, parts)| !said.iter().any(|text| says(text, parts)))
        .map(|(literal, _)| literal)
        .collect();
    assert!(missing.is_empty(), "no case says {missing:#?}");
}
