//! The least policy of a sequence of calls: by examples, and by properties of random sequences. A small server answers by the policies.

mod model;

use corsight::{
    Action, Answer, Engine, EnvironmentSettings, MadeRequest, NewRequest, Now, Origin, Outcome, Profile, Response,
    advise::{GivenOrigins, GivenPolicy, Origins, Policy, PolicyCall, TargetPolicy, least_policies},
    browsers,
    environment::PermissionState,
    fetch::{HttpRequest, RequestKind},
    request::CredentialsMode,
    url::{Url, url_crate},
};
use model::{random, random::Random, seeds::for_each_seed};
use std::collections::BTreeMap;

const PROFILES: [Profile; 4] = [Profile::STANDARD, Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT];

/// A call as the tests write it.
#[derive(Clone, Debug)]
struct Case {
    page: String,
    method: String,
    url: String,
    headers: Vec<(String, Vec<u8>)>,
    credentials: CredentialsMode,
    /// Where the server of each hop redirects to, with the status.
    redirects: Vec<(u16, String)>,
    reads: Vec<String>,
}

impl Case {
    fn new(page: &str, method: &str, url: &str) -> Self {
        Self {
            page: page.into(),
            method: method.into(),
            url: url.into(),
            headers: Vec::new(),
            credentials: CredentialsMode::SameOrigin,
            redirects: Vec::new(),
            reads: Vec::new(),
        }
    }

    fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    fn including_credentials(mut self) -> Self {
        self.credentials = CredentialsMode::Include;
        self
    }

    fn redirected(mut self, status: u16, location: &str) -> Self {
        self.redirects.push((status, location.into()));
        self
    }

    fn engine(&self, profile: Profile) -> Engine {
        let origin = if self.page == "opaque" {
            Origin::new_opaque()
        } else {
            Origin::parse(&self.page).expect("an origin")
        };
        let mut settings = EnvironmentSettings::new(origin);
        // What the user is asked is not what a policy is about.
        settings.permissions.local_network = Some(PermissionState::Granted);
        settings.permissions.loopback_network = Some(PermissionState::Granted);
        Engine::new(settings, profile)
    }

    fn made(&self, engine: &Engine) -> Option<MadeRequest> {
        let mut new = NewRequest::new(&self.url);
        new.method = &self.method;
        new.credentials_mode = self.credentials;
        engine
            .make_request(&new, self.headers.iter().map(|(name, value)| (&**name, &**value)))
            .ok()
    }

    /// Plays the call in a user agent, with a server that gives the headers of CORS.
    fn play(&self, profile: Profile, server: &mut dyn FnMut(&HttpRequest) -> Vec<(&'static str, String)>) -> Played {
        let mut engine = self.engine(profile);
        let made = self.made(&engine).expect("a request");
        let mut conversation = engine.start(made, Now(0));
        let mut answers = Vec::new();
        let mut hop = 0;
        while let Action::Send(request) = conversation.poll().expect("an action") {
            let mut headers = server(&request);
            let mut status = 200;
            if request.kind == RequestKind::Actual {
                if let Some((redirect, location)) = self.redirects.get(hop) {
                    status = *redirect;
                    headers.push(("Location", location.clone()));
                }
                hop += 1;
                headers.push(("ETag", "\"e\"".into()));
            }
            let pairs = headers.iter().map(|(name, value)| (*name, value.as_str()));
            let answer = Answer::Response(Response::from_pairs(status, pairs).expect("a response"));
            answers.push(answer.clone());
            conversation
                .handle_answer(&mut engine, answer, Now(0))
                .expect("an answer is awaited");
        }
        let verdict = conversation.verdict().expect("an ending");
        let response = verdict.response;
        Played {
            is_blocked: verdict.outcome == Outcome::Blocked,
            reads_etag: response.is_some_and(|response| response.headers.iter().any(|(name, _)| name == "ETag")),
            answers,
        }
    }
}

struct Played {
    is_blocked: bool,
    reads_etag: bool,
    answers: Vec<Answer>,
}

/// A server's answer by a policy, as a plain implementation of it would give it.
fn by_policy(policy: Option<&Policy>, request: &HttpRequest) -> Vec<(&'static str, String)> {
    let mut headers = Vec::new();
    let (Some(policy), Some(origin)) = (policy, request.header_list.get_decoded("Origin")) else {
        return headers;
    };
    let allowed = match policy.origins() {
        Origins::Any => "*".to_owned(),
        Origins::These(origins) if origins.contains(&origin) => origin,
        Origins::These(_) => return headers,
    };
    headers.push(("Access-Control-Allow-Origin", allowed));
    if policy.credentials() {
        headers.push(("Access-Control-Allow-Credentials", "true".into()));
    }
    if request.header_list.contains("Access-Control-Request-Method") && request.method == "OPTIONS" {
        headers.push(("Access-Control-Allow-Methods", policy.methods_value()));
        headers.push(("Access-Control-Allow-Headers", policy.headers_value()));
        headers.push(("Access-Control-Max-Age", policy.max_age().to_string()));
    } else {
        headers.push(("Access-Control-Expose-Headers", policy.exposed_headers_value()));
    }
    headers
}

/// A server that allows whatever is asked.
fn everything(request: &HttpRequest) -> Vec<(&'static str, String)> {
    let value = |name: &str| request.header_list.get_decoded(name).unwrap_or_default();
    Vec::from([
        ("Access-Control-Allow-Origin", value("Origin")),
        ("Access-Control-Allow-Credentials", "true".into()),
        ("Access-Control-Allow-Methods", value("Access-Control-Request-Method")),
        ("Access-Control-Allow-Headers", value("Access-Control-Request-Headers")),
    ])
}

/// The least policies of calls of which everything was recorded by a user agent without departures.
fn least(cases: &[Case]) -> Vec<TargetPolicy> {
    let calls: Vec<PolicyCall> = cases
        .iter()
        .map(|case| {
            let made = case.made(&case.engine(Profile::STANDARD)).expect("a request");
            let answers = case.play(Profile::STANDARD, &mut everything).answers;
            PolicyCall::with_answers(made, Profile::STANDARD, answers).reading(&case.reads)
        })
        .collect();
    least_policies(&calls, false, url_crate)
}

fn one(cases: &[Case]) -> TargetPolicy {
    let mut policies = least(cases);
    assert_eq!(policies.len(), 1, "{policies:?}");
    policies.remove(0)
}

fn json(policy: &TargetPolicy) -> serde_json::Value {
    serde_json::to_value(&policy.policy).expect("JSON")
}

const PAGE: &str = "https://app.example";
const API: &str = "https://api.example/items";

#[test]
fn a_sequence_gets_what_all_its_calls_need_and_no_more() {
    let mut listing = Case::new(PAGE, "GET", API);
    listing.reads = vec!["ETag".into(), "Content-Type".into()];
    let found = one(&[
        listing,
        Case::new(PAGE, "POST", API)
            .with("Content-Type", "application/json")
            .with("Accept", "application/json"),
        Case::new("https://admin.example", "DELETE", "https://api.example/items/1").with("Authorization", "Bearer x"),
    ]);
    assert_eq!(
        (found.target.as_str(), found.calls.as_slice()),
        ("https://api.example", &[0, 1, 2][..])
    );
    assert_eq!(
        json(&found),
        serde_json::json!({
            "origins": ["https://admin.example", "https://app.example"], "methods": ["DELETE"],
            "headers": ["authorization", "content-type"], "exposedHeaders": ["ETag"], "credentials": false, "maxAge": 7200,
        })
    );
    assert!(found.unmet.is_empty());
}

#[test]
fn credentials_are_allowed_where_a_call_has_them() {
    let with = Case::new(PAGE, "GET", API).including_credentials();
    let elsewhere = Case::new(PAGE, "GET", "https://cdn.example/x");
    let policies = least(&[with, elsewhere]);
    let of = |target: &str| {
        policies
            .iter()
            .find(|one| one.target == target)
            .and_then(|one| one.policy.as_ref())
    };
    assert!(of("https://api.example").expect("a policy").credentials());
    assert!(!of("https://cdn.example").expect("a policy").credentials());
}

#[test]
fn the_pages_own_server_needs_no_policy() {
    assert_eq!(least(&[Case::new(PAGE, "DELETE", "https://app.example/x")]), []);
}

#[test]
fn max_age_is_the_most_that_chromium_keeps() {
    let found = one(&[Case::new(PAGE, "PUT", API)]);
    assert_eq!(
        found.policy.expect("a policy").max_age(),
        browsers::Profile::CHROMIUM.imposed_limit()
    );
}

fn codes(policy: &TargetPolicy) -> Vec<(usize, &'static str)> {
    policy.unmet.iter().map(|unmet| (unmet.call, unmet.code)).collect()
}

#[test]
fn what_no_policy_can_allow_is_told() {
    // A sandboxed page.
    let found = one(&[Case::new("opaque", "GET", API)]);
    assert_eq!(
        (codes(&found), found.policy),
        (vec![(0, "request-origin-opaque-null")], None)
    );
    // http in an https page.
    let found = one(&[Case::new(PAGE, "GET", "http://api.example/")]);
    assert_eq!((codes(&found), found.policy), (vec![(0, "policy-mixed-content")], None));
    // The port of a mail server.
    let found = one(&[Case::new("http://app.example", "GET", "http://api.example:25/")]);
    assert_eq!((codes(&found), found.policy), (vec![(0, "policy-bad-port")], None));
}

#[test]
fn a_call_that_has_to_be_mended_gets_the_policy_that_it_then_needs() {
    let found = one(&[Case::new(PAGE, "patch", API)
        .with("Access-Control-Allow-Origin", "*")
        .with("X-A", "1")]);
    assert_eq!(
        codes(&found),
        [
            (0, "request-method-case-not-normalized"),
            (0, "request-sends-response-header")
        ]
    );
    let policy = found.policy.expect("a policy");
    assert_eq!(
        (policy.methods(), policy.headers()),
        (&["PATCH".to_owned()][..], &["x-a".to_owned()][..])
    );
}

#[test]
fn a_redirect_to_a_third_origin_is_called_directly() {
    let call = Case::new(PAGE, "GET", API).redirected(302, "https://www.api.example/items");
    let policies = least(&[call]);
    let first = policies
        .iter()
        .find(|one| one.target == "https://api.example")
        .expect("the first server");
    assert_eq!(
        (codes(first), &first.policy),
        (vec![(0, "redirect-taints-origin")], &None)
    );
    assert!(
        first.unmet[0].text.contains("https://www.api.example/items"),
        "{}",
        first.unmet[0].text
    );
    let last = policies
        .iter()
        .find(|one| one.target == "https://www.api.example")
        .expect("the last server");
    assert_eq!(
        last.policy.as_ref().expect("a policy").origins(),
        &Origins::These(vec![PAGE.into()])
    );
}

#[test]
fn a_redirect_within_a_server_needs_nothing_else() {
    let found = one(&[Case::new(PAGE, "GET", API).redirected(307, "/items/")]);
    assert_eq!((codes(&found), found.policy.is_some()), (vec![], true));
}

#[test]
fn a_redirect_of_a_preflight_is_told() {
    let case = Case::new(PAGE, "PUT", API);
    let made = case.made(&case.engine(Profile::STANDARD)).expect("a request");
    let redirect = Response::from_pairs(301, [("Location", "https://api.example/items/")]).expect("a response");
    let call = PolicyCall::with_answers(made, Profile::STANDARD, vec![Answer::Response(redirect)]);
    let policies = least_policies(&[call], false, url_crate);
    assert_eq!(codes(&policies[0]), [(0, "preflight-redirect")]);
    assert!(policies[0].unmet[0].text.contains("https://api.example/items/"));
    assert_eq!(policies[0].policy.as_ref().expect("a policy").methods(), ["PUT"]);
}

#[test]
fn a_public_policy_allows_every_page_unless_a_call_has_credentials() {
    let call = |case: &Case| PolicyCall::new(case.made(&case.engine(Profile::STANDARD)).expect("a request"));
    let plain = Case::new(PAGE, "GET", API);
    let public = least_policies(&[call(&plain), call(&Case::new("opaque", "GET", API))], true, url_crate);
    assert_eq!(public[0].policy.as_ref().expect("a policy").origins(), &Origins::Any);
    assert!(public[0].unmet.is_empty());
    let private = least_policies(&[call(&plain.including_credentials())], true, url_crate);
    assert_eq!(
        private[0].policy.as_ref().expect("a policy").origins(),
        &Origins::These(vec![PAGE.into()])
    );
    assert_eq!(private[0].notes[0].code, "public-excludes-credentials");
}

#[test]
fn headers_that_nobody_asked_to_read_are_proposed() {
    let found = one(&[Case::new(PAGE, "GET", API)]);
    assert_eq!(
        found.policy.as_ref().expect("a policy").exposed_headers(),
        [] as [String; 0]
    );
    assert_eq!(found.notes.len(), 1);
    assert!(found.notes[0].text.contains("ETag"), "{}", found.notes[0].text);
}

/// A random call. A few pages and servers, so that a sequence meets the same one again.
fn case(random: &mut Random) -> Case {
    let page = random.pick(&random::PAGES).to_owned();
    let url = random::url(random, &page);
    let mut redirects = Vec::new();
    if random.one_in(4) {
        for _ in 0..=random.below(2) {
            redirects.push((random.pick(&[301, 302, 303, 307, 308]), random::url(random, &page)));
        }
    }
    Case {
        method: random::method(random).into(),
        headers: random::request_headers(random),
        credentials: random.pick(CredentialsMode::ALL),
        reads: if random.one_in(3) {
            vec!["ETag".into()]
        } else {
            Vec::new()
        },
        page,
        url,
        redirects,
    }
}

/// A policy without one of its parts, for each part.
fn without_each_part(policy: &Policy) -> Vec<(String, GivenPolicy)> {
    let Origins::These(origins) = policy.origins() else {
        return Vec::new();
    };
    let given = || GivenPolicy {
        origins: GivenOrigins::Many(origins.clone()),
        methods: policy.methods().to_vec(),
        headers: policy.headers().to_vec(),
        exposed_headers: policy.exposed_headers().to_vec(),
        credentials: policy.credentials(),
        max_age: None,
    };
    let without = |list: &[String], index: usize| {
        let mut list = list.to_vec();
        list.remove(index);
        list
    };
    let mut less = Vec::new();
    for (index, name) in origins.iter().enumerate() {
        let mut origins = without(origins, index);
        if origins.is_empty() {
            origins.push("https://nobody.example".into());
        }
        less.push((
            name.clone(),
            GivenPolicy {
                origins: GivenOrigins::Many(origins),
                ..given()
            },
        ));
    }
    for (index, name) in policy.methods().iter().enumerate() {
        less.push((
            name.clone(),
            GivenPolicy {
                methods: without(policy.methods(), index),
                ..given()
            },
        ));
    }
    for (index, name) in policy.headers().iter().enumerate() {
        less.push((
            name.clone(),
            GivenPolicy {
                headers: without(policy.headers(), index),
                ..given()
            },
        ));
    }
    for (index, name) in policy.exposed_headers().iter().enumerate() {
        less.push((
            name.clone(),
            GivenPolicy {
                exposed_headers: without(policy.exposed_headers(), index),
                ..given()
            },
        ));
    }
    if policy.credentials() {
        less.push((
            "credentials".into(),
            GivenPolicy {
                credentials: false,
                ..given()
            },
        ));
    }
    less
}

fn policies_of(found: &[TargetPolicy]) -> BTreeMap<String, Policy> {
    let policies = found
        .iter()
        .filter_map(|one| Some((one.target.clone(), one.policy.clone()?)));
    policies.collect()
}

/// Whether the calls succeed in every user agent, and script reads what it wants.
fn all_succeed(cases: &[&Case], policies: &BTreeMap<String, Policy>) -> Result<(), String> {
    for case in cases {
        for profile in PROFILES {
            let played = case.play(profile, &mut |request| {
                let target = Url::parse(&request.url).expect("a URL").origin().serialize().to_owned();
                by_policy(policies.get(&target), request)
            });
            if played.is_blocked {
                return Err(format!("{} refuses {case:?}", profile.name()));
            }
            if !case.reads.is_empty() && !case.url.starts_with("data:") && !played.reads_etag {
                return Err(format!("{} hides ETag of {case:?}", profile.name()));
            }
        }
    }
    Ok(())
}

#[test]
fn the_least_policy_lets_every_call_through_and_has_nothing_that_could_be_left_out() {
    let mut tried = [0; 3];
    for_each_seed(400, |seed| {
        let random = &mut Random(seed);
        let count = 1 + random.below(4);
        let mut cases: Vec<Case> = (0..count).map(|_| case(random)).collect();
        cases.retain(|case| case.made(&case.engine(Profile::STANDARD)).is_some());
        let found = least(&cases);
        let is_unmet = |place: usize| found.iter().flat_map(|one| &one.unmet).any(|unmet| unmet.call == place);
        let met: Vec<&Case> = cases
            .iter()
            .enumerate()
            .filter(|(place, _)| !is_unmet(*place))
            .map(|(_, case)| case)
            .collect();
        let policies = policies_of(&found);
        tried[0] += cases.len();
        tried[1] += met.len();
        all_succeed(&met, &policies).unwrap_or_else(|error| panic!("{error}\n{policies:#?}"));
        // What mended calls need is left aside.
        let met: Vec<Case> = met.into_iter().cloned().collect();
        let policies = policies_of(&least(&met));
        let met: Vec<&Case> = met.iter().collect();
        all_succeed(&met, &policies).unwrap_or_else(|error| panic!("{error}\n{policies:#?}"));
        for (target, policy) in &policies {
            for (part, less) in without_each_part(policy) {
                let mut changed = policies.clone();
                changed.insert(target.clone(), Policy::new(less, url_crate).expect("a policy"));
                assert!(
                    all_succeed(&met, &changed).is_err(),
                    "{target} does not need {part}: {cases:#?}\n{policies:#?}"
                );
                tried[2] += 1;
            }
        }
    });
    if std::env::var_os("SEED").is_none() {
        assert!(tried[1] > 200 && tried[2] > 400, "{tried:?}");
    }
}
