//! The exchanges of one call become a call: its messages, the answers that the engine takes, and what is not known of it.

use super::parts::value_of;
use super::{
    exchange::{Answered, Exchange},
    judge::{Asked, Engines, Judge},
    messages::{error_of, message, messages, time},
    pairing::{Group, Hop},
    recorder::{Cookies, Facts, Preflights, Refusals},
    report::{
        Call, CallOutcome, MessageKind, Otherwise, Recorded, RecordedOutcome, RecordedRequest, RecordedResponse,
        Unknown,
    },
    request::PageCall,
    words,
};
use crate::url::UrlParser;
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

/// What all calls of a recording share.
pub(super) struct Context<'a> {
    pub exchanges: &'a [Exchange],
    pub facts: Facts,
    pub parser: UrlParser,
    pub engines: Engines,
    /// An earlier preflight that may have filled the preflight cache for a request: by its index.
    pub cached_preflight: &'a dyn Fn(&Exchange) -> Option<usize>,
}

/// A reading of a call: a request with answers, and how the engine judges it.
struct Reading {
    request: RecordedRequest,
    responses: Vec<RecordedResponse>,
    outcome: CallOutcome,
    judge: Judge,
    /// Where the answer to a preflight was not recorded.
    gaps: Vec<Gap>,
    /// Whether the reading ends before a request that was answered, so that it is none.
    is_contradicted: bool,
}

/// The answer to a preflight that was not recorded.
#[derive(Clone, Copy)]
enum Gap {
    /// The preflight was not sent: the answer to an earlier one, by its index, was in the preflight cache.
    Cached { hop: usize, preflight: usize },
    /// Nobody saw it. It was passed, because the request was sent.
    Passed,
    /// Nobody saw it, and the request was not sent.
    NotSent,
    /// It was a redirect, of which the browser records nothing.
    Redirect,
}

/// The call of a group, whose page has made `page`. The words of the error if no page can make such a call.
pub(super) fn call_of(group: &Group, page: PageCall, context: &Context<'_>) -> Result<Call, String> {
    let recorded = recorded(group, context);
    let mut call = Call {
        id: id(group.first_recorded()),
        started_at: None,
        duration: None,
        origin: page.origin.clone(),
        profile: page.profile,
        request: page.request.clone(),
        responses: Vec::new(),
        messages: messages(group, context.exchanges),
        outcome: match recorded.outcome {
            RecordedOutcome::Blocked => CallOutcome::Blocked,
            _ => CallOutcome::Incomplete,
        },
        recorded,
        unknowns: Vec::new(),
    };
    time(&mut call, group, context.exchanges);
    Assembly {
        group,
        context,
        page,
        call,
    }
    .assemble()
}

struct Assembly<'a> {
    group: &'a Group,
    context: &'a Context<'a>,
    page: PageCall,
    call: Call,
}

impl Assembly<'_> {
    fn assemble(mut self) -> Result<Call, String> {
        let Some(origin) = self.page.origin.clone() else {
            self.unknown("origin", words::ORIGIN, None);
            self.call.responses = self.recorded_answers();
            return Ok(self.call);
        };
        let has_preflight = self.group.hops.first().is_some_and(|hop| hop.preflight.is_some());
        let mut judge = self.judge(&origin, &self.page.request)?;
        if has_preflight && !judge.needs_preflight() {
            // Listeners of an upload, or a body that is a stream.
            self.page.request.upload_listeners = true;
            judge = self.judge(&origin, &self.page.request)?;
        }
        let modes = self.page.credentials.iter().copied().map(Some);
        let none = self.page.credentials.is_empty().then_some(None);
        let mut readings = Vec::new();
        for mode in modes.chain(none) {
            readings.push(match mode {
                Some("include") => self.read(judge.including_credentials(), mode),
                _ => self.read(judge.clone(), mode),
            });
        }
        self.choose(readings, &origin)
    }

    fn judge(&self, origin: &str, request: &RecordedRequest) -> Result<Judge, String> {
        let Context { engines, parser, .. } = self.context;
        Judge::new(engines, origin, self.page.profile, request, *parser)
    }

    fn unknown(&mut self, what: &'static str, why: &'static str, otherwise: Option<Otherwise>) {
        let unknown = Unknown { what, why, otherwise };
        if !self.call.unknowns.contains(&unknown) {
            self.call.unknowns.push(unknown);
        }
    }

    /// The answers as they were recorded, in order.
    fn recorded_answers(&self) -> Vec<RecordedResponse> {
        let indices = self
            .group
            .hops
            .iter()
            .flat_map(|hop| hop.preflight.into_iter().chain(hop.request));
        indices
            .filter_map(|index| response(&self.context.exchanges[index]))
            .collect()
    }

    /// The call with a credentials mode.
    fn read(&self, judge: Judge, mode: Option<&str>) -> Reading {
        let request = with_credentials(&self.page.request, mode);
        let mut gaps = Vec::new();
        let mut last_hop = (0, true);
        let mut used = 0;
        let (mut responses, outcome) = judge.converse(&mut |asked| {
            last_hop = (asked.hop, asked.is_preflight);
            let hop = self.group.hops.get(asked.hop)?;
            if asked.is_preflight {
                self.preflight_answer(hop, asked, &mut gaps)
            } else {
                let exchange = &self.context.exchanges[hop.request?];
                used += usize::from(exchange.answer.is_some());
                response(exchange)
            }
        });
        // A request may be recorded although its preflight has refused it.
        if let (place, true) = last_hop
            && let Some(request) = self
                .group
                .hops
                .get(place)
                .filter(|hop| hop.preflight.is_some())
                .and_then(|hop| hop.request)
            && let exchange = &self.context.exchanges[request]
            && let Some(answer) = &exchange.answer
            && responses.last().is_some_and(|last| last.status != 0)
        {
            responses.push(recorded_response(answer, exchange));
        }
        let requests = self.group.hops.iter().filter_map(|hop| hop.request);
        let answered = requests
            .filter(|&index| self.context.exchanges[index].answer.is_some())
            .count();
        Reading {
            judge,
            is_contradicted: used < answered,
            outcome: outcome.into(),
            request,
            responses,
            gaps,
        }
    }

    /// The answer to the preflight of a request; null if there is none yet.
    fn preflight_answer(&self, hop: &Hop, asked: &Asked<'_>, gaps: &mut Vec<Gap>) -> Option<RecordedResponse> {
        let exchanges = self.context.exchanges;
        if let Some(index) = hop.preflight {
            let exchange = &exchanges[index];
            if exchange.answer.is_none() && is_redirect_of_preflight(exchange) {
                gaps.push(Gap::Redirect);
                return Some(RecordedResponse {
                    status: 302,
                    ..RecordedResponse::default()
                });
            }
            return response(exchange);
        }
        let request = &exchanges[hop.request?];
        if request.answer.is_none() && !request.is_sent {
            gaps.extend(request.is_over.then_some(Gap::NotSent));
            return response(request);
        }
        if let Some(preflight) = (self.context.cached_preflight)(request)
            && let Some(response) = response(&exchanges[preflight])
            && asked.is_passed_by(&response)
        {
            gaps.push(Gap::Cached {
                hop: asked.hop,
                preflight,
            });
            return Some(response);
        }
        gaps.push(Gap::Passed);
        Some(asked.passing_answer())
    }

    /// Notes where the answers to preflights were not recorded.
    fn note_gaps(&mut self, gaps: &[Gap]) {
        let facts = self.context.facts;
        for gap in gaps {
            match *gap {
                Gap::Cached { hop, preflight } => {
                    let mut message = message(&self.context.exchanges[preflight], MessageKind::Preflight);
                    message.cached = true;
                    message.duration = None;
                    let place = self.place_of_hop(hop);
                    self.call.messages.insert(place, message);
                }
                Gap::Passed if facts.preflights == Preflights::LeftOut => {
                    self.unknown("preflight", words::PREFLIGHT_LEFT_OUT, None)
                }
                Gap::Passed => self.unknown("preflight", words::PREFLIGHT_UNSEEN, None),
                Gap::NotSent => self.unknown("preflight", words::PREFLIGHT_NOT_SENT, None),
                Gap::Redirect => self.unknown("answer", words::STATUS_OF_REDIRECT, None),
            }
        }
    }

    /// Where the request of a hop stands among the messages.
    fn place_of_hop(&self, hop: usize) -> usize {
        let messages = self.call.messages.iter().enumerate();
        let mut requests =
            messages.filter(|(_, message)| message.kind != MessageKind::Preflight && message.response.is_some());
        requests.nth(hop).map_or(self.call.messages.len(), |(place, _)| place)
    }

    /// The likeliest reading: the first that agrees with the browser.
    fn choose(mut self, mut readings: Vec<Reading>, origin: &str) -> Result<Call, String> {
        if readings.iter().any(|reading| !reading.is_contradicted) {
            readings.retain(|reading| !reading.is_contradicted);
        }
        let recorded = self.call.recorded.outcome;
        let agrees = |reading: &Reading| match recorded {
            RecordedOutcome::Allowed => matches!(reading.outcome, CallOutcome::Allowed | CallOutcome::Opaque),
            RecordedOutcome::Blocked => reading.outcome == CallOutcome::Blocked,
            RecordedOutcome::Pending | RecordedOutcome::Unknown => true,
        };
        let found = readings.iter().position(agrees);
        let chosen = found.unwrap_or_default();
        let other = readings
            .iter()
            .find(|reading| reading.outcome != readings[chosen].outcome);
        let otherwise = other.map(|other| Otherwise {
            outcome: other.outcome,
            cause: (other.outcome == CallOutcome::Blocked)
                .then(|| other.judge.cause(&other.responses))
                .flatten(),
        });
        if readings.len() > 1 {
            // Where the readings end differently, and the browser has told how the call ended, that tells the credentials mode.
            let is_told = found.is_some()
                && otherwise.is_some()
                && matches!(recorded, RecordedOutcome::Allowed | RecordedOutcome::Blocked);
            let why = match self.context.facts.cookies {
                _ if is_told => words::CREDENTIALS_BY_OUTCOME,
                Cookies::Recorded => words::CREDENTIALS,
                Cookies::Sanitized => words::CREDENTIALS_SANITIZED,
            };
            self.unknown("credentials", why, otherwise);
        }
        let reading = readings.swap_remove(chosen);
        self.note_gaps(&reading.gaps);
        self.call.outcome = reading.outcome;
        self.call.request = reading.request;
        self.call.responses = reading.responses;
        match (found, recorded) {
            (_, RecordedOutcome::Pending) => self.call.outcome = CallOutcome::Pending,
            (None, RecordedOutcome::Blocked) => self.refuse(origin)?,
            (None, RecordedOutcome::Allowed) if self.call.outcome == CallOutcome::Blocked => {
                let otherwise = Otherwise {
                    outcome: CallOutcome::Allowed,
                    cause: None,
                };
                self.unknown("refusal", words::DELIVERY, Some(otherwise));
            }
            _ => {}
        }
        if self.lacks_answer() {
            self.unknown("answer", words::ANSWER, None);
        }
        Ok(self.call)
    }

    /// The browser has refused what CORS allows: its words stand in place of the last answer.
    fn refuse(&mut self, origin: &str) -> Result<(), String> {
        let without = self.call.outcome;
        let last = self
            .group
            .hops
            .iter()
            .rev()
            .find_map(|hop| hop.request.or(hop.preflight));
        let Some(last) = last.map(|index| &self.context.exchanges[index]) else {
            return Ok(());
        };
        if without != CallOutcome::Incomplete {
            self.call.responses.pop();
        }
        self.call.responses.push(failure(last));
        self.call.outcome = self
            .judge(origin, &self.call.request)?
            .outcome(&self.call.responses)
            .into();
        if without != CallOutcome::Incomplete {
            let otherwise = Otherwise {
                outcome: without,
                cause: None,
            };
            self.unknown("refusal", words::REFUSAL, Some(otherwise));
        }
        Ok(())
    }

    /// Whether a refused call has no answer, and nothing says why.
    fn lacks_answer(&self) -> bool {
        let last = self.call.responses.last();
        self.call.recorded.outcome == RecordedOutcome::Blocked
            && self.context.facts.preflights == Preflights::LeftOut
            && last.is_some_and(|response| {
                response.status == 0
                    && response
                        .url
                        .as_deref()
                        .is_some_and(|words| words.contains("ERR_FAILED"))
            })
    }
}

fn with_credentials(request: &RecordedRequest, mode: Option<&str>) -> RecordedRequest {
    let mut request = request.clone();
    let is_include = mode == Some("include");
    if request.cross_origin.is_some() {
        request.cross_origin = Some(if is_include { "use-credentials" } else { "anonymous" }.into());
    } else if is_include {
        request.credentials = Some("include".into());
    }
    request
}

/// Chromium refuses a redirect of a preflight with these words, and records no answer.
fn is_redirect_of_preflight(exchange: &Exchange) -> bool {
    exchange
        .failure
        .as_deref()
        .is_some_and(|words| words.contains("ERR_INVALID_REDIRECT"))
}

/// The answer of an exchange, or its failure, as the engine takes it; null if the exchange is not over, or if nothing was sent because the
/// preflight was refused.
fn response(exchange: &Exchange) -> Option<RecordedResponse> {
    match &exchange.answer {
        Some(answer) => Some(recorded_response(answer, exchange)),
        None => exchange.is_over.then(|| failure(exchange)),
    }
}

fn recorded_response(answer: &Answered, exchange: &Exchange) -> RecordedResponse {
    RecordedResponse {
        status: answer.status,
        url: None,
        headers: answer.headers.clone(),
        remote_address: exchange.address.clone().filter(|address| is_address(address)),
    }
}

fn is_address(address: &str) -> bool {
    address.trim_matches(['[', ']']).parse::<core::net::IpAddr>().is_ok()
}

/// The failure of an exchange, as the engine takes it.
fn failure(exchange: &Exchange) -> RecordedResponse {
    let is_local_network = exchange
        .cors_error
        .as_deref()
        .is_some_and(|name| name.contains("LocalNetwork"));
    let words = if is_local_network {
        Some(LOCAL_NETWORK.into())
    } else {
        error_of(exchange)
    };
    RecordedResponse {
        status: 0,
        url: Some(words.unwrap_or_default()),
        ..RecordedResponse::default()
    }
}

/// Chromium's words for a refusal by Local Network Access. Beside the name of the CORS error it says no more than that the call has failed.
const LOCAL_NETWORK: &str = "net::ERR_BLOCKED_BY_LOCAL_NETWORK_ACCESS_CHECKS";

/// What the recording says of the end of a call.
fn recorded(group: &Group, context: &Context<'_>) -> Recorded {
    let exchanges = context.exchanges;
    let last = group.hops.last();
    let ends = last
        .into_iter()
        .flat_map(|hop| hop.request.into_iter().chain(hop.preflight));
    let ends: Vec<&Exchange> = ends.map(|index| &exchanges[index]).collect();
    let Some(end) = ends.first() else {
        return Recorded {
            outcome: RecordedOutcome::Unknown,
            error: None,
        };
    };
    let error = ends.iter().find_map(|exchange| error_of(exchange));
    let is_aborted = error.as_deref().is_some_and(|words| words.contains("ERR_ABORTED"));
    let outcome = if !end.is_over {
        RecordedOutcome::Pending
    } else if is_aborted {
        RecordedOutcome::Unknown
    } else if error.is_some() {
        RecordedOutcome::Blocked
    } else if end.is_preflight {
        RecordedOutcome::Unknown
    } else if end.answer.is_none() {
        // A browser that tells nothing but that there is no answer.
        RecordedOutcome::Blocked
    } else if context.facts.refusals == Refusals::Marked && end.redirect_target(context.parser).is_none() {
        RecordedOutcome::Allowed
    } else {
        RecordedOutcome::Unknown
    };
    Recorded { outcome, error }
}

/// The id of the call whose exchange with this index was recorded first.
pub(super) fn id(first_recorded: usize) -> String {
    (first_recorded + 1).to_string()
}

/// Whether the answer to a preflight may be in the preflight cache still when a request begins.
pub(super) fn may_be_cached(preflight: &Exchange, request: &Exchange) -> bool {
    /// The age without Access-Control-Max-Age, and the longest that any browser allows, in seconds.
    const DEFAULT: f64 = 5.0;
    const LONGEST: f64 = 86_400.0;
    let Some(answer) = &preflight.answer else { return false };
    let age = value_of(&answer.headers, "Access-Control-Max-Age").and_then(|value| value.trim().parse().ok());
    let age = age.unwrap_or(DEFAULT).clamp(0.0, LONGEST) * 1000.0;
    let origins = (preflight.header("Origin"), request.header("Origin"));
    let is_page = !matches!(origins, (Some(one), Some(other)) if one != other);
    let is_in_time = match (preflight.ended_at(), request.started_at) {
        (Some(ended), Some(began)) => ended <= began + 100.0 && began - ended <= age,
        _ => true,
    };
    is_page && is_in_time
}
