//! Runs the benchmarks: the crate's own, then the package against its peers in Node.

use crate::build;
use crate::sh::{self, cargo, root, run};
use anyhow::Result;
use std::path::PathBuf;

const NODE: &str = "tests/bench/bench.mjs";
const REPORT: &str = "tests/bench/report.mjs";

/// The options of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {
    /// Only rows of the package's benchmark that have ROW in their names, and not the crate's own benchmark
    #[arg(value_name = "ROW")]
    rows: Vec<String>,
    /// The number of seconds that each row is measured
    #[arg(long, value_name = "N", default_value_t = 0.2)]
    seconds: f64,
    /// Also writes the figures to FILE
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Run the package's benchmark three times and write BENCHMARKS.md
    #[arg(long, conflicts_with_all = ["rows", "json"])]
    report: bool,
}

pub fn bench(options: &Options) -> Result<()> {
    if options.report {
        return report(options);
    }
    if !options.rows.is_empty() {
        println!("The crate's own benchmark is left out, because only some rows are asked for.");
    } else if root().join("benches").is_dir() {
        run(cargo().args(["bench", "--bench", "engine"]))?;
    } else {
        println!("There are no native benchmarks: benches/ does not exist.");
    }
    if root().join(NODE).is_file() {
        build::build()?;
        let mut node = sh::node();
        node.args(["--expose-gc", NODE, "--seconds", &options.seconds.to_string()]);
        if let Some(file) = &options.json {
            // Node runs in the repository's folder, but FILE is relative to the user's current folder.
            node.arg("--json").arg(std::path::absolute(file)?);
        }
        run(node.args(&options.rows))?;
    } else {
        println!("There are no benchmarks through the wasm: {NODE} does not exist.");
    }
    Ok(())
}

/// Writes BENCHMARKS.md of three runs.
fn report(options: &Options) -> Result<()> {
    build::build()?;
    let folder = root().join("target/xtask/bench");
    std::fs::create_dir_all(&folder)?;
    let runs = ["1.json", "2.json", "3.json"].map(|name| folder.join(name));
    for file in &runs {
        let mut node = sh::node();
        node.args(["--expose-gc", NODE, "--seconds", &options.seconds.to_string(), "--json"]);
        run(node.arg(file))?;
    }
    let text = sh::output(sh::node().arg(REPORT).args(&runs))? + "\n";
    sh::write(&root().join("BENCHMARKS.md"), text.as_bytes())
}
