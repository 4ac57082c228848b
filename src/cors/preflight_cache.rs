//! The CORS-preflight cache.

use super::{
    PreflightGrant,
    place::{Place, PlaceOf, Places, Stored},
};
use crate::{
    browsers::{self, Profile},
    http::TokenList,
    request::Request,
};
use alloc::{string::String, vec::Vec};

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
/// Entries with the same key, byte-serialized origin and URL stand together, so that every question about a request is one
/// look-up, however many entries there are. It holds at most [`DEFAULT_CAPACITY`](Self::DEFAULT_CAPACITY) entries, or what
/// [`with_capacity`](Self::with_capacity) says, and at most 512 bytes of text for each of them on average. When an answer is to
/// be stored and there is no room, what has expired goes first; if that is not an eighth of the entries, the URLs whose answers
/// were stored longest ago go as well, until an eighth is free. One URL has at most 1,024 entries, because each name that is
/// stored or asked about is compared with all of them: an answer that lists more is not stored, and an answer for which there is no
/// room takes the place of those before it. What was evicted or not stored costs a preflight, never a wrong answer.
///
/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone)]
pub struct CorsPreflightCache {
    places: Places,
    len: usize,
    text_size: usize,
    capacity: usize,
}

/// A cache entry, as it is shown to people.
///
/// <https://fetch.spec.whatwg.org/#concept-cache>
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct CacheEntry {
    pub key: String,
    pub byte_serialized_origin: String,
    pub url: String,
    /// How long it still counts, in milliseconds.
    pub expires_in: u64,
    pub credentials: bool,
    /// `*` or a method; null in an entry for a header name.
    pub method: Option<String>,
    /// `*` or a header name in lower case; null in an entry for a method.
    pub header_name: Option<String>,
}

impl CorsPreflightCache {
    /// How many entries a cache holds unless it is told otherwise.
    pub const DEFAULT_CAPACITY: usize = 131_072;

    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(Self::DEFAULT_CAPACITY)
    }

    /// A cache of at most `capacity` entries, at least one.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            places: Places::new(),
            len: 0,
            text_size: 0,
            capacity: capacity.max(1),
        }
    }

    /// How many entries it holds, expired ones that nothing has removed yet among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries that count at `now`, in no particular order.
    pub fn entries(&self, now: Now) -> impl Iterator<Item = CacheEntry> {
        let mut entries = Vec::new();
        for place in self.places.all() {
            let PlaceOf { key, origin, url } = place.parts();
            for entry in place.stored.iter().filter(|entry| entry.expires > now) {
                let text = Some(entry.text.clone());
                let (method, header_name) = if entry.is_header_name {
                    (None, text)
                } else {
                    (text, None)
                };
                entries.push(CacheEntry {
                    key: key.into(),
                    byte_serialized_origin: origin.into(),
                    url: url.into(),
                    expires_in: entry.expires.0 - now.0,
                    credentials: entry.credentials,
                    method,
                    header_name,
                });
            }
        }
        entries.into_iter()
    }

    /// HTTP fetch, step 4.1: whether a request that needs a preflight may go without one.
    ///
    /// `unsafe_names` are the CORS-unsafe request-header names with the request's header list.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-fetch>
    #[must_use]
    pub fn covers(&self, request: &Request, unsafe_names: &[String], profile: &Profile, now: Now) -> bool {
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
        let unsafe_names = unsafe_names.iter().map(String::as_str);
        self.matches(request, profile, now).cover(method, unsafe_names)
    }

    /// Whether there is any answer that is a cache entry match with `request`, be it empty.
    fn has_answer(&self, request: &Request, profile: &Profile, now: Now) -> bool {
        let from = if browsers::cache::counts_expired_answers(profile) {
            Now(0)
        } else {
            now
        };
        self.matches(request, profile, from).has(&|_| true)
    }

    /// Whether there is a method cache entry match for `method` using `request`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match-method>
    #[must_use]
    pub fn has_method_cache_entry_match(&self, method: &str, request: &Request, now: Now) -> bool {
        self.matches(request, &Profile::STANDARD, now)
            .has(&|entry| entry.matches_method(method, false, &Profile::STANDARD))
    }

    /// Whether there is a header-name cache entry match for `header_name` using `request`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match-header>
    #[must_use]
    pub fn has_header_name_cache_entry_match(&self, header_name: &str, request: &Request, now: Now) -> bool {
        self.matches(request, &Profile::STANDARD, now)
            .has(&|entry| entry.matches_header_name(header_name, false, &Profile::STANDARD))
    }

    /// CORS-preflight fetch, steps 7.12 to 7.15: stores what a preflight's response allows.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    pub fn store(&mut self, request: &Request, grant: &PreflightGrant<'_>, profile: &Profile, now: Now) {
        let Some(max_age) = grant.max_age else {
            return;
        };
        if browsers::cache::makes_no_entries(profile, request, max_age) {
            return;
        }
        let mut methods = grant.methods.map(TokenList::to_strings).unwrap_or_default();
        if let Some(method) = grant.forced_method {
            methods.push(method.into());
        }
        let names = grant.header_names.map(TokenList::to_strings).unwrap_or_default();
        if methods.is_empty() && names.is_empty() {
            methods.extend(browsers::cache::method_of_empty_answer(profile).map(String::from));
        }
        let count = methods.len() + names.len();
        if count == 0 || count > ENTRIES_OF_A_URL.min(self.capacity) {
            return;
        }
        let place = PlaceOf::of(request, profile);
        self.make_room(count, place.size() + size(&methods) + size(&names), now);
        // Of that size exactly, because most places get no more entries later.
        let mut own = self.take(&place).unwrap_or_else(|| place.stored(count));
        own.expire(now);
        if own.stored.len() + count > ENTRIES_OF_A_URL {
            own.stored.clear();
        }
        let credentials = request.credentials_mode_is_include();
        let expires = now.after_seconds(max_age);
        for (texts, is_header_name) in [(methods, false), (names, true)] {
            for text in &texts {
                // A match in the Standard's sense: `*` and an entry with credentials match more than their own.
                let mut matched = false;
                for entry in &mut own.stored {
                    let matches = if is_header_name {
                        Stored::matches_header_name
                    } else {
                        Stored::matches_method
                    };
                    if entry.is_match(credentials, profile) && matches(entry, text, credentials, profile) {
                        // 7.12., 7.14. Setting max-age is storing anew, as all browsers have it.
                        (entry.expires, entry.stored, matched) = (expires, now, true);
                    }
                }
                if !matched {
                    // 7.13., 7.15.
                    let mut text = text.clone();
                    if is_header_name {
                        text.make_ascii_lowercase();
                    }
                    own.stored.push(Stored {
                        text,
                        is_header_name,
                        expires,
                        stored: now,
                        credentials,
                    });
                }
            }
        }
        self.len += own.stored.len();
        self.text_size += own.text_size();
        self.places.insert(own);
    }

    /// Clear cache entries, given a request.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-clear>
    pub fn clear_entries(&mut self, request: &Request, profile: &Profile) {
        self.take(&PlaceOf::of(request, profile));
    }

    fn take(&mut self, place: &PlaceOf<'_>) -> Option<Place> {
        let own = self.places.remove(place)?;
        self.len -= own.stored.len();
        self.text_size -= own.text_size();
        Some(own)
    }

    /// Removes every entry.
    pub fn clear(&mut self) {
        *self = Self::with_capacity(self.capacity);
    }

    /// Removes the entries whose max-age has passed. They count for nothing either way; this frees their memory.
    pub fn expire(&mut self, now: Now) {
        self.retain(now, 0);
    }

    /// The entries for which there is a cache entry match with `request`.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cache-match>
    fn matches(&self, request: &Request, profile: &Profile, now: Now) -> Matches<'_> {
        let credentials = request.credentials_mode_is_include();
        self.matches_at(&PlaceOf::of(request, profile), credentials, *profile, now)
    }

    /// The same for a request that has not been made.
    pub(crate) fn matches_at(&self, place: &PlaceOf<'_>, credentials: bool, profile: Profile, now: Now) -> Matches<'_> {
        let own = self.places.find(place);
        Matches {
            stored: own.map_or(&[], |own| &own.stored),
            credentials,
            profile,
            now,
        }
    }

    fn make_room(&mut self, entries: usize, text_size: usize, now: Now) {
        let text_capacity = self.capacity.saturating_mul(512);
        if self.len + entries <= self.capacity && self.text_size + text_size <= text_capacity {
            return;
        }
        self.expire(now);
        // An eighth at a time: the walk over all entries is paid for by the many stores before the next one.
        let len = (self.capacity - self.capacity / 8).saturating_sub(entries);
        let text = (text_capacity - text_capacity / 8).saturating_sub(text_size);
        let fits = |(kept, kept_text)| kept <= len && kept_text <= text;
        if fits((self.len, self.text_size)) {
            return;
        }
        // The earliest moment such that what was stored from then on fits is found by halving: sorting all places by age would
        // be no faster and many times the code. At the moment after the last one nothing is left, which always fits.
        let (mut kept_from, mut last) = (u64::MAX, 0);
        for place in self.places.all() {
            kept_from = kept_from.min(place.newest());
            last = last.max(place.newest());
        }
        let mut fits_from = last.saturating_add(1);
        while kept_from < fits_from {
            let middle = kept_from + (fits_from - kept_from) / 2;
            if fits(self.sizes(middle)) {
                fits_from = middle;
            } else {
                kept_from = middle + 1;
            }
        }
        self.retain(now, kept_from);
    }

    fn retain(&mut self, now: Now, from: u64) {
        self.places.retain(now, from);
        (self.len, self.text_size) = self.sizes(0);
    }

    /// How many entries there are in the places where something was stored at `from` or later, and the size of their text.
    fn sizes(&self, from: u64) -> (usize, usize) {
        let (mut len, mut text_size) = (0, 0);
        for place in self.places.all() {
            if place.newest() >= from {
                len += place.stored.len();
                text_size += place.text_size();
            }
        }
        (len, text_size)
    }
}

fn size(texts: &[String]) -> usize {
    let mut size = 0;
    for text in texts {
        size += text.len();
    }
    size
}

/// The entries of one place, for the question whether one of them is a cache entry match of some kind.
pub(crate) struct Matches<'a> {
    stored: &'a [Stored],
    credentials: bool,
    profile: Profile,
    now: Now,
}

impl Matches<'_> {
    /// Whether they make a preflight unnecessary. `method` is null where no match for it is needed.
    pub(crate) fn cover<'n>(&self, method: Option<&str>, mut unsafe_names: impl Iterator<Item = &'n str>) -> bool {
        let (credentials, profile) = (self.credentials, &self.profile);
        method.is_none_or(|method| self.has(&|entry| entry.matches_method(method, credentials, profile)))
            && unsafe_names.all(|name| self.has(&|entry| entry.matches_header_name(name, credentials, profile)))
    }

    fn has(&self, is_sought: &dyn Fn(&Stored) -> bool) -> bool {
        self.stored.iter().any(|entry| {
            entry.expires > self.now && entry.is_match(self.credentials, &self.profile) && is_sought(entry)
        })
    }
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

/// How many methods and header names are stored for one URL at most.
const ENTRIES_OF_A_URL: usize = 1024;
