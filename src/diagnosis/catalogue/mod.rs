//! The catalogue: every sentence for people, with the values in it.
//!
//! `en/` has the English text of each sentence, with the names of its values in braces: `{url}`. The compiler reports a code without a
//! sentence and a sentence that nothing says; a sentence whose value is missing fails an assertion in tests.

mod en;

pub(super) use en::{
    act_of_cookie, acts, causes, diagnosis, of_cookie, probes, refused, sentences, step, without_cors,
};

use super::facts::Detail;
use crate::infra::{Shown, without_userinfo};
use alloc::{
    string::{String, ToString},
    vec::Vec,
};

impl Detail {
    /// The sentence of the detail; null if the remedies of the finding say enough.
    pub fn sentence(self) -> Option<&'static str> {
        en::detail(self)
    }
}

/// The sentences of a cause. A name in braces stands for a value of the cause: `{status}`.
#[derive(Clone, Copy)]
pub(super) struct CauseWords {
    /// What is wrong.
    pub headline: &'static str,
    /// What to do, in the imperative.
    pub act: &'static str,
}

/// The values of a sentence, by their names.
pub(super) type Values = Vec<(&'static str, String)>;

/// A value as sentences show it: cut if it is too long to be read, and without the username and password of a URL.
pub(super) fn shown(value: &str) -> String {
    Shown(&without_userinfo(value)).to_string()
}

/// A sentence with the values in place of their names.
pub(super) fn fill(sentence: &str, values: &[&Values]) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        text.push_str(before);
        let value = values.iter().copied().flatten().find(|(known, _)| *known == name);
        debug_assert!(value.is_some(), "{sentence} has no value {name}");
        if let Some((_, value)) = value {
            text.push_str(value);
        }
        rest = behind;
    }
    text.push_str(rest);
    text
}

/// What alone differs between the URL of a request and that of a redirect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Difference {
    Https,
    Http,
    Www,
    Port,
    Slash,
}

/// What has happened to a request at the server.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Happened {
    /// The browser has sent nothing.
    NothingSent,
    /// The preflight was refused.
    OnlyPreflight,
    /// The request was answered, and script does not get the answer.
    AnswerKept,
    /// Script gets the answer.
    Delivered,
    /// The request got no answer.
    NoAnswer,
    /// The answers that are known end before the answer to the request.
    NotRecorded,
    /// A page cannot see what has happened.
    Unknown,
    /// The Standard refuses the request, and browsers send it all the same.
    BrowsersDiffer,
}
