//! The part of the environment settings object that a fetch needs.

use crate::{
    infra::string_enum,
    origin::{Origin, PublicSuffixList},
    url::UrlParser,
};
use alloc::string::String;

string_enum! {
    /// An embedder policy value.
    ///
    /// <https://html.spec.whatwg.org/multipage/browsers.html#embedder-policy-value>
    #[derive(Default)]
    EmbedderPolicyValue {
        #[default]
        UnsafeNone = "unsafe-none",
        RequireCorp = "require-corp",
        Credentialless = "credentialless",
    }
}

/// The client of a request: the part of the environment settings object that the protocol reads.
///
/// <https://html.spec.whatwg.org/multipage/webappapis.html#environment-settings-object>
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EnvironmentSettings {
    /// The origin of the page.
    pub origin: Origin,
    /// The value of `Cross-Origin-Embedder-Policy`, which the responses that the page embeds have to agree to.
    pub embedder_policy: EmbedderPolicyValue,
    /// The report-only value. This value blocks no response; a violation is only a step of the trace.
    pub embedder_policy_report_only: EmbedderPolicyValue,
    /// The network partition key that the host has determined: any string, the same for the same key.
    ///
    /// <https://fetch.spec.whatwg.org/#request-determine-the-network-partition-key>
    pub network_partition_key: String,
    /// <https://w3c.github.io/webappsec-mixed-content/#categorize-settings-object>
    pub prohibits_mixed_security_contexts: bool,
    /// The list by which two origins are of one site. Without one, two different hosts are two sites.
    pub public_suffix_list: PublicSuffixList,
    /// The parser of every URL.
    pub url_parser: UrlParser,
}

impl EnvironmentSettings {
    /// A page at `origin` with default policies and the URL parser of the `url` crate. Mixed content is prohibited if the origin is https.
    #[cfg(feature = "url")]
    #[must_use]
    pub fn new(origin: Origin) -> Self {
        Self::with_url_parser(origin, crate::url::url_crate)
    }

    /// A page at `origin` with default policies and another URL parser.
    #[must_use]
    pub fn with_url_parser(origin: Origin, url_parser: UrlParser) -> Self {
        Self {
            prohibits_mixed_security_contexts: origin.scheme() == Some("https"),
            origin,
            embedder_policy: EmbedderPolicyValue::default(),
            embedder_policy_report_only: EmbedderPolicyValue::default(),
            network_partition_key: String::new(),
            public_suffix_list: PublicSuffixList::default(),
            url_parser,
        }
    }
}
