//! What the CORS-preflight cache keeps: the entries of one key, origin and URL in one place.

use super::Now;
use crate::{
    http::{HeaderName, is_cors_non_wildcard_request_header_name},
    infra::text::concat,
    profile::{Deviation, Profile},
    request::Request,
};
use alloc::{boxed::Box, vec::Vec};

/// The entries of one key, byte-serialized origin and URL.
#[derive(Clone)]
pub(super) struct Place {
    hash: u64,
    /// The three behind each other.
    text: Box<str>,
    key_end: u32,
    origin_end: u32,
    pub(super) stored: Vec<Stored>,
}

/// Key, byte-serialized origin and URL, as a request has them.
pub(crate) struct PlaceOf<'a> {
    pub(crate) key: &'a str,
    pub(crate) origin: &'a str,
    pub(crate) url: &'a str,
}

/// What is left of a cache entry inside its place.
#[derive(Clone)]
pub(super) struct Stored {
    pub(super) what: What,
    /// When max-age seconds will have passed since storing.
    pub(super) expires: Now,
    pub(super) stored: Now,
    pub(super) credentials: bool,
}

#[derive(Clone)]
pub(super) enum What {
    Method(Box<str>),
    /// In lower case.
    HeaderName(Box<str>),
}

/// All places, found by their hash: a bucket for each of them on average, so that finding one takes the same time however many
/// there are.
#[derive(Clone)]
pub(super) struct Places {
    /// As many as a power of two, or none at all.
    buckets: Vec<Vec<Place>>,
    len: usize,
}

impl Places {
    pub(super) const fn new() -> Self {
        Self {
            buckets: Vec::new(),
            len: 0,
        }
    }

    pub(super) fn find(&self, place: &PlaceOf<'_>) -> Option<&Place> {
        let bucket = self.buckets.get(self.bucket_of(place.hash()))?;
        bucket.iter().find(|own| place.is(own))
    }

    /// The place, made if there is none, and whether it was made.
    pub(super) fn find_or_insert(&mut self, place: &PlaceOf<'_>) -> (&mut Place, bool) {
        if self.len >= self.buckets.len() {
            self.grow();
        }
        let hash = place.hash();
        let index = self.bucket_of(hash);
        let bucket = &mut self.buckets[index];
        let found = bucket.iter().position(|own| place.is(own));
        if found.is_none() {
            self.len += 1;
            bucket.push(place.stored(hash));
        }
        let last = bucket.len() - 1;
        (&mut bucket[found.unwrap_or(last)], found.is_none())
    }

    pub(super) fn remove(&mut self, place: &PlaceOf<'_>) -> Option<Place> {
        let index = self.bucket_of(place.hash());
        let bucket = self.buckets.get_mut(index)?;
        let found = bucket.iter().position(|own| place.is(own))?;
        self.len -= 1;
        Some(bucket.swap_remove(found))
    }

    pub(super) fn each<'a>(&'a self, each: &mut dyn FnMut(&'a Place)) {
        for bucket in &self.buckets {
            for place in bucket {
                each(place);
            }
        }
    }

    pub(super) fn retain(&mut self, keep: &mut dyn FnMut(&mut Place) -> bool) {
        self.len = 0;
        for bucket in &mut self.buckets {
            bucket.retain_mut(&mut *keep);
            if bucket.is_empty() {
                *bucket = Vec::new();
            }
            self.len += bucket.len();
        }
    }

    fn bucket_of(&self, hash: u64) -> usize {
        // What is cut off is of no use: there are no more buckets than a `usize` counts.
        hash as usize & self.buckets.len().wrapping_sub(1)
    }

    fn grow(&mut self) {
        let mut buckets = Vec::new();
        buckets.resize_with((self.buckets.len() * 2).max(8), Vec::new);
        let old = core::mem::replace(&mut self.buckets, buckets);
        for bucket in old {
            for place in bucket {
                let index = self.bucket_of(place.hash);
                self.buckets[index].push(place);
            }
        }
    }
}

impl Stored {
    /// The part of a cache entry match that is about credentials.
    pub(super) fn is_match(&self, credentials: bool, profile: &Profile) -> bool {
        if profile.has(Deviation::CacheCredentialsExact) {
            self.credentials == credentials
        } else {
            self.credentials || !credentials
        }
    }

    pub(super) fn matches_method(&self, method: &str, profile: &Profile) -> bool {
        matches!(&self.what, What::Method(own) if &**own == method || self.is_wildcard(own, profile))
    }

    fn is_wildcard(&self, own: &str, profile: &Profile) -> bool {
        own == "*"
            && !profile.has(Deviation::CacheWildcardNeverMatches)
            && !(self.credentials && profile.has(Deviation::CachedWildcardNeedsNoCredentials))
    }

    pub(super) fn matches_header_name(&self, header_name: &str, profile: &Profile) -> bool {
        let What::HeaderName(own) = &self.what else {
            return false;
        };
        let is_non_wildcard = || HeaderName::try_from(header_name).is_ok_and(is_cors_non_wildcard_request_header_name);
        own.eq_ignore_ascii_case(header_name)
            || (self.is_wildcard(own, profile)
                && (profile.has(Deviation::CachedWildcardCoversAuthorization) || !is_non_wildcard()))
    }
}

impl What {
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Method(text) | Self::HeaderName(text) => text.len(),
        }
    }
}

impl Place {
    pub(super) fn parts(&self) -> PlaceOf<'_> {
        let (key_end, origin_end) = (self.key_end as usize, self.origin_end as usize);
        PlaceOf {
            key: self.text.get(..key_end).unwrap_or_default(),
            origin: self.text.get(key_end..origin_end).unwrap_or_default(),
            url: self.text.get(origin_end..).unwrap_or_default(),
        }
    }

    /// When something was stored here last.
    pub(super) fn newest(&self) -> u64 {
        let mut newest = 0;
        for entry in &self.stored {
            newest = newest.max(entry.stored.0);
        }
        newest
    }

    pub(super) fn text_size(&self) -> usize {
        let mut size = self.text.len();
        for entry in &self.stored {
            size += entry.what.size();
        }
        size
    }
}

impl<'a> PlaceOf<'a> {
    pub(super) fn of(request: &'a Request) -> Self {
        Self {
            key: &request.client.network_partition_key,
            origin: request.serialize_origin(),
            url: request.current_url().as_str(),
        }
    }

    pub(super) fn size(&self) -> usize {
        self.key.len() + self.origin.len() + self.url.len()
    }

    fn is(&self, place: &Place) -> bool {
        let own = place.parts();
        self.url == own.url && self.origin == own.origin && self.key == own.key
    }

    /// Eight bytes at a time. The seed is fixed: what is in the cache is what the page itself has asked for.
    fn hash(&self) -> u64 {
        const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut hash: u64 = 0;
        let mut add = |word: u64| hash = (hash.rotate_left(23) ^ word).wrapping_mul(FACTOR);
        for part in [self.key, self.origin, self.url] {
            let (words, rest) = part.as_bytes().as_chunks();
            words.iter().for_each(|&word| add(u64::from_le_bytes(word)));
            let mut last = rest.len() as u64;
            for &byte in rest {
                last = last << 8 | u64::from(byte);
            }
            add(last);
        }
        // The buckets are chosen by its lower bits.
        hash = (hash ^ hash >> 32).wrapping_mul(FACTOR);
        hash ^ hash >> 29
    }

    /// A place of this key, origin and URL, without entries.
    fn stored(&self, hash: u64) -> Place {
        let key_end = self.key.len();
        let origin_end = key_end + self.origin.len();
        // Lengths beyond 4 GiB can't be: the key and the origin come from one string each of the caller.
        Place {
            hash,
            text: (&*concat(&[self.key, self.origin, self.url])).into(),
            key_end: u32::try_from(key_end).unwrap_or(u32::MAX),
            origin_end: u32::try_from(origin_end).unwrap_or(u32::MAX),
            stored: Vec::new(),
        }
    }
}
