//! The engine for JavaScript: translates, decides nothing.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
pub struct RawEngine {
    origin: String,
}

#[wasm_bindgen]
impl RawEngine {
    #[wasm_bindgen(constructor)]
    pub fn new(origin: &str) -> RawEngine {
        RawEngine { origin: origin.into() }
    }

    pub fn origin(&self) -> String {
        self.origin.clone()
    }
}
