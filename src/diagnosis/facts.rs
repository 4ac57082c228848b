use crate::infra::text::concat;
use alloc::string::String;

/// What never changes about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeFacts {
    pub code: &'static str,
    /// The name that Chromium's DevTools protocol has for it (`Network.CorsError`), if it has one.
    pub chromium: Option<&'static str>,
    /// Firefox's message id, if it has one.
    pub firefox: Option<&'static str>,
    /// Behind its shelf's address; empty for none.
    mdn: &'static str,
}

impl CodeFacts {
    /// MDN's page on it, as a URL.
    #[must_use]
    pub fn mdn(&self) -> Option<String> {
        let (shelf, page) = match self.mdn.split_at_checked(1)? {
            ("E", page) => ("Web/HTTP/Guides/CORS/Errors/CORS", page),
            ("H", page) => ("Web/HTTP/Reference/Headers/", page),
            (_, page) => ("", page),
        };
        Some(concat(&["https://developer.mozilla.org/en-US/docs/", shelf, page]))
    }

    fn of_row(row: &'static str) -> Option<Self> {
        let mut cells = row.split('|');
        let code = cells.next()?;
        let mdn = cells.next()?;
        let mut name = || cells.next().filter(|name| !name.is_empty());
        Some(Self {
            code,
            mdn,
            chromium: name(),
            firefox: name(),
        })
    }
}

/// The facts of a code; null for a code that does not exist.
#[must_use]
pub fn facts(code: &str) -> Option<CodeFacts> {
    all_facts().find(|facts| facts.code == code)
}

/// The facts of every code that the engine makes, those of reasons before those of details and of advice.
pub fn all_facts() -> impl Iterator<Item = CodeFacts> {
    TABLE.split('\n').filter_map(CodeFacts::of_row)
}

/// A row for each code: code, MDN page, Chromium's name, Firefox's id; empty for none. One text, because it is a fraction of the
/// pointers and lengths of a table of strings, and is asked once for each finding.
///
/// The first letter of a page is its shelf: `E` a page on a CORS error, `H` a page on a header, `:` any other.
const TABLE: &str = "\
request-url-invalid|:Web/API/Window/fetch#exceptions||
request-url-has-credentials|:Web/API/Request/Request#exceptions||
request-method-invalid|:Web/API/Request/Request#exceptions||
request-method-forbidden|:Web/API/Request/Request#exceptions||
request-no-cors-method-not-safelisted|:Web/API/Request/mode||
request-header-invalid|:Web/API/Headers/append#exceptions||
request-mode-same-origin-violation|:Web/API/Request/mode|DisallowedByMode|
request-no-cors-redirect-mode|:Web/API/Request/redirect|NoCorsRedirectModeNotFollow|
request-scheme-not-http|ERequestNotHttp|CorsDisabledScheme|CORSRequestNotHttp
request-body-not-replayable|:Web/API/RequestInit#duplex||
preflight-acao-missing|EMissingAllowOrigin|PreflightMissingAllowOriginHeader|CORSMissingAllowOrigin2
preflight-acao-empty|EAllowOriginNotMatchingOrigin|PreflightInvalidAllowOriginValue|CORSAllowOriginNotMatchingOrigin
preflight-acao-multiple-headers|EMultipleAllowOriginNotAllowed|PreflightMultipleAllowOriginValues|CORSMultipleAllowOriginNotAllowed
preflight-acao-list-value|EMultipleAllowOriginNotAllowed|PreflightMultipleAllowOriginValues|CORSAllowOriginNotMatchingOrigin
preflight-acao-invalid|EAllowOriginNotMatchingOrigin|PreflightInvalidAllowOriginValue|CORSAllowOriginNotMatchingOrigin
preflight-acao-mismatch|EAllowOriginNotMatchingOrigin|PreflightAllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
preflight-acao-wildcard-with-credentials|ENotSupportingCredentials|PreflightWildcardOriginNotAllowed|CORSNotSupportingCredentials
preflight-acac-missing|EMissingAllowCredentials|PreflightInvalidAllowCredentials|CORSMissingAllowCredentials
preflight-acac-invalid|EMissingAllowCredentials|PreflightInvalidAllowCredentials|CORSMissingAllowCredentials
response-acao-missing|EMissingAllowOrigin|MissingAllowOriginHeader|CORSMissingAllowOrigin2
response-acao-empty|EAllowOriginNotMatchingOrigin|InvalidAllowOriginValue|CORSAllowOriginNotMatchingOrigin
response-acao-multiple-headers|EMultipleAllowOriginNotAllowed|MultipleAllowOriginValues|CORSMultipleAllowOriginNotAllowed
response-acao-list-value|EMultipleAllowOriginNotAllowed|MultipleAllowOriginValues|CORSAllowOriginNotMatchingOrigin
response-acao-invalid|EAllowOriginNotMatchingOrigin|InvalidAllowOriginValue|CORSAllowOriginNotMatchingOrigin
response-acao-mismatch|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
response-acao-wildcard-with-credentials|ENotSupportingCredentials|WildcardOriginNotAllowed|CORSNotSupportingCredentials
response-acac-missing|EMissingAllowCredentials|InvalidAllowCredentials|CORSMissingAllowCredentials
response-acac-invalid|EMissingAllowCredentials|InvalidAllowCredentials|CORSMissingAllowCredentials
redirect-acao-missing|EMissingAllowOrigin|MissingAllowOriginHeader|CORSMissingAllowOrigin2
redirect-acao-empty|EAllowOriginNotMatchingOrigin|InvalidAllowOriginValue|CORSAllowOriginNotMatchingOrigin
redirect-acao-multiple-headers|EMultipleAllowOriginNotAllowed|MultipleAllowOriginValues|CORSMultipleAllowOriginNotAllowed
redirect-acao-list-value|EMultipleAllowOriginNotAllowed|MultipleAllowOriginValues|CORSAllowOriginNotMatchingOrigin
redirect-acao-invalid|EAllowOriginNotMatchingOrigin|InvalidAllowOriginValue|CORSAllowOriginNotMatchingOrigin
redirect-acao-mismatch|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
redirect-acao-wildcard-with-credentials|ENotSupportingCredentials|WildcardOriginNotAllowed|CORSNotSupportingCredentials
redirect-acac-missing|EMissingAllowCredentials|InvalidAllowCredentials|CORSMissingAllowCredentials
redirect-acac-invalid|EMissingAllowCredentials|InvalidAllowCredentials|CORSMissingAllowCredentials
preflight-status-not-ok|EPreflightDidNotSucceed|PreflightInvalidStatus|CORSPreflightDidNotSucceed3
preflight-redirect|EExternalRedirectNotAllowed|PreflightDisallowedRedirect|CORSExternalRedirectNotAllowed
preflight-network-error|EDidNotSucceed|InvalidResponse|CORSDidNotSucceed2
preflight-allow-methods-invalid|EInvalidAllowMethod|InvalidAllowMethodsPreflightResponse|CORSInvalidAllowMethod
preflight-allow-headers-invalid|EInvalidAllowHeader|InvalidAllowHeadersPreflightResponse|CORSInvalidAllowHeader
preflight-method-not-allowed|EMethodNotFound|MethodDisallowedByPreflightResponse|CORSMethodNotFound
preflight-allow-methods-missing|EMethodNotFound|MethodDisallowedByPreflightResponse|CORSMethodNotFound
preflight-method-case-mismatch|EMethodNotFound|MethodDisallowedByPreflightResponse|CORSMethodNotFound
preflight-methods-wildcard-with-credentials|HAccess-Control-Allow-Methods|MethodDisallowedByPreflightResponse|CORSMethodNotFound
preflight-header-not-allowed|EMissingAllowHeaderFromPreflight|HeaderDisallowedByPreflightResponse|CORSMissingAllowHeaderFromPreflight2
preflight-allow-headers-missing|EMissingAllowHeaderFromPreflight|HeaderDisallowedByPreflightResponse|CORSMissingAllowHeaderFromPreflight2
preflight-headers-wildcard-with-credentials|HAccess-Control-Allow-Headers|HeaderDisallowedByPreflightResponse|CORSMissingAllowHeaderFromPreflight2
preflight-authorization-not-covered-by-wildcard|HAccess-Control-Allow-Headers#directives|HeaderDisallowedByPreflightResponse|CORSAllowHeaderFromPreflightDeprecation
redirect-location-invalid|HLocation||
redirect-scheme-not-http|ERequestNotHttp||CORSRequestNotHttp
redirect-too-many|:Web/HTTP/Guides/Redirections||
redirect-location-has-credentials|:Web/HTTP/Guides/CORS|RedirectContainsCredentials|
redirect-mode-error|:Web/API/RequestInit#redirect||
policy-mixed-content|:Web/Security/Defenses/Mixed_content||BlockMixedActiveContent
policy-bad-port|:Web/API/Window/fetch#exceptions||
policy-corp-same-origin|HCross-Origin-Resource-Policy||
policy-corp-same-site|HCross-Origin-Resource-Policy||
policy-corp-required-by-coep|HCross-Origin-Embedder-Policy||
response-nosniff-or-mime|HX-Content-Type-Options||MimeTypeMismatch2
response-range-not-requested|HRange||
env-network-error|EDidNotSucceed||CORSDidNotSucceed2
env-capture-incomplete|||
env-capture-surplus|||
acao-mismatch-trailing-slash|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-has-path|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-missing-scheme|EAllowOriginNotMatchingOrigin|InvalidAllowOriginValue|CORSAllowOriginNotMatchingOrigin
acao-mismatch-scheme|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-port|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-default-port|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-host-case|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-www|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-localhost-alias|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-subdomain-pattern|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-null-literal|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-page-origin-null|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-other-environment|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
acao-mismatch-quoted-or-spaced|EAllowOriginNotMatchingOrigin|InvalidAllowOriginValue|CORSAllowOriginNotMatchingOrigin
acao-mismatch-punycode|EAllowOriginNotMatchingOrigin|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
redirect-origin-tainted|HOrigin#description|AllowOriginMismatch|CORSAllowOriginNotMatchingOrigin
response-acao-missing-on-error-status|EMissingAllowOrigin|MissingAllowOriginHeader|CORSMissingAllowOrigin2
response-acao-only-on-preflight|EMissingAllowOrigin|MissingAllowOriginHeader|CORSMissingAllowOrigin2
redirect-to-login|EMissingAllowOrigin|MissingAllowOriginHeader|CORSMissingAllowOrigin2
redirect-http-to-https|EMissingAllowOrigin|MissingAllowOriginHeader|CORSMissingAllowOrigin2
preflight-status-401-403-auth|EPreflightDidNotSucceed|PreflightInvalidStatus|CORSPreflightDidNotSucceed3
preflight-status-404|EPreflightDidNotSucceed|PreflightInvalidStatus|CORSPreflightDidNotSucceed3
preflight-status-405-501|EPreflightDidNotSucceed|PreflightInvalidStatus|CORSPreflightDidNotSucceed3
preflight-status-5xx|EPreflightDidNotSucceed|PreflightInvalidStatus|CORSPreflightDidNotSucceed3
preflight-redirect-http-to-https|EExternalRedirectNotAllowed|PreflightDisallowedRedirect|CORSExternalRedirectNotAllowed
preflight-redirect-trailing-slash|EExternalRedirectNotAllowed|PreflightDisallowedRedirect|CORSExternalRedirectNotAllowed
preflight-redirect-login|EExternalRedirectNotAllowed|PreflightDisallowedRedirect|CORSExternalRedirectNotAllowed
env-dns|EDidNotSucceed||CORSDidNotSucceed2
env-connection-refused|EDidNotSucceed||CORSDidNotSucceed2
env-connection-reset|EDidNotSucceed||CORSDidNotSucceed2
env-timeout|EDidNotSucceed||CORSDidNotSucceed2
env-tls|EDidNotSucceed||CORSDidNotSucceed2
env-offline|EDidNotSucceed||CORSDidNotSucceed2
env-blocked-by-client|EDidNotSucceed||CORSDidNotSucceed2
env-aborted|EDidNotSucceed||CORSDidNotSucceed2
request-preflight-cause-method|:Web/HTTP/Guides/CORS#preflighted_requests||
request-preflight-cause-header|:Glossary/CORS-safelisted_request_header||
request-preflight-cause-content-type|:Web/HTTP/Guides/CORS#simple_requests||
request-preflight-cause-unsafe-value|:Glossary/CORS-safelisted_request_header||
request-preflight-cause-value-too-long|:Glossary/CORS-safelisted_request_header||
request-preflight-cause-total-size|:Glossary/CORS-safelisted_request_header||
request-preflight-cause-range|HRange||
request-preflight-cause-upload-listener|:Web/API/XMLHttpRequest/upload||
request-forbidden-header-dropped|:Glossary/Forbidden_request_header||
request-no-cors-headers-dropped|:Web/API/Request/mode||
request-sends-response-header|HAccess-Control-Allow-Origin|HeaderDisallowedByPreflightResponse|CORSMissingAllowHeaderFromPreflight2
request-method-case-not-normalized|:Web/API/RequestInit#method|MethodDisallowedByPreflightResponse|CORSMethodNotFound
request-origin-opaque-null|HOrigin#description||
request-library-added-header|EMissingAllowHeaderFromPreflight|HeaderDisallowedByPreflightResponse|CORSMissingAllowHeaderFromPreflight2
preflight-max-age-invalid|HAccess-Control-Max-Age||
preflight-max-age-capped|HAccess-Control-Max-Age#delta-seconds||
preflight-not-cached|HAccess-Control-Max-Age||
response-header-not-exposed|HAccess-Control-Expose-Headers||
response-expose-wildcard-with-credentials|HAccess-Control-Expose-Headers||
response-expose-headers-invalid|HAccess-Control-Expose-Headers||
response-set-cookie-never-readable|:Glossary/Forbidden_response_header_name||
response-opaque|:Web/API/Response/type||
response-opaque-redirect|:Web/API/Response/type||
response-vary-origin-missing|HVary||
redirect-authorization-dropped|HAuthorization||
redirect-method-changed-to-get|:Web/HTTP/Guides/Redirections||
";
