//! The findings of a redirect that is not followed.

use crate::{
    diagnosis::{Finding, Who, catalogue::acts},
    reason::Violation,
};

pub(super) fn redirect(violation: &Violation, finding: &mut Finding) {
    match violation {
        Violation::RedirectModeError { .. } => finding.remedy(Who::Client, acts::REQUEST_FINAL_URL_OR_FOLLOW),
        Violation::LocationInvalid { .. } => finding.remedy(Who::Server, acts::SEND_ONE_LOCATION),
        Violation::LocationSchemeNotHttp { .. } => {
            finding.expect("https");
            finding.remedy(Who::Server, acts::REDIRECT_TO_HTTP);
        }
        Violation::TooManyRedirects { .. } => {
            finding.expect("20");
            finding.remedy(Who::Server, acts::REMOVE_REDIRECT_LOOP);
        }
        Violation::LocationIncludesCredentials { .. } => finding.remedy(Who::Server, acts::REMOVE_USERINFO),
        Violation::BodyNotReplayable => {
            finding.remedy(Who::Client, acts::REQUEST_FINAL_URL_OR_SEND_NO_STREAM);
            finding.remedy(Who::Server, acts::REDIRECT_WITH_SEE_OTHER);
        }
        _ => {}
    }
}
