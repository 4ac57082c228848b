//! `docs/codes.html`: every cause and every finding with an example, written by `cargo xtask docs` from the catalogue and from the tables
//! of the tests. A change of a sentence, a row or an example makes this test red until the page is written again.

#[path = "diagnosis/cases.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod cases;
#[path = "vectors/cause.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod cause;
#[path = "vectors/input.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod input;
#[path = "codes/json.rs"]
mod json;
#[path = "codes/page.rs"]
mod page;
#[path = "codes/tables.rs"]
mod tables;

use corsight::{
    advise::LintCode,
    diagnosis::{all_causes, all_facts},
};
use std::{env, fs, path::Path};

#[test]
fn the_page_of_all_codes_is_of_today() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    if !docs.is_dir() {
        // The published crate leaves the folder out.
        return;
    }
    for (name, page) in [("codes.html", page::page()), ("codes.json", json::codes())] {
        let path = docs.join(name);
        if env::var_os("CORSIGHT_WRITE_DOCS").is_some() {
            fs::write(&path, &page).expect("the page is written");
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == page,
            "docs/{name} is not of today: `cargo xtask docs` writes it"
        );
    }
}

#[test]
fn every_code_has_its_place_and_its_link() {
    let page = page::page();
    let lint = LintCode::ALL.iter().map(|code| code.as_str());
    let codes = all_causes().chain(all_facts().map(|facts| facts.code)).chain(lint);
    for code in codes {
        assert!(page.contains(&format!("<h3 id=\"{code}\">")), "{code} has no place");
    }
}

/// The links of findings and causes lead to this page.
#[test]
fn links_lead_to_the_page() {
    let case = tables::causes()
        .into_iter()
        .find(|case| case["expect"]["first"] == "options-authentication");
    let (_, diagnosis) = cause::diagnosis(&case.expect("a case")["input"]);
    let first = &diagnosis.causes[0];
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        first.docs,
        format!("https://unpkg.com/corsight@{version}/docs/codes.html#options-authentication")
    );
}
