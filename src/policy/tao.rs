use crate::{
    request::{Mode, Request, ResponseTainting},
    response::Response,
};

/// TAO check: whether the timing of this response may be seen.
///
/// <https://fetch.spec.whatwg.org/#concept-tao-check>
#[must_use]
pub fn tao_check(request: &Request, response: &Response) -> bool {
    // 2.
    if request.timing_allow_failed {
        return false;
    }
    // 3.
    if let Some(values) = response.header_list.get_decode_and_split("Timing-Allow-Origin") {
        let contains = |wanted: &str| values.iter().any(|value| value == wanted.as_bytes());
        // 4., 5.
        if contains("*") || contains(request.serialize_origin()) {
            return true;
        }
    }
    // 6.
    if request.mode == Mode::Navigate && !request.current_url().origin().is_same_origin(&request.origin) {
        return false;
    }
    // 7., 8.
    request.response_tainting == ResponseTainting::Basic
}
