//! The request concept.

mod enums;
mod initiator;
mod invalid;
mod new;
mod origin;
mod seam;

pub use enums::{
    Body, CacheMode, CredentialsMode, Destination, HeaderAddition, Mode, RedirectMode, RedirectTaint, ReferrerPolicy,
    ResponseTainting,
};
pub use initiator::{CorsSettingsAttribute, Initiator, InitiatorInfo, InitiatorOptions};
pub use invalid::{Contradiction, InvalidRequest, InvalidRequestCode};
pub use new::NewRequest;
pub use seam::{RequestSeam, TypeOfBody};

use crate::{
    environment::{EnvironmentSettings, IpAddressSpace},
    http::{HeaderList, Method, cors_unsafe_request_header_names},
    origin::Origin,
    url::Url,
};
use alloc::{string::String, sync::Arc, vec::Vec};

/// A request: the part of the concept that the CORS protocol reads or writes, each item under its own name.
///
/// A request is made by [`NewRequest`], like the requests of `fetch()` and XHR, or by [`Request::new`] with the concept's defaults.
///
/// <https://fetch.spec.whatwg.org/#concept-request>
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The method, normalized.
    pub method: Method,
    /// The URL list, never empty: the first URL is the request's URL, the last its current URL.
    url_list: Vec<Url>,
    /// The headers that script has set and that are not forbidden, and `Accept`.
    pub header_list: HeaderList,
    /// Unsafe-request flag: whether method and headers of the request may need a preflight, as those of `fetch()` and XMLHttpRequest.
    pub unsafe_request: bool,
    /// Whether there is a body, and whether it can be sent a second time.
    pub body: Body,
    /// The page.
    pub client: Arc<EnvironmentSettings>,
    /// What the response is for.
    pub destination: Destination,
    /// The origin of the page, or an opaque origin after some redirects.
    pub origin: Origin,
    /// The referrer policy, which decides how the origin is serialized.
    pub referrer_policy: ReferrerPolicy,
    /// The mode.
    pub mode: Mode,
    /// Use-CORS-preflight flag: there is a preflight whatever the method and the headers are.
    pub use_cors_preflight: bool,
    /// The credentials mode.
    pub credentials_mode: CredentialsMode,
    /// The target IP address space, as `targetAddressSpace` of `fetch()` gives it. Null if it is not given.
    ///
    /// <https://wicg.github.io/local-network-access/#request-target-ip-address-space>
    pub target_ip_address_space: Option<IpAddressSpace>,
    /// The mode of the HTTP cache, which the host has. No CORS algorithm of the Standard reads the cache mode.
    pub cache_mode: CacheMode,
    /// What is done with a redirect.
    pub redirect_mode: RedirectMode,
    /// Whether the request may outlive its page. No CORS algorithm of the Standard reads keepalive.
    pub keepalive: bool,
    /// Whether the person at the browser caused a navigation.
    pub user_activation: bool,
    /// The number of redirects that were followed.
    pub redirect_count: u8,
    /// How the response is filtered. Main fetch sets it.
    pub response_tainting: ResponseTainting,
    /// Whether a response of the fetch failed the TAO check.
    pub timing_allow_failed: bool,
    /// The maker of the request, for its explanation.
    pub initiator: Initiator,
    /// Whether an XMLHttpRequest made the request. No algorithm of the Standard reads this.
    pub is_xhr: bool,
    /// Whether the Content-Type of an XMLHttpRequest is from its body, not from script.
    pub content_type_is_of_body: bool,
}

impl Request {
    /// A request with the concept's defaults: `GET`, mode "no-cors", credentials mode "same-origin".
    #[must_use]
    pub fn new(url: Url, client: Arc<EnvironmentSettings>) -> Self {
        Self {
            method: Method::GET,
            url_list: alloc::vec![url],
            header_list: HeaderList::new(),
            unsafe_request: false,
            body: Body::Null,
            destination: Destination::Empty,
            origin: client.origin.clone(),
            client,
            // Step 8 of main fetch sets the policy of the policy container, and this is its default.
            referrer_policy: ReferrerPolicy::StrictOriginWhenCrossOrigin,
            mode: Mode::NoCors,
            use_cors_preflight: false,
            credentials_mode: CredentialsMode::SameOrigin,
            target_ip_address_space: None,
            cache_mode: CacheMode::Default,
            redirect_mode: RedirectMode::Follow,
            keepalive: false,
            user_activation: false,
            redirect_count: 0,
            response_tainting: ResponseTainting::Basic,
            timing_allow_failed: false,
            initiator: Initiator::Fetch,
            is_xhr: false,
            content_type_is_of_body: false,
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-request-url>
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url_list[0]
    }

    /// <https://fetch.spec.whatwg.org/#concept-request-current-url>
    #[must_use]
    pub fn current_url(&self) -> &Url {
        &self.url_list[self.url_list.len() - 1]
    }

    /// <https://fetch.spec.whatwg.org/#concept-request-url-list>
    #[must_use]
    pub fn url_list(&self) -> &[Url] {
        &self.url_list
    }

    /// The same request for another URL, as if script had asked for that.
    #[cfg(feature = "advise")]
    pub(crate) fn to_url(&self, url: Url) -> Self {
        Self {
            url_list: alloc::vec![url],
            ..self.clone()
        }
    }

    pub(crate) fn append_to_url_list(&mut self, url: Url) {
        self.url_list.push(url);
    }

    /// Removes username and password from the current URL.
    pub(crate) fn remove_userinfo(&mut self) {
        let parser = self.client.url_parser;
        if let Some(url) = self.url_list.last_mut() {
            url.remove_userinfo(parser);
        }
    }

    /// Whether a header sets the HTTP cache mode.
    pub(crate) fn is_conditional(&self) -> bool {
        const CONDITIONAL: [&str; 5] = [
            "If-Modified-Since",
            "If-None-Match",
            "If-Unmodified-Since",
            "If-Match",
            "If-Range",
        ];
        CONDITIONAL.iter().any(|name| self.header_list.contains(name))
    }

    /// The CORS-unsafe request-header names with this request's header list.
    #[must_use]
    pub fn cors_unsafe_request_header_names(&self) -> Vec<String> {
        cors_unsafe_request_header_names(&self.header_list)
    }

    /// The includeCredentials of HTTP-network-or-cache fetch: whether cookies, authentication entries and client certificates are sent
    /// with the request, and the cookies of the response are stored.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>
    #[must_use]
    pub fn include_credentials(&self) -> bool {
        // 8.3., 8.4.
        (self.credentials_mode == CredentialsMode::Include
            || (self.credentials_mode == CredentialsMode::SameOrigin
                && self.response_tainting == ResponseTainting::Basic))
            && self.cross_origin_embedder_policy_allows_credentials()
    }
}
