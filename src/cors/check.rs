//! The CORS check.

use crate::{
    http::HeaderList,
    infra::bytes::isomorphic_decode,
    reason::Violation,
    request::{CredentialsMode, Request},
};
use alloc::vec::Vec;

/// One failure of a CORS check. A CORS check can fail in two ways at once: the origin and the credentials.
pub type CorsCheckFailure = Violation;

/// CORS check, for a request and the headers of a response.
///
/// <https://fetch.spec.whatwg.org/#concept-cors-check>
///
/// # Errors
/// Every rule that is broken, the one that the algorithm returns failure for first.
pub fn cors_check(request: &Request, header_list: &HeaderList) -> Result<(), Vec<CorsCheckFailure>> {
    let failures = check(request.serialize_origin(), request.credentials_mode, header_list);
    if failures.is_empty() { Ok(()) } else { Err(failures) }
}

/// The CORS check, with the two values of the request that the check needs. Gives every rule that is broken.
pub(crate) fn check(
    request_origin: &str,
    credentials_mode: CredentialsMode,
    header_list: &HeaderList,
) -> Vec<CorsCheckFailure> {
    let mut failures = Vec::new();
    // 1.
    let origin = header_list.get(ALLOW_ORIGIN);
    let include = credentials_mode == CredentialsMode::Include;
    match origin.as_deref() {
        // 2. Null is not `null`.
        None => failures.push(Violation::AllowOriginMissing),
        // 3.
        Some(b"*") if !include => {}
        // 4.
        Some(origin) if origin != request_origin.as_bytes() => {
            let value = isomorphic_decode(origin);
            failures.push(if origin == b"*" {
                Violation::AllowOriginWildcardWithCredentials
            } else if header_list.values(ALLOW_ORIGIN).nth(1).is_none() {
                Violation::AllowOriginMismatch { value }
            } else {
                // Several headers of this name are combined.
                Violation::AllowOriginMultiple { values: value }
            });
        }
        Some(_) => {}
    }
    // 5. to 7. The algorithm would have returned for an origin failure; a diagnosis names every fault.
    if include {
        match header_list.get(ALLOW_CREDENTIALS).as_deref() {
            None => failures.push(Violation::AllowCredentialsMissing),
            Some(b"true") => {}
            Some(value) => failures.push(Violation::AllowCredentialsInvalid {
                value: isomorphic_decode(value),
            }),
        }
    }
    failures
}

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";
