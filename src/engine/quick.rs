use super::Engine;
use crate::{
    cors::Now,
    fetch::Fetch,
    http::{HeaderName, HeaderValue, is_cors_safelisted_request_header, is_forbidden_request_header},
    policy::is_bad_port,
    profile::Profile,
    request::{HeaderAddition, InvalidRequest, Mode, NewRequest},
};

/// Whether a request needs a preflight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    No,
    Yes,
    /// It does, and the CORS-preflight cache covers it.
    Cached,
}

/// The answer without a fetch, and nearly always without parsing a URL or storing a header.
pub(super) fn needs_preflight<'h>(
    engine: &Engine,
    new: &NewRequest<'_>,
    headers: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
    now: Now,
) -> Result<Need, InvalidRequest> {
    if let Some(need) = plainly(engine, new, headers.clone())? {
        return Ok(need);
    }
    let made = engine.make_request(new, headers)?;
    let fetch = Fetch::start(made.request, engine.behaviour, &engine.cache, now);
    Ok(match (fetch.is_with_cors_preflight(), fetch.asks_for_preflight()) {
        (false, _) => Need::No,
        (true, true) => Need::Yes,
        (true, false) => Need::Cached,
    })
}

/// The answer for the requests that nearly all are: mode "cors", a plain http(s) URL, the Standard's profile; null for others.
/// A property test holds it to the whole way.
fn plainly<'h>(
    engine: &Engine,
    new: &NewRequest<'_>,
    headers: impl Iterator<Item = (&'h str, &'h [u8])> + Clone,
) -> Result<Option<Need>, InvalidRequest> {
    let is_plain =
        new.mode == Mode::Cors && new.guarded && new.unsafe_request && engine.behaviour.profile == Profile::STANDARD;
    let Some(url) = PlainUrl::of(new.url).filter(|_| is_plain) else {
        return Ok(None);
    };
    let origin = engine.client.origin.serialize();
    if engine.client.prohibits_mixed_security_contexts && !url.origin.starts_with("https:") {
        return Ok(None);
    }
    let method = new.normalized_method()?;
    let is_cross_origin = url.origin != origin;
    let mut needs = new.use_cors_preflight || !method.is_cors_safelisted();
    let (mut size, mut has_accept) = (0, false);
    for (name, value) in headers.clone() {
        let invalid = |error| InvalidRequest::HeaderValue {
            name: name.into(),
            error,
        };
        let name = HeaderName::try_from(name)?;
        let value = HeaderValue::normalize(value).map_err(invalid)?.as_bytes();
        if is_forbidden_request_header(name, value) {
            continue;
        }
        has_accept |= name.matches("Accept");
        if is_cors_safelisted_request_header(name, value) {
            size += value.len();
        } else {
            needs = true;
        }
    }
    // What is combined can be too long where its parts are not.
    if !needs && new.header_addition == HeaderAddition::Combine && has_repeated_name(headers) {
        return Ok(None);
    }
    // The `*/*` that the user agent adds.
    size += if has_accept { 0 } else { 3 };
    needs |= size > 1024;
    Ok(if !is_cross_origin || !needs || url.port.is_some_and(is_bad_port) {
        Some(Need::No)
    } else if engine.cache.is_empty() {
        Some(Need::Yes)
    } else {
        None
    })
}

fn has_repeated_name<'h>(headers: impl Iterator<Item = (&'h str, &'h [u8])> + Clone) -> bool {
    let mut rest = headers;
    while let Some((name, _)) = rest.next() {
        if rest.clone().any(|(other, _)| other.eq_ignore_ascii_case(name)) {
            return true;
        }
    }
    false
}

/// An http(s) URL whose origin stands in it as it is serialized.
struct PlainUrl<'a> {
    origin: &'a str,
    port: Option<u16>,
}

impl<'a> PlainUrl<'a> {
    /// Null for what might mean something else than it says: upper case, a host that may be a number or Unicode, userinfo,
    /// a default port or one with leading zeros.
    fn of(url: &'a str) -> Option<Self> {
        let (scheme, default_port) = if url.starts_with("https://") {
            ("https://", 443)
        } else {
            ("http://", 80)
        };
        let authority = url.strip_prefix(scheme)?;
        let end = authority
            .bytes()
            .position(|byte| matches!(byte, b'/' | b'?' | b'#'))
            .unwrap_or(authority.len());
        let authority = &authority[..end];
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        };
        let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
        let last_label = host.rsplit('.').next()?;
        if !host.bytes().all(is_plain)
            || !last_label.starts_with(|c: char| c.is_ascii_lowercase())
            || host.contains("xn--")
        {
            return None;
        }
        let port = match port {
            None => None,
            Some(digits) if digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                return None;
            }
            Some(digits) => Some(digits.parse().ok().filter(|&port: &u16| port != default_port)?),
        };
        Some(Self {
            origin: &url[..scheme.len() + end],
            port,
        })
    }
}
