//! Seam: the CORS-preflight cache, its entries and their matches.
//!
//! <https://fetch.spec.whatwg.org/#concept-cache>

use super::{Departure, Profile};
use crate::{
    reason::Violation,
    request::{CacheMode, RedirectTaint, Request},
};

/// Which requests a cached `*` matches.
#[derive(Clone, Copy, Default)]
enum CachedWildcard {
    /// Every request that its entry matches.
    #[default]
    Standard,
    /// None.
    Never,
    /// Those that its entry matches, if the entry was stored without credentials.
    StoredWithoutCredentials,
    /// Those that its entry matches, if they are made without credentials.
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

/// Cache entry match: whether the credentials of an entry, `stored`, go with those of a request, `asked`.
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

/// HTTP fetch, step 4.1: whether the request is preflighted whatever the cache has.
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

/// HTTP fetch, step 4.1: whether the cache must have an answer, be it empty, for a request of which it needs neither the method nor a
/// header name.
pub(crate) fn needs_any_answer(profile: &Profile, request: &Request) -> bool {
    profile.has(if request.use_cors_preflight {
        Departure::SafelistedMethodsNeedNoEntry
    } else {
        Departure::AnyCachedAnswerCoversSimple
    })
}

/// HTTP fetch, step 4.1: whether an answer counts as one after its max-age.
pub(crate) fn counts_expired_answers(profile: &Profile) -> bool {
    profile.has(Departure::ExpiredAnswerCoversSimple)
}

/// HTTP fetch, step 4.1: whether the answer to the preflight is for this fetch alone, not for the user agent's cache.
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

/// CORS-preflight fetch, step 7.11: whether the answer to a preflight clears the cache entries first. `is_stored`: whether it passes
/// and is stored then.
pub(crate) fn clears_entries_first(profile: &Profile, request: &Request, is_stored: bool) -> bool {
    profile.has(Departure::CacheKeepsLastAnswer) && (is_stored || !is_passed_by(profile, request))
}

/// CORS-preflight fetch, step 7.12: whether no entries are made of an answer that is to be stored for `max_age` seconds.
pub(crate) fn makes_no_entries(profile: &Profile, request: &Request, max_age: u32) -> bool {
    // An answer that has expired counts only if it was stored while it had not.
    (max_age == 0 && profile.has(Departure::ExpiredAnswerCoversSimple))
        || (profile.has(Departure::TaintedOriginNotCached) && request.redirect_taint() != RedirectTaint::SameOrigin)
}

/// CORS-preflight fetch, step 7.13: a method for an answer that names no method and no header, so that it is an answer all the same.
pub(crate) fn method_of_empty_answer(profile: &Profile) -> Option<&'static str> {
    profile.has(Departure::SafelistedMethodsNeedNoEntry).then_some("GET")
}
