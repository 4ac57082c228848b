use corsight::request::InvalidRequest;
use js_sys::{Object, Reflect};
use std::fmt::Display;
use wasm_bindgen::JsValue;

/// An error as it crosses the boundary: `{ code, message, value }`, of which the JavaScript side makes a `CorsError`.
pub struct Raw(JsValue);

impl From<InvalidRequest> for Raw {
    fn from(error: InvalidRequest) -> Self {
        Self(raw(error.code(), &error, error.value()))
    }
}

impl From<Raw> for JsValue {
    fn from(raw: Raw) -> Self {
        raw.0
    }
}

/// The error of a caller who gave what can't be.
pub fn misuse(message: &dyn Display, value: &str) -> JsValue {
    raw("misuse", message, value)
}

fn raw(code: &str, message: &dyn Display, value: &str) -> JsValue {
    let error = Object::new();
    for (key, text) in [("code", code), ("message", &message.to_string()), ("value", value)] {
        // Setting a property of a new object does not fail.
        let _ = Reflect::set(&error, &key.into(), &text.into());
    }
    error.into()
}
