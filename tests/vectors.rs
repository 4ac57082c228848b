//! The tables of `tests/vectors` and `tests/scenarios`, run natively. The same tables run through wasm in `tests/www/vectors.test.mjs`.
//!
//! `VECTORS=cors-check cargo test --test vectors` runs the tables whose name contains the text; `VECTORS="cors-check/null"` only their
//! cases whose name contains the text after the slash.

#[path = "vectors/run.rs"]
mod run;

use corsight::browsers::{Browser, DEPARTURES};
use serde_json::Value;
use std::{collections::BTreeSet, fs, panic, path::Path};

#[test]
fn vectors() {
    check_folder("vectors", |table| table.to_owned());
}

#[test]
fn scenarios() {
    check_folder("scenarios", |_| "scenario".to_owned());
}

/// A scenario shows the departures of its profile that its `departures` name: without any one of them the requests or the response
/// would differ. Each departure is shown in each browser that makes it.
#[test]
fn scenarios_name_the_departures_that_they_show() {
    let mut shown = BTreeSet::new();
    let mut failures = Vec::new();
    for (table, cases) in tables("scenarios") {
        for case in &cases {
            let profile = case["input"]["profile"].as_str().unwrap_or("standard");
            let of_profile = DEPARTURES.iter().filter(|info| {
                let name = |browser: &Browser| format!("{browser:?}").to_lowercase();
                info.browsers.iter().any(|browser| name(browser) == profile)
            });
            let seen: Vec<&str> = of_profile
                .map(|info| info.name)
                .filter(|departure| {
                    let mut input = case["input"].clone();
                    input["without"] = Value::from(*departure);
                    run::run("scenario", &input) != case["expect"]
                })
                .collect();
            let named: Vec<&str> = case["departures"]
                .as_array()
                .map_or(&[][..], Vec::as_slice)
                .iter()
                .filter_map(Value::as_str)
                .collect();
            if seen != named {
                failures.push(format!(
                    "{table}: {}\n  shows {seen:?}\n  names {named:?}",
                    case["name"]
                ));
            }
            shown.extend(seen.into_iter().map(|departure| (departure, profile.to_owned())));
        }
    }
    for info in DEPARTURES {
        for browser in info.browsers {
            let is_shown = shown.contains(&(info.name, format!("{browser:?}").to_lowercase()));
            if !is_shown && !NOT_IN_SCENARIOS.contains(&(info.name, *browser)) {
                failures.push(format!("no scenario shows {} in {browser:?}", info.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The departures that no scenario can show.
const NOT_IN_SCENARIOS: [(&str, Browser); 5] = [
    // Firefox stores neither an answer for 0 seconds nor an answer with an invalid max-age. The table cors-preflight-response shows
    // the difference.
    ("NegativeMaxAgeIsZero", Browser::Firefox),
    // XMLHttpRequests are made in JavaScript: tests/www/xhr.test.mjs.
    ("XhrCharsetsWrittenOver", Browser::Chromium),
    ("XhrCharsetOfFormInFirstType", Browser::Firefox),
    ("XhrCharsetOfFirstRequestAlone", Browser::Firefox),
    ("XhrEmptyFormIsNoText", Browser::WebKit),
];

/// Every case's name is its own, because proofs and filters name it.
#[test]
fn names_are_unique() {
    for folder in ["vectors", "scenarios"] {
        for (table, cases) in tables(folder) {
            let mut names: Vec<_> = cases
                .iter()
                .map(|case| case["name"].as_str().expect("a name"))
                .collect();
            let count = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), count, "{folder}/{table}: a name stands twice");
        }
    }
}

/// A key of a scenario that no code reads is a mistake: the test would not check its value.
#[test]
fn scenarios_have_only_keys_that_are_read() {
    for (table, cases) in tables("scenarios") {
        for case in &cases {
            let name = format!("{table}: {}", case["name"]);
            has_only(case, "name step note wpt departures unicode input expect", &name);
            let input = &case["input"];
            has_only(input, "profile page maxAgeLimit fetches", &name);
            let page = "origin addressSpace permissions embedderPolicy partitionKey publicSuffixes prohibitsMixedSecurityContexts";
            has_only(&input["page"], page, &name);
            for fetch in input["fetches"].as_array().expect("fetches") {
                has_only(fetch, "at request answers browsers cookies fates", &name);
                has_only(
                    &fetch["request"],
                    "initiator url method headers mode credentials redirect body cache destination referrerPolicy keepalive \
                     crossOrigin targetAddressSpace useCORSPreflight unsafeRequest guarded contentTypeIsOfBody xhr",
                    &name,
                );
                for answer in fetch["answers"].as_array().into_iter().flatten() {
                    has_only(answer, "at status headers rangeRequested remoteAddress failure", &name);
                }
            }
        }
    }
}

fn has_only(value: &Value, keys: &str, name: &str) {
    for key in value.as_object().into_iter().flat_map(|object| object.keys()) {
        assert!(
            keys.split(' ').any(|known| known == key),
            "{name}: nothing reads {key:?}"
        );
    }
}

fn check_folder(folder: &str, runner: impl Fn(&str) -> String) {
    let filter = std::env::var("VECTORS").unwrap_or_default();
    let (table_filter, case_filter) = filter.split_once('/').unwrap_or((&filter, ""));
    let (mut count, mut failures) = (0, Vec::new());
    for (table, cases) in tables(folder) {
        if !table.contains(table_filter) {
            continue;
        }
        for case in &cases {
            let name = case["name"].as_str().expect("a name");
            if !name.contains(case_filter) {
                continue;
            }
            assert!(case["step"].is_string(), "{table}: {name}: no step");
            count += 1;
            if let Some(failure) = check(&runner(&table), case) {
                failures.push(format!("{folder}/{table}: {name} ({})\n{failure}", case["step"]));
            }
        }
    }
    println!("{folder}: {count} cases");
    assert!(count > 0 || !filter.is_empty());
    assert!(
        failures.is_empty(),
        "{} of {count} fail\n\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}

fn check(table: &str, case: &Value) -> Option<String> {
    let got = panic::catch_unwind(|| run::run(table, &case["input"]));
    match got {
        Ok(got) if got == case["expect"] => None,
        Ok(got) => Some(format!("  expected {}\n  got      {got}", case["expect"])),
        Err(_) => Some("  it panicked".into()),
    }
}

fn tables(folder: &str) -> Vec<(String, Vec<Value>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a table");
            let cases = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (path.file_stem().expect("a name").to_string_lossy().into_owned(), cases)
        })
        .collect()
}
