//! Runs web-platform-tests from a checkout, which is no part of the project.

use crate::build;
use crate::setup;
use crate::sh::{self, run};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// The options of `cargo xtask wpt`.
#[derive(clap::Args)]
pub struct Options {
    /// The folder of a web-platform-tests checkout, whose server runs: `./wpt serve`
    #[arg(long, value_name = "DIR")]
    checkout: PathBuf,
    /// Run the files in Chromium too, and list only the tests that pass in Chromium and fail here
    #[arg(long)]
    chromium: bool,
    /// Run the files in Chromium alone, as it is and with everything that a page calls with explained, and list what differs. `values`: by
    /// `wrapFetch` and `wrapXMLHttpRequest`
    #[arg(long, value_name = "WAY", value_parser = ["install", "values"])]
    wrapped: Option<String>,
    /// Print whole messages, and the console output of the pages
    #[arg(long)]
    verbose: bool,
    /// Files or folders of the checkout, or the beginnings of their names; without any, the files about CORS
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
}

pub fn wpt(options: &Options) -> Result<()> {
    // Node runs in the repository's folder, but DIR is relative to the user's current folder.
    let checkout = std::path::absolute(&options.checkout)?;
    check(&checkout, &options.paths)?;
    let browsers = setup::browsers()?;
    build::build()?;
    let mut node = sh::node();
    node.args(["tests/wpt/main.mjs", "--checkout"]).arg(checkout);
    node.args(options.chromium.then_some("--chromium"));
    if let Some(way) = &options.wrapped {
        node.args(["--wrapped", way]);
    }
    node.args(options.verbose.then_some("--verbose"));
    run(node.arg("--").args(&options.paths).envs(browsers))
}

/// Fails unless `checkout` is a checkout of web-platform-tests and has all `paths`. A path may be the beginning of a name.
fn check(checkout: &Path, paths: &[String]) -> Result<()> {
    let folder = checkout.display();
    if !checkout.is_dir() {
        bail!("there is no folder {folder}; --checkout names that of a web-platform-tests checkout");
    }
    if !checkout.join("resources/testharness.js").is_file() {
        bail!("{folder} is no web-platform-tests checkout: it has no resources/testharness.js");
    }
    for path in paths {
        let whole = checkout.join(path);
        let (Some(parent), Some(name)) = (whole.parent(), whole.file_name()) else {
            continue;
        };
        let begins = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.is_ok_and(|entry| {
                entry
                    .file_name()
                    .to_string_lossy()
                    .starts_with(&*name.to_string_lossy())
            })
        };
        if !parent.read_dir().is_ok_and(|mut entries| entries.any(begins)) {
            bail!("{folder} has no {path}");
        }
    }
    Ok(())
}
