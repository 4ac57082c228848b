//! The URL parser of the JavaScript host. A URL means what the host's own parser makes of the URL.

use alloc::string::String;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // Defined in xtask/src/glue.js.
    #[wasm_bindgen(js_name = parseUrl)]
    fn parse(url: &str, base: Option<&str>) -> Option<String>;
}

/// The host's own URL parser, as a [`UrlParser`](corsight::url::UrlParser).
pub fn parse_url(url: &str, base: Option<&str>) -> Option<String> {
    parse(url, base)
}
