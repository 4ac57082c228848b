//! Extracting header (list) values by the ABNF of the headers that the CORS protocol reads.
//!
//! ```text
//! Access-Control-Expose-Headers = #field-name
//! Access-Control-Allow-Headers  = #field-name
//! Access-Control-Allow-Methods  = #method
//! Access-Control-Max-Age        = delta-seconds
//! Location                      = URI-reference
//! ```
//!
//! <https://fetch.spec.whatwg.org/#extract-header-list-values>

use super::HeaderList;
use crate::infra::bytes::{is_http_tab_or_space_byte, is_token, isomorphic_decode, trim};
use alloc::{string::String, vec::Vec};

/// The failure of extracting header list values, with the value that does not match the ABNF.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InvalidHeaderValues {
    /// The list item, or the whole value, that does not match.
    pub item: String,
}

/// Extract header list values where the ABNF is a list of tokens. `None` is null: no such header.
///
/// # Errors
/// The first item that is not a token.
pub fn extract_tokens<'a>(headers: &'a HeaderList, name: &str) -> Result<Option<Vec<&'a str>>, InvalidHeaderValues> {
    if !headers.contains(name) {
        return Ok(None);
    }
    let mut tokens = Vec::new();
    for item in headers.values(name).flat_map(list_items) {
        match str::from_utf8(item) {
            Ok(token) if is_token(item) => tokens.push(token),
            _ => {
                return Err(InvalidHeaderValues {
                    item: isomorphic_decode(item),
                });
            }
        }
    }
    Ok(Some(tokens))
}

/// Extract header list values where the ABNF allows a single header, whose value is not parsed further.
///
/// # Errors
/// The combined values, if there is more than one header of this name.
pub fn extract_single_header<'a>(headers: &'a HeaderList, name: &str) -> Result<Option<&'a [u8]>, InvalidHeaderValues> {
    let mut values = headers.values(name);
    match (values.next(), values.next()) {
        (value, None) => Ok(value),
        (_, Some(_)) => Err(InvalidHeaderValues {
            item: headers.get_decoded(name).unwrap_or_default(),
        }),
    }
}

/// Extract header list values where the ABNF is `delta-seconds`, in seconds. A number that is too large becomes `u32::MAX`, because the
/// imposed limit on max-age is lower in any case.
///
/// # Errors
/// The value, if it has other characters than digits, or the combined values, if there is more than one header.
pub fn extract_delta_seconds(headers: &HeaderList, name: &str) -> Result<Option<u32>, InvalidHeaderValues> {
    let Some(value) = extract_single_header(headers, name)? else {
        return Ok(None);
    };
    match str::from_utf8(value) {
        // Digits that do not parse are a number that is too large.
        Ok(digits) if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Some(digits.parse().unwrap_or(u32::MAX)))
        }
        _ => Err(InvalidHeaderValues {
            item: isomorphic_decode(value),
        }),
    }
}

/// The items of an HTTP list (`#element`): separated by commas with optional tabs and spaces, empty ones ignored.
///
/// <https://httpwg.org/specs/rfc9110.html#abnf.extension>
pub(crate) fn list_items(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value
        .split(|&byte| byte == b',')
        .map(|item| trim(item, is_http_tab_or_space_byte))
        .filter(|item| !item.is_empty())
}
