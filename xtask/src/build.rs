//! Makes pkg/, the npm package, and any other wasm with its JavaScript glue. Each part is remade only if its sources have changed.

use crate::bundle;
use crate::devtools;
use crate::setup;
use crate::sh::{self, cargo, files_below, output, read, root, run};
use anyhow::{Context, Result, anyhow, bail};
use base64::prelude::{BASE64_STANDARD, Engine};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Stdio;
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
    /// The profile of Cargo that it is compiled with.
    pub profile: &'a str,
    /// The name of the files in `folder`: `{name}.js`, `{name}_bg.wasm`.
    pub name: &'a str,
    pub folder: PathBuf,
    /// The name of the module that has the wasm as text, if there is to be one.
    pub inline: Option<&'a str>,
    pub glue: Glue,
    /// What wasm-opt makes of the wasm. wasm-opt takes seconds, so only the published wasm goes through it.
    pub optimized: Option<Optimized>,
}

/// What a wasm is to be.
#[derive(Clone, Copy)]
pub enum Optimized {
    /// A page downloads it. wasm-opt works on it until it gets no smaller, for about a minute.
    Small,
    /// It reads large recordings, and no page downloads it to wrap its calls.
    Fast,
}

/// Where the finished modules of the package are: the engine, and the tools, which a page that only wraps jQuery never downloads.
pub fn package_wasm() -> [PathBuf; 2] {
    ["corsight", "tools"].map(|name| root().join(format!("pkg/wasm/{name}_bg.wasm")))
}

/// pkg/: the wasm and its glue, www/ as it is, the classic script, the manifest, the licences.
pub fn build() -> Result<()> {
    setup::wasm_target()?;
    setup::node_modules()?;
    let pkg = root().join("pkg");
    let www = root().join("www");
    let modules: Vec<_> = files_below(&www)?
        .into_iter()
        .filter(|file| !bundle::is_bundled(file))
        .collect();
    for file in &modules {
        sh::write(&pkg.join(file), &read(&www.join(file))?)?;
    }
    sh::write(&pkg.join("package.json"), manifest()?.as_bytes())?;
    let mut kept = vec![PathBuf::from("package.json")];
    let pages = files_below(&root().join("docs"))?;
    let pages = pages.into_iter().map(|page| Path::new("docs").join(page));
    for file in pages.chain(["LICENSE-MIT", "LICENSE-APACHE"].map(PathBuf::from)) {
        sh::write(&pkg.join(&file), &read(&root().join(&file))?)?;
        kept.push(file);
    }
    sh::write(&pkg.join("README.md"), readme(&kept)?.as_bytes())?;
    kept.push("README.md".into());
    kept.extend([CLASSIC_SCRIPT.into(), format!("{CLASSIC_SCRIPT}.map").into()]);
    kept.extend(devtools::ZIPS.map(PathBuf::from));
    // A module that www/ no longer has must not stay behind and be published.
    for file in files_below(&pkg)? {
        if !file.starts_with("wasm") && !bundle::is_bundled(&file) && !modules.contains(&file) && !kept.contains(&file)
        {
            fs::remove_file(pkg.join(&file))?;
        }
    }
    // The wasm is built last, so that changes in www/ reach pkg/ even if the Rust does not compile.
    let folder = pkg.join("wasm");
    let mut made = Vec::new();
    for (package, name, inline, profile, optimized) in [
        ("corsight-wasm", "corsight", Some("inline.js"), "wasm", Optimized::Small),
        ("corsight-tools-wasm", "tools", None, "wasm-tools", Optimized::Fast),
    ] {
        made.extend(wasm(&Wasm {
            package,
            profile,
            name,
            folder: folder.clone(),
            inline,
            glue: Glue::Web,
            optimized: Some(optimized),
        })?);
    }
    keep_only(&made, &folder)?;
    classic_script(&pkg)?;
    bundle::bundles(&pkg, &banner()?)
}

/// The first line of everything that is bundled.
fn banner() -> Result<String> {
    Ok(format!("/*! corsight {} | MIT OR Apache-2.0 */", version()?))
}

/// The text of a module that has `bytes`, compressed and in base64.
fn as_text(bytes: &[u8]) -> Result<String> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    let text = BASE64_STANDARD.encode(encoder.finish()?);
    Ok(format!(
        "/** @type {{string}} The gzip of corsight_bg.wasm in base64. */\nexport default '{text}';\n"
    ))
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
        // Strict, as modules are. Without this option esbuild would look for a tsconfig.json in every folder above.
        "tsconfigRaw": { "compilerOptions": { "alwaysStrict": true } },
        "banner": { "js": banner()? },
        // The script has the wasm inside and looks for no file, so it needs no address of its own.
        "define": { "import.meta.url": "undefined" },
    });
    bundle::esbuild(options)
}

/// README.md as the page of the package at npm shows it: there a link has to name a site. The files of the package are at unpkg. A link to
/// any other file of the repository becomes plain text.
fn readme(packed: &[PathBuf]) -> Result<String> {
    let text = fs::read_to_string(root().join("README.md"))?;
    let site = format!("https://unpkg.com/corsight@{}", crate_version()?);
    let mut page = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("](") {
        let (target, behind) = after.split_once(')').context("README.md has a link without an end")?;
        let start = before.rfind('[').context("README.md has a link without a beginning")?;
        let file = target.split('#').next().unwrap_or_default();
        if target.contains("://") || file.is_empty() {
            page += &format!("{before}]({target})");
        } else if packed.iter().any(|path| path == Path::new(file)) {
            page += &format!("{before}]({site}/{target})");
        } else {
            page += &before[..start];
            page += &before[start + 1..];
        }
        rest = behind;
    }
    Ok(page + rest)
}

/// pkg.json with the version of the crate and the commit, in the field that npm has for it.
fn manifest() -> Result<String> {
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&read(&root().join("pkg.json"))?).context("pkg.json is not JSON")?;
    let fields = manifest.as_object_mut().context("pkg.json is not an object")?;
    fields.insert("version".into(), crate_version()?.into());
    if let Some(commit) = commit()? {
        fields.insert("gitHead".into(), commit.full().into());
    }
    Ok(serde_json::to_string_pretty(&manifest)? + "\n")
}

/// The version of the crate, which the package and the extension have too.
pub fn crate_version() -> Result<String> {
    // The first `version` of Cargo.toml is the package's: its table stands at the top.
    let cargo = fs::read_to_string(root().join("Cargo.toml"))?;
    let version = cargo
        .lines()
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    Ok(version.context("Cargo.toml has no line `version = \"…\"`")?.to_owned())
}

/// The commit that the package is built from.
struct Commit {
    hash: String,
    /// Whether the files are not those of the commit, or there are more.
    is_modified: bool,
}

impl Commit {
    /// The hash; behind that of a commit that was changed stands `-modified`.
    fn full(&self) -> String {
        let end = if self.is_modified { "-modified" } else { "" };
        format!("{}{end}", self.hash)
    }

    /// The beginning of the hash. git's own short form depends on what else is in a repository.
    fn short(&self) -> String {
        let end = if self.is_modified { ".modified" } else { "" };
        format!("{}{end}", &self.hash[..7])
    }
}

/// None without a repository, as in the unpacked crate.
fn commit() -> Result<Option<Commit>> {
    let git = |args: &[&str]| sh::command("git").args(args).stderr(Stdio::null()).output();
    let Ok(head) = git(&["rev-parse", "HEAD"]) else {
        return Ok(None);
    };
    if !head.status.success() {
        return Ok(None);
    }
    let changes = git(&["status", "--porcelain", "--untracked-files=normal"])?;
    Ok(Some(Commit {
        hash: String::from_utf8(head.stdout)?.trim().to_owned(),
        is_modified: !changes.status.success() || !changes.stdout.is_empty(),
    }))
}

/// What the package says of itself: the version of the crate and, as the build metadata of a semantic version, the commit.
fn version() -> Result<String> {
    let version = crate_version()?;
    Ok(match commit()? {
        Some(commit) => format!("{version}+{}", commit.short()),
        None => version,
    })
}

/// Removes every file of `folder` that is none of `files`.
pub fn keep_only(files: &[PathBuf], folder: &Path) -> Result<()> {
    for file in files_below(folder)? {
        if !files.contains(&file) {
            fs::remove_file(folder.join(&file))?;
        }
    }
    Ok(())
}

/// Compiles `wasm.package` for wasm and puts the module and its glue into `wasm.folder`. Returns the names of the files.
pub fn wasm(wasm: &Wasm) -> Result<Vec<PathBuf>> {
    // In CI the lock file must not change, because the published wasm is built from it. A developer may change dependencies.
    let locked = std::env::var_os("CI").map(|_| "--locked");
    run(cargo()
        .args(["build", "--profile", wasm.profile, "--target", "wasm32-unknown-unknown"])
        .args(locked)
        .args(["--package", wasm.package])
        .env("CARGO_ENCODED_RUSTFLAGS", without_paths()?))?;
    let compiled = root()
        .join("target/wasm32-unknown-unknown")
        .join(wasm.profile)
        .join(wasm.package.replace('-', "_") + ".wasm");
    let bytes = read(&compiled)?;

    // A hash of everything that processing depends on: the compiled module, the source file that processes it, and the versions of
    // wasm-bindgen and wasm-opt, which stand in these two files.
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    include_str!("build.rs").hash(&mut hasher);
    for (file, package) in [
        ("xtask/Cargo.toml", "wasm-bindgen-cli-support"),
        ("tests/package.json", "binaryen"),
    ] {
        let text = fs::read_to_string(root().join(file))?;
        let line = text.lines().find(|line| line.contains(package));
        line.with_context(|| format!("{file} has no {package}"))?
            .hash(&mut hasher);
    }
    let made_of = format!("{:016x}\n", hasher.finish());
    let workshop = root().join("target/xtask").join(wasm.package);
    let (record, made) = (workshop.join("made-of"), workshop.join("made"));
    let name = |end: &str| format!("{}{end}", wasm.name);
    if !made.is_dir() || !fs::read_to_string(&record).is_ok_and(|old| old == made_of) {
        // The files are made in a folder beside the old one, which they replace at once: a failed build keeps the last good files.
        let staging = workshop.join("out");
        let _ = fs::remove_dir_all(&staging);
        bindgen(wasm, bytes, &staging).map_err(|error| anyhow!("wasm-bindgen: {error:#}"))?;
        if let Some(optimized) = wasm.optimized {
            optimize(&staging.join(name("_bg.wasm")), optimized)?;
        }
        let _ = fs::remove_dir_all(&made);
        fs::rename(&staging, &made)?;
        sh::write(&record, made_of.as_bytes())?;
    }

    // The raw exports of the module, typed, are an internal matter of the glue.
    let names = files_below(&made)?
        .into_iter()
        .filter(|file| !file.to_string_lossy().ends_with(".wasm.d.ts"));
    let mut files: BTreeMap<PathBuf, Vec<u8>> = names
        .map(|file| Ok((file.clone(), read(&made.join(file))?)))
        .collect::<Result<_>>()?;
    if matches!(wasm.glue, Glue::Web) {
        stamp(&mut files, wasm, name)?;
    }
    for (file, bytes) in &files {
        sh::write(&wasm.folder.join(file), bytes)?;
    }
    Ok(files.into_keys().collect())
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

/// Writes the same stamp into the module, as a section named `corsight`, and into its glue: the version and a hash of the module. The
/// JavaScript refuses a module with another stamp, which a cache may hold under the same name.
fn stamp(files: &mut BTreeMap<PathBuf, Vec<u8>>, wasm: &Wasm, name: impl Fn(&str) -> String) -> Result<()> {
    let version = version()?;
    let mut take = |end: &str| {
        files
            .remove(Path::new(&name(end)))
            .with_context(|| format!("wasm-bindgen made no …{end}"))
    };
    let (mut module, glue, mut types) = (take("_bg.wasm")?, take(".js")?, take(".d.ts")?);
    let mut hasher = DefaultHasher::new();
    module.hash(&mut hasher);
    let joint = if version.contains('+') { '.' } else { '+' };
    let stamp = format!("{version}{joint}{:016x}", hasher.finish());
    let section = CustomSection {
        name: "corsight".into(),
        data: stamp.as_bytes().into(),
    };
    section.append_to(&mut module);
    // The line with which the glue names its types. They are not published, so the glue must not name them.
    let self_types = format!("/* @ts-self-types=\"./{}\" */\n", name(".d.ts"));
    let glue = String::from_utf8(glue)?.replace(&self_types, "");
    let glue = format!("{CODERS}{glue}export const version = '{version}';\nexport const stamp = '{stamp}';\n");
    types.extend(b"export const version: string;\nexport const stamp: string;\n");
    if let Some(inline) = wasm.inline {
        files.insert(inline.into(), as_text(&module)?.into_bytes());
    }
    for (end, bytes) in [("_bg.wasm", module), (".js", glue.into_bytes()), (".d.ts", types)] {
        files.insert(name(end).into(), bytes);
    }
    Ok(())
}

/// The first line of the glue: it takes two classes from the package, because test environments such as jsdom in Jest have no such globals.
const CODERS: &str = "import { TextDecoder, TextEncoder } from '../host/platform.js';\n";

/// Runs wasm-opt on the module at `path`, which keeps no names, producers or debug information.
fn optimize(path: &Path, optimized: Optimized) -> Result<()> {
    run(sh::node()
        .arg("tests/node_modules/binaryen/bin/wasm-opt")
        .args(match optimized {
            Optimized::Small => &["-Oz", "--converge"][..],
            Optimized::Fast => &["-O1"],
        })
        .args([
            // The stack grows down to address 0, so the lowest 1 KB is in use only just before it overflows.
            "--low-memory-unused",
            // Many small data segments are larger after compression than zeros, and so are locals for what is computed twice.
            "--skip-pass=memory-packing",
            "--skip-pass=local-cse",
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

/// The name of the module at `path`, and its sizes, for people.
pub fn sizes(path: &Path) -> Result<String> {
    let raw = read(path)?.len();
    let script = "const {readFileSync} = require('fs'); \
        console.log(require('zlib').gzipSync(readFileSync(process.argv[1]), {level: 9}).length)";
    let gzipped: usize = output(sh::node().args(["-e", script]).arg(path))?.parse()?;
    let kb = |bytes: usize| format!("{:.1} KB", bytes as f64 / 1024.0);
    let name = path.strip_prefix(root()).unwrap_or(path).display();
    Ok(format!("{name}: {} raw, {} gzip -9", kb(raw), kb(gzipped)))
}
