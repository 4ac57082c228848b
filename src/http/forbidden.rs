use super::{HeaderName, get_decode_and_split_value, method::is_forbidden_method};
use crate::infra::bytes::starts_with_lowercased;

/// A forbidden request-header.
///
/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
#[must_use]
pub fn is_forbidden_request_header(name: HeaderName<'_>, value: &[u8]) -> bool {
    // 1.
    if FORBIDDEN_REQUEST_HEADER_NAMES
        .iter()
        .any(|forbidden| name.matches(forbidden))
    {
        return true;
    }
    // 2.
    let bytes = name.as_str().as_bytes();
    if starts_with_lowercased(bytes, b"proxy-") || starts_with_lowercased(bytes, b"sec-") {
        return true;
    }
    // 3. Values of the method-override family are split as lists, so `GET, TRACK` is forbidden too.
    METHOD_OVERRIDE_NAMES
        .iter()
        .any(|override_name| name.matches(override_name))
        && get_decode_and_split_value(value)
            .iter()
            .any(|method| is_forbidden_method(method))
}

/// A forbidden response-header name.
///
/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
#[must_use]
pub fn is_forbidden_response_header_name(name: HeaderName<'_>) -> bool {
    name.matches("Set-Cookie") || name.matches("Set-Cookie2")
}

const FORBIDDEN_REQUEST_HEADER_NAMES: [&str; 21] = [
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
