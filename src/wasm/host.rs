//! What the JavaScript host does better than we could: it is the one whose reading of a URL counts.

use alloc::string::String;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type URL;

    #[wasm_bindgen(constructor, catch)]
    fn new(url: &str) -> Result<URL, JsValue>;

    #[wasm_bindgen(constructor, catch)]
    fn new_with_base(url: &str, base: &str) -> Result<URL, JsValue>;

    #[wasm_bindgen(method, getter)]
    fn href(this: &URL) -> String;
}

/// The host's own URL parser, as a [`UrlParser`](corsight::url::UrlParser).
pub fn parse_url(url: &str, base: Option<&str>) -> Option<String> {
    let url = match base {
        Some(base) => URL::new_with_base(url, base),
        None => URL::new(url),
    };
    Some(url.ok()?.href())
}
