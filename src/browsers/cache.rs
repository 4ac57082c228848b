//! Seam: the CORS-preflight cache, its entries and their matches.
//!
//! <https://fetch.spec.whatwg.org/#concept-cache>

use super::{Departure, Profile};
use crate::{
    reason::Violation,
    request::{CacheMode, RedirectTaint, Request},
};

/// The requests that a cached `*` matches.
#[derive(Clone, Copy, Default)]
enum CachedWildcard {
    /// Every request that the entry matches.
    #[default]
    Standard,
    /// No request.
    Never,
    /// Every request that the entry matches, if the entry was stored without credentials.
    StoredWithoutCredentials,
    /// Every request without credentials that the entry matches.
    AskedWithoutCredentials,
}

impl CachedWildcard {
    fn of(profile: &Profile) -> Self {
        if profile.has(Departure::CacheWildcardNeverMatches) {
            Self::Never
        } else if profile.has(Departure::CachedWildcardNeedsNoCredentials) {
            Self::StoredWithoutCredentials
        } else if profile.has(Departure::CachedWildcardNeedsNoCredentialsMode) {
            Self::AskedWithoutCredentials
        } else {
            Self::Standard
        }
    }
}

/// Cache entry match: whether an entry with the credentials `stored` matches a request with the credentials `asked`.
pub(crate) fn credentials_match(profile: &Profile, stored: bool, asked: bool) -> Option<bool> {
    profile.has(Departure::CacheCredentialsExact).then_some(stored == asked)
}

/// Method and header-name cache entry match: whether `*` matches, given the credentials of its entry and of the request.
pub(crate) fn wildcard_matches(profile: &Profile, stored: bool, asked: bool) -> Option<bool> {
    match CachedWildcard::of(profile) {
        CachedWildcard::Standard => None,
        CachedWildcard::Never => Some(false),
        CachedWildcard::StoredWithoutCredentials => Some(!stored),
        CachedWildcard::AskedWithoutCredentials => Some(!asked),
    }
}

/// Header-name cache entry match: whether `*` matches CORS non-wildcard request-header names as well.
pub(crate) fn wildcard_covers_authorization(profile: &Profile) -> bool {
    profile.has(Departure::CachedWildcardCoversAuthorization)
}

/// Cache entry match: the origin of an entry, in place of the byte-serialized request origin.
pub(crate) fn origin<'a>(profile: &Profile, request: &'a Request) -> Option<&'a str> {
    profile
        .has(Departure::CacheOriginUntainted)
        .then(|| request.origin.serialize())
}

/// HTTP fetch, step 4.1: whether the request is preflighted without a look at the cache.
pub(crate) fn is_passed_by(profile: &Profile, request: &Request) -> bool {
    match request.cache_mode {
        CacheMode::NoStore | CacheMode::Reload => profile.has(Departure::CacheModeSkipsCache),
        CacheMode::NoCache => profile.has(Departure::NoCacheSkipsCache),
        CacheMode::ForceCache | CacheMode::OnlyIfCached => false,
        CacheMode::Default => {
            request.is_conditional()
                && profile.has(Departure::ConditionalRequestSkipsCache)
                && !(request.is_xhr && profile.has(Departure::ConditionalXhrUsesCache))
        }
    }
}

/// HTTP fetch, step 4.1: whether the cache must have the request's method.
pub(crate) fn needs_method(profile: &Profile, request: &Request) -> Option<bool> {
    if request.method == "HEAD" && profile.has(Departure::HeadNeedsCachedMethod) {
        Some(true)
    } else if request.method.is_cors_safelisted() && profile.has(Departure::SafelistedMethodsNeedNoEntry) {
        Some(false)
    } else {
        None
    }
}

/// HTTP fetch, step 4.1: whether the cache must have an answer, even an empty one, for a request that needs neither a cached method
/// nor a cached header name.
pub(crate) fn needs_any_answer(profile: &Profile, request: &Request) -> bool {
    profile.has(if request.use_cors_preflight {
        Departure::SafelistedMethodsNeedNoEntry
    } else {
        Departure::AnyCachedAnswerCoversSimple
    })
}

/// HTTP fetch, step 4.1: whether an answer still counts after its max-age.
pub(crate) fn counts_expired_answers(profile: &Profile) -> bool {
    profile.has(Departure::ExpiredAnswerCoversSimple)
}

/// HTTP fetch, step 4.1: whether the answer to the preflight is stored for this fetch only, not in the user agent's cache.
pub(crate) fn is_of_fetch_alone(profile: &Profile, request: &Request) -> bool {
    profile.has(Departure::TaintedOriginCachedPerFetch) && request.redirect_taint() != RedirectTaint::SameOrigin
}

/// CORS-preflight fetch, step 7.11: whether the methods and header names that a preflight's response allows are stored. `failures`: the rules that the answer
/// breaks.
pub(crate) fn is_stored(profile: &Profile, request: &Request, failures: &[Violation]) -> Option<bool> {
    if failures.is_empty() {
        let is_left_out = request.cache_mode == CacheMode::NoStore && profile.has(Departure::NoStoreAnswerNotCached);
        return is_left_out.then_some(false);
    }
    let allows_something = |failure: &Violation| {
        matches!(
            failure,
            Violation::MethodNotAllowed { .. } | Violation::HeaderNotAllowed { .. }
        )
    };
    (profile.has(Departure::RefusedPreflightCached) && failures.iter().all(allows_something)).then_some(true)
}

/// CORS-preflight fetch, step 7.11: whether a preflight's response clears the cache entries first. `is_stored`: whether the response
/// passes and is stored afterwards.
pub(crate) fn clears_entries_first(profile: &Profile, request: &Request, is_stored: bool) -> bool {
    profile.has(Departure::CacheKeepsLastAnswer) && (is_stored || !is_passed_by(profile, request))
}

/// CORS-preflight fetch, step 7.12: whether no entries are created from a response with this `max_age` in seconds.
pub(crate) fn makes_no_entries(profile: &Profile, request: &Request, max_age: u32) -> bool {
    // An expired answer counts only if the answer was stored before it expired.
    (max_age == 0 && profile.has(Departure::ExpiredAnswerCoversSimple))
        || (profile.has(Departure::TaintedOriginNotCached) && request.redirect_taint() != RedirectTaint::SameOrigin)
}

/// CORS-preflight fetch, step 7.13: a method for a response that allows no method and no header, so that the cache has an entry for
/// the response.
pub(crate) fn method_of_empty_answer(profile: &Profile) -> Option<&'static str> {
    profile.has(Departure::SafelistedMethodsNeedNoEntry).then_some("GET")
}
