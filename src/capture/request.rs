//! What the page has asked for: its request, as script made it, from what was sent.

use super::parts::{Field, origin_of, value_of};
use super::{exchange::Exchange, pairing::Group, read::added, report::RecordedRequest};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

/// Stands for the value of a header that nobody saw.
const UNSEEN: &str = "...";

/// A call as its page made it.
pub(super) struct PageCall {
    pub origin: Option<String>,
    pub profile: &'static str,
    pub request: RecordedRequest,
    /// The credentials modes that it may have; the first is the likeliest.
    pub credentials: &'static [&'static str],
}

/// The exchanges of a group whose headers tell of the page's request.
struct Told<'a> {
    preflight: Option<&'a Exchange>,
    request: Option<&'a Exchange>,
    /// The page, where the recorder names it.
    page: Option<&'a str>,
}

/// The call of a group; null if CORS does not matter to it. `page_of` gives the URL of the page of an exchange.
pub(super) fn of_group<'a>(
    group: &Group,
    exchanges: &'a [Exchange],
    page_of: impl Fn(usize) -> Option<&'a str>,
) -> Option<PageCall> {
    let first = group.hops.first()?;
    let preflight = first.preflight.map(|index| &exchanges[index]);
    let request = first.request.map(|index| &exchanges[index]);
    let told = Told {
        page: first.request.or(first.preflight).and_then(page_of),
        preflight,
        request,
    };
    let any = request.or(preflight)?;
    let mode = told.mode();
    if matches!(mode, "navigate" | "websocket" | "webtransport") || !is_http(&any.url) {
        return None;
    }
    let origin = told.origin();
    let hops = group.hops.iter().filter_map(|hop| hop.request.or(hop.preflight));
    let is_same_origin = |index: usize| origin.as_deref() == origin_of(&exchanges[index].url);
    if origin.is_some() && hops.clone().all(is_same_origin) {
        return None;
    }
    if origin.is_none() && !hops.clone().any(|index| exchanges[index].speaks_of_cors()) {
        return None;
    }
    let has_failed = hops.clone().any(|index| exchanges[index].failure.is_some());
    let kind = told.initiator();
    let is_element = !matches!(kind, None | Some("xhr"));
    // Images and the like of other sites need no CORS.
    if mode == "no-cors" && is_element && !has_failed {
        return None;
    }
    let mut recorded = RecordedRequest {
        url: any.url.clone(),
        method: told.method(),
        initiator: kind.map(ToOwned::to_owned),
        ..RecordedRequest::default()
    };
    if is_element {
        recorded.method = "GET".into();
        recorded.cross_origin = (mode == "cors" && has_attribute(kind)).then(|| "anonymous".into());
    } else {
        recorded.headers = told.headers();
        let is_bodiless = matches!(recorded.method.as_str(), "GET" | "HEAD");
        let content_type = value_of(&recorded.headers, "Content-Type").filter(|_| !is_bodiless);
        recorded.body_type = content_type.map(ToOwned::to_owned);
        recorded.mode = (mode != "cors").then(|| mode.into());
    }
    let credentials = told.credentials(mode, kind, &recorded);
    Some(PageCall {
        profile: profile(any),
        origin,
        request: recorded,
        credentials,
    })
}

fn is_http(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}

/// Whether the element has a `crossorigin` attribute.
fn has_attribute(initiator: Option<&str>) -> bool {
    matches!(initiator, Some("img" | "script" | "stylesheet" | "audio" | "video"))
}

impl Told<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        let of_request = self.request.and_then(|request| request.header(name));
        of_request.or_else(|| self.preflight?.header(name))
    }

    /// The mode of the request.
    fn mode(&self) -> &str {
        let known = self.request.and_then(|request| request.header("Sec-Fetch-Mode"));
        let known = known.filter(|mode| {
            matches!(
                *mode,
                "cors" | "no-cors" | "same-origin" | "navigate" | "websocket" | "webtransport"
            )
        });
        if let Some(mode) = known {
            return mode;
        }
        match self.request.and_then(|request| request.resource_type.as_deref()) {
            Some("document") => "navigate",
            Some("websocket") => "websocket",
            Some("webtransport") => "webtransport",
            Some("fetch" | "xhr" | "font" | "eventsource") => "cors",
            _ if self.header("Origin").is_some() => "cors",
            Some("image" | "script" | "stylesheet" | "media" | "ping" | "manifest" | "texttrack" | "other") => {
                "no-cors"
            }
            _ => "cors",
        }
    }

    /// What made the request; null for `fetch()`.
    fn initiator(&self) -> Option<&'static str> {
        let by_type = match self.request.and_then(|request| request.resource_type.as_deref()) {
            Some("xhr") => return Some("xhr"),
            Some("fetch") => return None,
            Some("image") => Some("img"),
            Some("script") => Some("script"),
            Some("stylesheet") => Some("stylesheet"),
            Some("font") => Some("font"),
            Some("manifest") => Some("manifest"),
            Some("texttrack") => Some("track"),
            Some("eventsource") => Some("event-source"),
            Some("ping") => Some("beacon"),
            _ => None,
        };
        by_type.or_else(|| {
            let destination = self.request.and_then(|request| request.header("Sec-Fetch-Dest"));
            Some(match destination? {
                "image" => "img",
                "script" => "script",
                "style" => "stylesheet",
                "font" => "font",
                "audio" => "audio",
                "video" => "video",
                "track" => "track",
                "manifest" => "manifest",
                _ => return None,
            })
        })
    }

    fn origin(&self) -> Option<String> {
        let header = self.header("Origin");
        let named = self.page.and_then(origin_of);
        let referrer = self.header("Referer").and_then(origin_of);
        let any = header.or(named).or(referrer);
        any.map(ToOwned::to_owned)
    }

    fn method(&self) -> String {
        let asked = || self.preflight?.header("Access-Control-Request-Method");
        let method = self.request.map(|request| request.method.as_str());
        method.or_else(asked).unwrap_or("GET").to_string()
    }

    /// The headers that the page has set. A preflight asks for all of them that are not safelisted.
    fn headers(&self) -> Vec<Field> {
        let mut headers: Vec<Field> = Vec::new();
        let sent = self.request.map_or(&[][..], |request| &request.headers);
        let asked = self
            .preflight
            .map(|preflight| preflight.header("Access-Control-Request-Headers").unwrap_or_default());
        let is_asked =
            |name: &str| asked.is_some_and(|asked| asked.split(',').any(|one| one.trim().eq_ignore_ascii_case(name)));
        for (name, value) in sent {
            let is_set = if is_asked(name) {
                true
            } else if added::why(&name.to_ascii_lowercase(), value, sent).is_some() {
                false
            } else {
                // What the preflight does not ask for is safelisted, or something behind the page has added it.
                asked.is_none() || crate::http::is_cors_safelisted_request_header(name, &bytes(value))
            };
            if is_set && crate::http::HeaderName::try_from(name.as_str()).is_ok() && !value.contains(['\0', '\r', '\n'])
            {
                headers.push((name.clone(), value.clone()));
            }
        }
        for name in asked.unwrap_or_default().split(',').map(str::trim) {
            if crate::http::HeaderName::try_from(name).is_ok() && value_of(&headers, name).is_none() {
                headers.push((name.to_owned(), UNSEEN.to_owned()));
            }
        }
        headers
    }

    /// The credentials modes that the request may have.
    fn credentials(&self, mode: &str, initiator: Option<&str>, request: &RecordedRequest) -> &'static [&'static str] {
        const UNKNOWN: &[&str] = &["same-origin", "include"];
        const INCLUDE: &[&str] = &["include"];
        if mode != "cors" {
            // Script that asks for "no-cors" sees nothing, with credentials or without.
            return &[];
        }
        let is_script = matches!(initiator, None | Some("xhr" | "event-source"));
        if !is_script && request.cross_origin.is_none() {
            return &[];
        }
        let has_cookies = self
            .request
            .is_some_and(|request| request.has_cookies || request.header("Cookie").is_some());
        if has_cookies { INCLUDE } else { UNKNOWN }
    }
}

fn bytes(value: &str) -> Vec<u8> {
    crate::infra::bytes::isomorphic_encode(value).unwrap_or_default()
}

/// The profile of the browser that names itself in a request.
fn profile(exchange: &Exchange) -> &'static str {
    let agent = exchange.header("User-Agent").unwrap_or_default();
    if agent.contains("Firefox/") {
        "firefox"
    } else if agent.contains("Chrome/") || agent.contains("Chromium/") {
        "chromium"
    } else if agent.contains("AppleWebKit/") {
        "webkit"
    } else {
        "standard"
    }
}
