//! Runs the benchmarks: the crate's own, then the package against its peers in Node.

use crate::build;
use crate::sh::{self, cargo, root, run};
use anyhow::Result;
use std::path::PathBuf;

const NODE: &str = "tests/bench/bench.mjs";

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
}

pub fn bench(options: &Options) -> Result<()> {
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
