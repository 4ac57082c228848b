//! The CORS-preflight cache.

use super::{
    PreflightGrant,
    cache_entry::{Allowed, CachedUrl, Entry, Matches, StoredUrl, newest, text_size},
};
use crate::{
    browsers::{self, Profile},
    request::Request,
};
use alloc::{collections::BinaryHeap, string::String, vec::Vec};
use core::cmp::Reverse;
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// A moment: milliseconds since an origin that the caller chooses, on a clock that never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now(pub u64);

impl Now {
    fn after_seconds(self, seconds: u32) -> Self {
        Self(self.0.saturating_add(u64::from(seconds) * 1000))
    }
}

/// A CORS-preflight cache of bounded size.
///
/// Entries with the same key, byte-serialized origin and URL are in one group, so that every question about a request is one look-up,
/// however many entries the cache has. The cache has at most [`DEFAULT_CAPACITY`](Self::DEFAULT_CAPACITY) entries, or the capacity of
/// [`with_capacity`](Self::with_capacity), and on average at most 512 bytes of text for each entry. If there is no room for a new answer,
/// the expired entries are removed first; if these are less than an eighth of the entries, the groups that were stored longest ago are
/// removed too, until an eighth is free. One URL has at most 1,024 entries, because each name that is stored or looked up is compared
/// with every entry of its URL. An answer that lists more names is not stored, and an answer without room for it replaces the earlier
/// entries of its URL. An answer that was evicted or not stored costs a preflight, never a wrong decision.
///
/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone)]
pub struct CorsPreflightCache {
    /// The entries of each URL, for each key and byte-serialized origin. The seed of the hashes is fixed: every key
    /// in the cache is of a request of the page itself.
    urls: HashMap<StoredUrl, Vec<Entry>, FxBuildHasher>,
    len: usize,
    text_size: usize,
    capacity: usize,
}

/// A cache entry, for people.
///
/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct CacheEntry {
    /// The network partition key of the page that asked.
    pub key: String,
    /// The origin of the request that was preflighted, byte-serialized.
    pub byte_serialized_origin: String,
    /// The URL that the preflight was sent to.
    pub url: String,
    /// The time until the entry expires, in milliseconds.
    pub expires_in: u64,
    /// Whether the entry covers requests with credentials too.
    pub credentials: bool,
    /// `*` or a method; null in an entry for a header name.
    pub method: Option<String>,
    /// `*` or a header name in lower case; null in an entry for a method.
    pub header_name: Option<String>,
}

impl CorsPreflightCache {
    /// The capacity of a new cache, in entries.
    pub const DEFAULT_CAPACITY: usize = 131_072;

    /// A cache with the default capacity.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(Self::DEFAULT_CAPACITY)
    }

    /// A cache of at most `capacity` entries, at least one.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            urls: HashMap::with_hasher(FxBuildHasher),
            len: 0,
            text_size: 0,
            capacity: capacity.max(1),
        }
    }

    /// The number of entries, including expired entries that have not been removed yet.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the cache has no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries that are not expired at `now`, in no particular order.
    pub fn entries(&self, now: Now) -> impl Iterator<Item = CacheEntry> {
        self.urls.iter().flat_map(move |(url, entries)| {
            let current = entries.iter().filter(move |entry| entry.expires > now);
            current.map(move |entry| {
                let (method, header_name) = match &entry.allowed {
                    Allowed::Method(method) => (Some(method.clone()), None),
                    Allowed::HeaderName(name) => (None, Some(name.clone())),
                };
                CacheEntry {
                    key: url.key.clone(),
                    byte_serialized_origin: url.byte_serialized_origin.clone(),
                    url: url.url.clone(),
                    expires_in: entry.expires.0 - now.0,
                    credentials: entry.credentials,
                    method,
                    header_name,
                }
            })
        })
    }

    /// HTTP fetch, step 4.1: whether a request that needs a preflight may go without one.
    ///
    /// `unsafe_names` are the CORS-unsafe request-header names with the request's header list, in any case and order.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>
    #[must_use]
    pub fn covers(&self, request: &Request, unsafe_names: &[impl AsRef<str>], profile: &Profile, now: Now) -> bool {
        if browsers::cache::is_passed_by(profile, request) {
            return false;
        }
        // 4.1.
        let needs_method = browsers::cache::needs_method(profile, request)
            .unwrap_or_else(|| !request.method.is_cors_safelisted() || request.use_cors_preflight);
        if !needs_method && unsafe_names.is_empty() {
            return !browsers::cache::needs_any_answer(profile, request) || self.has_answer(request, profile, now);
        }
        let method = needs_method.then(|| request.method.as_str());
        let unsafe_names = unsafe_names.iter().map(AsRef::as_ref);
        self.matches(request, profile, now).cover(method, unsafe_names)
    }

    /// Whether there is any answer that is a cache entry match with `request`, even an empty answer.
    fn has_answer(&self, request: &Request, profile: &Profile, now: Now) -> bool {
        let from = if browsers::cache::counts_expired_answers(profile) {
            Now(0)
        } else {
            now
        };
        self.matches(request, profile, from).has_any()
    }

    /// Whether there is a method cache entry match for `method` using `request`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match-method>
    #[must_use]
    pub fn has_method_cache_entry_match(&self, method: &str, request: &Request, now: Now) -> bool {
        self.matches(request, &Profile::STANDARD, now).has_method(method)
    }

    /// Whether there is a header-name cache entry match for `header_name` using `request`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match-header>
    #[must_use]
    pub fn has_header_name_cache_entry_match(&self, header_name: &str, request: &Request, now: Now) -> bool {
        self.matches(request, &Profile::STANDARD, now)
            .has_header_name(header_name)
    }

    /// CORS-preflight fetch, steps 7.12 to 7.15: stores the methods and header names that a preflight's response allows.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    pub fn store(&mut self, request: &Request, grant: &PreflightGrant<'_>, profile: &Profile, now: Now) {
        let Some(max_age) = grant.max_age else {
            return;
        };
        if browsers::cache::makes_no_entries(profile, request, max_age) {
            return;
        }
        let allowed = allowed_by(grant, profile);
        let count = allowed.len();
        if count == 0 || count > ENTRIES_OF_A_URL.min(self.capacity) {
            return;
        }
        let url = CachedUrl::of(request, profile).to_stored();
        let text: usize = allowed.iter().map(|allowed| allowed.text().len()).sum();
        self.make_room(count, url.text_size() + text, now);
        let mut entries = self.take(&url.borrowed()).unwrap_or_default();
        entries.retain(|entry| entry.expires > now);
        if entries.len() + count > ENTRIES_OF_A_URL {
            entries.clear();
        }
        let include = request.credentials_mode_is_include();
        let expires = now.after_seconds(max_age);
        // Most URLs never get more entries.
        entries.reserve_exact(count);
        for allowed in allowed {
            // 7.12. and 7.14.
            let is_set = set_max_age(&mut entries, expires, now, |entry| {
                entry.is_match(include, profile) && entry.matches(&allowed, include, profile)
            });
            // 7.13. and 7.15.
            if !is_set {
                entries.push(Entry {
                    allowed,
                    expires,
                    stored: now,
                    credentials: include,
                });
            }
        }
        self.len += entries.len();
        self.text_size += url.text_size() + text_size(&entries);
        self.urls.insert(url, entries);
    }

    /// Clear cache entries, given a request.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-clear>
    pub fn clear_entries(&mut self, request: &Request, profile: &Profile) {
        self.take(&CachedUrl::of(request, profile));
    }

    /// Removes and gives the entries of a URL.
    fn take(&mut self, url: &CachedUrl<'_>) -> Option<Vec<Entry>> {
        let (url, entries) = self.urls.remove_entry(url)?;
        self.len -= entries.len();
        self.text_size -= url.text_size() + text_size(&entries);
        Some(entries)
    }

    /// Removes every entry.
    pub fn clear(&mut self) {
        *self = Self::with_capacity(self.capacity);
    }

    /// Removes the entries whose max-age has passed, to free their memory. Expired entries match no request in any case.
    pub fn expire(&mut self, now: Now) {
        self.retain(now, Now(0));
    }

    /// The entries for which there is a cache entry match with `request`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match>
    fn matches(&self, request: &Request, profile: &Profile, now: Now) -> Matches<'_> {
        let entries = self.urls.get(&CachedUrl::of(request, profile));
        Matches {
            entries: entries.map_or(&[], Vec::as_slice),
            include: request.credentials_mode_is_include(),
            profile: *profile,
            now,
        }
    }

    /// Makes room for `entries` entries with `text` bytes of text.
    fn make_room(&mut self, entries: usize, text: usize, now: Now) {
        let text_capacity = self.capacity.saturating_mul(512);
        if self.len + entries <= self.capacity && self.text_size + text <= text_capacity {
            return;
        }
        self.expire(now);
        // An eighth is freed at a time, so that one walk over all entries is enough for many stores.
        let most_entries = (self.capacity - self.capacity / 8).saturating_sub(entries);
        let most_text = (text_capacity - text_capacity / 8).saturating_sub(text);
        if self.len <= most_entries && self.text_size <= most_text {
            return;
        }
        // The groups that were stored longest ago are removed until the rest fits, together with the groups of the same age.
        let groups = self
            .urls
            .iter()
            .map(|(url, entries)| Reverse((newest(entries), entries.len(), url.text_size() + text_size(entries))));
        let mut oldest_first: BinaryHeap<_> = groups.collect();
        let (mut len_left, mut text_left, mut kept_from) = (self.len, self.text_size, Now(0));
        while let Some(Reverse((newest, len, text))) = oldest_first.pop() {
            if len_left <= most_entries && text_left <= most_text && newest >= kept_from {
                break;
            }
            (len_left, text_left) = (len_left - len, text_left - text);
            kept_from = Now(newest.0.saturating_add(1));
        }
        self.retain(now, kept_from);
    }

    /// Removes the entries whose max-age has passed, and the groups in which no entry was stored at `from` or later.
    fn retain(&mut self, now: Now, from: Now) {
        (self.len, self.text_size) = (0, 0);
        let (len, text) = (&mut self.len, &mut self.text_size);
        self.urls.retain(|url, entries| {
            entries.retain(|entry| entry.expires > now);
            let is_kept = !entries.is_empty() && newest(entries) >= from;
            if is_kept {
                *len += entries.len();
                *text += url.text_size() + text_size(entries);
            }
            is_kept
        });
        self.urls.shrink_to(2 * self.urls.len());
    }
}

/// The methods and header names that a preflight's response allows.
fn allowed_by(grant: &PreflightGrant<'_>, profile: &Profile) -> Vec<Allowed> {
    let methods = grant.methods.iter().flatten().copied().chain(grant.forced_method);
    let header_names = grant.header_names.iter().flatten();
    let mut allowed: Vec<Allowed> = methods.map(|method| Allowed::Method(method.into())).collect();
    allowed.extend(header_names.map(|name| Allowed::HeaderName(name.to_ascii_lowercase())));
    if allowed.is_empty() {
        let method = browsers::cache::method_of_empty_answer(profile);
        allowed.extend(method.map(|method| Allowed::Method(method.into())));
    }
    allowed
}

/// Sets the max-age of the entries that match, counted from now on, as in all browsers. Gives whether an entry matches.
fn set_max_age(entries: &mut [Entry], expires: Now, now: Now, is_match: impl Fn(&Entry) -> bool) -> bool {
    let mut is_set = false;
    for entry in entries.iter_mut().filter(|entry| is_match(entry)) {
        (entry.expires, entry.stored, is_set) = (expires, now, true);
    }
    is_set
}

impl Default for CorsPreflightCache {
    fn default() -> Self {
        Self::new()
    }
}

impl core::fmt::Debug for CorsPreflightCache {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CorsPreflightCache")
            .field("len", &self.len)
            .field("capacity", &self.capacity)
            .finish_non_exhaustive()
    }
}

/// The greatest number of methods and header names that are stored for one URL.
const ENTRIES_OF_A_URL: usize = 1024;
