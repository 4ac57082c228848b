//! The fields of the input buffer: what they are and in which order.

use crate::error::{Thrown, invalid, misuse};
use alloc::vec::Vec;
use core::slice;
use corsight::{
    engine::Answer,
    http::{HeaderList, HeaderName, HeaderValue, InvalidHeaderValue, Status},
    infra::{Quoted, bytes::isomorphic_encode},
    request::{
        Body, CorsSettingsAttribute, CredentialsMode, Destination, HeaderAddition, Initiator, InvalidRequest, Mode,
        NewRequest, RedirectMode, ReferrerPolicy, Said,
    },
    response::Response,
};

/// The fields that have not been read yet.
#[derive(Clone)]
pub struct Fields<'a> {
    text: &'a str,
    is_ascii: bool,
    start: usize,
    /// Where each of them ends.
    ends: slice::Iter<'a, u32>,
}

/// A request's fields.
pub struct RequestFields<'a> {
    pub new: NewRequest<'a>,
    pub blob_origin: &'a str,
    headers: HeaderFields<'a>,
}

/// A response's fields.
pub struct ResponseFields<'a> {
    pub status: Status,
    url: &'a str,
    headers: HeaderFields<'a>,
}

/// Names and values. A value is one character for each byte: as text it is its bytes only where all of it is ASCII.
struct HeaderFields<'a> {
    fields: Fields<'a>,
    /// The values, isomorphic encoded, if there is something to encode.
    encoded: Vec<Vec<u8>>,
}

/// The headers of [`HeaderFields`], one after the other.
#[derive(Clone)]
pub struct Headers<'a> {
    fields: Fields<'a>,
    encoded: slice::Iter<'a, Vec<u8>>,
}

impl<'a> Fields<'a> {
    /// `len` bytes that have to be `fields` fields: more means that a field has a line feed in it. `ends` is filled.
    pub fn new(input: &'a [u8], len: usize, fields: u32, ends: &'a mut Vec<u32>) -> Result<Self, Thrown> {
        let bytes = input.get(..len).unwrap_or_default();
        let text = core::str::from_utf8(bytes).ok().filter(|text| text.len() == len);
        let text = text.ok_or_else(|| misuse("the input is not what was announced", ""))?;
        let (is_ascii, found) = find_ends(bytes, fields, ends);
        if found != fields as usize {
            return Err(misuse("a value has a line feed in it", ""));
        }
        Ok(Self {
            text,
            is_ascii,
            start: 0,
            ends: ends.iter(),
        })
    }

    /// The request: URL, method, blob origin, perhaps an initiator, and a name and a value for each header, `fields` in all.
    pub fn request(&mut self, options: u32, fields: u32) -> Result<RequestFields<'a>, Thrown> {
        let (url, method, blob_origin) = (self.next()?, self.next()?, self.next()?);
        let options = Options(options);
        let initiator = if options.flag(24) { Some(self.next()?) } else { None };
        let headers = self.headers(fields.saturating_sub(3) / 2)?;
        let mut new = match initiator {
            None => options.new_request(url, method),
            Some(name) => options.new_request_by(name, url, method, &headers).map_err(invalid)?,
        };
        new.body = options.pick(7, 2, Body::ALL);
        new.referrer_policy = options.pick(13, 4, ReferrerPolicy::ALL);
        Ok(RequestFields {
            new,
            blob_origin,
            headers,
        })
    }

    /// The next response: status, URL, the number of headers, and a name and a value for each.
    pub fn response(&mut self) -> Result<Option<ResponseFields<'a>>, Thrown> {
        if self.ends.len() == 0 {
            return Ok(None);
        }
        let (status, url, count) = (self.next()?, self.next()?, self.next()?);
        let code = number(status).and_then(|code| Status::new(code.try_into().ok()?).ok());
        let code = code.ok_or_else(|| misuse(&Quoted(status).then(" is not a status"), status))?;
        let count = number(count)
            .and_then(|count| count.try_into().ok())
            .ok_or_else(|| misuse("a number of headers was expected", count))?;
        Ok(Some(ResponseFields {
            status: code,
            url,
            headers: self.headers(count)?,
        }))
    }

    /// The next response as the engine takes it.
    pub fn answer(&mut self) -> Result<Option<Answer>, Thrown> {
        self.response()?.map(|response| response.answer()).transpose()
    }

    fn headers(&mut self, count: u32) -> Result<HeaderFields<'a>, Thrown> {
        let mut fields = self.clone();
        let mut encoded = Vec::new();
        let count = 2 * count as usize;
        let (own, rest) = self
            .ends
            .as_slice()
            .split_at_checked(count)
            .ok_or_else(|| misuse("a field is missing", ""))?;
        fields.ends = own.iter();
        if !self.is_ascii {
            let mut fields = fields.clone();
            while fields.next().is_ok() {
                encoded.push(bytes(fields.next()?)?);
            }
        }
        if let Some(end) = own.last() {
            self.start = *end as usize + 1;
        }
        self.ends = rest.iter();
        Ok(HeaderFields { fields, encoded })
    }

    fn next(&mut self) -> Result<&'a str, Thrown> {
        self.field().ok_or_else(|| misuse("a field is missing", ""))
    }

    fn field(&mut self) -> Option<&'a str> {
        let end = *self.ends.next()? as usize;
        let field = self.text.get(self.start..end);
        self.start = end + 1;
        field
    }
}

/// Puts into `ends` where the fields of `bytes` end, up to `fields` of them, and says whether all is ASCII and how many fields
/// there are. Eight bytes at a time: most of them are neither a line feed nor anything else of note.
fn find_ends(bytes: &[u8], fields: u32, ends: &mut Vec<u32>) -> (bool, usize) {
    const ONES: u64 = u64::MAX / 0xFF;
    const HIGH: u64 = ONES * 0x80;
    // Not more than there can be, whatever was announced.
    ends.resize((fields as usize).min(bytes.len() + 1), 0);
    let (mut seen, mut position, mut found) = (0, 0, 0);
    let mut end_at = |position| {
        if let Some(end) = ends.get_mut(found) {
            *end = position;
        }
        found += 1;
    };
    let (chunks, rest) = bytes.as_chunks::<8>();
    for &chunk in chunks {
        let word = u64::from_le_bytes(chunk);
        seen |= word;
        // The highest bit of each byte that is a line feed: no byte carries into the next.
        let different = word ^ (ONES * u64::from(b'\n'));
        let mut feeds = !(((different & !HIGH) + !HIGH) | different) & HIGH;
        while feeds != 0 {
            end_at(position + feeds.trailing_zeros() / 8);
            feeds &= feeds - 1;
        }
        position += 8;
    }
    for &byte in rest {
        seen |= u64::from(byte);
        if byte == b'\n' {
            end_at(position);
        }
        position += 1;
    }
    end_at(position);
    (seen & HIGH == 0, found)
}

impl<'a> Iterator for Headers<'a> {
    type Item = (&'a str, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let name = self.fields.field()?;
        let value = self.fields.field()?;
        Some((
            name,
            if self.fields.is_ascii {
                value.as_bytes()
            } else {
                self.encoded.next()?
            },
        ))
    }
}

impl HeaderFields<'_> {
    fn iter(&self) -> Headers<'_> {
        Headers {
            fields: self.fields.clone(),
            encoded: self.encoded.iter(),
        }
    }
}

impl ResponseFields<'_> {
    /// The response, or what the transport said: status 0 is no response, and the URL's field is its message.
    pub fn answer(&self) -> Result<Answer, Thrown> {
        let mut header_list = HeaderList::new();
        for (name, value) in self.headers() {
            let name = HeaderName::try_from(name).map_err(|error| misuse(&error.message(), name))?;
            let value = HeaderValue::normalize(value).map_err(|error| invalid_value(name, error))?;
            header_list.append_as_received(name, value);
        }
        Ok(if self.status.get() == 0 {
            Answer::Failure(self.url.into())
        } else {
            Answer::Response(Response::new(self.status, header_list))
        })
    }

    pub fn headers(&self) -> Headers<'_> {
        self.headers.iter()
    }
}

impl RequestFields<'_> {
    pub fn headers(&self) -> Headers<'_> {
        self.headers.iter()
    }
}

/// Everything about a request that is no string, as bits. With an initiator, what is not said has all its bits set.
#[derive(Clone, Copy)]
struct Options(u32);

impl Options {
    fn new_request<'a>(self, url: &'a str, method: &'a str) -> NewRequest<'a> {
        let mut new = NewRequest::new(url);
        new.method = method;
        new.mode = self.pick(0, 3, Mode::ALL);
        new.credentials_mode = self.pick(3, 2, CredentialsMode::ALL);
        new.redirect_mode = self.pick(5, 2, RedirectMode::ALL);
        new.use_cors_preflight = self.flag(9);
        new.unsafe_request = self.flag(10);
        new.guarded = self.flag(11);
        new.header_addition = if self.flag(12) {
            HeaderAddition::Combine
        } else {
            HeaderAddition::Append
        };
        new.destination = self.pick(17, 5, Destination::ALL);
        new.refuse_userinfo = self.flag(22);
        new.content_type_is_of_body = self.flag(23);
        new
    }

    #[cold]
    fn new_request_by<'a>(
        self,
        initiator: &str,
        url: &'a str,
        method: &'a str,
        headers: &HeaderFields<'_>,
    ) -> Result<NewRequest<'a>, InvalidRequest> {
        let said = Said {
            method,
            cross_origin: self.pick(25, 2, CorsSettingsAttribute::ALL),
            mode: self.said(0, 3, Mode::ALL),
            credentials_mode: self.said(3, 2, CredentialsMode::ALL),
            redirect_mode: self.said(5, 2, RedirectMode::ALL),
            destination: self.said(17, 5, Destination::ALL),
        };
        let content_type = headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
        NewRequest::by(
            url,
            Initiator::new(initiator)?,
            said,
            content_type.map(|(_, value)| value),
        )
    }

    /// The value whose place in `all` is in these bits.
    fn pick<T: Copy>(self, shift: u32, bits: u32, all: &[T]) -> T {
        let place = (self.0 >> shift) & ((1 << bits) - 1);
        all[(place as usize).min(all.len() - 1)]
    }

    /// The same, null if nothing was said.
    fn said<T: Copy>(self, shift: u32, bits: u32, all: &[T]) -> Option<T> {
        let place = (self.0 >> shift) & ((1 << bits) - 1);
        all.get(place as usize).copied()
    }

    fn flag(self, shift: u32) -> bool {
        self.0 >> shift & 1 == 1
    }
}

fn number(text: &str) -> Option<u64> {
    text.parse().ok()
}

#[cold]
fn invalid_value(name: HeaderName<'_>, error: InvalidHeaderValue) -> Thrown {
    let name = name.as_str().into();
    let error = InvalidRequest::HeaderValue { name, error };
    misuse(&error.message(), error.value())
}

/// A header value's bytes: isomorphic encoded.
fn bytes(value: &str) -> Result<Vec<u8>, Thrown> {
    isomorphic_encode(value).map_err(|c| {
        let mut message = Quoted(value).then(" is not a header value: ");
        message.push(c);
        message.push_str(" is above U+00FF");
        misuse(&message, value)
    })
}
