//! Reasons become findings: the value that the browser found, the value that it expected, and remedies.

mod checks;
mod cors_check;
mod preflight;
mod redirect;
mod transport;

pub(super) use transport::detail_of_failure;

use super::{
    Finding,
    catalogue::{Values, fill, refused, sentences, shown},
    text::contains_any,
};
use crate::{
    fetch::Fetch,
    reason::{Reason, Violation},
    request::Request,
};
use alloc::{string::ToString, vec, vec::Vec};

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
        first.say(refused(original.initiator));
    }
    findings
}

struct Explanation<'a> {
    original: &'a Request,
    fetch: &'a Fetch,
}

impl Explanation<'_> {
    fn finding(&self, reason: &Reason) -> Finding {
        let values = self.values(reason);
        let mut finding = Finding::of_reason(reason, &values);
        match &reason.violation {
            Violation::AllowOriginMissing
            | Violation::AllowOriginWildcardWithCredentials
            | Violation::AllowOriginMultiple { .. }
            | Violation::AllowOriginMismatch { .. } => self.allow_origin(reason, &values, &mut finding),
            Violation::AllowCredentialsMissing | Violation::AllowCredentialsInvalid { .. } => {
                cors_check::allow_credentials(&mut finding);
            }
            Violation::PreflightStatusNotOk
            | Violation::PreflightRedirect { .. }
            | Violation::AllowMethodsInvalid { .. }
            | Violation::AllowHeadersInvalid { .. }
            | Violation::MethodNotAllowed { .. }
            | Violation::HeaderNotAllowed { .. } => self.preflight(reason, &values, &mut finding),
            Violation::RedirectModeError { .. }
            | Violation::LocationInvalid { .. }
            | Violation::LocationSchemeNotHttp { .. }
            | Violation::TooManyRedirects { .. }
            | Violation::LocationIncludesCredentials { .. }
            | Violation::BodyNotReplayable => redirect::redirect(&reason.violation, &mut finding),
            Violation::NetworkError { message } => {
                transport::network_error(message.as_deref().unwrap_or_default(), &mut finding);
            }
            _ => self.checks(&reason.violation, &mut finding),
        }
        finding
    }

    /// The values that the sentences about a reason name.
    fn values(&self, reason: &Reason) -> Values {
        let mut values = vec![
            ("url", shown(&reason.url)),
            (
                "status",
                reason
                    .status
                    .map_or(sentences::NOT_SEEN.into(), |status| status.to_string()),
            ),
            ("so", sentences::so(reason.stage).into()),
            ("origin", shown(&reason.origin)),
            ("page", shown(self.original.origin.serialize())),
        ];
        values.push(("answer", fill(sentences::answer(reason.stage), &[&values])));
        let name = match &reason.violation {
            Violation::MethodNotAllowed { method: name, .. }
            | Violation::HeaderNotAllowed { names: name, .. }
            | Violation::AllowMethodsInvalid { item: name, .. }
            | Violation::AllowHeadersInvalid { item: name, .. } => name,
            Violation::ResourcePolicyRequired { embedder_policy, .. } => embedder_policy.as_str(),
            Violation::BlockedByNosniff { destination, .. } => destination.as_str(),
            Violation::BlockedByMimeType { .. } => "script",
            Violation::LocalNetworkAccess { space, .. } => space.permission(),
            Violation::TargetAddressSpace { space, .. } => space.as_str(),
            _ => "",
        };
        values.push(("name", shown(name)));
        if let Violation::LocalNetworkAccess { space, .. } = &reason.violation {
            values.push(("place", sentences::place(*space).into()));
            values.push(("wants", sentences::wants(&[]).into()));
        }
        if let Violation::PreflightRedirect { location } = &reason.violation {
            values.push(("target", shown(&self.target(&reason.url, location))));
        }
        values
    }
}

/// Whether a redirect leads from a URL that is no login page to one that looks like a login page.
pub(super) fn is_sent_to_login(from: &str, to: &str) -> bool {
    !is_of_login(from) && is_of_login(to)
}

/// Whether a URL is one of a login, by its words.
pub(super) fn is_of_login(url: &str) -> bool {
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
    contains_any(url, WORDS)
}
