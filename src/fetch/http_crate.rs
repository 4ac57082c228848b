//! Requests for the `http` crate.

use super::HttpRequest;

impl TryFrom<&HttpRequest> for ::http::Request<()> {
    type Error = ::http::Error;

    /// The request for a transport of the `http` crate's types: its method, its URL and its headers. The caller puts the body and cookies
    /// to it as [`body`](HttpRequest::body) and [`credentials`](HttpRequest::credentials) say.
    ///
    /// # Errors
    /// [`http::Error`] if the crate cannot hold the URL or a header.
    fn try_from(request: &HttpRequest) -> Result<Self, ::http::Error> {
        let mut made = Self::new(());
        *made.method_mut() = request.method.parse()?;
        *made.uri_mut() = request.url.parse()?;
        *made.headers_mut() = (&request.header_list).try_into()?;
        Ok(made)
    }
}
