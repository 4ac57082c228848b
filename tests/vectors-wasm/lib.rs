//! One function for JavaScript: runs one case of a table, with the code that runs it natively.

#[path = "../vectors/run.rs"]
mod run;

use wasm_bindgen::prelude::*;

/// What the engine makes of the input `json`, as the table named `table` asks it, in JSON.
#[wasm_bindgen]
pub fn run(table: &str, json: &str) -> Result<String, JsError> {
    let input = serde_json::from_str(json)?;
    Ok(run::run(table, &input).to_string())
}
