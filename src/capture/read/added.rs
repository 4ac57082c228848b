//! The headers that a browser, DevTools or a tool adds to a request: no page sets them.

use super::{
    piece::{FoundRequest, Source},
    reading::Removed,
    words,
};
use crate::capture::parts::{Field, value_of};
use alloc::vec::Vec;

/// Takes the headers out that the page has not set.
pub(super) fn take_out(request: &mut FoundRequest) -> Vec<Removed> {
    if request.source == Source::Code {
        return Vec::new();
    }
    let all = request.headers.clone();
    let mut removed = Vec::new();
    request.headers.retain(|(name, value)| {
        let why = why(&name.to_ascii_lowercase(), value, &all);
        removed.extend(why.map(|why| Removed {
            name: name.clone(),
            value: value.clone(),
            why,
        }));
        why.is_none()
    });
    removed
}

/// Why a page does not set a header; null if it does. `name` is in lower case.
pub(in crate::capture) fn why(name: &str, value: &str, all: &[Field]) -> Option<&'static str> {
    let is_no_cache = |name: &str| value_of(all, name).is_some_and(|value| value == "no-cache");
    Some(match name {
        _ if name.starts_with(':') => words::ADDED_BY_HTTP,
        "user-agent" if !value.starts_with("Mozilla/") => words::ADDED_BY_TOOL,
        "postman-token" => words::ADDED_BY_TOOL,
        "origin"
        | "referer"
        | "user-agent"
        | "accept-encoding"
        | "accept-language"
        | "dnt"
        | "priority"
        | "te"
        | "x-client-data"
        | "upgrade-insecure-requests"
        | "save-data"
        | "service-worker"
        | "purpose" => words::ADDED_BY_BROWSER,
        _ if name.starts_with("sec-") => words::ADDED_BY_BROWSER,
        "accept"
            if value == "*/*" || value.starts_with("text/html,application/xhtml") || value.starts_with("image/") =>
        {
            words::ADDED_BY_BROWSER
        }
        "cache-control" if value == "max-age=0" => words::ADDED_BY_DEVTOOLS,
        "cache-control" | "pragma" if is_no_cache("Cache-Control") && is_no_cache("Pragma") => words::ADDED_BY_DEVTOOLS,
        "if-none-match" | "if-modified-since" => words::ADDED_BY_CACHE,
        "host" | "connection" | "content-length" | "transfer-encoding" | "keep-alive" | "proxy-connection"
        | "expect" | "upgrade" => words::ADDED_BY_CONNECTION,
        "cookie" => words::ADDED_BY_COOKIES,
        _ if name.starts_with("access-control-request-") => words::ADDED_BY_CORS,
        _ => return None,
    })
}

/// What made the request, and its `crossorigin` attribute, by the headers of Fetch Metadata.
pub(super) fn initiator(headers: &[Field]) -> (Option<&'static str>, Option<&'static str>) {
    let destination = value_of(headers, "Sec-Fetch-Dest").unwrap_or_default();
    let initiator = match destination {
        "image" => "img",
        "script" => "script",
        "style" => "stylesheet",
        "font" => return (Some("font"), None),
        "audio" => "audio",
        "video" => "video",
        "manifest" => return (Some("manifest"), None),
        "iframe" => return (Some("iframe"), None),
        _ => return (None, None),
    };
    let is_cors = value_of(headers, "Sec-Fetch-Mode") == Some("cors");
    (Some(initiator), is_cors.then_some("anonymous"))
}
