use super::{Explanation, consequence, is_sent_to_login, is_upgrade, subject};
use crate::{
    diagnosis::{Finding, Who, mismatch::difference},
    infra::text::join,
    reason::{AllowOriginValue, Reason, Stage, What},
};

impl Explanation<'_> {
    /// What the CORS check refused.
    pub(super) fn cors_check(&self, reason: &Reason, told: &mut Finding) {
        let (origin, credentials) = (reason.origin.as_str(), reason.credentials);
        let (subject, so) = (subject(reason), consequence(reason.stage));
        let mut say = |template: &str, found: Option<&str>| {
            told.say(template, &[&subject, so, found.unwrap_or(""), origin]);
            if let Some(found) = found {
                told.found(found);
            }
        };
        match &reason.what {
            What::AllowCredentialsMissing => {
                say(
                    "{0} does not say Access-Control-Allow-Credentials: true, which a request with credentials needs, {1}.",
                    None,
                );
                told.allow_credentials();
                return;
            }
            What::AllowCredentialsInvalid { found } => {
                say(
                    "{0} says Access-Control-Allow-Credentials: {2}, and only true counts, once and in lower case, {1}.",
                    Some(found),
                );
                told.allow_credentials();
                return;
            }
            What::AllowOriginWildcardWithCredentials => {
                say(
                    "{0} says Access-Control-Allow-Origin: {2}, which does not count for a request with credentials, {1}. It must name the origin {3}.",
                    Some("*"),
                );
                told.allow_origin(origin, true).without_credentials();
            }
            What::AllowOriginMultiple { values } => {
                say(
                    "{0} has more than one Access-Control-Allow-Origin header ({2}), {1}. Two layers seem to add it, such as the application and a proxy before it.",
                    Some(&join(values, ", ")),
                );
                told.act(
                    Who::Edge,
                    "Let one layer alone add the header: take it out of the proxy or out of the application.",
                )
                .allow_origin(origin, credentials);
            }
            What::AllowOriginMismatch { found } => {
                say(
                    match AllowOriginValue::of(found) {
                        AllowOriginValue::Empty => {
                            "{0} has an empty Access-Control-Allow-Origin header, {1}. It must name the origin {3}."
                        }
                        AllowOriginValue::List => {
                            "{0} has the Access-Control-Allow-Origin value \"{2}\", and it takes one origin, not a list, {1}. It must be {3}."
                        }
                        _ => "{0} allows the origin \"{2}\", and the request's origin is {3}, {1}.",
                    },
                    Some(found),
                );
                if !found.is_empty()
                    && !self.is_tainted(reason)
                    && let Some((code, sentence)) = difference(found, origin)
                {
                    told.detail(code, sentence);
                }
                told.allow_origin(origin, credentials);
            }
            _ => {
                say(
                    if origin == "null" && !credentials {
                        "{0} has no Access-Control-Allow-Origin header, {1}. For an origin that is null it must say *."
                    } else if credentials {
                        "{0} has no Access-Control-Allow-Origin header, {1}. It must allow the origin {3}."
                    } else {
                        "{0} has no Access-Control-Allow-Origin header, {1}. It must name the origin {3}, or * if anyone may read it."
                    },
                    None,
                );
                self.missing(reason, told);
            }
        }
        self.null_origin(reason, told);
    }

    /// What may be behind a missing `Access-Control-Allow-Origin`, and what to do then.
    fn missing(&self, reason: &Reason, told: &mut Finding) {
        let urls = self.fetch.request().url_list();
        let is_after_preflight = || {
            let reasons = self.fetch.reasons();
            self.fetch.is_with_cors_preflight() && !reasons.iter().any(|one| one.stage == Stage::Preflight)
        };
        let is_to_https = || {
            urls.windows(2).any(|pair| {
                pair[0].without_fragment() == reason.url && is_upgrade(&reason.url, &pair[1].without_fragment())
            })
        };
        if reason.stage == Stage::Preflight {
            // Its status says more, and has a finding of its own.
        } else if reason.stage == Stage::Response && reason.status.is_some_and(|status| status >= 400) {
            told.detail(
                "response-acao-missing-on-error-status",
                "It is an error, and servers often leave the header out of errors: what went wrong there stays hidden behind this.",
            )
            .act(
                Who::Server,
                "Look in the server's log for the error itself, and have the header added to errors too: with \"always\" in nginx, outside the error handling in an application.",
            );
        } else if urls
            .windows(2)
            .any(|pair| is_sent_to_login(pair[0].as_str(), pair[1].as_str()))
        {
            told.detail(
                TO_LOGIN,
                "The request was redirected to what looks like a login page: the session is probably over.",
            )
            .act(
                Who::Server,
                "Answer calls of a program with status 401 and the CORS headers, not with a redirect to the login.",
            )
            .act(Who::User, "Log in again, and reload the page.");
            // The login page is not meant for script, so no header on it is of use.
            return;
        } else if reason.stage == Stage::Redirect {
            if is_to_https() {
                told.detail("redirect-http-to-https", "It leads to the same URL with https.")
                    .who(Who::Client)
                    .act_with(Who::Client, "Request {0} with https.", &[&reason.url]);
            }
        } else if is_after_preflight() {
            told.detail(
                "response-acao-only-on-preflight",
                "The preflight was answered well: the header is missing on the answer to the request itself.",
            );
        }
        told.allow_origin(&reason.origin, reason.credentials);
    }

    /// Whether the request's origin is null although the page's is not.
    fn is_tainted(&self, reason: &Reason) -> bool {
        reason.origin == "null" && !self.fetch.request().origin.is_opaque()
    }

    /// What to do where the origin is null: a redirect has made it so, or the page has no other.
    fn null_origin(&self, reason: &Reason, told: &mut Finding) {
        if self.is_tainted(reason) {
            told.add("The origin is null because redirects led from one foreign origin to another.");
            if told.detail != Some(TO_LOGIN) {
                told.detail = Some("redirect-origin-tainted");
                told.who(Who::Client)
                    .act_with(Who::Client, "Request {0} directly.", &[&reason.url]);
                // First, because it helps whatever the server sends.
                told.remedies.rotate_right(1);
            }
        } else if reason.origin == "null" {
            told.act(
                Who::Page,
                "Serve the page over http or https (a sandboxed frame needs allow-same-origin), so that it has an origin that can be allowed.",
            );
        }
    }
}

const TO_LOGIN: &str = "redirect-to-login";
