//! The judgements that are asked for again and again, with as little stored on the way as can be.

use super::Engine;
use crate::{
    cors::{Asked, Now, PlaceOf, check, check_response},
    fetch::{Fetch, kept, received},
    http::{
        HeaderList, HeaderName, HeaderValue, SAFELIST_VALUE_SIZE_LIMIT, Status, is_cors_safelisted_request_header,
        is_cors_safelisted_response_header_name, is_forbidden_request_header,
    },
    infra::bytes::starts_with_lowercased,
    policy::is_bad_port,
    profile::{Deviation, Profile},
    request::{CredentialsMode, HeaderAddition, InvalidRequest, Mode, NewRequest, valid_header},
    response::cors_exposed_header_name_list,
    url::Url,
};
use alloc::vec::Vec;

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
    if let Some(need) = plainly(engine, new, headers.clone(), now)? {
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
    now: Now,
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
    // Of a type without a body only the whole way knows whether it counts.
    if new.content_type_is_of_body && (method == "GET" || method == "HEAD") {
        return Ok(None);
    }
    let is_cross_origin = url.origin != origin;
    let mut needs = new.sets_use_cors_preflight(&engine.behaviour.profile) || !method.is_cors_safelisted();
    let (mut size, mut has_accept) = (0, false);
    for (name, value) in headers.clone() {
        let (name, value) = valid_header(name, value)?;
        let value = value.as_bytes();
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
    // What is combined can be too long where its parts are not, and safe where one of its parts is not.
    if new.header_addition == HeaderAddition::Combine && has_repeated_name(headers.clone()) {
        return Ok(None);
    }
    if !has_accept {
        size += new.default_accept().as_bytes().len();
    }
    needs |= size > SAFELIST_VALUE_SIZE_LIMIT;
    if !is_cross_origin || !needs || url.port.is_some_and(is_bad_port) {
        return Ok(Some(Need::No));
    }
    if engine.cache.is_empty() {
        return Ok(Some(Need::Yes));
    }
    // Where the values together are too long, all of them are unsafe: that is rare enough.
    if size > SAFELIST_VALUE_SIZE_LIMIT || !url.is_serialized(new.url) {
        return Ok(None);
    }
    let place = PlaceOf {
        key: &engine.client.network_partition_key,
        origin,
        url: new.url,
    };
    let unsafe_names = headers.filter(|&(name, value)| {
        valid_header(name, value).is_ok_and(|(name, value)| {
            let value = value.as_bytes();
            !is_forbidden_request_header(name, value) && !is_cors_safelisted_request_header(name, value)
        })
    });
    let needs_method = new.sets_use_cors_preflight(&engine.behaviour.profile) || !method.is_cors_safelisted();
    let credentials = new.credentials_mode == CredentialsMode::Include;
    let is_covered = engine
        .cache
        .matches_at(&place, credentials, Profile::STANDARD, now)
        .cover(
            needs_method.then(|| method.as_str()),
            unsafe_names.map(|(name, _)| name),
        );
    Ok(Some(if is_covered { Need::Cached } else { Need::Yes }))
}

/// What a judgement of a response stores, kept from one to the next so that its memory is.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    request: HeaderList,
    /// Those that the CORS protocol reads.
    response: HeaderList,
}

/// Why a response was not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unjudged {
    /// Script gets a `TypeError` instead of a request.
    Request(InvalidRequest),
    /// A name or value is none that a response can have.
    ResponseHeader,
}

impl From<InvalidRequest> for Unjudged {
    fn from(error: InvalidRequest) -> Self {
        Self::Request(error)
    }
}

/// How many rules a preflight's response breaks.
pub(super) fn judge_preflight<'h, 'r>(
    engine: &Engine,
    new: &NewRequest<'_>,
    headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    status: Status,
    response_headers: impl Iterator<Item = (&'r str, &'r [u8])>,
    Scratch { request, response }: &mut Scratch,
) -> Result<usize, Unjudged> {
    let profile = &engine.behaviour.profile;
    validate_url(engine, new)?;
    let method = new.normalized_method()?;
    request.clear();
    new.fill(request, profile, headers)?;
    read(response_headers, response)?;
    let asked = Asked {
        origin: engine.client.origin.serialize(),
        credentials_mode: new.credentials_mode,
        use_cors_preflight: new.sets_use_cors_preflight(profile),
        method: &method,
        header_list: request,
        is_checked: true,
    };
    let limit = engine.behaviour.max_age_limit;
    Ok(match check_response(asked, status, response, profile, limit) {
        Ok(_) => 0,
        Err((failures, _)) => failures.len(),
    })
}

/// CORS check and CORS filtered response: whether the check passes, and in `visible` the places of the headers that script sees.
pub(super) fn filter<'h, 'r>(
    engine: &Engine,
    new: &NewRequest<'_>,
    headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    response_headers: impl Iterator<Item = (&'r str, &'r [u8])> + Clone,
    Scratch { response, .. }: &mut Scratch,
    visible: &mut Vec<u32>,
) -> Result<bool, Unjudged> {
    validate_url(engine, new)?;
    new.normalized_method()?;
    for (name, value) in headers {
        valid_header(name, value)?;
    }
    read(response_headers.clone(), response)?;
    visible.clear();
    let profile = &engine.behaviour.profile;
    let mut whole = HeaderList::new();
    if *profile != Profile::STANDARD {
        let headers = response_headers.clone();
        for (name, value) in headers.filter_map(|(name, value)| Some((name, HeaderValue::normalize(value).ok()?))) {
            whole.append_as_received(HeaderName::stored(name), value);
        }
        match received(whole.clone(), profile) {
            Some(list) => *response = list,
            None => return Ok(false),
        }
    }
    let kept = profile.has(Deviation::RepeatedHeadersMerged).then(|| kept(&whole));
    let is_there = |index: u32| kept.as_ref().is_none_or(|kept| kept[index as usize]);
    if check(engine.client.origin.serialize(), new.credentials_mode, response).is_err() {
        return Ok(false);
    }
    let exposed = cors_exposed_header_name_list(response, new.credentials_mode);
    for (index, (name, _)) in (0..).zip(response_headers) {
        if is_cors_safelisted_response_header_name(HeaderName::stored(name), |name| exposed.contains(name))
            && is_there(index)
        {
            visible.push(index);
        }
    }
    Ok(true)
}

/// Leaves in `list` what the CORS protocol reads of a response's headers, all of which have to be valid.
fn read<'r>(headers: impl Iterator<Item = (&'r str, &'r [u8])>, list: &mut HeaderList) -> Result<(), Unjudged> {
    const PREFIX: &[u8] = b"access-control-";
    list.clear();
    for (name, value) in headers {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::normalize(value)) else {
            return Err(Unjudged::ResponseHeader);
        };
        if name.as_str().len() > PREFIX.len() && starts_with_lowercased(name.as_str().as_bytes(), PREFIX) {
            list.append_as_received(name, value);
        }
    }
    Ok(())
}

/// That the URL is one that a request can have; its record is not wanted.
fn validate_url(engine: &Engine, new: &NewRequest<'_>) -> Result<(), InvalidRequest> {
    if PlainUrl::of(new.url).is_some() {
        return Ok(());
    }
    let url = Url::parse_with(engine.client.url_parser, new.url)?;
    if new.refuse_userinfo && url.includes_credentials() {
        return Err(InvalidRequest::UrlIncludesCredentials(new.url.into()));
    }
    Ok(())
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
        let authority = url.strip_prefix(scheme)?.as_bytes();
        let (mut end, mut label, mut colon) = (authority.len(), 0, None);
        let mut before = 0;
        for (position, &byte) in authority.iter().enumerate() {
            match byte {
                b'/' | b'?' | b'#' => {
                    end = position;
                    break;
                }
                b'0'..=b'9' => {}
                _ if colon.is_some() => return None,
                b'a'..=b'z' => {}
                b'.' => label = position + 1,
                // An encoded label begins with xn--.
                b'-' if before != b'-' => {}
                b':' => colon = Some(position),
                _ => return None,
            }
            before = byte;
        }
        // A last label that begins with a digit may be the end of an IPv4 address.
        if !authority.get(label).is_some_and(u8::is_ascii_lowercase) {
            return None;
        }
        let port = match colon.and_then(|colon| authority.get(colon + 1..end)) {
            None => None,
            Some([] | [b'0', ..]) => return None,
            Some(digits) => {
                let port = digits.iter().try_fold(0_u16, |port, digit| {
                    port.checked_mul(10)?.checked_add(u16::from(digit - b'0'))
                });
                Some(port.filter(|&port| port != default_port)?)
            }
        };
        Some(Self {
            origin: url.get(..scheme.len() + end)?,
            port,
        })
    }

    /// Whether `url`, which this is of, is its own serialization: a path and a query of bytes that nothing is done to, and no
    /// segment that could be a dot.
    fn is_serialized(&self, url: &str) -> bool {
        let mut before = 0;
        let rest = url.as_bytes().get(self.origin.len()..).unwrap_or_default();
        rest.first() == Some(&b'/')
            && rest.iter().all(|&byte| {
                let may_be_dot = before == b'/' && matches!(byte, b'.' | b'%');
                before = byte;
                !may_be_dot
                    && (byte.is_ascii_alphanumeric()
                        || matches!(
                            byte,
                            b'/' | b'?'
                                | b'&'
                                | b'='
                                | b'-'
                                | b'_'
                                | b'.'
                                | b'~'
                                | b'%'
                                | b'+'
                                | b','
                                | b':'
                                | b';'
                                | b'@'
                                | b'!'
                                | b'$'
                                | b'('
                                | b')'
                                | b'*'
                        ))
            })
    }
}
