//! Lists of names and methods that a policy or an answer has.

use super::{LintCode, finding::Findings};
use crate::http::{
    Method, is_cors_safelisted_response_header_name, is_forbidden_request_header, is_forbidden_response_header_name,
};
use alloc::{string::String, vec::Vec};

/// The names whose headers are CORS-safelisted with usual values. Content-Type is left out: JSON needs it.
const SAFELISTED_WITH_USUAL_VALUES: [&str; 3] = ["accept", "accept-language", "content-language"];

/// What is said of the methods that are allowed.
pub(super) fn lint_methods(findings: &mut Findings, methods: &[String]) {
    for text in methods {
        let Ok(method) = Method::new(text) else { continue };
        if method.is_forbidden() {
            findings.add_values(LintCode::MethodForbidden, [text]);
        } else if method.is_cors_safelisted() || text == "OPTIONS" {
            findings.add_values(LintCode::MethodSafelisted, [text]);
        } else if *text != text.to_ascii_uppercase() {
            findings.add_values(LintCode::MethodCase, [text]);
        }
    }
    // `PATCH` beside `patch` is a workaround that works.
    findings.retain(LintCode::MethodCase, |method| {
        methods.iter().all(|one| *one != method.to_ascii_uppercase())
    });
}

/// What is said of the request headers that are allowed.
pub(super) fn lint_headers(findings: &mut Findings, names: &[String]) {
    let is = |name: &str, list: &[&str]| list.iter().any(|one| name.eq_ignore_ascii_case(one));
    for name in names {
        if is_forbidden_request_header(name, b"") {
            findings.add_values(LintCode::HeaderForbidden, [name]);
        } else if is(name, &SAFELISTED_WITH_USUAL_VALUES) {
            findings.add_values(LintCode::HeaderSafelisted, [name]);
        }
    }
    if names.iter().any(|name| name == "*") {
        if findings.is_with_credentials {
            findings.add_values(LintCode::WildcardWithCredentials, ["Access-Control-Allow-Headers"]);
        } else if !names.iter().any(|name| name.eq_ignore_ascii_case("authorization")) {
            findings.add(LintCode::AuthorizationByWildcard);
        }
    }
}

/// What is said of the response headers that are exposed.
pub(super) fn lint_exposed(findings: &mut Findings, names: &[String]) {
    for name in names {
        if is_forbidden_response_header_name(name) {
            findings.add_values(LintCode::ExposesForbidden, [name]);
        } else if is_cors_safelisted_response_header_name(name, |_| false) {
            findings.add_values(LintCode::ExposesSafelisted, [name]);
        }
    }
    if findings.is_with_credentials && names.iter().any(|name| name == "*") {
        findings.add_values(LintCode::WildcardWithCredentials, ["Access-Control-Expose-Headers"]);
    }
}

/// The items of a list that a header's value has.
pub(super) fn items(value: Option<String>) -> Vec<String> {
    let value = value.unwrap_or_default();
    let items = value.split(',').map(|item| item.trim_matches(['\t', ' ']));
    items.filter(|item| !item.is_empty()).map(Into::into).collect()
}
