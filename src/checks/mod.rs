//! The checks beside CORS between a page and a response: bad ports, mixed content, cookies, CORP, TAO and nosniff.

mod bad_port;
mod cookies;
mod cross_origin_resource_policy;
mod mixed_content;
mod nosniff;
mod tao;

pub(crate) use bad_port::bad_port;
pub use bad_port::is_bad_port;
pub use cookies::{Cookie, CookieReason, SameSite, SameSiteMode, parse_a_cookie, retrieve_a_cookie, store_a_cookie};
pub(crate) use cookies::{CookieHop, SetCookie, set_cookies};
pub use cross_origin_resource_policy::{
    cross_origin_resource_policy_check, cross_origin_resource_policy_internal_check,
};
pub use mixed_content::{
    is_a_priori_authenticated_url, is_potentially_trustworthy_origin,
    should_fetching_request_be_blocked_as_mixed_content,
};
pub use nosniff::{should_response_be_blocked_due_to_mime_type, should_response_be_blocked_due_to_nosniff};
pub use tao::tao_check;
