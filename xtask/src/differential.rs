//! Judges the profiles by the browsers themselves: random conversations, seen by one and foretold by the other.

use crate::build;
use crate::setup;
use crate::sh::{self, run};
use anyhow::Result;

const MAIN: &str = "tests/differential/main.mjs";

/// The arguments are the tool's: `--browser`, `--cases`, `--seed`.
pub fn differential(args: &[String]) -> Result<()> {
    let browsers = setup::browsers()?;
    build::build()?;
    run(sh::node().arg(MAIN).args(args).envs(browsers))
}
