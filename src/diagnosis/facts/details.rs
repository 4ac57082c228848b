//! The codes of details, one row each: a detail is the special case that a finding is.

use super::{Names, names};
use crate::{diagnosis::Who, infra::string_enum};

macro_rules! details {
    ($($variant:ident $code:literal $who:tt $mdn:tt $chromium:tt $firefox:tt)+) => {
        string_enum! {
            /// The special case that a finding is, as far as the values show one.
            Detail {
                $($variant = $code,)+
            }
        }

        impl Detail {
            /// Who has to change something, null where the code of the finding decides, and the names that MDN, Chromium and Firefox
            /// have for a detail.
            pub const fn facts(self) -> &'static (Option<Who>, Names) {
                match self {
                    $(Self::$variant => &(details!(@who $who), names!($mdn $chromium $firefox)),)+
                }
            }
        }
    };
    (@who _) => { None };
    (@who $who:ident) => { Some(Who::$who) };
}

// A row: the code; who has to change something, `_` where the finding's code decides; MDN's page, Chromium's name and Firefox's.
details! {
    AcaoMismatchDefaultPort "acao-mismatch-default-port" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchHasPath "acao-mismatch-has-path" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchHostCase "acao-mismatch-host-case" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchLocalhostAlias "acao-mismatch-localhost-alias" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchMissingScheme "acao-mismatch-missing-scheme" _
        (CorsError "AllowOriginNotMatchingOrigin") "InvalidAllowOriginValue" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchNullLiteral "acao-mismatch-null-literal" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchOtherEnvironment "acao-mismatch-other-environment" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchPageOriginNull "acao-mismatch-page-origin-null" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchPort "acao-mismatch-port" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchPunycode "acao-mismatch-punycode" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchQuotedOrSpaced "acao-mismatch-quoted-or-spaced" _
        (CorsError "AllowOriginNotMatchingOrigin") "InvalidAllowOriginValue" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchScheme "acao-mismatch-scheme" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchSubdomainPattern "acao-mismatch-subdomain-pattern" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchTrailingSlash "acao-mismatch-trailing-slash" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    AcaoMismatchWww "acao-mismatch-www" _
        (CorsError "AllowOriginNotMatchingOrigin") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    EnvAborted "env-aborted" Client (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    EnvBlockedByClient "env-blocked-by-client" User (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    EnvConnectionRefused "env-connection-refused" _ (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    EnvConnectionReset "env-connection-reset" _ (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    EnvContentSecurityPolicy "env-content-security-policy" Page (Page "Web/HTTP/Reference/Headers/Content-Security-Policy/connect-src") _ _
    EnvDns "env-dns" _ (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    EnvLocalNetwork "env-local-network" User (CorsError "DidNotSucceed") "LocalNetworkAccessPermissionDenied" "CORSDidNotSucceed2"
    EnvOffline "env-offline" User (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    EnvProvesNothing "env-proves-nothing" User (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    EnvTimeout "env-timeout" _ (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    EnvTls "env-tls" _ (CorsError "DidNotSucceed") _ "CORSDidNotSucceed2"
    LnaPageNotSecure "lna-page-not-secure" Page _ "InsecureLocalNetwork" _
    LnaPermissionDenied "lna-permission-denied" User _ "LocalNetworkAccessPermissionDenied" _
    PreflightRedirectHttpToHttps "preflight-redirect-http-to-https" Client
        (CorsError "ExternalRedirectNotAllowed") "PreflightDisallowedRedirect" "CORSExternalRedirectNotAllowed"
    PreflightRedirectLogin "preflight-redirect-login" _
        (CorsError "ExternalRedirectNotAllowed") "PreflightDisallowedRedirect" "CORSExternalRedirectNotAllowed"
    PreflightRedirectTrailingSlash "preflight-redirect-trailing-slash" Client
        (CorsError "ExternalRedirectNotAllowed") "PreflightDisallowedRedirect" "CORSExternalRedirectNotAllowed"
    PreflightNeedsAuthentication "preflight-status-401-403-auth" _
        (CorsError "PreflightDidNotSucceed") "PreflightInvalidStatus" "CORSPreflightDidNotSucceed3"
    PreflightNotFound "preflight-status-404" _
        (CorsError "PreflightDidNotSucceed") "PreflightInvalidStatus" "CORSPreflightDidNotSucceed3"
    PreflightMethodRefused "preflight-status-405-501" _
        (CorsError "PreflightDidNotSucceed") "PreflightInvalidStatus" "CORSPreflightDidNotSucceed3"
    PreflightServerError "preflight-status-5xx" _
        (CorsError "PreflightDidNotSucceed") "PreflightInvalidStatus" "CORSPreflightDidNotSucceed3"
    RedirectHttpToHttps "redirect-http-to-https" Client
        (CorsError "MissingAllowOrigin") "MissingAllowOriginHeader" "CORSMissingAllowOrigin2"
    RedirectOriginTainted "redirect-origin-tainted" Client
        (Header "Origin#description") "AllowOriginMismatch" "CORSAllowOriginNotMatchingOrigin"
    RedirectToLogin "redirect-to-login" _
        (CorsError "MissingAllowOrigin") "MissingAllowOriginHeader" "CORSMissingAllowOrigin2"
    ResponseAcaoMissingOnErrorStatus "response-acao-missing-on-error-status" _
        (CorsError "MissingAllowOrigin") "MissingAllowOriginHeader" "CORSMissingAllowOrigin2"
    ResponseAcaoOnlyOnPreflight "response-acao-only-on-preflight" _
        (CorsError "MissingAllowOrigin") "MissingAllowOriginHeader" "CORSMissingAllowOrigin2"
}
