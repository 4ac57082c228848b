//! Answers of a server to several origins, as they are given.

use crate::{
    http::{HeaderList, HeaderName, HeaderValue},
    infra::bytes::isomorphic_encode,
};
use alloc::{string::String, vec::Vec};
use serde::Deserialize;

/// Answers of a server.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GivenAnswers {
    /// The URL that was asked for.
    pub url: String,
    /// The origins that are meant to be allowed; empty if nobody says so.
    pub origins: Vec<String>,
    /// The answers.
    pub answers: Vec<GivenAnswer>,
    /// The text of the Public Suffix List; empty if there is none.
    pub public_suffix_list: String,
}

/// One answer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GivenAnswer {
    /// The origin that asked.
    pub origin: String,
    /// What was asked.
    pub kind: AnswerKind,
    /// The status.
    pub status: u16,
    /// The headers of the answer.
    pub headers: Vec<(String, String)>,
    /// The headers of the request, where they are known.
    pub request_headers: Vec<(String, String)>,
}

/// What an answer is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnswerKind {
    /// The OPTIONS request that asks for permission.
    Preflight,
    /// The request itself.
    #[default]
    Request,
}

/// Headers that are given as a list. What is no header never reaches a browser's list.
pub(super) fn header_list(pairs: &[(String, String)]) -> HeaderList {
    let mut list = HeaderList::new();
    for (name, value) in pairs {
        let value = isomorphic_encode(value).unwrap_or_default();
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name.as_str()), HeaderValue::try_from(&*value)) {
            list.append_as_received(name, value);
        }
    }
    list
}
