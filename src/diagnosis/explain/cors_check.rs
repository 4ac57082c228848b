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
        finding.say(sentence(reason, answer));
        if let Violation::AllowOriginMultiple { .. } = reason.violation {
            finding.remedy(Who::Edge, Act::LetOneLayerAddTheHeader);
        }
        if let Some(detail) = detail {
            finding.detail(detail);
            mend(detail, finding);
        }
        // A login page is not meant for script, so a header on the login page would not help.
        let is_login = detail == Some(Detail::RedirectToLogin);
        if !is_login {
            allow(reason, finding);
        }
        if reason.violation == Violation::AllowOriginWildcardWithCredentials {
            finding.remedy(Who::Client, Act::LeaveCredentialsOut);
        }
        if is_tainted {
            finding.say(Sentence::OriginTainted);
        }
        if is_tainted && !is_login {
            finding.detail(Detail::RedirectOriginTainted);
            let url = ShownUrl(&reason.url);
            finding.remedy(Who::Client, Act::RequestDirectly { url });
            // This remedy comes first, because this remedy works without a change to the server.
            finding.remedies.rotate_right(1);
        }
        if is_null && !is_tainted {
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

/// The sentence for a violation that is about Access-Control-Allow-Origin.
fn sentence<'a>(reason: &'a Reason, answer: Answer<'a>) -> Sentence<'a> {
    let origin = Shown(&reason.origin);
    match &reason.violation {
        Violation::AllowOriginWildcardWithCredentials => {
            Sentence::AllowOriginWildcardWithCredentials { answer, origin }
        }
        Violation::AllowOriginMultiple { values } => Sentence::AllowOriginMultiple {
            answer,
            values: Shown(values),
        },
        Violation::AllowOriginMismatch { value } => {
            let is_list = AllowOriginValue::of(value) == AllowOriginValue::List;
            let value = Shown(value);
            if is_list {
                Sentence::AllowOriginList { answer, value }
            } else {
                Sentence::AllowOriginMismatch { answer, value, origin }
            }
        }
        _ => Sentence::AllowOriginMissing { answer, origin },
    }
}

/// Adds the remedies that a detail has of its own.
fn mend(detail: Detail, finding: &mut Finding) {
    match detail {
        Detail::ResponseAcaoMissingOnErrorStatus => finding.remedy(Who::Server, Act::AnswerErrorsWithHeader),
        Detail::RedirectHttpToHttps => finding.remedy(Who::Client, Act::RequestWithHttps),
        Detail::RedirectToLogin => {
            finding.remedy(Who::Server, Act::AnswerLoginWith401);
            finding.remedy(Who::User, Act::LogInAgain);
        }
        _ => {}
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
