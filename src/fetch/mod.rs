//! Fetching as a state machine without I/O.
//!
//! [`Fetch`] walks main fetch, HTTP fetch, CORS-preflight fetch, HTTP-redirect fetch and the filtering of the response.

mod action;
mod cors_preflight_fetch;
mod http_fetch;
mod http_redirect_fetch;
mod main_fetch;
mod request_headers;
mod same_site;
mod trace;

pub use action::{Action, HttpRequest, NetworkError, RequestKind};
pub use same_site::{SameSiteMode, SiteRelation};
pub use trace::{Origins, Step, TracedStep};

use crate::{
    browsers::{self, Memory, Profile},
    cors::{CorsPreflightCache, Now, cors_preflight_request},
    http::Status,
    reason::{Reason, Stage, Violation},
    request::{Request, ResponseTainting},
    response::{FilteredResponse, Response},
};
use alloc::{string::String, vec::Vec};
use request_headers::http_request;
use trace::Trace;

/// One fetch, from the request to what script gets.
///
/// The methods come in four kinds, used in this order:
/// - [`start`](Self::start) begins;
/// - [`poll`](Self::poll) says what to do, once: after [`Action::Send`] it gives `None` until something was handed in;
/// - [`handle_response`](Self::handle_response) and [`handle_failure`](Self::handle_failure) take what happened to the request that
///   was to be sent; then poll again, until [`Action::Deliver`] or [`Action::Fail`];
/// - getters, at any time.
///
/// The cache is the caller's and the same for all fetches of one user agent; `now` is the caller's clock.
///
/// <https://fetch.spec.whatwg.org/#fetching>
#[derive(Clone, Debug)]
pub struct Fetch {
    request: Request,
    behaviour: Behaviour,
    state: State,
    /// Whether main fetch is in the branch with a preflight, on this hop or one before: its network errors clear the cache.
    with_cors_preflight: bool,
    /// What is remembered for the departures of the user agent.
    memory: Memory<CorsPreflightCache>,
    reasons: Vec<Reason>,
    trace: Trace,
}

/// How the user agent behaves that a fetch belongs to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Behaviour {
    pub profile: Profile,
    /// The imposed limit on max-age, in seconds.
    pub max_age_limit: u32,
    /// Whether to go on after a response that is refused, so that all of an exchange's faults are found.
    /// The outcome is the same; what is asked to be sent after the refusal is hypothetical.
    pub thorough: bool,
}

impl Behaviour {
    /// That of a profile, with its own imposed limit.
    #[must_use]
    pub const fn of(profile: Profile) -> Self {
        Self {
            profile,
            max_age_limit: profile.imposed_limit(),
            thorough: false,
        }
    }
}

#[derive(Clone, Debug)]
enum State {
    /// There is something to do that has not been polled yet.
    Next(Action),
    /// The transport has the preflight.
    AwaitPreflight,
    /// The transport has the request.
    AwaitResponse,
    Done,
}

impl Fetch {
    /// Fetch: begins with `request`. The cache is looked into, not changed.
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
            trace: Trace::default(),
        };
        fetch.main_fetch(cache, now);
        fetch
    }

    /// What to do next; `None` while the transport's answer is awaited, and after the end.
    pub fn poll(&mut self) -> Option<Action> {
        let State::Next(action) = &self.state else {
            return None;
        };
        let awaiting = match action {
            Action::Send(request) if request.kind == RequestKind::Preflight => State::AwaitPreflight,
            Action::Send(_) => State::AwaitResponse,
            Action::Deliver(_) | Action::Fail(_) => State::Done,
        };
        match core::mem::replace(&mut self.state, awaiting) {
            State::Next(action) => Some(action),
            _ => None,
        }
    }

    /// Takes the response to the request that [`poll`](Self::poll) said to send. Its redirects must not have been followed.
    ///
    /// # Errors
    /// [`Misuse`] if no response is awaited; nothing has changed then.
    pub fn handle_response(
        &mut self,
        mut response: Response,
        cache: &mut CorsPreflightCache,
        now: Now,
    ) -> Result<(), Misuse> {
        let profile = &self.behaviour.profile;
        let refusal = browsers::received::refusal_of_status(profile, response.status)
            .or_else(|| browsers::received::refusal(profile, &response.header_list));
        if let Some(message) = refusal {
            return self.handle_failure(message, cache);
        }
        let is_checked = self.awaits_preflight() || self.request.response_tainting == ResponseTainting::Cors;
        if let Some(header_list) = browsers::received::header_list(profile, &response.header_list, is_checked) {
            response.header_list = header_list;
        }
        match self.state {
            State::AwaitPreflight => self.handle_preflight_response(&response, cache, now),
            State::AwaitResponse => self.handle_http_response(&response, cache, now),
            State::Next(_) | State::Done => return Err(Misuse::NothingAwaited),
        }
        Ok(())
    }

    /// Takes the news that there is no response: the transport failed, and what it said.
    ///
    /// # Errors
    /// [`Misuse`] if no response is awaited; nothing has changed then.
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

    /// Goes on as if the preflight that is awaited had passed and had not been cached.
    pub(crate) fn handle_passed_preflight(&mut self) -> Result<(), Misuse> {
        if !self.awaits_preflight() {
            return Err(Misuse::NothingAwaited);
        }
        self.send_actual();
        Ok(())
    }

    /// The request as it is now: URL list, method, headers and tainting change with redirects.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Whether the answer to a preflight, not to the request itself, is awaited.
    #[must_use]
    pub fn awaits_preflight(&self) -> bool {
        matches!(self.state, State::AwaitPreflight)
    }

    /// Whether main fetch took the branch with a preflight, on this hop or one before.
    #[must_use]
    pub fn is_with_cors_preflight(&self) -> bool {
        self.with_cors_preflight
    }

    /// Whether the next thing to do is to send a preflight.
    pub(crate) fn asks_for_preflight(&self) -> bool {
        matches!(&self.state, State::Next(Action::Send(request)) if request.kind == RequestKind::Preflight)
    }

    /// The request as it goes over the network on this hop.
    #[must_use]
    pub fn actual_request(&self) -> HttpRequest {
        let kind = if self.request.current_url().has_http_scheme() {
            RequestKind::Actual
        } else {
            RequestKind::Local
        };
        http_request(&self.request, kind, &self.behaviour.profile, &self.memory)
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

    /// Every decision so far.
    #[must_use]
    pub fn trace(&self) -> &[TracedStep] {
        self.trace.steps()
    }

    /// Notes a reason; what follows from it is the caller's.
    fn note(&mut self, stage: Stage, violation: Violation, status: Option<u16>) {
        let reason = self.reason(stage, violation, status);
        self.reasons.push(reason);
    }

    /// A reason in the state that the request is in.
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

    /// Notes reasons, and puts them into the trace.
    fn note_all(&mut self, stage: Stage, violations: Vec<Violation>, status: Status) {
        for violation in violations {
            self.note_traced(stage, violation, status);
        }
    }

    /// Notes a reason, and puts it into the trace.
    fn note_traced(&mut self, stage: Stage, violation: Violation, status: Status) {
        let reason = self.reason(stage, violation, Some(status.get()));
        self.push_traced(reason);
    }

    /// Notes a reason, and puts it into the trace: the algorithm stops at the first, so it does not come to any other.
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

    /// Notes a reason that ends the fetch where there is nothing in the cache to clear, and the step that found it.
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
        self.next(Action::Fail(NetworkError {
            reasons: self.reasons.clone(),
        }));
    }

    fn deliver(&mut self, response: FilteredResponse) {
        // Only a thorough fetch comes here with reasons.
        if self.reasons.is_empty() {
            self.next(Action::Deliver(response));
        } else {
            self.fail();
        }
    }

    fn next(&mut self, action: Action) {
        self.state = State::Next(action);
    }
}

/// The caller did what it must not do: an error in the program, not in an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misuse {
    /// A response or a failure was handed in although nothing had been asked to be sent.
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
