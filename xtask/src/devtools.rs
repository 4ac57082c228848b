//! Makes pkg/devtools/, the extension with the panel of the developer tools, and its zip files. Browsers load an unpacked extension from a
//! folder as it is, so everything that the panel needs is bundled into that folder.

use crate::build::crate_version;
use crate::bundle::bundle;
use crate::sh::{self, files_below, read, root, run};
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// The folder in www/ and in pkg/.
pub const FOLDER: &str = "devtools";
const CHROMIUM_ZIP: &str = "corsight-devtools-chromium.zip";
const FIREFOX_ZIP: &str = "corsight-devtools-firefox.zip";
/// The zip files in pkg/, for the stores of the browsers. Firefox also loads its zip file as a temporary add-on.
pub const ZIPS: [&str; 2] = [CHROMIUM_ZIP, FIREFOX_ZIP];
/// The scripts that the browser starts. Each is bundled with what it imports.
const SCRIPTS: [&str; 4] = ["background", "devtools", "panel", "permission"];
/// The engine, and the tools that read recorded traffic.
const WASM: [&str; 2] = ["corsight_bg.wasm", "tools_bg.wasm"];

/// Makes the extension in `pkg`, which has to be whole but for it.
pub fn build(pkg: &Path, banner: &str) -> Result<()> {
    let source = root().join("www").join(FOLDER);
    let folder = pkg.join(FOLDER);
    for script in SCRIPTS {
        bundle(pkg, banner, &format!("{FOLDER}/{script}.js"))?;
    }
    for file in files_below(&source)? {
        let end = file.extension().unwrap_or_default();
        if end != "js" && end != "json" {
            sh::write(&folder.join(&file), &read(&source.join(&file))?)?;
        }
    }
    for wasm in WASM {
        sh::write(&folder.join(wasm), &read(&pkg.join("wasm").join(wasm))?)?;
    }
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        sh::write(&folder.join(licence), &read(&root().join(licence))?)?;
    }
    // The folder stays as Chromium loads it. Firefox loads its zip file.
    let [chromium, firefox] = manifests(&source)?;
    for (manifest, zip) in [(firefox, FIREFOX_ZIP), (chromium, CHROMIUM_ZIP)] {
        sh::write(&folder.join("manifest.json"), manifest.as_bytes())?;
        pack(&folder, &pkg.join(zip))?;
    }
    Ok(())
}

/// The manifests for Chromium and for Firefox. Each browser warns of members that only the other one knows.
fn manifests(source: &Path) -> Result<[String; 2]> {
    let parse = |name: &str| -> Result<Value> {
        serde_json::from_slice(&read(&source.join(name))?).with_context(|| format!("{name} is not JSON"))
    };
    let mut chromium = parse("manifest.json")?;
    chromium["version"] = crate_version()?.into();
    let mut firefox = chromium.clone();
    let members = firefox.as_object_mut().context("manifest.json is not an object")?;
    let different = parse("manifest.firefox.json")?;
    for (name, value) in different
        .as_object()
        .context("manifest.firefox.json is not an object")?
    {
        match value {
            Value::Null => members.remove(name),
            value => members.insert(name.clone(), value.clone()),
        };
    }
    let text = |manifest: &Value| -> Result<String> { Ok(serde_json::to_string_pretty(manifest)? + "\n") };
    Ok([text(&chromium)?, text(&firefox)?])
}

/// Zips the files of `folder`. The same files make the same bytes, so the files have no date of their own.
fn pack(folder: &Path, zip: &Path) -> Result<()> {
    let _ = fs::remove_file(zip);
    run(sh::node().arg(root().join("xtask/zip.mjs")).args([folder, zip]))
}
