//! Errors as they are thrown: plain objects, of which the JavaScript side makes each a `CorsError`.

use corsight::{fetch::Misuse, origin::InvalidOrigin, request::InvalidRequest};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// An error in the input of a call.
#[derive(Serialize)]
pub struct Thrown {
    code: &'static str,
    message: String,
    /// The value that is wrong; empty if there is none.
    value: String,
}

impl Thrown {
    /// The error of a caller who gave what cannot be.
    pub fn misuse(message: impl ToString, value: &str) -> Self {
        Self {
            code: "misuse",
            message: message.to_string(),
            value: value.into(),
        }
    }
}

impl From<InvalidRequest> for Thrown {
    fn from(error: InvalidRequest) -> Self {
        Self {
            code: error.code().as_str(),
            message: error.to_string(),
            value: error.value().into(),
        }
    }
}

impl From<InvalidOrigin> for Thrown {
    fn from(error: InvalidOrigin) -> Self {
        Self::misuse(&error, &error.origin)
    }
}

impl From<Misuse> for Thrown {
    fn from(error: Misuse) -> Self {
        Self::misuse(error, "")
    }
}

impl From<Thrown> for JsValue {
    fn from(thrown: Thrown) -> Self {
        serde_wasm_bindgen::to_value(&thrown).unwrap_or_else(Self::from)
    }
}
