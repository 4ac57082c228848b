//! The Standard's section "HTTP": methods, headers, statuses.
//!
//! <https://fetch.spec.whatwg.org/#http>

mod extract;
mod forbidden;
mod guard;
mod header;
mod header_list;
mod header_name;
mod header_name_map;
mod header_value;
#[cfg(feature = "http")]
mod http_crate;
mod method;
mod range;
mod safelist;
mod status;

pub use extract::{InvalidHeaderValues, extract_delta_seconds, extract_single_header, extract_tokens};
pub use forbidden::{is_forbidden_request_header, is_forbidden_response_header_name};
pub use guard::{Guarded, HeadersGuard};
pub use header::{Header, InvalidHeader};
pub use header_list::{HeaderList, get_decode_and_split_value};
use header_name::CaseInsensitive;
pub use header_name::{HeaderName, InvalidHeaderName};
pub(crate) use header_name_map::HeaderNameMap;
pub use header_name_map::HeaderNameSet;
pub use header_value::{HeaderValue, InvalidHeaderValue};
pub use method::{InvalidMethod, Method};
pub use range::parse_single_range_header_value;
pub(crate) use safelist::{
    REQUEST_BODY_HEADER_NAMES, SAFELIST_VALUE_SIZE_LIMIT, UnsafeHeader, cors_unsafe_request_headers,
};
pub use safelist::{
    UnsafeBecause, cors_unsafe_request_header_names, is_cors_non_wildcard_request_header_name,
    is_cors_safelisted_request_header, is_cors_safelisted_response_header_name, is_cors_unsafe_request_header_byte,
    is_no_cors_safelisted_request_header, is_no_cors_safelisted_request_header_name,
    is_privileged_no_cors_request_header_name, is_request_body_header_name, safelisted_request_header,
};
pub use status::{InvalidStatus, Status};
