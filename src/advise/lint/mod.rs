//! What is wrong with a server's policy, or with its answers.

mod answers;
mod finding;
mod headers;
mod names;
mod policy;
mod shared_hosts;
mod table;

pub use answers::{AnswerKind, GivenAnswer, GivenAnswers};
pub use finding::LintFinding;
pub use policy::lint_policy;
pub use table::LintCode;

use super::{
    OriginKind, OriginRule, SeenRule,
    origins::{TriedOrigin, is_of_this_machine, kind_of_origin, seen_rules},
};
use crate::{
    http::HeaderList,
    origin::{Origin, PublicSuffixList},
    url::{Url, UrlParser},
};
use alloc::{string::String, vec::Vec};
use answers::header_list;
use finding::Findings;
use headers::{lint_headers_of, lint_together};
use serde::Serialize;
use shared_hosts::is_shared;

/// What is wrong with a server's policy, and the rule by which it seems to choose origins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lint {
    /// The rules; the first says the most. Empty for a policy, which has no other rule than its list.
    pub rules: Vec<SeenRule>,
    /// What is wrong, or worth knowing; the gravest first.
    pub findings: Vec<LintFinding>,
}

/// An answer, read.
struct Read<'a> {
    given: &'a GivenAnswer,
    origin_kind: OriginKind,
    headers: HeaderList,
}

impl Read<'_> {
    fn tried(&self) -> TriedOrigin<'_> {
        TriedOrigin::new(&self.given.origin, self.origin_kind, &self.headers)
    }

    fn is_allowed(&self) -> bool {
        self.tried().is_allowed()
    }
}

/// What is wrong with the answers of a server.
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
    let tried: Vec<TriedOrigin<'_>> = read.iter().map(Read::tried).collect();
    let rules = seen_rules(&tried);
    let allows_credentials = |answer: &Read<'_>| {
        let value = answer.headers.get_decoded("Access-Control-Allow-Credentials");
        value.as_deref() == Some("true")
            && answer.headers.get_decoded("Access-Control-Allow-Origin").as_deref() != Some("*")
    };
    let mut findings = Findings::new(read.iter().any(allows_credentials));
    lint_rules(&mut findings, &rules, &suffixes, parser);
    lint_allowed(&mut findings, &read, given, parser);
    for answer in &read {
        lint_headers_of(&mut findings, answer);
    }
    lint_together(&mut findings, &read);
    Lint {
        rules,
        findings: findings.finish(),
    }
}

/// What the rules of a server mean.
fn lint_rules(findings: &mut Findings, rules: &[SeenRule], suffixes: &PublicSuffixList, parser: UrlParser) {
    for SeenRule { rule, origins, .. } in rules {
        let code = match rule {
            OriginRule::ReflectsAny => LintCode::ReflectsAnyOrigin,
            OriginRule::Null => LintCode::NullOrigin,
            OriginRule::Prefix => LintCode::PrefixRule,
            OriginRule::Suffix => LintCode::SuffixRule,
            OriginRule::UnescapedDot => LintCode::UnescapedDot,
            OriginRule::Port => LintCode::AnyPort,
            OriginRule::Subdomains => {
                for origin in origins {
                    let code = if is_below_a_shared_domain(origin, suffixes, parser) {
                        LintCode::PublicSuffix
                    } else {
                        LintCode::Subdomains
                    };
                    findings.add_values(code, [origin]);
                }
                continue;
            }
            OriginRule::ExactList
            | OriginRule::Any
            | OriginRule::Fixed
            | OriginRule::Http
            | OriginRule::Localhost
            | OriginRule::None => continue,
        };
        findings.add_values(code, origins);
    }
}

fn is_below_a_shared_domain(origin: &str, suffixes: &PublicSuffixList, parser: UrlParser) -> bool {
    let origin = Origin::parse_with(parser, origin).ok();
    let host = origin.as_ref().and_then(|origin| Some(origin.host()?.as_str()));
    host.and_then(|host| host.split_once('.'))
        .is_some_and(|(_, domain)| is_shared(domain, suffixes))
}

/// What is said of the origins that are allowed one by one.
fn lint_allowed(findings: &mut Findings, read: &[Read<'_>], given: &GivenAnswers, parser: UrlParser) {
    let target = Url::parse_with(parser, &given.url).ok();
    let is_at_home = target.as_ref().is_some_and(|url| is_of_this_machine(url.origin()));
    let is_by_name = |answer: &&Read<'_>| {
        answer.is_allowed() && answer.headers.get_decoded("Access-Control-Allow-Origin").as_deref() != Some("*")
    };
    let is_reflecting = read
        .iter()
        .any(|answer| answer.origin_kind == OriginKind::Unlisted && is_by_name(&answer));
    if is_reflecting {
        return;
    }
    let origin_of = |answer: &&Read<'_>| Origin::parse_with(parser, &answer.given.origin).ok();
    for answer in read.iter().filter(is_by_name) {
        let Some(origin) = origin_of(&answer).filter(|origin| !origin.is_opaque()) else {
            continue;
        };
        if is_of_this_machine(&origin) {
            if !is_at_home {
                findings.add_values(LintCode::Localhost, [&answer.given.origin]);
            }
        } else if origin.scheme() == Some("http") && target.as_ref().is_some_and(|url| url.scheme() == "https") {
            findings.add_values(LintCode::HttpOrigin, [&answer.given.origin]);
        }
    }
    if !given.origins.is_empty() {
        let allowed: Vec<&str> = read
            .iter()
            .filter(|answer| answer.is_allowed())
            .map(|answer| answer.given.origin.as_str())
            .collect();
        let refused = read.iter().filter(|answer| answer.origin_kind == OriginKind::Listed);
        let refused = refused
            .map(|answer| answer.given.origin.as_str())
            .filter(|origin| !allowed.contains(origin));
        findings.add_values(LintCode::ListedRefused, refused);
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
