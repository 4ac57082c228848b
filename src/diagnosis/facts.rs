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
    /// Behind [`MDN`]; empty for none.
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
        Some(["https://developer.mozilla.org/en-US/docs/", shelf, page].concat())
    }
}

/// The facts of a code; null for a code that does not exist.
#[must_use]
pub fn facts(code: &str) -> Option<&'static CodeFacts> {
    FACTS.iter().find(|facts| facts.code == code)
}

/// A row of the table: code, MDN page, Chromium's name, Firefox's id; empty for none.
///
/// The first letter of a page is its shelf: `E` a page on a CORS error, `H` a page on a header, `:` any other.
const fn row(code: &'static str, mdn: &'static str, chromium: &'static str, firefox: &'static str) -> CodeFacts {
    const fn some(text: &'static str) -> Option<&'static str> {
        if text.is_empty() { None } else { Some(text) }
    }
    CodeFacts {
        code,
        chromium: some(chromium),
        firefox: some(firefox),
        mdn,
    }
}

/// Every code that the engine makes, those of reasons before those of details and of advice.
#[rustfmt::skip]
pub const FACTS: &[CodeFacts] = &[
    // What can't become a request
    row("request-url-invalid", ":Web/API/Window/fetch#exceptions", "", ""),
    row("request-url-has-credentials", ":Web/API/Request/Request#exceptions", "", ""),
    row("request-method-invalid", ":Web/API/Request/Request#exceptions", "", ""),
    row("request-method-forbidden", ":Web/API/Request/Request#exceptions", "", ""),
    row("request-no-cors-method-not-safelisted", ":Web/API/Request/mode", "", ""),
    row("request-header-invalid", ":Web/API/Headers/append#exceptions", "", ""),
    // Reasons
    row("request-mode-same-origin-violation", ":Web/API/Request/mode", "DisallowedByMode", ""),
    row("request-no-cors-redirect-mode", ":Web/API/Request/redirect", "NoCorsRedirectModeNotFollow", ""),
    row("request-scheme-not-http", "ERequestNotHttp", "CorsDisabledScheme", "CORSRequestNotHttp"),
    row("request-body-not-replayable", ":Web/API/RequestInit#duplex", "", ""),
    row("preflight-acao-missing", NO_ORIGIN, "PreflightMissingAllowOriginHeader", NO_ORIGIN_ID),
    row("preflight-acao-empty", MISMATCH, "PreflightInvalidAllowOriginValue", MISMATCH_ID),
    row("preflight-acao-multiple-headers", MULTIPLE, "PreflightMultipleAllowOriginValues", MULTIPLE_ID),
    row("preflight-acao-list-value", MULTIPLE, "PreflightMultipleAllowOriginValues", MISMATCH_ID),
    row("preflight-acao-invalid", MISMATCH, "PreflightInvalidAllowOriginValue", MISMATCH_ID),
    row("preflight-acao-mismatch", MISMATCH, "PreflightAllowOriginMismatch", MISMATCH_ID),
    row("preflight-acao-wildcard-with-credentials", WILDCARD, "PreflightWildcardOriginNotAllowed", WILDCARD_ID),
    row("preflight-acac-missing", NO_CREDENTIALS, "PreflightInvalidAllowCredentials", NO_CREDENTIALS_ID),
    row("preflight-acac-invalid", NO_CREDENTIALS, "PreflightInvalidAllowCredentials", NO_CREDENTIALS_ID),
    row("response-acao-missing", NO_ORIGIN, NO_ORIGIN_NAME, NO_ORIGIN_ID),
    row("response-acao-empty", MISMATCH, "InvalidAllowOriginValue", MISMATCH_ID),
    row("response-acao-multiple-headers", MULTIPLE, "MultipleAllowOriginValues", MULTIPLE_ID),
    row("response-acao-list-value", MULTIPLE, "MultipleAllowOriginValues", MISMATCH_ID),
    row("response-acao-invalid", MISMATCH, "InvalidAllowOriginValue", MISMATCH_ID),
    row("response-acao-mismatch", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("response-acao-wildcard-with-credentials", WILDCARD, "WildcardOriginNotAllowed", WILDCARD_ID),
    row("response-acac-missing", NO_CREDENTIALS, "InvalidAllowCredentials", NO_CREDENTIALS_ID),
    row("response-acac-invalid", NO_CREDENTIALS, "InvalidAllowCredentials", NO_CREDENTIALS_ID),
    row("redirect-acao-missing", NO_ORIGIN, NO_ORIGIN_NAME, NO_ORIGIN_ID),
    row("redirect-acao-empty", MISMATCH, "InvalidAllowOriginValue", MISMATCH_ID),
    row("redirect-acao-multiple-headers", MULTIPLE, "MultipleAllowOriginValues", MULTIPLE_ID),
    row("redirect-acao-list-value", MULTIPLE, "MultipleAllowOriginValues", MISMATCH_ID),
    row("redirect-acao-invalid", MISMATCH, "InvalidAllowOriginValue", MISMATCH_ID),
    row("redirect-acao-mismatch", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("redirect-acao-wildcard-with-credentials", WILDCARD, "WildcardOriginNotAllowed", WILDCARD_ID),
    row("redirect-acac-missing", NO_CREDENTIALS, "InvalidAllowCredentials", NO_CREDENTIALS_ID),
    row("redirect-acac-invalid", NO_CREDENTIALS, "InvalidAllowCredentials", NO_CREDENTIALS_ID),
    row("preflight-status-not-ok", STATUS, STATUS_NAME, STATUS_ID),
    row("preflight-redirect", EXTERNAL, EXTERNAL_NAME, EXTERNAL_ID),
    row("preflight-network-error", NO_ANSWER, "InvalidResponse", NO_ANSWER_ID),
    row("preflight-allow-methods-invalid", "EInvalidAllowMethod", "InvalidAllowMethodsPreflightResponse", "CORSInvalidAllowMethod"),
    row("preflight-allow-headers-invalid", "EInvalidAllowHeader", "InvalidAllowHeadersPreflightResponse", "CORSInvalidAllowHeader"),
    row("preflight-method-not-allowed", NO_METHOD, NO_METHOD_NAME, NO_METHOD_ID),
    row("preflight-allow-methods-missing", NO_METHOD, NO_METHOD_NAME, NO_METHOD_ID),
    row("preflight-method-case-mismatch", NO_METHOD, NO_METHOD_NAME, NO_METHOD_ID),
    row("preflight-methods-wildcard-with-credentials", "HAccess-Control-Allow-Methods", NO_METHOD_NAME, NO_METHOD_ID),
    row("preflight-header-not-allowed", NO_HEADER, NO_HEADER_NAME, NO_HEADER_ID),
    row("preflight-allow-headers-missing", NO_HEADER, NO_HEADER_NAME, NO_HEADER_ID),
    row("preflight-headers-wildcard-with-credentials", "HAccess-Control-Allow-Headers", NO_HEADER_NAME, NO_HEADER_ID),
    row("preflight-authorization-not-covered-by-wildcard", "HAccess-Control-Allow-Headers#directives", NO_HEADER_NAME, "CORSAllowHeaderFromPreflightDeprecation"),
    row("redirect-location-invalid", "HLocation", "", ""),
    row("redirect-scheme-not-http", "ERequestNotHttp", "", "CORSRequestNotHttp"),
    row("redirect-too-many", ":Web/HTTP/Guides/Redirections", "", ""),
    row("redirect-location-has-credentials", ":Web/HTTP/Guides/CORS", "RedirectContainsCredentials", ""),
    row("redirect-mode-error", ":Web/API/RequestInit#redirect", "", ""),
    row("policy-mixed-content", ":Web/Security/Defenses/Mixed_content", "", "BlockMixedActiveContent"),
    row("policy-bad-port", ":Web/API/Window/fetch#exceptions", "", ""),
    row("policy-corp-same-origin", "HCross-Origin-Resource-Policy", "", ""),
    row("policy-corp-same-site", "HCross-Origin-Resource-Policy", "", ""),
    row("policy-corp-required-by-coep", "HCross-Origin-Embedder-Policy", "", ""),
    row("response-nosniff-or-mime", "HX-Content-Type-Options", "", "MimeTypeMismatch2"),
    row("response-range-not-requested", "HRange", "", ""),
    row("env-network-error", NO_ANSWER, "", NO_ANSWER_ID),
    row("env-capture-incomplete", "", "", ""),
    row("env-capture-surplus", "", "", ""),
    // Details of a mismatch
    row("acao-mismatch-trailing-slash", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-has-path", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-missing-scheme", MISMATCH, "InvalidAllowOriginValue", MISMATCH_ID),
    row("acao-mismatch-scheme", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-port", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-default-port", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-host-case", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-www", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-localhost-alias", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-subdomain-pattern", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-null-literal", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-page-origin-null", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-other-environment", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    row("acao-mismatch-quoted-or-spaced", MISMATCH, "InvalidAllowOriginValue", MISMATCH_ID),
    row("acao-mismatch-punycode", MISMATCH, MISMATCH_NAME, MISMATCH_ID),
    // Other details
    row("redirect-origin-tainted", "HOrigin#description", MISMATCH_NAME, MISMATCH_ID),
    row("response-acao-missing-on-error-status", NO_ORIGIN, NO_ORIGIN_NAME, NO_ORIGIN_ID),
    row("response-acao-only-on-preflight", NO_ORIGIN, NO_ORIGIN_NAME, NO_ORIGIN_ID),
    row("redirect-to-login", NO_ORIGIN, NO_ORIGIN_NAME, NO_ORIGIN_ID),
    row("redirect-http-to-https", NO_ORIGIN, NO_ORIGIN_NAME, NO_ORIGIN_ID),
    row("preflight-status-401-403-auth", STATUS, STATUS_NAME, STATUS_ID),
    row("preflight-status-404", STATUS, STATUS_NAME, STATUS_ID),
    row("preflight-status-405-501", STATUS, STATUS_NAME, STATUS_ID),
    row("preflight-status-5xx", STATUS, STATUS_NAME, STATUS_ID),
    row("preflight-redirect-http-to-https", EXTERNAL, EXTERNAL_NAME, EXTERNAL_ID),
    row("preflight-redirect-trailing-slash", EXTERNAL, EXTERNAL_NAME, EXTERNAL_ID),
    row("preflight-redirect-login", EXTERNAL, EXTERNAL_NAME, EXTERNAL_ID),
    row("env-dns", NO_ANSWER, "", NO_ANSWER_ID),
    row("env-connection-refused", NO_ANSWER, "", NO_ANSWER_ID),
    row("env-connection-reset", NO_ANSWER, "", NO_ANSWER_ID),
    row("env-timeout", NO_ANSWER, "", NO_ANSWER_ID),
    row("env-tls", NO_ANSWER, "", NO_ANSWER_ID),
    row("env-offline", NO_ANSWER, "", NO_ANSWER_ID),
    row("env-blocked-by-client", NO_ANSWER, "", NO_ANSWER_ID),
    row("env-aborted", NO_ANSWER, "", NO_ANSWER_ID),
    // Why there is a preflight
    row("request-preflight-cause-method", ":Web/HTTP/Guides/CORS#preflighted_requests", "", ""),
    row("request-preflight-cause-header", SAFELISTED, "", ""),
    row("request-preflight-cause-content-type", ":Web/HTTP/Guides/CORS#simple_requests", "", ""),
    row("request-preflight-cause-unsafe-value", SAFELISTED, "", ""),
    row("request-preflight-cause-value-too-long", SAFELISTED, "", ""),
    row("request-preflight-cause-total-size", SAFELISTED, "", ""),
    row("request-preflight-cause-range", "HRange", "", ""),
    row("request-preflight-cause-upload-listener", ":Web/API/XMLHttpRequest/upload", "", ""),
    // Advice
    row("request-forbidden-header-dropped", ":Glossary/Forbidden_request_header", "", ""),
    row("request-no-cors-headers-dropped", ":Web/API/Request/mode", "", ""),
    row("request-sends-response-header", "HAccess-Control-Allow-Origin", NO_HEADER_NAME, NO_HEADER_ID),
    row("request-method-case-not-normalized", ":Web/API/RequestInit#method", NO_METHOD_NAME, NO_METHOD_ID),
    row("request-origin-opaque-null", "HOrigin#description", "", ""),
    row("request-library-added-header", NO_HEADER, NO_HEADER_NAME, NO_HEADER_ID),
    row("preflight-max-age-invalid", MAX_AGE, "", ""),
    row("preflight-max-age-capped", "HAccess-Control-Max-Age#delta-seconds", "", ""),
    row("preflight-not-cached", MAX_AGE, "", ""),
    row("response-header-not-exposed", EXPOSE, "", ""),
    row("response-expose-wildcard-with-credentials", EXPOSE, "", ""),
    row("response-expose-headers-invalid", EXPOSE, "", ""),
    row("response-set-cookie-never-readable", ":Glossary/Forbidden_response_header_name", "", ""),
    row("response-opaque", ":Web/API/Response/type", "", ""),
    row("response-opaque-redirect", ":Web/API/Response/type", "", ""),
    row("response-vary-origin-missing", "HVary", "", ""),
    row("redirect-authorization-dropped", "HAuthorization", "", ""),
    row("redirect-method-changed-to-get", ":Web/HTTP/Guides/Redirections", "", ""),
];

// For each thing that goes wrong: MDN's page, the name in the DevTools protocol, the message id.
const EXPOSE: &str = "HAccess-Control-Expose-Headers";
const EXTERNAL: &str = "EExternalRedirectNotAllowed";
const EXTERNAL_ID: &str = "CORSExternalRedirectNotAllowed";
const EXTERNAL_NAME: &str = "PreflightDisallowedRedirect";
const MAX_AGE: &str = "HAccess-Control-Max-Age";
const MISMATCH: &str = "EAllowOriginNotMatchingOrigin";
const MISMATCH_ID: &str = "CORSAllowOriginNotMatchingOrigin";
const MISMATCH_NAME: &str = "AllowOriginMismatch";
const MULTIPLE: &str = "EMultipleAllowOriginNotAllowed";
const MULTIPLE_ID: &str = "CORSMultipleAllowOriginNotAllowed";
const NO_ANSWER: &str = "EDidNotSucceed";
const NO_ANSWER_ID: &str = "CORSDidNotSucceed2";
const NO_CREDENTIALS: &str = "EMissingAllowCredentials";
const NO_CREDENTIALS_ID: &str = "CORSMissingAllowCredentials";
const NO_HEADER: &str = "EMissingAllowHeaderFromPreflight";
const NO_HEADER_ID: &str = "CORSMissingAllowHeaderFromPreflight2";
const NO_HEADER_NAME: &str = "HeaderDisallowedByPreflightResponse";
const NO_METHOD: &str = "EMethodNotFound";
const NO_METHOD_ID: &str = "CORSMethodNotFound";
const NO_METHOD_NAME: &str = "MethodDisallowedByPreflightResponse";
const NO_ORIGIN: &str = "EMissingAllowOrigin";
const NO_ORIGIN_ID: &str = "CORSMissingAllowOrigin2";
const NO_ORIGIN_NAME: &str = "MissingAllowOriginHeader";
const SAFELISTED: &str = ":Glossary/CORS-safelisted_request_header";
const STATUS: &str = "EPreflightDidNotSucceed";
const STATUS_ID: &str = "CORSPreflightDidNotSucceed3";
const STATUS_NAME: &str = "PreflightInvalidStatus";
const WILDCARD: &str = "ENotSupportingCredentials";
const WILDCARD_ID: &str = "CORSNotSupportingCredentials";
