//! The engine: one environment, one behaviour, one preflight cache; plans and verdicts.

mod conversation;
mod cookies;
mod decisions;
#[cfg(feature = "http")]
mod http_crate;
mod plan;
mod verdict;

pub use conversation::Conversation;
pub use plan::{Kind, Plan, Preflight, Requirements};
pub use verdict::{Answer, BrowserOutcome, BrowserOutcomes, Outcome, ResponseSummary, Verdict};

use crate::{
    browsers::Profile,
    cors::{CacheEntry, CorsPreflightCache, Now},
    diagnosis::{Diagnosis, PageKnowledge, StepSummary},
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
    /// The request, as it stands before main fetch.
    pub request: Request,
    /// The names of the headers that the guard has dropped, in the order in which they were given: browsers drop them too, without an error.
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

    /// The settings of the page.
    #[must_use]
    pub fn client(&self) -> &Arc<EnvironmentSettings> {
        &self.client
    }

    /// The behaviour of the user agent: its profile and its limit on max-age.
    #[must_use]
    pub fn behaviour(&self) -> Behaviour {
        self.behaviour
    }

    /// The CORS-preflight cache.
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
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Result<MadeRequest, InvalidRequest> {
        let (request, dropped) = new.request(&self.client, &self.behaviour.profile, headers.into_iter())?;
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
        headers: impl IntoIterator<Item = (&'h str, &'h [u8])>,
    ) -> Result<MadeRequest, InvalidRequest> {
        let (request, dropped) = new.request_to(url, &self.client, &self.behaviour.profile, headers.into_iter())?;
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

    /// The diagnosis of the exchange that [`check`](Self::check) gives a verdict on: what is wrong, what to do, and what has happened at
    /// the server. It is a call of its own, because it takes as long as the verdict.
    #[must_use]
    pub fn diagnosis(&self, made: &MadeRequest, answers: &[Answer]) -> Diagnosis {
        verdict::diagnosis(made, self.behaviour, answers)
    }

    /// The diagnosis of a call that a page saw fail, and of which the page knows nothing else.
    #[must_use]
    pub fn diagnose(&self, made: &MadeRequest, page: PageKnowledge) -> Diagnosis {
        verdict::of_page(made, self.behaviour, page)
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
    /// "preflight", "actual" or "local".
    pub kind: &'static str,
    /// The method, as it is sent.
    pub method: String,
    /// The URL, without a fragment.
    pub url: String,
    /// The headers that CORS adds or reads, in the order in which they are sent; without those that the transport adds, such as `Host`.
    pub headers: Vec<(String, String)>,
    /// Whether cookies, authentication entries and client certificates are sent, and the response's cookies are stored.
    pub credentials: bool,
    /// Whether the request's body is sent.
    pub body: bool,
    /// "same-origin", "same-site" or "cross-site": the value of `Sec-Fetch-Site`, whether or not that header is sent.
    pub site: &'static str,
    /// The cookies that are sent if `credentials` is set, by their SameSite attribute.
    pub cookies_sent: &'static str,
    /// The cookies of the response that are stored if `credentials` is set, by their SameSite attribute.
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
