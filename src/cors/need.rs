//! The need for a CORS-preflight fetch, and its causes.

use crate::{
    browsers::{Profile, safelist::unsafe_headers},
    http::{Method, UnsafeBecause},
    request::Request,
};
use alloc::{string::String, vec::Vec};

/// One cause for which a request needs a CORS-preflight fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PreflightCause {
    /// The use-CORS-preflight flag is set: upload listeners, or a body that is a stream.
    UseCorsPreflightFlag,
    /// The method is not a CORS-safelisted method.
    Method(Method),
    /// A header is CORS-unsafe.
    Header {
        /// The name, as it was given.
        name: String,
        /// The value.
        value: Vec<u8>,
        /// The rule by which the header is CORS-unsafe.
        because: UnsafeBecause,
    },
}

/// Whether main fetch takes the branch with a preflight, for a cross-origin request in mode "cors". `unsafe_names` are the CORS-unsafe
/// request-header names with the request's header list.
///
/// <https://fetch.spec.whatwg.org/#concept-main-fetch>
#[must_use]
pub fn needs_cors_preflight(request: &Request, unsafe_names: &[impl AsRef<str>]) -> bool {
    // 12.
    request.use_cors_preflight
        || (request.unsafe_request && (!request.method.is_cors_safelisted() || !unsafe_names.is_empty()))
}

/// Every cause for which the request needs a preflight; empty if the request needs no preflight.
#[must_use]
pub fn cors_preflight_causes(request: &Request, profile: &Profile) -> Vec<PreflightCause> {
    let mut causes = Vec::new();
    if request.use_cors_preflight {
        causes.push(PreflightCause::UseCorsPreflightFlag);
    }
    if request.unsafe_request {
        if !request.method.is_cors_safelisted() {
            causes.push(PreflightCause::Method(request.method.clone()));
        }
        for header in unsafe_headers(&request.header_list, profile) {
            causes.push(PreflightCause::Header {
                name: header.name.as_str().into(),
                value: header.value.into_owned(),
                because: header.because,
            });
        }
    }
    causes
}
