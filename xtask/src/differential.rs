//! Judges the profiles by the browsers themselves: random conversations, seen by one and foretold by the other.

use crate::build;
use crate::setup;
use crate::sh::{self, run};
use anyhow::Result;

const MAIN: &str = "tests/differential/main.mjs";

/// What `cargo xtask differential` takes.
#[derive(clap::Args)]
pub struct Options {
    /// The browser that judges
    #[arg(long, value_name = "NAME", default_value = "chromium", value_parser = ["chromium", "firefox", "webkit"])]
    browser: String,
    /// How many conversations are held
    #[arg(long, value_name = "N", default_value_t = 1000)]
    cases: u32,
    /// The seed of the conversations
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u32,
    /// Repeat the one conversation that a run named by this number
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["cases", "seed"])]
    case: Option<u64>,
    /// What of Corsight is judged
    #[arg(long, value_name = "NAME", default_value = "engine", value_parser = ["engine", "fetch"])]
    through: String,
    /// Judge another profile than that of the browser
    #[arg(long, value_name = "NAME", value_parser = ["standard", "chromium", "firefox", "webkit"])]
    profile: Option<String>,
    /// How many disagreements are shown, each made as small as it gets
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
