use super::{HeaderName, get_decode_and_split_value, method::is_forbidden_method};
use crate::infra::bytes::starts_with_lowercased;

/// A forbidden request-header.
///
/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
#[must_use]
pub fn is_forbidden_request_header(name: HeaderName<'_>, value: &[u8]) -> bool {
    // 1.
    if forbidden_request_header_names(name.as_str().len())
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

/// The names that are forbidden whatever the value, those of one length: every header is asked about.
const fn forbidden_request_header_names(length: usize) -> &'static [&'static str] {
    match length {
        2 => &["TE"],
        3 => &["DNT", "Via"],
        4 => &["Date", "Host"],
        6 => &["Cookie", "Expect", "Origin"],
        7 => &["Cookie2", "Referer", "Trailer", "Upgrade"],
        10 => &["Connection", "Keep-Alive", "Set-Cookie"],
        14 => &["Accept-Charset", "Content-Length"],
        15 => &["Accept-Encoding"],
        17 => &["Transfer-Encoding"],
        29 => &["Access-Control-Request-Method"],
        30 => &["Access-Control-Request-Headers"],
        _ => &[],
    }
}

const METHOD_OVERRIDE_NAMES: [&str; 3] = ["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"];
