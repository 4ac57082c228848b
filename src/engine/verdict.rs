//! The verdict on an exchange: what a browser would hand out, and the findings.

use super::{MadeRequest, pairs};
use crate::{
    browsers::Profile,
    cors::{CorsPreflightCache, Now},
    diagnosis::{
        Answered, CookieFate, Diagnosis, Evidence, Finding, PageKnowledge, StepSummary, View, advice_of_cookies,
        advice_of_exchange, advice_of_local_network, advice_of_private_network, diagnose, explain, incomplete_exchange,
        surplus_answers,
    },
    fetch::{Behaviour, Fetch, Next},
    response::{FilteredResponse, Response, ResponseType},
};
use alloc::{string::String, sync::Arc, vec::Vec};

/// The answer to one request of an exchange.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// The status and the headers that were received.
    Response(Response),
    /// No response: the transport failed with this message.
    Failure(String),
}

/// The verdict on an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Verdict {
    /// What script gets.
    pub outcome: Outcome,
    /// The response that script sees; null if script sees a network error.
    pub response: Option<ResponseSummary>,
    /// Every broken rule of the exchange, first the one at which browsers stop; then advice. The advice that browsers ask the user first, by
    /// Local Network Access, stands before everything, as they do it before everything.
    pub findings: Vec<Finding>,
    /// What becomes of each cookie that the exchange sets.
    pub cookies: Vec<CookieFate>,
    /// The outcome in each browser. A browser that departs from the Standard may decide otherwise.
    pub browsers: BrowserOutcomes,
}

/// What script gets at the end of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Outcome {
    /// Script gets the response, filtered.
    Allowed,
    /// Script gets an opaque or an opaque-redirect filtered response.
    Opaque,
    /// Script gets a network error.
    Blocked,
    /// The exchange has fewer answers than its requests need, and nothing was refused.
    Incomplete,
}

/// Whether a browser hands out a response, opaque or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum BrowserOutcome {
    /// Script gets a response, filtered or opaque.
    Allowed,
    /// Script gets a network error.
    Blocked,
    /// The browser sends a request that the exchange has no answer to, so nobody knows.
    Incomplete,
}

/// The same exchange, judged under each browser's profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BrowserOutcomes {
    /// Chrome, Edge, Opera and other browsers with Chromium inside.
    pub chromium: BrowserOutcome,
    /// Firefox.
    pub firefox: BrowserOutcome,
    /// Safari, and every browser on iOS.
    pub webkit: BrowserOutcome,
}

/// The part of a response that script sees.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct ResponseSummary {
    /// The Standard's response type.
    pub r#type: &'static str,
    /// The status; 0 for the opaque types.
    pub status: u16,
    /// The headers that script sees, in the order and the case in which they were received.
    pub headers: Vec<(String, String)>,
    /// The URL of the response, without its fragment; empty for the opaque types.
    pub url: String,
    /// Whether a redirect was followed.
    pub redirected: bool,
    /// Whether the body is null, even if the server sent one.
    pub null_body: bool,
}

/// The verdict on a whole exchange, with an empty preflight cache.
pub(super) fn check(made: &MadeRequest, behaviour: Behaviour, answers: &[Answer]) -> Verdict {
    let judged = Judged::new(made, behaviour, answers);
    judged.run.seen().verdict(made, judged.findings, &judged.recorded)
}

/// The diagnosis of the exchange that [`check`] gives a verdict on.
pub(super) fn diagnosis(made: &MadeRequest, behaviour: Behaviour, answers: &[Answer]) -> Diagnosis {
    Judged::new(made, behaviour, answers).diagnosis(made, View::Recorded)
}

/// The diagnosis of a call that a page saw fail, and of which the page knows nothing else.
pub(super) fn of_page(made: &MadeRequest, behaviour: Behaviour, page: PageKnowledge) -> Diagnosis {
    let mut made = made.clone();
    let permissions = &mut Arc::make_mut(&mut made.request.client).permissions;
    *permissions = page.permissions.or(*permissions);
    Judged::without_answers(&made, behaviour).diagnosis(&made, View::Page(page))
}

/// The trace of the fetch that [`check`] makes its verdict of.
pub(super) fn trace(made: &MadeRequest, behaviour: Behaviour, answers: &[Answer]) -> Vec<StepSummary> {
    steps_of(&Run::thorough(made, behaviour, answers, &mut |_, _| {}).fetch)
}

/// The verdict on a fetch that the caller has driven to its end.
pub(super) fn of_ending(made: &MadeRequest, fetch: &Fetch, ending: &Ending, recorded: &Recorded) -> Verdict {
    let seen = Seen::at_end(fetch, ending);
    seen.verdict(made, seen.findings(made, recorded), recorded)
}

/// The diagnosis of a fetch that the caller has driven to its end.
pub(super) fn diagnosis_of_ending(
    made: &MadeRequest,
    fetch: &Fetch,
    ending: &Ending,
    recorded: &Recorded,
) -> Diagnosis {
    let seen = Seen::at_end(fetch, ending);
    seen.diagnosis(made, View::Driven, &seen.findings(made, recorded), recorded)
}

/// The steps of a fetch, for people.
pub(super) fn steps_of(fetch: &Fetch) -> Vec<StepSummary> {
    fetch.trace().iter().map(StepSummary::from).collect()
}

/// The end of a fetch.
#[derive(Clone, Debug)]
pub(super) enum Ending {
    Delivered(FilteredResponse),
    Failed,
}

/// The request of a fetch that an answer belongs to: by the number of redirects before it, and whether it is the preflight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Role {
    redirect_count: u8,
    is_preflight: bool,
}

impl Role {
    /// The role of the answer that `fetch` awaits.
    pub(super) fn awaited_by(fetch: &Fetch) -> Self {
        Self {
            redirect_count: fetch.request().redirect_count,
            is_preflight: fetch.awaits_preflight(),
        }
    }

    /// The role of the preflight that `fetch` does without before the request that it awaits the answer to.
    pub(super) fn of_cached_preflight(fetch: &Fetch) -> Option<Self> {
        let is_cached = !fetch.awaits_preflight() && fetch.is_covered_by_preflight_cache();
        is_cached.then(|| Self {
            redirect_count: fetch.request().redirect_count,
            is_preflight: true,
        })
    }
}

/// The answers of an exchange, each with its role.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorded {
    pub(super) answers: Vec<(Role, Answer)>,
    /// The preflights that the fetch did without, because an earlier one was still in the cache.
    pub(super) cached_preflights: Vec<Role>,
    /// All answers of an exchange whose request was refused before any was used: a browser that sends the request gets them in order.
    unused: Vec<Answer>,
}

impl Recorded {
    fn answered(&self) -> impl Iterator<Item = Answered<'_>> {
        self.answers.iter().map(|(role, answer)| Answered {
            redirect_count: role.redirect_count,
            is_preflight: role.is_preflight,
            result: match answer {
                Answer::Response(response) => Ok(response),
                Answer::Failure(message) => Err(message),
            },
        })
    }

    fn preflight_responses(&self) -> impl Iterator<Item = &Response> {
        self.answers.iter().filter_map(|(role, answer)| match answer {
            Answer::Response(response) if role.is_preflight => Some(response),
            _ => None,
        })
    }

    fn responses(&self) -> impl Iterator<Item = &Response> {
        self.answers.iter().filter_map(|(_, answer)| match answer {
            Answer::Response(response) => Some(response),
            Answer::Failure(_) => None,
        })
    }

    /// The same exchange under each browser's profile. A browser that sends other requests gets the recorded answers with the roles of
    /// its requests.
    fn browsers(&self, made: &MadeRequest) -> BrowserOutcomes {
        let [chromium, firefox, webkit] = Profile::BROWSERS.map(|profile| {
            let run = self.replayed(made, profile, &mut |_, _| {});
            match run.seen().outcome() {
                _ if run.is_guessed => BrowserOutcome::Incomplete,
                Outcome::Allowed | Outcome::Opaque => BrowserOutcome::Allowed,
                Outcome::Blocked => BrowserOutcome::Blocked,
                Outcome::Incomplete => BrowserOutcome::Incomplete,
            }
        });
        BrowserOutcomes {
            chromium,
            firefox,
            webkit,
        }
    }

    /// The exchange under a profile. A preflight without a recorded answer counts as passed, so that the rest is seen. `see` gets the fetch
    /// at each of its requests, with the response that was recorded.
    pub(super) fn replayed<'a>(
        &'a self,
        made: &MadeRequest,
        profile: Profile,
        see: &mut dyn FnMut(&Fetch, Option<&'a Response>),
    ) -> Run {
        let mut unused = self.unused.iter();
        Run::new(made, Behaviour::of(profile), &mut |fetch| {
            let role = Role::awaited_by(fetch);
            let answer = self.answers.iter().find(|(own, _)| *own == role);
            let answer = answer.map(|(_, answer)| answer).or_else(|| unused.next());
            see(
                fetch,
                match answer {
                    Some(Answer::Response(response)) => Some(response),
                    _ => None,
                },
            );
            match answer {
                Some(answer) => Some(Given::Answer(answer)),
                None => role.is_preflight.then(|| Given::Passed {
                    is_guessed: !self.cached_preflights.contains(&role),
                }),
            }
        })
    }
}

/// The answer that an exchange gives to a request of a fetch.
enum Given<'a> {
    Answer(&'a Answer),
    /// A preflight without a recorded answer, which counts as passed: it is guessed, unless an earlier one made it unnecessary.
    Passed {
        is_guessed: bool,
    },
}

/// A fetch, driven with the answers of an exchange.
pub(super) struct Run {
    fetch: Fetch,
    /// Null if the exchange has no answer to a request of the fetch.
    ending: Option<Ending>,
    /// Whether a preflight without an answer was taken to have passed.
    is_guessed: bool,
}

impl Run {
    /// A fetch that finds every broken rule of an exchange. `take` gets each answer that the fetch used.
    fn thorough<'a>(
        made: &MadeRequest,
        behaviour: Behaviour,
        answers: &'a [Answer],
        take: &mut dyn FnMut(Role, &'a Answer),
    ) -> Self {
        let behaviour = Behaviour {
            thorough: true,
            ..behaviour
        };
        let mut answers = answers.iter();
        Self::new(made, behaviour, &mut |fetch| {
            let answer = answers.next()?;
            take(Role::awaited_by(fetch), answer);
            Some(Given::Answer(answer))
        })
    }

    fn new<'a>(made: &MadeRequest, behaviour: Behaviour, give: &mut dyn FnMut(&Fetch) -> Option<Given<'a>>) -> Self {
        let (mut cache, now) = (CorsPreflightCache::with_capacity(64), Now(0));
        let mut fetch = Fetch::start(made.request.clone(), behaviour, &cache, now);
        let (mut ending, mut is_guessed) = (None, false);
        while let Some(next) = fetch.poll_next() {
            let given = match next {
                Next::SendPreflight | Next::SendActual => give(&fetch),
                Next::Deliver(response) => {
                    ending = Some(Ending::Delivered(response));
                    break;
                }
                Next::Fail => {
                    ending = Some(Ending::Failed);
                    break;
                }
            };
            // The fetch asked for this answer above, so handing it in is never misuse.
            let _ = match given {
                Some(Given::Answer(Answer::Response(response))) => {
                    fetch.handle_response(response.clone(), &mut cache, now)
                }
                Some(Given::Answer(Answer::Failure(message))) => fetch.handle_failure(message, &mut cache),
                Some(Given::Passed { is_guessed: of_this }) => {
                    is_guessed |= of_this;
                    fetch.handle_passed_preflight()
                }
                None => break,
            };
        }
        Self {
            fetch,
            ending,
            is_guessed,
        }
    }

    fn seen(&self) -> Seen<'_> {
        Seen {
            fetch: &self.fetch,
            ending: self.ending.as_ref(),
        }
    }
}

/// An exchange that was driven to its end, with every finding.
struct Judged {
    run: Run,
    recorded: Recorded,
    findings: Vec<Finding>,
}

impl Judged {
    fn new(made: &MadeRequest, behaviour: Behaviour, answers: &[Answer]) -> Self {
        let mut recorded = Recorded::default();
        let run = Run::thorough(made, behaviour, answers, &mut |role, answer| {
            recorded.answers.push((role, answer.clone()));
        });
        let mut findings = run.seen().findings(made, &recorded);
        if run.seen().outcome() == Outcome::Incomplete {
            findings.push(incomplete_exchange(&run.fetch, answers.len()));
        }
        let used = recorded.answers.len();
        if used == 0 {
            recorded.unused = answers.to_vec();
        }
        if used < answers.len() {
            findings.push(surplus_answers(&run.fetch, used, answers.len()));
        }
        Self {
            run,
            recorded,
            findings,
        }
    }

    /// The exchange as a page knows it, in which nobody saw an answer.
    fn without_answers(made: &MadeRequest, behaviour: Behaviour) -> Self {
        let run = Run::thorough(made, behaviour, &[], &mut |_, _| {});
        let recorded = Recorded::default();
        Self {
            findings: run.seen().findings(made, &recorded),
            run,
            recorded,
        }
    }

    fn diagnosis(&self, made: &MadeRequest, view: View) -> Diagnosis {
        self.run.seen().diagnosis(made, view, &self.findings, &self.recorded)
    }
}

/// A fetch and its end, from which a verdict is made.
#[derive(Clone, Copy)]
struct Seen<'a> {
    fetch: &'a Fetch,
    ending: Option<&'a Ending>,
}

impl<'a> Seen<'a> {
    fn at_end(fetch: &'a Fetch, ending: &'a Ending) -> Self {
        Self {
            fetch,
            ending: Some(ending),
        }
    }

    fn response(self) -> Option<&'a FilteredResponse> {
        match self.ending {
            Some(Ending::Delivered(response)) => Some(response),
            Some(Ending::Failed) | None => None,
        }
    }

    fn outcome(self) -> Outcome {
        match self.response().map(|response| response.r#type) {
            None if self.ending.is_none() && self.fetch.reasons().is_empty() => Outcome::Incomplete,
            None => Outcome::Blocked,
            Some(ResponseType::Basic | ResponseType::Cors) => Outcome::Allowed,
            Some(ResponseType::Opaque | ResponseType::OpaqueRedirect) => Outcome::Opaque,
        }
    }

    fn findings(self, made: &MadeRequest, recorded: &Recorded) -> Vec<Finding> {
        let mut findings = explain(&made.request, self.fetch);
        advice_of_cookies(
            &mut findings,
            &made.request,
            &recorded.cookie_run(made, self.fetch.profile()),
        );
        advice_of_exchange(
            &mut findings,
            &made.request,
            self.fetch,
            self.response(),
            recorded.preflight_responses(),
        );
        advice_of_private_network(&mut findings, self.fetch, recorded.responses());
        advice_of_local_network(&mut findings, self.fetch);
        findings
    }

    fn diagnosis(self, made: &MadeRequest, view: View, findings: &[Finding], recorded: &Recorded) -> Diagnosis {
        diagnose(&Evidence::of_fetch(
            &made.request,
            &made.dropped,
            self.fetch,
            findings,
            view,
            self.response(),
            recorded.answered(),
        ))
    }

    fn verdict(self, made: &MadeRequest, findings: Vec<Finding>, recorded: &Recorded) -> Verdict {
        Verdict {
            outcome: self.outcome(),
            response: self.response().map(ResponseSummary::from),
            findings,
            cookies: recorded.cookies(made, self.fetch.profile()),
            browsers: recorded.browsers(made),
        }
    }
}

impl From<&FilteredResponse> for ResponseSummary {
    fn from(response: &FilteredResponse) -> Self {
        Self {
            r#type: response.r#type.as_str(),
            status: response.status,
            headers: pairs(&response.header_list),
            url: response.url.clone(),
            redirected: response.redirected,
            null_body: response.null_body,
        }
    }
}
