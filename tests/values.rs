//! The values of the crate as another crate uses them: which are equal, and how they are shown.

use corsight::{
    http::{HeaderList, HeaderName, HeaderValue, Method},
    origin::Origin,
    url::Url,
};

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
