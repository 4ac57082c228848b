//! What is wrong with the headers of answers.

use super::{
    AnswerKind, LintCode, Read,
    finding::Findings,
    names::{items, lint_exposed, lint_headers, lint_methods},
};
use crate::{browsers::Profile, http::extract_delta_seconds};
use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString},
    vec::Vec,
};

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";
const ALLOW_METHODS: &str = "Access-Control-Allow-Methods";
const ALLOW_HEADERS: &str = "Access-Control-Allow-Headers";
const EXPOSE_HEADERS: &str = "Access-Control-Expose-Headers";
const MAX_AGE: &str = "Access-Control-Max-Age";

/// What is wrong with one answer.
pub(super) fn lint_headers_of(findings: &mut Findings, answer: &Read<'_>) {
    let headers = &answer.headers;
    let allow_origin = headers.get_decoded(ALLOW_ORIGIN);
    let value = allow_origin.as_deref().unwrap_or_default();
    if value.contains([',', ' ']) || (value.contains('*') && value != "*") || headers.values(ALLOW_ORIGIN).count() > 1 {
        findings.add_values(LintCode::OriginList, [value]);
    }
    match headers.get_decoded(ALLOW_CREDENTIALS).as_deref() {
        None => {}
        Some("true") if value == "*" => findings.add(LintCode::CredentialsWithoutEffect),
        Some("true") => {}
        Some("false") => findings.add(LintCode::CredentialsWithoutEffect),
        Some(other) => findings.add_values(LintCode::CredentialsValue, [format!("{other:?}")]),
    }
    if headers.contains("Access-Control-Allow-Private-Network") {
        findings.add(LintCode::PrivateNetworkHeader);
    }
    let of_request = [
        "Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "Origin",
    ];
    findings.add_values(
        LintCode::RequestHeaderOnAnswer,
        of_request.into_iter().filter(|name| headers.contains(name)),
    );
    if answer.given.kind == AnswerKind::Preflight {
        lint_preflight(findings, answer);
    } else {
        let of_preflight = [ALLOW_METHODS, ALLOW_HEADERS, MAX_AGE];
        findings.add_values(
            LintCode::PreflightHeaderOnAnswer,
            of_preflight.into_iter().filter(|name| headers.contains(name)),
        );
        lint_exposed(findings, &items(headers.get_decoded(EXPOSE_HEADERS)));
    }
    let sent = answer
        .given
        .request_headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase());
    let of_response = sent.filter(|name| {
        name.starts_with("access-control-allow-")
            || matches!(
                name.as_str(),
                "access-control-expose-headers" | "access-control-max-age"
            )
    });
    findings.add_values(LintCode::ResponseHeaderInRequest, of_response);
}

fn lint_preflight(findings: &mut Findings, answer: &Read<'_>) {
    let headers = &answer.headers;
    if !headers.contains(ALLOW_ORIGIN) {
        return;
    }
    let methods = items(headers.get_decoded(ALLOW_METHODS));
    lint_methods(findings, &methods);
    if findings.is_with_credentials && methods.iter().any(|method| method == "*") {
        findings.add_values(LintCode::WildcardWithCredentials, [ALLOW_METHODS]);
    }
    lint_headers(findings, &items(headers.get_decoded(ALLOW_HEADERS)));
    if headers.contains(EXPOSE_HEADERS) {
        findings.add(LintCode::ExposeOnPreflight);
    }
    match extract_delta_seconds(headers, MAX_AGE) {
        Ok(None) => findings.add(LintCode::MaxAgeMissing),
        Ok(Some(seconds)) if seconds > Profile::CHROMIUM.imposed_limit() => {
            findings.add_values(LintCode::MaxAgeCapped, [seconds]);
        }
        Ok(Some(_)) => {}
        Err(_) => {
            let value = headers.get_decoded(MAX_AGE).unwrap_or_default();
            findings.add_values(LintCode::MaxAgeInvalid, [format!("{value:?}")]);
        }
    }
}

/// What is wrong with the answers together.
pub(super) fn lint_together(findings: &mut Findings, answers: &[Read<'_>]) {
    let responses = || answers.iter().filter(|answer| answer.given.kind == AnswerKind::Request);
    let values: BTreeSet<Option<String>> = responses()
        .map(|answer| answer.headers.get_decoded(ALLOW_ORIGIN))
        .collect();
    let is_of_origin = values.len() > 1 && values.iter().flatten().any(|value| value != "*");
    if is_of_origin {
        let without = responses().filter(|answer| !answer.varies_by_origin() && !answer.is_never_stored());
        findings.add_values(LintCode::VaryMissing, without.map(|answer| &answer.given.origin));
    }
    let is_allowed = |answer: &&Read<'_>| answer.is_allowed();
    let allowed: Vec<&str> = responses()
        .filter(is_allowed)
        .map(|answer| answer.given.origin.as_str())
        .collect();
    let errors = responses().filter(|answer| {
        answer.given.status >= 400
            && !answer.headers.contains(ALLOW_ORIGIN)
            && allowed.contains(&answer.given.origin.as_str())
    });
    findings.add_values(
        LintCode::ErrorsWithoutHeaders,
        errors
            .map(|answer| format!("status {}", answer.given.status))
            .map(|text| text.to_string()),
    );
}

impl Read<'_> {
    fn varies_by_origin(&self) -> bool {
        let names = items(self.headers.get_decoded("Vary"));
        names
            .iter()
            .any(|name| name == "*" || name.eq_ignore_ascii_case("origin"))
    }

    /// Whether no cache keeps the answer, or only the one of the one browser.
    fn is_never_stored(&self) -> bool {
        let directives = items(self.headers.get_decoded("Cache-Control"));
        directives
            .iter()
            .any(|directive| directive.eq_ignore_ascii_case("no-store"))
    }
}
