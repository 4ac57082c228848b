//! The conversions from and to the `http` crate: what its types hold reaches the engine, and what the engine sends fits into them.

use corsight::{
    Action, Answer, Engine, EnvironmentSettings, HeaderList, Kind, Now, Origin, Outcome, Profile, Response,
    http::Status,
};

fn engine() -> Engine {
    let page = EnvironmentSettings::new(Origin::parse("https://app.example").expect("an origin"));
    Engine::new(page, Profile::STANDARD)
}

fn pairs(list: &HeaderList) -> Vec<(&str, &[u8])> {
    list.pairs().collect()
}

#[test]
fn a_header_map_becomes_a_header_list() {
    let mut map = http::HeaderMap::new();
    map.append("Vary", http::HeaderValue::from_static("Origin"));
    map.append(
        "X-Name",
        http::HeaderValue::from_bytes(b" \tJos\xE9 \t").expect("a value"),
    );
    map.append("vary", http::HeaderValue::from_static("Accept"));
    // A map keeps the values of a name in their order, and names in lower case. Spaces at the ends are no part of a value.
    let mut found = HeaderList::from(&map);
    assert_eq!(found.get("Vary").as_deref(), Some(b"Origin, Accept".as_slice()));
    found.delete("Vary");
    assert_eq!(pairs(&found), [("x-name", b"Jos\xE9".as_slice())]);
}

#[test]
fn a_header_list_becomes_a_header_map() {
    let list = HeaderList::from_pairs([("Vary", "Origin"), ("X-Key", "1"), ("VARY", "Accept")]).expect("headers");
    let map = http::HeaderMap::try_from(&list).expect("a map");
    assert_eq!(map.get_all("vary").iter().collect::<Vec<_>>(), ["Origin", "Accept"]);
    assert_eq!(map["x-key"], "1");
    assert_eq!(map.len(), 3);
}

#[test]
fn what_a_header_map_cannot_hold_is_an_error() {
    // The Standard refuses only NUL, LF and CR in a value.
    let list = HeaderList::from_pairs([("X-Key", "a\u{1}b")]).expect("headers");
    let error = http::HeaderMap::try_from(&list).expect_err("a control character");
    assert!(error.is::<http::header::InvalidHeaderValue>(), "{error:?}");
}

#[test]
fn statuses_go_both_ways() {
    for number in [100, 204, 999] {
        let code = http::StatusCode::from_u16(number).expect("a status code");
        let status = Status::from(code);
        assert_eq!(status.get(), number);
        assert_eq!(http::StatusCode::try_from(status).expect("a status code"), code);
    }
    // A status of the Standard may be below 100.
    assert!(http::StatusCode::try_from(Status::new(99).expect("a status")).is_err());
}

#[test]
fn responses_go_both_ways() {
    let response = http::Response::builder()
        .status(204)
        .header("Access-Control-Allow-Origin", "*")
        .body("the caller's")
        .expect("a response");
    let ours = Response::from_pairs(204, [("access-control-allow-origin", "*")]).expect("a response");
    assert_eq!(Response::from(&response), ours);
    assert_eq!(Response::from(&response.into_parts().0), ours);

    let theirs = http::Response::try_from(&ours).expect("a response");
    assert_eq!(theirs.status(), 204);
    assert_eq!(theirs.headers()["access-control-allow-origin"], "*");
    assert_eq!(theirs.headers().len(), 1);
}

#[test]
fn a_request_is_that_of_script() {
    let request = http::Request::put("https://api.example/items/1?a=b")
        .header("X-Key", "1")
        .header("Origin", "https://app.example")
        .body(())
        .expect("a request");
    let made = engine().make_http_request(&request).expect("a request of script");
    assert_eq!(made.dropped, ["origin"]);
    let plan = engine().plan(&made, Now(0));
    assert_eq!(plan.kind, Kind::CorsWithPreflight);
    assert_eq!(
        (&*plan.request.method, &*plan.request.url),
        ("PUT", "https://api.example/items/1?a=b")
    );
    let preflight = plan.preflight.expect("a preflight").request;
    for (name, value) in [
        ("Access-Control-Request-Method", "PUT"),
        ("Access-Control-Request-Headers", "x-key"),
    ] {
        let found: Vec<_> = preflight.headers.iter().filter(|header| header.0 == name).collect();
        assert_eq!(found, [&(name.to_owned(), value.to_owned())]);
    }
}

#[test]
fn a_request_without_an_absolute_url_is_an_error_that_names_it() {
    let request = http::Request::get("/items").body(()).expect("a request");
    let error = engine().make_http_request(&request).expect_err("no absolute URL");
    assert_eq!(error.value(), "/items");
}

/// The engine over a transport of the crate's types: the server is a function from a request to a response.
#[test]
fn a_conversation_over_the_crate_s_types() {
    fn server(request: &http::Request<()>) -> http::Response<&'static str> {
        assert_eq!(request.uri(), "https://api.example/items/1");
        assert_eq!(request.headers()["origin"], "https://app.example");
        let answer = http::Response::builder().header("Access-Control-Allow-Origin", "https://app.example");
        if request.method() == http::Method::OPTIONS {
            assert_eq!(request.headers()["access-control-request-method"], "DELETE");
            answer
                .status(204)
                .header("Access-Control-Allow-Methods", "DELETE")
                .body("")
        } else {
            assert_eq!(request.method(), http::Method::DELETE);
            answer.body("gone")
        }
        .expect("a response")
    }

    let mut engine = engine();
    let request = http::Request::delete("https://api.example/items/1")
        .body(())
        .expect("a request");
    let made = engine.make_http_request(&request).expect("a request of script");
    let mut conversation = engine.start(made, Now(0));
    let mut bodies = Vec::new();
    while let Some(Action::Send(request)) = conversation.poll() {
        let response = server(&(&request).try_into().expect("a request"));
        bodies.push(*response.body());
        let answer = Answer::Response((&response).into());
        conversation
            .handle_answer(&mut engine, answer, Now(0))
            .expect("an answer is awaited");
    }
    let verdict = conversation.verdict().expect("the fetch has ended");
    assert_eq!((verdict.outcome, bodies), (Outcome::Allowed, vec!["", "gone"]));
}
