//! The engine: one environment, one behaviour, one preflight cache; plans and verdicts.

mod conversation;
mod decisions;
mod plan;
mod verdict;

pub use conversation::Conversation;
pub use plan::{Kind, Plan, Preflight, Requirements};
pub use verdict::{Answer, BrowserOutcome, BrowserOutcomes, Outcome, ResponseSummary, Verdict};

use crate::{
    browsers::Profile,
    cors::{CacheEntry, CorsPreflightCache, Now},
    diagnosis::StepSummary,
    environment::EnvironmentSettings,
    fetch::{Behaviour, HttpRequest},
    http::HeaderList,
    request::{InvalidRequest, NewRequest, Request},
    url::Url,
};
use alloc::{
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};

/// A user agent's side of the CORS protocol for one page.
#[derive(Clone, Debug)]
pub struct Engine {
    client: Arc<EnvironmentSettings>,
    behaviour: Behaviour,
    cache: CorsPreflightCache,
}

/// A request made from the arguments of script, and the names of the headers that were dropped.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MadeRequest {
    pub request: Request,
    pub dropped: Vec<String>,
}

impl Engine {
    /// An engine for a page with these settings, in a user agent of this profile.
    #[must_use]
    pub fn new(client: EnvironmentSettings, profile: Profile) -> Self {
        Self {
            client: Arc::new(client),
            behaviour: Behaviour::of(profile),
            cache: CorsPreflightCache::new(),
        }
    }

    /// The imposed limit on max-age, in seconds, in place of the profile's own.
    #[must_use]
    pub fn with_max_age_limit(mut self, seconds: u32) -> Self {
        self.behaviour.max_age_limit = seconds;
        self
    }

    /// Sets the greatest number of entries of the preflight cache, and removes all entries.
    #[must_use]
    pub fn with_cache_capacity(mut self, entries: usize) -> Self {
        self.cache = CorsPreflightCache::with_capacity(entries);
        self
    }

    #[must_use]
    pub fn client(&self) -> &Arc<EnvironmentSettings> {
        &self.client
    }

    #[must_use]
    pub fn behaviour(&self) -> Behaviour {
        self.behaviour
    }

    #[must_use]
    pub fn cache(&self) -> &CorsPreflightCache {
        &self.cache
    }

    /// The cache, for the fetches that [`start`](Self::start) begins.
    pub fn cache_mut(&mut self) -> &mut CorsPreflightCache {
        &mut self.cache
    }

    /// The entries of the preflight cache that are not expired at `now`.
    #[must_use]
    pub fn cache_entries(&self, now: Now) -> Vec<CacheEntry> {
        self.cache.entries(now).collect()
    }

    /// Makes a request from the arguments of script.
    ///
    /// # Errors
    /// [`InvalidRequest`], where script gets a `TypeError`.
    pub fn make_request<'h>(
        &self,
        new: &NewRequest<'_>,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    ) -> Result<MadeRequest, InvalidRequest> {
        let (request, dropped) = new.request(&self.client, &self.behaviour.profile, headers)?;
        Ok(MadeRequest { request, dropped })
    }

    /// Makes a request from the arguments of script and a URL that is already parsed.
    ///
    /// # Errors
    /// [`InvalidRequest`], where script gets a `TypeError`.
    pub fn make_request_to<'h>(
        &self,
        url: Url,
        new: &NewRequest<'_>,
        headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    ) -> Result<MadeRequest, InvalidRequest> {
        let (request, dropped) = new.request_to(url, &self.client, &self.behaviour.profile, headers)?;
        Ok(MadeRequest { request, dropped })
    }

    /// The plan of a request: what a browser will do, before any traffic.
    #[must_use]
    pub fn plan(&self, made: &MadeRequest, now: Now) -> Plan {
        plan::plan(self, made, now)
    }

    /// The verdict on an exchange: a request, and the answers in order. The preflight cache counts as empty.
    #[must_use]
    pub fn check(&self, made: &MadeRequest, answers: &[Answer]) -> Verdict {
        verdict::check(made, self.behaviour, answers)
    }

    /// The trace of the exchange that [`check`](Self::check) gives a verdict on: every decision, for people.
    #[must_use]
    pub fn trace(&self, made: &MadeRequest, answers: &[Answer]) -> Vec<StepSummary> {
        verdict::trace(made, self.behaviour, answers)
    }

    /// Starts a fetch with the preflight cache of this engine.
    #[must_use]
    pub fn start(&self, made: MadeRequest, now: Now) -> Conversation {
        Conversation::new(self, made, now)
    }
}

/// A request over the network, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct HttpRequestSummary {
    pub kind: &'static str,
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub credentials: bool,
    pub body: bool,
    pub site: &'static str,
    pub cookies_sent: &'static str,
    pub cookies_stored: &'static str,
}

impl From<&HttpRequest> for HttpRequestSummary {
    fn from(request: &HttpRequest) -> Self {
        Self {
            kind: request.kind.as_str(),
            method: request.method.clone(),
            url: request.url.clone(),
            headers: pairs(&request.header_list),
            credentials: request.credentials,
            body: request.body,
            site: request.site.as_str(),
            cookies_sent: request.cookies_sent.as_str(),
            cookies_stored: request.cookies_stored.as_str(),
        }
    }
}

/// The headers of a list as pairs of isomorphic strings.
fn pairs(header_list: &HeaderList) -> Vec<(String, String)> {
    header_list
        .iter()
        .map(|header| (header.name.to_string(), header.value.to_string()))
        .collect()
}
