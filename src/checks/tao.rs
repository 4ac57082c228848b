//! The TAO check: whether script may see the timing of a response.

use crate::{
    request::{Mode, Request, ResponseTainting},
    response::Response,
};
use alloc::vec::Vec;

/// TAO check: whether script may see the timing of this response.
///
/// <https://fetch.spec.whatwg.org/#concept-tao-check>
#[must_use]
pub fn tao_check(request: &Request, response: &Response) -> bool {
    // 2.
    if request.timing_allow_failed {
        return false;
    }
    // 3.
    let values = response.header_list.get_decode_and_split("Timing-Allow-Origin");
    // 4., 5.
    let is_allowed = |value: &Vec<u8>| value == b"*" || value == request.serialize_origin().as_bytes();
    if values.unwrap_or_default().iter().any(is_allowed) {
        return true;
    }
    // 6.
    if request.mode == Mode::Navigate && !request.current_url().origin().is_same_origin(&request.origin) {
        return false;
    }
    // 7., 8.
    request.response_tainting == ResponseTainting::Basic
}
