//! Makes pkg/, the npm package, and any other wasm with its JavaScript glue. Each part is remade only if its sources have changed.

use crate::setup;
use crate::sh::{self, cargo, files_below, output, read, root, run};
use anyhow::{Context, Result, anyhow, bail};
use base64::prelude::{BASE64_STANDARD, Engine};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;
use wasm_encoder::{CustomSection, Section};

/// The kind of host that the glue of wasm-bindgen is for.
#[derive(Clone, Copy, Hash)]
pub enum Glue {
    /// An ES module, which the caller gives the wasm: for browsers and every other host with ES modules.
    Web,
    /// A CommonJS module that reads the wasm itself.
    Nodejs,
}

/// One crate that becomes a wasm module and its glue.
pub struct Wasm<'a> {
    /// The crate's name in the workspace.
    pub package: &'a str,
    /// The name of the files in `folder`: `{name}.js`, `{name}_bg.wasm`.
    pub name: &'a str,
    pub folder: PathBuf,
    pub glue: Glue,
    /// Whether wasm-opt makes the wasm small. wasm-opt takes seconds, so only the published wasm is made small.
    pub small: bool,
}

/// Where the finished wasm of the package is.
pub fn package_wasm() -> PathBuf {
    root().join("pkg/wasm/corsight_bg.wasm")
}

/// pkg/: the wasm and its glue, www/ as it is, the classic script, the manifest, the licences.
pub fn build() -> Result<()> {
    setup::wasm_target()?;
    setup::node_modules()?;
    let pkg = root().join("pkg");
    let www = root().join("www");
    let modules = files_below(&www)?;
    for file in &modules {
        sh::write(&pkg.join(file), &read(&www.join(file))?)?;
    }
    sh::write(&pkg.join("package.json"), manifest()?.as_bytes())?;
    let mut kept = vec![PathBuf::from("package.json")];
    for file in ["README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        let text = root().join(file);
        if text.is_file() {
            sh::write(&pkg.join(file), &read(&text)?)?;
            kept.push(file.into());
        }
    }
    kept.extend([CLASSIC_SCRIPT.into(), format!("{CLASSIC_SCRIPT}.map").into()]);
    // A module that www/ no longer has must not stay behind and be published.
    for file in files_below(&pkg)? {
        if !file.starts_with("wasm") && !modules.contains(&file) && !kept.contains(&file) {
            fs::remove_file(pkg.join(&file))?;
        }
    }
    // The wasm is built last, so that changes in www/ reach pkg/ even if the Rust does not compile.
    wasm(&Wasm {
        package: "corsight-wasm",
        name: "corsight",
        folder: pkg.join("wasm"),
        glue: Glue::Web,
        small: true,
    })?;
    wasm_as_text(&pkg.join("wasm"))?;
    classic_script(&pkg)
}

/// Writes `inline.js` into `folder`: the wasm, compressed, as the text of a module.
fn wasm_as_text(folder: &Path) -> Result<()> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&read(&folder.join("corsight_bg.wasm"))?)?;
    let text = BASE64_STANDARD.encode(encoder.finish()?);
    let module = format!("/** @type {{string}} The gzip of corsight_bg.wasm in base64. */\nexport default '{text}';\n");
    sh::write(&folder.join("inline.js"), module.as_bytes())
}

/// The bundle for pages without modules.
pub const CLASSIC_SCRIPT: &str = "corsight.global.js";

/// Bundles `global/global.js` of `pkg` into the classic script. Its source map names the modules of the package, and has no copy of them.
fn classic_script(pkg: &Path) -> Result<()> {
    let options = json!({
        "absWorkingDir": pkg,
        "entryPoints": ["global/global.js"],
        "outfile": CLASSIC_SCRIPT,
        "bundle": true,
        "minify": true,
        "format": "iife",
        "target": "es2022",
        "sourcemap": true,
        "sourcesContent": false,
        "banner": { "js": format!("/*! corsight {} | MIT OR Apache-2.0 */", crate_version()?) },
        // The script has the wasm inside and looks for no file, so it needs no address of its own.
        "define": { "import.meta.url": "undefined" },
    });
    run(sh::node()
        .current_dir(root().join("tests"))
        .args(["-e", "require('esbuild').buildSync(JSON.parse(process.argv[1]))"])
        .arg(options.to_string()))
}

/// pkg.json with the version of the crate.
fn manifest() -> Result<String> {
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&read(&root().join("pkg.json"))?).context("pkg.json is not JSON")?;
    let fields = manifest.as_object_mut().context("pkg.json is not an object")?;
    fields.insert("version".into(), crate_version()?.into());
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

fn crate_version() -> Result<String> {
    // The first `version` of Cargo.toml is the package's: its table stands at the top.
    let cargo = fs::read_to_string(root().join("Cargo.toml"))?;
    let version = cargo
        .lines()
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    Ok(version.context("Cargo.toml has no line `version = \"…\"`")?.to_owned())
}

/// Compiles `wasm.package` for wasm and puts the module and its glue into `wasm.folder`.
pub fn wasm(wasm: &Wasm) -> Result<()> {
    // In CI the lock file must not change, because the published wasm is built from it. A developer may change dependencies.
    let locked = std::env::var_os("CI").map(|_| "--locked");
    run(cargo()
        .args(["build", "--profile", "wasm", "--target", "wasm32-unknown-unknown"])
        .args(locked)
        .args(["--package", wasm.package])
        .env("CARGO_ENCODED_RUSTFLAGS", without_paths()?))?;
    let compiled = root()
        .join("target/wasm32-unknown-unknown/wasm")
        .join(wasm.package.replace('-', "_") + ".wasm");
    let bytes = read(&compiled)?;

    // The stamp is a hash of everything the finished wasm depends on: the compiled module, the source file that processes it, and
    // the lock files, which name the versions of wasm-bindgen and wasm-opt.
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    include_str!("build.rs").hash(&mut hasher);
    for lock in ["Cargo.lock", "tests/package-lock.json"] {
        read(&root().join(lock))?.hash(&mut hasher);
    }
    let made_of = format!("{:016x}\n", hasher.finish());
    let stamp = root().join("target/xtask").join(wasm.package).join("made-of");
    let finished = wasm.folder.join(format!("{}_bg.wasm", wasm.name));
    if finished.is_file() && fs::read_to_string(&stamp).is_ok_and(|old| old == made_of) {
        return Ok(());
    }

    // The files are made in a folder beside the old one, which they replace at once: a failed build keeps the last good files.
    let staging = stamp.with_file_name("out");
    let _ = fs::remove_dir_all(&staging);
    bindgen(wasm, bytes, &staging).map_err(|error| anyhow!("wasm-bindgen: {error:#}"))?;
    let module = staging.join(format!("{}_bg.wasm", wasm.name));
    if wasm.small {
        optimize(&module)?;
    }
    if matches!(wasm.glue, Glue::Web) {
        stamp_both(&module, wasm.name)?;
        import_coders(&staging.join(format!("{}.js", wasm.name)))?;
    }
    let _ = fs::remove_dir_all(&wasm.folder);
    for file in files_below(&staging)? {
        // The raw exports of the module, typed: an internal matter of the glue.
        if !file.to_string_lossy().ends_with(".wasm.d.ts") {
            sh::write(&wasm.folder.join(&file), &read(&staging.join(&file))?)?;
        }
    }
    sh::write(&stamp, made_of.as_bytes())
}

/// Flags for the compiler that keep this machine out of the module: std's panics would say where their sources are.
fn without_paths() -> Result<String> {
    let home = |variable: &str, below: &str| {
        std::env::var(variable).or_else(|_| std::env::var("HOME").map(|home| format!("{home}/{below}")))
    };
    let remap = |from: String, to: &str| format!("--remap-path-prefix={from}={to}");
    let registry = home("CARGO_HOME", ".cargo")? + "/registry/src";
    let mut flags = vec![remap(root().display().to_string(), ".")];
    // Of the registry, the folder below it names its host.
    for entry in fs::read_dir(&registry).into_iter().flatten() {
        flags.push(remap(entry?.path().display().to_string(), "crates"));
    }
    flags.push(remap(home("RUSTUP_HOME", ".rustup")?, "rust"));
    Ok(flags.join("\u{1f}"))
}

fn bindgen(wasm: &Wasm, bytes: Vec<u8>, folder: &Path) -> Result<()> {
    let mut bindgen = Bindgen::new();
    match wasm.glue {
        // The package says itself where the module is, and starts it again after a trap.
        Glue::Web => bindgen
            .web(true)?
            .omit_default_module_path(true)
            .reset_state_function(true),
        Glue::Nodejs => bindgen.nodejs(true)?,
    };
    bindgen.input_bytes(wasm.name, bytes).typescript(true).generate(folder)
}

/// Writes the same stamp into the module at `module`, as a section named `corsight`, and into its glue: the crate's version and a hash of
/// the module. The JavaScript refuses a module with another stamp, which a cache may hold under the same name.
fn stamp_both(module: &Path, name: &str) -> Result<()> {
    let mut bytes = read(module)?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let stamp = format!("{}+{:016x}", crate_version()?, hasher.finish());
    let section = CustomSection {
        name: "corsight".into(),
        data: stamp.as_bytes().into(),
    };
    section.append_to(&mut bytes);
    sh::write(module, &bytes)?;
    for (file, line) in [
        (format!("{name}.js"), format!("export const stamp = '{stamp}';\n")),
        (format!("{name}.d.ts"), "export const stamp: string;\n".into()),
    ] {
        let glue = module.with_file_name(file);
        // The types of the glue are not published, so the glue must not name them.
        let text = fs::read_to_string(&glue)?.replace(SELF_TYPES, "");
        sh::write(&glue, (text + &line).as_bytes())?;
    }
    Ok(())
}

/// Makes the JavaScript at `glue` take two classes from the package instead of the global object, where test environments such as jsdom in
/// Jest do not have them.
fn import_coders(glue: &Path) -> Result<()> {
    let import = "import { TextDecoder, TextEncoder } from '../host/platform.js';\n";
    sh::write(glue, (import.to_owned() + &fs::read_to_string(glue)?).as_bytes())
}

/// The line with which wasm-bindgen's glue names its types.
const SELF_TYPES: &str = "/* @ts-self-types=\"./corsight.d.ts\" */\n";

/// Makes the module at `path` small: one pass of wasm-opt, and no names, producers or debug information.
fn optimize(path: &Path) -> Result<()> {
    run(sh::node()
        .arg("tests/node_modules/binaryen/bin/wasm-opt")
        .args([
            "-Oz",
            "--strip-debug",
            "--strip-dwarf",
            "--strip-producers",
            "--strip-target-features",
        ])
        .arg("-o")
        .arg(path)
        .arg(path))
}

/// Fails if the module at `path` contains a path of the machine that built the module, or of where its dependencies come from.
pub fn tells_nothing(path: &Path) -> Result<()> {
    let text = String::from_utf8_lossy(&read(path)?).into_owned();
    let root = root().display().to_string();
    let home = std::env::var("HOME").unwrap_or_default();
    // A home folder such as `/` would be found in every module.
    let places = [&root, &home].into_iter().filter(|place| place.len() > 4).cloned();
    let told = places
        .chain(["/root/", "/home/", "registry", "crates.io"].map(String::from))
        .find(|word| text.contains(word.as_str()));
    match told {
        Some(word) => bail!("{} has {word:?} in it", path.display()),
        None => Ok(()),
    }
}

/// The sizes of the module at `path`, for people.
pub fn sizes(path: &Path) -> Result<String> {
    let raw = read(path)?.len();
    let script = "const {readFileSync} = require('fs'); \
        console.log(require('zlib').gzipSync(readFileSync(process.argv[1]), {level: 9}).length)";
    let gzipped: usize = output(sh::node().args(["-e", script]).arg(path))?.parse()?;
    let kb = |bytes: usize| format!("{:.1} KB", bytes as f64 / 1024.0);
    Ok(format!("{} raw, {} gzip -9", kb(raw), kb(gzipped)))
}
