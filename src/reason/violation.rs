//! The violations: one variant for each rule that a fetch can break, with the values that broke the rule.

use crate::{
    environment::{EmbedderPolicyValue, IpAddressSpace},
    request::{Destination, RedirectMode},
};
use alloc::{
    borrow::Cow,
    string::{String, ToString},
};

/// A rule that was broken, and the values that broke it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(
    missing_docs,
    reason = "a variant is named after its rule, its values after what they are; the Code has the rule's anchor"
)]
pub enum Violation {
    // CORS check: of a response, of a preflight's response and of a redirect.
    AllowOriginMissing,
    AllowOriginWildcardWithCredentials,
    /// More than one Access-Control-Allow-Origin header. The values are combined in their order.
    AllowOriginMultiple {
        values: String,
    },
    AllowCredentialsMissing,
    AllowCredentialsInvalid {
        value: String,
    },
    /// One Access-Control-Allow-Origin header, whose value is not the serialized origin.
    AllowOriginMismatch {
        value: String,
    },
    // Main fetch.
    BadPort {
        port: u16,
    },
    MixedContent,
    // Local Network Access.
    LocalNetworkAccess {
        /// The space of the address, for which the page has no permission.
        space: IpAddressSpace,
        /// Whether the permission is denied. If not, the page is no secure context.
        is_denied: bool,
    },
    TargetAddressSpace {
        /// The space of the address.
        space: IpAddressSpace,
        target: IpAddressSpace,
    },
    ModeSameOrigin {
        /// The origin of the URL.
        url_origin: String,
    },
    NoCorsRedirectMode {
        redirect_mode: RedirectMode,
    },
    SchemeNotHttp {
        scheme: String,
    },
    // CORS-preflight fetch.
    PreflightStatusNotOk,
    PreflightRedirect {
        location: String,
    },
    AllowMethodsInvalid {
        value: String,
        /// The list item that is not a method.
        item: String,
    },
    AllowHeadersInvalid {
        value: String,
        /// The list item that is not a header name.
        item: String,
    },
    MethodNotAllowed {
        /// The methods that the response allows; null if the header is missing.
        allowed: Option<String>,
        method: String,
    },
    HeaderNotAllowed {
        /// The header names that the response allows; null if the header is missing.
        allowed: Option<String>,
        /// The name of the header, or a list of names.
        names: String,
    },
    // HTTP fetch and HTTP-redirect fetch.
    ResourcePolicySameOrigin,
    ResourcePolicySameSite,
    ResourcePolicyRequired {
        policy: Option<String>,
        embedder_policy: EmbedderPolicyValue,
    },
    RedirectModeError {
        location: Option<String>,
    },
    LocationInvalid {
        location: String,
    },
    LocationSchemeNotHttp {
        location: String,
    },
    TooManyRedirects {
        count: u8,
    },
    LocationIncludesCredentials {
        location: String,
    },
    BodyNotReplayable,
    // Main fetch, after the response was received.
    BlockedByNosniff {
        content_type: Option<String>,
        destination: Destination,
    },
    BlockedByMimeType {
        content_type: String,
    },
    RangeNotRequested,
    // The transport.
    NetworkError {
        /// The message of the transport; null if the transport gave none.
        message: Option<String>,
    },
}

impl Violation {
    /// The value that the rule checked; null if there was no value.
    #[must_use]
    pub fn found(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::AllowOriginWildcardWithCredentials => "*".into(),
            Self::AllowOriginMultiple { values } => values.into(),
            Self::AllowCredentialsInvalid { value }
            | Self::AllowOriginMismatch { value }
            | Self::AllowMethodsInvalid { value, .. }
            | Self::AllowHeadersInvalid { value, .. } => value.into(),
            Self::BadPort { port } => port.to_string().into(),
            Self::MixedContent => "http".into(),
            Self::LocalNetworkAccess { space: found, .. } | Self::TargetAddressSpace { target: found, .. } => {
                found.as_str().into()
            }
            Self::ModeSameOrigin { url_origin } => url_origin.into(),
            Self::NoCorsRedirectMode { redirect_mode } => redirect_mode.as_str().into(),
            Self::SchemeNotHttp { scheme } => scheme.into(),
            Self::LocationInvalid { location }
            | Self::LocationSchemeNotHttp { location }
            | Self::LocationIncludesCredentials { location } => location.into(),
            Self::ResourcePolicySameOrigin => "same-origin".into(),
            Self::ResourcePolicySameSite => "same-site".into(),
            Self::TooManyRedirects { count } => count.to_string().into(),
            Self::BlockedByMimeType { content_type } => content_type.into(),
            Self::MethodNotAllowed { allowed: found, .. }
            | Self::HeaderNotAllowed { allowed: found, .. }
            | Self::ResourcePolicyRequired { policy: found, .. }
            | Self::RedirectModeError { location: found }
            | Self::BlockedByNosniff {
                content_type: found, ..
            }
            | Self::NetworkError { message: found } => found.as_ref()?.into(),
            Self::AllowOriginMissing
            | Self::AllowCredentialsMissing
            | Self::PreflightStatusNotOk
            | Self::PreflightRedirect { .. }
            | Self::BodyNotReplayable
            | Self::RangeNotRequested => return None,
        })
    }
}

/// The form of an `Access-Control-Allow-Origin` value that does not match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AllowOriginValue {
    Empty,
    /// The value has a comma or a space.
    List,
    /// The value is not `null` and has no scheme.
    Invalid,
    Origin,
}

impl AllowOriginValue {
    pub(crate) fn of(value: &str) -> Self {
        if value.is_empty() {
            Self::Empty
        } else if value.contains([',', ' ']) {
            Self::List
        } else if value == "null" || has_scheme(value) {
            Self::Origin
        } else {
            Self::Invalid
        }
    }
}

/// Whether a value starts with a scheme. In `localhost:3000`, the scheme is `localhost`; browsers read the value like this too.
fn has_scheme(value: &str) -> bool {
    value.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
            && rest.chars().any(|c| c != '/')
    })
}
