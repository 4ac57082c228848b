//! The tables of `tests/causes`, one file a family.

use serde_json::Value;
use std::{fs, path::Path};

/// The cases of all families, in the order of their file names.
pub fn causes() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/causes");
    let files = fs::read_dir(folder).expect("the tables");
    let mut paths: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).expect("a text");
        cases.extend(serde_json::from_str::<Vec<Value>>(&text).expect("an array of cases"));
    }
    assert!(cases.len() > 80);
    cases
}
