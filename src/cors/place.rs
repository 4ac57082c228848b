//! What the CORS-preflight cache keeps: the entries of one key, origin and URL in one place.

use super::Now;
use crate::{
    browsers::{self, Profile},
    http::{HeaderName, is_cors_non_wildcard_request_header_name},
    request::Request,
};
use alloc::{string::String, vec::Vec};

/// The entries of one key, byte-serialized origin and URL.
#[derive(Clone)]
pub(super) struct Place {
    hash: u32,
    /// The next place of its chain.
    next: u32,
    /// The three behind each other.
    text: String,
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
    /// A method, or a header name in lower case.
    pub(super) text: String,
    pub(super) is_header_name: bool,
    /// When max-age seconds will have passed since storing.
    pub(super) expires: Now,
    pub(super) stored: Now,
    pub(super) credentials: bool,
}

/// All places, found by their hash: a chain for each of them on average, so that finding one takes the same time however many
/// there are.
#[derive(Clone)]
pub(super) struct Places {
    all: Vec<Place>,
    /// Where the first place of each chain is; as many chains as a power of two, or none at all.
    chains: Vec<u32>,
}

/// Where a chain ends.
const END: u32 = u32::MAX;

impl Places {
    pub(super) const fn new() -> Self {
        Self {
            all: Vec::new(),
            chains: Vec::new(),
        }
    }

    pub(super) fn find(&self, place: &PlaceOf<'_>) -> Option<&Place> {
        self.all.get(self.index_of(place)?)
    }

    /// Adds a place that is not among them.
    pub(super) fn insert(&mut self, place: Place) {
        self.all.push(place);
        if self.all.len() > self.chains.len() {
            self.chain();
        } else {
            self.link(self.all.len() - 1);
        }
    }

    pub(super) fn remove(&mut self, place: &PlaceOf<'_>) -> Option<Place> {
        let index = self.index_of(place)?;
        let last = self.all.len() - 1;
        let next = self.all[index].next;
        *self.link_to(index) = next;
        // The last one takes its place.
        if index != last {
            *self.link_to(last) = number(index);
        }
        Some(self.all.swap_remove(index))
    }

    pub(super) fn all(&self) -> &[Place] {
        &self.all
    }

    /// Removes the entries whose max-age has passed, and the places where nothing was stored at `from` or later.
    pub(super) fn retain(&mut self, now: Now, from: u64) {
        self.all.retain_mut(|place| {
            place.expire(now);
            !place.stored.is_empty() && place.newest() >= from
        });
        self.all.shrink_to(2 * self.all.len());
        self.chain();
    }

    fn index_of(&self, place: &PlaceOf<'_>) -> Option<usize> {
        let hash = place.hash();
        let mut index = *self.chains.get(self.chain_of(hash))?;
        // No place is at `END`.
        while let Some(own) = self.all.get(index as usize) {
            if own.hash == hash && place.is(own) {
                return Some(index as usize);
            }
            index = own.next;
        }
        None
    }

    fn chain_of(&self, hash: u32) -> usize {
        hash as usize & self.chains.len().wrapping_sub(1)
    }

    /// Makes all chains anew.
    fn chain(&mut self) {
        let count = self.all.len().next_power_of_two().max(8);
        self.chains.clear();
        self.chains.resize(count, END);
        (0..self.all.len()).for_each(|index| self.link(index));
    }

    /// Puts a place at the start of its chain.
    fn link(&mut self, index: usize) {
        let chain = self.chain_of(self.all[index].hash);
        self.all[index].next = self.chains[chain];
        self.chains[chain] = number(index);
    }

    /// What says that a place comes next.
    fn link_to(&mut self, index: usize) -> &mut u32 {
        let chain = self.chain_of(self.all[index].hash);
        let mut before = self.chains[chain] as usize;
        if before == index {
            return &mut self.chains[chain];
        }
        while self.all[before].next as usize != index {
            before = self.all[before].next as usize;
        }
        &mut self.all[before].next
    }
}

/// An index as the chains have it. The capacity of a cache is far below the most that this holds.
fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(END)
}

impl Stored {
    /// The part of a cache entry match that is about credentials. `credentials`: whether the request's credentials mode is "include".
    pub(super) fn is_match(&self, credentials: bool, profile: &Profile) -> bool {
        browsers::cache::credentials_match(profile, self.credentials, credentials)
            .unwrap_or(self.credentials || !credentials)
    }

    pub(super) fn matches_method(&self, method: &str, credentials: bool, profile: &Profile) -> bool {
        !self.is_header_name && (self.text == method || self.is_wildcard(credentials, profile))
    }

    pub(super) fn matches_header_name(&self, header_name: &str, credentials: bool, profile: &Profile) -> bool {
        let is_covered_by_wildcard = || {
            !is_cors_non_wildcard_request_header_name(HeaderName::stored(header_name))
                || browsers::cache::wildcard_covers_authorization(profile)
        };
        self.is_header_name
            && (self.text.eq_ignore_ascii_case(header_name)
                || (self.is_wildcard(credentials, profile) && is_covered_by_wildcard()))
    }

    fn is_wildcard(&self, credentials: bool, profile: &Profile) -> bool {
        self.text == "*" && browsers::cache::wildcard_matches(profile, self.credentials, credentials).unwrap_or(true)
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

    /// Removes the entries whose max-age has passed.
    pub(super) fn expire(&mut self, now: Now) {
        self.stored.retain(|entry| entry.expires > now);
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
            size += entry.text.len();
        }
        size
    }
}

impl<'a> PlaceOf<'a> {
    pub(super) fn of(request: &'a Request, profile: &Profile) -> Self {
        Self {
            key: &request.client.network_partition_key,
            origin: browsers::cache::origin(profile, request).unwrap_or_else(|| request.serialize_origin()),
            url: request.current_url().as_str(),
        }
    }

    fn is(&self, place: &Place) -> bool {
        let own = place.parts();
        self.url == own.url && self.origin == own.origin && self.key == own.key
    }

    /// Eight bytes at a time. The seed is fixed: what is in the cache is what the page itself has asked for.
    fn hash(&self) -> u32 {
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
        // The upper half of a product depends on all of its factors.
        ((hash ^ hash >> 32).wrapping_mul(FACTOR) >> 32) as u32
    }

    pub(super) fn size(&self) -> usize {
        self.key.len() + self.origin.len() + self.url.len()
    }

    /// A place of this key, origin and URL, without entries and with room for so many.
    pub(super) fn stored(&self, entries: usize) -> Place {
        let key_end = self.key.len();
        let origin_end = key_end + self.origin.len();
        // Lengths beyond 4 GiB can't be: the key and the origin come from one string each of the caller.
        Place {
            hash: self.hash(),
            next: END,
            text: [self.key, self.origin, self.url].concat(),
            key_end: u32::try_from(key_end).unwrap_or(u32::MAX),
            origin_end: u32::try_from(origin_end).unwrap_or(u32::MAX),
            stored: Vec::with_capacity(entries),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{
        collections::{BTreeMap, BTreeSet},
        format,
    };

    /// Inserts, removals and retentions in an order that looks random, beside a set of the standard library.
    #[test]
    fn places_are_a_set() {
        let (mut places, mut set) = (Places::new(), BTreeSet::<String>::new());
        let mut state = 1_u32;
        for step in 0..5000_u32 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let url = format!("https://api.example/{}", (state >> 16) % 500);
            let place = place_of(&url);
            assert_eq!(places.find(&place).is_some(), set.contains(&url), "step {step}");
            match (state >> 8) % 5 {
                0..=2 if set.insert(url.clone()) => {
                    let mut new = place.stored(1);
                    new.stored.push(Stored {
                        text: String::new(),
                        is_header_name: false,
                        expires: Now(1),
                        stored: Now(1 - url.len() as u64 % 2),
                        credentials: false,
                    });
                    places.insert(new);
                }
                3 => assert_eq!(places.remove(&place).is_some(), set.remove(&url), "step {step}"),
                _ if step % 50 == 0 => {
                    places.retain(Now(0), 1);
                    set.retain(|url| url.len() % 2 == 0);
                }
                _ => {}
            }
            let mut found = BTreeSet::new();
            for place in places.all() {
                assert!(found.insert(place.parts().url), "step {step}");
            }
            assert_eq!(found.len(), set.len(), "step {step}");
        }
    }

    /// Two URLs with one hash are found by trying: of 200,000 URLs it is all but certain that two share one of 2^32 hashes.
    #[test]
    fn two_urls_with_one_hash_are_two() {
        let url = |number: u32| format!("https://api.example/{number}");
        let mut hashes = BTreeMap::new();
        let [one, other] = (0..200_000)
            .find_map(|number| Some([hashes.insert(place_of(&url(number)).hash(), number)?, number]))
            .expect("two numbers");
        let mut places = Places::new();
        places.insert(place_of(&url(one)).stored(1));
        assert!(places.find(&place_of(&url(one))).is_some());
        assert!(places.find(&place_of(&url(other))).is_none());
        assert!(places.remove(&place_of(&url(other))).is_none());
    }

    fn place_of(url: &str) -> PlaceOf<'_> {
        PlaceOf {
            key: "",
            origin: "https://app.example",
            url,
        }
    }
}
