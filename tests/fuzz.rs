//! The state machine under every profile, thorough or not, on random exchanges: the state machine never panics and always ends, its
//! responses pass a few lines of independent checks, and a repeated exchange gives the same result.
//!
//! `LONG_RUN=600 cargo test --release --test fuzz` runs new exchanges for ten minutes (see `model/seeds.rs`).

mod model;

use corsight::{
    browsers::{Departure, Profile},
    cors::{CorsPreflightCache, Now},
    environment::EnvironmentSettings,
    fetch::{Action, Behaviour, Fetch, HttpRequest, Misuse, RequestKind},
    http::{HeaderList, HeaderName, HeaderValue, Method, Status},
    origin::Origin,
    request::{Body, CredentialsMode, Destination, Mode, RedirectMode, ReferrerPolicy, Request},
    response::{FilteredResponse, Response, ResponseType},
    url::Url,
};
use model::{Answer, Sent, firefox, header, random, random::Random, seeds::for_each_seed};
use std::sync::Arc;

#[test]
fn whatever_happens() {
    for_each_seed(400, world);
}

fn world(seed: u64) {
    let mut random = Random(seed);
    let page = random.pick(&random::PAGES);
    let origin = if page == "opaque" {
        Origin::new_opaque()
    } else {
        Origin::parse(page).expect("an origin")
    };
    let client = Arc::new(EnvironmentSettings::new(origin));
    let [chromium, firefox, webkit] = Profile::BROWSERS;
    let profile = random.pick(&[Profile::STANDARD, chromium, firefox, webkit]);
    let mut cache = CorsPreflightCache::with_capacity(random.pick(&[1, 3, 1000]));
    let mut now = 0;
    let urls: Vec<String> = (0..2).map(|_| random::url(&mut random, page)).collect();
    for _ in 0..6 {
        let url = &urls[random.below(2)];
        let request = request(&mut random, url, &client);
        now += random.pick(&[0, 1, 5000]);
        one_fetch(&mut random, page, request, profile, &mut cache, now);
        assert!(cache.len() <= 1000);
    }
}

fn one_fetch(
    random: &mut Random,
    page: &str,
    request: Request,
    profile: Profile,
    cache: &mut CorsPreflightCache,
    now: u64,
) {
    let behaviour = Behaviour::of(profile);
    let (cache_before, include) = (cache.clone(), request.credentials_mode == CredentialsMode::Include);
    let fetch = Fetch::start(request.clone(), behaviour, cache, Now(now));
    let run = drive(fetch, cache, now, |sent| arbitrary_answer(random, page, sent));
    check_sent(&run, include, profile);
    match &run.ending {
        Action::Deliver(response) => check_delivered(response, &run, include, profile),
        Action::Fail(error) => {
            assert!(!error.reasons.is_empty());
            for reason in &error.reasons {
                assert!(!reason.anchor().is_empty() && !reason.step().is_empty());
                assert!(reason.code().as_str().contains('-'));
            }
        }
        Action::Send(_) => unreachable!("it has ended"),
    }
    assert!(run.fetch.request().url_list().len() <= 21);

    // The same answers again: the same actions and the same trace.
    let mut answers = run.answers.iter();
    let again = Fetch::start(request.clone(), behaviour, &cache_before, Now(now));
    let again = drive(again, &mut cache_before.clone(), now, |_| {
        answers.next().cloned().expect("the same number")
    });
    assert_eq!(run.sent, again.sent);
    assert_eq!(run.fetch.trace(), again.fetch.trace());
    assert_eq!(outcome(&run.ending), outcome(&again.ending));

    // A thorough fetch finds the same first fault and has the same outcome, with any answers after the fault.
    let mut thorough = behaviour;
    thorough.thorough = true;
    let mut answers = run.answers.iter();
    let again = Fetch::start(request, thorough, &cache_before, Now(now));
    let again = drive(again, &mut cache_before.clone(), now, |sent| {
        answers
            .next()
            .cloned()
            .unwrap_or_else(|| arbitrary_answer(random, page, sent))
    });
    assert_eq!(
        outcome(&run.ending),
        outcome(&again.ending),
        "{:#?}\n{:#?}",
        run.fetch.trace(),
        again.fetch.trace()
    );
    let reasons = run.fetch.reasons();
    assert_eq!(reasons, &again.fetch.reasons()[..reasons.len()]);
}

struct Run {
    fetch: Fetch,
    sent: Vec<HttpRequest>,
    answers: Vec<Answer>,
    ending: Action,
}

fn drive(
    mut fetch: Fetch,
    cache: &mut CorsPreflightCache,
    now: u64,
    mut answer: impl FnMut(&HttpRequest) -> Answer,
) -> Run {
    let (mut sent, mut answers) = (Vec::new(), Vec::new());
    loop {
        // No answer is awaited before poll() has asked to send a request.
        assert_eq!(fetch.handle_failure("too early", cache), Err(Misuse::NothingAwaited));
        let action = fetch.poll().expect("something to do");
        assert!(fetch.poll().is_none(), "only once");
        let Action::Send(request) = action else {
            assert_eq!(fetch.handle_failure("too late", cache), Err(Misuse::NothingAwaited));
            return Run {
                fetch,
                sent,
                answers,
                ending: action,
            };
        };
        let given = answer(&request);
        sent.push(request);
        assert!(sent.len() <= 42, "twenty redirects, each with a preflight");
        match &given {
            Some((status, headers)) => {
                let response = Response::new(Status::new(*status).expect("a status"), list(headers));
                fetch.handle_response(response, cache, Now(now)).expect("awaited");
            }
            None => fetch.handle_failure("no network", cache).expect("awaited"),
        }
        answers.push(given);
    }
}

/// The headers of an answer as a user agent of this profile reads them.
fn received(headers: &model::Headers, is_checked: bool, profile: Profile) -> model::Headers {
    if profile.has(Departure::RepeatedHeadersMerged) {
        firefox::merged(headers, is_checked)
    } else {
        headers.clone()
    }
}

/// The CORS check in a few lines: `origin` is the `Origin` that was sent.
fn is_shared_with(headers: &model::Headers, origin: &[u8], include: bool) -> bool {
    let allowed = header::get(headers, "Access-Control-Allow-Origin");
    let credentials = header::get(headers, "Access-Control-Allow-Credentials");
    match allowed.as_deref() {
        Some(b"*") => !include,
        Some(allowed) => allowed == origin && (!include || credentials.as_deref() == Some(b"true")),
        None => false,
    }
}

fn check_sent(run: &Run, include: bool, profile: Profile) {
    for (index, sent) in run.sent.iter().enumerate() {
        if sent.kind != RequestKind::Preflight {
            continue;
        }
        assert!(!sent.credentials && !sent.body && sent.method == "OPTIONS");
        let names = value(sent, "Access-Control-Request-Headers").unwrap_or_default();
        assert!(!names.contains(&b' ') && !names.iter().any(u8::is_ascii_uppercase));
        let names: Vec<&[u8]> = names.split(|&byte| byte == b',').collect();
        let are_repeated = profile.has(Departure::UnsafeNamesRepeated);
        assert!(
            names.is_sorted_by(|a, b| a < b || (are_repeated && a == b)),
            "sorted, each once"
        );
        // The actual request is sent only after its preflight has passed.
        if index + 1 < run.sent.len() {
            let (status, headers) = run.answers[index].as_ref().expect("an answer");
            assert!((200..300).contains(status));
            let origin = value(sent, "Origin").expect("an origin");
            // Only a redirect leads to a preflight to the page's own origin.
            let is_unchecked = profile.has(Departure::PreflightHomeUnchecked)
                && Url::parse(&sent.url).expect("a URL").origin().serialize().as_bytes() == origin;
            assert!(is_unchecked || is_shared_with(&received(headers, true, profile), &origin, include));
            let next = &run.sent[index + 1];
            assert_eq!(
                next.method.as_bytes(),
                value(sent, "Access-Control-Request-Method").expect("a method")
            );
            assert_eq!((next.kind, &next.url), (RequestKind::Actual, &sent.url));
        }
    }
}

fn check_delivered(response: &FilteredResponse, run: &Run, include: bool, profile: Profile) {
    let (Some(sent), Some(Some((status, headers)))) = (run.sent.last(), run.answers.last()) else {
        panic!("delivered out of nothing");
    };
    let headers = &received(headers, response.r#type == ResponseType::Cors, profile);
    // The received headers without the headers that script does not see: `is_shown` is false for their lower-case name.
    let assert_shown = |is_shown: &dyn Fn(&str) -> bool| {
        let shown: Vec<_> = headers
            .iter()
            .filter(|(name, _)| !matches!(&*name.to_ascii_lowercase(), "set-cookie" | "set-cookie2"))
            .filter(|(name, _)| is_shown(&name.to_ascii_lowercase()))
            .collect();
        let names: Vec<&String> = shown.iter().map(|(name, _)| name).collect();
        assert!(response.header_list.iter().map(|header| header.name.as_str()).eq(names));
        let values = response.header_list.iter().map(|header| header.value.as_bytes());
        assert!(
            profile.has(Departure::InvalidUtf8Replaced) || values.eq(shown.iter().map(|(_, value)| value.as_slice()))
        );
    };
    match response.r#type {
        ResponseType::Cors => {
            assert_eq!(response.status, *status);
            assert!(is_shared_with(
                headers,
                &value(sent, "Origin").expect("an origin"),
                include
            ));
            let exposed = header::field_names(headers, "Access-Control-Expose-Headers")
                .ok()
                .flatten()
                .unwrap_or_default();
            let safelist = "cache-control content-language content-length content-type expires last-modified pragma";
            assert_shown(&|name| {
                let is_exposed = |one: &String| one.eq_ignore_ascii_case(name) || (one == "*" && !include);
                exposed.iter().any(is_exposed) || safelist.split(' ').any(|one| one == name)
            });
        }
        ResponseType::Basic => {
            assert_shown(&|_| true);
            let origin = run.fetch.request().origin.clone();
            let at_home = |url: &Url| url.origin().is_same_origin(&origin) || url.scheme() == "data";
            // WebSockets have a protocol of their own for this.
            let is_websocket = run.fetch.request().mode == Mode::WebSocket;
            assert!(is_websocket || run.fetch.request().url_list().iter().all(at_home));
        }
        ResponseType::Opaque | ResponseType::OpaqueRedirect => {
            assert!(response.status == 0 && response.header_list.is_empty());
            let may_be_read = profile.has(Departure::ManualWithoutLocationReadable);
            assert!(response.null_body || (may_be_read && response.r#type == ResponseType::OpaqueRedirect));
        }
    }
}

fn outcome(action: &Action) -> (bool, Option<u16>, Option<HeaderList>) {
    match action {
        Action::Deliver(response) => (true, Some(response.status), Some(response.header_list.clone())),
        _ => (false, None, None),
    }
}

fn value(sent: &HttpRequest, name: &str) -> Option<Vec<u8>> {
    sent.header_list.get(name).map(|value| value.to_vec())
}

/// Mostly answers that pass; now and then an arbitrary answer.
fn arbitrary_answer(random: &mut Random, page: &str, sent: &HttpRequest) -> Answer {
    let as_sent = Sent {
        kind: sent.kind.as_str(),
        method: sent.method.clone(),
        url: sent.url.clone(),
        headers: sent
            .header_list
            .iter()
            .map(|one| (one.name.as_str().to_owned(), one.value.as_bytes().to_vec()))
            .collect(),
        credentials: sent.credentials,
        body: sent.body,
    };
    let (mut status, mut headers) = random::answer(random, &as_sent, page)?;
    if random.one_in(10) {
        status = random.below(1000) as u16;
    }
    for _ in 0..if random.one_in(3) { random.below(4) } else { 0 } {
        let name = random.pick(&[
            "Access-Control-Allow-Origin",
            "Access-Control-Allow-Credentials",
            "Access-Control-Allow-Methods",
            "Access-Control-Allow-Headers",
            "Access-Control-Expose-Headers",
            "Access-Control-Max-Age",
            "Location",
            "Content-Type",
            "X-Content-Type-Options",
            "Timing-Allow-Origin",
            "Cross-Origin-Resource-Policy",
            "Referrer-Policy",
            "WWW-Authenticate",
            "Content-Disposition",
            "!#$",
        ]);
        let mut bytes: Vec<u8> = (0..random.below(12)).map(|_| random.next() as u8).collect();
        bytes.retain(|byte| !matches!(byte, 0 | b'\n' | b'\r'));
        let value = HeaderValue::normalize(&bytes).expect("a value");
        headers.push((name.into(), value.as_bytes().to_vec()));
    }
    // Browsers disagree on headers that are repeated, in another case, or without a value.
    for _ in 0..if random.one_in(2) { random.below(3) } else { 0 } {
        let Some((name, value)) = headers.get(random.below(headers.len().max(1))).cloned() else {
            break;
        };
        let name = if random.one_in(2) {
            name.to_ascii_lowercase()
        } else {
            name
        };
        let value = if random.one_in(2) { Vec::new() } else { value };
        headers.insert(random.below(headers.len()), (name, value));
    }
    Some((status, headers))
}

fn list(headers: &model::Headers) -> HeaderList {
    let mut list = HeaderList::new();
    for (name, value) in headers {
        let name = HeaderName::try_from(&**name).expect("a name");
        list.append_as_received(name, HeaderValue::normalize(value).expect("a value"));
    }
    list
}

fn request(random: &mut Random, url: &str, client: &Arc<EnvironmentSettings>) -> Request {
    let mut request = Request::new(Url::parse(url).expect("a URL"), client.clone());
    request.method = Method::new(random::method(random)).expect("a method");
    request.header_list = list(&random::request_headers(random));
    request.unsafe_request = !random.one_in(8);
    request.use_cors_preflight = random.one_in(6);
    request.body = random.pick(Body::ALL);
    request.mode = random.pick(&[
        Mode::Cors,
        Mode::Cors,
        Mode::Cors,
        Mode::NoCors,
        Mode::SameOrigin,
        Mode::WebSocket,
    ]);
    request.credentials_mode = random.pick(CredentialsMode::ALL);
    request.redirect_mode = random.pick(&[
        RedirectMode::Follow,
        RedirectMode::Follow,
        RedirectMode::Error,
        RedirectMode::Manual,
    ]);
    request.destination = random.pick(Destination::ALL);
    request.referrer_policy = random.pick(ReferrerPolicy::ALL);
    request
}
