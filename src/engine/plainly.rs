//! The requests and responses that nearly all are, judged without storing anything: the Standard's profile, a plain http(s) URL,
//! one of the usual methods, a few headers of plain text, none of the CORS protocol's own twice. Everything else is judged on the
//! whole way, which also says what is wrong. tests/quick.rs holds the two together.
//!
//! All of it is `#[inline]`, so that it is compiled as its caller is: for speed, where the rest of the wasm is compiled for size.

use super::{Engine, Need, plain_url::PlainUrl};
use crate::{
    browsers::Profile,
    checks::is_bad_port,
    cors::{CachedUrl, Now},
    http::{
        HeaderName, HeaderValue, Method, SAFELIST_VALUE_SIZE_LIMIT, Status, is_cors_non_wildcard_request_header_name,
        is_cors_safelisted_request_header, is_cors_safelisted_response_header_name, is_forbidden_request_header,
        list_items,
    },
    infra::bytes::{is_byte_case_insensitive_match, is_plain_name, is_token},
    request::{CredentialsMode, HeaderAddition, Mode, NewRequest},
};
use alloc::vec::Vec;

/// The judgements of an engine on plain requests and responses.
#[derive(Clone, Copy)]
pub struct Plainly<'e>(pub(super) &'e Engine);

impl Plainly<'_> {
    /// Whether a request needs a preflight; null if it is not judged here.
    #[inline]
    #[must_use]
    pub fn needs_preflight<'h>(
        self,
        new: &NewRequest<'_>,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        now: Now,
    ) -> Option<Need> {
        let engine = self.0;
        let mut unsafe_names = Few::new("");
        let plain = Plain::of(engine, new, headers, &mut unsafe_names)?;
        let origin = engine.client.origin.serialize();
        if engine.client.prohibits_mixed_security_contexts && !plain.url.origin.starts_with("https:") {
            return None;
        }
        let needs_method = new.sets_use_cors_preflight(&Profile::STANDARD) || !plain.is_method_safelisted;
        let needs = needs_method || !unsafe_names.items().is_empty();
        if !needs || plain.url.origin == origin || plain.url.port.is_some_and(is_bad_port) {
            return Some(Need::No);
        }
        if engine.cache.is_empty() {
            return Some(Need::Yes);
        }
        if !plain.url.is_serialized(new.url) {
            return None;
        }
        let url = CachedUrl {
            key: &engine.client.network_partition_key,
            byte_serialized_origin: origin,
            url: new.url,
        };
        let include = new.credentials_mode == CredentialsMode::Include;
        let matches = engine.cache.matches_of_url(&url, include, Profile::STANDARD, now);
        let names = unsafe_names.items().iter().copied();
        Some(if matches.cover(needs_method.then_some(new.method), names) {
            Need::Cached
        } else {
            Need::Yes
        })
    }

    /// Whether a preflight's response passes for a request. It may pass all the same if this says no.
    #[inline]
    #[must_use]
    pub fn passes<'h, 'r>(
        self,
        new: &NewRequest<'_>,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        status: Status,
        response_headers: impl Iterator<Item = (&'r str, &'r [u8])>,
    ) -> bool {
        let engine = self.0;
        let mut unsafe_names = Few::new("");
        let Some(plain) = Plain::of(engine, new, headers, &mut unsafe_names) else {
            return false;
        };
        let mut read = Read::default();
        // 7.
        if !read.take(response_headers) || !read.passes_cors_check(engine, new) || !status.is_ok() {
            return false;
        }
        // 7.1. to 7.3.
        let (mut methods, mut header_names) = (Few::new(b"".as_slice()), Few::new(b"".as_slice()));
        if !methods.take(read.allow_methods) || !header_names.take(read.allow_headers) {
            return false;
        }
        let can_be_wildcard = new.credentials_mode != CredentialsMode::Include;
        // 7.5.
        let is_method_allowed =
            plain.is_method_safelisted || methods.contains(new.method) || (can_be_wildcard && methods.contains("*"));
        // 7.6. and 7.7. A non-wildcard name is CORS-unsafe whatever its value.
        let has_wildcard = can_be_wildcard && header_names.contains("*");
        is_method_allowed
            && unsafe_names.items().iter().all(|name| {
                let name = HeaderName::stored(name);
                (has_wildcard && !is_cors_non_wildcard_request_header_name(name)) || header_names.contains_name(name)
            })
    }

    /// CORS check and CORS filtered response: whether the check passes, and in `visible` the places of the headers that script sees.
    /// It may pass all the same if this says no.
    #[inline]
    #[must_use]
    pub fn filter<'h, 'r>(
        self,
        new: &NewRequest<'_>,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        response_headers: impl Iterator<Item = (&'r str, &'r [u8])> + Clone,
        visible: &mut Vec<u32>,
    ) -> bool {
        let engine = self.0;
        if Plain::of(engine, new, headers, &mut Few::new("")).is_none() {
            return false;
        }
        let mut read = Read::default();
        if !read.take(response_headers.clone()) || !read.passes_cors_check(engine, new) {
            return false;
        }
        let mut exposed = Few::new(b"".as_slice());
        if !exposed.take(read.expose_headers) {
            return false;
        }
        let is_all_exposed = new.credentials_mode != CredentialsMode::Include && exposed.contains("*");
        visible.clear();
        for (index, (name, _)) in (0..).zip(response_headers) {
            if is_cors_safelisted_response_header_name(HeaderName::stored(name), |name| {
                is_all_exposed || exposed.contains_name(name)
            }) {
                visible.push(index);
            }
        }
        true
    }
}

/// What a plain request comes to.
struct Plain<'a> {
    url: PlainUrl<'a>,
    is_method_safelisted: bool,
}

impl<'a> Plain<'a> {
    /// Null if the request is not plain. Its CORS-unsafe request-header names go into `unsafe_names`, as script gave them: lists
    /// are not moved, because copying memory is slow in wasm.
    #[inline]
    fn of<'h>(
        engine: &Engine,
        new: &NewRequest<'a>,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        unsafe_names: &mut Few<&'h str>,
    ) -> Option<Self> {
        let is_method_safelisted = matches!(new.method, "GET" | "HEAD" | "POST");
        let is_plain = new.mode == Mode::Cors
            && new.guarded
            && new.unsafe_request
            && Method::is_usual(new.method)
            // Of a type without a body only the whole way knows whether it counts.
            && !(new.content_type_is_of_body && is_method_safelisted && new.method != "POST")
            && engine.behaviour.profile.keeps_to_the_standard();
        if !is_plain {
            return None;
        }
        let url = PlainUrl::of(new.url)?;
        let mut names = Few::new("");
        let (mut size, mut has_accept) = (0, false);
        for (name, value) in headers {
            let (name, value) = plain_header(name, value)?;
            // What is combined can be too long where its parts are not, and safe where one of its parts is not. A body's type counts
            // where there is no other.
            if new.header_addition == HeaderAddition::Combine || new.content_type_is_of_body {
                if names.contains_name(name) {
                    return None;
                }
                names.push(name.as_str())?;
            }
            if is_forbidden_request_header(name, value) {
                continue;
            }
            has_accept |= name.matches("Accept");
            if is_cors_safelisted_request_header(name, value) {
                size += value.len();
            } else {
                unsafe_names.push(name.as_str())?;
            }
        }
        if !has_accept {
            size += new.default_accept().as_bytes().len();
        }
        // Where the values together are too long, all of them are unsafe.
        (size <= SAFELIST_VALUE_SIZE_LIMIT).then_some(Self {
            url,
            is_method_safelisted,
        })
    }
}

/// A header of plain text, its value normalized.
#[inline]
fn plain_header<'a>(name: &'a str, value: &'a [u8]) -> Option<(HeaderName<'a>, &'a [u8])> {
    let bytes = name.as_bytes();
    (is_plain_name(bytes) || is_token(bytes)).then_some(())?;
    Some((
        HeaderName::stored(name),
        HeaderValue::normalize_plain(value)?.as_bytes(),
    ))
}

/// What the CORS protocol reads of a response, each header's only value.
#[derive(Default)]
struct Read<'r> {
    allow_origin: Option<&'r [u8]>,
    allow_credentials: Option<&'r [u8]>,
    allow_methods: Option<&'r [u8]>,
    allow_headers: Option<&'r [u8]>,
    expose_headers: Option<&'r [u8]>,
}

impl<'r> Read<'r> {
    /// No if a header is invalid or one of these is there twice.
    #[inline]
    fn take(&mut self, headers: impl Iterator<Item = (&'r str, &'r [u8])>) -> bool {
        for (name, value) in headers {
            let Some((name, value)) = plain_header(name, value) else {
                return false;
            };
            let own = match name.as_str().len() {
                27 if name.matches("Access-Control-Allow-Origin") => &mut self.allow_origin,
                28 if name.matches("Access-Control-Allow-Methods") => &mut self.allow_methods,
                28 if name.matches("Access-Control-Allow-Headers") => &mut self.allow_headers,
                29 if name.matches("Access-Control-Expose-Headers") => &mut self.expose_headers,
                32 if name.matches("Access-Control-Allow-Credentials") => &mut self.allow_credentials,
                _ => continue,
            };
            if own.replace(value).is_some() {
                return false;
            }
        }
        true
    }

    /// CORS check.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    #[inline]
    fn passes_cors_check(&self, engine: &Engine, new: &NewRequest<'_>) -> bool {
        let include = new.credentials_mode == CredentialsMode::Include;
        // 3. to 7.
        (!include && self.allow_origin == Some(b"*"))
            || (self.allow_origin == Some(engine.client.origin.serialize().as_bytes())
                && (!include || self.allow_credentials == Some(b"true")))
    }
}

/// A few things, without an allocation.
struct Few<T> {
    items: [T; FEW],
    len: usize,
    /// The bit of each item's length: nearly all names that are looked for have another.
    lengths: u32,
}

const FEW: usize = 16;

impl<T: Copy + AsRef<[u8]>> Few<T> {
    #[inline]
    const fn new(empty: T) -> Self {
        Self {
            items: [empty; FEW],
            len: 0,
            lengths: 0,
        }
    }

    /// Null if there is no room for it.
    #[inline]
    fn push(&mut self, item: T) -> Option<()> {
        *self.items.get_mut(self.len)? = item;
        self.len += 1;
        self.lengths |= 1 << (item.as_ref().len() & 31);
        Some(())
    }

    #[inline]
    fn items(&self) -> &[T] {
        self.items.get(..self.len).unwrap_or_default()
    }

    #[inline]
    fn contains(&self, item: &str) -> bool {
        self.items().iter().any(|one| one.as_ref() == item.as_bytes())
    }

    #[inline]
    fn contains_name(&self, name: HeaderName<'_>) -> bool {
        let name = name.as_str().as_bytes();
        self.lengths >> (name.len() & 31) & 1 == 1
            && self
                .items()
                .iter()
                .any(|one| is_byte_case_insensitive_match(one.as_ref(), name))
    }
}

impl<'a> Few<&'a [u8]> {
    /// The tokens of a list, none if it is absent; no if one of its items is no token or it has too many.
    #[inline]
    fn take(&mut self, list: Option<&'a [u8]>) -> bool {
        list_items(list.unwrap_or_default()).all(|item| is_token(item) && self.push(item).is_some())
    }
}
