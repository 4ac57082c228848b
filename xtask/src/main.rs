//! The project's own commands, each `cargo xtask NAME`.

mod attack;
mod bench;
mod build;
mod bundle;
mod demo;
mod devtools;
mod differential;
mod matrix;
mod reproducible;
mod setup;
mod sh;
mod test;
mod wpt;

use anyhow::Result;
use clap::Parser;
use std::process::ExitCode;

/// The project's own commands. Each installs what it needs first.
#[derive(Parser)]
#[command(
    bin_name = "cargo xtask",
    help_template = "{about}\n\n{usage-heading} {usage}\n\n{all-args}"
)]
enum Command {
    /// Make pkg/, the npm package
    Build,
    /// Build, then serve the demo until Ctrl-C
    Demo(demo::Options),
    /// Run all checks, or some of them
    Test(test::Options),
    /// Run the benchmarks
    Bench(bench::Options),
    /// Attack the built package with hostile values, servers, aborts and pages
    Attack(attack::Options),
    /// Use the package in every toolchain
    Matrix(matrix::Options),
    /// Write the pages of docs/ that are made from tables: codes.html, codes.json and cli.md
    Docs,
    /// Compare a profile with its browser in random conversations
    Differential(differential::Options),
    /// Run files of a web-platform-tests checkout whose server is running
    Wpt(wpt::Options),
}

fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Build => build(),
        Command::Demo(options) => demo::demo(&options),
        Command::Test(options) => test::test(&options.stages),
        Command::Bench(options) => bench::bench(&options),
        Command::Attack(options) => attack::attack(&options),
        Command::Matrix(options) => matrix::matrix(&options),
        Command::Docs => docs(),
        Command::Differential(options) => differential::differential(&options),
        Command::Wpt(options) => wpt::wpt(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<()> {
    build::build()?;
    for wasm in build::package_wasm() {
        println!("{}", build::sizes(&wasm)?);
    }
    Ok(())
}

/// Each page is made by the test that holds it, because its examples are those of the tests. The command line writes its own manual.
fn docs() -> Result<()> {
    sh::run(
        sh::cargo()
            .args(["test", "--quiet", "--features", "advise", "--test", "codes"])
            .env("CORSIGHT_WRITE_DOCS", "1"),
    )?;
    build::build()?;
    let manual = sh::output(sh::node().args(["pkg/cli/corsight.js", "help", "--markdown"]))?;
    sh::write(&sh::root().join("docs/cli.md"), format!("{manual}\n").as_bytes())
}
