//! The lines of which blocks of headers consist: what begins one, headers, labels and headings of DevTools.

use super::text::{is_url, status_at_start};
use crate::infra::bytes::is_token;
use alloc::{borrow::ToOwned, string::String};

/// Names that only requests have, in lower case.
pub(super) const OF_REQUESTS: &[&str] = &[
    "host",
    "origin",
    "user-agent",
    "accept",
    "accept-encoding",
    "accept-language",
    "cookie",
    "referer",
    "authorization",
    "access-control-request-method",
    "access-control-request-headers",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-dest",
    ":authority",
    ":method",
    ":path",
    ":scheme",
    "x-requested-with",
    "sec-ch-ua",
    "if-none-match",
    "if-modified-since",
];
/// The headings of DevTools, in lower case.
const HEADINGS: &[&str] = &[
    "general",
    "headers",
    "response headers",
    "request headers",
    "raw",
    "parsed",
    "view source",
    "view parsed",
    "learn more",
    "response",
    "request",
    "summary",
    "preflight request",
    "preflight",
    "filter headers",
];

/// The part of a block that a heading begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Unknown,
    Request,
    Response,
}

/// Whether a name has the form that names of headers have: `X-Key`, `server`.
pub(super) fn looks_like_header(name: &str) -> bool {
    is_known(name) || name.contains('-')
}

pub(super) fn is_known(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    OF_REQUESTS.contains(&&*name)
        || name.starts_with("access-control-")
        || name.starts_with("sec-")
        || matches!(
            &*name,
            "server"
                | "date"
                | "vary"
                | "etag"
                | "location"
                | "allow"
                | "age"
                | "connection"
                | "via"
                | "expires"
                | "pragma"
                | ":status"
                | "content-type"
                | "content-length"
                | "cache-control"
                | "set-cookie"
                | "www-authenticate"
                | "x-powered-by"
                | "transfer-encoding"
        )
}

/// A line that begins another piece.
pub(super) fn is_start_of_other(line: &str) -> bool {
    let starts = [
        "curl",
        "fetch",
        "$",
        "{",
        "<",
        "* ",
        "> ",
        "Access to ",
        "Cross-Origin Request",
        "Invoke-",
        "PS ",
        "await ",
        "[",
        "```",
    ];
    starts.iter().any(|start| line.starts_with(start))
        || is_url(line)
        || line.contains("blocked by CORS policy")
        || line.contains("net::ERR")
}

pub(super) fn is_name_alone(text: &str) -> bool {
    is_token(text.trim_start_matches(':').as_bytes()) && looks_like_header(text)
}

/// Whether a line is the value of a header whose name stands in the line above.
pub(super) fn is_value_below(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty()
        && !line.ends_with(':')
        && !is_heading(line)
        && label(line).is_none()
        && !field(line).is_some_and(|(name, _)| line[name.len()..].starts_with(": ") && looks_like_header(name))
}

/// A header in one line: a name, and a value behind a colon or a tab. Names of HTTP/2 begin with a colon.
pub(super) fn field(line: &str) -> Option<(&str, &str)> {
    let (prefix, rest) = match line.strip_prefix(':') {
        Some(rest) => (1, rest),
        None => (0, line),
    };
    let place = rest.find([':', '\t'])? + prefix;
    let name = &line[..place];
    let value = &line[place + 1..];
    let is_name = is_token(&name.as_bytes()[prefix..]) && !value.starts_with("//");
    is_name.then(|| (name, value.trim()))
}

/// The status of `HTTP/2 200`, `200`, `200 OK`, `Status: 200` and the like.
pub(super) fn status_line(line: &str) -> Option<u16> {
    if let Some(rest) = line.strip_prefix("HTTP/") {
        let (version, rest) = rest.split_once(' ')?;
        let is_version = version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        return is_version.then(|| status_at_start(rest.trim_start())).flatten();
    }
    let lower = line.to_ascii_lowercase();
    let rest = lower
        .strip_prefix(":status:")
        .or_else(|| lower.strip_prefix("status:"))
        .map_or(line, |rest| &line[line.len() - rest.len()..])
        .trim();
    let status = status_at_start(rest)?;
    let reason = rest[3..].trim();
    let is_reason = reason.split_whitespace().count() <= 4
        && reason
            .chars()
            .all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '\''));
    (is_reason && (rest.len() == 3 || rest[3..].starts_with(' '))).then_some(status)
}

/// The method and the target of `PUT /items HTTP/1.1`, or of `PUT https://b.example/items`.
pub(super) fn request_line(line: &str) -> Option<(String, String)> {
    let mut words = line.split_whitespace();
    let (method, target, version) = (words.next()?, words.next()?, words.next());
    let is_method = (3..=10).contains(&method.len()) && method.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_version = match version {
        Some(version) => version.starts_with("HTTP/") && words.next().is_none(),
        None => is_url(target),
    };
    let is_target = is_url(target) || target.starts_with('/') || target == "*" || target.contains(':');
    (is_method && is_version && is_target).then(|| (method.to_owned(), target.to_owned()))
}

/// A label of the section "General" with its value, which may stand in the next line.
pub(super) fn label(line: &str) -> Option<(&'static str, &str)> {
    const LABELS: &[&str] = &[
        "request url",
        "request method",
        "status code",
        "remote address",
        "referrer policy",
        "request",
    ];
    let line = line.trim();
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    let name = name.trim().to_ascii_lowercase();
    let label = LABELS.iter().find(|label| **label == name)?;
    // Without a colon it needs to be the whole line, as newer versions of DevTools copy it.
    (*label != "request" && (line.contains(':') || line.len() == label.len())).then(|| (*label, value.trim()))
}

pub(super) fn is_heading(line: &str) -> bool {
    heading_of(line.trim()).is_some()
}

/// The section that a heading of DevTools begins: `Response Headers (5)`, `▼ Request Headers`.
pub(super) fn heading_of(line: &str) -> Option<Section> {
    let name = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let name = name.split(" (").next().unwrap_or_default().trim().trim_end_matches(':');
    let name = name.to_ascii_lowercase();
    // "view source" stands in the same line in older versions.
    let name = name
        .trim_end_matches("view source")
        .trim_end_matches("view parsed")
        .trim_end_matches("raw")
        .trim();
    let whole = line.trim().to_ascii_lowercase();
    let is_remark = whole.contains("provisional headers");
    if !(is_remark || HEADINGS.contains(&name) || HEADINGS.contains(&&*whole)) || line.contains(": ") {
        return None;
    }
    Some(match name {
        "response headers" => Section::Response,
        "request headers" => Section::Request,
        _ => Section::Unknown,
    })
}
