//! Compares the engine with a second implementation of the Standard (`tests/model`) on random exchanges: the bytes of every request in
//! order, the outcome, the response that script sees, and the entries of the preflight cache afterwards.
//!
//! `LONG_RUN=600 cargo test --release --test differential` runs new exchanges for ten minutes (see `model/seeds.rs`).

mod model;

use corsight::{
    browsers::Profile,
    cors::{CorsPreflightCache, Now},
    environment::{EmbedderPolicyValue, EnvironmentSettings},
    fetch::{Action, Behaviour, Fetch},
    http::{HeaderList, HeaderName, HeaderValue, Method, Status},
    origin::Origin,
    request::{self, Body, CredentialsMode, Destination, Mode, RedirectMode, ReferrerPolicy, Request},
    response::Response,
    url::Url,
};
use model::{Answer, Delivered, Sent, UserAgent, random, random::Random, seeds::for_each_seed};
use std::sync::Arc;

#[test]
fn the_engine_and_the_model_agree() {
    let mut counts = Counts::default();
    for_each_seed(300, |seed| counts.add(&World::new(seed).run()));
    println!("{counts:?}");
    // If the generator no longer reached every outcome, this test would prove little.
    if counts.fetches > 1_000 {
        assert!(
            counts.preflights > 0
                && counts.redirects > 0
                && counts.cached > 0
                && counts.delivered * 20 > counts.fetches
        );
    }
}

#[derive(Debug, Default)]
struct Counts {
    fetches: u64,
    preflights: u64,
    cached: u64,
    redirects: u64,
    delivered: u64,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.fetches += other.fetches;
        self.preflights += other.preflights;
        self.cached += other.cached;
        self.redirects += other.redirects;
        self.delivered += other.delivered;
    }
}

/// A page, its user agent's cache in both implementations, and a clock.
struct World {
    seed: u64,
    random: Random,
    page: &'static str,
    client: Arc<EnvironmentSettings>,
    cache: CorsPreflightCache,
    model_cache: Vec<model::Entry>,
    now: u64,
    last: Option<Request>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let page = random.pick(&random::PAGES);
        let origin = if page == "opaque" {
            Origin::new_opaque()
        } else {
            Origin::parse(page).expect("an origin")
        };
        let mut client = EnvironmentSettings::new(origin);
        client.embedder_policy = random.pick(&[
            EmbedderPolicyValue::UnsafeNone,
            EmbedderPolicyValue::UnsafeNone,
            EmbedderPolicyValue::RequireCorp,
            EmbedderPolicyValue::Credentialless,
        ]);
        Self {
            seed,
            random,
            page,
            client: Arc::new(client),
            cache: CorsPreflightCache::new(),
            model_cache: Vec::new(),
            now: 0,
            last: None,
        }
    }

    fn run(mut self) -> Counts {
        let mut counts = Counts::default();
        // Few URLs and many fetches, so that the cache covers some requests.
        let urls: Vec<String> = (0..3).map(|_| random::url(&mut self.random, self.page)).collect();
        for _ in 0..12 {
            self.now += self.random.pick(&[0, 1, 1, 1000, 4999, 9999]);
            let url = urls[self.random.below(urls.len())].clone();
            self.one_fetch(&url, &mut counts);
        }
        counts
    }

    fn one_fetch(&mut self, url: &str, counts: &mut Counts) {
        let request = self.request(url);
        self.last = Some(request.clone());
        let limit = self.random.pick(&[60, 86_400]);
        let mut behaviour = Behaviour::of(Profile::STANDARD);
        behaviour.max_age_limit = limit;
        let mut model_request = mirrored(&request, self.page, self.client.embedder_policy);

        let (mut sent, mut answers, mut now) = (Vec::new(), Vec::new(), self.now);
        let mut fetch = Fetch::start(request, behaviour, &self.cache, Now(now));
        let mut ending = None;
        while let Some(action) = fetch.poll() {
            match action {
                Action::Send(request) => {
                    let request = Sent {
                        kind: request.kind.as_str(),
                        method: request.method.clone(),
                        url: request.url.clone(),
                        headers: headers_of(&request.header_list),
                        credentials: request.credentials,
                        body: request.body,
                    };
                    let answer = random::answer(&mut self.random, &request, self.page);
                    now += self.random.pick(&[0, 1, 10_000]);
                    hand_in(&mut fetch, &answer, &mut self.cache, now);
                    sent.push(request);
                    answers.push((answer, now));
                }
                Action::Deliver(response) => {
                    ending = Some(Delivered {
                        r#type: response.r#type.as_str(),
                        status: response.status,
                        headers: headers_of(&response.header_list),
                        url: response.url.clone(),
                        redirected: response.redirected,
                        null_body: response.null_body,
                        timing: response.timing_allow_passed,
                    });
                }
                Action::Fail(error) => assert!(!error.reasons.is_empty()),
            }
        }
        counts.fetches += 1;
        counts.preflights += sent.iter().filter(|sent| sent.kind == "preflight").count() as u64;
        counts.cached += u64::from(fetch.is_with_cors_preflight() && sent.iter().all(|sent| sent.kind != "preflight"));
        counts.redirects += fetch.request().url_list().len() as u64 - 1;
        counts.delivered += u64::from(ending.is_some());
        self.compare(&mut model_request, u64::from(limit), &sent, &answers, ending.as_ref());
        self.now = now;
    }

    /// Runs the model with the same answers.
    fn compare(
        &mut self,
        request: &mut model::Request,
        limit: u64,
        sent: &[Sent],
        answers: &[(Answer, u64)],
        ending: Option<&Delivered>,
    ) {
        let seed = self.seed;
        let mut model_sent = Vec::new();
        let mut network = |one: Sent| {
            model_sent.push(one);
            let answer = answers.get(model_sent.len() - 1);
            answer
                .cloned()
                .unwrap_or_else(|| panic!("SEED={seed}: the model sends {model_sent:#?}\nthe engine {sent:#?}"))
        };
        let mut agent = UserAgent {
            cache: &mut self.model_cache,
            now: self.now,
            limit,
            network: &mut network,
        };
        let model_ending = agent.fetch(request);
        let now = agent.now;
        assert_eq!(sent, model_sent, "SEED={seed}: what is sent (left: the engine)");
        assert_eq!(
            ending,
            model_ending.as_ref(),
            "SEED={seed}: the ending (left: the engine), sent {sent:#?} answers {answers:#?}"
        );
        let mut entries: Vec<_> = self
            .cache
            .entries(Now(now))
            .map(|entry| {
                let what = (entry.method, entry.header_name);
                (
                    entry.byte_serialized_origin,
                    entry.url,
                    entry.credentials,
                    what,
                    now + entry.expires_in,
                )
            })
            .collect();
        let live = self.model_cache.iter().filter(|entry| entry.expires > now).cloned();
        let mut model_entries: Vec<_> = live
            .map(|entry| {
                (
                    entry.origin,
                    entry.url,
                    entry.credentials,
                    (entry.method, entry.header_name),
                    entry.expires,
                )
            })
            .collect();
        entries.sort();
        model_entries.sort();
        assert_eq!(
            entries, model_entries,
            "SEED={seed}: the cache at {now} (left: the engine)"
        );
    }

    fn request(&mut self, url: &str) -> Request {
        let random = &mut self.random;
        // The same request again, with other credentials, so that the cache is used.
        if let Some(mut last) = self.last.take().filter(|_| !random.one_in(3)) {
            last.credentials_mode = random.pick(CredentialsMode::ALL);
            return last;
        }
        let mut request = Request::new(Url::parse(url).expect("a URL"), self.client.clone());
        request.method = Method::new(random::method(random)).expect("a method");
        for (name, value) in random::request_headers(random) {
            let name = HeaderName::try_from(&*name).expect("a name");
            request
                .header_list
                .append_as_received(name, HeaderValue::try_from(&*value).expect("a value"));
        }
        request.unsafe_request = !random.one_in(8);
        request.use_cors_preflight = random.one_in(8);
        request.body = random.pick(&[Body::Null, Body::WithSource, Body::WithSource, Body::NullSource]);
        request.mode = random.pick(&[Mode::Cors, Mode::Cors, Mode::Cors, Mode::NoCors, Mode::SameOrigin]);
        request.credentials_mode = random.pick(CredentialsMode::ALL);
        request.redirect_mode = random.pick(&[
            RedirectMode::Follow,
            RedirectMode::Follow,
            RedirectMode::Follow,
            RedirectMode::Error,
            RedirectMode::Manual,
        ]);
        request.destination = random.pick(&[
            Destination::Empty,
            Destination::Empty,
            Destination::Script,
            Destination::Style,
        ]);
        request.referrer_policy = random.pick(&ReferrerPolicy::ALL[1..]);
        request
    }
}

fn mirrored(request: &Request, page: &str, embedder_policy: EmbedderPolicyValue) -> model::Request {
    let origin = match page.split_once("://") {
        None => model::Origin::Opaque(0),
        Some((scheme, host)) => {
            let (host, port) = host
                .split_once(':')
                .unwrap_or((host, if scheme == "https" { "443" } else { "80" }));
            model::Origin::Tuple(scheme.into(), host.into(), port.parse().expect("a port"))
        }
    };
    model::Request {
        method: request.method.as_str().into(),
        urls: vec![request.url().as_str().parse().expect("a URL")],
        headers: headers_of(&request.header_list),
        unsafe_request: request.unsafe_request,
        use_cors_preflight: request.use_cors_preflight,
        body: request.body.as_str(),
        origin,
        mode: request.mode.as_str(),
        credentials: request.credentials_mode.as_str(),
        redirect: request.redirect_mode.as_str(),
        destination: request.destination.as_str(),
        referrer_policy: request.referrer_policy.as_str().into(),
        embedder_policy: embedder_policy.as_str(),
        partition_key: String::new(),
        tainting: request::ResponseTainting::Basic.as_str(),
        redirect_count: 0,
        timing_allow_failed: false,
    }
}

fn hand_in(fetch: &mut Fetch, answer: &Answer, cache: &mut CorsPreflightCache, now: u64) {
    let Some((status, headers)) = answer else {
        return fetch.handle_failure("no network", cache).expect("awaited");
    };
    let mut list = HeaderList::new();
    for (name, value) in headers {
        let name = HeaderName::try_from(&**name).expect("a name");
        list.append_as_received(name, HeaderValue::try_from(&**value).expect("a value"));
    }
    let response = Response::new(Status::new(*status).expect("a status"), list);
    fetch.handle_response(response, cache, Now(now)).expect("awaited");
}

fn headers_of(list: &HeaderList) -> model::Headers {
    list.iter()
        .map(|header| (header.name.as_str().to_owned(), header.value.as_bytes().to_vec()))
        .collect()
}
