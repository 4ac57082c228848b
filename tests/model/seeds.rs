//! The seeds of the random tests.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Runs `test` with one seed after another and says which seed fails.
///
/// By default the seeds are the numbers below `count`, so that two runs of the same code give the same result. `LONG_RUN=60` runs new
/// seeds for a minute; `SEED=7` runs only the seed 7.
pub fn for_each_seed(count: u64, mut test: impl FnMut(u64)) {
    let mut run = |seed| {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| test(seed))) {
            eprintln!("SEED={seed} fails");
            resume_unwind(panic);
        }
    };
    if let Some(seed) = variable("SEED") {
        return run(seed);
    }
    let Some(seconds) = variable("LONG_RUN") else {
        return (0..count).for_each(run);
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let first = now.map_or(0, |now| now.as_nanos() as u64);
    let (start, mut tried) = (Instant::now(), 0);
    while start.elapsed() < Duration::from_secs(seconds) {
        run(first.wrapping_add(tried));
        tried += 1;
    }
    println!("{tried} seeds from {first}");
}

fn variable(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name}={value} is no number")))
}
