//! What the build bundles: modules of www/ that need packages from npm become files that need none.

use crate::devtools;
use crate::sh::{self, files_below, read, root, run};
use anyhow::Result;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The folders of www/ that pkg/ has only as bundles.
const BUNDLED: [&str; 4] = ["views", "playground", devtools::FOLDER, COMMAND_LINE];
/// The command line, which imports the modules of the package that are beside its own folder.
pub const COMMAND_LINE: &str = "cli";

/// Packages that are no ES modules call `require` for what Node itself has.
const REQUIRE: &str =
    "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);";

/// Whether a file of www/ or of pkg/ belongs to a bundle.
pub fn is_bundled(file: &Path) -> bool {
    BUNDLED.iter().any(|folder| file.starts_with(folder))
}

/// Makes the bundles of `pkg`, which has to be whole but for them: the views, which the demo shows, the playground, and the extension.
pub fn bundles(pkg: &Path, banner: &str) -> Result<()> {
    for folder in BUNDLED {
        let _ = fs::remove_dir_all(pkg.join(folder));
    }
    bundle(pkg, banner, "views/index.js")?;
    playground(pkg, banner)?;
    command_line(pkg, banner)?;
    devtools::build(pkg, banner)
}

/// The playground is a folder that any file server can serve: the page, its modules, the wasm.
fn playground(pkg: &Path, banner: &str) -> Result<()> {
    bundle(pkg, banner, "playground/playground.js")?;
    let source = root().join("www/playground");
    for file in files_below(&source)? {
        if file.extension().is_none_or(|end| end != "js") {
            sh::write(&pkg.join("playground").join(&file), &read(&source.join(&file))?)?;
        }
    }
    for wasm in ["corsight_bg.wasm", "tools_bg.wasm"] {
        sh::write(&pkg.join("playground").join(wasm), &read(&pkg.join("wasm").join(wasm))?)?;
    }
    Ok(())
}

/// Bundles the module `entry` of www/ for browsers into the same place of `pkg`. What `entry` imports later becomes a file beside it, and so do
/// the licences of what came from npm. The package itself is imported by its name.
pub fn bundle(pkg: &Path, banner: &str, entry: &str) -> Result<()> {
    let folder = pkg.join(entry).with_file_name("");
    esbuild(json!({
        "absWorkingDir": root(),
        "entryPoints": [root().join("www").join(entry)],
        "outdir": &folder,
        "bundle": true,
        "splitting": true,
        "minify": true,
        "format": "esm",
        "platform": "browser",
        "target": "es2022",
        "nodePaths": [root().join("tests/node_modules")],
        "alias": package(pkg)?,
        "legalComments": "none",
        // Without this option esbuild would look for a tsconfig.json in every folder above.
        "tsconfigRaw": {},
        "banner": { "js": format!("{banner}\n/*! Packages in this file, with their licences: LICENSES.txt */") },
        "licences": folder.join("LICENSES.txt"),
    }))
}

/// The command line: Node runs it beside the modules of the package, so what it has of them is not in the bundle.
fn command_line(pkg: &Path, banner: &str) -> Result<()> {
    let folder = pkg.join(COMMAND_LINE);
    let program = folder.join("corsight.js");
    esbuild(json!({
        "absWorkingDir": root(),
        "entryPoints": [root().join("www/cli/corsight.js")],
        "outdir": &folder,
        "bundle": true,
        "splitting": true,
        "minifySyntax": true,
        "minifyWhitespace": true,
        "format": "esm",
        "platform": "node",
        "target": "node20.19",
        "nodePaths": [root().join("tests/node_modules")],
        "legalComments": "none",
        "tsconfigRaw": {},
        "banner": { "js": format!("{banner}\n/*! Packages in this file, with their licences: LICENSES.txt */\n{REQUIRE}") },
        "licences": folder.join("LICENSES.txt"),
        "beside": root().join("www"),
    }))?;
    // What npm does for its users, for those who start it from here.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// What `corsight` and `corsight/…` stand for in a bundle: the entry points in `pkg`.
fn package(pkg: &Path) -> Result<Value> {
    let mut alias = serde_json::Map::new();
    for file in files_below(pkg)? {
        let Some(name) = file.to_str().and_then(|file| file.strip_suffix(".js")) else {
            continue;
        };
        if !name.contains(['/', '.']) && name != "index" {
            alias.insert(format!("corsight/{name}"), json!(pkg.join(&file)));
        }
    }
    // esbuild takes the first that fits, and `corsight` fits them all.
    alias.insert("corsight".into(), json!(pkg.join("index.js")));
    Ok(alias.into())
}

/// Runs esbuild with its options. Two are ours: `licences`, the file for the licences of the packages in the bundle, and `beside`, the folder whose
/// modules outside of the entry's own folder are imported from beside the bundle.
pub fn esbuild(options: Value) -> Result<()> {
    run(sh::node().arg(root().join("xtask/bundle.mjs")).arg(options.to_string()))
}
