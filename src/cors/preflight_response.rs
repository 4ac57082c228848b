//! The check of a preflight's response, and the methods and header names that the response allows.

use super::check::check;
use crate::{
    browsers::{self, Profile, preflight::MaxAge, safelist::unsafe_names_where},
    http::{
        HeaderList, HeaderNameSet, InvalidHeaderValues, extract_delta_seconds, extract_tokens,
        is_cors_non_wildcard_request_header_name,
    },
    reason::Violation,
    request::{CredentialsMode, Request},
    response::Response,
};
use alloc::{string::String, vec::Vec};

/// One way in which a preflight's response fails the request.
pub type PreflightFailure = Violation;

/// The methods and header names that a preflight's response allows: the input of the CORS-preflight cache.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PreflightGrant<'a> {
    /// The items of Access-Control-Allow-Methods; null if the header is absent.
    pub methods: Option<Vec<&'a str>>,
    /// The method that step 7.4 adds if `methods` is null: the request's method.
    pub forced_method: Option<&'a str>,
    /// The items of Access-Control-Allow-Headers; null if the header is absent.
    pub header_names: Option<Vec<&'a str>>,
    /// The max-age in seconds, at most the imposed limit. Null if the response is not cached.
    pub max_age: Option<u32>,
}

/// Step 7.9: the max-age in seconds, if Access-Control-Max-Age is absent or invalid.
const DEFAULT_MAX_AGE: u32 = 5;

/// CORS-preflight fetch, step 7, for a request that is about to be sent and the preflight's response.
///
/// `max_age_limit` is the imposed limit on max-age, in seconds.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
///
/// # Errors
/// Every rule that is broken, in the Standard's order; and the grant that the response would have been, where it can be read.
pub fn cors_preflight_response_check<'a>(
    request: &'a Request,
    response: &'a Response,
    profile: &Profile,
    max_age_limit: u32,
) -> Result<PreflightGrant<'a>, (Vec<PreflightFailure>, Option<PreflightGrant<'a>>)> {
    match check_preflight_response(request, response, profile, max_age_limit) {
        (failures, Some(grant)) if failures.is_empty() => Ok(grant),
        refused => Err(refused),
    }
}

/// The check itself: every rule that is broken, and the grant, also that of a response that does not pass.
pub(crate) fn check_preflight_response<'a>(
    request: &'a Request,
    response: &'a Response,
    profile: &Profile,
    max_age_limit: u32,
) -> (Vec<PreflightFailure>, Option<PreflightGrant<'a>>) {
    let headers = &response.header_list;
    let mut failures = Vec::new();
    // 7. The CORS check is for the request, not the preflight, to ensure that the right credentials mode is used.
    if !browsers::preflight::passes_unchecked(profile, request) {
        let origin = browsers::preflight::origin(profile, request).unwrap_or_else(|| request.serialize_origin());
        failures = check(origin, request.credentials_mode, headers);
    }
    failures.extend(check_status(response));
    // 7.3. A failure is noted, and read as null from here on: the algorithm would have returned.
    let mut extracted = |name, invalid: fn(String, String) -> Violation| match extract_tokens(headers, name) {
        Ok(tokens) => Some(tokens),
        Err(InvalidHeaderValues { item }) => {
            failures.push(invalid(headers.get_decoded(name).unwrap_or_default(), item));
            None
        }
    };
    // 7.1.
    let methods = extracted("Access-Control-Allow-Methods", |value, item| {
        Violation::AllowMethodsInvalid { value, item }
    });
    // 7.2.
    let header_names = extracted("Access-Control-Allow-Headers", |value, item| {
        Violation::AllowHeadersInvalid { value, item }
    });
    let mut forced_method = None;
    if let Some(methods) = &methods {
        // 7.4.
        if methods.is_none() && request.use_cors_preflight && !browsers::preflight::flag_allows_no_method(profile) {
            forced_method = Some(request.method.as_str());
        }
        failures.extend(check_method(request, methods.as_deref(), forced_method));
    }
    if let Some(header_names) = &header_names {
        failures.extend(check_header_names(request, header_names.as_deref(), profile));
    }
    let grant = match (methods, header_names) {
        (Some(methods), Some(header_names)) => Some(PreflightGrant {
            methods,
            forced_method,
            header_names,
            max_age: max_age(headers, profile, max_age_limit),
        }),
        _ => None,
    };
    (failures, grant)
}

/// 7.: the failure if the status is not an ok status.
fn check_status(response: &Response) -> Option<Violation> {
    if response.status.is_redirect() {
        Some(Violation::PreflightRedirect {
            location: response.header_list.get_decoded("Location").unwrap_or_default(),
        })
    } else if response.status.is_ok() {
        None
    } else {
        Some(Violation::PreflightStatusNotOk)
    }
}

/// 7.5.: the failure if the request's method is not allowed.
fn check_method(request: &Request, methods: Option<&[&str]>, forced_method: Option<&str>) -> Option<Violation> {
    let method = request.method.as_str();
    let is_in_methods = forced_method == Some(method) || contains(methods, method);
    let include = request.credentials_mode == CredentialsMode::Include;
    (!is_in_methods && !request.method.is_cors_safelisted() && (include || !contains(methods, "*"))).then(|| {
        Violation::MethodNotAllowed {
            allowed: methods.map(|methods| methods.join(", ")),
            method: method.into(),
        }
    })
}

/// 7.6. and 7.7.: a failure for each header that is not allowed.
fn check_header_names(request: &Request, header_names: Option<&[&str]>, profile: &Profile) -> Vec<Violation> {
    let include = request.credentials_mode == CredentialsMode::Include;
    let has_wildcard = !include && contains(header_names, "*");
    let allowed_names: HeaderNameSet<'_> = header_names.unwrap_or_default().iter().copied().collect();
    let is_allowed = |name: &str| allowed_names.contains(name);
    let mut refused = Vec::new();
    // 7.6. Of all the request's headers, safelisted or not.
    let non_wildcard = request
        .header_list
        .iter()
        .find(|header| is_cors_non_wildcard_request_header_name(header.name.as_str()));
    if let Some(header) = non_wildcard
        && !is_allowed(header.name.as_str())
        && !(has_wildcard && browsers::preflight::wildcard_allows_authorization(profile))
    {
        refused.push(header.name.to_lowercase());
    }
    // 7.7.
    if !has_wildcard {
        for name in unsafe_names_where(&request.header_list, profile, |name| !is_allowed(name)) {
            if refused.first() != Some(&name) {
                refused.push(name);
            }
        }
    }
    let failure = |names: &[String]| Violation::HeaderNotAllowed {
        allowed: header_names.map(|names| names.join(", ")),
        names: names.join(", "),
    };
    let (some, rest) = refused.split_at(refused.len().min(REFUSED_ONE_BY_ONE));
    let mut failures: Vec<Violation> = some.chunks(1).map(failure).collect();
    if !rest.is_empty() {
        failures.push(failure(rest));
    }
    failures
}

/// The number of refused header names that are a failure each. All further names are one failure, because each failure has the list
/// of allowed names: thousands of failures with thousands of names would be millions of names.
const REFUSED_ONE_BY_ONE: usize = 20;

/// 7.8. to 7.10.: the max-age in seconds, or null if the response is not cached.
fn max_age(headers: &HeaderList, profile: &Profile, limit: u32) -> Option<u32> {
    // 7.8.
    let max_age = browsers::preflight::max_age(profile, headers).unwrap_or_else(|| {
        match extract_delta_seconds(headers, "Access-Control-Max-Age") {
            Ok(Some(seconds)) => MaxAge::Seconds(seconds),
            Ok(None) | Err(_) => MaxAge::NullOrFailure,
        }
    });
    match max_age {
        MaxAge::Seconds(seconds) => Some(seconds.min(limit)),
        // 7.9.
        MaxAge::NullOrFailure => Some(DEFAULT_MAX_AGE.min(limit)),
        MaxAge::NotCached => None,
    }
}

fn contains(tokens: Option<&[&str]>, item: &str) -> bool {
    tokens.is_some_and(|tokens| tokens.contains(&item))
}
