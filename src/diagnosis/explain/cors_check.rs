//! The findings of the CORS check.

use super::{Explanation, is_sent_to_login};
use crate::{
    diagnosis::{
        Finding, Who,
        catalogue::{Difference, Values, acts, sentences, shown},
        difference::differences,
        facts::{AdviceCode, Detail},
        mismatch::difference,
    },
    reason::{Reason, Stage, Violation},
};
use alloc::vec;

impl Explanation<'_> {
    /// The finding of a violation that is about Access-Control-Allow-Origin.
    pub(super) fn allow_origin(&self, reason: &Reason, values: &Values, finding: &mut Finding) {
        let is_null = reason.origin == "null";
        // The origin is null because of a redirect, or because the page's own origin is null.
        let is_tainted = is_null && !self.fetch.request().origin.is_opaque();
        let detail = match &reason.violation {
            Violation::AllowOriginMismatch { value } if !value.is_empty() && !is_tainted => {
                difference(value, &reason.origin)
            }
            Violation::AllowOriginMissing => self.why_missing(reason),
            _ => None,
        };
        if let Violation::AllowOriginMultiple { .. } = reason.violation {
            finding.remedy(Who::Edge, acts::LET_ONE_LAYER_ADD_THE_HEADER);
        }
        if let Some(detail) = detail {
            finding.detail(detail);
            mend(detail, reason, finding);
        }
        // A login page is not meant for script, so a header on the login page would not help.
        let is_login = detail == Some(Detail::RedirectToLogin);
        if !is_login {
            allow(reason, finding);
        }
        if detail.is_none()
            && !is_null
            && reason.violation == Violation::AllowOriginMissing
            && reason.stage == Stage::Response
        {
            finding.remedy(Who::Client, acts::CALL_BY_OWN_SERVER);
            // Vary comes last: it mends nothing alone.
            let last = finding.remedies.len() - 1;
            finding.remedies.swap(last - 1, last);
        }
        if reason.violation == Violation::AllowOriginWildcardWithCredentials {
            finding.remedy(Who::Client, acts::LEAVE_CREDENTIALS_OUT);
        }
        if is_tainted {
            finding.say(sentences::ORIGIN_TAINTED);
        }
        if is_tainted && !is_login {
            finding.detail(Detail::RedirectOriginTainted);
            finding.remedy_with(Who::Client, acts::REQUEST_DIRECTLY, values);
            // This remedy comes first, because this remedy works without a change to the server.
            finding.remedies.rotate_right(1);
        }
        if is_null && !is_tainted {
            if detail.is_none() {
                finding.say(sentences::of_advice(AdviceCode::OriginOpaqueNull));
            }
            finding.remedy(Who::Page, acts::SERVE_PAGE_OVER_HTTP);
            // A server can only allow every page, so the page comes first.
            finding.remedies.rotate_right(1);
        }
    }

    /// The likely cause of a missing Access-Control-Allow-Origin.
    fn why_missing(&self, reason: &Reason) -> Option<Detail> {
        let urls = self.fetch.request().url_list();
        let is_after_preflight = || {
            let reasons = self.fetch.reasons();
            self.fetch.is_with_cors_preflight() && !reasons.iter().any(|one| one.stage == Stage::Preflight)
        };
        let is_to_https = || {
            let mut urls = urls.iter().map(|url| url.without_fragment());
            urls.any(|url| differences(&reason.url, &url)[..] == [Difference::Https])
        };
        if reason.stage == Stage::Preflight {
            // The status of a preflight's response says more, and has a finding of its own.
            None
        } else if reason.stage == Stage::Response && reason.status.is_some_and(|status| status >= 400) {
            Some(Detail::ResponseAcaoMissingOnErrorStatus)
        } else if urls
            .windows(2)
            .any(|pair| is_sent_to_login(pair[0].as_str(), pair[1].as_str()))
        {
            Some(Detail::RedirectToLogin)
        } else if reason.stage == Stage::Redirect {
            is_to_https().then_some(Detail::RedirectHttpToHttps)
        } else if is_after_preflight() {
            Some(Detail::ResponseAcaoOnlyOnPreflight)
        } else {
            None
        }
    }
}

/// Adds the remedies that a detail has of its own.
fn mend(detail: Detail, reason: &Reason, finding: &mut Finding) {
    match (detail, &reason.violation) {
        (Detail::ResponseAcaoMissingOnErrorStatus, _) => finding.remedy(Who::Server, acts::ANSWER_ERRORS_WITH_HEADER),
        (Detail::RedirectHttpToHttps, _) => finding.remedy(Who::Client, acts::REQUEST_WITH_HTTPS),
        (Detail::RedirectToLogin, _) => {
            finding.remedy(Who::Server, acts::ANSWER_LOGIN_WITH401);
            finding.remedy(Who::User, acts::LOG_IN_AGAIN);
        }
        (Detail::AcaoMismatchLocalhostAlias, Violation::AllowOriginMismatch { value }) => {
            finding.remedy_with(Who::User, acts::OPEN_PAGE_AT, &vec![("value", shown(value))]);
        }
        _ => {}
    }
}

/// Adds the remedy that the server allows the origin: the origin itself, never `*` for a request with credentials, and never `null`.
fn allow(reason: &Reason, finding: &mut Finding) {
    const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
    if reason.origin != "null" {
        finding.expect(&reason.origin);
        finding.send(ALLOW_ORIGIN, &reason.origin, acts::SEND_ALLOW_ORIGIN);
        finding.send("Vary", "Origin", acts::SEND_VARY);
    } else if !reason.credentials {
        finding.expect("*");
        finding.send(ALLOW_ORIGIN, "*", acts::SEND_ALLOW_ANY_ORIGIN);
    }
}

/// The finding of a violation that is about Access-Control-Allow-Credentials.
pub(super) fn allow_credentials(finding: &mut Finding) {
    finding.expect("true");
    finding.send("Access-Control-Allow-Credentials", "true", acts::SEND_ALLOW_CREDENTIALS);
    finding.remedy(Who::Client, acts::LEAVE_CREDENTIALS_OUT);
}
