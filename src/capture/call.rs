//! The exchanges of one call become a call: its messages, the answers that the engine takes, and what is not known of it.

use super::{
    exchange::{Exchange, value_of},
    judge::Judge,
    pairing::{Group, Hop},
    recorder::{Cookies, Facts, Preflights, Refusals},
    report::{
        Call, CallOutcome, Message, MessageKind, Otherwise, ReceivedResponse, Recorded, RecordedOutcome, RecordedRequest,
        RecordedResponse, SentRequest, Unknown,
    },
    request::PageCall,
    words,
};
use crate::{engine::Outcome, url::UrlParser};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// What all calls of a recording share.
pub(super) struct Context<'a> {
    pub exchanges: &'a [Exchange],
    pub facts: Facts,
    pub parser: UrlParser,
    /// An earlier preflight that may have filled the preflight cache for a request: by its index.
    pub cached_preflight: &'a dyn Fn(&Exchange) -> Option<usize>,
}

/// A reading of a call: a request with answers, and how the engine judges it.
struct Reading {
    request: RecordedRequest,
    responses: Vec<RecordedResponse>,
    outcome: CallOutcome,
    cause: Option<&'static str>,
}

/// The call of a group, whose page has made `page`. The words of the error if no page can make such a call.
pub(super) fn call_of(group: &Group, page: PageCall, context: &Context<'_>) -> Result<Call, String> {
    let recorded = recorded(group, context);
    let mut call = Call {
        id: (group.first_recorded() + 1).to_string(),
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
        let mut responses = self.answers();
        let Some(origin) = self.page.origin.clone() else {
            self.unknown("origin", words::ORIGIN, None);
            self.call.responses = responses;
            return Ok(self.call);
        };
        let first = self.group.hops.first().cloned().unwrap_or_default();
        let judge = Judge::new(&origin, self.page.profile, &self.page.request, self.context.parser)?;
        if first.preflight.is_some() && !judge.needs_preflight() {
            // Listeners of an upload, or a body that is a stream.
            self.page.request.upload_listeners = true;
        } else if first.preflight.is_none() && judge.needs_preflight() {
            self.add_preflight(&first, &judge, &mut responses);
        }
        if self.call.recorded.outcome == RecordedOutcome::Pending {
            self.call.outcome = CallOutcome::Pending;
            self.call.request = self.page.request;
            self.call.responses = responses;
            return Ok(self.call);
        }
        let readings = self.readings(&origin, &responses)?;
        self.choose(readings, &origin, responses)
    }

    fn unknown(&mut self, what: &'static str, why: &'static str, otherwise: Option<Otherwise>) {
        self.call.unknowns.push(Unknown { what, why, otherwise });
    }

    /// The answers that were recorded, in order. A failure ends them.
    fn answers(&mut self) -> Vec<RecordedResponse> {
        let mut responses = Vec::new();
        for hop in &self.group.hops {
            for index in hop.preflight.into_iter().chain(hop.request) {
                let exchange = &self.context.exchanges[index];
                if let Some(answer) = &exchange.answer {
                    responses.push(RecordedResponse {
                        status: answer.status,
                        url: None,
                        headers: answer.headers.clone(),
                    });
                } else if exchange.is_preflight && is_redirect_of_preflight(exchange) {
                    responses.push(RecordedResponse {
                        status: 302,
                        ..RecordedResponse::default()
                    });
                    self.call.unknowns.push(Unknown {
                        what: "answer",
                        why: words::STATUS_OF_REDIRECT,
                        otherwise: None,
                    });
                    return responses;
                } else if exchange.is_over && !is_after_refused_preflight(hop, index, self.context.exchanges) {
                    responses.push(failure(exchange));
                    return responses;
                }
            }
        }
        responses
    }

    /// The preflight that was needed and is not among the exchanges.
    fn add_preflight(&mut self, first: &Hop, judge: &Judge, responses: &mut Vec<RecordedResponse>) {
        let Some(request) = first.request.map(|index| &self.context.exchanges[index]) else {
            return;
        };
        if request.answer.is_none() && !request.is_sent {
            if request.is_over {
                self.unknown("preflight", words::PREFLIGHT_NOT_SENT, None);
            }
            return;
        }
        let cached = (self.context.cached_preflight)(request).and_then(|index| {
            let exchange = &self.context.exchanges[index];
            let answer = exchange.answer.as_ref()?;
            let response = RecordedResponse {
                status: answer.status,
                url: None,
                headers: answer.headers.clone(),
            };
            judge.passes(&response).then_some((exchange, response))
        });
        if let Some((exchange, response)) = cached {
            let mut message = message(exchange, MessageKind::Preflight);
            message.cached = true;
            self.call.messages.insert(0, message);
            responses.insert(0, response);
            return;
        }
        let why = match self.context.facts.preflights {
            Preflights::LeftOut => words::PREFLIGHT_LEFT_OUT,
            Preflights::Recorded | Preflights::Unknown => words::PREFLIGHT_UNSEEN,
        };
        self.unknown("preflight", why, None);
        responses.insert(0, judge.passing_preflight());
    }

    /// The readings of the call: one for each credentials mode that it may have.
    fn readings(&self, origin: &str, responses: &[RecordedResponse]) -> Result<Vec<Reading>, String> {
        let mut readings = Vec::new();
        let modes = self.page.credentials.iter().copied().map(Some);
        let none = self.page.credentials.is_empty().then_some(None);
        for mode in modes.chain(none) {
            let request = with_credentials(&self.page.request, mode);
            let judge = Judge::new(origin, self.page.profile, &request, self.context.parser)?;
            readings.push(self.read(&judge, request, responses));
        }
        Ok(readings)
    }

    fn read(&self, judge: &Judge, request: RecordedRequest, responses: &[RecordedResponse]) -> Reading {
        let mut responses = responses.to_vec();
        let has_own_preflight = self.group.hops.first().is_some_and(|hop| hop.preflight.is_some());
        let is_assumed = self.call.unknowns.iter().any(|unknown| unknown.why == words::PREFLIGHT_LEFT_OUT || unknown.why == words::PREFLIGHT_UNSEEN);
        if is_assumed && !has_own_preflight {
            // A preflight that nobody saw has passed with these credentials.
            responses[0] = judge.passing_preflight();
        }
        let outcome = judge.outcome(&responses);
        Reading {
            cause: (outcome == Outcome::Blocked).then(|| judge.cause(&responses)).flatten(),
            outcome: outcome.into(),
            request,
            responses,
        }
    }

    /// The likeliest reading: the first that agrees with the browser.
    fn choose(mut self, readings: Vec<Reading>, origin: &str, responses: Vec<RecordedResponse>) -> Result<Call, String> {
        let recorded = self.call.recorded.outcome;
        let agrees = |reading: &&Reading| match recorded {
            RecordedOutcome::Allowed => matches!(reading.outcome, CallOutcome::Allowed | CallOutcome::Opaque),
            RecordedOutcome::Blocked => reading.outcome == CallOutcome::Blocked,
            RecordedOutcome::Pending | RecordedOutcome::Unknown => true,
        };
        let found = readings.iter().position(|reading| agrees(&reading));
        let chosen = found.unwrap_or_default();
        let other = readings.iter().find(|reading| reading.outcome != readings[chosen].outcome);
        let otherwise = other.map(|other| Otherwise {
            outcome: other.outcome,
            cause: other.cause,
        });
        if readings.len() > 1 {
            let why = match self.context.facts.cookies {
                Cookies::Recorded => words::CREDENTIALS,
                Cookies::Sanitized => words::CREDENTIALS_SANITIZED,
            };
            // Where the two readings end differently, and the browser has told how the call ended, that tells the credentials mode.
            if found.is_none() || otherwise.is_none() || recorded == RecordedOutcome::Unknown {
                self.unknown("credentials", why, otherwise);
            } else {
                self.call.unknowns.push(Unknown {
                    what: "credentials",
                    why: words::CREDENTIALS_BY_OUTCOME,
                    otherwise,
                });
            }
        }
        let reading = readings.into_iter().nth(chosen).ok_or("no reading")?;
        let differ = (readings_differ(&reading, self.page.credentials)).then(|| reading.request.clone());
        self.call.outcome = reading.outcome;
        self.call.responses = reading.responses;
        self.call.request = match differ {
            Some(request) => request,
            None => self.page.request.clone(),
        };
        match (found, recorded) {
            (None, RecordedOutcome::Blocked) => self.refuse(origin, reading.outcome, responses)?,
            (None, RecordedOutcome::Allowed) if reading.outcome == CallOutcome::Blocked => {
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
    fn refuse(&mut self, origin: &str, without: CallOutcome, mut responses: Vec<RecordedResponse>) -> Result<(), String> {
        if without != CallOutcome::Incomplete {
            responses = self.call.responses.clone();
            responses.pop();
        } else {
            responses.clone_from(&self.call.responses);
        }
        let last = self.group.hops.iter().rev().find_map(|hop| hop.request.or(hop.preflight));
        let Some(last) = last.map(|index| &self.context.exchanges[index]) else {
            return Ok(());
        };
        responses.push(failure(last));
        let judge = Judge::new(origin, self.page.profile, &self.call.request, self.context.parser)?;
        self.call.outcome = judge.outcome(&responses).into();
        self.call.responses = responses;
        if without == CallOutcome::Allowed || without == CallOutcome::Opaque {
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
            && last.is_some_and(|response| response.status == 0 && response.url.as_deref().is_some_and(|words| words.contains("ERR_FAILED")))
    }
}

/// Whether the credentials mode of a reading belongs into the request: where it is known, or where the outcome hangs on it.
fn readings_differ(reading: &Reading, modes: &[&str]) -> bool {
    modes.len() == 1 || reading.request.credentials.as_deref() == Some("include")
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
    exchange.failure.as_deref().is_some_and(|words| words.contains("ERR_INVALID_REDIRECT"))
}

/// Whether a request was not sent because its preflight was refused: then its failure is none of the network.
fn is_after_refused_preflight(hop: &Hop, index: usize, exchanges: &[Exchange]) -> bool {
    hop.request == Some(index) && hop.preflight.is_some_and(|preflight| exchanges[preflight].answer.is_some()) && !exchanges[index].is_sent
}

/// The failure of an exchange, as the engine takes it.
fn failure(exchange: &Exchange) -> RecordedResponse {
    RecordedResponse {
        status: 0,
        url: error_of(exchange).or_else(|| Some(String::new())),
        headers: Vec::new(),
    }
}

/// The words of a failure, and the name of the error in the DevTools protocol.
fn error_of(exchange: &Exchange) -> Option<String> {
    match (&exchange.failure, &exchange.cors_error) {
        (Some(words), Some(name)) if is_local_network(name) => Some(format!("{words}: {name}, local network access")),
        (Some(words), Some(name)) => Some(format!("{words}: {name}")),
        (words, None) => words.clone(),
        (None, name) => name.clone(),
    }
}

fn is_local_network(name: &str) -> bool {
    name.contains("LocalNetwork")
}

/// What the recording says of the end of a call.
fn recorded(group: &Group, context: &Context<'_>) -> Recorded {
    let exchanges = context.exchanges;
    let last = group.hops.last();
    let ends = last.into_iter().flat_map(|hop| hop.request.into_iter().chain(hop.preflight));
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

fn messages(group: &Group, exchanges: &[Exchange]) -> Vec<Message> {
    let mut messages = Vec::new();
    for (place, hop) in group.hops.iter().enumerate() {
        let of_request = if place == 0 { MessageKind::Request } else { MessageKind::Redirect };
        let in_vain = hop.in_vain.iter().copied();
        for index in in_vain.chain(hop.preflight).chain(hop.request) {
            let exchange = &exchanges[index];
            let is_unsent = exchange.answer.is_none() && !exchange.is_sent && hop.preflight.is_some() && hop.request == Some(index);
            // The request was not sent, because its preflight was refused.
            if !is_unsent {
                let kind = if exchange.is_preflight { MessageKind::Preflight } else { of_request };
                messages.push(message(exchange, kind));
            }
        }
    }
    messages
}

fn message(exchange: &Exchange, kind: MessageKind) -> Message {
    Message {
        kind,
        request: SentRequest {
            method: exchange.method.clone(),
            url: exchange.url.clone(),
            headers: exchange.headers.clone(),
        },
        response: exchange.answer.as_ref().map(|answer| ReceivedResponse {
            status: answer.status,
            headers: answer.headers.clone(),
        }),
        failure: error_of(exchange),
        cached: false,
    }
}

/// The beginning and the duration of a call.
fn time(call: &mut Call, group: &Group, exchanges: &[Exchange]) {
    let indices = group.hops.iter().flat_map(|hop| hop.in_vain.iter().copied().chain(hop.preflight).chain(hop.request));
    let mut ended = None;
    for index in indices {
        let exchange = &exchanges[index];
        let Some(began) = exchange.started_at else { continue };
        call.started_at = Some(call.started_at.map_or(began, |known: f64| known.min(began)));
        if exchange.duration.is_some() {
            let end = exchange.ended_at().unwrap_or(began);
            ended = Some(ended.map_or(end, |known: f64| known.max(end)));
        }
    }
    call.duration = call.started_at.and_then(|began| Some(ended? - began));
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
