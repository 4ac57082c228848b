//! The ninety-three rules that emulators of CORS are compared by (`tests/rules.json`). The engine keeps a rule, and a test or a case of a
//! table proves it; or the host has to keep the rule, and the table gives the reason. Every reason of the engine is reached by a case.

use corsight::reason::Code;
use serde_json::Value;
use std::{fs, path::Path};

const RULES: &str = include_str!("rules.json");

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn all_ninety_three_are_accounted_for() {
    let rules: Vec<Value> = serde_json::from_str(RULES).expect("a table");
    let numbers: Vec<u64> = rules
        .iter()
        .map(|rule| rule["rule"].as_u64().expect("a number"))
        .collect();
    assert_eq!(numbers, (1..=93).collect::<Vec<_>>());
    let by_host = rules.iter().filter(|rule| rule["kept"] == "host");
    let hosts: Vec<u64> = by_host.map(|rule| rule["rule"].as_u64().expect("a number")).collect();
    assert_eq!(hosts, [78, 91, 93], "cookie storage, the HTTP cache, the local network");
    for rule in &rules {
        let number = &rule["rule"];
        match rule["kept"].as_str() {
            Some("host") => assert!(
                rule["why"].as_str().is_some_and(|why| why.len() > 40),
                "{number}: no reason"
            ),
            Some("yes") => {
                let proofs = rule["by"].as_array().unwrap_or_else(|| panic!("{number}: no proof"));
                assert!(!proofs.is_empty(), "{number}: no proof");
                for proof in proofs {
                    let proof = proof.as_str().expect("a name");
                    assert!(exists(proof), "{number}: there is no {proof}");
                }
            }
            other => panic!("{number}: {other:?}"),
        }
    }
}

/// `vectors/table`, `vectors/table/case name`, or `file.rs::function` with `#[test]` above it.
fn exists(proof: &str) -> bool {
    if let Some((file, function)) = proof.split_once("::") {
        return read(&format!("tests/{file}")).contains(&format!("#[test]\nfn {function}()"));
    }
    let mut parts = proof.splitn(3, '/');
    let (folder, table, name) = (parts.next(), parts.next(), parts.next());
    let (Some(folder @ ("vectors" | "scenarios")), Some(table)) = (folder, table) else {
        return false;
    };
    let cases: Vec<Value> = serde_json::from_str(&read(&format!("tests/{folder}/{table}.json"))).expect("a table");
    name.map_or(!cases.is_empty(), |name| cases.iter().any(|case| case["name"] == name))
}

#[test]
fn every_reason_is_reached_by_a_case() {
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert!(codes.len() > 50, "{codes:?}");
    let folders = ["tests/scenarios", "tests/vectors"].map(|folder| Path::new(env!("CARGO_MANIFEST_DIR")).join(folder));
    let mut expectations = String::new();
    for entry in folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).expect("a folder"))
    {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "json") {
            expectations += &fs::read_to_string(path).expect("a table");
        }
    }
    let missing: Vec<_> = codes
        .iter()
        .filter(|code| !expectations.contains(&format!("\"{code}\"")))
        .collect();
    assert!(missing.is_empty(), "no case expects {missing:?}");
}
