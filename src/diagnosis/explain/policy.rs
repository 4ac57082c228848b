use super::Explanation;
use crate::{
    diagnosis::{Finding, Who, remedy::number},
    reason::{Reason, What},
};

impl Explanation<'_> {
    /// What has to do with neither the CORS check, the preflight nor a redirect.
    pub(super) fn policy(&self, reason: &Reason, told: &mut Finding) {
        let (url, page) = (reason.url.as_str(), self.original.origin.serialize());
        match &reason.what {
            What::BadPort { port } => {
                let port = number(usize::from(*port));
                told.say(
                    "Browsers never connect to port {0}, so {1} is not requested.",
                    &[&port, url],
                )
                .found(&port)
                .act(Who::Server, "Serve it on another port, 443 or 8080 for example.");
            }
            What::MixedContent => {
                told.say(
                    "The page at {0} is secure and {1} is not, so the browser blocks it as mixed content.",
                    &[page, url],
                )
                .found("http")
                .expected("https")
                .who(Who::Client)
                .act(Who::Client, "Request it with https, if the server answers there.")
                .act(Who::Server, "Serve it over https.");
            }
            What::ModeSameOrigin { target } => {
                told.say(
                    "The request's mode is \"same-origin\", and {0} is not the page's origin {1}.",
                    &[target, page],
                )
                .found(target)
                .expected(page)
                .who(Who::Client)
                .act(
                    Who::Client,
                    "Make the request in mode \"cors\", or to the page's own origin.",
                );
            }
            What::NoCorsRedirectMode { redirect_mode } => {
                told.say(
                    "A request in mode \"no-cors\" must have the redirect mode \"follow\", and it is \"{0}\".",
                    &[redirect_mode],
                )
                .found(redirect_mode)
                .expected("follow")
                .who(Who::Client)
                .act(
                    Who::Client,
                    "Make the request in mode \"cors\", or leave redirect at \"follow\".",
                );
            }
            What::SchemeNotHttp { scheme } => {
                told.say(
                    "Script can request only http and https URLs of other origins, and the scheme of {0} is {1}.",
                    &[url, scheme],
                )
                .found(scheme)
                .expected("https")
                .who(Who::Client)
                .act(
                    Who::Client,
                    "Serve both the page and what it requests over http or https.",
                );
            }
            What::CrossOriginResourcePolicy {
                found,
                policy,
                embedder_policy,
            } => {
                let template = if embedder_policy.is_some() {
                    "The page's Cross-Origin-Embedder-Policy is {2}, and {0} does not say in Cross-Origin-Resource-Policy that {1} may embed it, so the browser blocks it."
                } else {
                    "{0} says Cross-Origin-Resource-Policy: {3}, which keeps it from {1}, so the browser blocks it."
                };
                let found_policy = found.as_deref().unwrap_or(policy);
                told.say(template, &[url, page, embedder_policy.unwrap_or(""), found_policy])
                    .expected("cross-origin")
                    .send(
                        "Cross-Origin-Resource-Policy",
                        "cross-origin",
                        "Send this header if pages of other sites may embed it.",
                    )
                    .act(
                        Who::Client,
                        "Request it in mode \"cors\" (the crossorigin attribute, for an element), where this policy is not asked.",
                    )
                    .found_if(found.as_deref());
            }
            What::BlockedByNosniff {
                content_type,
                destination,
            } => {
                told.say(
                    "{0} was asked for as \"{1}\" and says X-Content-Type-Options: nosniff with the Content-Type \"{2}\", which is no such thing, so the browser blocks it.",
                    &[url, destination, content_type.as_deref().unwrap_or("")],
                )
                .found_if(content_type.as_deref());
                wants_type(
                    if *destination == "style" {
                        "text/css"
                    } else {
                        "text/javascript"
                    },
                    told,
                );
            }
            What::BlockedByMimeType { content_type } => {
                told.say(
                    "{0} was asked for as a script and its Content-Type is \"{1}\", so the browser blocks it.",
                    &[url, content_type],
                )
                .found(content_type);
                wants_type("text/javascript", told);
            }
            // Range not requested; the other reasons have functions of their own.
            _ => {
                told.say(
                    "{0} was answered with a part of it, and the request did not ask for one, so the browser blocks it.",
                    &[url],
                )
                .act(
                    Who::Server,
                    "Answer a request without a Range header with the whole, status 200.",
                );
            }
        }
    }
}

fn wants_type(content_type: &str, told: &mut Finding) {
    told.expected(content_type)
        .send("Content-Type", content_type, "Send the type that the file really has.");
}
