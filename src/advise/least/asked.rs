//! What browsers ask of servers by CORS.

use crate::{
    fetch::Fetch,
    request::{CredentialsMode, ResponseTainting},
};
use alloc::{string::String, vec::Vec};

/// What a request asks of a server by CORS.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    /// The origin of the server.
    pub target: String,
    /// The value of `Origin`.
    pub origin: String,
    /// The method that a preflight asks for; null if it is no preflight.
    pub method: Option<String>,
    /// The names that a preflight asks for.
    pub names: Vec<String>,
    /// Whether the request may include credentials.
    pub credentials: bool,
}

impl Asked {
    /// What the request that is awaited asks by CORS; null if CORS does not apply to it.
    pub(super) fn by(fetch: &Fetch) -> Option<Self> {
        let is_preflight = fetch.awaits_preflight();
        let request = fetch.request();
        if !is_preflight && request.response_tainting != ResponseTainting::Cors {
            return None;
        }
        let sent = if is_preflight {
            fetch.preflight_request()
        } else {
            fetch.actual_request()
        };
        let value = |name: &str| sent.header_list.get_decoded(name);
        let names = value("Access-Control-Request-Headers").unwrap_or_default();
        Some(Self {
            target: request.current_url().origin().serialize().into(),
            origin: value("Origin").unwrap_or_else(|| "null".into()),
            method: is_preflight.then(|| value("Access-Control-Request-Method").unwrap_or_default()),
            names: names
                .split(',')
                .map(str::trim)
                .filter(|name| !name.is_empty())
                .map(Into::into)
                .collect(),
            credentials: request.credentials_mode == CredentialsMode::Include,
        })
    }

    /// The headers that allow all that is asked.
    pub(super) fn everything(&self) -> Vec<(&'static str, String)> {
        let mut headers = Vec::from([
            ("Access-Control-Allow-Origin", self.origin.clone()),
            ("Access-Control-Allow-Credentials", "true".into()),
        ]);
        if let Some(method) = &self.method {
            headers.push(("Access-Control-Allow-Methods", method.clone()));
            headers.push(("Access-Control-Allow-Headers", self.names.join(", ")));
        }
        headers
    }
}
