//! One request that travelled and its answer, as a recorder has them.

use super::parts::{Field, value_of};
use crate::url::UrlParser;
use alloc::{string::String, vec::Vec};

/// A request with its answer. A redirect ends an exchange; the request that follows it has one of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Exchange {
    /// How the recorder names the call, if it does. The exchanges of one call have the same name, apart from its preflights.
    pub id: Option<String>,
    /// How many redirects came before, among the exchanges with the same name.
    pub hop: usize,
    /// The name of the call that the request is the preflight of.
    pub preflight_of: Option<String>,
    pub is_preflight: bool,
    /// In milliseconds since 1970.
    pub started_at: Option<f64>,
    /// In milliseconds.
    pub duration: Option<f64>,
    pub method: String,
    pub url: String,
    pub headers: Vec<Field>,
    pub has_body: bool,
    /// Whether the recorder has a place for the answer, with an answer in it or without.
    pub has_response: bool,
    /// The IP address that the answer came from.
    pub address: Option<String>,
    /// Whether the headers are those that were sent. If not, they are what the browser knew before it sent the request.
    pub is_sent: bool,
    pub answer: Option<Answered>,
    /// The words of a failure: in place of an answer, or beside an answer that the browser has refused.
    pub failure: Option<String>,
    /// `Network.CorsError`.
    pub cors_error: Option<String>,
    /// What the request was made for, in the words of the DevTools protocol, in lower case.
    pub resource_type: Option<String>,
    /// The origin of the page, or a URL of it, where the recorder tells them apart from the headers.
    pub page: Option<String>,
    /// Whether cookies were attached or held back one by one, so that the request includes credentials.
    pub has_cookies: bool,
    /// Whether the end of the exchange is recorded.
    pub is_over: bool,
    /// How many events have told of the exchange, if events tell of it.
    pub version: usize,
}

/// A status and headers.
#[derive(Clone, Debug, Default)]
pub(super) struct Answered {
    pub status: u16,
    pub headers: Vec<Field>,
}

impl Exchange {
    /// Takes out the parts of the request itself that HTTP/2 writes as headers.
    pub fn drop_pseudo_headers(&mut self) {
        self.headers.retain(|(name, _)| !name.starts_with(':'));
    }

    /// The value of the first header of the request with a name.
    pub fn header(&self, name: &str) -> Option<&str> {
        value_of(&self.headers, name)
    }

    /// The URL without its fragment.
    pub fn plain_url(&self) -> &str {
        without_fragment(&self.url)
    }

    /// When the exchange ended, if it is known.
    pub fn ended_at(&self) -> Option<f64> {
        Some(self.started_at? + self.duration.unwrap_or_default().max(0.0))
    }

    /// The URL that the answer leads to, if the answer is a redirect.
    pub fn redirect_target(&self, parser: UrlParser) -> Option<String> {
        let answer = self.answer.as_ref()?;
        if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let location = value_of(&answer.headers, "Location")?;
        parser(location, Some(&self.url))
    }

    /// Whether a browser has certainly refused the answer: the request was made in mode "cors" for another origin, and the answer does not allow
    /// any. A redirect that is refused is not followed.
    pub fn is_surely_refused(&self) -> bool {
        let (Some(origin), Some(answer)) = (self.header("Origin"), &self.answer) else {
            return false;
        };
        let is_cors = match self.header("Sec-Fetch-Mode") {
            Some(mode) => mode == "cors",
            // Other modes send Origin with the other methods alone.
            None => matches!(self.method.as_str(), "GET" | "HEAD"),
        };
        let rest = self.url.strip_prefix(origin);
        let is_same_origin = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']));
        is_cors && !is_same_origin && value_of(&answer.headers, "Access-Control-Allow-Origin").is_none()
    }

    /// Whether CORS may matter: the request has an Origin, or the answer speaks of CORS.
    pub fn speaks_of_cors(&self) -> bool {
        let has_cors = |headers: &[Field]| headers.iter().any(|(name, _)| is_cors_header(name));
        self.is_preflight
            || self.header("Origin").is_some()
            || self.answer.as_ref().is_some_and(|answer| has_cors(&answer.headers))
    }
}

fn is_cors_header(name: &str) -> bool {
    const START: &str = "access-control-";
    name.get(..START.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(START))
}

pub(super) fn without_fragment(url: &str) -> &str {
    url.split('#').next().unwrap_or_default()
}
