//! The entries of the CORS-preflight cache for one URL, and their matches.

use super::Now;
use crate::{
    browsers::{self, Profile},
    http::is_cors_non_wildcard_request_header_name,
    request::Request,
};
use alloc::string::String;
use core::hash::{Hash, Hasher};
use hashbrown::Equivalent;

/// The key, the byte-serialized origin and the URL of the entries of one URL, as the cache stores them.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct StoredUrl {
    pub(super) key: String,
    pub(super) byte_serialized_origin: String,
    pub(super) url: String,
}

/// Key, byte-serialized origin and URL of a request.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct CachedUrl<'a> {
    pub(crate) key: &'a str,
    pub(crate) byte_serialized_origin: &'a str,
    pub(crate) url: &'a str,
}

impl<'a> CachedUrl<'a> {
    pub(super) fn of(request: &'a Request, profile: &Profile) -> Self {
        Self {
            key: &request.client.network_partition_key,
            byte_serialized_origin: browsers::cache::origin(profile, request)
                .unwrap_or_else(|| request.serialize_origin()),
            url: request.current_url().as_str(),
        }
    }

    pub(super) fn to_stored(self) -> StoredUrl {
        StoredUrl {
            key: self.key.into(),
            byte_serialized_origin: self.byte_serialized_origin.into(),
            url: self.url.into(),
        }
    }
}

impl StoredUrl {
    pub(super) fn borrowed(&self) -> CachedUrl<'_> {
        CachedUrl {
            key: &self.key,
            byte_serialized_origin: &self.byte_serialized_origin,
            url: &self.url,
        }
    }

    pub(super) fn text_size(&self) -> usize {
        self.key.len() + self.byte_serialized_origin.len() + self.url.len()
    }
}

impl Hash for StoredUrl {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.borrowed().hash(state);
    }
}

impl Equivalent<StoredUrl> for CachedUrl<'_> {
    fn equivalent(&self, stored: &StoredUrl) -> bool {
        *self == stored.borrowed()
    }
}

/// The method that a cache entry allows, or the header name in lower case. Either may be `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    Method(String),
    HeaderName(String),
}

impl Allowed {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Method(text) | Self::HeaderName(text) => text,
        }
    }
}

/// A cache entry without the fields that all entries of its URL have in common.
///
/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone)]
pub(super) struct Entry {
    pub(super) allowed: Allowed,
    /// The time at which the max-age has passed.
    pub(super) expires: Now,
    pub(super) stored: Now,
    pub(super) credentials: bool,
}

impl Entry {
    /// Cache entry match, where key, byte-serialized origin and URL are the request's. `include`: whether the request's credentials
    /// mode is "include".
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match>
    pub(super) fn is_match(&self, include: bool, profile: &Profile) -> bool {
        browsers::cache::credentials_match(profile, self.credentials, include).unwrap_or(self.credentials || !include)
    }

    /// Whether this entry is a method or a header-name cache entry match for what a response allows, if it is a cache entry match.
    pub(super) fn matches(&self, allowed: &Allowed, include: bool, profile: &Profile) -> bool {
        match allowed {
            Allowed::Method(method) => self.matches_method(method, include, profile),
            Allowed::HeaderName(name) => self.matches_header_name(name, include, profile),
        }
    }

    /// Whether this entry is a method cache entry match, if it is a cache entry match.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match-method>
    pub(super) fn matches_method(&self, method: &str, include: bool, profile: &Profile) -> bool {
        match &self.allowed {
            Allowed::Method(own) => own == method || (own == "*" && self.wildcard_matches(include, profile)),
            Allowed::HeaderName(_) => false,
        }
    }

    /// Whether this entry is a header-name cache entry match, if it is a cache entry match.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match-header>
    pub(super) fn matches_header_name(&self, header_name: &str, include: bool, profile: &Profile) -> bool {
        let Allowed::HeaderName(own) = &self.allowed else {
            return false;
        };
        let is_covered_by_wildcard = || {
            !is_cors_non_wildcard_request_header_name(header_name)
                || browsers::cache::wildcard_covers_authorization(profile)
        };
        own.eq_ignore_ascii_case(header_name)
            || (own == "*" && self.wildcard_matches(include, profile) && is_covered_by_wildcard())
    }

    fn wildcard_matches(&self, include: bool, profile: &Profile) -> bool {
        browsers::cache::wildcard_matches(profile, self.credentials, include).unwrap_or(true)
    }
}

/// The entries of one URL, asked on behalf of a request.
pub(crate) struct Matches<'a> {
    pub(super) entries: &'a [Entry],
    /// Whether the request's credentials mode is "include".
    pub(super) include: bool,
    pub(super) profile: Profile,
    pub(super) now: Now,
}

impl Matches<'_> {
    /// Whether the entries make a preflight unnecessary. `method` is null where no match for it is needed.
    pub(crate) fn cover<'n>(&self, method: Option<&str>, mut unsafe_names: impl Iterator<Item = &'n str>) -> bool {
        method.is_none_or(|method| self.has_method(method)) && unsafe_names.all(|name| self.has_header_name(name))
    }

    /// Whether there is a cache entry match of any kind.
    pub(super) fn has_any(&self) -> bool {
        self.has(|_| true)
    }

    pub(super) fn has_method(&self, method: &str) -> bool {
        self.has(|entry| entry.matches_method(method, self.include, &self.profile))
    }

    pub(super) fn has_header_name(&self, header_name: &str) -> bool {
        self.has(|entry| entry.matches_header_name(header_name, self.include, &self.profile))
    }

    fn has(&self, is_sought: impl Fn(&Entry) -> bool) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.expires > self.now && entry.is_match(self.include, &self.profile) && is_sought(entry))
    }
}

/// The time at which the newest of these entries was stored.
pub(super) fn newest(entries: &[Entry]) -> Now {
    entries.iter().map(|entry| entry.stored).max().unwrap_or(Now(0))
}

pub(super) fn text_size(entries: &[Entry]) -> usize {
    entries.iter().map(|entry| entry.allowed.text().len()).sum()
}
