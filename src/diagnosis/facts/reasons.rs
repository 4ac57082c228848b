//! The facts of the codes of reasons, one row for each code. Anchors and steps stand beside the codes, in `reason`.

use super::{Names, names};
use crate::{diagnosis::Who, reason::Code};

macro_rules! reasons {
    ($($code:ident $who:ident $mdn:tt $chromium:tt $firefox:tt)+) => {
        /// Who has to change something, unless the detail of a finding names somebody else, and the names that MDN, Chromium and
        /// Firefox have for a code.
        pub(in crate::diagnosis) const fn facts_of_reason(code: Code) -> &'static (Who, Names) {
            match code {
                $(Code::$code => &(Who::$who, names!($mdn $chromium $firefox)),)+
            }
        }
    };
}

// A row: the code, who has to change something, MDN's page, Chromium's name and Firefox's.
reasons! {
    PreflightAcaoMissing Server
        (CorsError "MissingAllowOrigin") "PreflightMissingAllowOriginHeader" "CORSMissingAllowOrigin2"
    RedirectAcaoMissing Server (CorsError "MissingAllowOrigin") "MissingAllowOriginHeader" "CORSMissingAllowOrigin2"
    ResponseAcaoMissing Server (CorsError "MissingAllowOrigin") "MissingAllowOriginHeader" "CORSMissingAllowOrigin2"
    PreflightAcaoWildcardWithCredentials Server
        (CorsError "NotSupportingCredentials") "PreflightWildcardOriginNotAllowed" "CORSNotSupportingCredentials"
    RedirectAcaoWildcardWithCredentials Server
        (CorsError "NotSupportingCredentials") "WildcardOriginNotAllowed" "CORSNotSupportingCredentials"
    ResponseAcaoWildcardWithCredentials Server
        (CorsError "NotSupportingCredentials") "WildcardOriginNotAllowed" "CORSNotSupportingCredentials"
    PreflightAcaoMultipleHeaders Server
        (CorsError "MultipleAllowOriginNotAllowed") "PreflightMultipleAllowOriginValues" "CORSMultipleAllowOriginNotAllowed"
    RedirectAcaoMultipleHeaders Server
        (CorsError "MultipleAllowOriginNotAllowed") "MultipleAllowOriginValues" "CORSMultipleAllowOriginNotAllowed"
    ResponseAcaoMultipleHeaders Server
        (CorsError "MultipleAllowOriginNotAllowed") "MultipleAllowOriginValues" "CORSMultipleAllowOriginNotAllowed"
    PreflightAcaoEmpty Server
        (CorsError "AllowOriginNotMatchingOrigin") "PreflightInvalidAllowOriginValue" "CORSAllowOriginNotMatchingOrigin"
    RedirectAcaoEmpty Server
        (CorsError "AllowOriginNotMatchingOrigin") "InvalidAllowOriginValue" "CORSAllowOriginNotMatchingOrigin"
    ResponseAcaoEmpty Server
        (CorsError "AllowOriginNotMatchingOrigin") "InvalidAllowOriginValue" "CORSAllowOriginNotMatchingOrigin"
    PreflightAcaoListValue Server
        (CorsError "MultipleAllowOriginNotAllowed") "PreflightMultipleAllowOriginValues" "CORSAllowOriginNotMatchingOrigin"
    RedirectAcaoListValue Server
        (CorsError "MultipleAllowOriginNotAllowed") "MultipleAllowOriginValues" "CORSAllowOriginNotMatchingOrigin"
    ResponseAcaoListValue Server
        (CorsError "MultipleAllowOriginNotAllowed") "MultipleAllowOriginValues" "CORSAllowOriginNotMatchingOrigin"
    PreflightAcaoInvalid Server
        (CorsError "AllowOriginNotMatchingOrigin") "PreflightInvalidAllowOriginValue" "CORSAllowOriginNotMatchingOrigin"
    RedirectAcaoInvalid Server
        (CorsError "AllowOriginNotMatchingOrigin") "InvalidAllowOriginValue" "CORSAllowOriginNotMatchingOrigin"
    ResponseAcaoInvalid Server
        (CorsError "AllowOriginNotMatchingOrigin") "InvalidAllowOriginValue" "CORSAllowOriginNotMatchingOrigin"
    PreflightAcaoMismatch Server
        (CorsError "AllowOriginNotMatchingOrigin") "PreflightAllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    RedirectAcaoMismatch Server
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    ResponseAcaoMismatch Server
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    PreflightAcacMissing Server
        (CorsError "MissingAllowCredentials") "PreflightInvalidAllowCredentials" "CORSMissingAllowCredentials"
    RedirectAcacMissing Server
        (CorsError "MissingAllowCredentials") "InvalidAllowCredentials" "CORSMissingAllowCredentials"
    ResponseAcacMissing Server
        (CorsError "MissingAllowCredentials") "InvalidAllowCredentials" "CORSMissingAllowCredentials"
    PreflightAcacInvalid Server
        (CorsError "MissingAllowCredentials") "PreflightInvalidAllowCredentials" "CORSMissingAllowCredentials"
    RedirectAcacInvalid Server
        (CorsError "MissingAllowCredentials") "InvalidAllowCredentials" "CORSMissingAllowCredentials"
    ResponseAcacInvalid Server
        (CorsError "MissingAllowCredentials") "InvalidAllowCredentials" "CORSMissingAllowCredentials"
    BadPort Server (Page "Web/API/Window/fetch#exceptions") _ _
    MixedContent Client (Page "Web/Security/Defenses/Mixed_content") _ "BlockMixedActiveContent"
    LocalNetworkPermissionNeeded User _ "LocalNetworkAccessPermissionDenied" _
    TargetAddressSpaceMismatch Client _ "InvalidLocalNetworkAccess" _
    ModeSameOriginViolation Client (Page "Web/API/Request/mode") "DisallowedByMode" _
    NoCorsRedirectMode Client (Page "Web/API/Request/redirect") "NoCorsRedirectModeNotFollow" _
    SchemeNotHttp Client (CorsError "RequestNotHttp") "CorsDisabledScheme" "CORSRequestNotHttp"
    PreflightStatusNotOk Server
        (CorsError "PreflightDidNotSucceed") "PreflightInvalidStatus" "CORSPreflightDidNotSucceed3"
    PreflightRedirect Server
        (CorsError "ExternalRedirectNotAllowed") "PreflightDisallowedRedirect" "CORSExternalRedirectNotAllowed"
    AllowMethodsInvalid Server
        (CorsError "InvalidAllowMethod") "InvalidAllowMethodsPreflightResponse" "CORSInvalidAllowMethod"
    AllowHeadersInvalid Server
        (CorsError "InvalidAllowHeader") "InvalidAllowHeadersPreflightResponse" "CORSInvalidAllowHeader"
    MethodNotAllowed Server (CorsError "MethodNotFound") "MethodDisallowedByPreflightResponse" "CORSMethodNotFound"
    AllowMethodsMissing Server (CorsError "MethodNotFound") "MethodDisallowedByPreflightResponse" "CORSMethodNotFound"
    MethodsWildcardWithCredentials Server
        (Header "Access-Control-Allow-Methods") "MethodDisallowedByPreflightResponse" "CORSMethodNotFound"
    MethodCaseMismatch Client (CorsError "MethodNotFound") "MethodDisallowedByPreflightResponse" "CORSMethodNotFound"
    HeaderNotAllowed Server
        (CorsError "MissingAllowHeaderFromPreflight") "HeaderDisallowedByPreflightResponse" "CORSMissingAllowHeaderFromPreflight2"
    AllowHeadersMissing Server
        (CorsError "MissingAllowHeaderFromPreflight") "HeaderDisallowedByPreflightResponse" "CORSMissingAllowHeaderFromPreflight2"
    HeadersWildcardWithCredentials Server
        (Header "Access-Control-Allow-Headers") "HeaderDisallowedByPreflightResponse" "CORSMissingAllowHeaderFromPreflight2"
    AuthorizationNotCoveredByWildcard Server
        (Header "Access-Control-Allow-Headers#directives") "HeaderDisallowedByPreflightResponse" "CORSAllowHeaderFromPreflightDeprecation"
    CorpSameOrigin Server (Header "Cross-Origin-Resource-Policy") _ _
    CorpSameSite Server (Header "Cross-Origin-Resource-Policy") _ _
    CorpRequiredByCoep Server (Header "Cross-Origin-Embedder-Policy") _ _
    RedirectModeError Client (Page "Web/API/RequestInit#redirect") _ _
    LocationInvalid Server (Header "Location") _ _
    LocationSchemeNotHttp Server (CorsError "RequestNotHttp") _ "CORSRequestNotHttp"
    TooManyRedirects Server (Page "Web/HTTP/Guides/Redirections") _ _
    LocationHasCredentials Server (Page "Web/HTTP/Guides/CORS") "RedirectContainsCredentials" _
    BodyNotReplayable Client (Page "Web/API/RequestInit#duplex") _ _
    NosniffOrMime Server (Header "X-Content-Type-Options") _ "MimeTypeMismatch2"
    RangeNotRequested Server (Header "Range") _ _
    NetworkError Server (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    PreflightNetworkError Server (CorsError "DidNotSucceed") "InvalidResponse" "CORSDidNotSucceed2"
}
