//! The CORS protocol as pure functions, and the CORS-preflight cache.
//!
//! <https://fetch.spec.whatwg.org/#http-cors-protocol>

mod cache_entry;
mod check;
mod need;
mod preflight;
mod preflight_cache;
mod preflight_response;

pub(crate) use check::check;
pub use check::{CorsCheckFailure, cors_check};
pub use need::{PreflightCause, cors_preflight_causes, needs_cors_preflight};
pub(crate) use preflight::append;
pub use preflight::cors_preflight_request;
pub use preflight_cache::{CacheEntry, CorsPreflightCache, Now};
pub(crate) use preflight_response::check_preflight_response;
pub use preflight_response::{PreflightFailure, PreflightGrant, cors_preflight_response_check};
