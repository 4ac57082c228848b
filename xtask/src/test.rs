//! Runs every check in order and ends with one summary.

use crate::attack;
use crate::build::{self, Glue, Wasm};
use crate::bundle::{COMMAND_LINE, is_bundled};
use crate::matrix;
use crate::reproducible;
use crate::setup;
use crate::sh::{self, cargo, files_below, root, run};
use anyhow::{Result, bail};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The options of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Options {
    #[arg(value_name = "STAGE", help = format!("Only these stages, or parts of them, as in www/request: {}", stage_names()))]
    pub stages: Vec<String>,
}

/// One check: its name on the command line, whether the check reads pkg/, and the function that runs the check. The argument of the
/// function is the text after the slash of the name, "" for everything.
struct Stage {
    name: &'static str,
    what: &'static str,
    needs_build: bool,
    run: fn(&str) -> Result<()>,
}

const STAGES: [Stage; 16] = [
    Stage {
        name: "format",
        what: "cargo fmt --check",
        needs_build: false,
        run: format,
    },
    Stage {
        name: "clippy",
        what: "cargo clippy, warnings are errors",
        needs_build: false,
        run: clippy,
    },
    Stage {
        name: "doc",
        what: "cargo doc, warnings are errors",
        needs_build: false,
        run: doc,
    },
    Stage {
        name: "oldest",
        what: "the core with the oldest Rust that it promises",
        needs_build: false,
        run: oldest,
    },
    Stage {
        name: "native",
        what: "cargo test, with the documentation's examples",
        needs_build: false,
        run: native,
    },
    Stage {
        name: "build",
        what: "pkg/",
        needs_build: false,
        run: |_| build::build(),
    },
    Stage {
        name: "vectors",
        what: "the vectors through wasm",
        needs_build: false,
        run: vectors,
    },
    Stage {
        name: "www",
        what: "the JavaScript of pkg/ in Node",
        needs_build: true,
        run: www,
    },
    Stage {
        name: "cli",
        what: "the command line over real servers",
        needs_build: true,
        run: command_line,
    },
    Stage {
        name: "types",
        what: "tsc --noEmit",
        needs_build: true,
        run: types,
    },
    Stage {
        name: "browser",
        what: "real browsers over the demo",
        needs_build: true,
        run: browser,
    },
    Stage {
        name: "servers",
        what: "real servers with the policy that is written for them",
        needs_build: true,
        run: servers,
    },
    Stage {
        name: "package",
        what: "what is published: the wasm, the tarball",
        needs_build: true,
        run: package,
    },
    Stage {
        name: "matrix",
        what: "the package in the toolchains that matter most",
        needs_build: true,
        run: matrix::most,
    },
    Stage {
        name: "reproducible",
        what: "pkg/ from another folder has the same bytes",
        needs_build: true,
        run: |_| reproducible::check(),
    },
    Stage {
        name: "attack",
        what: "hostile values, servers, aborts and pages, the fixed cases",
        needs_build: true,
        run: attack::fixed,
    },
];

/// The description of the stages in the usage text.
pub fn stage_names() -> String {
    STAGES.iter().map(|stage| stage.name).collect::<Vec<_>>().join(" ")
}

/// Runs the stages that `filters` name (`www`, or `www/request` for a part of it), all if there are none. A failed stage
/// does not stop the others, so that one run shows every failure.
pub fn test(filters: &[String]) -> Result<()> {
    let chosen: Vec<(&str, &str)> = filters
        .iter()
        .map(|filter| filter.split_once('/').unwrap_or((filter, "")))
        .collect();
    if let Some((name, _)) = chosen
        .iter()
        .find(|(name, _)| STAGES.iter().all(|stage| stage.name != *name))
    {
        bail!("there is no stage {name:?}; the stages are: {}", stage_names());
    }
    let named = |stage: &Stage| chosen.is_empty() || chosen.iter().any(|(name, _)| *name == stage.name);
    let builds = STAGES.iter().any(|stage| named(stage) && stage.needs_build);

    let start = Instant::now();
    let mut results: Vec<(&Stage, f64, Option<String>)> = Vec::new();
    for stage in STAGES
        .iter()
        .filter(|stage| named(stage) || (builds && stage.name == "build"))
    {
        println!("\n── {}: {}", stage.name, stage.what);
        let stage_start = Instant::now();
        let built = results
            .iter()
            .all(|(stage, _, error)| stage.name != "build" || error.is_none());
        let error = if stage.needs_build && !built {
            Some("not run, because the build failed".to_owned())
        } else {
            let parts: Vec<_> = chosen
                .iter()
                .filter(|(name, _)| *name == stage.name)
                .map(|(_, part)| *part)
                .collect();
            let parts = if parts.is_empty() { vec![""] } else { parts };
            parts
                .into_iter()
                .find_map(|part| (stage.run)(part).err())
                .map(|error| format!("{error:#}"))
        };
        if let Some(error) = &error {
            println!("{}: {error}", stage.name);
        }
        results.push((stage, stage_start.elapsed().as_secs_f64(), error));
    }

    println!("\n── summary");
    for (stage, seconds, error) in &results {
        println!(
            "{:<8} {seconds:>6.1} s  {}",
            stage.name,
            error.as_deref().unwrap_or("ok")
        );
    }
    let failed: Vec<_> = results
        .iter()
        .filter(|(.., error)| error.is_some())
        .map(|(stage, ..)| stage.name)
        .collect();
    println!("{} stages in {:.1} s", results.len(), start.elapsed().as_secs_f64());
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    println!("All stages passed.");
    Ok(())
}

fn format(_: &str) -> Result<()> {
    setup::rust_components()?;
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(_: &str) -> Result<()> {
    setup::rust_components()?;
    setup::wasm_target()?;
    let deny = ["--", "-D", "warnings"];
    run(cargo()
        .args(["clippy", "--quiet", "--package", "corsight", "--package", "xtask"])
        .args(["--all-targets", "--all-features"])
        .args(deny))?;
    // With fewer features some code has no caller left.
    for features in [
        &[][..],
        &["--no-default-features"],
        &["--no-default-features", "--features", "serde"],
        &["--no-default-features", "--features", "http"],
        &["--no-default-features", "--features", "capture"],
        &["--no-default-features", "--features", "advise"],
        &["--features", "tower"],
    ] {
        run(cargo()
            .args(["clippy", "--quiet", "--package", "corsight", "--lib"])
            .args(features)
            .args(deny))?;
    }
    // The packages are checked one by one. Checked together they would share features, and the package's wasm goes without the `url` crate.
    for package in ["corsight-wasm", "corsight-tools-wasm", "corsight-vectors-wasm"] {
        run(cargo()
            .args(["clippy", "--quiet", "--package", package])
            .args(["--target", "wasm32-unknown-unknown"])
            .args(deny))?;
    }
    Ok(())
}

fn doc(_: &str) -> Result<()> {
    run(cargo()
        .args(["doc", "--quiet", "--package", "corsight", "--no-deps", "--all-features"])
        .env("RUSTDOCFLAGS", "-D warnings"))
}

/// Builds in a folder of its own, because a version of the compiler cannot use the files of another version.
fn oldest(_: &str) -> Result<()> {
    let toolchain = setup::oldest_rust()?;
    for features in ["--all-features", "--no-default-features"] {
        run(sh::command("rustup")
            .args([
                "run",
                &toolchain,
                "cargo",
                "check",
                "--quiet",
                "--package",
                "corsight",
                "--lib",
            ])
            .args([features, "--target-dir", "target/oldest"]))?;
    }
    Ok(())
}

/// Runs the native tests. `part` is a part of the names of tests.
fn native(part: &str) -> Result<()> {
    let test = || {
        let mut test = cargo();
        test.args(["test", "--all-features"]);
        test.args((!part.is_empty()).then_some(part));
        test
    };
    if !part.is_empty() {
        let listed = sh::output(test().args(["--quiet", "--", "--list"]))?;
        if !listed.lines().any(|line| line.ends_with(": test")) {
            bail!("no test of the core has {part:?} in its name");
        }
    }
    run(&mut test())
}

/// Runs the tables. `part` is a part of the names of tables, as in `scenarios/redirect`.
fn vectors(part: &str) -> Result<()> {
    let tests = root().join("tests");
    let mut names = Vec::new();
    for folder in ["vectors", "scenarios", "causes"] {
        let files = files_below(&tests.join(folder))?;
        let tables = files
            .iter()
            .filter(|file| file.extension().is_some_and(|end| end == "json"));
        names.extend(tables.map(|file| format!("{folder}/{}:", file.with_extension("").display())));
    }
    if !names.iter().any(|name| name.contains(part)) {
        bail!("no table of tests/vectors, tests/scenarios and tests/causes has {part:?} in its name");
    }
    setup::wasm_target()?;
    setup::node_modules()?;
    build::wasm(&Wasm {
        package: "corsight-vectors-wasm",
        profile: "wasm",
        name: "vectors",
        folder: root().join("target/vectors-wasm"),
        inline: None,
        glue: Glue::Nodejs,
        optimized: None,
    })?;
    let mut node = sh::node();
    if !part.is_empty() {
        node.arg(format!("--test-name-pattern={part}"));
    }
    run(node.args(["--test", "--test-reporter=spec", VECTORS]))
}

/// Runs the tables through the wasm. The test needs a wasm of its own, so the stage `www` leaves the test out.
const VECTORS: &str = "tests/www/vectors.test.mjs";

fn www(part: &str) -> Result<()> {
    node_test("tests/www", part, &[])
}

fn command_line(part: &str) -> Result<()> {
    node_test("tests/cli", part, &[])
}

fn browser(part: &str) -> Result<()> {
    let browsers = setup::browsers()?;
    let environment: Vec<_> = browsers.iter().map(|(name, path)| (*name, path.as_os_str())).collect();
    node_test("tests/browser", part, &environment)
}

/// Runs the servers that have `part` in their names, as in `servers/nginx`.
fn servers(part: &str) -> Result<()> {
    setup::servers()?;
    let mut environment = setup::browsers()?;
    environment.push(("SERVERS", part.into()));
    let environment: Vec<_> = environment
        .iter()
        .map(|(name, path)| (*name, path.as_os_str()))
        .collect();
    node_test(SERVERS, "", &environment)
}

/// The tests of servers, which are all in one process, with one browser.
const SERVERS: &str = "tests/servers";

fn package(part: &str) -> Result<()> {
    for wasm in build::package_wasm() {
        println!("{}", build::sizes(&wasm)?);
        build::tells_nothing(&wasm)?;
    }
    if part.is_empty() {
        crate_package()?;
    }
    // Installed here, because an installation may take longer than a test may.
    if RECIPES.contains(part) {
        run(sh::node().arg("tests/package/newest.mjs"))?;
    }
    let browsers = setup::browsers()?;
    let environment: Vec<_> = browsers.iter().map(|(name, path)| (*name, path.as_os_str())).collect();
    node_test("tests/package", part, &environment)
}

/// The test of the recipes, which have newer packages than the other tests.
const RECIPES: &str = "tests/package/recipes.test.mjs";

/// Fails if cargo has a warning about the package for crates.io.
fn crate_package() -> Result<()> {
    let mut command = cargo();
    command.args([
        "package",
        "--package",
        "corsight",
        "--offline",
        "--no-verify",
        "--allow-dirty",
    ]);
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || said.contains("warning") {
        bail!("cargo package: {said}");
    }
    Ok(())
}

/// Runs the `*.test.mjs` of `folder` whose paths contain `part`. The files are named one by one, because versions of Node read a folder
/// in `node --test` in different ways.
fn node_test(folder: &str, part: &str, environment: &[(&str, &std::ffi::OsStr)]) -> Result<()> {
    let files: Vec<_> = files_below(&root().join(folder))?
        .iter()
        .map(|file| format!("{folder}/{}", file.display()))
        .filter(|file| file.ends_with(".test.mjs") && file.contains(part) && file != VECTORS)
        .collect();
    if files.is_empty() {
        bail!("there is no {folder}/…{part}….test.mjs");
    }
    // One file starts all servers. A busy machine needs minutes for that.
    let limit = if folder == SERVERS { 900_000 } else { 300_000 };
    run(sh::node()
        .args(["--test", "--test-reporter=spec", &format!("--test-timeout={limit}")])
        .args(files)
        .envs(environment.iter().copied()))
}

/// The modules of pkg/ are checked by their JSDoc, then the tests of the types. A module beside a `.d.ts` of its name has
/// to be named to be checked: a glob of TypeScript takes only the `.d.ts`.
fn types(_: &str) -> Result<()> {
    let (pkg, www) = (root().join("pkg"), root().join("www"));
    // A copy of the package without its bundles, and with the modules of the command line, which import those of the package from beside their folder.
    let whole = root().join("target/xtask/types");
    let _ = fs::remove_dir_all(&whole);
    let is_module = |file: &PathBuf| file.extension().is_some_and(|end| end == "js" || end == "ts");
    let mut files = Vec::new();
    let command_line = |file: &Path| file.starts_with(COMMAND_LINE);
    let of_package = files_below(&pkg)?
        .into_iter()
        .filter(|file| !is_bundled(file))
        .map(|file| (&pkg, file));
    let of_command_line = files_below(&www)?
        .into_iter()
        .filter(|file| command_line(file))
        .map(|file| (&www, file));
    for (from, file) in of_package.chain(of_command_line) {
        let is_manifest = file.as_path() == Path::new("package.json");
        if (!is_module(&file) && !is_manifest) || file.as_path() == Path::new(build::CLASSIC_SCRIPT) {
            continue;
        }
        sh::write(&whole.join(&file), &sh::read(&from.join(&file))?)?;
        if !file.starts_with("wasm") && !is_manifest {
            files.push(format!("types/{}", file.display()));
        }
    }
    // What else pkg/ has only in bundles is checked where it is written.
    let bundled = files_below(&www)?
        .into_iter()
        .filter(|file| is_bundled(file) && !command_line(file));
    let bundled = bundled.filter(|file| file.extension().is_some_and(|end| end == "js"));
    files.extend(bundled.map(|file| format!("../../www/{}", file.display())));
    let tests = files_below(&root().join("tests/types"))?;
    files.extend(tests.iter().map(|file| format!("../../tests/types/{}", file.display())));
    let config = root().join("target/xtask/tsconfig.json");
    let text = json!({ "extends": "../../tests/tsconfig.json", "files": files, "include": [] });
    sh::write(&config, text.to_string().as_bytes())?;
    run(sh::node()
        .args(["tests/node_modules/typescript/bin/tsc", "--noEmit", "--project"])
        .arg(config))
}
