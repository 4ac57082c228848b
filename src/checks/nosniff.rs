//! Whether a response is blocked for its MIME type.

use crate::{
    http::HeaderList,
    infra::mime_type::{Essence, parse_essence},
    request::{Destination, Request},
    response::Response,
};
use alloc::vec::Vec;

/// Should response to request be blocked due to nosniff?
///
/// <https://fetch.spec.whatwg.org/#should-response-to-request-be-blocked-due-to-nosniff?>
#[must_use]
pub fn should_response_be_blocked_due_to_nosniff(response: &Response, request: &Request) -> bool {
    // 1.
    if !determine_nosniff(&response.header_list) {
        return false;
    }
    let essence_is = |test: &dyn Fn(Essence<'_>) -> bool| with_mime_type(&response.header_list, test).unwrap_or(false);
    if request.destination.is_script_like() {
        // 4.
        !essence_is(&|essence| essence.is_javascript())
    } else if request.destination == Destination::Style {
        // 5.
        !essence_is(&|essence| essence.is("text/css"))
    } else {
        false
    }
}

/// Should response to request be blocked due to its MIME type?
///
/// <https://fetch.spec.whatwg.org/#should-response-to-request-be-blocked-due-to-mime-type?>
#[must_use]
pub fn should_response_be_blocked_due_to_mime_type(response: &Response, request: &Request) -> bool {
    request.destination.is_script_like()
        && with_mime_type(&response.header_list, &|essence| {
            essence.type_is("audio") || essence.type_is("image") || essence.type_is("video") || essence.is("text/csv")
        })
        .unwrap_or(false)
}

/// <https://fetch.spec.whatwg.org/#determine-nosniff>
fn determine_nosniff(header_list: &HeaderList) -> bool {
    header_list
        .get_decode_and_split("X-Content-Type-Options")
        .is_some_and(|values| values[0].eq_ignore_ascii_case(b"nosniff"))
}

/// Extract a MIME type, as far as its essence, and ask something of it. Null is failure.
///
/// <https://fetch.spec.whatwg.org/#concept-header-extract-mime-type>
fn with_mime_type(header_list: &HeaderList, test: &dyn Fn(Essence<'_>) -> bool) -> Option<bool> {
    let values: Vec<Vec<u8>> = header_list.get_decode_and_split("Content-Type")?;
    // The last one that parses and is not `*/*`. Only charsets depend on those before it.
    values
        .iter()
        .filter_map(|value| parse_essence(value).ok())
        .rfind(|essence| !essence.is("*/*"))
        .map(test)
}
