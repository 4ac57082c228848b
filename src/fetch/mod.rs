//! Fetching as a state machine without I/O.
//!
//! [`Fetch`] walks main fetch, HTTP fetch, CORS-preflight fetch, HTTP-redirect fetch and the filtering of the response.

mod action;
mod cors_preflight_fetch;
#[cfg(feature = "http")]
mod http_crate;
mod http_fetch;
mod http_redirect_fetch;
mod local_network;
mod main_fetch;
mod need;
mod request_headers;
mod same_site;
mod trace;

pub use action::{Action, HttpRequest, NetworkError, RequestKind};
pub use local_network::LocalNetworkRequest;
pub(crate) use local_network::is_of_local_network;
pub use need::Need;
pub use same_site::{SameSiteMode, SiteRelation};
pub use trace::{Origins, Step, TracedStep};

use crate::{
    browsers::{self, Memory, Profile},
    cors::{CorsPreflightCache, Now, cors_preflight_request},
    reason::{Reason, Stage, Violation},
    request::{Request, ResponseTainting},
    response::{FilteredResponse, Response},
};
use alloc::{string::String, vec::Vec};
use request_headers::{actual_request, http_request};
use trace::Trace;

/// One fetch, from the request to the response or the network error that script gets.
///
/// The methods come in four kinds, used in this order:
/// - [`start`](Self::start) starts the fetch;
/// - [`poll`](Self::poll) gives each action once: after [`Action::Send`], `poll` gives `None` until a result was handed in;
/// - [`handle_response`](Self::handle_response) and [`handle_failure`](Self::handle_failure) take the result of the request; then
///   poll again, until [`Action::Deliver`] or [`Action::Fail`];
/// - getters, at any time.
///
/// The caller keeps one cache for all fetches of a user agent; `now` is the caller's clock.
///
/// <https://fetch.spec.whatwg.org/#fetching>
#[derive(Clone, Debug)]
pub struct Fetch {
    request: Request,
    behaviour: Behaviour,
    state: State,
    /// Whether main fetch took the branch with a preflight, on this hop or an earlier hop: then a network error clears the cache.
    with_cors_preflight: bool,
    /// The state that the departures of the user agent need.
    memory: Memory<CorsPreflightCache>,
    reasons: Vec<Reason>,
    /// The first local network request that a user is asked about.
    local_network: Option<LocalNetworkRequest>,
    trace: Trace,
}

/// The behaviour of the user agent that a fetch belongs to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Behaviour {
    /// The user agent: the Standard's, or a browser with its departures.
    pub profile: Profile,
    /// The imposed limit on max-age, in seconds.
    pub max_age_limit: u32,
    /// Whether the fetch continues after a refused response, so that every broken rule of the exchange is found.
    /// The outcome is the same; the requests after the refusal are hypothetical.
    pub thorough: bool,
}

impl Behaviour {
    /// The behaviour of a profile, with the imposed limit of the profile.
    #[must_use]
    pub const fn of(profile: Profile) -> Self {
        Self {
            profile,
            max_age_limit: profile.imposed_limit(),
            thorough: false,
        }
    }
}

/// What a fetch does next. The request that is sent is made of the fetch when somebody asks for it.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    SendPreflight,
    SendActual,
    Deliver(FilteredResponse),
    Fail,
}

#[derive(Clone, Debug)]
enum State {
    /// The next action, which has not been polled yet.
    Next(Next),
    /// The answer to the preflight is awaited.
    AwaitPreflight,
    /// The answer to the actual request is awaited.
    AwaitResponse,
    Done,
}

impl Fetch {
    /// Fetch: starts with `request`. Reads the cache and does not change it.
    #[must_use]
    pub fn start(mut request: Request, behaviour: Behaviour, cache: &CorsPreflightCache, now: Now) -> Self {
        if let Some((mode, credentials_mode)) = browsers::initiator::modes(&behaviour.profile, &request) {
            (request.mode, request.credentials_mode) = (mode, credentials_mode);
        }
        let mut fetch = Self {
            memory: Memory::of(&request),
            request,
            behaviour,
            state: State::Done,
            with_cors_preflight: false,
            reasons: Vec::new(),
            local_network: None,
            trace: Trace::default(),
        };
        fetch.main_fetch(cache, now);
        fetch
    }

    /// The next action; `None` while an answer is awaited, and after the end.
    pub fn poll(&mut self) -> Option<Action> {
        Some(match self.poll_next()? {
            Next::SendPreflight => Action::Send(self.preflight_request()),
            Next::SendActual => Action::Send(self.actual_request()),
            Next::Deliver(response) => Action::Deliver(response),
            Next::Fail => Action::Fail(NetworkError {
                reasons: self.reasons.clone(),
            }),
        })
    }

    /// [`poll`](Self::poll) for a caller that sends nothing: no request is made.
    pub(crate) fn poll_next(&mut self) -> Option<Next> {
        let awaiting = match &self.state {
            State::Next(Next::SendPreflight) => State::AwaitPreflight,
            State::Next(Next::SendActual) => State::AwaitResponse,
            State::Next(Next::Deliver(_) | Next::Fail) => State::Done,
            State::AwaitPreflight | State::AwaitResponse | State::Done => return None,
        };
        match core::mem::replace(&mut self.state, awaiting) {
            State::Next(next) => Some(next),
            _ => None,
        }
    }

    /// Takes the response to the request that [`poll`](Self::poll) asked to send. The transport must not have followed redirects.
    ///
    /// # Errors
    /// [`Misuse`] if no response is awaited; the fetch is unchanged then.
    pub fn handle_response(
        &mut self,
        mut response: Response,
        cache: &mut CorsPreflightCache,
        now: Now,
    ) -> Result<(), Misuse> {
        let profile = self.behaviour.profile;
        let refusal = browsers::received::refusal_of_status(&profile, response.status)
            .or_else(|| browsers::received::refusal(&profile, &response.header_list));
        if let Some(message) = refusal {
            return self.handle_failure(message, cache);
        }
        if matches!(self.state, State::AwaitPreflight | State::AwaitResponse)
            && !self.passes_local_network_access_check(response.ip_address)
        {
            self.network_error(cache);
            return Ok(());
        }
        let is_checked = self.awaits_preflight() || self.request.response_tainting == ResponseTainting::Cors;
        if let Some(changed) = browsers::received::changed(&profile, &response.header_list, is_checked) {
            response.header_list = changed.header_list;
        }
        match self.state {
            State::AwaitPreflight => self.handle_preflight_response(&response, cache, now),
            State::AwaitResponse => self.handle_http_response(&response, cache, now),
            State::Next(_) | State::Done => return Err(Misuse::NothingAwaited),
        }
        Ok(())
    }

    /// Takes the message of a transport that failed: there is no response.
    ///
    /// # Errors
    /// [`Misuse`] if no response is awaited; the fetch is unchanged then.
    pub fn handle_failure(&mut self, message: &str, cache: &mut CorsPreflightCache) -> Result<(), Misuse> {
        let stage = match self.state {
            State::AwaitPreflight => {
                let profile = &self.behaviour.profile;
                if browsers::cache::clears_entries_first(profile, &self.request, false) {
                    cache.clear_entries(&self.request, profile);
                }
                Stage::Preflight
            }
            State::AwaitResponse => Stage::Environment,
            State::Next(_) | State::Done => return Err(Misuse::NothingAwaited),
        };
        self.trace.step(Step::NetworkFailed {
            message: message.into(),
        });
        let message = Some(message).filter(|message| !message.is_empty());
        let violation = Violation::NetworkError {
            message: message.map(String::from),
        };
        self.note(stage, violation, None);
        self.network_error(cache);
        Ok(())
    }

    /// Continues as if the awaited preflight had passed and had not been cached.
    pub(crate) fn handle_passed_preflight(&mut self) -> Result<(), Misuse> {
        if !self.awaits_preflight() {
            return Err(Misuse::NothingAwaited);
        }
        self.send_actual();
        Ok(())
    }

    /// The current request: redirects change its URL list, method, headers and tainting.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The profile of the user agent.
    #[must_use]
    pub fn profile(&self) -> Profile {
        self.behaviour.profile
    }

    /// Whether the answer to a preflight, not to the actual request, is awaited.
    #[must_use]
    pub fn awaits_preflight(&self) -> bool {
        matches!(self.state, State::AwaitPreflight)
    }

    /// Whether main fetch took the branch with a preflight, on this hop or an earlier hop.
    #[must_use]
    pub fn is_with_cors_preflight(&self) -> bool {
        self.with_cors_preflight
    }

    /// Whether the request of this hop goes without a preflight because the CORS-preflight cache covers it.
    #[must_use]
    pub fn is_covered_by_preflight_cache(&self) -> bool {
        let steps = self.trace().iter().rev().map(|traced| &traced.step);
        let mut of_this_hop = steps.take_while(|step| !matches!(step, Step::Followed { .. }));
        of_this_hop.any(|step| matches!(step, Step::CoveredByPreflightCache { .. }))
    }

    /// The actual request as it is sent over the network on this hop.
    #[must_use]
    pub fn actual_request(&self) -> HttpRequest {
        actual_request(&self.request, &self.behaviour.profile, &self.memory)
    }

    /// The CORS-preflight request for this hop, whether or not it has to be sent.
    #[must_use]
    pub fn preflight_request(&self) -> HttpRequest {
        let profile = &self.behaviour.profile;
        http_request(
            &cors_preflight_request(&self.preflighted_request(), profile),
            RequestKind::Preflight,
            profile,
            &self.memory,
        )
    }

    /// Every reason found so far.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// The first request of the fetch that a browser asks its user about, or refuses, because of Local Network Access. Null if there is none.
    #[must_use]
    pub fn local_network_request(&self) -> Option<&LocalNetworkRequest> {
        self.local_network.as_ref()
    }

    /// Every decision so far.
    #[must_use]
    pub fn trace(&self) -> &[TracedStep] {
        self.trace.steps()
    }

    /// Notes a reason. The caller decides whether the fetch ends.
    fn note(&mut self, stage: Stage, violation: Violation, status: Option<u16>) {
        let reason = self.reason(stage, violation, status);
        self.reasons.push(reason);
    }

    /// The reason of a violation, with the current URL and origin of the request.
    fn reason(&self, stage: Stage, violation: Violation, status: Option<u16>) -> Reason {
        Reason {
            stage,
            violation,
            url: self.request.current_url().without_fragment(),
            origin: self.request.serialize_origin().into(),
            credentials: self.request.credentials_mode_is_include(),
            status,
        }
    }

    /// Notes reasons, and adds them to the trace.
    fn note_all(&mut self, stage: Stage, violations: Vec<Violation>, status: Option<u16>) {
        for violation in violations {
            self.note_traced(stage, violation, status);
        }
    }

    /// Notes a reason, and adds the reason to the trace.
    fn note_traced(&mut self, stage: Stage, violation: Violation, status: Option<u16>) {
        let reason = self.reason(stage, violation, status);
        self.push_traced(reason);
    }

    /// Notes a reason, and adds the reason to the trace. The algorithm stops at the first reason, so later reasons are hypothetical.
    fn push_traced(&mut self, reason: Reason) {
        let step = Step::Violated {
            code: reason.code(),
            step: reason.step(),
            url: reason.url.clone(),
        };
        if self.reasons.is_empty() {
            self.trace.step(step);
        } else {
            self.trace.hypothetical_step(step);
        }
        self.reasons.push(reason);
    }

    /// Notes a reason that ends the fetch without clearing the cache, and the step that found the reason.
    fn refuse(&mut self, stage: Stage, violation: Violation, status: Option<u16>, step: Step) {
        self.trace.step(step);
        self.note(stage, violation, status);
        self.fail()
    }

    /// A network error of an algorithm that main fetch runs in its step 12.
    fn network_error(&mut self, cache: &mut CorsPreflightCache) {
        let profile = self.behaviour.profile;
        let is_clearing = browsers::main_fetch::clears_cache(&profile, &self.request, self.with_cors_preflight)
            .unwrap_or(self.with_cors_preflight);
        if is_clearing {
            self.trace.step(Step::CacheCleared {
                url: self.request.current_url().as_str().into(),
            });
            cache.clear_entries(&self.request, &profile);
        }
        self.fail()
    }

    fn fail(&mut self) {
        if self.behaviour.thorough {
            self.note_refused_next();
        }
        self.next(Next::Fail);
    }

    fn deliver(&mut self, response: FilteredResponse) {
        // Only a thorough fetch gets here with reasons.
        if self.reasons.is_empty() {
            self.next(Next::Deliver(response));
        } else {
            self.fail();
        }
    }

    fn next(&mut self, next: Next) {
        self.state = State::Next(next);
    }
}

/// A mistake of the caller: an error in the program, not in an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misuse {
    /// The caller handed in a response or a failure although no answer was awaited.
    NothingAwaited,
}

impl core::fmt::Display for Misuse {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::NothingAwaited => {
                "no answer is awaited: poll() first, and hand in one answer for each request it says to send"
            }
        })
    }
}

impl core::error::Error for Misuse {}
