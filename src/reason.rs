//! Why a fetch ended in a network error: one rule for each failing step.
//!
//! The Standard gives a network error no reason. A code here is `{stage}-{leaf}`, stable for ever; what to tell people of
//! it is made in `diagnosis` from these values.

use crate::infra::text::{split, split_once};
use alloc::string::String;

/// The part of a fetch that a reason belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    Request,
    Preflight,
    Response,
    Redirect,
    Policy,
    Environment,
}

impl Stage {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Preflight => "preflight",
            Self::Response => "response",
            Self::Redirect => "redirect",
            Self::Policy => "policy",
            Self::Environment => "environment",
        }
    }
}

/// Why a fetch ended in a network error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    pub stage: Stage,
    pub what: What,
    /// The current URL when it happened.
    pub url: String,
    /// The origin that the request carried then: byte-serialized request origin.
    pub origin: String,
    /// Whether the credentials mode is "include".
    pub credentials: bool,
    /// The status of the response at fault, if it was one.
    pub status: Option<u16>,
}

/// A rule that was broken, and the values that broke it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct What {
    pub rule: Rule,
    /// What was found where the rule looked; null if there was nothing.
    pub found: Option<String>,
    /// What the rule asked for, or the part at fault of what was found; which of them is said at the rule.
    pub item: String,
}

impl What {
    /// A rule that says everything.
    #[inline(never)]
    pub(crate) const fn of(rule: Rule) -> Self {
        Self {
            rule,
            found: None,
            item: String::new(),
        }
    }

    /// A rule and what was found.
    #[inline(never)]
    pub(crate) fn found(rule: Rule, found: &str) -> Self {
        Self {
            found: Some(found.into()),
            ..Self::of(rule)
        }
    }

    fn is_authorization(&self) -> bool {
        self.item.eq_ignore_ascii_case("authorization")
    }
}

/// What can go wrong: one for each failing step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rule {
    // CORS check; also of a preflight's response and of a redirect
    AllowOriginMissing,
    AllowOriginWildcardWithCredentials,
    /// More than one header, their values in order.
    AllowOriginMultiple,
    AllowCredentialsMissing,
    AllowCredentialsInvalid,
    /// One header, not the serialized origin.
    AllowOriginMismatch,
    // Main fetch
    BadPort,
    MixedContent,
    /// Found: the origin of the URL.
    ModeSameOrigin,
    NoCorsRedirectMode,
    SchemeNotHttp,
    // CORS-preflight fetch
    PreflightStatusNotOk,
    /// Item: the Location.
    PreflightRedirect,
    /// Item: what is no method.
    AllowMethodsInvalid,
    /// Item: what is no header name.
    AllowHeadersInvalid,
    /// Item: the method.
    MethodNotAllowed,
    /// Item: the header's name.
    HeaderNotAllowed,
    // HTTP fetch, HTTP-redirect fetch
    ResourcePolicySameOrigin,
    ResourcePolicySameSite,
    /// Item: the embedder policy.
    ResourcePolicyRequired,
    RedirectModeError,
    LocationInvalid,
    LocationSchemeNotHttp,
    TooManyRedirects,
    LocationIncludesCredentials,
    BodyNotReplayable,
    // Main fetch, after the response
    /// Found: the Content-Type. Item: the destination.
    BlockedByNosniff,
    /// Found: the Content-Type.
    BlockedByMimeType,
    RangeNotRequested,
    /// The transport said so; found is its message.
    NetworkError,
}

impl Reason {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        let What { rule, found, item } = &self.what;
        let listed = found.as_deref().unwrap_or("");
        let has = |wanted: &str| split(listed, b',').any(|one| one.trim_ascii().eq_ignore_ascii_case(wanted));
        // Which of the rule's codes it is.
        let place = match rule {
            Rule::AllowOriginMismatch => AllowOriginValue::of(listed) as usize * 3 + self.place(),
            _ if rule.is_of_cors_check() => self.place(),
            Rule::MethodNotAllowed | Rule::HeaderNotAllowed if found.is_none() => 1,
            Rule::MethodNotAllowed | Rule::HeaderNotAllowed if self.credentials && has("*") => 2,
            Rule::MethodNotAllowed if has(item) => 3,
            Rule::HeaderNotAllowed if has("*") && self.what.is_authorization() => 3,
            Rule::NetworkError => usize::from(self.stage == Stage::Preflight),
            _ => 0,
        };
        let mut codes = split(rule.cell(0), b',');
        codes.nth(place).unwrap_or_default()
    }

    /// Which of the three stages in which a CORS check can fail it is.
    fn place(&self) -> usize {
        match self.stage {
            Stage::Preflight => 0,
            Stage::Redirect => 1,
            _ => 2,
        }
    }

    /// The anchor in the Standard of the algorithm that failed, and the step in it.
    #[must_use]
    pub fn step(&self) -> (&'static str, &'static str) {
        let What { rule, .. } = self.what;
        (
            rule.cell(1),
            if rule == Rule::HeaderNotAllowed && self.what.is_authorization() {
                "7.6"
            } else {
                rule.cell(2)
            },
        )
    }
}

impl Rule {
    /// Whether it is one of the CORS check.
    #[must_use]
    pub fn is_of_cors_check(self) -> bool {
        self as u8 <= Self::AllowOriginMismatch as u8
    }

    /// The codes, the anchor or the step.
    fn cell(self, index: usize) -> &'static str {
        let row = split(ROWS, b'\n').nth(self as usize).unwrap_or_default();
        split(row, b'|').nth(index).unwrap_or_default()
    }
}

/// All codes.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    split(ROWS, b'\n').flat_map(|row| split(split(row, b'|').next().unwrap_or_default(), b','))
}

/// A row for each rule, in their order: its codes, the anchor in the Standard of the algorithm that fails, the step in it. A rule of
/// the CORS check has a code for each stage; a mismatch has three for each [`AllowOriginValue`].
const ROWS: &str = "\
preflight-acao-missing,redirect-acao-missing,response-acao-missing|concept-cors-check|2
preflight-acao-wildcard-with-credentials,redirect-acao-wildcard-with-credentials,response-acao-wildcard-with-credentials|concept-cors-check|4
preflight-acao-multiple-headers,redirect-acao-multiple-headers,response-acao-multiple-headers|concept-cors-check|4
preflight-acac-missing,redirect-acac-missing,response-acac-missing|concept-cors-check|7
preflight-acac-invalid,redirect-acac-invalid,response-acac-invalid|concept-cors-check|7
preflight-acao-empty,redirect-acao-empty,response-acao-empty,\
preflight-acao-list-value,redirect-acao-list-value,response-acao-list-value,\
preflight-acao-invalid,redirect-acao-invalid,response-acao-invalid,\
preflight-acao-mismatch,redirect-acao-mismatch,response-acao-mismatch|concept-cors-check|4
policy-bad-port|concept-main-fetch|7
policy-mixed-content|concept-main-fetch|7
request-mode-same-origin-violation|concept-main-fetch|12
request-no-cors-redirect-mode|concept-main-fetch|12
request-scheme-not-http|concept-main-fetch|12
preflight-status-not-ok|cors-preflight-fetch-0|7
preflight-redirect|cors-preflight-fetch-0|7
preflight-allow-methods-invalid|cors-preflight-fetch-0|7.3
preflight-allow-headers-invalid|cors-preflight-fetch-0|7.3
preflight-method-not-allowed,preflight-allow-methods-missing,preflight-methods-wildcard-with-credentials,\
preflight-method-case-mismatch|cors-preflight-fetch-0|7.5
preflight-header-not-allowed,preflight-allow-headers-missing,preflight-headers-wildcard-with-credentials,\
preflight-authorization-not-covered-by-wildcard|cors-preflight-fetch-0|7.7
policy-corp-same-origin|cross-origin-resource-policy-internal-check|5
policy-corp-same-site|cross-origin-resource-policy-internal-check|5
policy-corp-required-by-coep|cross-origin-resource-policy-internal-check|5
redirect-mode-error|concept-http-fetch|6.3
redirect-location-invalid|concept-http-redirect-fetch|5
redirect-scheme-not-http|concept-http-redirect-fetch|6
redirect-too-many|concept-http-redirect-fetch|7
redirect-location-has-credentials|concept-http-redirect-fetch|9
request-body-not-replayable|concept-http-redirect-fetch|11
response-nosniff-or-mime|concept-main-fetch|19
response-nosniff-or-mime|concept-main-fetch|19
response-range-not-requested|concept-main-fetch|20
env-network-error,preflight-network-error|concept-http-network-fetch|10
";

/// What an `Access-Control-Allow-Origin` value that does not match looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AllowOriginValue {
    Empty,
    /// Has a comma or a space in it.
    List,
    /// Neither `null`, `*` nor anything with a scheme.
    Invalid,
    Origin,
}

impl AllowOriginValue {
    pub(crate) fn of(value: &str) -> Self {
        if value.is_empty() {
            Self::Empty
        } else if value.bytes().any(|byte| matches!(byte, b',' | b' ')) {
            Self::List
        } else if value == "null" || has_scheme(value) {
            Self::Origin
        } else {
            Self::Invalid
        }
    }
}

/// Whether a value starts as a URL does. `localhost:3000` does, as browsers see it too.
fn has_scheme(value: &str) -> bool {
    split_once(value, b':').is_some_and(|(scheme, rest)| {
        scheme.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
            && rest.bytes().any(|byte| byte != b'/')
    })
}
