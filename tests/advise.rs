//! Policies, and their text for real servers.

use corsight::{
    advise::{GivenOrigins, GivenPolicy, InvalidPolicy, Policy, render, server, servers},
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
fn every_server_is_written_for() {
    let policy = policy(given(&["https://app.example"])).expect("a policy");
    for one in servers() {
        let rendered = render(&policy, server(one.name).expect("a name of the table"));
        assert!(rendered.text.contains("https://app.example"), "{}", one.name);
    }
}
