//! From a reason to a finding: what the browser saw, what it wanted, who must change what. What is said stands in the table; here
//! is what it depends on.

mod cors_check;
mod preflight;

use super::{
    Finding,
    facts::{row_of, spec},
    words::{contains_any, fill},
};
use crate::{
    fetch::Fetch,
    infra::text::{number, split, split_once},
    reason::{Reason, Stage, Violation},
    request::{Destination, Request},
};
use alloc::{borrow::Cow, string::String, vec::Vec};

/// A finding for each reason of a fetch, `original` being the request before any redirect.
pub(crate) fn explain(original: &Request, fetch: &Fetch) -> Vec<Finding> {
    let explanation = Explanation { original, fetch };
    let mut findings = Vec::new();
    for reason in fetch.reasons() {
        findings.push(explanation.finding(reason));
    }
    // What the page sees of it, said once.
    if let Some(first) = findings.first_mut()
        && !original.initiator.is_script()
    {
        first.add(original.initiator.refused());
    }
    findings
}

struct Explanation<'a> {
    original: &'a Request,
    fetch: &'a Fetch,
}

/// What the table's sentences on reasons are filled with: the answer at fault as a sentence begins, what the browser does about it
/// as one ends, the reason's item, what was found, the request's origin, the URL, the page's origin, what is [wanted](Explanation::wanted)
/// and the status.
type Values<'a> = [&'a str; 9];

impl Explanation<'_> {
    fn finding(&self, reason: &Reason) -> Finding {
        let code = reason.code().as_str();
        let row = row_of(code);
        let mut told = Finding::of_row(code, row, reason.url.clone());
        told.stage = reason.stage.as_str();
        (told.spec, told.step) = (spec(reason.anchor()), reason.step());
        told.found = reason.violation.found().map(Cow::into_owned);
        let status = number(usize::from(reason.status.unwrap_or(0)));
        let (subject, so) = match reason.stage {
            Stage::Preflight => (
                "The answer to the preflight for {0} (status {1})",
                "so the browser does not send the request itself",
            ),
            Stage::Redirect => (
                "The redirect from {0} (status {1})",
                "so the browser does not follow it",
            ),
            _ => (
                "The answer from {0} (status {1})",
                "so the browser keeps it from the page",
            ),
        };
        let subject = fill(subject, &[&reason.url, &status], true);
        let wanted = self.wanted(reason);
        let violation = &reason.violation;
        let found = violation.found();
        let found = found.as_deref().unwrap_or(match violation {
            Violation::NetworkError { .. } => "network error",
            _ => "",
        });
        let page = self.original.origin.serialize();
        let values: &Values<'_> = &[
            &subject,
            so,
            item(violation),
            found,
            &reason.origin,
            &reason.url,
            page,
            &wanted,
            &status,
        ];
        if matches!(violation, Violation::BlockedByMimeType { .. }) {
            told.tell("blocked-by-mime-type", values);
        } else {
            told.tell_row(row, values);
        }
        match violation {
            Violation::AllowOriginMissing
            | Violation::AllowOriginWildcardWithCredentials
            | Violation::AllowOriginMultiple { .. }
            | Violation::AllowCredentialsMissing
            | Violation::AllowCredentialsInvalid { .. }
            | Violation::AllowOriginMismatch { .. } => self.cors_check(reason, &mut told, values),
            Violation::PreflightRedirect { .. } => preflight::redirect(&mut told, values),
            Violation::PreflightStatusNotOk => preflight::refused_status(reason.status, &mut told, values),
            Violation::HeaderNotAllowed { .. } => preflight::header(&mut told, values),
            Violation::NetworkError { .. } => network_error(&mut told, values),
            Violation::ModeSameOrigin { .. } if !self.original.initiator.is_script() => {
                told.remedies.clear();
                told.tell(
                    if self.original.initiator.info().has_cross_origin_attribute() {
                        "set-crossorigin"
                    } else {
                        "serve-from-home"
                    },
                    &[],
                );
            }
            _ => {}
        }
        told
    }

    /// What would do, where it takes more than the reason to say it.
    fn wanted(&self, reason: &Reason) -> String {
        match &reason.violation {
            Violation::PreflightRedirect { .. } => self.target(reason),
            Violation::AllowMethodsInvalid { .. } | Violation::MethodNotAllowed { .. } => self.allowed_methods(reason),
            Violation::AllowHeadersInvalid { .. } | Violation::HeaderNotAllowed { .. } => self.allowed_headers(reason),
            Violation::BlockedByNosniff {
                destination: Destination::Style,
                ..
            } => "text/css".into(),
            _ => "text/javascript".into(),
        }
    }
}

/// The part of a violation that the table's sentences name beside what was found.
fn item(violation: &Violation) -> &str {
    match violation {
        Violation::PreflightRedirect { location } => location,
        Violation::AllowMethodsInvalid { item, .. } | Violation::AllowHeadersInvalid { item, .. } => item,
        Violation::MethodNotAllowed { method, .. } => method,
        Violation::HeaderNotAllowed { names, .. } => names,
        Violation::ResourcePolicyRequired { embedder_policy, .. } => embedder_policy.as_str(),
        Violation::BlockedByNosniff { destination, .. } => destination.as_str(),
        _ => "",
    }
}

/// What the transport's message says, by words that browsers, curl and Node have in theirs.
fn network_error(told: &mut Finding, values: &Values<'_>) {
    const CAUSES: &str = "\
env-dns|name_not_resolved|enotfound|eai_again|getaddrinfo|resolve host
env-connection-refused|refused
env-tls|cert|ssl|tls
env-timeout|timed_out|timed out|timeout|etimedout
env-offline|internet_disconnected|offline|network_changed
env-blocked-by-client|blocked_by_client|blocked_by_administrator
env-connection-reset|reset|hang up|empty_response|empty reply|connection_closed|econnaborted
env-aborted|abort";
    for cause in split(CAUSES, b'\n') {
        if let Some((code, words)) = split_once(cause, b'|')
            && told.detail.is_none()
            && contains_any(values[3], words)
        {
            told.detail(code, values);
        }
    }
}

/// Whether a redirect leads from elsewhere to what looks like a login page.
fn is_sent_to_login(from: &str, to: &str) -> bool {
    const WORDS: &str =
        "login|logon|signin|sign-in|sign_in|/sso|oauth|/auth/|//auth.|authorize|authenticat|saml|//idp.";
    !contains_any(from, WORDS) && contains_any(to, WORDS)
}

/// Whether `to` is `from` with https in place of http.
fn is_upgrade(from: &str, to: &str) -> bool {
    match (from.strip_prefix("http://"), to.strip_prefix("https://")) {
        (Some(from), Some(to)) => from == to,
        _ => false,
    }
}
