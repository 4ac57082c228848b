//! Seam: a preflight and the check of its response.
//!
//! <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>

use super::{Departure, Profile};
use crate::{
    http::{HeaderList, extract_delta_seconds},
    request::Request,
};
use alloc::vec::Vec;

/// The ways to read `Access-Control-Max-Age`.
#[derive(Clone, Copy, Default)]
enum MaxAgeGrammar {
    /// As digits.
    #[default]
    Standard,
    /// As an integer of 64 bits that may have a sign.
    Integer,
    /// As an integer of 64 bits that may have a sign, with whitespace around the integer.
    TrimmedInteger,
}

impl MaxAgeGrammar {
    fn of(profile: &Profile) -> Self {
        if !profile.has(Departure::MaxAgeIsInteger) {
            Self::Standard
        } else if profile.has(Departure::MaxAgeTrimmed) {
            Self::TrimmedInteger
        } else {
            Self::Integer
        }
    }
}

/// The meaning of `Access-Control-Max-Age`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MaxAge {
    Seconds(u32),
    /// None: the header is absent or invalid.
    NullOrFailure,
    /// The preflight's response is not cached.
    NotCached,
}

/// Step 2: the `User-Agent` that a preflight has.
pub(crate) fn user_agent(profile: &Profile, request: &Request) -> Option<Vec<u8>> {
    profile
        .has(Departure::UserAgentOnPreflight)
        .then(|| request.header_list.get("User-Agent"))
        .flatten()
}

/// Steps 6 and 7: the origin that a preflight carries and that its response has to allow, in place of the request's serialized origin.
pub(crate) fn origin<'a>(profile: &Profile, request: &'a Request) -> Option<&'a str> {
    profile
        .has(Departure::PreflightOriginUntainted)
        .then(|| request.origin.serialize())
}

/// Step 7: whether the response passes without the CORS check.
pub(crate) fn passes_unchecked(profile: &Profile, request: &Request) -> bool {
    profile.has(Departure::PreflightHomeUnchecked)
        && request.redirect_count > 0
        && request.origin.is_same_origin(request.current_url().origin())
}

/// Step 7.4: whether the use-CORS-preflight flag does not allow the request's method.
pub(crate) fn flag_allows_no_method(profile: &Profile) -> bool {
    profile.has(Departure::ForcedPreflightNeedsAllowMethods)
}

/// Step 7.6: whether `*` allows CORS non-wildcard request-header names.
pub(crate) fn wildcard_allows_authorization(profile: &Profile) -> bool {
    profile.has(Departure::AuthorizationCoveredByWildcard)
}

/// Step 7.8: the meaning of `Access-Control-Max-Age`.
pub(crate) fn max_age(profile: &Profile, header_list: &HeaderList) -> Option<MaxAge> {
    let value = header_list.get(MAX_AGE).unwrap_or_default();
    let text = core::str::from_utf8(&value).unwrap_or_default();
    let is_whitespace = |character: char| character.is_ascii_whitespace() || character == '\x0B';
    match MaxAgeGrammar::of(profile) {
        MaxAgeGrammar::Standard => invalid_max_age(profile, header_list),
        MaxAgeGrammar::Integer => Some(integer(profile, text)),
        MaxAgeGrammar::TrimmedInteger => Some(integer(profile, text.trim_matches(is_whitespace))),
    }
}

fn integer(profile: &Profile, text: &str) -> MaxAge {
    match text.parse::<i64>() {
        Ok(seconds) if seconds >= 0 => MaxAge::Seconds(u32::try_from(seconds).unwrap_or(u32::MAX)),
        Ok(_) if profile.has(Departure::NegativeMaxAgeIsZero) => MaxAge::Seconds(0),
        Ok(_) | Err(_) => MaxAge::NullOrFailure,
    }
}

/// The meaning of a value that the Standard finds invalid.
fn invalid_max_age(profile: &Profile, header_list: &HeaderList) -> Option<MaxAge> {
    let invalid = extract_delta_seconds(header_list, MAX_AGE).err()?.item;
    let is_negative = invalid
        .strip_prefix('-')
        .is_some_and(|digits| digits.parse::<u64>().is_ok());
    if invalid.is_empty() && profile.has(Departure::EmptyMaxAgeIsAbsent) {
        Some(MaxAge::NullOrFailure)
    } else if is_negative && profile.has(Departure::NegativeMaxAgeIsZero) {
        Some(MaxAge::Seconds(0))
    } else if profile.has(Departure::InvalidMaxAgeNotCached) {
        Some(MaxAge::NotCached)
    } else {
        None
    }
}

const MAX_AGE: &str = "Access-Control-Max-Age";
