//! Reasons become findings: the value that the browser found, the value that it expected, and remedies.

mod checks;
mod cors_check;
mod preflight;
mod redirect;
mod transport;

use super::{
    Finding,
    catalogue::{Answer, Sentence},
    text::contains_any,
};
use crate::{
    fetch::Fetch,
    reason::{Reason, Violation},
    request::Request,
};
use alloc::vec::Vec;

/// A finding for each reason of a fetch. `original` is the request before any redirect.
pub(crate) fn explain(original: &Request, fetch: &Fetch) -> Vec<Finding> {
    let explanation = Explanation { original, fetch };
    let mut findings: Vec<Finding> = fetch
        .reasons()
        .iter()
        .map(|reason| explanation.finding(reason))
        .collect();
    // One sentence about the effect on the page is enough, however many findings there are.
    if let Some(first) = findings.first_mut()
        && !original.initiator.is_script()
    {
        first.say(Sentence::Refused {
            initiator: original.initiator,
        });
    }
    findings
}

struct Explanation<'a> {
    original: &'a Request,
    fetch: &'a Fetch,
}

impl Explanation<'_> {
    fn finding(&self, reason: &Reason) -> Finding {
        let mut finding = Finding::of_reason(reason);
        let answer = Answer::at_fault(reason);
        match &reason.violation {
            Violation::AllowOriginMissing
            | Violation::AllowOriginWildcardWithCredentials
            | Violation::AllowOriginMultiple { .. }
            | Violation::AllowOriginMismatch { .. } => self.allow_origin(reason, answer, &mut finding),
            Violation::AllowCredentialsMissing | Violation::AllowCredentialsInvalid { .. } => {
                cors_check::allow_credentials(reason, answer, &mut finding);
            }
            Violation::PreflightStatusNotOk
            | Violation::PreflightRedirect { .. }
            | Violation::AllowMethodsInvalid { .. }
            | Violation::AllowHeadersInvalid { .. }
            | Violation::MethodNotAllowed { .. }
            | Violation::HeaderNotAllowed { .. } => self.preflight(reason, answer, &mut finding),
            Violation::RedirectModeError { .. }
            | Violation::LocationInvalid { .. }
            | Violation::LocationSchemeNotHttp { .. }
            | Violation::TooManyRedirects { .. }
            | Violation::LocationIncludesCredentials { .. }
            | Violation::BodyNotReplayable => redirect::redirect(&reason.violation, answer, &mut finding),
            Violation::BadPort { .. }
            | Violation::MixedContent
            | Violation::ModeSameOrigin { .. }
            | Violation::NoCorsRedirectMode { .. }
            | Violation::SchemeNotHttp { .. } => self.request_checks(reason, &mut finding),
            Violation::ResourcePolicySameOrigin
            | Violation::ResourcePolicySameSite
            | Violation::ResourcePolicyRequired { .. }
            | Violation::BlockedByNosniff { .. }
            | Violation::BlockedByMimeType { .. }
            | Violation::RangeNotRequested => self.response_checks(reason, &mut finding),
            Violation::NetworkError { message } => {
                transport::network_error(reason, message.as_deref(), &mut finding);
            }
        }
        finding
    }
}

/// Whether a redirect leads from a URL that is no login page to one that looks like a login page.
fn is_sent_to_login(from: &str, to: &str) -> bool {
    const WORDS: &[&str] = &[
        "login",
        "logon",
        "signin",
        "sign-in",
        "sign_in",
        "/sso",
        "oauth",
        "/auth/",
        "//auth.",
        "authorize",
        "authenticat",
        "saml",
        "//idp.",
    ];
    !contains_any(from, WORDS) && contains_any(to, WORDS)
}

/// Whether `to` is `from` with https in place of http.
fn is_upgrade(from: &str, to: &str) -> bool {
    match (from.strip_prefix("http://"), to.strip_prefix("https://")) {
        (Some(from), Some(to)) => from == to,
        _ => false,
    }
}
