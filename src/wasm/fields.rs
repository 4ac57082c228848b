//! The fields of the input buffer: what they are and in which order.

use crate::error::misuse;
use alloc::{borrow::Cow, vec::Vec};
use core::str::Split;
use corsight::{
    engine::Answer,
    http::{HeaderList, HeaderName, HeaderValue, Status},
    infra::bytes::isomorphic_encode,
    request::{Body, CredentialsMode, Destination, HeaderAddition, Mode, NewRequest, RedirectMode, ReferrerPolicy},
    response::Response,
};
use wasm_bindgen::JsValue;

/// Names and the bytes of values.
type Headers<'a> = Vec<(&'a str, Cow<'a, [u8]>)>;

/// The fields that have not been read yet.
pub struct Fields<'a> {
    rest: Split<'a, char>,
    left: u32,
}

/// A request's fields.
pub struct RequestFields<'a> {
    pub url: &'a str,
    pub blob_origin: &'a str,
    method: &'a str,
    options: u32,
    headers: Headers<'a>,
}

impl<'a> Fields<'a> {
    /// `len` bytes that have to be `fields` fields: more means that a field has a line feed in it.
    pub fn new(input: &'a [u8], len: usize, fields: u32) -> Result<Self, JsValue> {
        let text = input.get(..len).and_then(|bytes| core::str::from_utf8(bytes).ok());
        let text = text.ok_or_else(|| misuse(&"the input is not what was announced", ""))?;
        let feeds = text.bytes().filter(|&byte| byte == b'\n').count();
        if feeds + 1 != fields as usize {
            return Err(misuse(&"a value has a line feed in it", ""));
        }
        Ok(Self {
            rest: text.split('\n'),
            left: fields,
        })
    }

    /// The request: URL, method, blob origin, and a name and a value for each header, `fields` in all.
    pub fn request(&mut self, options: u32, fields: u32) -> Result<RequestFields<'a>, JsValue> {
        let (url, method, blob_origin) = (self.next()?, self.next()?, self.next()?);
        let headers = self.headers(fields.saturating_sub(3) / 2)?;
        Ok(RequestFields {
            url,
            method,
            blob_origin,
            options,
            headers,
        })
    }

    /// The next response: status, URL, the number of headers, and a name and a value for each. Status 0 is no response: the
    /// transport failed, and the URL's field is what it said.
    pub fn answer(&mut self) -> Result<Option<Answer>, JsValue> {
        if self.left == 0 {
            return Ok(None);
        }
        let (status, url, count) = (self.next()?, self.next()?, self.next()?);
        let code = status.parse().ok().and_then(|code| Status::new(code).ok());
        let code = code.ok_or_else(|| misuse(&format_args!("{status:?} is not a status"), status))?;
        let count = count
            .parse()
            .map_err(|_| misuse(&"a number of headers was expected", count))?;
        let mut header_list = HeaderList::new();
        for (name, value) in self.headers(count)? {
            let name = HeaderName::try_from(name).map_err(|error| misuse(&error, name))?;
            let value = HeaderValue::normalize(&value)
                .map_err(|error| misuse(&format_args!("header {name:?}: {error}"), &error.0))?;
            header_list.append_as_received(name, value);
        }
        if code.get() == 0 {
            return Ok(Some(Answer::Failure(url.into())));
        }
        Ok(Some(Answer::Response(Response::new(code, header_list))))
    }

    fn headers(&mut self, count: u32) -> Result<Headers<'a>, JsValue> {
        (0..count).map(|_| Ok((self.next()?, bytes(self.next()?)?))).collect()
    }

    fn next(&mut self) -> Result<&'a str, JsValue> {
        self.left = self.left.saturating_sub(1);
        self.rest.next().ok_or_else(|| misuse(&"a field is missing", ""))
    }
}

impl<'a> RequestFields<'a> {
    pub fn new_request(&self) -> NewRequest<'a> {
        let mut new = NewRequest::new(self.url);
        new.method = self.method;
        new.mode = self.pick(0, 3, Mode::ALL);
        new.credentials_mode = self.pick(3, 2, CredentialsMode::ALL);
        new.redirect_mode = self.pick(5, 2, RedirectMode::ALL);
        new.body = self.pick(7, 2, Body::ALL);
        new.use_cors_preflight = self.flag(9);
        new.unsafe_request = self.flag(10);
        new.guarded = self.flag(11);
        new.header_addition = if self.flag(12) {
            HeaderAddition::Combine
        } else {
            HeaderAddition::Append
        };
        new.referrer_policy = self.pick(13, 4, ReferrerPolicy::ALL);
        new.destination = self.pick(17, 5, Destination::ALL);
        new.refuse_userinfo = self.flag(22);
        new
    }

    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> + Clone {
        self.headers.iter().map(|(name, value)| (*name, &**value))
    }

    /// The value whose place in `all` is in these bits.
    fn pick<T: Copy>(&self, shift: u32, bits: u32, all: &[T]) -> T {
        let place = (self.options >> shift) & ((1 << bits) - 1);
        all[(place as usize).min(all.len() - 1)]
    }

    fn flag(&self, shift: u32) -> bool {
        self.options >> shift & 1 == 1
    }
}

/// A header value's bytes: isomorphic encoded.
fn bytes(value: &str) -> Result<Cow<'_, [u8]>, JsValue> {
    if value.is_ascii() {
        return Ok(Cow::Borrowed(value.as_bytes()));
    }
    let encoded = isomorphic_encode(value).map_err(|c| {
        misuse(
            &format_args!("{value:?} is not a header value: {c:?} is above U+00FF"),
            value,
        )
    })?;
    Ok(Cow::Owned(encoded))
}
