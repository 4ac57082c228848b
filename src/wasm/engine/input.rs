//! Requests and responses as they come in: one text, in which all strings stand behind each other, and numbers, which say how long
//! each string is and everything that is no string. `www/engine/wire.js` holds both, and `request.js` and `response.js` write them, in the order in which they are read here.

use crate::error::Thrown;
use corsight::{
    diagnosis::{ProbeOutcome, ProbeResult, Question},
    engine::Answer,
    environment::IpAddressSpace,
    http::{Header, HeaderList, Status},
    infra::{Quoted, bytes::isomorphic_encode},
    request::{
        Body, CacheMode, CorsSettingsAttribute, CredentialsMode, Destination, HeaderAddition, Initiator,
        InitiatorOptions, InvalidRequest, Mode, NewRequest, RedirectMode, ReferrerPolicy,
    },
    response::{Response, Unseen},
};
use std::{borrow::Cow, net::IpAddr};

/// What has not been read yet of a text and its numbers.
pub struct Input<'a> {
    text: &'a str,
    is_ascii: bool,
    numbers: &'a [u32],
}

/// A request as it came in.
pub struct RequestInput<'a> {
    pub blob_origin: &'a str,
    /// As `fetch()` or an XMLHttpRequest makes it.
    new: NewRequest<'a>,
    /// As another initiator makes it, which knows what is not given.
    by_initiator: Option<(&'a str, InitiatorOptions<'a>)>,
    headers: Headers<'a>,
}

type Headers<'a> = Vec<(&'a str, Cow<'a, [u8]>)>;

impl<'a> Input<'a> {
    pub fn new(text: &'a str, numbers: &'a [u32]) -> Self {
        Self {
            text,
            is_ascii: text.is_ascii(),
            numbers,
        }
    }

    pub fn request(&mut self) -> Result<RequestInput<'a>, Thrown> {
        let mode = self.one_of(Mode::ALL)?;
        let credentials = self.one_of(CredentialsMode::ALL)?;
        let redirect = self.one_of(RedirectMode::ALL)?;
        let referrer_policy = self.one_of(ReferrerPolicy::ALL)?;
        let destination = self.one_of(Destination::ALL)?;
        let cache = self.one_of(CacheMode::ALL)?;
        let cross_origin = self.one_of(CorsSettingsAttribute::ALL)?;
        let body = self.one_of(Body::ALL)?;
        let keepalive = self.flag()?;
        let use_cors_preflight = self.flag()?;
        let unsafe_request = self.flag()?;
        let guarded = self.flag()?;
        let combines = self.flag()?;
        let refuse_userinfo = self.flag()?;
        let type_is_of_body = self.flag()?;
        let by_initiator = self.flag()?;
        let target_address_space = self.one_of(IpAddressSpace::ALL)?;
        let url = self.string()?;
        let method = self.string()?;
        let blob_origin = self.string()?;
        let initiator = self.string()?;

        let mut new = NewRequest::new(url);
        new.method = method;
        new.mode = mode.unwrap_or(new.mode);
        new.credentials_mode = credentials.unwrap_or(new.credentials_mode);
        new.redirect_mode = redirect.unwrap_or(new.redirect_mode);
        new.referrer_policy = referrer_policy.unwrap_or(new.referrer_policy);
        new.destination = destination.unwrap_or(new.destination);
        new.cache_mode = cache.unwrap_or(new.cache_mode);
        new.body = body.unwrap_or(new.body);
        new.keepalive = keepalive;
        new.target_ip_address_space = target_address_space;
        new.use_cors_preflight = use_cors_preflight;
        new.unsafe_request = unsafe_request;
        new.guarded = guarded;
        new.refuse_userinfo = refuse_userinfo;
        new.content_type_is_of_body = type_is_of_body;
        new.header_addition = if combines {
            HeaderAddition::Combine
        } else {
            HeaderAddition::Append
        };
        let options = InitiatorOptions {
            method,
            cross_origin: cross_origin.unwrap_or_default(),
            mode,
            credentials_mode: credentials,
            redirect_mode: redirect,
            destination,
        };
        Ok(RequestInput {
            blob_origin,
            new,
            by_initiator: by_initiator.then_some((initiator, options)),
            headers: self.headers()?,
        })
    }

    /// The next response, or the failure of the transport in its place; null at the end of the input.
    pub fn answer(&mut self) -> Result<Option<Answer>, Thrown> {
        if self.numbers.is_empty() {
            return Ok(None);
        }
        let status = self.number()?;
        let url = self.string()?;
        let address = self.string()?;
        let headers = self.headers()?;
        if status == 0 {
            // A failure's message stands in the place of the URL.
            return Ok(Some(Answer::Failure(url.into())));
        }
        let unseen = Unseen {
            status: (status / 1000) & 1 != 0,
            headers: (status / 2000) & 1 != 0,
        };
        let status = u16::try_from(status % 1000)
            .ok()
            .and_then(|status| Status::new(status).ok())
            .ok_or_else(malformed)?;
        let mut header_list = HeaderList::new();
        for (name, value) in headers {
            let header = Header::new(name, &value);
            let header = header.map_err(|error| Thrown::misuse(&error, error.name()))?;
            header_list.append_as_received(header.name, header.value);
        }
        let mut response = Response::new(status, header_list);
        response.ip_address = read_address(address)?;
        response.unseen = unseen;
        Ok(Some(Answer::Response(response)))
    }

    /// What came of the next probe; null at the end of the input.
    pub fn probe_outcome(&mut self) -> Result<Option<ProbeOutcome>, Thrown> {
        if self.numbers.is_empty() {
            return Ok(None);
        }
        let code = self.string()?;
        let question = Question::of_code(code)
            .ok_or_else(|| Thrown::misuse(format!("{} is not the code of a probe", Quoted(code)), code))?;
        let mut outcome = ProbeOutcome::new(question, self.one_of(ProbeResult::ALL)?.ok_or_else(malformed)?);
        outcome.status = u16::try_from(self.number()?).map_err(|_| malformed())?;
        outcome.is_of_worker = self.flag()?;
        outcome.asked_url = self.string()?.into();
        outcome.url = self.string()?.into();
        let headers = self.headers()?;
        outcome.names = headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        Ok(Some(outcome))
    }

    /// How many headers there are, and two lengths for each.
    fn headers(&mut self) -> Result<Headers<'a>, Thrown> {
        let count = self.number()? as usize;
        if count > self.numbers.len() / 2 {
            return Err(malformed());
        }
        let mut headers = Vec::with_capacity(count);
        for _ in 0..count {
            let (name, value) = (self.string()?, self.string()?);
            headers.push((name, self.bytes_of(name, value)?));
        }
        Ok(headers)
    }

    /// A header's value, which has a code point for each byte.
    fn bytes_of(&self, name: &str, value: &'a str) -> Result<Cow<'a, [u8]>, Thrown> {
        if self.is_ascii {
            return Ok(Cow::Borrowed(value.as_bytes()));
        }
        match isomorphic_encode(value) {
            Ok(bytes) => Ok(Cow::Owned(bytes)),
            Err(c) => {
                let quoted = Quoted(name);
                let message = format!(
                    "header {quoted}: the value has the character {c}, but a value has only characters up to U+00FF"
                );
                Err(Thrown::misuse(message, name))
            }
        }
    }

    /// One of the values of an enumeration, or null if none is given: the number is the index of the value, and one more.
    fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<Option<T>, Thrown> {
        match self.number()? as usize {
            0 => Ok(None),
            number => all.get(number - 1).copied().map(Some).ok_or_else(malformed),
        }
    }

    #[inline(never)]
    fn flag(&mut self) -> Result<bool, Thrown> {
        Ok(self.number()? == 1)
    }

    #[inline(never)]
    fn number(&mut self) -> Result<u32, Thrown> {
        let (number, rest) = self.numbers.split_first().ok_or_else(malformed)?;
        self.numbers = rest;
        Ok(*number)
    }

    /// The next string, whose length the next number is, in UTF-16 code units.
    #[inline(never)]
    fn string(&mut self) -> Result<&'a str, Thrown> {
        let units = self.number()? as usize;
        let length = if self.is_ascii {
            units
        } else {
            length_of_units(self.text, units)?
        };
        let (string, rest) = self.text.split_at_checked(length).ok_or_else(malformed)?;
        self.text = rest;
        Ok(string)
    }
}

impl<'a> RequestInput<'a> {
    /// The request that its initiator makes.
    pub fn new_request(&self) -> Result<NewRequest<'a>, InvalidRequest> {
        let Some((initiator, options)) = &self.by_initiator else {
            return Ok(self.new);
        };
        let content_type = self
            .headers()
            .find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"))
            .map(|(_, value)| value);
        let mut new = NewRequest::by(self.new.url, Initiator::new(initiator)?, *options, content_type)?;
        new.body = self.new.body;
        new.target_ip_address_space = self.new.target_ip_address_space;
        new.referrer_policy = self.new.referrer_policy;
        Ok(new)
    }

    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (*name, &**value))
    }
}

/// An IP address, with the brackets of a URL or without; null for the empty string.
fn read_address(address: &str) -> Result<Option<IpAddr>, Thrown> {
    if address.is_empty() {
        return Ok(None);
    }
    let parsed = address.trim_matches(['[', ']']).parse();
    let invalid = |_| {
        Thrown::misuse(
            format!("remoteAddress: {} is not an IP address", Quoted(address)),
            address,
        )
    };
    parsed.map(Some).map_err(invalid)
}

/// How many bytes of UTF-8 the first `units` UTF-16 code units of `text` are.
fn length_of_units(text: &str, mut units: usize) -> Result<usize, Thrown> {
    let mut length = 0;
    for c in text.chars() {
        if units == 0 {
            break;
        }
        units = units.checked_sub(c.len_utf16()).ok_or_else(|| in_halves(c))?;
        length += c.len_utf8();
    }
    Ok(length)
}

/// The error for a surrogate pair whose halves stand in two strings.
fn in_halves(c: char) -> Thrown {
    let value = c.to_string();
    let quoted = Quoted(&value);
    let message = format!(
        "{quoted} is cut in half: one string ends with the first half, and the next string begins with the second half"
    );
    Thrown::misuse(message, &value)
}

/// The error for numbers that are not those of a request or response.
fn malformed() -> Thrown {
    Thrown::misuse("the text and the numbers of the input do not fit together", "")
}
