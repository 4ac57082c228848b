//! What the JavaScript host does better than we could: it is the one whose reading of a URL counts.

use alloc::string::String;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // In xtask/src/glue.js.
    #[wasm_bindgen(js_name = parseUrl)]
    fn parse(url: &str, base: Option<&str>) -> Option<String>;
}

/// The host's own URL parser, as a [`UrlParser`](corsight::url::UrlParser).
pub fn parse_url(url: &str, base: Option<&str>) -> Option<String> {
    parse(url, base)
}
