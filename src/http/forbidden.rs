//! Forbidden request-headers and forbidden response-header names.

use super::{get_decode_and_split_value, method::is_forbidden_method};
use crate::infra::bytes::starts_with_ignore_ascii_case;

/// A forbidden request-header.
///
/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
#[must_use]
pub fn is_forbidden_request_header(name: &str, value: &[u8]) -> bool {
    let is_one_of = |names: &[&str]| names.iter().any(|one| name.eq_ignore_ascii_case(one));
    let starts_with = |prefix: &[u8]| starts_with_ignore_ascii_case(name.as_bytes(), prefix);
    // 1.
    if is_one_of(&FORBIDDEN_NAMES) {
        return true;
    }
    // 2.
    if starts_with(b"proxy-") || starts_with(b"sec-") {
        return true;
    }
    // 3. Values of the method-override family are split as lists, so `GET, TRACK` is forbidden too.
    is_one_of(&METHOD_OVERRIDE_NAMES) && get_decode_and_split_value(value).into_iter().any(is_forbidden_method)
}

/// A forbidden response-header name.
///
/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
#[must_use]
pub fn is_forbidden_response_header_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("Set-Cookie") || name.eq_ignore_ascii_case("Set-Cookie2")
}

/// The names that are forbidden with every value.
const FORBIDDEN_NAMES: [&str; 21] = [
    "Accept-Charset",
    "Accept-Encoding",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Connection",
    "Content-Length",
    "Cookie",
    "Cookie2",
    "Date",
    "DNT",
    "Expect",
    "Host",
    "Keep-Alive",
    "Origin",
    "Referer",
    "Set-Cookie",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
];

const METHOD_OVERRIDE_NAMES: [&str; 3] = ["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"];
