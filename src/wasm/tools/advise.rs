//! Policies for JavaScript. They come as JSON.

use crate::{
    host::parse_url,
    output::{Output, object},
};
use corsight::advise::{GivenPolicy, Policy, render, server};
use wasm_bindgen::prelude::*;

/// The policy as the text that the server of this name takes.
#[wasm_bindgen(js_name = renderPolicy)]
pub fn render_policy(policy: &str, name: &str) -> Output {
    let server = server(name).ok_or_else(|| JsValue::from("there is no such server"))?;
    object(&render(&read_policy(policy)?, server))
}

/// The names of all servers.
#[wasm_bindgen(js_name = serverNames)]
pub fn server_names() -> Output {
    let names: Vec<&str> = corsight::advise::servers().iter().map(|server| server.name).collect();
    object(&names)
}

fn read_policy(policy: &str) -> Result<Policy, JsValue> {
    let given: GivenPolicy = serde_json::from_str(policy).map_err(|error| JsValue::from(error.to_string()))?;
    Policy::new(given, parse_url).map_err(|error| JsValue::from(error.to_string()))
}
