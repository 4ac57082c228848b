//! The headers of a policy, for servers that are told each header by its name.

use crate::advise::Policy;
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// The CORS headers of answers. A server that adds its own takes those of the back end away.
pub(super) const NAMES: [&str; 6] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Expose-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Max-Age",
];

/// The headers of every answer to an allowed origin, without the one that has the origin.
pub(super) fn of_answers(policy: &Policy) -> Vec<(&'static str, String)> {
    let mut headers = Vec::new();
    if policy.credentials() {
        headers.push(("Access-Control-Allow-Credentials", "true".to_string()));
    }
    if !policy.exposed_headers().is_empty() {
        headers.push(("Access-Control-Expose-Headers", policy.exposed_headers_value()));
    }
    headers
}

/// The headers that only the answer to a preflight needs.
pub(super) fn of_preflights(policy: &Policy) -> Vec<(&'static str, String)> {
    let mut headers = Vec::new();
    if !policy.methods().is_empty() {
        headers.push(("Access-Control-Allow-Methods", policy.methods_value()));
    }
    if !policy.headers().is_empty() {
        headers.push(("Access-Control-Allow-Headers", policy.headers_value()));
    }
    headers.push(("Access-Control-Max-Age", policy.max_age().to_string()));
    headers
}
