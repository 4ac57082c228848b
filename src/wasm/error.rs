use crate::convert::to_js;
use corsight::request::InvalidRequest;
use serde::Serialize;
use wasm_bindgen::JsValue;

/// An error as it crosses the boundary, of which the JavaScript side makes a `CorsError`.
#[derive(Serialize)]
struct Raw<'a> {
    code: &'a str,
    message: &'a str,
    value: &'a str,
}

/// The error of a request that can't be made.
#[cold]
pub fn invalid(error: InvalidRequest) -> JsValue {
    raw(error.code(), &error.message(), error.value())
}

/// The error of a caller who gave what can't be.
#[cold]
pub fn misuse(message: &str, value: &str) -> JsValue {
    raw("misuse", message, value)
}

fn raw(code: &str, message: &str, value: &str) -> JsValue {
    to_js(&Raw { code, message, value })
}
