//! Policies for JavaScript. They come as JSON.

use crate::{
    error::Thrown,
    host::parse_url,
    output::{Output, object},
};
use corsight::advise::{GivenPolicy, Policy, render, server};
use wasm_bindgen::prelude::*;

/// The policy as the text that the server of this name takes.
#[wasm_bindgen(js_name = renderPolicy)]
pub fn render_policy(policy: &str, name: &str) -> Output {
    let server = server(name).ok_or_else(|| Thrown::misuse("there is no such server", name))?;
    object(&render(&read_policy(policy)?, server))
}

/// Every server that policies are written for.
#[wasm_bindgen]
pub fn servers() -> Output {
    object(&corsight::advise::servers())
}

fn read_policy(policy: &str) -> Result<Policy, JsValue> {
    let given: GivenPolicy = serde_json::from_str(policy).map_err(|error| Thrown::misuse(error, policy))?;
    Ok(Policy::new(given, parse_url).map_err(|error| Thrown::misuse(&error, error.value()))?)
}
