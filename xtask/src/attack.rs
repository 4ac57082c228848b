//! Attacks the built package: hostile values, servers, aborts, crowds and pages, all of it by chance that a seed repeats.

use crate::build;
use crate::sh::{self, run};
use anyhow::{Result, bail};

const MAIN: &str = "tests/attack/main.mjs";

/// What `cargo xtask attack` takes. Without --seconds it runs the fixed cases of the stage `attack`, which take about a minute.
#[derive(clap::Args)]
pub struct Options {
    /// Attack for about N seconds, with as many cases as fit in
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    seconds: Option<u32>,
    /// The seed of the cases; by default 1 for the fixed cases, and another each time with --seconds
    #[arg(long, value_name = "S")]
    seed: Option<u32>,
    /// Only this part of the attack; may be given several times
    #[arg(long, value_name = "PART", value_parser = PARTS)]
    only: Vec<String>,
    /// Repeat one case of one part, by the number that a fault was told with
    #[arg(long, value_name = "NUMBER", requires = "only", conflicts_with = "seconds")]
    case: Option<u32>,
}

/// The parts, as tests/attack/main.mjs has them.
const PARTS: [&str; 6] = ["boundary", "servers", "aborts", "crowd", "memory", "page"];

pub fn attack(options: &Options) -> Result<()> {
    build::build()?;
    let mut node = sh::node();
    node.arg(MAIN);
    for (name, number) in [
        ("--seconds", options.seconds),
        ("--seed", options.seed),
        ("--case", options.case),
    ] {
        if let Some(number) = number {
            node.args([name, &number.to_string()]);
        }
    }
    for part in &options.only {
        node.args(["--only", part]);
    }
    run(&mut node)
}

/// The stage of `cargo xtask test`: fixed cases of one seed, so that no submission turns red by chance. `part` names one part.
pub fn fixed(part: &str) -> Result<()> {
    if !part.is_empty() && !PARTS.contains(&part) {
        bail!("the attack has no part {part:?}; the parts are: {}", PARTS.join(" "));
    }
    let only = (!part.is_empty()).then_some(["--only", part]);
    run(sh::node().arg(MAIN).args(only.into_iter().flatten()))
}
