use super::{
    check::check,
    need::{has_unsafe_name, unsafe_names},
};
use crate::{
    browsers::{Departure, Profile},
    http::{
        HeaderList, InvalidHeaderValues, TokenList, extract_delta_seconds, extract_tokens,
        is_cors_non_wildcard_request_header_name,
    },
    infra::{bytes::trim, text::decimal},
    reason::Violation,
    request::{CredentialsMode, Request},
    response::Response,
};
use alloc::{string::String, vec::Vec};

/// One way in which a preflight's response fails the request.
pub type PreflightFailure = Violation;

/// What a preflight's response allows, once it has passed: the input of the CORS-preflight cache.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct PreflightGrant<'a> {
    pub methods: Option<TokenList<'a>>,
    /// The method that steps 7.4 put in where `methods` was null: the request's own.
    pub forced_method: Option<&'a str>,
    pub header_names: Option<TokenList<'a>>,
    /// In seconds, the imposed limit applied. Null if a profile does not cache the answer at all.
    pub max_age: Option<u32>,
}

/// Access-Control-Max-Age where it is absent or not valid, in seconds: step 7.9.
const DEFAULT_MAX_AGE: u32 = 5;

/// CORS-preflight fetch, step 7, for a request that is about to be sent and the preflight's response.
///
/// `max_age_limit` is the imposed limit on max-age, in seconds.
///
/// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
///
/// # Errors
/// Every rule that is broken, in the Standard's order; and what the response would have allowed, where that can be read.
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

/// The check itself: every rule that is broken, and what the response allows or would have allowed.
pub(crate) fn check_preflight_response<'a>(
    request: &'a Request,
    response: &'a Response,
    profile: &Profile,
    max_age_limit: u32,
) -> (Vec<PreflightFailure>, Option<PreflightGrant<'a>>) {
    let headers = &response.header_list;
    let status = response.status;
    let origin = if profile.has(Departure::PreflightOriginUntainted) {
        request.origin.serialize()
    } else {
        request.serialize_origin()
    };
    let is_unchecked = profile.has(Departure::PreflightHomeUnchecked)
        && request.redirect_count > 0
        && request.origin.is_same_origin(request.current_url().origin());
    // 7. The check is for the request, not the preflight, to ensure that the right credentials mode is used.
    let mut failures = if is_unchecked {
        Vec::new()
    } else {
        check(origin, request.credentials_mode, headers)
    };
    if status.is_redirect() {
        failures.push(Violation::PreflightRedirect {
            location: headers.get_decoded("Location").unwrap_or_default(),
        });
    } else if !status.is_ok() {
        failures.push(Violation::PreflightStatusNotOk);
    }
    // Null is failure, the header's absence is not. 7.3.
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
    let include = request.credentials_mode == CredentialsMode::Include;
    let mut forced_method = None;
    if let Some(methods) = methods {
        let is_forced = request.use_cors_preflight && !profile.has(Departure::ForcedPreflightNeedsAllowMethods);
        // 7.4.
        if methods.is_none() && is_forced {
            forced_method = Some(request.method.as_str());
        }
        // 7.5.
        let is_in_methods = forced_method.is_some() || contains(methods, request.method.as_str());
        if !is_in_methods && !request.method.is_cors_safelisted() && (include || !contains(methods, "*")) {
            failures.push(Violation::MethodNotAllowed {
                allowed: methods.map(joined),
                method: request.method.as_str().into(),
            });
        }
    }
    if let Some(header_names) = header_names {
        check_header_names(request, header_names, profile, &mut failures);
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

/// 7.6. and 7.7., a failure for each header that is not allowed.
fn check_header_names(
    request: &Request,
    header_names: Option<TokenList<'_>>,
    profile: &Profile,
    failures: &mut Vec<Violation>,
) {
    let has_wildcard =
        request.credentials_mode != CredentialsMode::Include && header_names.is_some_and(|names| names.contains("*"));
    let names = header_names.map(TokenList::names);
    let is_allowed = |name: &str| names.as_ref().is_some_and(|names| names.contains(name));
    let mut refused = Vec::new();
    // 7.6. Of all the request's headers, safelisted or not.
    let non_wildcard = request
        .header_list
        .iter()
        .find(|header| is_cors_non_wildcard_request_header_name(header.name));
    if let Some(header) = non_wildcard
        && !is_allowed(header.name.as_str())
        && !(has_wildcard && profile.has(Departure::AuthorizationCoveredByWildcard))
    {
        refused.push(header.name.as_str().to_ascii_lowercase());
    }
    // 7.7. Names are only collected if one is refused: they have to be sorted then.
    if !has_wildcard && has_unsafe_name(&request.header_list, profile, |name| !is_allowed(name)) {
        for name in &unsafe_names(&request.header_list, profile) {
            if refused.first() != Some(name) && !is_allowed(name) {
                refused.push(name.clone());
            }
        }
    }
    let mut fail = |names: &[String]| {
        failures.push(Violation::HeaderNotAllowed {
            allowed: header_names.map(joined),
            names: names.join(", "),
        });
    };
    let (some, rest) = refused.split_at(refused.len().min(REFUSED_ONE_BY_ONE));
    some.chunks(1).for_each(&mut fail);
    if !rest.is_empty() {
        fail(rest);
    }
}

/// How many refused header names are a failure each. All further ones are one together, because each failure has the names that
/// are allowed: thousands of both would be millions.
const REFUSED_ONE_BY_ONE: usize = 20;

/// 7.8. to 7.10.
fn max_age(headers: &HeaderList, profile: &Profile, limit: u32) -> Option<u32> {
    if profile.has(Departure::MaxAgeIsInteger) {
        let value = headers.get(MAX_AGE).unwrap_or_default();
        let text = if profile.has(Departure::MaxAgeTrimmed) {
            trim(&value, |byte| byte.is_ascii_whitespace() || byte == 0x0B)
        } else {
            &value
        };
        // 63 bits and a sign.
        let seconds = match text {
            [b'-', b'+', ..] => None,
            [b'-', digits @ ..] => decimal(digits).filter(|&number| number <= 1 << 63).map(|_| 0),
            _ => decimal(text).filter(|&number| number < 1 << 63),
        };
        let seconds = seconds.unwrap_or(DEFAULT_MAX_AGE.into());
        return Some(u32::try_from(seconds).unwrap_or(limit).min(limit));
    }
    let max_age = match extract_delta_seconds(headers, MAX_AGE) {
        Ok(max_age) => max_age.unwrap_or(DEFAULT_MAX_AGE),
        Err(invalid) => {
            let is_negative = matches!(invalid.item.as_bytes(), [b'-', digits @ ..] if decimal(digits).is_some());
            if profile.has(Departure::EmptyMaxAgeIsAbsent) && invalid.item.is_empty() {
                DEFAULT_MAX_AGE
            } else if profile.has(Departure::NegativeMaxAgeIsZero) && is_negative {
                0
            } else if profile.has(Departure::InvalidMaxAgeNotCached) {
                return None;
            } else {
                DEFAULT_MAX_AGE
            }
        }
    };
    Some(max_age.min(limit))
}

fn contains(tokens: Option<TokenList<'_>>, item: &str) -> bool {
    tokens.is_some_and(|tokens| tokens.contains(item))
}

fn joined(tokens: TokenList<'_>) -> String {
    tokens.to_strings().join(", ")
}

const MAX_AGE: &str = "Access-Control-Max-Age";
