//! The rules of the layout: layers, comfortable file sizes, anchors that exist, a core without `std`, one importer of the wasm.

use corsight::browsers::DEPARTURES;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The modules of the core, lowest first. Modules in one line may import each other; no module imports a module of a later line.
const LAYERS: &[&[&str]] = &[
    &["infra"],
    &["http"],
    &["url", "origin"],
    &["environment"],
    &["request"],
    &["response", "reason"],
    &["browsers"],
    &["cors", "checks"],
    &["fetch"],
    &["diagnosis"],
    &["engine"],
    &["advise", "capture"],
    &["tower"],
];

/// The number of lines from which on a file should be split.
const LONGEST_FILE: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file of the core with its path below src/ and its text.
fn core_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            if path.is_dir() {
                if !path.ends_with("src/wasm") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root().join("src")).expect("below src");
                files.push((
                    name.to_string_lossy().into_owned(),
                    fs::read_to_string(&path).expect("a text"),
                ));
            }
        }
    }
    files.sort();
    assert!(files.len() > 40);
    files
}

/// The text without its line comments.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The modules that are named behind `crate::`, alone or in braces.
fn used_modules(code: &str) -> BTreeSet<String> {
    let mut modules = BTreeSet::new();
    for (place, start) in code.match_indices("crate::") {
        let rest = &code[place + start.len()..];
        if !rest.starts_with('{') {
            modules.insert(identifier(rest));
            continue;
        }
        // In `crate::{a::{b, c}, d}` the names right behind the outer brace and its commas.
        let (mut depth, mut is_start) = (0, false);
        for (index, character) in rest.char_indices() {
            match character {
                '{' => {
                    depth += 1;
                    is_start = depth == 1;
                }
                '}' if depth == 1 => break,
                '}' => depth -= 1,
                ',' => is_start = depth == 1,
                _ if is_start && !character.is_whitespace() => {
                    modules.insert(identifier(&rest[index..]));
                    is_start = false;
                }
                _ => {}
            }
        }
    }
    modules
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn no_module_knows_a_higher_one() {
    for (file, text) in core_files() {
        let module = file.split(['/', '.']).next().expect("a module");
        if module == "lib" {
            continue;
        }
        let own = layer(module).unwrap_or_else(|| panic!("src/{file}: {module} has no layer"));
        for used in used_modules(&code(&text)) {
            let Some(other) = layer(&used) else { continue };
            assert!(other <= own, "src/{file} uses crate::{used}, which is above it");
        }
    }
}

#[test]
fn the_reader_of_uses_finds_them() {
    let code = "use crate::{a::{b, c}, d, e::F};\nuse crate::g::h; crate::i::j()";
    let modules: Vec<String> = used_modules(code).into_iter().collect();
    assert_eq!(modules, ["a", "d", "e", "g", "i"]);
}

#[test]
fn every_file_says_what_it_is() {
    for (file, text) in core_files() {
        assert!(
            text.starts_with("//! "),
            "the first line of src/{file} does not say what the file is"
        );
    }
}

#[test]
fn files_are_of_a_comfortable_size() {
    for (file, text) in core_files() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST_FILE, "src/{file} has {lines} lines");
    }
}

#[test]
fn the_core_is_without_std() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs");
    assert!(lib.contains("#![no_std]") && lib.contains("#![forbid(unsafe_code)]"));
    for (file, text) in core_files() {
        // A layer of a server has threads.
        if file.starts_with("tower/") {
            continue;
        }
        let code = code(&text).replace("#[cfg(feature = \"tower\")]\nextern crate std;", "");
        assert!(
            !code.contains("std::") && !code.contains("extern crate std"),
            "src/{file} uses std"
        );
        assert!(!code.contains("target_arch"), "src/{file} asks what it is compiled for");
    }
}

#[test]
fn cited_anchors_are_the_standards() {
    let text = fs::read_to_string(root().join("tests/anchors.txt")).expect("the anchors");
    let anchors: BTreeSet<&str> = text.lines().collect();
    let mut count = 0;
    for (file, text) in core_files() {
        for (place, start) in text.match_indices("https://fetch.spec.whatwg.org/#") {
            let rest = &text[place + start.len()..];
            let anchor = rest.split(['>', ')', '"', ' ', '\n', '{']).next().unwrap_or_default();
            if anchor.is_empty() {
                continue;
            }
            assert!(anchors.contains(anchor), "src/{file} cites #{anchor}");
            count += 1;
        }
    }
    assert!(count > 80);
}

/// Anchors stand right before their steps: `"concept-cors-check" "2"` or `"concept-cors-check", Some("2")`.
#[test]
fn anchors_of_steps_exist() {
    let text = fs::read_to_string(root().join("tests/anchors.txt")).expect("the anchors");
    let anchors: BTreeSet<&str> = text.lines().collect();
    let mut count = 0;
    for (file, text) in core_files() {
        let code = code(&text);
        let cells: Vec<&str> = code
            .split(['"', '\n'])
            .filter(|cell| !matches!(cell.trim(), "" | "," | ", Some("))
            .collect();
        for pair in cells.windows(2) {
            let (anchor, step) = (pair[0], pair[1]);
            let is_step = !step.is_empty() && step.chars().all(|c| c.is_ascii_digit() || c == '.');
            let is_of_the_standard = !anchor.starts_with("https://") && !anchor.contains(char::is_uppercase);
            if is_step && anchor.contains('-') && is_of_the_standard {
                assert!(anchors.contains(anchor), "src/{file} has the step {step} of #{anchor}");
                count += 1;
            }
        }
    }
    assert!(count > 50, "{count}");
}

/// Only src/browsers names departures; every other module asks a seam.
#[test]
fn no_other_module_names_a_departure() {
    for (file, text) in core_files() {
        if file.starts_with("browsers/") {
            continue;
        }
        let words: BTreeSet<String> = code(&text)
            .split(|character: char| !character.is_alphanumeric() && character != '_')
            .map(str::to_owned)
            .collect();
        assert!(!words.contains("Departure"), "src/{file} names a departure");
        for info in DEPARTURES {
            assert!(!words.contains(info.name), "src/{file} names {}", info.name);
        }
    }
}

/// The WICG draft of Local Network Access, whose anchors stand in a list too.
const DRAFT: &str = "https://wicg.github.io/local-network-access/#";
/// Standards whose algorithms browsers depart from as well.
const OTHERS: [&str; 2] = [
    "https://xhr.spec.whatwg.org/#",
    "https://w3c.github.io/webappsec-mixed-content/#",
];

fn anchors_of_the_draft() -> String {
    fs::read_to_string(root().join("tests/anchors-local-network-access.txt")).expect("the anchors")
}

/// What the core cites of the draft.
#[test]
fn cited_anchors_are_the_drafts() {
    let of_draft = anchors_of_the_draft();
    let mut count = 0;
    for (file, text) in core_files() {
        for (place, start) in text.match_indices(DRAFT) {
            let rest = &text[place + start.len()..];
            let anchor = rest.split(['>', '"']).next().unwrap_or_default();
            assert!(
                of_draft.lines().any(|line| line == anchor),
                "src/{file} cites #{anchor}"
            );
            count += 1;
        }
    }
    assert!(count > 15, "{count}");
}

#[test]
fn the_departures_cite_anchors_of_the_standard() {
    let text = fs::read_to_string(root().join("tests/anchors.txt")).expect("the anchors");
    let of_draft = anchors_of_the_draft();
    let anchors: BTreeSet<&str> = text.lines().collect();
    for info in DEPARTURES {
        let is_known = match info.anchor.strip_prefix(DRAFT) {
            Some(anchor) => of_draft.lines().any(|line| line == anchor),
            None => anchors.contains(info.anchor) || OTHERS.iter().any(|other| info.anchor.starts_with(other)),
        };
        assert!(is_known, "{} bends #{}", info.name, info.anchor);
        assert!(!info.browsers.is_empty(), "nobody makes {}", info.name);
    }
}

/// The files that have sentences of their own: the catalogue; the sentences of browsers that `read` knows, and its own; the modules of errors, below it, whose `Display` has their one sentence;
/// and the table of departures, which documents itself.
const HAVE_SENTENCES: &[&str] = &[
    "advise/invalid.rs",
    "advise/lint/table.rs",
    "advise/render/",
    "advise/words.rs",
    "browsers/departures.rs",
    "capture/read/console/",
    "capture/read/words.rs",
    "capture/stream.rs",
    "capture/words.rs",
    "diagnosis/catalogue/en/",
    "fetch/mod.rs",
    "http/header_name.rs",
    "http/header_value.rs",
    "http/method.rs",
    "http/status.rs",
    "origin/mod.rs",
    "request/invalid.rs",
    "tower/text.rs",
    "url.rs",
];

#[test]
fn sentences_stand_in_the_catalogue() {
    for (file, text) in core_files() {
        if HAVE_SENTENCES.iter().any(|known| file.starts_with(known)) {
            continue;
        }
        for line in code(&text).lines() {
            // Messages of assertions and reasons of lints are for developers.
            if line.trim_start().starts_with("debug_assert") || line.contains("reason = \"") {
                continue;
            }
            for literal in line.split('"').skip(1).step_by(2) {
                let words = literal.split(' ').filter(|word| is_word(word)).count();
                assert!(words < 4, "src/{file} has the sentence {literal:?}");
            }
        }
    }
}

fn is_word(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',', ':', ';']);
    !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase())
}

/// A value that is left out by `..` would be in no sentence, and the compiler would not say so.
#[test]
fn the_catalogue_leaves_no_value_out() {
    let mut count = 0;
    for (file, text) in core_files() {
        if file.starts_with("diagnosis/catalogue/en/") {
            assert!(!code(&text).contains(".. }"), "src/{file}");
            count += 1;
        }
    }
    assert!(count > 3);
}

/// The folders of www, each with the folders whose modules it may import besides its own. Of the entry points in www itself, the command line
/// alone imports any.
const ARROWS: &[(&str, &[&str])] = &[
    ("errors", &[]),
    ("host", &["errors"]),
    ("probe", &["errors", "host"]),
    ("explain", &["errors", "host", "probe"]),
    ("engine", &["errors", "host", "explain", "wasm"]),
    ("observe", &["errors", "host", "engine"]),
    ("ajax", &["errors", "host", "engine", "observe"]),
    ("transport", &["errors", "host"]),
    ("fetch", &["errors", "host", "engine", "transport"]),
    ("xhr", &["errors", "host", "engine", "transport", "fetch"]),
    ("install", &["errors", "host", "engine", "observe"]),
    ("global", &["errors", "host", "engine", "observe", "ajax", "install"]),
    ("development", &["errors", "host", "observe", "ajax", "fetch"]),
    ("words", &[]),
    ("views", &["words"]),
    ("read", &["errors", "host", "engine", "wasm"]),
    ("devtools", &["host", "views"]),
    ("playground", &["views"]),
    ("capture", &["errors", "host", "engine", "read"]),
    ("policy", &["errors", "host", "engine", "read", "capture"]),
    ("live", &["errors", "host", "engine", "transport", "fetch"]),
    ("cdp", &["errors", "host", "engine", "capture"]),
    (
        "rehearsal",
        &["errors", "host", "engine", "capture", "transport", "fetch"],
    ),
    ("serve", &["errors", "host", "engine", "capture"]),
    ("table", &["errors", "host", "engine", "live", "policy", "transport"]),
    ("matchers", &["errors", "engine", "table"]),
    (
        "cli",
        &[
            "errors",
            "host",
            "engine",
            "live",
            "table",
            "transport",
            "words",
            "capture.js",
            "errors.js",
            "index.js",
            "policy.js",
            "read.js",
        ],
    ),
];

/// Whether this is the repository. The published crate has the core alone.
fn is_repository() -> bool {
    root().join("pkg.json").is_file()
}

/// Every module of www with its path below www/ and its text.
fn modules() -> Vec<(String, String)> {
    let mut modules = Vec::new();
    let folders = ARROWS.iter().map(|(folder, _)| *folder).chain([""]);
    for folder in folders {
        let mut open = vec![root().join("www").join(folder)];
        while let Some(path) = open.pop() {
            for entry in fs::read_dir(&path).expect("a folder of www") {
                let path = entry.expect("an entry").path();
                if path.is_dir() && !folder.is_empty() {
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "js") {
                    let name = path.strip_prefix(root().join("www")).expect("below www");
                    modules.push((
                        name.to_string_lossy().into_owned(),
                        fs::read_to_string(&path).expect("a text"),
                    ));
                }
            }
        }
    }
    assert!(modules.len() > 50);
    modules
}

/// The modules that the `import` and `export … from` statements and the `import()` calls of a module name.
fn imported(text: &str) -> Vec<&str> {
    let from = text.split("from '").skip(1);
    let called = text.split("import('").skip(1);
    from.chain(called)
        .filter_map(|rest| rest.split('\'').next())
        .filter(|name| name.starts_with('.'))
        .collect()
}

/// The text without its block comments, where types are imported.
fn without_comments(text: &str) -> String {
    let mut parts = text.split("/**");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + part.split_once("*/").map_or("", |(_, rest)| rest)
    })
}

#[test]
fn modules_of_www_import_along_the_arrows() {
    if !is_repository() {
        return;
    }
    let mut count = 0;
    for (file, text) in modules() {
        let Some((folder, _)) = file.split_once('/') else {
            continue;
        };
        let (_, allowed) = ARROWS
            .iter()
            .find(|(name, _)| *name == folder)
            .expect("a folder of the table");
        for name in imported(&without_comments(&text)) {
            count += 1;
            // How far the name leads out of the folders that the module lies in.
            let up = name.matches("../").count();
            let target = match up == file.matches('/').count() {
                true => name.trim_start_matches("../").split('/').next().expect("a name"),
                false => folder,
            };
            assert!(
                target == folder || allowed.contains(&target),
                "www/{file} imports {name}: {folder}/ may import {allowed:?}"
            );
        }
    }
    assert!(count > 100);
}

#[test]
fn every_folder_of_www_is_in_the_table() {
    if !is_repository() {
        return;
    }
    for entry in fs::read_dir(root().join("www")).expect("www") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert!(
            !path.is_dir() || ARROWS.iter().any(|(folder, _)| *folder == name),
            "www/{name}/"
        );
    }
}

#[test]
fn entry_points_of_www_only_export() {
    if !is_repository() {
        return;
    }
    for (file, text) in modules() {
        if file.contains('/') {
            continue;
        }
        let lines = without_comments(&text);
        let others: Vec<&str> = lines
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with("export { "))
            .collect();
        assert!(others.is_empty(), "www/{file}: {others:?}");
    }
}

#[test]
fn one_module_imports_each_wasm() {
    if !is_repository() {
        return;
    }
    for (file, text) in modules() {
        let code = without_comments(&text);
        for (wasm, importer) in [("wasm/corsight", "engine/raw.js"), ("wasm/tools", "read/tools.js")] {
            let imports = imported(&code).iter().any(|name| name.contains(wasm));
            assert_eq!(imports, file == importer, "www/{file}");
        }
    }
}

#[test]
fn a_request_is_written_in_the_order_in_which_it_is_read() {
    if !is_repository() {
        return;
    }
    let read = |file: &str| fs::read_to_string(root().join(file)).expect("a text");
    let rust = read("src/wasm/engine/input.rs");
    let lines = rust
        .lines()
        .filter_map(|line| line.trim().strip_prefix("let ")?.split_once(" = self."));
    let numbers = lines.filter(|(_, call)| call.starts_with("one_of(") || call.starts_with("flag("));
    let in_rust: Vec<String> = numbers.map(|(name, _)| name.replace('_', "")).collect();
    let script = read("www/engine/request.js");
    let (_, table) = script.split_once("const NUMBER = {").expect("the table");
    let (table, _) = table.split_once("};").expect("its end");
    let in_script: Vec<String> = (table.split(',').enumerate())
        .filter_map(|(index, pair)| {
            let (name, number) = pair.trim().split_once(": ")?;
            assert_eq!(number, index.to_string(), "{name}");
            Some(name.to_lowercase())
        })
        .collect();
    assert_eq!(in_rust, in_script);
    assert!(in_rust.len() > 10);
}
