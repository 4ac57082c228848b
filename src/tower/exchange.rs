//! What a server has seen of an exchange, as an entry of a HAR: the form that `capture` reads.

use serde_json::{Value, json};
use std::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// An exchange that is over.
pub(super) struct Seen {
    pub origin: String,
    pub method: String,
    pub url: String,
    pub path: String,
    pub status: u16,
    request_headers: Vec<(String, String)>,
    response_headers: Vec<(String, String)>,
}

/// A request that has arrived, as long as it has no answer.
pub(super) struct Arrived(Seen);

impl Arrived {
    /// Nothing if CORS does not matter to the request: it has no origin, or its browser says that it comes from a page of the server itself.
    pub fn read<B>(request: &http::Request<B>) -> Option<Self> {
        let headers = request.headers();
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let origin = text("origin")?.to_owned();
        if text("sec-fetch-site") == Some("same-origin") {
            return None;
        }
        let uri = request.uri();
        let first = |list: Option<&str>| {
            list.and_then(|list| list.split(',').next())
                .map(|one| one.trim().to_owned())
        };
        let host = first(text("x-forwarded-host"))
            .or_else(|| text("host").map(ToOwned::to_owned))
            .or_else(|| uri.authority().map(ToString::to_string))?;
        let scheme = first(text("x-forwarded-proto")).or_else(|| uri.scheme_str().map(ToOwned::to_owned));
        // A page over https calls no other host over http, so a proxy has ended the TLS of a request that has arrived.
        let is_encrypted = match scheme.as_deref() {
            Some(scheme) => scheme == "https",
            None => origin.starts_with("https:") && !is_loopback(&host),
        };
        let target = uri.path_and_query().map_or("/", |target| target.as_str());
        Some(Self(Seen {
            method: request.method().to_string(),
            url: format!("{}://{host}{target}", if is_encrypted { "https" } else { "http" }),
            path: uri.path().to_owned(),
            status: 0,
            request_headers: list(headers),
            response_headers: Vec::new(),
            origin,
        }))
    }

    pub fn answered<B>(self, response: &http::Response<B>) -> Seen {
        Seen {
            status: response.status().as_u16(),
            response_headers: list(response.headers()),
            ..self.0
        }
    }
}

impl Seen {
    /// The recording of this exchange alone.
    pub fn har(&self) -> String {
        let headers = |list: &[(String, String)]| -> Vec<Value> {
            let pairs = list.iter();
            pairs
                .map(|(name, value)| json!({ "name": name, "value": value }))
                .collect()
        };
        let entry = json!({
            "request": { "method": self.method, "url": self.url, "headers": headers(&self.request_headers) },
            "response": { "status": self.status, "headers": headers(&self.response_headers) },
        });
        json!({ "log": { "creator": { "name": "corsight::tower" }, "entries": [entry] } }).to_string()
    }
}

/// The hosts that a page over https may call over http.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.") || name == "::1"
}

/// The headers, each value as Latin-1 reads it, and without secrets.
fn list(headers: &http::HeaderMap) -> Vec<(String, String)> {
    let value = |name: &str, bytes: &[u8]| {
        if matches!(name, "authorization" | "cookie" | "proxy-authorization" | "set-cookie") {
            "...".to_owned()
        } else {
            bytes.iter().map(|&byte| char::from(byte)).collect()
        }
    };
    let pairs = headers.iter();
    pairs
        .map(|(name, bytes)| (name.as_str().to_owned(), value(name.as_str(), bytes.as_bytes())))
        .collect()
}
