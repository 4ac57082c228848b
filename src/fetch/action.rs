//! Actions: what a fetch asks its caller to do.

use super::same_site::{SameSiteMode, SiteRelation};
use crate::{http::HeaderList, infra::string_enum, reason::Reason, response::FilteredResponse};
use alloc::{string::String, vec::Vec};

/// What a fetch asks its caller to do.
#[derive(Clone, Debug)]
pub enum Action {
    /// Send this request, without following redirects, and hand in the result: [`handle_response`](super::Fetch::handle_response)
    /// or [`handle_failure`](super::Fetch::handle_failure).
    Send(HttpRequest),
    /// The fetch has ended: this is the response that script gets.
    Deliver(FilteredResponse),
    /// The fetch has ended: script gets a network error.
    Fail(NetworkError),
}

string_enum! {
    /// The role of a request in its fetch.
    RequestKind {
        /// A CORS-preflight request.
        Preflight = "preflight",
        /// The actual request.
        Actual = "actual",
        /// The URL is local (about:, blob:, data:): nothing goes over the network.
        Local = "local",
    }
}

/// A request as it is sent over the network, without the headers that the transport adds: `Host`, `User-Agent`,
/// `Accept-Language`, `Accept-Encoding`, `Referer`, `Content-Length`, cookies, and the headers of the HTTP cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The role of the request in its fetch.
    pub kind: RequestKind,
    /// The method, as it is sent.
    pub method: String,
    /// The URL, without a fragment.
    pub url: String,
    /// The headers that are sent, but for those that the transport adds.
    pub header_list: HeaderList,
    /// Whether cookies, authentication entries and client certificates are sent, and the response's cookies are stored.
    pub credentials: bool,
    /// Whether the request's body is sent.
    pub body: bool,
    /// The relation of the request's URLs to the page's site: the value of `Sec-Fetch-Site`, whether or not that header is sent.
    pub site: SiteRelation,
    /// The cookies that are sent if `credentials` is set.
    pub cookies_sent: SameSiteMode,
    /// The cookies of the response that are stored if `credentials` is set.
    pub cookies_stored: SameSiteMode,
}

/// A network error, with every reason that was found.
///
/// <https://fetch.spec.whatwg.org/#concept-network-error>
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NetworkError {
    /// Never empty. The first reason is the one at which the algorithm of the Standard stops.
    pub reasons: Vec<Reason>,
}
