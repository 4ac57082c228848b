//! Requests of script from the `http` crate.

use super::{Engine, MadeRequest};
use crate::{
    http::HeaderList,
    request::{InvalidRequest, NewRequest},
};
use alloc::string::ToString;

impl Engine {
    /// Makes the request that `fetch()` makes of the method, the URL and the headers of a request of the `http` crate, with the default
    /// options: mode "cors", credentials mode "same-origin", no body. Headers that the browser sets itself, such as `Origin` and
    /// `Cookie`, are [dropped](MadeRequest::dropped).
    ///
    /// For other options, give [`make_request`](Self::make_request) a [`NewRequest`] and the [`pairs`](HeaderList::pairs) of
    /// `HeaderList::from(request.headers())`.
    ///
    /// # Errors
    /// [`InvalidRequest`], where script gets a `TypeError`: also if the URL is not absolute, as in the requests that a server gets.
    pub fn make_http_request<T>(&self, request: &::http::Request<T>) -> Result<MadeRequest, InvalidRequest> {
        let url = request.uri().to_string();
        let mut new = NewRequest::new(&url);
        new.method = request.method().as_str();
        self.make_request(&new, HeaderList::from(request.headers()).pairs())
    }
}
