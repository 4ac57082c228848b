//! The values of the crate as another crate uses them: which are equal, how they are shown, and the defaults that they have.

use corsight::{
    browsers::Profile,
    cors::Now,
    engine::{Engine, Kind},
    environment::EnvironmentSettings,
    http::{HeaderList, HeaderName, HeaderValue, Method},
    origin::Origin,
    request::{Body, CorsSettingsAttribute, Initiator, InitiatorOptions, NewRequest, RequestSeam},
    url::Url,
};
use std::sync::Arc;

#[test]
fn urls_are_equal_if_their_serializations_are() {
    let url = |text| Url::parse(text).unwrap();
    assert_eq!(url("HTTPS://A.example:443"), url("https://a.example/"));
    assert_ne!(url("https://a.example/"), url("https://a.example/x"));
    // The URL Standard compares fragments too, unless its caller excludes them.
    assert_ne!(url("https://a.example/"), url("https://a.example/#x"));
}

#[test]
fn only_a_blob_url_has_the_origin_of_its_entry() {
    let page = Origin::parse("https://page.example").unwrap();
    let with_entry = |text| Url::parse(text).unwrap().with_blob_entry_origin(page.clone());
    assert_eq!(with_entry("blob:null/x").origin().serialize(), "https://page.example");
    assert_eq!(
        with_entry("https://a.example/").origin().serialize(),
        "https://a.example"
    );
}

#[test]
fn header_lists_are_equal_if_their_headers_are() {
    let list = |headers: &[(&str, &str)]| {
        let mut list = HeaderList::new();
        for (name, value) in headers {
            let value = HeaderValue::try_from(value.as_bytes()).unwrap();
            list.append_as_received(HeaderName::try_from(*name).unwrap(), value);
        }
        list
    };
    let headers = list(&[("A", "1"), ("B", "2")]);
    assert_eq!(headers, list(&[("a", "1"), ("b", "2")]));
    for other in [
        list(&[("A", "1"), ("B", "3")]),
        list(&[("A", "1"), ("C", "2")]),
        list(&[("B", "2"), ("A", "1")]),
        list(&[("A", "1")]),
        list(&[("A", "1"), ("B", "2"), ("C", "3")]),
        HeaderList::new(),
    ] {
        assert_ne!(headers, other);
        assert_ne!(other, headers);
    }
    assert!(!headers.is_empty());
    assert!(HeaderList::new().is_empty());
}

#[test]
fn methods_are_compared_byte_for_byte() {
    let patch = Method::new("patch").unwrap();
    assert!(patch == *"patch" && patch == "patch");
    assert!(patch != *"PATCH" && patch != "PATCH");
}

#[test]
fn what_http_sends_is_shown_as_it_is_sent() {
    assert_eq!(HeaderName::from_static("X-Request-Id").to_string(), "X-Request-Id");
    assert_eq!(Method::new("patch").unwrap().to_string(), "patch");
    // Each byte is the code point of the same number.
    let value = HeaderValue::try_from(b"caf\xE9".as_slice()).unwrap();
    assert_eq!(value.to_string(), "caf\u{e9}");
}

/// A user agent without a departure.
struct NoDeparture;

impl RequestSeam for NoDeparture {}

#[test]
fn a_seam_without_methods_follows_the_standard() {
    let client = Arc::new(EnvironmentSettings::new(Origin::parse("https://app.example").unwrap()));
    let mut new = NewRequest::new("https://api.example/#");
    new.use_cors_preflight = true;
    new.body = Body::Null;
    let headers = [("User-Agent", b"x".as_slice())];
    let (request, dropped) = new.request(&client, &NoDeparture, headers.into_iter()).unwrap();
    assert!(request.use_cors_preflight);
    assert_eq!(request.url().as_str(), "https://api.example/#");
    assert_eq!(request.header_list.get("User-Agent").as_deref(), Some(b"x".as_slice()));
    assert!(dropped.is_empty());
}

/// The initiators whose requests with an unsafe header and an unsafe Content-Type are preflighted.
#[test]
fn an_initiator_can_have_a_preflight_if_a_request_of_it_has_one() {
    let origin = Origin::parse("https://app.example").unwrap();
    let engine = Engine::new(EnvironmentSettings::new(origin), Profile::STANDARD);
    let json = b"application/json".as_slice();
    for initiator in Initiator::ALL {
        let info = initiator.info();
        let options = InitiatorOptions {
            cross_origin: if info.has_cross_origin_attribute() {
                CorsSettingsAttribute::Anonymous
            } else {
                CorsSettingsAttribute::NoCors
            },
            ..InitiatorOptions::default()
        };
        let new = NewRequest::by("https://api.example/", *initiator, options, Some(json)).unwrap();
        let headers = [("X-A", b"1".as_slice()), ("Content-Type", json)];
        let made = engine.make_request(&new, headers).unwrap();
        let is_preflighted = engine.plan(&made, Now(0)).kind == Kind::CorsWithPreflight;
        assert_eq!(info.can_have_preflight(), is_preflighted, "{}", initiator.as_str());
    }
    let preflighted = Initiator::ALL
        .iter()
        .filter(|initiator| initiator.info().can_have_preflight());
    let names: Vec<&str> = preflighted.map(|initiator| initiator.as_str()).collect();
    assert_eq!(names, ["fetch", "xhr", "beacon"]);
}
