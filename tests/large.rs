//! What is large: thousands of headers on both sides. The time must not grow with their product, or these tests take minutes.

use corsight::{
    browsers::Profile,
    cors::Now,
    engine::{Answer, Engine, Outcome, Verdict},
    environment::EnvironmentSettings,
    http::{HeaderList, HeaderName, HeaderValue, Status},
    origin::Origin,
    request::NewRequest,
    response::Response,
};

const MANY: usize = 5_000;

fn names(prefix: &str) -> Vec<String> {
    (0..MANY).map(|index| format!("{prefix}-{index}")).collect()
}

fn answer(headers: &[(&str, &str)]) -> Answer {
    let mut list = HeaderList::new();
    for (name, value) in headers {
        list.append_as_received(
            HeaderName::try_from(*name).unwrap(),
            HeaderValue::try_from(value.as_bytes()).unwrap(),
        );
    }
    Answer::Response(Response::new(Status::new(200).unwrap(), list))
}

fn verdict(request_headers: &[String], answers: &[Answer]) -> Verdict {
    let page = Origin::parse("https://app.example").unwrap();
    let engine = Engine::new(EnvironmentSettings::new(page), Profile::STANDARD);
    let headers = request_headers.iter().map(|name| (name.as_str(), &b"1"[..]));
    let made = engine
        .make_request(&NewRequest::new("https://api.example/"), headers)
        .unwrap();
    assert_eq!(
        engine.plan(&made, Now(0)).preflight.is_some(),
        !request_headers.is_empty()
    );
    engine.check(&made, answers)
}

#[test]
fn many_headers_are_refused_and_none_is_lost() {
    let (asked, allowed) = (names("x-asked"), names("x-allowed"));
    let preflight = answer(&[
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Headers", &allowed.join(", ")),
    ]);
    let verdict = verdict(&asked, &[preflight]);
    let refused: Vec<_> = verdict
        .findings
        .iter()
        .filter(|finding| finding.code == "preflight-header-not-allowed")
        .collect();
    // Twenty one by one, the others together.
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
    let asked = names("x-asked");
    let allowed = answer(&[
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Headers", &asked.join(",")),
    ]);
    let verdict = verdict(&asked, &[allowed, answer(&[("Access-Control-Allow-Origin", "*")])]);
    assert_eq!(verdict.outcome, Outcome::Allowed, "{:?}", verdict.findings);
}

#[test]
fn many_response_headers_are_exposed_or_not() {
    let names = names("x-answer");
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
