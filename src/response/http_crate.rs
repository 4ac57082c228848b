//! Responses from and for the `http` crate.

use super::Response;
use crate::http::HeaderList;

impl<T> From<&::http::Response<T>> for Response {
    /// The status and the headers of a response. Its body stays with the caller.
    fn from(response: &::http::Response<T>) -> Self {
        Self::new(response.status().into(), HeaderList::from(response.headers()))
    }
}

impl From<&::http::response::Parts> for Response {
    /// The status and the headers of a response.
    fn from(parts: &::http::response::Parts) -> Self {
        Self::new(parts.status.into(), HeaderList::from(&parts.headers))
    }
}

impl TryFrom<&Response> for ::http::Response<()> {
    type Error = ::http::Error;

    /// The response without its body.
    ///
    /// # Errors
    /// [`http::Error`] if the status is below 100, or if a header has a control character in its value.
    fn try_from(response: &Response) -> Result<Self, ::http::Error> {
        let mut made = Self::new(());
        *made.status_mut() = response.status.try_into()?;
        *made.headers_mut() = (&response.header_list).try_into()?;
        Ok(made)
    }
}
