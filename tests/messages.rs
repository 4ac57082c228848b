//! The sentences of errors, word by word. A caller sees these sentences, and each one names the value, the rule and the act.

use corsight::{
    browsers::Profile,
    engine::Engine,
    environment::EnvironmentSettings,
    fetch::Misuse,
    origin::Origin,
    request::{Initiator, InitiatorOptions, Mode, NewRequest},
};

fn message(change: impl FnOnce(&mut NewRequest<'static>), header: (&str, &[u8])) -> String {
    let origin = Origin::parse("https://app.example").unwrap();
    let engine = Engine::new(EnvironmentSettings::new(origin), Profile::STANDARD);
    let mut new = NewRequest::new("https://api.example/");
    change(&mut new);
    let error = engine.make_request(&new, [header]).unwrap_err();
    error.to_string()
}

#[test]
fn what_is_no_request_is_told() {
    let fine = ("X-A", b"1".as_slice());
    for (told, expected) in [
        (message(|new| new.url = "//", fine), r#""//" is not a URL"#),
        (
            message(|new| new.url = "https://u:p@api.example/", fine),
            r#""https://api.example/" was given with a username or password: fetch() takes neither in a URL"#,
        ),
        (
            message(|new| new.url = "https://u:p/w@api.example/", fine),
            r#""https://...@api.example/" is not a URL"#,
        ),
        (
            message(|new| new.method = "G T", fine),
            r#""G T" is not a method: a method is one or more token characters"#,
        ),
        (
            message(|new| new.method = "trace", fine),
            r#""trace" is a forbidden method: CONNECT, TRACE and TRACK are"#,
        ),
        (
            message(|new| (new.method, new.mode) = ("PUT", Mode::NoCors), fine),
            r#""PUT" can't be used in mode "no-cors": only GET, HEAD and POST can"#,
        ),
        (
            message(|_| (), ("X A", b"1")),
            r#""X A" is not a header name: a header name is one or more token characters"#,
        ),
        (
            message(|_| (), ("X-A", b"1\n2")),
            r#"header "X-A": the value has NUL, LF or CR in it, or tab or space at an end"#,
        ),
    ] {
        assert_eq!(told, expected);
    }
}

#[test]
fn what_is_no_origin_is_told() {
    assert_eq!(
        Origin::parse("https://u:p@app.example").unwrap_err().to_string(),
        "\"https://...@app.example\" is not an origin: an origin is scheme://host, scheme://host:port or null; did you mean \
         \"https://app.example\"?"
    );
}

#[test]
fn an_origin_is_shown_as_it_is_serialized() {
    for origin in ["https://app.example", "http://localhost:8080", "null"] {
        assert_eq!(Origin::parse(origin).unwrap().to_string(), origin);
    }
}

#[test]
fn what_contradicts_an_initiator_is_told() {
    let unknown = Initiator::new("imgg").unwrap_err().to_string();
    assert!(
        unknown.starts_with(r#""imgg" is no initiator: there are fetch, xhr, "#),
        "{unknown}"
    );
    let img = Initiator::new("img").unwrap();
    let said = InitiatorOptions {
        method: "POST",
        ..InitiatorOptions::default()
    };
    let error = NewRequest::by("https://api.example/", img, said, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"method "POST" contradicts the initiator img, which has "GET""#
    );
}

#[test]
fn an_answer_that_nobody_awaits_is_told() {
    assert_eq!(
        Misuse::NothingAwaited.to_string(),
        "no answer is awaited: poll() first, and hand in one answer for each request it says to send"
    );
}
