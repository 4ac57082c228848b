//! The CORS-preflight cache, as a list of entries.

use super::Request;

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub origin: String,
    pub url: String,
    pub credentials: bool,
    pub method: Option<String>,
    pub header_name: Option<String>,
    /// The time at which the max-age has passed. A new max-age counts from the time it is set, as in the engine.
    pub expires: u64,
}

fn is_match(entry: &Entry, request: &Request, now: u64) -> bool {
    entry.expires > now
        && entry.key == request.partition_key
        && entry.origin == request.serialized_origin()
        && entry.url == request.current().as_str()
        && (entry.credentials || request.credentials != "include")
}

fn matches_method(entry: &Entry, method: &str) -> bool {
    entry.method.as_deref().is_some_and(|own| own == method || own == "*")
}

fn matches_header(entry: &Entry, name: &str) -> bool {
    entry.header_name.as_deref().is_some_and(|own| {
        own.eq_ignore_ascii_case(name) || (own == "*" && !name.eq_ignore_ascii_case("authorization"))
    })
}

pub fn has_method(cache: &[Entry], request: &Request, method: &str, now: u64) -> bool {
    cache
        .iter()
        .any(|entry| is_match(entry, request, now) && matches_method(entry, method))
}

pub fn has_header(cache: &[Entry], request: &Request, name: &str, now: u64) -> bool {
    cache
        .iter()
        .any(|entry| is_match(entry, request, now) && matches_header(entry, name))
}

pub fn store(cache: &mut Vec<Entry>, request: &Request, methods: &[String], names: &[String], max_age: u64, now: u64) {
    let expires = now.saturating_add(max_age.saturating_mul(1000));
    let new = |method: Option<&String>, name: Option<&String>| Entry {
        key: request.partition_key.clone(),
        origin: request.serialized_origin(),
        url: request.current().as_str().to_owned(),
        credentials: request.credentials == "include",
        method: method.cloned(),
        header_name: name.map(|name| name.to_ascii_lowercase()),
        expires,
    };
    cache.retain(|entry| entry.expires > now);
    for method in methods {
        for entry in cache
            .iter_mut()
            .filter(|entry| is_match(entry, request, now) && matches_method(entry, method))
        {
            entry.expires = expires;
        }
    }
    for method in methods {
        // With max-age 0 a new entry has already expired, so the search includes expired entries.
        if !cache
            .iter()
            .any(|entry| entry.expires >= expires && is_match_at(entry, request) && matches_method(entry, method))
        {
            cache.push(new(Some(method), None));
        }
    }
    for name in names {
        for entry in cache
            .iter_mut()
            .filter(|entry| is_match(entry, request, now) && matches_header(entry, name))
        {
            entry.expires = expires;
        }
    }
    for name in names {
        if !cache
            .iter()
            .any(|entry| entry.expires >= expires && is_match_at(entry, request) && matches_header(entry, name))
        {
            cache.push(new(None, Some(name)));
        }
    }
    cache.retain(|entry| entry.expires > now);
}

fn is_match_at(entry: &Entry, request: &Request) -> bool {
    is_match(entry, request, 0)
}

pub fn clear(cache: &mut Vec<Entry>, request: &Request) {
    let (origin, url) = (request.serialized_origin(), request.current().as_str().to_owned());
    cache.retain(|entry| !(entry.key == request.partition_key && entry.origin == origin && entry.url == url));
}
