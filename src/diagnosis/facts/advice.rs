//! The codes of advice, one row each. Advice is about legal requests and responses with a surprising effect.

use super::{Facts, names};
use crate::{
    diagnosis::{Severity, Who},
    infra::string_enum,
    reason::Stage,
};

macro_rules! advice {
    ($($variant:ident $code:literal $stage:ident $severity:ident $who:ident
        $anchor:literal $step:tt $mdn:tt $chromium:tt $firefox:tt)+) => {
        string_enum! {
            /// The stable code of a piece of advice: `{stage}-{leaf}`.
            AdviceCode {
                $($variant = $code,)+
            }
        }

        /// The row of each code, in the order of the codes.
        const ROWS: &[Facts] = &[$(Facts {
            code: $code,
            stage: Stage::$stage.as_str(),
            severity: Severity::$severity,
            who: Who::$who,
            anchor: $anchor,
            step: advice!(@step $step),
            names: names!($mdn $chromium $firefox),
        },)+];
    };
    (@step _) => { "" };
    (@step $step:literal) => { $step };
}

impl AdviceCode {
    pub const fn facts(self) -> &'static Facts {
        &ROWS[self as usize]
    }
}

// A row: the code, its stage, its severity and who has to change something; then anchor and step, MDN's page, Chromium's name and
// Firefox's.
advice! {
    CaptureIncomplete "env-capture-incomplete" Environment Degrade User
        "concept-fetch" _ _ _ _
    CaptureSurplus "env-capture-surplus" Environment Info User
        "concept-fetch" _ _ _ _
    CrossoriginAttributeMissing "policy-crossorigin-attribute-missing" Policy Degrade Client
        "concept-filtered-response-opaque" _ (Page "Web/HTML/Reference/Attributes/crossorigin") _ _
    AuthorizationByWildcard "preflight-authorization-by-wildcard" Preflight Risk Server
        "cors-preflight-fetch-0" "7.6" (Header "Access-Control-Allow-Headers#directives") _ "CORSAllowHeaderFromPreflightDeprecation"
    MaxAgeCapped "preflight-max-age-capped" Preflight Info Server
        "cors-preflight-fetch-0" "7.8" (Header "Access-Control-Max-Age#delta-seconds") _ _
    MaxAgeInvalid "preflight-max-age-invalid" Preflight Degrade Server
        "cors-preflight-fetch-0" "7.8" (Header "Access-Control-Max-Age") _ _
    NotCached "preflight-not-cached" Preflight Info Server
        "cors-preflight-fetch-0" "7.8" (Header "Access-Control-Max-Age") _ _
    AuthorizationDropped "redirect-authorization-dropped" Redirect Degrade Server
        "concept-http-redirect-fetch" "13" (Header "Authorization") _ _
    MethodChangedToGet "redirect-method-changed-to-get" Redirect Degrade Server
        "concept-http-redirect-fetch" "12" (Page "Web/HTTP/Guides/Redirections") _ _
    CopiedHeaders "request-copied-headers" Request Degrade Client
        "cors-safelisted-request-header" _ (Page "Glossary/CORS-safelisted_request_header") _ _
    ForbiddenHeaderDropped "request-forbidden-header-dropped" Request Degrade Client
        "forbidden-request-header" _ (Page "Glossary/Forbidden_request_header") _ _
    LibraryAddedHeader "request-library-added-header" Request Info Client
        "cors-safelisted-request-header" _ (CorsError "MissingAllowHeaderFromPreflight") "HeaderDisallowedByPreflightResponse" "CORSMissingAllowHeaderFromPreflight2"
    PrivateNetworkHeaderObsolete "response-allow-private-network-obsolete" Response Info Server
        "https://wicg.github.io/local-network-access/#intro" _ _ _ _
    MethodCaseNotNormalized "request-method-case-not-normalized" Request Degrade Client
        "concept-method-normalize" _ (Page "Web/API/RequestInit#method") "MethodDisallowedByPreflightResponse" "CORSMethodNotFound"
    NoCorsHeadersDropped "request-no-cors-headers-dropped" Request Degrade Client
        "no-cors-safelisted-request-header" _ (Page "Web/API/Request/mode") _ _
    OriginOpaqueNull "request-origin-opaque-null" Request Info Page
        "origin-header" _ (Header "Origin#description") _ _
    PreflightCauseContentType "request-preflight-cause-content-type" Request Info Client
        "cors-safelisted-request-header" _ (Page "Web/HTTP/Guides/CORS#simple_requests") _ _
    PreflightCauseHeader "request-preflight-cause-header" Request Info Client
        "cors-safelisted-request-header" _ (Page "Glossary/CORS-safelisted_request_header") _ _
    PreflightCauseMethod "request-preflight-cause-method" Request Info Client
        "cors-safelisted-method" _ (Page "Web/HTTP/Guides/CORS#preflighted_requests") _ _
    PreflightCauseRange "request-preflight-cause-range" Request Info Client
        "cors-safelisted-request-header" _ (Header "Range") _ _
    PreflightCauseTotalSize "request-preflight-cause-total-size" Request Info Client
        "cors-unsafe-request-header-names" _ (Page "Glossary/CORS-safelisted_request_header") _ _
    PreflightCauseUnsafeValue "request-preflight-cause-unsafe-value" Request Info Client
        "cors-unsafe-request-header-byte" _ (Page "Glossary/CORS-safelisted_request_header") _ _
    PreflightCauseUploadListener "request-preflight-cause-upload-listener" Request Info Client
        "use-cors-preflight-flag" _ (Page "Web/API/XMLHttpRequest/upload") _ _
    PreflightCauseValueTooLong "request-preflight-cause-value-too-long" Request Info Client
        "cors-safelisted-request-header" _ (Page "Glossary/CORS-safelisted_request_header") _ _
    SendsResponseHeader "request-sends-response-header" Request Degrade Client
        "http-access-control-allow-origin" _ (Header "Access-Control-Allow-Origin") "HeaderDisallowedByPreflightResponse" "CORSMissingAllowHeaderFromPreflight2"
    CookieRefused "response-cookie-refused" Response Degrade Server
        "parse-and-store-response-set-cookie-headers" "6.2" (Header "Set-Cookie") _ _
    CookieSameSite "response-cookie-same-site" Response Degrade Server
        "parse-and-store-response-set-cookie-headers" "5" (Header "Set-Cookie") _ _
    CookieThirdParty "response-cookie-third-party" Response Degrade Server
        "parse-and-store-response-set-cookie-headers" "1" (Header "Set-Cookie") _ _
    CookieWithoutCredentials "response-cookie-without-credentials" Response Degrade Client
        "concept-http-network-or-cache-fetch" "8.4" (Header "Set-Cookie") _ _
    ExposeHeadersInvalid "response-expose-headers-invalid" Response Degrade Server
        "concept-response-cors-exposed-header-name-list" _ (Header "Access-Control-Expose-Headers") _ _
    ExposeWildcardWithCredentials "response-expose-wildcard-with-credentials" Response Degrade Server
        "concept-response-cors-exposed-header-name-list" _ (Header "Access-Control-Expose-Headers") _ _
    HeaderNotExposed "response-header-not-exposed" Response Degrade Server
        "concept-response-cors-exposed-header-name-list" _ (Header "Access-Control-Expose-Headers") _ _
    Opaque "response-opaque" Response Degrade Client
        "concept-filtered-response-opaque" _ (Page "Web/API/Response/type") _ _
    OpaqueRedirect "response-opaque-redirect" Response Degrade Client
        "concept-filtered-response-opaque-redirect" _ (Page "Web/API/Response/type") _ _
    SetCookieNeverReadable "response-set-cookie-never-readable" Response Degrade Server
        "concept-response-cors-exposed-header-name-list" _ (Page "Glossary/Forbidden_response_header_name") _ _
    VaryOriginMissing "response-vary-origin-missing" Response Degrade Server
        "cors-protocol-and-http-caches" _ (Header "Vary") _ _
}
