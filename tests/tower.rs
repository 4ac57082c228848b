//! The layer of tower: what it tells of answers, and that it changes none.

use corsight::tower::{ExplainLayer, Refusal};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use std::{
    convert::Infallible,
    future::{Future, Ready, ready},
    pin::pin,
    sync::mpsc::{Receiver, channel},
    task::{Context, Poll, Waker},
    time::Duration,
};
use tower_layer::Layer;
use tower_service::Service;

const PAGE: &str = "https://app.example";

/// A server that allows PAGE to GET what is not below /none.
#[derive(Clone)]
struct Server;

impl Service<Request<()>> for Server {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<()>) -> Self::Future {
        let mut response = Response::new("text".to_owned());
        if !request.uri().path().starts_with("/none") {
            let allowed = HeaderValue::from_static(PAGE);
            response.headers_mut().insert("access-control-allow-origin", allowed);
        }
        ready(Ok(response))
    }
}

/// Sends requests through a layer; the answers.
fn send(layer: &ExplainLayer, requests: Vec<Request<()>>) -> Vec<Response<String>> {
    let mut service = layer.layer(Server);
    let mut context = Context::from_waker(Waker::noop());
    let mut answer = |request| {
        let Poll::Ready(Ok(response)) = pin!(service.call(request)).as_mut().poll(&mut context) else {
            panic!("the server answers at once");
        };
        response
    };
    requests.into_iter().map(&mut answer).collect()
}

fn request(method: Method, path: &str, headers: &[(&'static str, &'static str)]) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().expect("a path");
    let mut list = HeaderMap::new();
    list.insert("host", HeaderValue::from_static("api.example"));
    for (name, value) in headers {
        list.insert(*name, HeaderValue::from_static(value));
    }
    *request.headers_mut() = list;
    request
}

const PREFLIGHT: [(&str, &str); 3] = [
    ("origin", PAGE),
    ("access-control-request-method", "PUT"),
    ("access-control-request-headers", "content-type"),
];

/// A layer whose refusals arrive in a channel.
fn layer() -> (ExplainLayer, Receiver<Refusal>) {
    let (sender, receiver) = channel();
    let layer = ExplainLayer::new().on_refused(move |refusal| sender.send(refusal.clone()).expect("a receiver"));
    (layer, receiver)
}

fn next(receiver: &Receiver<Refusal>) -> Refusal {
    receiver.recv_timeout(Duration::from_secs(60)).expect("a refusal")
}

#[test]
fn an_answer_without_the_header_is_told_with_its_origin_and_the_act() {
    let (layer, refusals) = layer();
    send(&layer, vec![request(Method::GET, "/none?x=1", &[("origin", PAGE)])]);
    let refusal = next(&refusals);
    assert_eq!(
        (refusal.status, refusal.is_preflight, refusal.is_expected),
        (200, false, false)
    );
    assert_eq!(refusal.diagnosis.causes[0].explains, ["response-acao-missing"]);
    let text = refusal.to_string();
    assert!(
        text.starts_with(
            "[corsight] Browsers keep GET https://api.example/none?x=1 from pages of https://app.example: "
        ),
        "{text}"
    );
    assert!(
        text.contains("\n  · To do: ") && text.contains("Access-Control-Allow-Origin: https://app.example"),
        "{text}"
    );
}

#[test]
fn a_refused_preflight_is_told_as_its_call_and_what_passes_is_not_told() {
    let (layer, refusals) = layer();
    send(
        &layer,
        vec![
            request(Method::GET, "/items", &[("origin", PAGE)]),
            request(Method::GET, "/none", &[]),
            request(
                Method::POST,
                "/none",
                &[("origin", PAGE), ("sec-fetch-site", "same-origin")],
            ),
            request(Method::POST, "/none", &[("origin", "https://api.example")]),
            request(Method::OPTIONS, "/items/7", &PREFLIGHT),
        ],
    );
    let refusal = next(&refusals);
    assert_eq!((refusal.method.as_str(), refusal.is_preflight), ("PUT", true));
    assert_eq!(refusal.url, "https://api.example/items/7");
    assert!(refusals.try_recv().is_err());
}

#[test]
fn the_same_is_counted_and_an_origin_that_is_not_meant_is_expected() {
    let (layer, refusals) = layer();
    let layer = layer.origins([PAGE]);
    let get = |path, origin| request(Method::GET, path, &[("origin", origin)]);
    send(
        &layer,
        vec![
            get("/none/1", PAGE),
            get("/none/2", PAGE),
            get("/none/b", PAGE),
            get("/none/1", "https://other.example"),
            get("/none/b", "https://other.example"),
        ],
    );
    let told: Vec<(u64, bool)> = (0..5)
        .map(|_| next(&refusals))
        .map(|refusal| (refusal.count, refusal.is_expected))
        .collect();
    assert_eq!(told, [(1, false), (2, false), (1, false), (1, true), (2, true)]);
}

#[test]
fn a_refusal_has_no_secrets() {
    let (layer, refusals) = layer();
    let headers = [
        ("origin", PAGE),
        ("cookie", "session=s3cret"),
        ("authorization", "Bearer s3cret"),
    ];
    send(&layer, vec![request(Method::GET, "/none", &headers)]);
    assert!(!format!("{:?}", next(&refusals)).contains("s3cret"));
}

#[test]
fn answers_are_those_of_the_server_without_it() {
    let (layer, refusals) = layer();
    let requests = || {
        vec![
            request(Method::GET, "/none", &[("origin", PAGE)]),
            request(Method::OPTIONS, "/items", &PREFLIGHT),
            request(Method::GET, "/items", &[("origin", "null")]),
        ]
    };
    let answers = send(&layer, requests());
    let mut context = Context::from_waker(Waker::noop());
    for (answer, request) in answers.iter().zip(requests()) {
        let Poll::Ready(Ok(bare)) = pin!(Server.call(request)).as_mut().poll(&mut context) else {
            panic!("the server answers at once");
        };
        assert_eq!(format!("{answer:?}"), format!("{bare:?}"));
    }
    for _ in 0..3 {
        next(&refusals);
    }
}

#[test]
fn a_callback_that_panics_disturbs_nobody() {
    let layer = ExplainLayer::new().on_refused(|_| panic!("of the callback"));
    let get = || request(Method::GET, "/none", &[("origin", PAGE)]);
    for _ in 0..3 {
        assert_eq!(send(&layer, vec![get(), get()])[1].body(), "text");
    }
}
