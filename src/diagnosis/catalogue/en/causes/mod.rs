//! The words of causes, in English: what is wrong, and what to do. A name in braces is a value of the cause.

pub(in crate::diagnosis) mod answers;
pub(in crate::diagnosis) mod header_values;
pub(in crate::diagnosis) mod lists;
pub(in crate::diagnosis) mod loads;
pub(in crate::diagnosis) mod makers;
pub(in crate::diagnosis) mod network;
pub(in crate::diagnosis) mod page;
pub(in crate::diagnosis) mod preflight_answers;
pub(in crate::diagnosis) mod probed;
pub(in crate::diagnosis) mod redirects;
pub(in crate::diagnosis) mod request;

use crate::diagnosis::catalogue::{CauseWords, Difference};
use alloc::{format, string::String, vec::Vec};

const fn words(headline: &'static str, act: &'static str) -> CauseWords {
    CauseWords { headline, act }
}

/// What a request asks a server to allow: its origin, its method and its headers, as far as they are given.
pub(in crate::diagnosis) fn asked_for(origin: &str, method: &str, names: &[&str]) -> String {
    let mut parts = Vec::new();
    for (part, value) in [("origin", origin), ("method", method), ("header", &names.join(", "))] {
        if !value.is_empty() {
            parts.push(format!("the {part} {value}"));
        }
    }
    parts.join(", ")
}

/// Who made an answer, as a part of "is answered with 502"; empty if nobody is known.
pub(in crate::diagnosis) fn by(maker: &str) -> String {
    named(" by ", maker)
}

/// Whose cache has kept an answer, as a part of "comes from a cache"; empty if nobody is known.
pub(in crate::diagnosis) fn of(maker: &str) -> String {
    named(" of ", maker)
}

fn named(word: &str, name: &str) -> String {
    if name.is_empty() {
        String::new()
    } else {
        [word, name].concat()
    }
}

/// Why `*` does not allow a header, as the end of a sentence.
pub(in crate::diagnosis) const fn wildcard_is_literal() -> &'static str {
    ": for a request with credentials, * is no wildcard"
}

/// Why a redirect is refused.
pub(in crate::diagnosis) const fn rule_of_redirect(is_preflight: bool) -> &'static str {
    if is_preflight {
        "A preflight must not be redirected: it needs a status such as 204."
    } else {
        "The redirect has no Access-Control-Allow-Origin for the page, so the browser does not follow it."
    }
}

/// What alone differs between two URLs, as the end of a sentence about the redirect; the usual sentence end if it is more than that.
pub(in crate::diagnosis) fn only_difference(differences: &[Difference]) -> String {
    let words: Vec<&str> = differences.iter().copied().map(difference).collect();
    let start = match words.len() {
        0 => "",
        1 => "; the only difference is ",
        _ => "; the only differences are ",
    };
    [start, &words.join(" and "), "."].concat()
}

const fn difference(difference: Difference) -> &'static str {
    match difference {
        Difference::Https => "https instead of http",
        Difference::Http => "http instead of https",
        Difference::Www => "www. in the host",
        Difference::Port => "the port",
        Difference::Slash => "the slash at the end",
    }
}

/// What stands before several things of which one is refused.
pub(in crate::diagnosis) const fn one_of_these() -> &'static str {
    "one of these: "
}

/// The headers that a server has to send, as a list in a sentence.
pub(in crate::diagnosis) fn needed_headers(origin: &str, credentials: bool, method: &str, names: &[&str]) -> String {
    let mut headers = alloc::vec![format!("Access-Control-Allow-Origin: {origin}")];
    if credentials {
        headers.push("Access-Control-Allow-Credentials: true".into());
    }
    if !method.is_empty() {
        headers.push(format!("Access-Control-Allow-Methods: {method}"));
    }
    if !names.is_empty() {
        headers.push(format!("Access-Control-Allow-Headers: {}", names.join(", ")));
    }
    headers.join(", ")
}
