use crate::{
    http::HeaderList,
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
    let mut fail = |rule, name| {
        failures.push(What {
            found: header_list.get_decoded(name),
            ..What::of(rule)
        });
    };
    // 1.
    let origin = header_list.get(ALLOW_ORIGIN);
    let include = credentials_mode == CredentialsMode::Include;
    match origin.as_deref() {
        // 2. Null is not `null`.
        None => fail(Rule::AllowOriginMissing, ALLOW_ORIGIN),
        // 3.
        Some(b"*") if !include => {}
        // 4.
        Some(origin) if origin != request_origin.as_bytes() => {
            let rule = if origin == b"*" {
                Rule::AllowOriginWildcardWithCredentials
            } else if header_list.values(ALLOW_ORIGIN).nth(1).is_none() {
                Rule::AllowOriginMismatch
            } else {
                // They come combined.
                Rule::AllowOriginMultiple
            };
            fail(rule, ALLOW_ORIGIN);
        }
        Some(_) => {}
    }
    // 5. to 7. The algorithm would have returned for an origin failure; a server that is told everything is told this as well.
    if include {
        match header_list.get(ALLOW_CREDENTIALS).as_deref() {
            None => fail(Rule::AllowCredentialsMissing, ALLOW_CREDENTIALS),
            Some(b"true") => {}
            Some(_) => fail(Rule::AllowCredentialsInvalid, ALLOW_CREDENTIALS),
        }
    }
    failures
}

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";
