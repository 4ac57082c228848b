//! Attacks the built package with hostile values, servers, aborts, crowds and pages, drawn at random from a seed.

use crate::build;
use crate::sh::{self, run};
use anyhow::{Result, bail};

const MAIN: &str = "tests/attack/main.mjs";

/// The options of `cargo xtask attack`. Without --seconds the command runs the fixed cases of the stage `attack`, for about a minute.
#[derive(clap::Args)]
pub struct Options {
    /// Attack for about N seconds
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    seconds: Option<u32>,
    /// The seed of the cases; by default 1 for the fixed cases, and another each time with --seconds
    #[arg(long, value_name = "S")]
    seed: Option<u32>,
    /// Only this part of the attack; may be given several times
    #[arg(long, value_name = "PART", value_parser = PARTS)]
    only: Vec<String>,
    /// Repeat one case of one part, by the number that is printed with a fault
    #[arg(long, value_name = "NUMBER", requires = "only", conflicts_with = "seconds")]
    case: Option<u32>,
}

/// The parts of the attack, the same as in tests/attack/main.mjs.
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

/// The stage of `cargo xtask test`: fixed cases of one seed, so that no change fails by chance. `part` names one part.
pub fn fixed(part: &str) -> Result<()> {
    if !part.is_empty() && !PARTS.contains(&part) {
        bail!("the attack has no part {part:?}; the parts are: {}", PARTS.join(" "));
    }
    let only = (!part.is_empty()).then_some(["--only", part]);
    run(sh::node().arg(MAIN).args(only.into_iter().flatten()))
}
