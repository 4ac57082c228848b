//! What the JavaScript host does better than we could: it is the one whose reading of a URL counts.

use web_sys::Url;

/// The host's own URL parser, as a [`UrlParser`](corsight::url::UrlParser).
pub fn parse_url(url: &str, base: Option<&str>) -> Option<String> {
    let url = match base {
        Some(base) => Url::new_with_base(url, base),
        None => Url::new(url),
    };
    Some(url.ok()?.href())
}
