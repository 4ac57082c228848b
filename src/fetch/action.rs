//! What a fetch asks of its caller.

use super::same_site::{SameSiteMode, SiteRelation};
use crate::{http::HeaderList, infra::string_enum, reason::Reason, response::FilteredResponse};
use alloc::{string::String, vec::Vec};

/// What a fetch asks of its caller.
#[derive(Clone, Debug)]
pub enum Action {
    /// Send this request, without following redirects, and hand in what happened: [`handle_response`](super::Fetch::handle_response)
    /// or [`handle_failure`](super::Fetch::handle_failure).
    Send(HttpRequest),
    /// The fetch is over: this is the response that script gets.
    Deliver(FilteredResponse),
    /// The fetch is over: script gets a network error.
    Fail(NetworkError),
}

string_enum! {
    /// Which of a fetch's requests it is.
    RequestKind {
        /// A CORS-preflight request.
        Preflight = "preflight",
        /// The request itself.
        Actual = "actual",
        /// The URL is local (about:, blob:, data:): nothing goes over the network.
        Local = "local",
    }
}

/// A request as it goes over the network, but for the headers that are the transport's: `Host`, `User-Agent`,
/// `Accept-Language`, `Accept-Encoding`, `Referer`, `Content-Length`, cookies, and those of the HTTP cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRequest {
    pub kind: RequestKind,
    pub method: String,
    /// Without a fragment.
    pub url: String,
    pub header_list: HeaderList,
    /// Whether cookies, authentication entries and client certificates go with it and the answer's cookies are stored.
    pub credentials: bool,
    /// Whether the request's body goes with it.
    pub body: bool,
    /// How the request's URLs relate to the page's site: what `Sec-Fetch-Site` says, whether or not that header is sent.
    pub site: SiteRelation,
    /// Which cookies go along if `credentials` is set.
    pub cookies_sent: SameSiteMode,
    /// Which cookies of the answer are stored if `credentials` is set.
    pub cookies_stored: SameSiteMode,
}

/// A network error, with every reason that was found for it.
///
/// <https://fetch.spec.whatwg.org/#concept-network-error>
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NetworkError {
    /// Never empty. The first is the one that the algorithm stopped at.
    pub reasons: Vec<Reason>,
}
