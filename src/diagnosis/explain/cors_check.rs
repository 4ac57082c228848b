use super::{Explanation, Values, is_sent_to_login, is_upgrade};
use crate::{
    diagnosis::{Finding, mismatch::difference},
    reason::{Reason, Stage, Violation},
};

impl Explanation<'_> {
    /// What the CORS check refused, beyond the rule itself.
    pub(super) fn cors_check(&self, reason: &Reason, told: &mut Finding, values: &Values<'_>) {
        let is_tainted = reason.origin == "null" && !self.fetch.request().origin.is_opaque();
        let is_to_be_allowed = match reason.violation {
            Violation::AllowCredentialsMissing | Violation::AllowCredentialsInvalid { .. } => return,
            Violation::AllowOriginMissing => self.missing(reason, told, values),
            Violation::AllowOriginMismatch { .. } => {
                let found = values[3];
                if !found.is_empty()
                    && !is_tainted
                    && let Some(code) = difference(found, &reason.origin)
                {
                    told.detail(code, values);
                }
                true
            }
            _ => true,
        };
        // The origin itself, never `*` where there are credentials and never `null`.
        let is_null = reason.origin == "null";
        if is_to_be_allowed && !(is_null && reason.credentials) {
            told.tell(if is_null { "allow-any" } else { "allow-origin" }, values);
        }
        if reason.violation == Violation::AllowOriginWildcardWithCredentials {
            told.tell("without-credentials", values);
        }
        // A redirect has made the origin null, or the page has no other.
        if is_tainted {
            told.tell("origin-tainted", values);
            if told.detail != Some(TO_LOGIN) {
                told.detail("redirect-origin-tainted", values);
                // First, because it helps whatever the server sends.
                told.remedies.rotate_right(1);
            }
        } else if is_null {
            told.tell("null-page", values);
        }
    }

    /// What may be behind a missing `Access-Control-Allow-Origin`, and whether it is to be sent.
    fn missing(&self, reason: &Reason, told: &mut Finding, values: &Values<'_>) -> bool {
        let urls = self.fetch.request().url_list();
        let is_after_preflight = || {
            let reasons = self.fetch.reasons();
            self.fetch.is_with_cors_preflight() && !reasons.iter().any(|one| one.stage == Stage::Preflight)
        };
        let is_to_https = || urls.iter().any(|url| is_upgrade(&reason.url, &url.without_fragment()));
        let detail = if reason.stage == Stage::Preflight {
            // Its status says more, and has a finding of its own.
            None
        } else if reason.stage == Stage::Response && reason.status.is_some_and(|status| status >= 400) {
            Some("response-acao-missing-on-error-status")
        } else if urls
            .windows(2)
            .any(|pair| is_sent_to_login(pair[0].as_str(), pair[1].as_str()))
        {
            Some(TO_LOGIN)
        } else if reason.stage == Stage::Redirect {
            is_to_https().then_some("redirect-http-to-https")
        } else if is_after_preflight() {
            Some("response-acao-only-on-preflight")
        } else {
            None
        };
        if let Some(detail) = detail {
            told.detail(detail, values);
        }
        // A login page is not meant for script, so no header on it is of use.
        detail != Some(TO_LOGIN)
    }
}

const TO_LOGIN: &str = "redirect-to-login";
