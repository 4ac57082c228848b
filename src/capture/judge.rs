//! What the engine says of a call, in each reading that the recording allows.

use super::report::{Judged, RecordedRequest, RecordedResponse};
use crate::{
    browsers::Profile,
    cors::Now,
    engine::{Answer, Conversation, Engine, MadeRequest, Outcome},
    environment::EnvironmentSettings,
    fetch::{Action, HttpRequest, Need, RequestKind},
    http::{HeaderList, HeaderName, HeaderValue, Status},
    infra::bytes::isomorphic_encode,
    origin::{InvalidOrigin, Origin},
    request::{
        Body, CorsSettingsAttribute, CredentialsMode, HeaderAddition, Initiator, InitiatorOptions, InvalidRequest,
        Mode, NewRequest,
    },
    response::{Response, ResponseType},
    url::UrlParser,
};
use alloc::{
    borrow::ToOwned,
    collections::BTreeMap,
    string::{String, ToString},
    vec::Vec,
};
use core::cell::RefCell;

/// The engines of the pages of a recording, each made once.
#[derive(Default)]
pub(super) struct Engines(RefCell<BTreeMap<(String, String), Engine>>);

impl Engines {
    /// The words of the error if there can be no such page.
    fn engine(&self, origin: &str, profile: &str, parser: UrlParser) -> Result<Engine, String> {
        let key = (origin.to_owned(), profile.to_owned());
        if let Some(engine) = self.0.borrow().get(&key) {
            return Ok(engine.clone());
        }
        let origin = Origin::parse_with(parser, origin).map_err(|error| error.to_string())?;
        let settings = EnvironmentSettings::with_url_parser(origin, parser);
        let engine = Engine::new(settings, profile_of(profile));
        self.0.borrow_mut().insert(key, engine.clone());
        Ok(engine)
    }
}

/// An engine for the page of a call, and its request.
#[derive(Clone)]
pub(super) struct Judge {
    engine: Engine,
    made: MadeRequest,
}

impl Judge {
    /// The words of the error if there can be no such page or no such request.
    pub fn new(
        engines: &Engines,
        origin: &str,
        profile: &str,
        request: &RecordedRequest,
        parser: UrlParser,
    ) -> Result<Self, String> {
        let engine = engines.engine(origin, profile, parser)?;
        let made = make(&engine, request).map_err(|error| error.to_string())?;
        Ok(Self { engine, made })
    }

    /// The same with credentials.
    pub fn including_credentials(&self) -> Self {
        let mut made = self.made.clone();
        made.request.credentials_mode = CredentialsMode::Include;
        Self {
            engine: self.engine.clone(),
            made,
        }
    }

    pub fn needs_preflight(&self) -> bool {
        self.engine.needs_preflight(&self.made, Now(0)) != Need::No
    }

    /// The answers to the requests that the engine sends for this call, in order, and how the call ends. `give` has the answer to each; the
    /// call ends where there is none.
    pub fn converse(
        &self,
        give: &mut dyn FnMut(&Asked<'_>) -> Option<RecordedResponse>,
    ) -> (Vec<RecordedResponse>, Outcome) {
        let mut engine = self.engine.clone();
        let mut conversation = engine.start(self.made.clone(), Now(0));
        let mut given = Vec::new();
        loop {
            let outcome = match conversation.poll() {
                Some(Action::Send(request)) => {
                    let next = give(&Asked {
                        is_preflight: request.kind == RequestKind::Preflight,
                        hop: usize::from(conversation.fetch().request().redirect_count),
                        request,
                        engine: &engine,
                        conversation: &conversation,
                    });
                    if let Some(next) = next {
                        // The conversation has asked for this answer, so handing it in is never misuse.
                        let _ = conversation.handle_answer(&mut engine, answer(&next), Now(0));
                        given.push(next);
                        continue;
                    }
                    Outcome::Incomplete
                }
                Some(Action::Deliver(response)) => match response.r#type {
                    ResponseType::Opaque | ResponseType::OpaqueRedirect => Outcome::Opaque,
                    _ => Outcome::Allowed,
                },
                Some(Action::Fail(_)) => Outcome::Blocked,
                None => Outcome::Incomplete,
            };
            return (given, outcome);
        }
    }

    pub fn outcome(&self, responses: &[RecordedResponse]) -> Outcome {
        self.engine.check(&self.made, &answers(responses)).outcome
    }

    /// The code of the first cause; null if nothing is wrong.
    pub fn cause(&self, responses: &[RecordedResponse]) -> Option<&'static str> {
        let diagnosis = self.engine.diagnosis(&self.made, &answers(responses));
        diagnosis.causes.first().map(|cause| cause.code)
    }

    pub fn judged(&self, responses: &[RecordedResponse]) -> Judged {
        let answers = answers(responses);
        Judged {
            verdict: self.engine.check(&self.made, &answers),
            diagnosis: self.engine.diagnosis(&self.made, &answers),
            plan: self.engine.plan(&self.made, Now(0)),
        }
    }
}

/// A request that the engine asks to send.
pub(super) struct Asked<'a> {
    pub is_preflight: bool,
    /// How many redirects came before.
    pub hop: usize,
    request: HttpRequest,
    engine: &'a Engine,
    conversation: &'a Conversation,
}

impl Asked<'_> {
    /// Whether the call goes on after an answer.
    pub fn is_passed_by(&self, response: &RecordedResponse) -> bool {
        let (mut engine, mut conversation) = (self.engine.clone(), self.conversation.clone());
        let is_taken = conversation
            .handle_answer(&mut engine, answer(response), Now(0))
            .is_ok();
        is_taken && !matches!(conversation.poll(), Some(Action::Fail(_)))
    }

    /// The answer to a preflight that lets the request pass, in place of one that nobody saw.
    pub fn passing_answer(&self) -> RecordedResponse {
        let value = |name: &str| self.request.header_list.get_decoded(name);
        let rows = [
            ("Access-Control-Allow-Origin", value("Origin")),
            ("Access-Control-Allow-Credentials", Some("true".into())),
            ("Access-Control-Allow-Methods", value("Access-Control-Request-Method")),
            ("Access-Control-Allow-Headers", value("Access-Control-Request-Headers")),
        ];
        let headers = rows.into_iter().filter_map(|(name, value)| Some((name.into(), value?)));
        RecordedResponse {
            status: 204,
            headers: headers.collect(),
            ..RecordedResponse::default()
        }
    }
}

/// A call as the engine takes it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TakenExchange {
    /// The request, or why no page can make it.
    pub request: Result<MadeRequest, InvalidRequest>,
    /// The user agent of the page.
    pub profile: Profile,
    /// The answers, in order.
    pub answers: Vec<Answer>,
}

/// A call as the engine takes it.
///
/// # Errors
/// [`InvalidOrigin`] if there can be no such page.
pub fn exchange_of(
    origin: &str,
    profile: &str,
    request: &RecordedRequest,
    responses: &[RecordedResponse],
    parser: UrlParser,
) -> Result<TakenExchange, InvalidOrigin> {
    let settings = EnvironmentSettings::with_url_parser(Origin::parse_with(parser, origin)?, parser);
    let profile = profile_of(profile);
    Ok(TakenExchange {
        request: make(&Engine::new(settings, profile), request),
        profile,
        answers: answers(responses),
    })
}

fn profile_of(name: &str) -> Profile {
    match name {
        "chromium" => Profile::CHROMIUM,
        "firefox" => Profile::FIREFOX,
        "webkit" => Profile::WEBKIT,
        _ => Profile::STANDARD,
    }
}

fn make(engine: &Engine, request: &RecordedRequest) -> Result<MadeRequest, InvalidRequest> {
    let initiator = request.initiator.as_deref().and_then(initiator_of).unwrap_or_default();
    let credentials = request
        .credentials
        .as_deref()
        .and_then(CredentialsMode::from_standard_string);
    let mut new = NewRequest::new(&request.url);
    if initiator == Initiator::Fetch || initiator == Initiator::Xhr {
        new.initiator = initiator;
        new.method = &request.method;
        new.mode = request
            .mode
            .as_deref()
            .and_then(Mode::from_standard_string)
            .unwrap_or(new.mode);
        new.credentials_mode = credentials.unwrap_or(new.credentials_mode);
        new.use_cors_preflight = request.upload_listeners;
    } else {
        let options = InitiatorOptions {
            cross_origin: match request.cross_origin.as_deref() {
                Some("use-credentials") => CorsSettingsAttribute::UseCredentials,
                Some(_) => CorsSettingsAttribute::Anonymous,
                None => CorsSettingsAttribute::NoCors,
            },
            credentials_mode: credentials.filter(|_| initiator == Initiator::EventSource),
            ..InitiatorOptions::default()
        };
        new = NewRequest::by(&request.url, initiator, options, None)?;
    }
    if initiator == Initiator::Xhr {
        new.header_addition = HeaderAddition::Combine;
        new.refuse_userinfo = false;
    }
    if request.body_type.is_some() {
        new.body = Body::WithSource;
    }
    let mut headers = Vec::with_capacity(request.headers.len());
    for (name, value) in &request.headers {
        headers.push((name.as_str(), isomorphic_encode(value).unwrap_or_default()));
    }
    engine.make_request(&new, headers.iter().map(|(name, value)| (*name, &**value)))
}

fn initiator_of(name: &str) -> Option<Initiator> {
    Initiator::new(name).ok()
}

fn answers(responses: &[RecordedResponse]) -> Vec<Answer> {
    responses.iter().map(answer).collect()
}

fn answer(response: &RecordedResponse) -> Answer {
    let status = Status::new(response.status).ok().filter(|status| status.get() != 0);
    let Some(status) = status else {
        return Answer::Failure(response.url.clone().unwrap_or_default());
    };
    let mut list = HeaderList::new();
    for (name, value) in &response.headers {
        let value = isomorphic_encode(value).unwrap_or_default();
        // A header that is none never reaches the browser's own list.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::try_from(&*value)) {
            list.append_as_received(name, value);
        }
    }
    let mut answer = Response::new(status, list);
    // Some recorders write the brackets of a URL.
    let address = response
        .remote_address
        .as_deref()
        .map(|address| address.trim_matches(['[', ']']));
    answer.ip_address = address.and_then(|address| address.parse().ok());
    Answer::Response(answer)
}
