//! Runs the benchmarks: the crate's own, then the package against its peers in Node.

use crate::build;
use crate::sh::{self, cargo, root, run};
use anyhow::Result;

const NODE: &str = "tests/bench/bench.mjs";

pub fn bench(args: &[String]) -> Result<()> {
    if root().join("benches").is_dir() {
        run(cargo().args(["bench", "--bench", "engine"]))?;
    } else {
        println!("There are no native benchmarks: benches/ does not exist.");
    }
    if root().join(NODE).is_file() {
        build::build()?;
        run(sh::node().args(["--expose-gc", NODE]).args(args))?;
    } else {
        println!("There are no benchmarks through the wasm: {NODE} does not exist.");
    }
    Ok(())
}
