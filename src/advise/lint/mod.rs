//! What is wrong with a server's policy, or with its answers.

mod answers;

pub use answers::{AnswerKind, GivenAnswer, GivenAnswers};

use super::{
    OriginKind, SeenRule,
    origins::{TriedOrigin, kind_of_origin, seen_rules},
};
use crate::{http::HeaderList, origin::PublicSuffixList, url::UrlParser};
use alloc::{string::String, vec::Vec};
use answers::header_list;
use serde::Serialize;

/// What is wrong with a server's policy, and the rule by which it seems to choose origins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lint {
    /// The rules; the first says the most. Empty for a policy, which has no other rule than its list.
    pub rules: Vec<SeenRule>,
}

/// An answer, read.
struct Read<'a> {
    given: &'a GivenAnswer,
    origin_kind: OriginKind,
    headers: HeaderList,
}

/// What is wrong with the answers.
#[must_use]
pub fn lint_answers(given: &GivenAnswers, parser: UrlParser) -> Lint {
    let suffixes = PublicSuffixList::parse_with(parser, &given.public_suffix_list);
    let listed = given.listed();
    let read: Vec<Read<'_>> = given
        .answers
        .iter()
        .map(|answer| Read {
            given: answer,
            origin_kind: kind_of_origin(&answer.origin, &listed, &suffixes, parser),
            headers: header_list(&answer.headers),
        })
        .collect();
    let tried: Vec<TriedOrigin<'_>> = read
        .iter()
        .map(|one| TriedOrigin {
            origin: &one.given.origin,
            kind: one.origin_kind,
            headers: &one.headers,
        })
        .collect();
    Lint {
        rules: seen_rules(&tried),
    }
}

impl GivenAnswers {
    /// The origins that are meant to be allowed. If nobody says so, it is the first that asked.
    fn listed(&self) -> Vec<String> {
        if self.origins.is_empty() {
            self.answers
                .iter()
                .take(1)
                .map(|answer| answer.origin.clone())
                .collect()
        } else {
            self.origins.clone()
        }
    }
}
