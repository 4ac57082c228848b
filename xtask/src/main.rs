//! The project's own commands, each `cargo xtask NAME`.

mod build;
mod setup;
mod sh;

use anyhow::Result;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask build            makes pkg/, the npm package
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.first().map(String::as_str) {
        Some("build") => build(),
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
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
    println!("pkg/wasm/corsight_bg.wasm: {}", build::sizes(&build::package_wasm())?);
    Ok(())
}
