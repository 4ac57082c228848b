//! What is wrong with a policy, as somebody has written it.

use super::{
    Lint, LintCode,
    finding::Findings,
    names::{lint_exposed, lint_headers, lint_methods},
    shared_hosts::is_shared,
};
use crate::{
    advise::{GivenOrigins, GivenPolicy, origins::is_of_this_machine},
    browsers::Profile,
    origin::{Origin, PublicSuffixList},
    url::{Host, UrlParser},
};
use alloc::{string::ToString, vec::Vec};

/// What is wrong with a policy. It need not be one that [`Policy::new`](crate::advise::Policy::new) makes.
#[must_use]
pub fn lint_policy(given: &GivenPolicy, suffixes: &PublicSuffixList, parser: UrlParser) -> Lint {
    let mut findings = Findings::new(given.credentials);
    let texts = match &given.origins {
        GivenOrigins::One(text) => core::slice::from_ref(text),
        GivenOrigins::Many(texts) => texts,
    };
    for text in texts {
        lint_origin(&mut findings, text, suffixes, parser);
    }
    if texts.len() > 1 && texts.iter().any(|text| text == "*") {
        findings.add_values(LintCode::OriginList, texts);
    }
    lint_methods(&mut findings, &given.methods);
    if given.credentials && given.methods.iter().any(|method| method == "*") {
        findings.add_values(LintCode::WildcardWithCredentials, ["Access-Control-Allow-Methods"]);
    }
    lint_headers(&mut findings, &given.headers);
    lint_exposed(&mut findings, &given.exposed_headers);
    if given
        .max_age
        .is_some_and(|seconds| seconds > Profile::CHROMIUM.imposed_limit())
    {
        findings.add_values(LintCode::MaxAgeCapped, given.max_age);
    }
    Lint {
        rules: Vec::new(),
        findings: findings.finish(),
    }
}

fn lint_origin(findings: &mut Findings, text: &str, suffixes: &PublicSuffixList, parser: UrlParser) {
    match text {
        "*" if findings.is_with_credentials => return findings.add(LintCode::AnyOriginWithCredentials),
        "*" => return,
        "null" => return findings.add(LintCode::NullOrigin),
        _ => {}
    }
    if let Some((_, domain)) = text.split_once("*.") {
        let host = domain.split([':', '/']).next().unwrap_or_default();
        let code = if is_shared(host, suffixes) {
            LintCode::PublicSuffix
        } else {
            LintCode::Subdomains
        };
        findings.add_values(code, [text]);
        if text.starts_with("http://") {
            findings.add_values(LintCode::HttpOrigin, [text]);
        }
        return;
    }
    let Ok(origin) = Origin::parse_with(parser, text) else {
        return findings.add_values(LintCode::OriginInvalid, [text]);
    };
    if is_of_this_machine(&origin) {
        findings.add_values(LintCode::Localhost, [text]);
    } else if origin.scheme() == Some("http") && origin.host().is_some_and(Host::is_domain) {
        findings.add_values(LintCode::HttpOrigin, [origin.serialize().to_string()]);
    }
}
