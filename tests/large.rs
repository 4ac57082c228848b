//! Large input: thousands of headers in requests and responses. No header is lost, and the time grows with the number of headers, not
//! with its square.

use corsight::{
    browsers::Profile,
    cors::{CorsPreflightCache, Now, cors_preflight_response_check},
    engine::{Answer, Engine, Outcome, Verdict},
    environment::EnvironmentSettings,
    fetch::Action,
    http::{HeaderList, HeaderName, HeaderValue, Status},
    origin::Origin,
    request::{HeaderAddition, NewRequest},
    response::Response,
};
use std::{
    fs,
    sync::LazyLock,
    time::{Duration, Instant},
};

/// Enough headers to tell a time that grows with the square from a time that grows in proportion.
const MANY: usize = 1_000;

/// Compares the time that `run` takes four times for `few` headers with the time for four times as many at once: the same in
/// proportion, 4 times as long by the square. The best of several runs counts, and a few milliseconds do not.
fn assert_linear(what: &str, few: usize, mut run: impl FnMut(usize)) {
    let mut time = |runs, count| {
        let start = time_of_this_thread();
        (0..runs).for_each(|_| run(count));
        time_of_this_thread() - start
    };
    let mut best = [Duration::MAX; 2];
    for _ in 0..8 {
        best = [best[0].min(time(4, few)), best[1].min(time(1, 4 * few))];
        if best[1] < 2 * best[0] + Duration::from_millis(5) {
            return;
        }
    }
    panic!(
        "{what}: 4 times {few} take {:?}, {} at once take {:?}",
        best[0],
        4 * few,
        best[1]
    );
}

/// The time that this thread has run. On Linux without the time of other programs; elsewhere the time that has passed.
fn time_of_this_thread() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|index| format!("{prefix}-{index}")).collect()
}

/// Names of headers: each name once, one name many times, and each name twice in another case.
fn kinds_of_names(count: usize) -> [Vec<String>; 3] {
    let mut twice = names("x-asked", count / 2);
    twice.extend(names("X-Asked", count / 2));
    [names("x-asked", count), vec!["x-asked".into(); count], twice]
}

fn profiles() -> impl Iterator<Item = Profile> {
    [Profile::STANDARD].into_iter().chain(Profile::BROWSERS)
}

fn engine(profile: Profile) -> Engine {
    let page = Origin::parse("https://app.example").unwrap();
    Engine::new(EnvironmentSettings::new(page), profile)
}

fn list_of<'h>(headers: impl IntoIterator<Item = (&'h str, &'h [u8])>) -> HeaderList {
    let mut list = HeaderList::new();
    for (name, value) in headers {
        list.append_as_received(
            HeaderName::try_from(name).unwrap(),
            HeaderValue::normalize(value).unwrap(),
        );
    }
    list
}

fn new_request(addition: HeaderAddition) -> NewRequest<'static> {
    let mut new = NewRequest::new("https://api.example/");
    new.header_addition = addition;
    new
}

fn as_headers(names: &[String]) -> impl Iterator<Item = (&str, &[u8])> + Clone {
    names.iter().map(|name| (name.as_str(), &b"1"[..]))
}

fn response(headers: &[(&str, &str)]) -> Response {
    let mut list = HeaderList::new();
    for (name, value) in headers {
        list.append_as_received(
            HeaderName::try_from(*name).unwrap(),
            HeaderValue::try_from(value.as_bytes()).unwrap(),
        );
    }
    Response::new(Status::new(200).unwrap(), list)
}

fn answer(headers: &[(&str, &str)]) -> Answer {
    Answer::Response(response(headers))
}

/// The headers of a server that allows these names.
fn allowing(names: &str) -> [(&str, &str); 2] {
    [
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Headers", names),
    ]
}

fn verdict(request_headers: &[String], answers: &[Answer]) -> Verdict {
    let engine = engine(Profile::STANDARD);
    let new = new_request(HeaderAddition::Append);
    let made = engine.make_request(&new, as_headers(request_headers)).unwrap();
    assert_eq!(
        engine.plan(&made, Now(0)).preflight.is_some(),
        !request_headers.is_empty()
    );
    engine.check(&made, answers)
}

#[test]
fn a_fetch_takes_a_time_in_proportion_to_the_requests_headers() {
    for profile in profiles() {
        for addition in [HeaderAddition::Append, HeaderAddition::Combine] {
            for kind in 0..3 {
                assert_linear(&format!("{profile:?}, {addition:?}, kind {kind}"), MANY, |count| {
                    let (mut engine, headers) = (engine(profile), &kinds_of_names(count)[kind]);
                    let made = engine.make_request(&new_request(addition), as_headers(headers));
                    let mut fetch = engine.start(made.unwrap(), Now(0));
                    let Some(Action::Send(_)) = fetch.poll() else { panic!() };
                    let allowed = answer(&allowing("*"));
                    fetch.handle_answer(&mut engine, allowed, Now(0)).unwrap();
                    let Some(Action::Send(_)) = fetch.poll() else { panic!() };
                });
            }
        }
    }
}

#[test]
fn a_preflights_answer_is_judged_in_proportion_to_the_headers_of_both() {
    for profile in profiles() {
        assert_linear(&format!("{profile:?}"), MANY, |count| {
            let asked = names("x-asked", count);
            let allowed = asked.join(",");
            let allowed = allowing(&allowed)
                .into_iter()
                .map(|(name, value)| (name, value.as_bytes()));
            let new = new_request(HeaderAddition::Append);
            let engine = engine(profile);
            let made = engine.make_request(&new, as_headers(&asked)).unwrap();
            let response = Response::new(Status::new(200).unwrap(), list_of(allowed));
            assert_eq!(engine.judge_preflight(&made, &response), 0);
        });
    }
}

/// A sentence for each header takes long, so there are fewer of them.
#[test]
fn a_plan_and_a_verdict_take_a_time_in_proportion_to_the_headers() {
    assert_linear("plan and verdict", MANY / 10, |count| {
        let (asked, given) = (names("x-asked", count), names("x-given", count));
        let given: Vec<_> = given.iter().map(|name| (name.as_str(), "1")).collect();
        let verdict = verdict(&asked, &[answer(&allowing("*")), answer(&given)]);
        assert_eq!(verdict.outcome, Outcome::Blocked);
    });
}

/// Up to 1,024 entries for one URL each name is compared with all of them. Beyond them nothing may take longer.
#[test]
fn the_cache_takes_a_time_in_proportion_to_the_answers_of_a_url() {
    let (profile, engine) = (Profile::STANDARD, engine(Profile::STANDARD));
    assert_linear("store", 1_024, |count| {
        let mut cache = CorsPreflightCache::new();
        for names in names("x-asked", count).chunks(512) {
            let new = new_request(HeaderAddition::Append);
            let made = engine.make_request(&new, as_headers(names)).unwrap();
            let allowed = response(&allowing(&names.join(",")));
            let Ok(grant) = cors_preflight_response_check(&made.request, &allowed, &profile, 600) else {
                panic!()
            };
            cache.store(&made.request, &grant, &profile, Now(0));
            assert!(cache.covers(&made.request, &names[..2], &profile, Now(0)));
        }
        assert_eq!(cache.len(), 1_024);
    });
}

#[test]
fn many_headers_are_refused_and_none_is_lost() {
    let (asked, allowed) = (names("x-asked", MANY), names("x-allowed", MANY));
    let verdict = verdict(&asked, &[answer(&allowing(&allowed.join(", ")))]);
    let refused: Vec<_> = verdict
        .findings
        .iter()
        .filter(|finding| finding.code == "preflight-header-not-allowed")
        .collect();
    // Twenty names are a finding each, the other names are one finding.
    assert_eq!(refused.len(), 21);
    let expected = refused[0].expected.as_deref().unwrap();
    assert_eq!(expected.split(", ").count(), 2 * MANY);
    assert!(
        refused
            .iter()
            .all(|finding| finding.expected.as_deref() == Some(expected))
    );
}

#[test]
fn many_headers_are_allowed() {
    let asked = names("x-asked", MANY);
    let allowed = answer(&allowing(&asked.join(",")));
    let verdict = verdict(&asked, &[allowed, answer(&[("Access-Control-Allow-Origin", "*")])]);
    assert_eq!(verdict.outcome, Outcome::Allowed, "{:?}", verdict.findings);
}

#[test]
fn many_response_headers_are_exposed_or_not() {
    let names = names("x-answer", MANY);
    let half = names[..MANY / 2].join(",");
    let mut headers = vec![
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Expose-Headers", &half),
    ];
    headers.extend(names.iter().map(|name| (name.as_str(), "1")));
    let verdict = verdict(&[], &[answer(&headers)]);
    assert_eq!(verdict.response.unwrap().headers.len(), MANY / 2);
    let hidden = verdict
        .findings
        .iter()
        .find(|finding| finding.code == "response-header-not-exposed")
        .unwrap();
    assert_eq!(hidden.found.as_deref(), Some(&*names[MANY / 2..].join(", ")));
    assert_eq!(hidden.expected.as_deref(), Some(&*names.join(", ")));
}

#[test]
fn one_header_many_times() {
    let mut headers = vec![("X-A", "1"); MANY];
    headers.push(("Access-Control-Allow-Origin", "*"));
    let verdict = verdict(&[], &[answer(&headers)]);
    let hidden = verdict
        .findings
        .iter()
        .find(|finding| finding.code == "response-header-not-exposed")
        .unwrap();
    assert_eq!(hidden.found.as_deref(), Some("X-A"));
}
