//! Which request headers need no preflight, and which response headers script may read.

use super::{
    Header, HeaderList, HeaderName, forbidden::is_forbidden_response_header_name,
    range::parse_single_range_header_value,
};
use crate::infra::bytes::{is_http_whitespace_byte, starts_with_lowercased, trim};
use alloc::{string::String, vec::Vec};

/// Why a header is not a CORS-safelisted request-header, or is one and is unsafe all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnsafeBecause {
    /// No header of this name is safelisted, whatever its value.
    Name,
    /// Step 1: the value is longer than 128 bytes.
    ValueTooLong(usize),
    /// The value has this byte in it, which the rule for the name does not allow.
    Byte(u8),
    /// `Content-Type`: the value is no MIME type, or its essence is not one of the three.
    ContentType,
    /// `Range`: not one range with a start.
    Range,
    /// All safelisted values together, of this many bytes, are longer than 1,024.
    TotalTooLong(usize),
}

/// The longest value of a CORS-safelisted request-header, in bytes.
const SAFELISTED_VALUE_LIMIT: usize = 128;
/// The longest that all safelisted values of a request may be together, in bytes.
pub(crate) const SAFELIST_VALUE_SIZE_LIMIT: usize = 1024;

/// A CORS-safelisted request-header.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
#[inline]
#[must_use]
pub fn is_cors_safelisted_request_header(name: HeaderName<'_>, value: &[u8]) -> bool {
    safelisted_request_header(name, value).is_ok()
}

/// The same question, answered with the reason if the answer is no.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
///
/// # Errors
/// The rule that the header breaks; the name's own rule first, because a shorter value would not help there.
#[inline]
pub fn safelisted_request_header(name: HeaderName<'_>, value: &[u8]) -> Result<(), UnsafeBecause> {
    // 2. Asked before step 1, which changes the reason and never the answer.
    let rule: fn(&[u8]) -> Result<(), UnsafeBecause> = if name.matches("accept") {
        accept
    } else if name.matches("accept-language") || name.matches("content-language") {
        language
    } else if name.matches("content-type") {
        content_type
    } else if name.matches("range") {
        range
    } else {
        return Err(UnsafeBecause::Name);
    };
    // 1.
    if value.len() > SAFELISTED_VALUE_LIMIT {
        return Err(UnsafeBecause::ValueTooLong(value.len()));
    }
    rule(value)
}

#[inline]
fn accept(value: &[u8]) -> Result<(), UnsafeBecause> {
    first_byte(value, is_cors_unsafe_request_header_byte)
}

fn language(value: &[u8]) -> Result<(), UnsafeBecause> {
    first_byte(value, |byte| {
        !(byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'*' | b',' | b'-' | b'.' | b';' | b'='))
    })
}

fn content_type(value: &[u8]) -> Result<(), UnsafeBecause> {
    first_byte(value, is_cors_unsafe_request_header_byte)?;
    // Nothing but whitespace may stand between one of the three and the parameters for it to be the essence.
    let value = trim(value, is_http_whitespace_byte);
    for essence in ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"] {
        if starts_with_lowercased(value, essence.as_bytes()) {
            let mut rest = value[essence.len()..].iter().copied();
            if matches!(rest.find(|&byte| !is_http_whitespace_byte(byte)), None | Some(b';')) {
                return Ok(());
            }
        }
    }
    Err(UnsafeBecause::ContentType)
}

fn range(value: &[u8]) -> Result<(), UnsafeBecause> {
    match parse_single_range_header_value(value, false) {
        Ok((Some(_), _)) => Ok(()),
        // A range without a start, `bytes=-500`, browsers never sent of their own accord.
        _ => Err(UnsafeBecause::Range),
    }
}

#[inline]
fn first_byte(value: &[u8], is_bad: impl Fn(u8) -> bool) -> Result<(), UnsafeBecause> {
    value
        .iter()
        .copied()
        .find(|&byte| is_bad(byte))
        .map_or(Ok(()), |byte| Err(UnsafeBecause::Byte(byte)))
}

/// A CORS-unsafe request-header byte.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
#[inline]
#[must_use]
pub const fn is_cors_unsafe_request_header_byte(byte: u8) -> bool {
    UNSAFE[byte as usize]
}

/// A table, because values are looked at byte by byte for every request.
static UNSAFE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte < 0x20 && byte != b'\t' as usize)
            || matches!(
                byte as u8,
                b'"' | b'(' | b')' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'{' | b'}' | 0x7F
            );
        byte += 1;
    }
    table
};

/// The CORS-unsafe request-header names, sorted and in lower case, each once.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
#[must_use]
pub fn cors_unsafe_request_header_names(headers: &HeaderList) -> Vec<String> {
    let mut unsafe_names = Vec::new();
    let judge = |header: Header<'_>| safelisted_request_header(header.name, header.value);
    each_cors_unsafe_request_header(headers, judge, SAFELIST_VALUE_SIZE_LIMIT, &mut |header, _| {
        unsafe_names.push(header.name.as_str().to_ascii_lowercase());
    });
    unsafe_names.sort();
    unsafe_names.dedup();
    unsafe_names
}

/// Calls `each` with every header that is CORS-unsafe and the reason; the names, as a set, are the CORS-unsafe request-header names.
///
/// `judge` is [`safelisted_request_header`], and `size_limit` the most bytes that all safelisted values may have together, or what
/// a user agent has in their place.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
pub(crate) fn each_cors_unsafe_request_header(
    headers: &HeaderList,
    judge: impl Fn(Header<'_>) -> Result<(), UnsafeBecause>,
    size_limit: usize,
    each: &mut dyn FnMut(Header<'_>, UnsafeBecause),
) {
    let mut safelist_value_size = 0;
    // 4.
    for header in headers.iter() {
        match judge(header) {
            Err(because) => each(header, because),
            Ok(()) => safelist_value_size += header.value.len(),
        }
    }
    // 5.
    if safelist_value_size > size_limit {
        for header in headers.iter().filter(|&header| judge(header).is_ok()) {
            each(header, UnsafeBecause::TotalTooLong(safelist_value_size));
        }
    }
}

/// A CORS non-wildcard request-header name.
///
/// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
#[inline]
#[must_use]
pub fn is_cors_non_wildcard_request_header_name(name: HeaderName<'_>) -> bool {
    name.matches("Authorization")
}

/// A privileged no-CORS request-header name.
///
/// <https://fetch.spec.whatwg.org/#privileged-no-cors-request-header-name>
#[must_use]
pub fn is_privileged_no_cors_request_header_name(name: HeaderName<'_>) -> bool {
    name.matches("Range")
}

/// A no-CORS-safelisted request-header name.
///
/// <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header-name>
#[must_use]
pub fn is_no_cors_safelisted_request_header_name(name: HeaderName<'_>) -> bool {
    ["Accept", "Accept-Language", "Content-Language", "Content-Type"]
        .iter()
        .any(|safelisted| name.matches(safelisted))
}

/// A no-CORS-safelisted request-header.
///
/// <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header>
#[must_use]
pub fn is_no_cors_safelisted_request_header(name: HeaderName<'_>, value: &[u8]) -> bool {
    is_no_cors_safelisted_request_header_name(name) && is_cors_safelisted_request_header(name, value)
}

/// A request-body-header name.
///
/// <https://fetch.spec.whatwg.org/#request-body-header-name>
#[must_use]
pub fn is_request_body_header_name(name: HeaderName<'_>) -> bool {
    REQUEST_BODY_HEADER_NAMES
        .iter()
        .any(|body_header| name.matches(body_header))
}

/// <https://fetch.spec.whatwg.org/#request-body-header-name>
pub(crate) const REQUEST_BODY_HEADER_NAMES: [&str; 4] = [
    "Content-Encoding",
    "Content-Language",
    "Content-Location",
    "Content-Type",
];

/// A CORS-safelisted response-header name, given the CORS-exposed header-name list as a test on names.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
#[inline]
#[must_use]
pub fn is_cors_safelisted_response_header_name(
    name: HeaderName<'_>,
    is_in_list: impl Fn(HeaderName<'_>) -> bool,
) -> bool {
    // Names of a length are few, and this is asked of every header.
    let safelisted: &[&str] = match name.as_str().len() {
        6 => &["Pragma"],
        7 => &["Expires"],
        12 => &["Content-Type"],
        13 => &["Cache-Control", "Last-Modified"],
        14 => &["Content-Length"],
        16 => &["Content-Language"],
        _ => &[],
    };
    safelisted.iter().any(|safelisted| name.matches(safelisted))
        || (is_in_list(name) && !is_forbidden_response_header_name(name))
}
