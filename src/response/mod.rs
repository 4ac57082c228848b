//! The response concept.

mod filtered;

pub use filtered::{CorsExposedHeaderNameList, FilteredResponse, ResponseType, cors_exposed_header_name_list};

use crate::http::{HeaderList, Status};

/// A response from the network, a cache or a recording: the status and the headers, as they were received.
///
/// Bodies never enter the engine; the caller keeps them.
///
/// <https://fetch.spec.whatwg.org/#concept-response>
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    pub status: Status,
    pub header_list: HeaderList,
    /// Set by the caller if the response is from a cache that a request with a `Range` header filled.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-response-range-requested-flag>
    pub range_requested: bool,
}

impl Response {
    #[must_use]
    pub const fn new(status: Status, header_list: HeaderList) -> Self {
        Self {
            status,
            header_list,
            range_requested: false,
        }
    }
}
