//! The findings of a redirect that is not followed.

use crate::{
    diagnosis::{
        Finding, Who,
        catalogue::{Act, Answer, Sentence},
    },
    infra::{Shown, ShownUrl, with_hidden_userinfo},
    reason::Violation,
};

pub(super) fn redirect(violation: &Violation, answer: Answer<'_>, finding: &mut Finding) {
    match violation {
        Violation::RedirectModeError { location } => {
            let location = ShownUrl(location.as_deref().unwrap_or_default());
            finding.say(Sentence::RedirectModeError { answer, location });
            finding.remedy(Who::Client, Act::RequestFinalUrlOrFollow);
        }
        Violation::LocationInvalid { location } => {
            let location = with_hidden_userinfo(location);
            let location = Shown(&location);
            finding.say(Sentence::LocationInvalid { answer, location });
            finding.remedy(Who::Server, Act::SendOneLocation);
        }
        Violation::LocationSchemeNotHttp { location } => {
            let location = ShownUrl(location);
            finding.say(Sentence::LocationSchemeNotHttp { answer, location });
            finding.expected = Some("https".into());
            finding.remedy(Who::Server, Act::RedirectToHttp);
        }
        Violation::TooManyRedirects { .. } => {
            finding.say(Sentence::TooManyRedirects { answer });
            finding.expected = Some("20".into());
            finding.remedy(Who::Server, Act::RemoveRedirectLoop);
        }
        Violation::LocationIncludesCredentials { location } => {
            let location = ShownUrl(location);
            finding.say(Sentence::LocationIncludesCredentials { answer, location });
            finding.remedy(Who::Server, Act::RemoveUserinfo);
        }
        Violation::BodyNotReplayable => {
            finding.say(Sentence::BodyNotReplayable { answer });
            finding.remedy(Who::Client, Act::RequestFinalUrlOrSendNoStream);
            finding.remedy(Who::Server, Act::RedirectWithSeeOther);
        }
        _ => {}
    }
}
