//! The two checks that block a response because of its MIME type.

use crate::{
    http::HeaderList,
    infra::mime_type::{Essence, parse_essence},
    request::{Destination, Request},
    response::Response,
};

/// Should response to request be blocked due to nosniff?
///
/// <https://fetch.spec.whatwg.org/#should-response-to-request-be-blocked-due-to-nosniff?>
#[must_use]
pub fn should_response_be_blocked_due_to_nosniff(response: &Response, request: &Request) -> bool {
    // 1.
    if !determine_nosniff(&response.header_list) {
        return false;
    }
    let essence = extract_essence(&response.header_list);
    if request.destination.is_script_like() {
        // 4.
        !essence.is_some_and(|essence| essence.is_javascript())
    } else if request.destination == Destination::Style {
        // 5.
        !essence.is_some_and(|essence| essence.is("text/css"))
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
        && extract_essence(&response.header_list).is_some_and(|essence| {
            essence.type_is("audio") || essence.type_is("image") || essence.type_is("video") || essence.is("text/csv")
        })
}

/// <https://fetch.spec.whatwg.org/#determine-nosniff>
fn determine_nosniff(header_list: &HeaderList) -> bool {
    header_list
        .get_decode_and_split("X-Content-Type-Options")
        .is_some_and(|values| values[0].eq_ignore_ascii_case(b"nosniff"))
}

/// Extract a MIME type: the essence only. Null is failure.
///
/// <https://fetch.spec.whatwg.org/#concept-header-extract-mime-type>
fn extract_essence(header_list: &HeaderList) -> Option<Essence> {
    let values = header_list.get_decode_and_split("Content-Type")?;
    // The last MIME type that parses and is not `*/*`. The earlier ones matter only for charsets.
    values
        .iter()
        .filter_map(|value| parse_essence(value).ok())
        .rfind(|essence| !essence.is("*/*"))
}
