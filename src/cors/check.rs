use crate::{
    http::HeaderList,
    infra::bytes::isomorphic_decode,
    reason::{Rule, What},
    request::{CredentialsMode, Request},
};
use alloc::vec::Vec;

/// One way in which a CORS check fails. It can fail in two at once: the origin and the credentials.
pub type CorsCheckFailure = What;

/// CORS check, for a request and the headers of a response.
///
/// <https://fetch.spec.whatwg.org/#concept-cors-check>
///
/// # Errors
/// Every rule that is broken, the one that the algorithm returns failure for first.
pub fn cors_check(request: &Request, header_list: &HeaderList) -> Result<(), [Option<CorsCheckFailure>; 2]> {
    let mut failures = check(request.serialize_origin(), request.credentials_mode, header_list).into_iter();
    match failures.next() {
        None => Ok(()),
        first => Err([first, failures.next()]),
    }
}

/// The check itself, given what it needs of the request: every rule that is broken.
pub(crate) fn check(
    request_origin: &str,
    credentials_mode: CredentialsMode,
    header_list: &HeaderList,
) -> Vec<CorsCheckFailure> {
    let mut failures = Vec::new();
    // 1.
    let origin = header_list.get("Access-Control-Allow-Origin");
    let include = credentials_mode == CredentialsMode::Include;
    match origin.as_deref() {
        // 2. Null is not `null`.
        None => failures.push(What::of(Rule::AllowOriginMissing)),
        // 3.
        Some(b"*") if !include => {}
        // 4.
        Some(origin) if origin != request_origin.as_bytes() => failures.push(mismatch(origin, header_list)),
        Some(_) => {}
    }
    // 5. to 7. The algorithm would have returned for an origin failure; a server that is told everything is told this as well.
    if include {
        failures.extend(credentials_failure(header_list));
    }
    failures
}

fn mismatch(origin: &[u8], header_list: &HeaderList) -> What {
    let values = header_list.values("Access-Control-Allow-Origin");
    if origin == b"*" {
        What::found(Rule::AllowOriginWildcardWithCredentials, "*")
    } else {
        let is_one = values.clone().nth(1).is_none();
        let rule = if is_one {
            Rule::AllowOriginMismatch
        } else {
            Rule::AllowOriginMultiple
        };
        // Several come combined.
        What::found(rule, &isomorphic_decode(origin))
    }
}

fn credentials_failure(header_list: &HeaderList) -> Option<What> {
    match header_list.get("Access-Control-Allow-Credentials").as_deref() {
        None => Some(What::of(Rule::AllowCredentialsMissing)),
        Some(b"true") => None,
        Some(found) => Some(What::found(Rule::AllowCredentialsInvalid, &isomorphic_decode(found))),
    }
}
