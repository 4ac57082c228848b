//! The findings of main fetch and of the checks beside CORS.

use super::Explanation;
use crate::{
    diagnosis::{Finding, Who, advice::remedies_of_local_network, catalogue::acts, facts::Detail},
    reason::Violation,
    request::Destination,
};
use alloc::vec;

impl Explanation<'_> {
    /// A violation beside those of the CORS protocol.
    pub(super) fn checks(&self, violation: &Violation, finding: &mut Finding) {
        match violation {
            Violation::BadPort { .. } => finding.remedy(Who::Server, acts::SERVE_ON_ANOTHER_PORT),
            Violation::MixedContent => {
                finding.expect("https");
                finding.remedy(Who::Client, acts::REQUEST_WITH_HTTPS);
                finding.remedy(Who::Server, acts::SERVE_OVER_HTTPS);
            }
            Violation::LocalNetworkAccess { space, is_denied } => {
                finding.detail(if *is_denied {
                    Detail::LnaPermissionDenied
                } else {
                    Detail::LnaPageNotSecure
                });
                remedies_of_local_network(finding, *space, *is_denied);
            }
            Violation::TargetAddressSpace { space, .. } => {
                finding.expect(space.as_str());
                let values = vec![("space", space.as_str().into())];
                finding.remedy_with(Who::Client, acts::SET_TARGET_ADDRESS_SPACE, &values);
            }
            Violation::ModeSameOrigin { .. } => {
                finding.expect(self.original.origin.serialize());
                let initiator = self.original.initiator;
                let act = if initiator.is_script() {
                    acts::REQUEST_WITH_CORS_OR_SAME_ORIGIN
                } else if initiator.info().has_cross_origin_attribute() {
                    acts::SET_CROSS_ORIGIN
                } else {
                    acts::SERVE_FROM_PAGE_ORIGIN
                };
                finding.remedy(Who::Client, act);
            }
            Violation::NoCorsRedirectMode { .. } => {
                finding.expect("follow");
                finding.remedy(Who::Client, acts::REQUEST_WITH_CORS_OR_FOLLOW);
            }
            Violation::SchemeNotHttp { .. } => {
                finding.expect("https");
                finding.remedy(Who::Client, acts::SERVE_BOTH_OVER_HTTP);
            }
            Violation::ResourcePolicySameOrigin
            | Violation::ResourcePolicySameSite
            | Violation::ResourcePolicyRequired { .. } => {
                finding.expect("cross-origin");
                finding.send(
                    "Cross-Origin-Resource-Policy",
                    "cross-origin",
                    acts::SEND_RESOURCE_POLICY,
                );
                finding.remedy(Who::Client, acts::REQUEST_WITH_CORS);
            }
            Violation::BlockedByNosniff { .. } | Violation::BlockedByMimeType { .. } => {
                let content_type = match violation {
                    Violation::BlockedByNosniff {
                        destination: Destination::Style,
                        ..
                    } => "text/css",
                    _ => "text/javascript",
                };
                finding.expect(content_type);
                finding.send("Content-Type", content_type, acts::SEND_CONTENT_TYPE);
            }
            Violation::RangeNotRequested => finding.remedy(Who::Server, acts::ANSWER_WITH_THE_WHOLE),
            _ => {}
        }
    }
}
