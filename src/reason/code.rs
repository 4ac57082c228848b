//! The stable codes of reasons: one row each, with the step of the Standard that fails.

use super::{AllowOriginValue, Reason, Stage, Violation};
use crate::infra::string_enum;

/// Makes the enum of codes and their anchors and steps from one list.
macro_rules! codes {
    ($($variant:ident $code:literal $anchor:literal $step:literal)+) => {
        string_enum! {
            /// The stable code of a [`Reason`]: `{stage}-{leaf}`.
            #[non_exhaustive]
            Code {
                $($variant = $code,)+
            }
        }

        impl Code {
            /// The anchor in the Standard of the algorithm that fails.
            #[must_use]
            pub const fn anchor(self) -> &'static str {
                match self {
                    $(Self::$variant => $anchor,)+
                }
            }

            /// The step of that algorithm, in full dotted numbers.
            #[must_use]
            pub const fn step(self) -> &'static str {
                match self {
                    $(Self::$variant => $step,)+
                }
            }
        }
    };
}

codes! {
    PreflightAcaoMissing "preflight-acao-missing" "concept-cors-check" "2"
    RedirectAcaoMissing "redirect-acao-missing" "concept-cors-check" "2"
    ResponseAcaoMissing "response-acao-missing" "concept-cors-check" "2"
    PreflightAcaoWildcardWithCredentials "preflight-acao-wildcard-with-credentials" "concept-cors-check" "4"
    RedirectAcaoWildcardWithCredentials "redirect-acao-wildcard-with-credentials" "concept-cors-check" "4"
    ResponseAcaoWildcardWithCredentials "response-acao-wildcard-with-credentials" "concept-cors-check" "4"
    PreflightAcaoMultipleHeaders "preflight-acao-multiple-headers" "concept-cors-check" "4"
    RedirectAcaoMultipleHeaders "redirect-acao-multiple-headers" "concept-cors-check" "4"
    ResponseAcaoMultipleHeaders "response-acao-multiple-headers" "concept-cors-check" "4"
    PreflightAcaoEmpty "preflight-acao-empty" "concept-cors-check" "4"
    RedirectAcaoEmpty "redirect-acao-empty" "concept-cors-check" "4"
    ResponseAcaoEmpty "response-acao-empty" "concept-cors-check" "4"
    PreflightAcaoListValue "preflight-acao-list-value" "concept-cors-check" "4"
    RedirectAcaoListValue "redirect-acao-list-value" "concept-cors-check" "4"
    ResponseAcaoListValue "response-acao-list-value" "concept-cors-check" "4"
    PreflightAcaoInvalid "preflight-acao-invalid" "concept-cors-check" "4"
    RedirectAcaoInvalid "redirect-acao-invalid" "concept-cors-check" "4"
    ResponseAcaoInvalid "response-acao-invalid" "concept-cors-check" "4"
    PreflightAcaoMismatch "preflight-acao-mismatch" "concept-cors-check" "4"
    RedirectAcaoMismatch "redirect-acao-mismatch" "concept-cors-check" "4"
    ResponseAcaoMismatch "response-acao-mismatch" "concept-cors-check" "4"
    PreflightAcacMissing "preflight-acac-missing" "concept-cors-check" "7"
    RedirectAcacMissing "redirect-acac-missing" "concept-cors-check" "7"
    ResponseAcacMissing "response-acac-missing" "concept-cors-check" "7"
    PreflightAcacInvalid "preflight-acac-invalid" "concept-cors-check" "7"
    RedirectAcacInvalid "redirect-acac-invalid" "concept-cors-check" "7"
    ResponseAcacInvalid "response-acac-invalid" "concept-cors-check" "7"
    BadPort "policy-bad-port" "concept-main-fetch" "7"
    MixedContent "policy-mixed-content" "concept-main-fetch" "7"
    LocalNetworkPermissionNeeded "lna-permission-needed" "https://wicg.github.io/local-network-access/#local-network-access-check" "5"
    TargetAddressSpaceMismatch "lna-target-address-space-mismatch" "https://wicg.github.io/local-network-access/#local-network-access-check" "4.2"
    ModeSameOriginViolation "request-mode-same-origin-violation" "concept-main-fetch" "12"
    NoCorsRedirectMode "request-no-cors-redirect-mode" "concept-main-fetch" "12"
    SchemeNotHttp "request-scheme-not-http" "concept-main-fetch" "12"
    PreflightStatusNotOk "preflight-status-not-ok" "cors-preflight-fetch-0" "7"
    PreflightRedirect "preflight-redirect" "cors-preflight-fetch-0" "7"
    AllowMethodsInvalid "preflight-allow-methods-invalid" "cors-preflight-fetch-0" "7.3"
    AllowHeadersInvalid "preflight-allow-headers-invalid" "cors-preflight-fetch-0" "7.3"
    MethodNotAllowed "preflight-method-not-allowed" "cors-preflight-fetch-0" "7.5"
    AllowMethodsMissing "preflight-allow-methods-missing" "cors-preflight-fetch-0" "7.5"
    MethodsWildcardWithCredentials "preflight-methods-wildcard-with-credentials" "cors-preflight-fetch-0" "7.5"
    MethodCaseMismatch "preflight-method-case-mismatch" "cors-preflight-fetch-0" "7.5"
    HeaderNotAllowed "preflight-header-not-allowed" "cors-preflight-fetch-0" "7.7"
    AllowHeadersMissing "preflight-allow-headers-missing" "cors-preflight-fetch-0" "7.7"
    HeadersWildcardWithCredentials "preflight-headers-wildcard-with-credentials" "cors-preflight-fetch-0" "7.7"
    AuthorizationNotCoveredByWildcard "preflight-authorization-not-covered-by-wildcard" "cors-preflight-fetch-0" "7.6"
    CorpSameOrigin "policy-corp-same-origin" "cross-origin-resource-policy-internal-check" "5"
    CorpSameSite "policy-corp-same-site" "cross-origin-resource-policy-internal-check" "5"
    CorpRequiredByCoep "policy-corp-required-by-coep" "cross-origin-resource-policy-internal-check" "5"
    RedirectModeError "redirect-mode-error" "concept-http-fetch" "6.3"
    LocationInvalid "redirect-location-invalid" "concept-http-redirect-fetch" "5"
    LocationSchemeNotHttp "redirect-scheme-not-http" "concept-http-redirect-fetch" "6"
    TooManyRedirects "redirect-too-many" "concept-http-redirect-fetch" "7"
    LocationHasCredentials "redirect-location-has-credentials" "concept-http-redirect-fetch" "9"
    BodyNotReplayable "request-body-not-replayable" "concept-http-redirect-fetch" "11"
    NosniffOrMime "response-nosniff-or-mime" "concept-main-fetch" "19"
    RangeNotRequested "response-range-not-requested" "concept-main-fetch" "20"
    NetworkError "env-network-error" "concept-http-network-fetch" "10"
    PreflightNetworkError "preflight-network-error" "concept-http-network-fetch" "10"
}

impl Code {
    /// The code of a reason: chosen by the violation, and for the CORS check and the transport also by the stage.
    pub(super) fn of(reason: &Reason) -> Self {
        let staged = |preflight, redirect, response| match reason.stage {
            Stage::Preflight => preflight,
            Stage::Redirect => redirect,
            _ => response,
        };
        match &reason.violation {
            Violation::AllowOriginMissing => staged(
                Self::PreflightAcaoMissing,
                Self::RedirectAcaoMissing,
                Self::ResponseAcaoMissing,
            ),
            Violation::AllowOriginWildcardWithCredentials => staged(
                Self::PreflightAcaoWildcardWithCredentials,
                Self::RedirectAcaoWildcardWithCredentials,
                Self::ResponseAcaoWildcardWithCredentials,
            ),
            Violation::AllowOriginMultiple { .. } => staged(
                Self::PreflightAcaoMultipleHeaders,
                Self::RedirectAcaoMultipleHeaders,
                Self::ResponseAcaoMultipleHeaders,
            ),
            Violation::AllowOriginMismatch { value } => match AllowOriginValue::of(value) {
                AllowOriginValue::Empty => staged(
                    Self::PreflightAcaoEmpty,
                    Self::RedirectAcaoEmpty,
                    Self::ResponseAcaoEmpty,
                ),
                AllowOriginValue::List => staged(
                    Self::PreflightAcaoListValue,
                    Self::RedirectAcaoListValue,
                    Self::ResponseAcaoListValue,
                ),
                AllowOriginValue::Invalid => staged(
                    Self::PreflightAcaoInvalid,
                    Self::RedirectAcaoInvalid,
                    Self::ResponseAcaoInvalid,
                ),
                AllowOriginValue::Origin => staged(
                    Self::PreflightAcaoMismatch,
                    Self::RedirectAcaoMismatch,
                    Self::ResponseAcaoMismatch,
                ),
            },
            Violation::AllowCredentialsMissing => staged(
                Self::PreflightAcacMissing,
                Self::RedirectAcacMissing,
                Self::ResponseAcacMissing,
            ),
            Violation::AllowCredentialsInvalid { .. } => staged(
                Self::PreflightAcacInvalid,
                Self::RedirectAcacInvalid,
                Self::ResponseAcacInvalid,
            ),
            Violation::BadPort { .. } => Self::BadPort,
            Violation::MixedContent => Self::MixedContent,
            Violation::LocalNetworkAccess { .. } => Self::LocalNetworkPermissionNeeded,
            Violation::TargetAddressSpace { .. } => Self::TargetAddressSpaceMismatch,
            Violation::ModeSameOrigin { .. } => Self::ModeSameOriginViolation,
            Violation::NoCorsRedirectMode { .. } => Self::NoCorsRedirectMode,
            Violation::SchemeNotHttp { .. } => Self::SchemeNotHttp,
            Violation::PreflightStatusNotOk => Self::PreflightStatusNotOk,
            Violation::PreflightRedirect { .. } => Self::PreflightRedirect,
            Violation::AllowMethodsInvalid { .. } => Self::AllowMethodsInvalid,
            Violation::AllowHeadersInvalid { .. } => Self::AllowHeadersInvalid,
            Violation::MethodNotAllowed { allowed, method } => match allowed {
                None => Self::AllowMethodsMissing,
                Some(list) if reason.credentials && contains(list, "*") => Self::MethodsWildcardWithCredentials,
                Some(list) if contains(list, method) => Self::MethodCaseMismatch,
                Some(_) => Self::MethodNotAllowed,
            },
            Violation::HeaderNotAllowed { allowed, names } => match allowed {
                None => Self::AllowHeadersMissing,
                Some(list) if reason.credentials && contains(list, "*") => Self::HeadersWildcardWithCredentials,
                Some(list) if contains(list, "*") && names.eq_ignore_ascii_case("authorization") => {
                    Self::AuthorizationNotCoveredByWildcard
                }
                Some(_) => Self::HeaderNotAllowed,
            },
            Violation::ResourcePolicySameOrigin => Self::CorpSameOrigin,
            Violation::ResourcePolicySameSite => Self::CorpSameSite,
            Violation::ResourcePolicyRequired { .. } => Self::CorpRequiredByCoep,
            Violation::RedirectModeError { .. } => Self::RedirectModeError,
            Violation::LocationInvalid { .. } => Self::LocationInvalid,
            Violation::LocationSchemeNotHttp { .. } => Self::LocationSchemeNotHttp,
            Violation::TooManyRedirects { .. } => Self::TooManyRedirects,
            Violation::LocationIncludesCredentials { .. } => Self::LocationHasCredentials,
            Violation::BodyNotReplayable => Self::BodyNotReplayable,
            Violation::BlockedByNosniff { .. } | Violation::BlockedByMimeType { .. } => Self::NosniffOrMime,
            Violation::RangeNotRequested => Self::RangeNotRequested,
            Violation::NetworkError { .. } if reason.stage == Stage::Preflight => Self::PreflightNetworkError,
            Violation::NetworkError { .. } => Self::NetworkError,
        }
    }
}

/// Whether a comma-separated list has an item, compared without case.
fn contains(list: &str, item: &str) -> bool {
    list.split(',').any(|one| one.trim().eq_ignore_ascii_case(item))
}
