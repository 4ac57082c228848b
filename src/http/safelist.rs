//! The safelists: request headers that need no preflight, and response headers that script may read.

use super::{
    HeaderList, HeaderName, forbidden::is_forbidden_response_header_name, range::parse_single_range_header_value,
};
use crate::infra::mime_type::parse_essence;
use alloc::{borrow::Cow, string::String, vec::Vec};

/// The reason why a header is CORS-unsafe: the header is not safelisted, or the total of all safelisted values is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum UnsafeBecause {
    /// No header with this name is safelisted.
    Name,
    /// Step 1: the value is longer than 128 bytes.
    ValueTooLong(usize),
    /// The value has this byte, which the rule for the name does not allow.
    Byte(u8),
    /// `Content-Type`: the value is no MIME type, or its essence is not one of the three.
    ContentType,
    /// `Range`: the value is not one range with a start.
    Range,
    /// All safelisted values together have this number of bytes, which is more than 1,024.
    TotalTooLong(usize),
}

/// The longest value of a CORS-safelisted request-header, in bytes.
const SAFELISTED_VALUE_LIMIT: usize = 128;
/// The greatest total length of all safelisted values of a request, in bytes.
pub(crate) const SAFELIST_VALUE_SIZE_LIMIT: usize = 1024;

/// A CORS-safelisted request-header.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
#[must_use]
pub fn is_cors_safelisted_request_header(name: &str, value: &[u8]) -> bool {
    safelisted_request_header(name, value).is_ok()
}

/// A CORS-safelisted request-header, with the reason if the header is not safelisted.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
///
/// # Errors
/// The rule that the header breaks. The rule for the name comes first, because a shorter value would not help.
pub fn safelisted_request_header(name: &str, value: &[u8]) -> Result<(), UnsafeBecause> {
    // 2. Checked before step 1, which changes the reason and never the result.
    let is = |safelisted: &str| name.eq_ignore_ascii_case(safelisted);
    let judge: fn(&[u8]) -> Result<(), UnsafeBecause> = if is("Accept") {
        accept
    } else if is("Accept-Language") || is("Content-Language") {
        language
    } else if is("Content-Type") {
        content_type
    } else if is("Range") {
        range
    } else {
        return Err(UnsafeBecause::Name);
    };
    // 1.
    if value.len() > SAFELISTED_VALUE_LIMIT {
        return Err(UnsafeBecause::ValueTooLong(value.len()));
    }
    judge(value)
}

fn accept(value: &[u8]) -> Result<(), UnsafeBecause> {
    refuse_byte(value, is_cors_unsafe_request_header_byte)
}

fn language(value: &[u8]) -> Result<(), UnsafeBecause> {
    refuse_byte(value, |byte| {
        !(byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'*' | b',' | b'-' | b'.' | b';' | b'='))
    })
}

fn content_type(value: &[u8]) -> Result<(), UnsafeBecause> {
    refuse_byte(value, is_cors_unsafe_request_header_byte)?;
    let is_safelisted =
        parse_essence(value).is_ok_and(|essence| SAFELISTED_MIME_TYPES.iter().any(|safelisted| essence.is(safelisted)));
    if is_safelisted {
        Ok(())
    } else {
        Err(UnsafeBecause::ContentType)
    }
}

/// The essences with which a `Content-Type` is safelisted.
const SAFELISTED_MIME_TYPES: [&str; 3] = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];

fn range(value: &[u8]) -> Result<(), UnsafeBecause> {
    match parse_single_range_header_value(value, false) {
        Ok((Some(_), _)) => Ok(()),
        // Browsers never send a range without a start, `bytes=-500`, of their own accord.
        _ => Err(UnsafeBecause::Range),
    }
}

/// Refuses the first byte for which `is_unsafe` holds.
fn refuse_byte(value: &[u8], is_unsafe: impl Fn(u8) -> bool) -> Result<(), UnsafeBecause> {
    match value.iter().find(|&&byte| is_unsafe(byte)) {
        Some(&byte) => Err(UnsafeBecause::Byte(byte)),
        None => Ok(()),
    }
}

/// A CORS-unsafe request-header byte.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
#[must_use]
pub const fn is_cors_unsafe_request_header_byte(byte: u8) -> bool {
    match byte {
        b'\t' => false,
        0..0x20 | 0x7F => true,
        b'"' | b'(' | b')' | b':' | b'<' | b'>' | b'?' | b'@' | b'[' | b'\\' | b']' | b'{' | b'}' => true,
        _ => false,
    }
}

/// The CORS-unsafe request-header names, sorted and in lower case, each once.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
#[must_use]
pub fn cors_unsafe_request_header_names(headers: &HeaderList) -> Vec<String> {
    let judged = headers
        .iter()
        .map(|header| (&header.name, Cow::Borrowed(header.value.as_bytes())));
    let judge = |name: &HeaderName, value: &[u8]| safelisted_request_header(name.as_str(), value);
    let unsafe_headers = cors_unsafe_request_headers(judged, judge, SAFELIST_VALUE_SIZE_LIMIT);
    HeaderList::sorted_lowercase_set(unsafe_headers.iter().map(|header| header.name))
}

/// A header that is CORS-unsafe, and the reason.
pub(crate) struct UnsafeHeader<'a> {
    pub(crate) name: &'a HeaderName,
    pub(crate) value: Cow<'a, [u8]>,
    pub(crate) because: UnsafeBecause,
}

/// Every header that is CORS-unsafe, and the reason. The names, as a set, are the CORS-unsafe request-header names.
///
/// `judge` is [`safelisted_request_header`], or the judgement that a user agent makes instead. `size_limit` is the number of bytes that
/// all safelisted values may have together.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
pub(crate) fn cors_unsafe_request_headers<'a>(
    headers: impl Iterator<Item = (&'a HeaderName, Cow<'a, [u8]>)>,
    judge: impl Fn(&HeaderName, &[u8]) -> Result<(), UnsafeBecause>,
    size_limit: usize,
) -> Vec<UnsafeHeader<'a>> {
    let mut unsafe_headers = Vec::new();
    let mut potentially_unsafe = Vec::new();
    let mut safelist_value_size = 0;
    // 4.
    for (name, value) in headers {
        match judge(name, &value) {
            Err(because) => unsafe_headers.push(UnsafeHeader { name, value, because }),
            Ok(()) => {
                safelist_value_size += value.len();
                potentially_unsafe.push((name, value));
            }
        }
    }
    // 5.
    if safelist_value_size > size_limit {
        let because = UnsafeBecause::TotalTooLong(safelist_value_size);
        let too_long = potentially_unsafe.into_iter();
        unsafe_headers.extend(too_long.map(|(name, value)| UnsafeHeader { name, value, because }));
    }
    unsafe_headers
}

/// A CORS non-wildcard request-header name.
///
/// <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
#[must_use]
pub fn is_cors_non_wildcard_request_header_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("Authorization")
}

/// A privileged no-CORS request-header name.
///
/// <https://fetch.spec.whatwg.org/#privileged-no-cors-request-header-name>
#[must_use]
pub fn is_privileged_no_cors_request_header_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("Range")
}

/// A no-CORS-safelisted request-header name.
///
/// <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header-name>
#[must_use]
pub fn is_no_cors_safelisted_request_header_name(name: &str) -> bool {
    ["Accept", "Accept-Language", "Content-Language", "Content-Type"]
        .iter()
        .any(|safelisted| name.eq_ignore_ascii_case(safelisted))
}

/// A no-CORS-safelisted request-header.
///
/// <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header>
#[must_use]
pub fn is_no_cors_safelisted_request_header(name: &str, value: &[u8]) -> bool {
    is_no_cors_safelisted_request_header_name(name) && is_cors_safelisted_request_header(name, value)
}

/// A request-body-header name.
///
/// <https://fetch.spec.whatwg.org/#request-body-header-name>
#[must_use]
pub fn is_request_body_header_name(name: &str) -> bool {
    REQUEST_BODY_HEADER_NAMES
        .iter()
        .any(|body_header| name.eq_ignore_ascii_case(body_header))
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
#[must_use]
pub fn is_cors_safelisted_response_header_name(name: &str, is_in_list: impl Fn(&str) -> bool) -> bool {
    const SAFELISTED: [&str; 7] = [
        "Cache-Control",
        "Content-Language",
        "Content-Length",
        "Content-Type",
        "Expires",
        "Last-Modified",
        "Pragma",
    ];
    SAFELISTED
        .iter()
        .any(|safelisted| name.eq_ignore_ascii_case(safelisted))
        || (is_in_list(name) && !is_forbidden_response_header_name(name))
}
