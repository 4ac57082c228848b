//! What would mend it: headers ready to be sent, and what to do where no header helps.

use super::{NamedValue, Remedy, Who, words::fill};
use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};

/// Something to do.
pub(super) fn act(who: Who, text: &str) -> Remedy {
    Remedy {
        who,
        text: text.into(),
        header: None,
    }
}

/// Something to do, with values in the sentence.
pub(super) fn act_with(who: Who, template: &str, values: &[&str]) -> Remedy {
    act(who, &fill(template, values))
}

/// A header for the server to send.
pub(super) fn send(name: &str, value: &str, text: &str) -> Remedy {
    Remedy {
        who: Who::Server,
        text: text.into(),
        header: Some(NamedValue {
            name: name.into(),
            value: value.into(),
        }),
    }
}

/// What makes a response pass the CORS check for `origin`: the origin itself, never `*` where there are credentials and never `null`.
pub(super) fn allow_origin(origin: &str, credentials: bool) -> Vec<Remedy> {
    if origin != "null" {
        return vec![
            send(
                "Access-Control-Allow-Origin",
                origin,
                "Send this header once, with exactly this value, on every answer of this URL, to preflights and in errors too.",
            ),
            vary_origin(),
        ];
    }
    if credentials {
        return Vec::new();
    }
    vec![send(
        "Access-Control-Allow-Origin",
        "*",
        "Send this header if anyone may read the answer; don't allow null, which any sandboxed frame has.",
    )]
}

/// The value that [`allow_origin`] has, if any is to be sent.
pub(super) fn allowed_origin(origin: &str, credentials: bool) -> Option<String> {
    match (origin, credentials) {
        ("null", true) => None,
        ("null", false) => Some("*".into()),
        _ => Some(origin.into()),
    }
}

pub(super) fn vary_origin() -> Remedy {
    send(
        "Vary",
        "Origin",
        "Send this too if the value depends on the request, so that caches keep the answers for different origins apart.",
    )
}

pub(super) fn allow_credentials() -> Remedy {
    send(
        "Access-Control-Allow-Credentials",
        "true",
        "Send this header once, in lower case, if the page may use the visitor's cookies here.",
    )
}

/// The client's own way out where only credentials are in the way.
pub(super) fn without_credentials() -> Remedy {
    act(
        Who::Client,
        "If this URL needs no cookies, make the request without credentials: credentials \"same-origin\" in fetch(), withCredentials false in XMLHttpRequest and jQuery.",
    )
}

/// An `Access-Control-Allow-…` list: what is there already, then what is missing.
///
/// Where there are credentials, `*` is left out: it is no wildcard there.
pub(super) fn list<'a>(
    existing: impl Iterator<Item = &'a str>,
    missing: impl Iterator<Item = &'a str>,
    credentials: bool,
) -> String {
    let mut items: Vec<&str> = Vec::new();
    for item in existing.filter(|&item| !(credentials && item == "*")).chain(missing) {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    items.join(", ")
}

/// A number as people read it.
pub(super) fn number(number: usize) -> String {
    number.to_string()
}
