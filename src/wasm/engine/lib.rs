//! The engine for JavaScript: parses, calls, converts; decides nothing.
//!
//! The JavaScript side reads what its caller gives, once, and hands it over flat, as one text and numbers ([`input`]): an object whose
//! getter throws while Rust reads it would leave the engine borrowed for ever. Rich results and errors go out as plain objects by
//! serde ([`output`]), quick answers as numbers.

#![forbid(unsafe_code)]

mod engine;
mod error;
mod fetch;
mod host;
mod input;
mod output;

use corsight::diagnosis;
use output::{Output, object};
use wasm_bindgen::prelude::*;

#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Every initiator, as `corsight/initiators` gives it.
#[wasm_bindgen]
pub fn initiators() -> Output {
    object(&diagnosis::initiators())
}
