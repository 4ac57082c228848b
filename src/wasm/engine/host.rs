//! The host's own URL parser, whose reading of a URL counts.

use web_sys::Url;

/// The basic URL parser of the host, as a [`UrlParser`](corsight::url::UrlParser): the serialization, or null for a failure.
pub fn parse_url(url: &str, base: Option<&str>) -> Option<String> {
    let parsed = match base {
        Some(base) => Url::new_with_base(url, base),
        None => Url::new(url),
    };
    parsed.ok().map(|url| url.href())
}
