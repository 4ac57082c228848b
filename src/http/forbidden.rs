//! Forbidden request-headers and forbidden response-header names.

use super::{HeaderName, get_decode_and_split_value, method::is_forbidden_method};
use crate::infra::bytes::starts_with_lowercased;

/// A forbidden request-header.
///
/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
#[inline]
#[must_use]
pub fn is_forbidden_request_header(name: HeaderName<'_>, value: &[u8]) -> bool {
    may_be_forbidden(name) && is_forbidden(name, value)
}

fn is_forbidden(name: HeaderName<'_>, value: &[u8]) -> bool {
    // 1.
    if FORBIDDEN_NAMES.iter().any(|forbidden| name.matches(forbidden)) {
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

/// Whether there is a forbidden name of this length that begins with this letter, or a prefix that does. Nearly no name of others
/// is, and every header is asked about.
#[inline]
fn may_be_forbidden(name: HeaderName<'_>) -> bool {
    let bytes = name.as_str().as_bytes();
    let initials = INITIALS.get(bytes.len()).unwrap_or(&PREFIXES);
    bytes.first().is_some_and(|byte| initials >> (byte & 31) & 1 == 1)
}

/// The letters that prefixes begin with, each the bit of its place in the alphabet.
const PREFIXES: u32 = 1 << (b'P' & 31) | 1 << (b'S' & 31);

/// The letters that names of each length begin with.
static INITIALS: [u32; 32] = with_initials(with_initials([PREFIXES; 32], &FORBIDDEN_NAMES), &METHOD_OVERRIDE_NAMES);

const fn with_initials(mut initials: [u32; 32], names: &[&str]) -> [u32; 32] {
    let mut i = 0;
    while i < names.len() {
        let name = names[i].as_bytes();
        initials[name.len()] |= 1 << (name[0] & 31);
        i += 1;
    }
    initials
}

/// A forbidden response-header name.
///
/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
#[inline]
#[must_use]
pub fn is_forbidden_response_header_name(name: HeaderName<'_>) -> bool {
    name.matches("Set-Cookie") || name.matches("Set-Cookie2")
}

/// The names that are forbidden whatever the value.
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
