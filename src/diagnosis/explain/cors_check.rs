//! The findings of the CORS check.

use super::{Explanation, is_sent_to_login, is_upgrade};
use crate::{
    diagnosis::{
        Finding, Who,
        catalogue::{Act, Answer, Sentence},
        facts::Detail,
        mismatch::difference,
    },
    infra::{Shown, ShownUrl},
    reason::{AllowOriginValue, Reason, Stage, Violation},
};

impl Explanation<'_> {
    /// The finding of a violation that is about Access-Control-Allow-Origin.
    pub(super) fn allow_origin(&self, reason: &Reason, answer: Answer<'_>, finding: &mut Finding) {
        let origin = Shown(&reason.origin);
        let is_null = reason.origin == "null";
        // The origin is null because of a redirect, or because the page's own origin is null.
        let is_tainted = is_null && !self.fetch.request().origin.is_opaque();
        let mut detail = None;
        finding.say(match &reason.violation {
            Violation::AllowOriginWildcardWithCredentials => {
                Sentence::AllowOriginWildcardWithCredentials { answer, origin }
            }
            Violation::AllowOriginMultiple { values } => Sentence::AllowOriginMultiple {
                answer,
                values: Shown(values),
            },
            Violation::AllowOriginMismatch { value } => {
                if !value.is_empty() && !is_tainted {
                    detail = difference(value, &reason.origin);
                }
                let value = Shown(value);
                match AllowOriginValue::of(value.0) {
                    AllowOriginValue::List => Sentence::AllowOriginList { answer, value },
                    _ => Sentence::AllowOriginMismatch { answer, value, origin },
                }
            }
            _ => {
                detail = self.why_missing(reason);
                Sentence::AllowOriginMissing { answer, origin }
            }
        });
        if let Violation::AllowOriginMultiple { .. } = reason.violation {
            finding.remedy(Who::Edge, Act::LetOneLayerAddTheHeader);
        }
        if let Some(detail) = detail {
            finding.detail(detail);
        }
        match detail {
            Some(Detail::ResponseAcaoMissingOnErrorStatus) => finding.remedy(Who::Server, Act::AnswerErrorsWithHeader),
            Some(Detail::RedirectHttpToHttps) => finding.remedy(Who::Client, Act::RequestWithHttps),
            Some(Detail::RedirectToLogin) => {
                finding.remedy(Who::Server, Act::AnswerLoginWith401);
                finding.remedy(Who::User, Act::LogInAgain);
            }
            _ => {}
        }
        // A login page is not meant for script, so a header on the login page would not help.
        if detail != Some(Detail::RedirectToLogin) {
            allow(reason, finding);
        }
        if reason.violation == Violation::AllowOriginWildcardWithCredentials {
            finding.remedy(Who::Client, Act::LeaveCredentialsOut);
        }
        if is_tainted {
            finding.say(Sentence::OriginTainted);
            if detail != Some(Detail::RedirectToLogin) {
                finding.detail(Detail::RedirectOriginTainted);
                let url = ShownUrl(&reason.url);
                finding.remedy(Who::Client, Act::RequestDirectly { url });
                // This remedy comes first, because this remedy works without a change to the server.
                finding.remedies.rotate_right(1);
            }
        } else if is_null {
            finding.remedy(Who::Page, Act::ServePageOverHttp);
        }
    }

    /// The likely cause of a missing Access-Control-Allow-Origin.
    fn why_missing(&self, reason: &Reason) -> Option<Detail> {
        let urls = self.fetch.request().url_list();
        let is_after_preflight = || {
            let reasons = self.fetch.reasons();
            self.fetch.is_with_cors_preflight() && !reasons.iter().any(|one| one.stage == Stage::Preflight)
        };
        let is_to_https = || urls.iter().any(|url| is_upgrade(&reason.url, &url.without_fragment()));
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

/// Adds the remedy that the server allows the origin: the origin itself, never `*` for a request with credentials, and never `null`.
fn allow(reason: &Reason, finding: &mut Finding) {
    const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
    if reason.origin != "null" {
        finding.expected = Some(reason.origin.clone());
        finding.send(ALLOW_ORIGIN, &reason.origin, Act::SendAllowOrigin);
        finding.send("Vary", "Origin", Act::SendVary);
    } else if !reason.credentials {
        finding.expected = Some("*".into());
        finding.send(ALLOW_ORIGIN, "*", Act::SendAllowAnyOrigin);
    }
}

/// The finding of a violation that is about Access-Control-Allow-Credentials.
pub(super) fn allow_credentials(reason: &Reason, answer: Answer<'_>, finding: &mut Finding) {
    finding.say(match &reason.violation {
        Violation::AllowCredentialsInvalid { value } => Sentence::AllowCredentialsInvalid {
            answer,
            value: Shown(value),
        },
        _ => Sentence::AllowCredentialsMissing { answer },
    });
    finding.expected = Some("true".into());
    finding.send("Access-Control-Allow-Credentials", "true", Act::SendAllowCredentials);
    finding.remedy(Who::Client, Act::LeaveCredentialsOut);
}
