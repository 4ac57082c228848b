//! The project's own commands, each `cargo xtask NAME`.

mod bench;
mod build;
mod demo;
mod differential;
mod order;
mod setup;
mod sh;
mod test;
mod wpt;

use anyhow::Result;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = args
        .split_first()
        .map_or(("", &[][..]), |(name, rest)| (name.as_str(), rest));
    let done = match name {
        "build" => build(),
        "test" => test::test(rest),
        "demo" => demo::demo(rest),
        "bench" => bench::bench(rest),
        "differential" => differential::differential(rest),
        "wpt" => wpt::wpt(rest),
        _ => {
            eprint!("{}", usage());
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

fn usage() -> String {
    format!(
        "\
cargo xtask build              makes pkg/, the npm package
cargo xtask demo [--once]      builds, then serves the demo until Ctrl-C; --once only looks whether it answers
cargo xtask test [STAGE …]     runs all checks, or some; `www/request` runs the part of a stage with that name
                               stages: {}
cargo xtask bench              runs the benchmarks
cargo xtask differential --browser chromium|firefox|webkit --cases N --seed S
                               judges a profile by its browser, over N random conversations
cargo xtask wpt --checkout DIR [--chromium] [PATH …]
                               runs files of a web-platform-tests checkout, whose server is running
Each command installs what it needs first.
",
        test::stage_names()
    )
}

fn build() -> Result<()> {
    build::build()?;
    println!("pkg/wasm/corsight_bg.wasm: {}", build::sizes(&build::package_wasm())?);
    Ok(())
}
