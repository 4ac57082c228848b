//! Runs one case of a table and gives the result of the engine. The same code runs natively and through the wasm; the callers compare the
//! result with the expected value.

mod cause;
mod checks;
mod cookies;
mod http;
mod initiator;
mod input;
mod protocol;
mod scenario;

#[allow(unused_imports, reason = "the tables alone are run in wasm")]
pub use cause::{diagnosis, told};
use serde_json::Value;

/// A function that runs one case of a table: from the input of the case to the result of the engine.
type Runner = fn(&Value) -> Value;

const TABLES: &[(&str, Runner)] = &[
    ("method", http::method),
    ("header-name", http::header_name),
    ("header-value", http::header_value),
    ("status", http::status),
    ("header-list-get", http::header_list_get),
    ("header-list-change", http::header_list_change),
    ("sort-and-combine", http::sort_and_combine),
    ("extract-header-list-values", http::extract_header_list_values),
    ("cors-safelisted-request-header", http::cors_safelisted_request_header),
    (
        "cors-unsafe-request-header-names",
        http::cors_unsafe_request_header_names,
    ),
    ("header-name-kinds", http::header_name_kinds),
    (
        "no-cors-safelisted-request-header",
        http::no_cors_safelisted_request_header,
    ),
    ("forbidden-request-header", http::forbidden_request_header),
    ("headers-guard", http::headers_guard),
    (
        "cors-safelisted-response-header-name",
        http::cors_safelisted_response_header_name,
    ),
    ("mime-type-essence", http::mime_type_essence),
    ("range", http::range),
    ("bad-port", checks::bad_port),
    ("origin", checks::origin),
    ("same-origin", checks::same_origin),
    ("cross-origin-resource-policy", checks::cross_origin_resource_policy),
    ("tao-check", checks::tao),
    ("nosniff", checks::nosniff),
    ("mixed-content", checks::mixed_content),
    ("local-network-address-space", checks::ip_address_space),
    ("local-network-access-check", checks::local_network_access),
    ("initiator", initiator::initiator),
    ("request", protocol::request_table),
    ("request-origin", protocol::request_origin),
    ("origin-header", protocol::origin_header),
    ("fetch-metadata", protocol::fetch_metadata),
    ("same-site-mode", protocol::same_site_mode),
    ("credentials", protocol::credentials),
    ("cors-check", protocol::cors_check),
    ("cors-preflight-need", protocol::cors_preflight_need),
    ("cors-preflight-request", protocol::cors_preflight_request),
    ("cors-preflight-response", protocol::cors_preflight_response),
    ("cors-preflight-cache", protocol::cors_preflight_cache),
    ("cookie-parse", cookies::parse),
    ("cookie-fate", cookies::fates),
    ("filtered-response", scenario::filtered_response),
    ("scenario", scenario::scenario),
    ("cause", cause::cause),
];

/// The result of the engine for `input`, a case of the table with this name.
///
/// # Panics
/// If there is no such table, or the input is not one of its inputs.
#[must_use]
pub fn run(table: &str, input: &Value) -> Value {
    let (_, run) = TABLES
        .iter()
        .find(|(name, _)| *name == table)
        .unwrap_or_else(|| panic!("no table {table:?}"));
    run(input)
}
