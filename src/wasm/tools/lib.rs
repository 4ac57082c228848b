//! The tools for JavaScript: parses, calls, converts; decides nothing. They are a module of their own, because a page that only wraps
//! jQuery needs none of them.

#![forbid(unsafe_code)]

mod advise;
mod capture;
#[path = "../engine/error.rs"]
mod error;
#[path = "../engine/host.rs"]
mod host;
#[path = "../engine/output.rs"]
mod output;

use output::{Output, object};
use wasm_bindgen::prelude::*;

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// What was read of a text, as `corsight/read` gives it.
#[wasm_bindgen]
pub fn read(text: &str) -> Output {
    object(&corsight::capture::read(text))
}
