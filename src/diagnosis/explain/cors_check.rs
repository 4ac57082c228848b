use super::{Explanation, consequence, is_upgrade, looks_like_login, subject, told};
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
                    _ => "{0} allows the origin \"{2}\" and the request comes from {3}, {1}.",
                };
                tell(template, found)
                    .detail(if found.is_empty() {
                        None
                    } else {
                        difference(found, origin)
                    })
                    .found(found)
                    .remedies(allow_origin(origin, *credentials))
            }
            _ => tell(
                if origin == "null" || *credentials {
                    "{0} has no Access-Control-Allow-Origin header, {1}. It must allow the origin {3}."
                } else {
                    "{0} has no Access-Control-Allow-Origin header, {1}. It must name the origin {3}, or * if anyone may read it."
                },
                "",
            )
            .detail(self.why_missing(reason))
            .remedies(allow_origin(origin, *credentials)),
        };
        self.with_null_origin(reason, origin_told.expected(allowed_origin(origin, *credentials)))
    }

    /// What may be behind a missing `Access-Control-Allow-Origin`.
    fn why_missing(&self, reason: &Reason) -> Option<(&'static str, &'static str)> {
        if reason.stage == Stage::Preflight {
            return None;
        }
        if reason.stage == Stage::Response && reason.status.is_some_and(|status| status >= 400) {
            return Some((
                "response-acao-missing-on-error-status",
                "It is an error, and servers often leave the header out of errors: what went wrong there stays hidden behind this.",
            ));
        }
        let urls = self.fetch.request().url_list();
        if urls.iter().skip(1).any(|url| looks_like_login(url.as_str())) {
            return Some((
                "redirect-to-login",
                "The request was redirected to what looks like a login page: the session is probably over.",
            ));
        }
        if reason.stage == Stage::Redirect {
            let next = urls.windows(2).find(|pair| pair[0].without_fragment() == reason.url)?;
            return is_upgrade(&reason.url, next[1].as_str())
                .then_some(("redirect-http-to-https", "It leads to the same URL with https."));
        }
        let preflight_passed = self.fetch.is_with_cors_preflight()
            && !self.fetch.reasons().iter().any(|one| one.stage == Stage::Preflight);
        preflight_passed.then_some((
            "response-acao-only-on-preflight",
            "The preflight was answered well: the header is missing on the answer to the request itself.",
        ))
    }

    /// What to do where the origin is null: a redirect has made it so, or the page has no other.
    fn with_null_origin(&self, reason: &Reason, mut told: Finding) -> Finding {
        if reason.origin != "null" {
            return told;
        }
        if self.fetch.request().origin.is_opaque() {
            told.remedies.push(act(
                Who::Page,
                "Serve the page over http or https (a sandboxed frame needs allow-same-origin), so that it has an origin that can be allowed.",
            ));
        } else {
            if told.detail == Some("acao-mismatch-page-origin-null") {
                // The page has an origin, so what that sentence says is not so here.
                told.message
                    .truncate(told.message.rfind(" The page's origin is null").unwrap_or(0));
            }
            told.detail = Some("redirect-origin-tainted");
            told.who = Who::Client;
            told.message
                .push_str(" The origin is null because redirects led from one foreign origin to another.");
            told.remedies
                .insert(0, act_with(Who::Client, "Request {0} directly.", &[&reason.url]));
        }
        told
    }
}
