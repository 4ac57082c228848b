//! The request that `fetch()`, XHR or another initiator makes.

use super::{
    Body, CacheMode, CredentialsMode, Destination, HeaderAddition, Initiator, InvalidRequest, Mode, RedirectMode,
    ReferrerPolicy, Request, RequestSeam, TypeOfBody,
};
use crate::{
    environment::{EnvironmentSettings, IpAddressSpace},
    http::{Header, HeaderList, HeaderName, HeaderValue, HeadersGuard, Method},
    infra::without_userinfo,
    url::Url,
};
use alloc::{format, string::String, sync::Arc, vec::Vec};

/// The options of a request that is to be made. The defaults are `fetch()`'s.
///
/// <https://fetch.spec.whatwg.org/#dom-request>
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NewRequest<'a> {
    /// The absolute URL.
    pub url: &'a str,
    /// The maker of the request: see [`NewRequest::by`].
    pub initiator: Initiator,
    /// The method; it is normalized as a browser does it.
    pub method: &'a str,
    /// The mode.
    pub mode: Mode,
    /// Whether cookies and other credentials go with the request.
    pub credentials_mode: CredentialsMode,
    /// The mode of the HTTP cache, which the host has.
    pub cache_mode: CacheMode,
    /// `targetAddressSpace`: the IP address space in which the server is, if script says so.
    pub target_ip_address_space: Option<IpAddressSpace>,
    /// What is done with a redirect.
    pub redirect_mode: RedirectMode,
    /// Whether the request may outlive its page.
    pub keepalive: bool,
    /// Whether there is a body, and whether it can be sent a second time.
    pub body: Body,
    /// What the response is for.
    pub destination: Destination,
    /// The referrer policy; empty for that of the page.
    pub referrer_policy: ReferrerPolicy,
    /// Whether there is a preflight in any case, as with listeners for the progress of an upload.
    pub use_cors_preflight: bool,
    /// `fetch()` and XHR set it always; elements don't.
    pub unsafe_request: bool,
    /// Whether headers pass the guard "request" (or "request-no-cors"), as the headers of script do.
    pub guarded: bool,
    /// How headers of the same name are added.
    pub header_addition: HeaderAddition,
    /// Whether userinfo in the URL is refused, as by the `Request` constructor. XHR accepts userinfo.
    pub refuse_userinfo: bool,
    /// Whether the last header is the Content-Type of the body, which counts only if script has set no Content-Type. Set for `fetch()` in
    /// mode "no-cors" and for XMLHttpRequests, because browsers treat the Content-Type of a body and that of script differently.
    pub content_type_is_of_body: bool,
}

impl<'a> NewRequest<'a> {
    /// A request for this URL with the defaults of `fetch()`: `GET`, mode "cors", credentials mode "same-origin".
    #[must_use]
    pub const fn new(url: &'a str) -> Self {
        Self {
            url,
            initiator: Initiator::Fetch,
            method: "GET",
            mode: Mode::Cors,
            credentials_mode: CredentialsMode::SameOrigin,
            cache_mode: CacheMode::Default,
            target_ip_address_space: None,
            redirect_mode: RedirectMode::Follow,
            keepalive: false,
            body: Body::Null,
            destination: Destination::Empty,
            referrer_policy: ReferrerPolicy::Empty,
            use_cors_preflight: false,
            unsafe_request: true,
            guarded: true,
            header_addition: HeaderAddition::Append,
            refuse_userinfo: true,
            content_type_is_of_body: false,
        }
    }

    /// The request, and the names of the headers that the guard has dropped, in the order they were given. `seam` is the profile of
    /// the user agent.
    ///
    /// # Errors
    /// [`InvalidRequest`], which names the value: where script gets a `TypeError`.
    pub fn request<'h>(
        &self,
        client: &Arc<EnvironmentSettings>,
        seam: &dyn RequestSeam,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    ) -> Result<(Request, Vec<String>), InvalidRequest> {
        self.request_to(Url::parse_with(client.url_parser, self.url)?, client, seam, headers)
    }

    /// The request and the dropped names, for a caller that has parsed the URL already.
    ///
    /// # Errors
    /// [`InvalidRequest`], which names the value: where script gets a `TypeError`.
    pub fn request_to<'h>(
        &self,
        mut url: Url,
        client: &Arc<EnvironmentSettings>,
        seam: &dyn RequestSeam,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    ) -> Result<(Request, Vec<String>), InvalidRequest> {
        if self.refuse_userinfo && url.includes_credentials() {
            return Err(InvalidRequest::UrlIncludesCredentials(
                without_userinfo(self.url).into_owned(),
            ));
        }
        let method = self.normalized_method()?;
        if self.initiator == Initiator::WebSocket
            && let Some(http) = http_url_of_websocket(&url, client)
        {
            url = http;
        }
        if self.refuse_userinfo && seam.drops_empty_fragment() {
            url.remove_empty_fragment();
        }
        let mut request = Request::new(url, client.clone());
        request.initiator = self.initiator;
        request.method = method;
        request.mode = self.mode;
        request.credentials_mode = self.credentials_mode;
        request.cache_mode = self.cache_mode;
        request.target_ip_address_space = self.target_ip_address_space;
        request.redirect_mode = self.redirect_mode;
        request.keepalive = self.keepalive;
        request.body = self.body;
        request.destination = self.destination;
        request.use_cors_preflight = self.sets_use_cors_preflight(seam);
        request.unsafe_request = self.unsafe_request;
        request.is_xhr = self.header_addition == HeaderAddition::Combine;
        request.content_type_is_of_body = self.content_type_is_of_body && request.is_xhr;
        if self.referrer_policy != ReferrerPolicy::Empty {
            request.referrer_policy = self.referrer_policy;
        }
        let dropped = self.fill(&mut request.header_list, seam, headers)?;
        Ok((request, dropped))
    }

    /// Whether the request's use-CORS-preflight flag will be set.
    fn sets_use_cors_preflight(&self, seam: &dyn RequestSeam) -> bool {
        // A body whose source is null cannot be sent a second time, so the preflight comes first.
        self.body == Body::NullSource || (self.use_cors_preflight && !seam.ignores_upload_listeners(self.body))
    }

    pub(crate) fn is_get_or_head(&self) -> bool {
        self.method.eq_ignore_ascii_case("GET") || self.method.eq_ignore_ascii_case("HEAD")
    }

    pub(crate) fn normalized_method(&self) -> Result<Method, InvalidRequest> {
        let method = Method::new(self.method)?;
        if method.is_forbidden() {
            return Err(InvalidRequest::ForbiddenMethod(self.method.into()));
        }
        let method = method.normalize();
        if self.mode == Mode::NoCors && self.guarded && !method.is_cors_safelisted() {
            return Err(InvalidRequest::NoCorsMethod(self.method.into()));
        }
        Ok(method)
    }

    /// Adds the headers to an empty list, and gives the names of the headers that the guard dropped.
    pub(crate) fn fill<'h>(
        &self,
        list: &mut HeaderList,
        seam: &dyn RequestSeam,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    ) -> Result<Vec<String>, InvalidRequest> {
        let guard = self.guard();
        let mut dropped = Vec::new();
        let mut headers = headers.peekable();
        while let Some((name, value)) = headers.next() {
            let Header { name, value } = Header::new(name, value)?;
            if self.content_type_is_of_body && headers.peek().is_none() {
                self.append_type_of_body(list, seam, guard, value);
                break;
            }
            let refusal = match self.header_addition {
                HeaderAddition::Append => guard.refusal_to_append(list, &name, &value),
                HeaderAddition::Combine => guard.refusal(&name, &value),
            };
            if refusal.is_some() || seam.drops_header(guard, &name, &value) {
                dropped.push(name.as_str().into());
            } else {
                list.append_as_received(name, value);
            }
        }
        // Appending and combining search for earlier headers with the same name. For all headers at once the search takes a time
        // in proportion to the number of headers.
        match self.header_addition {
            HeaderAddition::Append => list.unify_names(),
            HeaderAddition::Combine => *list = list.gathered(|_, values| values.join(b", ".as_slice())),
        }
        // Fetch, step 13: this header is added before any decision, so the header counts for the safelist.
        if !list.contains("Accept") {
            list.append(HeaderName::from_static("Accept"), self.default_accept());
        }
        Ok(dropped)
    }

    fn guard(&self) -> HeadersGuard {
        if !self.guarded {
            HeadersGuard::None
        } else if self.mode == Mode::NoCors {
            HeadersGuard::RequestNoCors
        } else {
            HeadersGuard::Request
        }
    }

    /// Appends the Content-Type of the body, unless script has set one.
    fn append_type_of_body(
        &self,
        list: &mut HeaderList,
        seam: &dyn RequestSeam,
        guard: HeadersGuard,
        value: HeaderValue,
    ) {
        let name = HeaderName::from_static("Content-Type");
        if list.contains(name.as_str()) {
            return;
        }
        // GET and HEAD have no body.
        let standard = if self.is_get_or_head() {
            TypeOfBody::LeftOut
        } else {
            TypeOfBody::Guarded
        };
        match seam.type_of_body(self, value.as_bytes()).unwrap_or(standard) {
            TypeOfBody::LeftOut => {}
            TypeOfBody::Guarded => {
                guard.append(list, name, value);
            }
            TypeOfBody::Unguarded => list.append(name, value),
        }
    }

    /// Fetch, step 13: the value of `Accept` that the user agent adds, by the destination of the request.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-fetch>
    fn default_accept(&self) -> HeaderValue {
        // The EventSource constructor sets an `Accept` of its own.
        if self.initiator == Initiator::EventSource {
            return HeaderValue::from_static("text/event-stream");
        }
        HeaderValue::from_static(match self.destination {
            Destination::Document | Destination::Frame | Destination::Iframe => {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
            }
            Destination::Image => "image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
            Destination::Json => "application/json,*/*;q=0.5",
            Destination::Style => "text/css,*/*;q=0.1",
            Destination::Text => "text/plain,*/*;q=0.5",
            _ => "*/*",
        })
    }
}

/// Establish a WebSocket connection, steps 1 and 2: the http(s) URL that its request goes to. Null if the scheme is not ws(s).
///
/// <https://websockets.spec.whatwg.org/#concept-websocket-establish>
fn http_url_of_websocket(url: &Url, client: &EnvironmentSettings) -> Option<Url> {
    let rest = url.as_str().strip_prefix("ws")?;
    Url::parse_with(client.url_parser, &format!("http{rest}")).ok()
}
