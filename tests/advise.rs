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
    let mut given = given(&["https://app.example", "http://localhost:3000", "https://app.example"]);
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

mod origins {
    //! What an origin is beside the listed ones, and what answers say about a server's rule.

    use corsight::{
        advise::{OriginKind, OriginRule, TriedOrigin, kind_of_origin, lint_origins, seen_rules},
        http::HeaderList,
        origin::PublicSuffixList,
        url::url_crate,
    };

    fn trials(listed: &str) -> Vec<(String, OriginKind)> {
        let trials = lint_origins(&[listed.to_owned()], &PublicSuffixList::default(), url_crate).expect("origins");
        trials.into_iter().map(|trial| (trial.origin, trial.kind)).collect()
    }

    #[test]
    fn a_trial_is_of_its_kind() {
        for listed in [
            "https://app.example",
            "https://app.corp.example",
            "https://app.corp.example:8443",
            "http://app.example",
        ] {
            let suffixes = PublicSuffixList::default();
            for (origin, kind) in trials(listed) {
                let found = kind_of_origin(&origin, &[listed.to_owned()], &suffixes, url_crate);
                assert_eq!(found, kind, "{origin} beside {listed}");
            }
        }
    }

    #[test]
    fn look_alikes_are_those_that_an_attacker_would_register() {
        let origins: Vec<String> = trials("https://app.corp.example")
            .into_iter()
            .map(|(origin, _)| origin)
            .collect();
        for origin in [
            "null",
            "https://app.corp.example.unlisted.example",
            "https://unlistedcorp.example",
            "https://appxcorp.example",
            "https://unlisted.app.corp.example",
            "https://unlisted.corp.example",
            "http://app.corp.example",
            "https://app.corp.example:8443",
            "http://localhost:3000",
        ] {
            assert!(
                origins.iter().any(|one| one == origin),
                "{origin} is not tried: {origins:?}"
            );
        }
        // An address has no look-alikes.
        assert!(
            trials("http://192.168.1.20")
                .iter()
                .all(|(origin, _)| !origin.contains("192.168.1.20."))
        );
    }

    /// The first rule that is seen of a server whose code is `allows`.
    fn rule_of(allows: impl Fn(&str) -> Option<String>) -> OriginRule {
        let trials = trials("https://app.corp.example");
        let lists: Vec<HeaderList> = trials
            .iter()
            .map(|(origin, _)| {
                let value = allows(origin);
                let pairs = value.as_deref().map(|value| ("Access-Control-Allow-Origin", value));
                HeaderList::from_pairs(pairs).expect("headers")
            })
            .collect();
        let tried: Vec<TriedOrigin<'_>> = trials
            .iter()
            .zip(&lists)
            .map(|((origin, kind), headers)| TriedOrigin::new(origin, *kind, headers))
            .collect();
        seen_rules(&tried).first().expect("a rule").rule
    }

    fn reflecting(is_allowed: impl Fn(&str) -> bool) -> OriginRule {
        rule_of(|origin| is_allowed(origin).then(|| origin.to_owned()))
    }

    #[test]
    fn the_rule_of_a_server_is_guessed() {
        let own = "https://app.corp.example";
        assert_eq!(reflecting(|origin| origin == own), OriginRule::ExactList);
        assert_eq!(reflecting(|_| true), OriginRule::ReflectsAny);
        assert_eq!(reflecting(|_| false), OriginRule::None);
        assert_eq!(rule_of(|_| Some("*".into())), OriginRule::Any);
        assert_eq!(rule_of(|_| Some(own.into())), OriginRule::Fixed);
        assert_eq!(reflecting(|origin| origin.starts_with(own)), OriginRule::Prefix);
        assert_eq!(
            reflecting(|origin| origin.ends_with("app.corp.example")),
            OriginRule::Subdomains
        );
        assert_eq!(
            reflecting(|origin| origin.ends_with("corp.example")),
            OriginRule::Suffix
        );
        assert_eq!(
            reflecting(|origin| origin.ends_with(".corp.example")),
            OriginRule::Subdomains
        );
        assert_eq!(reflecting(|origin| origin == own || origin == "null"), OriginRule::Null);
        let by_expression = |origin: &str| {
            origin.starts_with("https://app") && origin.ends_with("corp.example") && origin.len() == own.len()
        };
        assert_eq!(reflecting(by_expression), OriginRule::UnescapedDot);
        assert_eq!(
            reflecting(|origin| origin == own || origin == "http://app.corp.example"),
            OriginRule::Http
        );
    }
}
