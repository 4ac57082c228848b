//! Compares each profile with its browser: random conversations run in both.

use crate::build;
use crate::setup;
use crate::sh::{self, run};
use anyhow::Result;

const MAIN: &str = "tests/differential/main.mjs";

/// The options of `cargo xtask differential`.
#[derive(clap::Args)]
pub struct Options {
    /// The browser that Corsight is compared with
    #[arg(long, value_name = "NAME", default_value = "chromium", value_parser = ["chromium", "firefox", "webkit"])]
    browser: String,
    /// The number of conversations
    #[arg(long, value_name = "N", default_value_t = 1000)]
    cases: u32,
    /// The seed of the conversations
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u32,
    /// Repeat only the conversation with this number
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["cases", "seed"])]
    case: Option<u64>,
    /// The part of Corsight that is compared
    #[arg(long, value_name = "NAME", default_value = "engine", value_parser = ["engine", "fetch"])]
    through: String,
    /// Compare another profile than the browser's own
    #[arg(long, value_name = "NAME", value_parser = ["standard", "chromium", "firefox", "webkit"])]
    profile: Option<String>,
    /// The number of disagreements to show, each reduced to its smallest form
    #[arg(long, value_name = "N", default_value_t = 5)]
    show: u32,
}

pub fn differential(options: &Options) -> Result<()> {
    let browsers = setup::browsers()?;
    build::build()?;
    let mut node = sh::node();
    node.args([MAIN, "--browser", &options.browser, "--through", &options.through]);
    node.args([
        "--cases",
        &options.cases.to_string(),
        "--seed",
        &options.seed.to_string(),
    ]);
    node.args(["--show", &options.show.to_string()]);
    if let Some(case) = options.case {
        node.args(["--case", &case.to_string()]);
    }
    if let Some(profile) = &options.profile {
        node.args(["--profile", profile]);
    }
    run(node.envs(browsers))
}
