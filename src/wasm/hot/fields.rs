//! The fields of the input: one text, which is every string joined, and numbers: the length of each string, and every other value.

use alloc::vec::Vec;
use corsight::{
    http::Status,
    infra::bytes::isomorphic_encode,
    request::{
        Body, CacheMode, CredentialsMode, Destination, HeaderAddition, Mode, NewRequest, RedirectMode, ReferrerPolicy,
    },
};

/// The fields that have not been read yet.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    text: &'a str,
    is_ascii: bool,
    numbers: &'a [u32],
}

/// The fields of a request.
pub struct RequestFields<'a> {
    /// The request, if there is no initiator. An initiator has its own rules for several fields.
    pub new: NewRequest<'a>,
    pub blob_origin: &'a str,
    pub initiator: Option<&'a str>,
    pub options: Options,
    headers: HeaderFields<'a>,
}

/// The options of a request that are not strings, as bits. With an initiator, an option that the caller left out has all bits set.
#[derive(Clone, Copy)]
pub struct Options(u32);

/// The first bit of each option in [`Options`]. `BIT` in www/engine/request.js has the same numbers.
pub mod bit {
    pub const MODE: u32 = 0;
    pub const CREDENTIALS: u32 = 3;
    pub const REDIRECT: u32 = 5;
    pub const BODY: u32 = 7;
    pub const USE_CORS_PREFLIGHT: u32 = 9;
    pub const UNSAFE_REQUEST: u32 = 10;
    pub const GUARDED: u32 = 11;
    /// Whether headers with the same name are combined, as in an XMLHttpRequest.
    pub const COMBINE: u32 = 12;
    pub const REFERRER_POLICY: u32 = 13;
    pub const DESTINATION: u32 = 17;
    pub const REFUSE_USERINFO: u32 = 22;
    /// Whether the last header is the Content-Type of the body.
    pub const TYPE_IS_OF_BODY: u32 = 23;
    /// Whether the request is made by the rules of an initiator.
    pub const BY_INITIATOR: u32 = 24;
    pub const CROSS_ORIGIN: u32 = 25;
    pub const KEEPALIVE: u32 = 27;
    pub const CACHE: u32 = 28;
}

/// The fields of a response.
pub struct ResponseFields<'a> {
    pub status: Status,
    pub url: &'a str,
    headers: HeaderFields<'a>,
}

/// The names and the values of headers. A value has one character for each byte, so an ASCII value is its own encoding.
struct HeaderFields<'a> {
    fields: Fields<'a>,
    /// The isomorphic encoded values, if some value is not ASCII.
    encoded: Vec<u8>,
}

/// An iterator over the headers of [`HeaderFields`].
#[derive(Clone)]
pub struct Headers<'a> {
    fields: Fields<'a>,
    encoded: &'a [u8],
}

/// The reason why fields cannot be read.
#[derive(Clone, Copy)]
pub enum Unreadable<'a> {
    /// The text and the numbers do not fit together.
    Fields,
    /// The value of the header with this name has a character that is not one byte.
    Value(&'a str, char),
    /// One string ends with the first half of this character, and the next string begins with the second half: two lone surrogates.
    Halves(char),
}

impl RequestFields<'_> {
    /// Whether `fetch()` or an XMLHttpRequest makes the request, and no blob URL origin has to be parsed.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.initiator.is_none() && self.blob_origin.is_empty()
    }
}

impl<'a> Fields<'a> {
    /// The first `len` bytes of `text`, which were `units` UTF-16 code units in JavaScript, and the first `count` numbers.
    pub fn new(
        text: &'a [u8],
        len: usize,
        units: usize,
        numbers: &'a [u32],
        count: usize,
    ) -> Result<Self, Unreadable<'a>> {
        let text = text.get(..len).and_then(|text| core::str::from_utf8(text).ok());
        let (Some(text), Some(numbers)) = (text, numbers.get(..count)) else {
            return Err(Unreadable::Fields);
        };
        Ok(Self {
            text,
            // Every character that is not ASCII takes more bytes than UTF-16 code units.
            is_ascii: len == units,
            numbers,
        })
    }

    /// The rest of the text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// Reads a request. Its numbers are the options, the lengths of the URL, the method, the blob origin and the initiator (if there is
    /// one), the number of headers, and two lengths for each header.
    pub fn request(&mut self) -> Result<RequestFields<'a>, Unreadable<'a>> {
        let options = Options(self.number()?);
        let (url, method, blob_origin) = (self.next()?, self.next()?, self.next()?);
        Ok(RequestFields {
            new: options.new_request(url, method),
            blob_origin,
            initiator: if options.flag(bit::BY_INITIATOR) {
                Some(self.next()?)
            } else {
                None
            },
            options,
            headers: self.headers()?,
        })
    }

    /// Reads the next response; null at the end. Its numbers are the status, the length of the URL, the number of headers, and two
    /// lengths for each header.
    pub fn response(&mut self) -> Result<Option<ResponseFields<'a>>, Unreadable<'a>> {
        if self.numbers.is_empty() {
            return Ok(None);
        }
        let status = u16::try_from(self.number()?).ok();
        Ok(Some(ResponseFields {
            status: status
                .and_then(|status| Status::new(status).ok())
                .ok_or(Unreadable::Fields)?,
            url: self.next()?,
            headers: self.headers()?,
        }))
    }

    fn headers(&mut self) -> Result<HeaderFields<'a>, Unreadable<'a>> {
        let count = 2 * self.number()? as usize;
        let mut headers = HeaderFields {
            fields: *self,
            encoded: Vec::new(),
        };
        (headers.fields.numbers, self.numbers) = self.numbers.split_at_checked(count).ok_or(Unreadable::Fields)?;
        if self.is_ascii {
            let units: usize = headers.fields.numbers.iter().map(|&units| units as usize).sum();
            self.text = self.text.get(units..).ok_or(Unreadable::Fields)?;
        } else {
            self.text = encode(headers.fields, &mut headers.encoded)?;
        }
        Ok(headers)
    }

    fn number(&mut self) -> Result<u32, Unreadable<'a>> {
        let (number, rest) = self.numbers.split_first().ok_or(Unreadable::Fields)?;
        self.numbers = rest;
        Ok(*number)
    }

    fn next(&mut self) -> Result<&'a str, Unreadable<'a>> {
        let units = self.number()?;
        self.take(units)
    }

    #[inline]
    fn take(&mut self, units: u32) -> Result<&'a str, Unreadable<'a>> {
        let len = if self.is_ascii {
            units as usize
        } else {
            len_of_units(self.text, units as usize).map_err(Unreadable::Halves)?
        };
        let (taken, rest) = self.text.split_at_checked(len).ok_or(Unreadable::Fields)?;
        self.text = rest;
        Ok(taken)
    }
}

/// The number of UTF-8 bytes of the first `units` UTF-16 code units of `text`.
///
/// # Errors
/// The character that the code units end inside of.
#[cold]
fn len_of_units(text: &str, mut units: usize) -> Result<usize, char> {
    let mut len = 0;
    for c in text.chars() {
        if units == 0 {
            break;
        }
        units = units.checked_sub(c.len_utf16()).ok_or(c)?;
        len += c.len_utf8();
    }
    Ok(len)
}

/// Isomorphic encodes the values of the headers in `fields`, and gives the text behind the headers.
#[cold]
fn encode<'a>(mut fields: Fields<'a>, encoded: &mut Vec<u8>) -> Result<&'a str, Unreadable<'a>> {
    while !fields.numbers.is_empty() {
        let name = fields.next()?;
        let value = fields.next()?;
        encoded.extend(isomorphic_encode(value).map_err(|c| Unreadable::Value(name, c))?);
    }
    Ok(fields.text)
}

impl<'a> Iterator for Headers<'a> {
    type Item = (&'a str, &'a [u8]);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let [name, units, rest @ ..] = self.fields.numbers else {
            return None;
        };
        self.fields.numbers = rest;
        let name = self.fields.take(*name).ok()?;
        let value = self.fields.take(*units).ok()?;
        if self.fields.is_ascii {
            return Some((name, value.as_bytes()));
        }
        // An encoded value has one byte for each UTF-16 code unit.
        let (value, rest) = self.encoded.split_at_checked(*units as usize)?;
        self.encoded = rest;
        Some((name, value))
    }
}

impl HeaderFields<'_> {
    fn iter(&self) -> Headers<'_> {
        Headers {
            fields: self.fields,
            encoded: &self.encoded,
        }
    }
}

impl ResponseFields<'_> {
    pub fn headers(&self) -> Headers<'_> {
        self.headers.iter()
    }
}

impl RequestFields<'_> {
    pub fn headers(&self) -> Headers<'_> {
        self.headers.iter()
    }
}

impl Options {
    fn new_request<'a>(self, url: &'a str, method: &'a str) -> NewRequest<'a> {
        let mut new = NewRequest::new(url);
        new.method = method;
        new.mode = self.pick(bit::MODE, 3, Mode::ALL);
        new.credentials_mode = self.pick(bit::CREDENTIALS, 2, CredentialsMode::ALL);
        new.redirect_mode = self.pick(bit::REDIRECT, 2, RedirectMode::ALL);
        new.body = self.pick(bit::BODY, 2, Body::ALL);
        new.use_cors_preflight = self.flag(bit::USE_CORS_PREFLIGHT);
        new.unsafe_request = self.flag(bit::UNSAFE_REQUEST);
        new.guarded = self.flag(bit::GUARDED);
        new.header_addition = if self.flag(bit::COMBINE) {
            HeaderAddition::Combine
        } else {
            HeaderAddition::Append
        };
        new.referrer_policy = self.pick(bit::REFERRER_POLICY, 4, ReferrerPolicy::ALL);
        new.destination = self.pick(bit::DESTINATION, 5, Destination::ALL);
        new.refuse_userinfo = self.flag(bit::REFUSE_USERINFO);
        new.content_type_is_of_body = self.flag(bit::TYPE_IS_OF_BODY);
        new.keepalive = self.flag(bit::KEEPALIVE);
        new.cache_mode = self.pick(bit::CACHE, 3, CacheMode::ALL);
        new
    }

    /// The option in these bits, which are its index in `all`.
    fn pick<T: Copy>(self, shift: u32, bits: u32, all: &[T]) -> T {
        self.said(shift, bits, all).unwrap_or(all[0])
    }

    /// The option in these bits; null if the caller left the option out.
    pub fn said<T: Copy>(self, shift: u32, bits: u32, all: &[T]) -> Option<T> {
        let index = (self.0 >> shift) & ((1 << bits) - 1);
        all.get(index as usize).copied()
    }

    fn flag(self, shift: u32) -> bool {
        self.0 >> shift & 1 == 1
    }
}
