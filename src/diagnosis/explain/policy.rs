use super::{Explanation, told};
use crate::{
    diagnosis::{
        Finding, Who,
        remedy::{act, send},
        words::fill,
    },
    reason::{Reason, What},
};
use alloc::{
    string::{String, ToString},
    vec,
};

impl Explanation<'_> {
    /// What has to do with neither the CORS check, the preflight nor a redirect.
    pub(super) fn policy(&self, reason: &Reason) -> Finding {
        let url = reason.url.as_str();
        match &reason.what {
            What::BadPort { port } => {
                let port = port.to_string();
                told(reason, Who::Server,
                    fill("Browsers never connect to port {0}, so {1} is not requested.", &[&port, url]),
                )
                .found(port)
                .remedies(vec![act(Who::Server, "Serve it on another port, 443 or 8080 for example.")])
            }
            What::MixedContent => told(reason, Who::Client,
                fill(
                    "The page at {0} is secure and {1} is not, so the browser blocks it as mixed content.",
                    &[&reason.origin, url],
                ),
            )
            .found("http")
            .expected("https")
            .remedies(vec![
                act(Who::Client, "Request it with https, if the server answers there."),
                act(Who::Server, "Serve it over https."),
            ]),
            What::ModeSameOrigin { target } => told(reason, Who::Client,
                fill(
                    "The request's mode is \"same-origin\", and {0} is not the page's origin {1}.",
                    &[target, self.original.origin.serialize()],
                ),
            )
            .found(target)
            .expected(self.original.origin.serialize())
            .remedies(vec![act(
                Who::Client,
                "Make the request in mode \"cors\", or to the page's own origin.",
            )]),
            What::NoCorsRedirectMode { redirect_mode } => told(reason, Who::Client,
                fill(
                    "A request in mode \"no-cors\" must have the redirect mode \"follow\", and it is \"{0}\".",
                    &[redirect_mode],
                ),
            )
            .found(*redirect_mode)
            .expected("follow")
            .remedies(vec![act(
                Who::Client,
                "Make the request in mode \"cors\", or leave redirect at \"follow\".",
            )]),
            What::SchemeNotHttp { scheme } => told(reason, Who::Client,
                fill(
                    "Script can request only http and https URLs of other origins, and the scheme of {0} is {1}.",
                    &[url, scheme],
                ),
            )
            .found(scheme)
            .expected("https")
            .remedies(vec![act(
                Who::Client,
                "Serve both the page and what it requests over http or https.",
            )]),
            What::CrossOriginResourcePolicy {
                found,
                policy,
                embedder_policy,
            } => self.cross_origin_resource_policy(reason, found.as_deref(), policy, *embedder_policy),
            What::BlockedByNosniff {
                content_type,
                destination,
            } => {
                let content_type = content_type.as_deref().unwrap_or("");
                let mut told = told(reason, Who::Server,
                    fill(
                        "{0} was asked for as \"{1}\" and says X-Content-Type-Options: nosniff with the Content-Type \"{2}\", which is no such thing, so the browser blocks it.",
                        &[url, destination, content_type],
                    ),
                );
                told.found = (!content_type.is_empty()).then(|| content_type.into());
                type_remedy(told, if *destination == "style" { "text/css" } else { "text/javascript" })
            }
            What::BlockedByMimeType { content_type } => type_remedy(
                told(reason, Who::Server,
                    fill(
                        "{0} was asked for as a script and its Content-Type is \"{1}\", so the browser blocks it.",
                        &[url, content_type],
                    ),
                )
                .found(content_type),
                "text/javascript",
            ),
            What::RangeNotRequested => told(reason, Who::Server,
                fill(
                    "{0} was answered with a part of it, and the request did not ask for one, so the browser blocks it.",
                    &[url],
                ),
            )
            .remedies(vec![act(
                Who::Server,
                "Answer a request without a Range header with the whole, status 200.",
            )]),
            // Those of the other functions.
            _ => told(reason, Who::Server, fill("{0} was refused.", &[url])),
        }
    }

    fn cross_origin_resource_policy(
        &self,
        reason: &Reason,
        found: Option<&str>,
        policy: &str,
        embedder_policy: Option<&str>,
    ) -> Finding {
        let template = if embedder_policy.is_some() {
            "The page's Cross-Origin-Embedder-Policy is {2}, and {0} does not say in Cross-Origin-Resource-Policy that {1} may embed it, so the browser blocks it."
        } else {
            "{0} says Cross-Origin-Resource-Policy: {3}, which keeps it from {1}, so the browser blocks it."
        };
        let values = [
            reason.url.as_str(),
            &reason.origin,
            embedder_policy.unwrap_or(""),
            found.unwrap_or(policy),
        ];
        let mut told = told(reason, Who::Server, fill(template, &values))
            .expected("cross-origin")
            .remedies(vec![
                send(
                    "Cross-Origin-Resource-Policy",
                    "cross-origin",
                    "Send this header if pages of other sites may embed it.",
                ),
                act(
                    Who::Client,
                    "Request it in mode \"cors\" (the crossorigin attribute, for an element), where this policy is not asked.",
                ),
            ]);
        told.found = found.map(String::from);
        told
    }
}

fn type_remedy(told: Finding, content_type: &str) -> Finding {
    let remedy = send("Content-Type", content_type, "Send the type that the file really has.");
    told.expected(content_type).remedies(vec![remedy])
}
