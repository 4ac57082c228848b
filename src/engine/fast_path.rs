//! The fast path: the judgements on common requests and responses, made from the fields, without making a request or a response.
//!
//! The fast path takes the Standard's profile, a plain http(s) URL, a common method, and each header of the CORS protocol at most once.
//! The full path judges everything else, and finds the broken rules. tests/quick.rs compares the two paths.

use super::{Engine, Need, plain_url::PlainUrl};
use crate::{
    browsers::Profile,
    checks::is_bad_port,
    cors::{CachedUrl, Now},
    http::{
        Method, SAFELIST_VALUE_SIZE_LIMIT, Status, is_cors_non_wildcard_request_header_name,
        is_cors_safelisted_request_header, is_cors_safelisted_response_header_name, is_forbidden_request_header,
        list_items,
    },
    infra::bytes::{is_http_whitespace_byte, is_token, trim},
    request::{CredentialsMode, HeaderAddition, Mode, NewRequest},
};
use alloc::vec::Vec;

/// The judgements of an engine on plain requests and responses.
#[derive(Clone, Copy)]
pub struct FastPath<'e>(pub(super) &'e Engine);

impl FastPath<'_> {
    /// Whether a request needs a preflight; null if the fast path does not judge the request.
    #[must_use]
    pub fn needs_preflight<'h>(
        self,
        new: &NewRequest<'_>,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        now: Now,
    ) -> Option<Need> {
        let engine = self.0;
        let plain = PlainRequest::of(engine, new, headers)?;
        let origin = engine.client.origin.serialize();
        if engine.client.prohibits_mixed_security_contexts && !plain.url.origin.starts_with("https:") {
            return None;
        }
        let needs_method = new.sets_use_cors_preflight(&Profile::STANDARD) || !plain.is_method_safelisted;
        let is_preflighted = needs_method || !plain.unsafe_names.is_empty();
        if !is_preflighted || plain.url.origin == origin || plain.url.port.is_some_and(is_bad_port) {
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
        let method = needs_method.then_some(new.method);
        if matches.cover(method, plain.unsafe_names.into_iter()) {
            Some(Need::Cached)
        } else {
            Some(Need::Yes)
        }
    }

    /// Whether a preflight's response certainly passes for a request. After `false`, the full path decides.
    #[must_use]
    pub fn passes<'h, 'r>(
        self,
        new: &NewRequest<'_>,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        status: Status,
        response_headers: impl Iterator<Item = (&'r str, &'r [u8])>,
    ) -> bool {
        let engine = self.0;
        let Some(plain) = PlainRequest::of(engine, new, headers) else {
            return false;
        };
        let Some(response) = PlainResponse::of(response_headers) else {
            return false;
        };
        // 7.
        if !response.passes_cors_check(engine, new) || !status.is_ok() {
            return false;
        }
        // 7.1. to 7.3.
        let (Some(methods), Some(header_names)) = (tokens(response.allow_methods), tokens(response.allow_headers))
        else {
            return false;
        };
        let can_be_wildcard = new.credentials_mode != CredentialsMode::Include;
        // 7.5.
        let is_method_allowed =
            plain.is_method_safelisted || methods.contains(&new.method) || (can_be_wildcard && methods.contains(&"*"));
        // 7.6. and 7.7. A non-wildcard name is CORS-unsafe with every value.
        let has_wildcard = can_be_wildcard && header_names.contains(&"*");
        let is_name_allowed = |name: &str| {
            (has_wildcard && !is_cors_non_wildcard_request_header_name(name)) || contains_name(&header_names, name)
        };
        is_method_allowed && plain.unsafe_names.into_iter().all(is_name_allowed)
    }

    /// CORS check and CORS filtered response: whether the check passes, and in `visible` the indices of the headers that script sees.
    /// After `false`, the full path decides.
    #[must_use]
    pub fn filter<'h, 'r>(
        self,
        new: &NewRequest<'_>,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
        response_headers: impl Iterator<Item = (&'r str, &'r [u8])> + Clone,
        visible: &mut Vec<u32>,
    ) -> bool {
        let engine = self.0;
        if PlainRequest::of(engine, new, headers).is_none() {
            return false;
        }
        let Some(response) = PlainResponse::of(response_headers.clone()) else {
            return false;
        };
        if !response.passes_cors_check(engine, new) {
            return false;
        }
        let Some(exposed) = tokens(response.expose_headers) else {
            return false;
        };
        let is_all_exposed = new.credentials_mode != CredentialsMode::Include && exposed.contains(&"*");
        let is_exposed = |name: &str| is_all_exposed || contains_name(&exposed, name);
        visible.clear();
        for (index, (name, _)) in (0..).zip(response_headers) {
            if is_cors_safelisted_response_header_name(name, is_exposed) {
                visible.push(index);
            }
        }
        true
    }
}

/// The fields of a request that the judgements need.
struct PlainRequest<'a, 'h> {
    url: PlainUrl<'a>,
    is_method_safelisted: bool,
    /// The CORS-unsafe request-header names, as script gave them.
    unsafe_names: Vec<&'h str>,
}

impl<'a, 'h> PlainRequest<'a, 'h> {
    /// Null if the request is not plain.
    fn of(engine: &Engine, new: &NewRequest<'a>, headers: impl Iterator<Item = (&'h str, &'h [u8])>) -> Option<Self> {
        let is_method_safelisted = matches!(new.method, "GET" | "HEAD" | "POST");
        let is_plain = new.mode == Mode::Cors
            && new.guarded
            && new.unsafe_request
            && Method::is_usual(new.method)
            // Only the full path knows whether the Content-Type of a body counts if the body is not sent.
            && !(new.content_type_is_of_body && is_method_safelisted && new.method != "POST")
            && engine.behaviour.profile.keeps_to_the_standard();
        if !is_plain {
            return None;
        }
        let url = PlainUrl::of(new.url)?;
        // Combined values can be too long although each value is short, and safe although one value is not. The Content-Type of the
        // body counts only if script set no other.
        let names_differ = new.header_addition == HeaderAddition::Combine || new.content_type_is_of_body;
        let (mut names, mut unsafe_names) = (Vec::new(), Vec::new());
        let (mut safelist_value_size, mut has_accept) = (0, false);
        for (name, value) in headers {
            let value = plain_value(name, value)?;
            if names.len() == MOST_ITEMS || (names_differ && contains_name(&names, name)) {
                return None;
            }
            names.push(name);
            if is_forbidden_request_header(name, value) {
                continue;
            }
            has_accept |= name.eq_ignore_ascii_case("Accept");
            if is_cors_safelisted_request_header(name, value) {
                safelist_value_size += value.len();
            } else {
                unsafe_names.push(name);
            }
        }
        if !has_accept {
            safelist_value_size += new.default_accept().as_bytes().len();
        }
        // If the total of the values is too long, every header is unsafe.
        (safelist_value_size <= SAFELIST_VALUE_SIZE_LIMIT).then_some(Self {
            url,
            is_method_safelisted,
            unsafe_names,
        })
    }
}

/// The headers of a response that the CORS protocol reads, each at most once.
#[derive(Default)]
struct PlainResponse<'r> {
    allow_origin: Option<&'r [u8]>,
    allow_credentials: Option<&'r [u8]>,
    allow_methods: Option<&'r [u8]>,
    allow_headers: Option<&'r [u8]>,
    expose_headers: Option<&'r [u8]>,
}

impl<'r> PlainResponse<'r> {
    /// Null if a header is not plain, or if one of these headers is repeated.
    fn of(headers: impl Iterator<Item = (&'r str, &'r [u8])>) -> Option<Self> {
        let mut response = Self::default();
        for (name, value) in headers {
            let value = plain_value(name, value)?;
            let is = |other: &str| name.eq_ignore_ascii_case(other);
            let own = if is("Access-Control-Allow-Origin") {
                &mut response.allow_origin
            } else if is("Access-Control-Allow-Credentials") {
                &mut response.allow_credentials
            } else if is("Access-Control-Allow-Methods") {
                &mut response.allow_methods
            } else if is("Access-Control-Allow-Headers") {
                &mut response.allow_headers
            } else if is("Access-Control-Expose-Headers") {
                &mut response.expose_headers
            } else {
                continue;
            };
            if own.replace(value).is_some() {
                return None;
            }
        }
        Some(response)
    }

    /// CORS check.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    fn passes_cors_check(&self, engine: &Engine, new: &NewRequest<'_>) -> bool {
        let include = new.credentials_mode == CredentialsMode::Include;
        // 3. to 7.
        (!include && self.allow_origin == Some(b"*"))
            || (self.allow_origin == Some(engine.client.origin.serialize().as_bytes())
                && (!include || self.allow_credentials == Some(b"true")))
    }
}

/// The number of items that a list may have, because the list is searched for each of many names.
const MOST_ITEMS: usize = 16;

/// The normalized value of a header; null if the name is invalid, or the value is not ASCII without control characters.
fn plain_value<'a>(name: &str, value: &'a [u8]) -> Option<&'a [u8]> {
    let value = trim(value, is_http_whitespace_byte);
    let is_plain = is_token(name.as_bytes()) && value.iter().all(|byte| matches!(byte, 0x20..0x80));
    is_plain.then_some(value)
}

/// The tokens of a list, none if the list is absent; null if an item is no token, or there are too many.
fn tokens(list: Option<&[u8]>) -> Option<Vec<&str>> {
    let mut tokens = Vec::new();
    for item in list_items(list.unwrap_or_default()) {
        if tokens.len() == MOST_ITEMS || !is_token(item) {
            return None;
        }
        tokens.push(str::from_utf8(item).ok()?);
    }
    Some(tokens)
}

fn contains_name(names: &[&str], name: &str) -> bool {
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}
