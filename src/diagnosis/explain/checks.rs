//! The findings of main fetch and of the checks beside CORS.

use super::Explanation;
use crate::{
    diagnosis::{
        Finding, Who,
        catalogue::{Act, Sentence},
    },
    infra::{Shown, ShownUrl},
    reason::{Reason, Violation},
    request::Destination,
};

impl Explanation<'_> {
    /// A violation for which a request is refused before it is sent.
    pub(super) fn request_checks(&self, reason: &Reason, finding: &mut Finding) {
        let url = ShownUrl(&reason.url);
        let page_origin = self.original.origin.serialize();
        let page = Shown(page_origin);
        match &reason.violation {
            Violation::BadPort { port } => {
                finding.say(Sentence::BadPort { port: *port, url });
                finding.remedy(Who::Server, Act::ServeOnAnotherPort);
            }
            Violation::MixedContent => {
                finding.say(Sentence::MixedContent { page, url });
                finding.expected = Some("https".into());
                finding.remedy(Who::Client, Act::RequestWithHttps);
                finding.remedy(Who::Server, Act::ServeOverHttps);
            }
            Violation::ModeSameOrigin { url_origin } => {
                let url_origin = Shown(url_origin);
                finding.say(Sentence::ModeSameOrigin { url_origin, page });
                finding.expected = Some(page_origin.into());
                let initiator = self.original.initiator;
                finding.remedy(
                    Who::Client,
                    if initiator.is_script() {
                        Act::RequestWithCorsOrSameOrigin
                    } else if initiator.info().has_cross_origin_attribute() {
                        Act::SetCrossOrigin
                    } else {
                        Act::ServeFromPageOrigin
                    },
                );
            }
            Violation::NoCorsRedirectMode { redirect_mode } => {
                finding.say(Sentence::NoCorsRedirectMode {
                    redirect_mode: *redirect_mode,
                });
                finding.expected = Some("follow".into());
                finding.remedy(Who::Client, Act::RequestWithCorsOrFollow);
            }
            Violation::SchemeNotHttp { scheme } => {
                let scheme = Shown(scheme);
                finding.say(Sentence::SchemeNotHttp { url, scheme });
                finding.expected = Some("https".into());
                finding.remedy(Who::Client, Act::ServeBothOverHttp);
            }
            _ => {}
        }
    }

    /// A violation for which a response is refused, beside those of the CORS protocol.
    pub(super) fn response_checks(&self, reason: &Reason, finding: &mut Finding) {
        let url = ShownUrl(&reason.url);
        let page = Shown(self.original.origin.serialize());
        match &reason.violation {
            Violation::ResourcePolicySameOrigin => {
                let policy = Shown("same-origin");
                finding.say(Sentence::ResourcePolicyKeepsFrom { url, policy, page });
                may_embed(finding);
            }
            Violation::ResourcePolicySameSite => {
                let policy = Shown("same-site");
                finding.say(Sentence::ResourcePolicyKeepsFrom { url, policy, page });
                may_embed(finding);
            }
            Violation::ResourcePolicyRequired { embedder_policy, .. } => {
                finding.say(Sentence::ResourcePolicyRequired {
                    embedder_policy: *embedder_policy,
                    url,
                    page,
                });
                may_embed(finding);
            }
            Violation::BlockedByNosniff {
                content_type,
                destination,
            } => {
                finding.say(Sentence::BlockedByNosniff {
                    url,
                    destination: *destination,
                    content_type: Shown(content_type.as_deref().unwrap_or_default()),
                });
                wants_type(*destination, finding);
            }
            Violation::BlockedByMimeType { content_type } => {
                let content_type = Shown(content_type);
                finding.say(Sentence::BlockedByMimeType { url, content_type });
                wants_type(Destination::Script, finding);
            }
            Violation::RangeNotRequested => {
                finding.say(Sentence::RangeNotRequested { url });
                finding.remedy(Who::Server, Act::AnswerWithTheWhole);
            }
            _ => {}
        }
    }
}

/// Adds two remedies: the server lets pages of other sites embed the response, or the client uses CORS.
fn may_embed(finding: &mut Finding) {
    finding.expected = Some("cross-origin".into());
    finding.send("Cross-Origin-Resource-Policy", "cross-origin", Act::SendResourcePolicy);
    finding.remedy(Who::Client, Act::RequestWithCors);
}

/// Adds the remedy that the server sends the Content-Type of the destination.
fn wants_type(destination: Destination, finding: &mut Finding) {
    let content_type = match destination {
        Destination::Style => "text/css",
        _ => "text/javascript",
    };
    finding.expected = Some(content_type.into());
    finding.send("Content-Type", content_type, Act::SendContentType);
}
