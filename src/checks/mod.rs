//! The checks beside CORS between a page and a response: bad ports, mixed content, Local Network Access, cookies, CORP, TAO and nosniff.

mod bad_port;
mod cookies;
mod cross_origin_resource_policy;
mod local_network;
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
pub(crate) use local_network::ip_address_space_of_client;
pub use local_network::{
    LocalNetworkAccess, determine_ip_address_space, ip_address_space_of_host, is_local_network_request,
    local_network_access_check, target_ip_address_space,
};
pub(crate) use mixed_content::is_blocked_as_mixed_content;
pub use mixed_content::{
    is_a_priori_authenticated_url, is_potentially_trustworthy_origin,
    should_fetching_request_be_blocked_as_mixed_content,
};
pub use nosniff::{should_response_be_blocked_due_to_mime_type, should_response_be_blocked_due_to_nosniff};
pub use tao::tao_check;
