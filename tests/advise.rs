//! Policies, and their text for real servers.

use corsight::{
    advise::{GivenOrigins, GivenPolicy, InvalidPolicy, Policy, PolicyFault, render, server, servers},
    url::url_crate,
};

fn given(origins: &[&str]) -> GivenPolicy {
    GivenPolicy {
        origins: GivenOrigins::Many(origins.iter().map(|origin| (*origin).to_owned()).collect()),
        ..GivenPolicy::default()
    }
}

fn policy(given: GivenPolicy) -> Result<Policy, InvalidPolicy> {
    Policy::new(given, url_crate)
}

#[test]
fn a_policy_never_has_what_a_file_would_take_for_something_else() {
    for origin in [
        "null",
        "https://app.example/\"",
        "https://a;b.example",
        "https://$host",
        "app.example",
        "",
    ] {
        assert!(policy(given(&[origin])).is_err(), "{origin}");
    }
    let mut with_header = given(&["https://app.example"]);
    with_header.headers = vec!["x\"; return 200".into()];
    assert!(policy(with_header).is_err());
}

#[test]
fn everything_that_is_wrong_with_a_policy_is_told() {
    let mut wrong = given(&["*", "https://app.example"]);
    wrong.credentials = true;
    wrong.methods = vec!["put".into(), "P UT".into(), "connect".into()];
    let InvalidPolicy(problems) = policy(wrong).expect_err("no policy");
    let told: Vec<(&str, &PolicyFault)> = problems.iter().map(|one| (one.place.as_str(), &one.fault)).collect();
    assert_eq!(
        told,
        [
            ("origins", &PolicyFault::AnyOriginAmongOthers),
            ("origins", &PolicyFault::AnyOriginWithCredentials),
            ("methods[1]", &PolicyFault::Method("P UT".into())),
            ("methods[2]", &PolicyFault::ForbiddenMethod("connect".into())),
        ]
    );
}

#[test]
fn values_of_a_policy_are_what_a_browser_sends() {
    let mut given = given(&[
        "https://app.example:443",
        "http://localhost:3000",
        "https://app.example",
    ]);
    given.methods = vec!["put".into(), "patch".into(), "PUT".into()];
    given.headers = vec!["X-Trace".into(), "content-type".into()];
    given.exposed_headers = vec!["ETag".into()];
    let policy = policy(given).expect("a policy");
    let value = serde_json::to_value(&policy).expect("JSON");
    assert_eq!(
        value,
        serde_json::json!({
            "origins": ["http://localhost:3000", "https://app.example"], "methods": ["PUT", "patch"], "headers": ["content-type", "x-trace"],
            "exposedHeaders": ["ETag"], "credentials": false, "maxAge": 7200,
        })
    );
}

#[test]
fn every_server_is_written_for() {
    let policy = policy(given(&["https://app.example"])).expect("a policy");
    for one in servers() {
        let rendered = render(&policy, server(one.name).expect("a name of the table"));
        assert!(rendered.text.contains("https://app.example"), "{}", one.name);
    }
}
