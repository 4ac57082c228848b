//! Header lists and statuses from and for the `http` crate.

use super::{Header, HeaderList, HeaderName, HeaderValue, Status};
use crate::infra::bytes::{is_http_tab_or_space_byte, trim};

impl From<&::http::HeaderMap> for HeaderList {
    /// The headers of a map: the values of each name side by side, and names in lower case, as a map has them.
    fn from(map: &::http::HeaderMap) -> Self {
        let header = |(name, value): (&::http::HeaderName, &::http::HeaderValue)| Header {
            name: HeaderName::unchecked(name.as_str()),
            // The value has no NUL, LF and CR, but spaces may be at its ends.
            value: HeaderValue::unchecked(trim(value.as_bytes(), is_http_tab_or_space_byte)),
        };
        map.iter().map(header).collect()
    }
}

impl TryFrom<&HeaderList> for ::http::HeaderMap {
    type Error = ::http::Error;

    /// The map with these headers.
    ///
    /// # Errors
    /// [`http::Error`] if a value has a control character in it, which the Standard allows and the crate does not.
    fn try_from(list: &HeaderList) -> Result<Self, ::http::Error> {
        let mut map = Self::with_capacity(list.len());
        for (name, value) in list.pairs() {
            map.try_append(
                ::http::HeaderName::try_from(name)?,
                ::http::HeaderValue::try_from(value)?,
            )?;
        }
        Ok(map)
    }
}

impl From<::http::StatusCode> for Status {
    fn from(code: ::http::StatusCode) -> Self {
        Self::of_status_code(code.as_u16())
    }
}

impl TryFrom<Status> for ::http::StatusCode {
    type Error = ::http::Error;

    /// The same status.
    ///
    /// # Errors
    /// [`http::Error`] if it is below 100, which a [`Status`] may be.
    fn try_from(status: Status) -> Result<Self, ::http::Error> {
        Ok(Self::from_u16(status.get())?)
    }
}
