//! Runs web-platform-tests that somebody has at hand; they are no part of the project.

use crate::build;
use crate::setup;
use crate::sh::{self, run};
use anyhow::Result;

/// The arguments are the tool's: `--checkout`, `--chromium`, `--verbose`, paths within the checkout.
pub fn wpt(args: &[String]) -> Result<()> {
    let browsers = setup::browsers()?;
    build::build()?;
    run(sh::node().arg("tests/wpt/main.mjs").args(args).envs(browsers))
}
