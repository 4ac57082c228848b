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

string_enum! {
    /// An IP address space: how far an address can be reached from.
    ///
    /// <https://wicg.github.io/local-network-access/#ip-address-space-section>
    IpAddressSpace {
        Public = "public",
        Local = "local",
        Loopback = "loopback",
    }
}

impl IpAddressSpace {
    /// Less public: whether addresses of this space can be reached from fewer places than those of `other`.
    ///
    /// <https://wicg.github.io/local-network-access/#ip-address-space-less-public>
    #[must_use]
    pub const fn is_less_public(self, other: Self) -> bool {
        self as u8 > other as u8
    }

    /// The name of the permission that a request to this space needs, for `navigator.permissions.query`. There is none for public addresses.
    ///
    /// <https://wicg.github.io/local-network-access/#permissions>
    #[must_use]
    pub const fn permission(self) -> &'static str {
        match self {
            Self::Public => "",
            Self::Local => "local-network",
            Self::Loopback => "loopback-network",
        }
    }
}

string_enum! {
    /// The state of a permission.
    ///
    /// <https://w3c.github.io/permissions/#dfn-permission-state>
    PermissionState {
        Granted = "granted",
        Denied = "denied",
        Prompt = "prompt",
    }
}

/// The states of the permissions of Local Network Access, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NetworkPermissions {
    /// `local-network`: for addresses of the local network.
    pub local_network: Option<PermissionState>,
    /// `loopback-network`: for addresses of the machine itself.
    pub loopback_network: Option<PermissionState>,
}

impl NetworkPermissions {
    /// These states, and those of `other` where they are not known.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            local_network: self.local_network.or(other.local_network),
            loopback_network: self.loopback_network.or(other.loopback_network),
        }
    }

    /// The state of the permission for a space; null if it is not known.
    #[must_use]
    pub const fn state(self, space: IpAddressSpace) -> Option<PermissionState> {
        match space {
            IpAddressSpace::Public => None,
            IpAddressSpace::Local => self.local_network,
            IpAddressSpace::Loopback => self.loopback_network,
        }
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
    /// The IP address space of the policy container: that of the address that the page came from. Null if it is not known; then it is that of
    /// the host in the page's origin, if the host shows one.
    ///
    /// <https://wicg.github.io/local-network-access/#policy-container-ip-address-space>
    pub ip_address_space: Option<IpAddressSpace>,
    /// What the user has said about the local network.
    pub permissions: NetworkPermissions,
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
            ip_address_space: None,
            permissions: NetworkPermissions::default(),
            public_suffix_list: PublicSuffixList::default(),
            url_parser,
        }
    }
}
