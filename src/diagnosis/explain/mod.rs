//! From a reason to a finding: what the browser saw, what it wanted, who must change what.

mod cors_check;
mod network_error;
mod policy;
mod preflight;
mod redirect;

use super::{
    Finding, Severity, Who,
    remedy::number,
    words::{contains_any, fill},
};
use crate::{
    fetch::Fetch,
    reason::{Reason, Stage, What},
    request::Request,
};
use alloc::{string::String, vec::Vec};

/// A finding for each reason of a fetch, `original` being the request before any redirect.
pub(crate) fn explain(original: &Request, fetch: &Fetch) -> Vec<Finding> {
    let explanation = Explanation { original, fetch };
    fetch
        .reasons()
        .iter()
        .map(|reason| explanation.finding(reason))
        .collect()
}

struct Explanation<'a> {
    original: &'a Request,
    fetch: &'a Fetch,
}

impl Explanation<'_> {
    fn finding(&self, reason: &Reason) -> Finding {
        let mut finding = Finding::new(reason.code(), Severity::Block, Who::Server, reason.step());
        finding.stage = reason.stage.as_str();
        finding.url = String::from(&*reason.url);
        match &reason.what {
            What::AllowOriginMissing
            | What::AllowOriginWildcardWithCredentials
            | What::AllowOriginMultiple { .. }
            | What::AllowOriginMismatch { .. }
            | What::AllowCredentialsMissing
            | What::AllowCredentialsInvalid { .. } => self.cors_check(reason, &mut finding),
            What::PreflightStatusNotOk
            | What::PreflightRedirect { .. }
            | What::AllowMethodsInvalid { .. }
            | What::AllowHeadersInvalid { .. }
            | What::MethodNotAllowed { .. }
            | What::HeaderNotAllowed { .. } => self.preflight(reason, &mut finding),
            What::RedirectModeError { .. }
            | What::LocationInvalid { .. }
            | What::LocationSchemeNotHttp { .. }
            | What::TooManyRedirects
            | What::LocationIncludesCredentials { .. }
            | What::BodyNotReplayable => redirect::redirect(reason, &mut finding),
            What::NetworkError { message } => network_error::network_error(reason, message, &mut finding),
            _ => self.policy(reason, &mut finding),
        }
        finding
    }
}

/// The answer at fault, as a sentence begins.
fn subject(reason: &Reason) -> String {
    let template = match reason.stage {
        Stage::Preflight => "The answer to the preflight for {0} (status {1})",
        Stage::Redirect => "The redirect from {0} (status {1})",
        _ => "The answer from {0} (status {1})",
    };
    fill(
        template,
        &[&reason.url, &number(usize::from(reason.status.unwrap_or(0)))],
    )
}

/// What the browser does about it, as a sentence ends.
fn consequence(stage: Stage) -> &'static str {
    match stage {
        Stage::Preflight => "so the browser does not send the request itself",
        Stage::Redirect => "so the browser does not follow it",
        _ => "so the browser keeps it from the page",
    }
}

/// Whether a redirect leads from elsewhere to what looks like a login page.
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
