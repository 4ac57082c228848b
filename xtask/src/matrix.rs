//! Uses the package in every toolchain, as a newcomer would: each row is a small app of its own.

use crate::build;
use crate::setup;
use crate::sh::{self, run};
use anyhow::Result;

const MAIN: &str = "tests/matrix/main.mjs";

/// The options of `cargo xtask matrix`. Without a ROW the command writes docs/toolchains.md.
#[derive(clap::Args)]
pub struct Options {
    /// Only rows that have ROW in their names, as in `vite`
    #[arg(value_name = "ROW")]
    rows: Vec<String>,
    /// Only the rows that every test run has
    #[arg(long)]
    most: bool,
    /// Print the names of the rows and run nothing
    #[arg(long)]
    list: bool,
}

pub fn matrix(options: &Options) -> Result<()> {
    if options.list {
        setup::node_modules()?;
    } else {
        build::build()?;
    }
    rows(&options.rows, options.most, options.list)
}

/// The stage of `cargo xtask test`: the rows that matter most. `part` is a part of the names of rows.
pub fn most(part: &str) -> Result<()> {
    let part = (!part.is_empty()).then(|| part.to_owned());
    rows(part.as_slice(), true, false)
}

fn rows(names: &[String], most: bool, list: bool) -> Result<()> {
    let mut node = sh::node();
    node.arg(MAIN);
    node.args(most.then_some("--most"));
    node.args(list.then_some("--list"));
    if !list {
        node.envs(setup::browsers()?);
    }
    run(node.arg("--").args(names))
}
