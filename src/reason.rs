//! Why a fetch ended in a network error: one variant for each failing step.
//!
//! The Standard gives a network error no reason. A code here is `{stage}-{leaf}`, stable for ever; what to tell people of
//! it is made in `diagnosis` from these values.

use crate::infra::text::split_once;
use alloc::{string::String, vec::Vec};

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

/// What a rule found, and what it wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    // Main fetch
    BadPort {
        port: u16,
    },
    MixedContent,
    ModeSameOrigin {
        target: String,
    },
    NoCorsRedirectMode {
        redirect_mode: &'static str,
    },
    SchemeNotHttp {
        scheme: String,
    },
    // CORS check; also of a preflight's response and of a redirect
    AllowOriginMissing,
    AllowOriginWildcardWithCredentials,
    /// More than one header, their values in order.
    AllowOriginMultiple {
        values: Vec<String>,
    },
    /// One header, not the serialized origin.
    AllowOriginMismatch {
        found: String,
    },
    AllowCredentialsMissing,
    AllowCredentialsInvalid {
        found: String,
    },
    // CORS-preflight fetch
    PreflightStatusNotOk,
    PreflightRedirect {
        location: Option<String>,
    },
    AllowMethodsInvalid {
        found: String,
        item: String,
    },
    AllowHeadersInvalid {
        found: String,
        item: String,
    },
    /// `methods` is null if there is no such header.
    MethodNotAllowed {
        method: String,
        methods: Option<Vec<String>>,
    },
    /// `names` is null if there is no such header.
    HeaderNotAllowed {
        name: String,
        names: Option<Vec<String>>,
    },
    // HTTP fetch, HTTP-redirect fetch
    CrossOriginResourcePolicy {
        found: Option<String>,
        policy: &'static str,
        embedder_policy: Option<&'static str>,
    },
    RedirectModeError {
        location: Option<String>,
    },
    LocationInvalid {
        found: String,
    },
    LocationSchemeNotHttp {
        location: String,
    },
    TooManyRedirects,
    LocationIncludesCredentials {
        location: String,
    },
    BodyNotReplayable,
    // Main fetch, after the response
    BlockedByNosniff {
        content_type: Option<String>,
        destination: &'static str,
    },
    BlockedByMimeType {
        content_type: String,
    },
    RangeNotRequested,
    /// The transport said so.
    NetworkError {
        message: String,
    },
}

impl Reason {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        use Stage::{Preflight, Redirect};
        let place = match self.stage {
            Preflight => 0,
            Redirect => 1,
            _ => 2,
        };
        /// One code for each stage in which a CORS check can fail.
        macro_rules! staged {
            ($leaf:literal) => {
                [
                    concat!("preflight-", $leaf),
                    concat!("redirect-", $leaf),
                    concat!("response-", $leaf),
                ][place]
            };
        }
        match &self.what {
            What::BadPort { .. } => "policy-bad-port",
            What::MixedContent => "policy-mixed-content",
            What::ModeSameOrigin { .. } => "request-mode-same-origin-violation",
            What::NoCorsRedirectMode { .. } => "request-no-cors-redirect-mode",
            What::SchemeNotHttp { .. } => "request-scheme-not-http",
            What::AllowOriginMissing => staged!("acao-missing"),
            What::AllowOriginWildcardWithCredentials => staged!("acao-wildcard-with-credentials"),
            What::AllowOriginMultiple { .. } => staged!("acao-multiple-headers"),
            What::AllowOriginMismatch { found } => match AllowOriginValue::of(found) {
                AllowOriginValue::Empty => staged!("acao-empty"),
                AllowOriginValue::List => staged!("acao-list-value"),
                AllowOriginValue::Invalid => staged!("acao-invalid"),
                AllowOriginValue::Origin => staged!("acao-mismatch"),
            },
            What::AllowCredentialsMissing => staged!("acac-missing"),
            What::AllowCredentialsInvalid { .. } => staged!("acac-invalid"),
            What::PreflightStatusNotOk => "preflight-status-not-ok",
            What::PreflightRedirect { .. } => "preflight-redirect",
            What::AllowMethodsInvalid { .. } => "preflight-allow-methods-invalid",
            What::AllowHeadersInvalid { .. } => "preflight-allow-headers-invalid",
            What::MethodNotAllowed { methods: None, .. } => "preflight-allow-methods-missing",
            What::MethodNotAllowed {
                method,
                methods: Some(methods),
            } => {
                if self.credentials && methods.iter().any(|one| one == "*") {
                    "preflight-methods-wildcard-with-credentials"
                } else if methods.iter().any(|one| one.eq_ignore_ascii_case(method)) {
                    "preflight-method-case-mismatch"
                } else {
                    "preflight-method-not-allowed"
                }
            }
            What::HeaderNotAllowed { names: None, .. } => "preflight-allow-headers-missing",
            What::HeaderNotAllowed {
                name,
                names: Some(names),
            } => {
                let has_wildcard = names.iter().any(|one| one == "*");
                if has_wildcard && self.credentials {
                    "preflight-headers-wildcard-with-credentials"
                } else if has_wildcard && name.eq_ignore_ascii_case("authorization") {
                    "preflight-authorization-not-covered-by-wildcard"
                } else {
                    "preflight-header-not-allowed"
                }
            }
            What::CrossOriginResourcePolicy {
                embedder_policy: Some(_),
                ..
            } => "policy-corp-required-by-coep",
            What::CrossOriginResourcePolicy { policy, .. } => {
                if *policy == "same-site" {
                    "policy-corp-same-site"
                } else {
                    "policy-corp-same-origin"
                }
            }
            What::RedirectModeError { .. } => "redirect-mode-error",
            What::LocationInvalid { .. } => "redirect-location-invalid",
            What::LocationSchemeNotHttp { .. } => "redirect-scheme-not-http",
            What::TooManyRedirects => "redirect-too-many",
            What::LocationIncludesCredentials { .. } => "redirect-location-has-credentials",
            What::BodyNotReplayable => "request-body-not-replayable",
            What::BlockedByNosniff { .. } | What::BlockedByMimeType { .. } => "response-nosniff-or-mime",
            What::RangeNotRequested => "response-range-not-requested",
            What::NetworkError { .. } => {
                if self.stage == Preflight {
                    "preflight-network-error"
                } else {
                    "env-network-error"
                }
            }
        }
    }

    /// The anchor in the Standard of the algorithm that failed, and the step in it.
    #[must_use]
    pub fn step(&self) -> (&'static str, &'static str) {
        let cors_check = |step| ("concept-cors-check", step);
        let preflight = |step| ("cors-preflight-fetch-0", step);
        let redirect = |step| ("concept-http-redirect-fetch", step);
        match &self.what {
            What::BadPort { .. } | What::MixedContent => ("concept-main-fetch", "7"),
            What::ModeSameOrigin { .. } | What::NoCorsRedirectMode { .. } | What::SchemeNotHttp { .. } => {
                ("concept-main-fetch", "12")
            }
            What::AllowOriginMissing => cors_check("2"),
            What::AllowOriginWildcardWithCredentials
            | What::AllowOriginMultiple { .. }
            | What::AllowOriginMismatch { .. } => cors_check("4"),
            What::AllowCredentialsMissing | What::AllowCredentialsInvalid { .. } => cors_check("7"),
            What::PreflightStatusNotOk | What::PreflightRedirect { .. } => preflight("7"),
            What::AllowMethodsInvalid { .. } | What::AllowHeadersInvalid { .. } => preflight("7.3"),
            What::MethodNotAllowed { .. } => preflight("7.5"),
            What::HeaderNotAllowed { name, .. } => preflight(if name.eq_ignore_ascii_case("authorization") {
                "7.6"
            } else {
                "7.7"
            }),
            What::CrossOriginResourcePolicy { .. } => ("cross-origin-resource-policy-internal-check", "5"),
            What::RedirectModeError { .. } => ("concept-http-fetch", "6.3"),
            What::LocationInvalid { .. } => redirect("5"),
            What::LocationSchemeNotHttp { .. } => redirect("6"),
            What::TooManyRedirects => redirect("7"),
            What::LocationIncludesCredentials { .. } => redirect("9"),
            What::BodyNotReplayable => redirect("11"),
            What::BlockedByNosniff { .. } | What::BlockedByMimeType { .. } => ("concept-main-fetch", "19"),
            What::RangeNotRequested => ("concept-main-fetch", "20"),
            What::NetworkError { .. } => ("concept-http-network-fetch", "10"),
        }
    }
}

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
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
            && rest.bytes().any(|byte| byte != b'/')
    })
}
