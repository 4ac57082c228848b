//! The steps of the trace, in English.

use crate::{
    fetch::{Origins, Step},
    infra::{text_without_userinfo, without_userinfo},
    request::ResponseTainting,
};
use alloc::{
    format,
    string::{String, ToString},
};
use core::fmt;

/// The input of a step, and its outcome.
pub(in crate::diagnosis) fn step(step: &Step) -> (String, &'static str) {
    match step {
        Step::BadPort { port } => (format!("port {port}"), "blocked: bad port"),
        Step::MixedContent { url } => (shown_url(url), "blocked: mixed content"),
        Step::ModeSameOrigin { origins } => (origins.to_string(), "network error: mode is same-origin"),
        Step::NoCorsRedirectMode { redirect_mode } => (
            redirect_mode.as_str().into(),
            "network error: mode is no-cors and redirect mode is not follow",
        ),
        Step::SchemeNotHttp { scheme } => (scheme.clone(), "network error: not an HTTP(S) scheme"),
        Step::ResponseTainting {
            origins,
            tainting,
            with_preflight,
        } => (
            origins.to_string(),
            match (tainting, with_preflight) {
                (ResponseTainting::Basic, _) => "response tainting is basic",
                (ResponseTainting::Opaque, _) => "response tainting is opaque",
                (ResponseTainting::Cors, false) => "response tainting is cors",
                (ResponseTainting::Cors, true) => "response tainting is cors, with a preflight",
            },
        ),
        Step::SchemeRefused { scheme } => (scheme.clone(), "network error"),
        Step::CorsPreflightFetch { method, unsafe_names } => {
            (format!("{method} {}", unsafe_names.join(",")), "CORS-preflight fetch")
        }
        Step::CoveredByPreflightCache { method, unsafe_names } => (
            format!("{method} {}", unsafe_names.join(",")),
            "the CORS-preflight cache covers it",
        ),
        Step::PreflightPassed { status } => (format!("status {status}"), "success"),
        Step::CorsCheckPassed { origin } => (origin.clone(), "success"),
        Step::RedirectModeError { location } => (
            location.as_deref().map(shown_url).unwrap_or_default(),
            "network error: redirect mode is error",
        ),
        Step::OpaqueRedirect {} => ("manual".into(), "opaque-redirect filtered response"),
        Step::Followed {
            status,
            location,
            becomes_get,
        } => (
            format!("{status} to {}", without_userinfo(location)),
            if *becomes_get { "followed with GET" } else { "followed" },
        ),
        Step::NetworkFailed { message } => (text_without_userinfo(message).into_owned(), "network error"),
        Step::CacheCleared { url } => (shown_url(url), "cache entries cleared"),
        Step::BlockedByMimeType { content_type } => {
            (content_type.clone().unwrap_or_default(), "blocked due to its MIME type")
        }
        Step::BlockedByNosniff { content_type } => (content_type.clone().unwrap_or_default(), "blocked due to nosniff"),
        Step::RangeNotRequested {} => ("range-requested flag".into(), "network error"),
        Step::Filtered {
            response_type,
            visible,
            received,
        } => (format!("{visible} of {received} headers"), response_type.as_str()),
        // The step's number is no part of the sentence.
        Step::Violated { code, step: _, url } => (shown_url(url), code.as_str()),
    }
}

fn shown_url(url: &str) -> String {
    without_userinfo(url).into_owned()
}

impl fmt::Display for Origins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} from {}", self.url, self.request)
    }
}
