//! A second implementation of fetching with CORS, in direct style, written from the Standard's text and only for comparison: plain
//! vectors, strings and lists. Tests run the engine and this model on the same random exchanges.
//!
//! The model has only the Standard's profile. Where the text leaves a choice, the model chooses as the engine does, with a comment.

#![allow(dead_code, reason = "each of the tests that share it uses a part")]

mod cache;
mod checks;
pub mod firefox;
pub mod header;
pub mod random;
pub mod seeds;

pub use cache::Entry;
pub use header::Headers;

use checks::{
    Site, is_blocked_by_corp, is_nosniff_blocked, is_tao_success, is_trustworthy, origin_of, same_site, serialize,
};
use header::{contains, field_names, get, unsafe_names};
use url::Url;

/// scheme, host and port; none for the page's opaque origin, and a number for every other one.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    Tuple(String, String, u16),
    Opaque(u32),
}

/// A request, as the concept has it.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub urls: Vec<Url>,
    pub headers: Headers,
    pub unsafe_request: bool,
    pub use_cors_preflight: bool,
    /// "null", "source" or "stream".
    pub body: &'static str,
    pub origin: Origin,
    pub mode: &'static str,
    pub credentials: &'static str,
    pub redirect: &'static str,
    pub destination: &'static str,
    pub referrer_policy: String,
    pub embedder_policy: &'static str,
    pub partition_key: String,
    pub tainting: &'static str,
    pub redirect_count: u32,
    pub timing_allow_failed: bool,
}

/// A request that is sent over the network.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    pub kind: &'static str,
    pub method: String,
    pub url: String,
    pub headers: Headers,
    pub credentials: bool,
    pub body: bool,
}

/// The response from the network; none if the network fails.
pub type Answer = Option<(u16, Headers)>;

/// The response that script gets; none for a network error.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered {
    pub r#type: &'static str,
    pub status: u16,
    pub headers: Headers,
    pub url: String,
    pub redirected: bool,
    pub null_body: bool,
    pub timing: bool,
}

#[derive(Debug)]
pub struct NetworkError;

struct Response {
    status: u16,
    headers: Headers,
    is_opaque_redirect: bool,
}

/// A user agent with its cache, the current time, and a network.
pub struct UserAgent<'a> {
    pub cache: &'a mut Vec<Entry>,
    pub now: u64,
    pub limit: u64,
    pub network: &'a mut dyn FnMut(Sent) -> (Answer, u64),
}

impl Request {
    fn current(&self) -> &Url {
        self.urls.last().expect("a URL")
    }

    fn is_tainted(&self) -> bool {
        let mut last: Option<&Url> = None;
        let mut taint = false;
        for url in &self.urls {
            if let Some(last) = last {
                let (a, b) = (origin_of(url), origin_of(last));
                if !same_site(&a, &b, Site::WithScheme) && !same_site(&self.origin, &b, Site::WithScheme) {
                    return true;
                }
                if a != b && self.origin != b {
                    taint = true;
                }
            }
            last = Some(url);
        }
        taint
    }

    pub fn serialized_origin(&self) -> String {
        if self.is_tainted() {
            "null".into()
        } else {
            serialize(&self.origin)
        }
    }

    fn includes_credentials(&self) -> bool {
        let wanted = self.credentials == "include" || (self.credentials == "same-origin" && self.tainting == "basic");
        let allowed = self.mode != "no-cors"
            || self.embedder_policy != "credentialless"
            // The text's "not" before "same-origin" is read as a slip, as in the engine.
            || (self.origin == origin_of(self.current()) && !self.is_tainted());
        wanted && allowed
    }
}

impl UserAgent<'_> {
    /// Fetch, from main fetch on.
    pub fn fetch(&mut self, request: &mut Request) -> Option<Delivered> {
        let response = self.main_fetch(request).ok()?;
        let current = without_fragment(request.current());
        if response.is_opaque_redirect {
            return Some(Delivered {
                r#type: "opaqueredirect",
                status: 0,
                headers: Vec::new(),
                url: current,
                redirected: false,
                null_body: true,
                timing: !request.timing_allow_failed,
            });
        }
        if is_nosniff_blocked(request.destination, &response.headers) {
            return None;
        }
        if request.tainting == "opaque" {
            return Some(Delivered {
                r#type: "opaque",
                status: 0,
                headers: Vec::new(),
                url: String::new(),
                redirected: false,
                null_body: true,
                timing: !request.timing_allow_failed,
            });
        }
        let headers = if request.tainting == "cors" {
            let exposed = field_names(&response.headers, "Access-Control-Expose-Headers")
                .ok()
                .flatten()
                .unwrap_or_default();
            let all = request.credentials != "include" && exposed.iter().any(|name| name == "*");
            let safelist = "cache-control content-language content-length content-type expires last-modified pragma";
            keep(&response.headers, |name| {
                safelist.split(' ').any(|one| one == name)
                    || ((all || exposed.iter().any(|one| one.eq_ignore_ascii_case(name))) && !is_cookie(name))
            })
        } else {
            keep(&response.headers, |name| !is_cookie(name))
        };
        Some(Delivered {
            r#type: request.tainting,
            status: response.status,
            headers,
            url: current,
            redirected: request.urls.len() > 1,
            null_body: request.method == "HEAD" || [101, 103, 204, 205, 304].contains(&response.status),
            timing: !request.timing_allow_failed,
        })
    }

    fn main_fetch(&mut self, request: &mut Request) -> Result<Response, NetworkError> {
        let url = request.current().clone();
        let is_http = matches!(url.scheme(), "http" | "https");
        // The random exchanges know these ports only; the table of all of them is a vector.
        if is_http && matches!(url.port(), Some(25 | 6667)) {
            return Err(NetworkError);
        }
        let page_is_secure = matches!(&request.origin, Origin::Tuple(scheme, ..) if scheme == "https");
        if page_is_secure && !is_trustworthy(&url) && request.destination != "document" {
            return Err(NetworkError);
        }
        if (origin_of(&url) == request.origin && request.tainting == "basic") || url.scheme() == "data" {
            request.tainting = "basic";
            return self.scheme_fetch(request);
        }
        match request.mode {
            "same-origin" => return Err(NetworkError),
            "no-cors" if request.redirect != "follow" => return Err(NetworkError),
            "no-cors" => {
                request.tainting = "opaque";
                return self.scheme_fetch(request);
            }
            _ => {}
        }
        if !is_http {
            return Err(NetworkError);
        }
        request.tainting = "cors";
        let is_simple =
            ["GET", "HEAD", "POST"].contains(&&*request.method) && unsafe_names(&request.headers).is_empty();
        if request.use_cors_preflight || (request.unsafe_request && !is_simple) {
            let response = self.http_fetch(request, true);
            if response.is_err() {
                cache::clear(self.cache, request);
            }
            return response;
        }
        self.http_fetch(request, false)
    }

    fn scheme_fetch(&mut self, request: &mut Request) -> Result<Response, NetworkError> {
        match request.current().scheme() {
            "http" | "https" => self.http_fetch(request, false),
            "data" => self.send(request, "local"),
            _ => Err(NetworkError),
        }
    }

    fn http_fetch(&mut self, request: &mut Request, make_cors_preflight: bool) -> Result<Response, NetworkError> {
        if make_cors_preflight {
            let is_safelisted = ["GET", "HEAD", "POST"].contains(&&*request.method);
            let no_method = !cache::has_method(self.cache, request, &request.method, self.now)
                && (!is_safelisted || request.use_cors_preflight);
            let no_header = unsafe_names(&request.headers)
                .iter()
                .any(|name| !cache::has_header(self.cache, request, name, self.now));
            if no_method || no_header {
                self.cors_preflight_fetch(request)?;
            }
        }
        let response = self.send(request, "actual")?;
        if request.tainting == "cors" {
            cors_check(request, &response.headers)?;
        }
        if !is_tao_success(request, &response.headers) {
            request.timing_allow_failed = true;
        }
        if request.tainting == "opaque"
            && is_blocked_by_corp(request, &response.headers, request.includes_credentials())
        {
            return Err(NetworkError);
        }
        if [301, 302, 303, 307, 308].contains(&response.status) {
            return match request.redirect {
                "error" => Err(NetworkError),
                "manual" => Ok(Response {
                    is_opaque_redirect: true,
                    ..response
                }),
                _ => self.http_redirect_fetch(request, response),
            };
        }
        Ok(response)
    }

    fn http_redirect_fetch(&mut self, request: &mut Request, response: Response) -> Result<Response, NetworkError> {
        let locations: Vec<_> = response
            .headers
            .iter()
            .filter(|(name, _)| name.eq_ignore_ascii_case("location"))
            .collect();
        let location = match locations[..] {
            [] => return Ok(response),
            [(_, location)] => location,
            _ => return Err(NetworkError),
        };
        // The Standard does not say how bytes beyond ASCII become a string; browsers percent-encode such bytes.
        let text: String = location
            .iter()
            .map(|&byte| {
                if byte < 0x80 {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect();
        let mut url = request.current().join(&text).map_err(|_| NetworkError)?;
        if url.fragment().is_none() {
            url.set_fragment(request.current().fragment());
        }
        if !matches!(url.scheme(), "http" | "https") || request.redirect_count == 20 {
            return Err(NetworkError);
        }
        request.redirect_count += 1;
        let has_userinfo = !url.username().is_empty() || !url.password().unwrap_or("").is_empty();
        if has_userinfo && ((request.mode == "cors" && request.origin != origin_of(&url)) || request.tainting == "cors")
        {
            return Err(NetworkError);
        }
        if response.status != 303 && request.body == "stream" {
            return Err(NetworkError);
        }
        let is_post = matches!(response.status, 301 | 302) && request.method == "POST";
        if is_post || (response.status == 303 && request.method != "GET" && request.method != "HEAD") {
            request.method = "GET".into();
            request.body = "null";
            for name in [
                "content-encoding",
                "content-language",
                "content-location",
                "content-type",
            ] {
                request.headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
            }
        }
        if origin_of(request.current()) != origin_of(&url) {
            request
                .headers
                .retain(|(own, _)| !own.eq_ignore_ascii_case("authorization"));
        }
        request.urls.push(url);
        for token in field_names(&response.headers, "Referrer-Policy")
            .ok()
            .flatten()
            .unwrap_or_default()
        {
            if REFERRER_POLICIES.contains(&&*token.to_ascii_lowercase()) {
                request.referrer_policy = token.to_ascii_lowercase();
            }
        }
        self.main_fetch(request)
    }

    fn cors_preflight_fetch(&mut self, request: &Request) -> Result<(), NetworkError> {
        let names = unsafe_names(&request.headers);
        let mut preflight = request.clone();
        preflight.method = "OPTIONS".into();
        preflight.headers = vec![("Accept".into(), b"*/*".to_vec())];
        preflight.headers.push((
            "Access-Control-Request-Method".into(),
            request.method.clone().into_bytes(),
        ));
        if !names.is_empty() {
            preflight
                .headers
                .push(("Access-Control-Request-Headers".into(), names.join(",").into_bytes()));
        }
        (
            preflight.body,
            preflight.mode,
            preflight.tainting,
            preflight.credentials,
        ) = ("null", "cors", "cors", "same-origin");
        let response = self.send(&preflight, "preflight")?;
        cors_check(request, &response.headers)?;
        if !(200..300).contains(&response.status) {
            return Err(NetworkError);
        }
        let methods = field_names(&response.headers, "Access-Control-Allow-Methods")?;
        let header_names = field_names(&response.headers, "Access-Control-Allow-Headers")?;
        let methods = match methods {
            None if request.use_cors_preflight => vec![request.method.clone()],
            methods => methods.unwrap_or_default(),
        };
        let header_names = header_names.unwrap_or_default();
        let include = request.credentials == "include";
        let has = |list: &[String], item: &str| list.iter().any(|one| one == item);
        let has_name = |item: &str| header_names.iter().any(|one| one.eq_ignore_ascii_case(item));
        if !has(&methods, &request.method)
            && !["GET", "HEAD", "POST"].contains(&&*request.method)
            && (include || !has(&methods, "*"))
        {
            return Err(NetworkError);
        }
        if contains(&request.headers, "Authorization") && !has_name("Authorization") {
            return Err(NetworkError);
        }
        if names
            .iter()
            .any(|name| !has_name(name) && (include || !has(&header_names, "*")))
        {
            return Err(NetworkError);
        }
        let max_age = header::delta_seconds(&response.headers, "Access-Control-Max-Age")
            .unwrap_or(5)
            .min(self.limit);
        cache::store(self.cache, request, &methods, &header_names, max_age, self.now);
        Ok(())
    }

    /// HTTP-network-or-cache fetch, and the answers of local URLs.
    fn send(&mut self, request: &Request, kind: &'static str) -> Result<Response, NetworkError> {
        let mut headers = request.headers.clone();
        if kind != "local" {
            append_origin(request, &mut headers);
            checks::append_fetch_metadata(request, &mut headers);
        }
        let sent = Sent {
            kind,
            method: request.method.clone(),
            url: without_fragment(request.current()),
            headers,
            credentials: request.includes_credentials(),
            body: request.body != "null",
        };
        let (answer, now) = (self.network)(sent);
        self.now = now;
        let (status, headers) = answer.ok_or(NetworkError)?;
        Ok(Response {
            status,
            headers,
            is_opaque_redirect: false,
        })
    }
}

fn cors_check(request: &Request, headers: &Headers) -> Result<(), NetworkError> {
    let origin = get(headers, "Access-Control-Allow-Origin").ok_or(NetworkError)?;
    let include = request.credentials == "include";
    if !include && origin == b"*" {
        return Ok(());
    }
    if request.serialized_origin().into_bytes() != origin {
        return Err(NetworkError);
    }
    if include && get(headers, "Access-Control-Allow-Credentials").as_deref() != Some(b"true") {
        return Err(NetworkError);
    }
    Ok(())
}

fn append_origin(request: &Request, headers: &mut Headers) {
    let mut origin = request.serialized_origin();
    if request.tainting != "cors" {
        if request.method == "GET" || request.method == "HEAD" {
            return;
        }
        if request.mode != "cors" {
            let downgrade = matches!(&request.origin, Origin::Tuple(scheme, ..) if scheme == "https")
                && request.current().scheme() != "https";
            let hidden = match &*request.referrer_policy {
                "no-referrer" => true,
                "no-referrer-when-downgrade" | "strict-origin" | "strict-origin-when-cross-origin" => downgrade,
                "same-origin" => request.origin != origin_of(request.current()),
                _ => false,
            };
            if hidden {
                origin = "null".into();
            }
        }
    }
    headers.push(("Origin".into(), origin.into_bytes()));
}

pub const REFERRER_POLICIES: [&str; 8] = [
    "no-referrer",
    "no-referrer-when-downgrade",
    "same-origin",
    "origin",
    "strict-origin",
    "origin-when-cross-origin",
    "strict-origin-when-cross-origin",
    "unsafe-url",
];

fn keep(headers: &Headers, test: impl Fn(&str) -> bool) -> Headers {
    headers
        .iter()
        .filter(|(name, _)| test(&name.to_ascii_lowercase()))
        .cloned()
        .collect()
}

fn is_cookie(name: &str) -> bool {
    matches!(&*name.to_ascii_lowercase(), "set-cookie" | "set-cookie2")
}

fn without_fragment(url: &Url) -> String {
    url.as_str().split('#').next().unwrap_or_default().to_owned()
}
