use super::{Explanation, consequence, is_sent_to_login, is_upgrade, subject, told};
use crate::{
    diagnosis::{
        Finding, Who,
        mismatch::difference,
        remedy::{act, act_with, allow_credentials, allow_origin, allowed_origin, without_credentials},
        words::fill,
    },
    reason::{AllowOriginValue, Reason, Stage, What},
};
use alloc::vec;

impl Explanation<'_> {
    /// What the CORS check refused.
    pub(super) fn cors_check(&self, reason: &Reason) -> Finding {
        let Reason {
            origin, credentials, ..
        } = reason;
        let (subject, so) = (subject(reason), consequence(reason.stage));
        let tell =
            |template: &str, value: &str| told(reason, Who::Server, fill(template, &[&subject, so, value, origin]));
        let origin_told = match &reason.what {
            What::AllowCredentialsMissing => {
                return tell(
                    "{0} does not say Access-Control-Allow-Credentials: true, which a request with credentials needs, {1}.",
                    "",
                )
                .expected("true")
                .remedies(vec![allow_credentials(), without_credentials()]);
            }
            What::AllowCredentialsInvalid { found } => {
                return tell(
                    "{0} says Access-Control-Allow-Credentials: {2}, and only true counts, once and in lower case, {1}.",
                    found,
                )
                .found(found)
                .expected("true")
                .remedies(vec![allow_credentials(), without_credentials()]);
            }
            What::AllowOriginWildcardWithCredentials => {
                let mut told = tell(
                    "{0} says Access-Control-Allow-Origin: *, which does not count for a request with credentials, {1}. It must name the origin {3}.",
                    "",
                )
                .found("*")
                .remedies(allow_origin(origin, true));
                told.remedies.push(without_credentials());
                told
            }
            What::AllowOriginMultiple { values } => {
                let found = values.join(", ");
                let mut told = tell(
                    "{0} has more than one Access-Control-Allow-Origin header ({2}), {1}. Two layers seem to add it, such as the application and a proxy before it.",
                    &found,
                )
                .found(found);
                told.remedies.push(act(
                    Who::Edge,
                    "Let one layer alone add the header: take it out of the proxy or out of the application.",
                ));
                told.remedies(allow_origin(origin, *credentials))
            }
            What::AllowOriginMismatch { found } => {
                let template = match AllowOriginValue::of(found) {
                    AllowOriginValue::Empty => {
                        "{0} has an empty Access-Control-Allow-Origin header, {1}. It must name the origin {3}."
                    }
                    AllowOriginValue::List => {
                        "{0} has the Access-Control-Allow-Origin value \"{2}\", and it takes one origin, not a list, {1}. It must be {3}."
                    }
                    _ => "{0} allows the origin \"{2}\", and the request's origin is {3}, {1}.",
                };
                tell(template, found)
                    .detail(if found.is_empty() || self.is_tainted(reason) {
                        None
                    } else {
                        difference(found, origin)
                    })
                    .found(found)
                    .remedies(allow_origin(origin, *credentials))
            }
            _ => tell(
                if origin == "null" && !credentials {
                    "{0} has no Access-Control-Allow-Origin header, {1}. For an origin that is null it must say *."
                } else if *credentials {
                    "{0} has no Access-Control-Allow-Origin header, {1}. It must allow the origin {3}."
                } else {
                    "{0} has no Access-Control-Allow-Origin header, {1}. It must name the origin {3}, or * if anyone may read it."
                },
                "",
            )
            .detail(self.why_missing(reason))
            .remedies(allow_origin(origin, *credentials)),
        };
        let found = self.with_remedies_of_detail(
            reason,
            Finding {
                expected: allowed_origin(origin, *credentials),
                ..origin_told
            },
        );
        self.with_null_origin(reason, found)
    }

    /// What may be behind a missing `Access-Control-Allow-Origin`.
    fn why_missing(&self, reason: &Reason) -> Option<(&'static str, &'static str)> {
        if reason.stage == Stage::Preflight {
            return None;
        }
        if reason.stage == Stage::Response && reason.status.is_some_and(|status| status >= 400) {
            return Some((
                ON_ERROR_STATUS,
                "It is an error, and servers often leave the header out of errors: what went wrong there stays hidden behind this.",
            ));
        }
        let urls = self.fetch.request().url_list();
        if urls
            .windows(2)
            .any(|pair| is_sent_to_login(pair[0].as_str(), pair[1].as_str()))
        {
            return Some((
                TO_LOGIN,
                "The request was redirected to what looks like a login page: the session is probably over.",
            ));
        }
        if reason.stage == Stage::Redirect {
            let next = urls.windows(2).find(|pair| pair[0].without_fragment() == reason.url)?;
            return is_upgrade(&reason.url, &next[1].without_fragment())
                .then_some((TO_HTTPS, "It leads to the same URL with https."));
        }
        let preflight_passed = self.fetch.is_with_cors_preflight()
            && !self.fetch.reasons().iter().any(|one| one.stage == Stage::Preflight);
        preflight_passed.then_some((
            "response-acao-only-on-preflight",
            "The preflight was answered well: the header is missing on the answer to the request itself.",
        ))
    }

    fn with_remedies_of_detail(&self, reason: &Reason, mut told: Finding) -> Finding {
        match told.detail {
            Some(ON_ERROR_STATUS) => told.remedies.push(act(
                Who::Server,
                "Look in the server's log for the error itself, and have the header added to errors too: with \"always\" in nginx, outside the error handling in an application.",
            )),
            // The login page is not meant for script, so no header on it is of use.
            Some(TO_LOGIN) => {
                told.remedies = vec![
                    act(
                        Who::Server,
                        "Answer calls of a program with status 401 and the CORS headers, not with a redirect to the login.",
                    ),
                    act(Who::User, "Log in again, and reload the page."),
                ];
            }
            Some(TO_HTTPS) => {
                told.who = Who::Client;
                told.remedies
                    .insert(0, act_with(Who::Client, "Request {0} with https.", &[&reason.url]));
            }
            _ => {}
        }
        told
    }

    /// Whether the request's origin is null although the page's is not.
    fn is_tainted(&self, reason: &Reason) -> bool {
        reason.origin == "null" && !self.fetch.request().origin.is_opaque()
    }

    /// What to do where the origin is null: a redirect has made it so, or the page has no other.
    fn with_null_origin(&self, reason: &Reason, mut told: Finding) -> Finding {
        if self.is_tainted(reason) {
            if told.detail != Some(TO_LOGIN) {
                told.detail = Some("redirect-origin-tainted");
                told.who = Who::Client;
                told.remedies
                    .insert(0, act_with(Who::Client, "Request {0} directly.", &[&reason.url]));
            }
            told.message
                .push_str(" The origin is null because redirects led from one foreign origin to another.");
        } else if reason.origin == "null" {
            told.remedies.push(act(
                Who::Page,
                "Serve the page over http or https (a sandboxed frame needs allow-same-origin), so that it has an origin that can be allowed.",
            ));
        }
        told
    }
}

const ON_ERROR_STATUS: &str = "response-acao-missing-on-error-status";
const TO_LOGIN: &str = "redirect-to-login";
const TO_HTTPS: &str = "redirect-http-to-https";
