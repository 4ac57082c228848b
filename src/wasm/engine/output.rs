//! Results as JavaScript sees them: plain objects by serde, with the names that the core derives.

use serde::Serialize;
use wasm_bindgen::JsValue;

/// What a call gives. Never a lone object: V8 11.3, of Node 20, aborts the process where optimized code calls a function whose only
/// result is an object and is given up during the call. A `Result` crosses as three results.
pub type Output = Result<JsValue, JsValue>;

/// A result as an object: null where there is nothing.
pub fn object(result: &impl Serialize) -> Output {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    result.serialize(&serializer).map_err(JsValue::from)
}
