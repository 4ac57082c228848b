use alloc::{format, string::String};

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
        Some(format!("https://developer.mozilla.org/en-US/docs/{shelf}{page}"))
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

const MISMATCH: &str = "EAllowOriginNotMatchingOrigin";
const NO_MATCH: &str = "CORSAllowOriginNotMatchingOrigin";
const SAFELISTED: &str = ":Glossary/CORS-safelisted_request_header";
const EXPOSE: &str = "HAccess-Control-Expose-Headers";
const MAX_AGE: &str = "HAccess-Control-Max-Age";

/// Every code that the engine makes, those of reasons before those of details and of advice.
pub const FACTS: &[CodeFacts] = &[
    // What can't become a request
    row("request-url-invalid", ":Web/API/Window/fetch#exceptions", "", ""),
    row(
        "request-url-has-credentials",
        ":Web/API/Request/Request#exceptions",
        "",
        "",
    ),
    row("request-method-invalid", ":Web/API/Request/Request#exceptions", "", ""),
    row(
        "request-method-forbidden",
        ":Web/API/Request/Request#exceptions",
        "",
        "",
    ),
    row("request-no-cors-method-not-safelisted", ":Web/API/Request/mode", "", ""),
    row("request-header-invalid", ":Web/API/Headers/append#exceptions", "", ""),
    // Reasons
    row(
        "request-mode-same-origin-violation",
        ":Web/API/Request/mode",
        "DisallowedByMode",
        "",
    ),
    row(
        "request-no-cors-redirect-mode",
        ":Web/API/Request/redirect",
        "NoCorsRedirectModeNotFollow",
        "",
    ),
    row(
        "request-scheme-not-http",
        "ERequestNotHttp",
        "CorsDisabledScheme",
        "CORSRequestNotHttp",
    ),
    row("request-body-not-replayable", ":Web/API/RequestInit#duplex", "", ""),
    row(
        "preflight-acao-missing",
        "EMissingAllowOrigin",
        "PreflightMissingAllowOriginHeader",
        "CORSMissingAllowOrigin2",
    ),
    row(
        "preflight-acao-empty",
        MISMATCH,
        "PreflightInvalidAllowOriginValue",
        NO_MATCH,
    ),
    row(
        "preflight-acao-multiple-headers",
        "EMultipleAllowOriginNotAllowed",
        "PreflightMultipleAllowOriginValues",
        "CORSMultipleAllowOriginNotAllowed",
    ),
    row(
        "preflight-acao-list-value",
        "EMultipleAllowOriginNotAllowed",
        "PreflightMultipleAllowOriginValues",
        NO_MATCH,
    ),
    row(
        "preflight-acao-invalid",
        MISMATCH,
        "PreflightInvalidAllowOriginValue",
        NO_MATCH,
    ),
    row(
        "preflight-acao-mismatch",
        MISMATCH,
        "PreflightAllowOriginMismatch",
        NO_MATCH,
    ),
    row(
        "preflight-acao-wildcard-with-credentials",
        "ENotSupportingCredentials",
        "PreflightWildcardOriginNotAllowed",
        "CORSNotSupportingCredentials",
    ),
    row(
        "preflight-acac-missing",
        "EMissingAllowCredentials",
        "PreflightInvalidAllowCredentials",
        "CORSMissingAllowCredentials",
    ),
    row(
        "preflight-acac-invalid",
        "EMissingAllowCredentials",
        "PreflightInvalidAllowCredentials",
        "CORSMissingAllowCredentials",
    ),
    row(
        "response-acao-missing",
        "EMissingAllowOrigin",
        "MissingAllowOriginHeader",
        "CORSMissingAllowOrigin2",
    ),
    row("response-acao-empty", MISMATCH, "InvalidAllowOriginValue", NO_MATCH),
    row(
        "response-acao-multiple-headers",
        "EMultipleAllowOriginNotAllowed",
        "MultipleAllowOriginValues",
        "CORSMultipleAllowOriginNotAllowed",
    ),
    row(
        "response-acao-list-value",
        "EMultipleAllowOriginNotAllowed",
        "MultipleAllowOriginValues",
        NO_MATCH,
    ),
    row("response-acao-invalid", MISMATCH, "InvalidAllowOriginValue", NO_MATCH),
    row("response-acao-mismatch", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    row(
        "response-acao-wildcard-with-credentials",
        "ENotSupportingCredentials",
        "WildcardOriginNotAllowed",
        "CORSNotSupportingCredentials",
    ),
    row(
        "response-acac-missing",
        "EMissingAllowCredentials",
        "InvalidAllowCredentials",
        "CORSMissingAllowCredentials",
    ),
    row(
        "response-acac-invalid",
        "EMissingAllowCredentials",
        "InvalidAllowCredentials",
        "CORSMissingAllowCredentials",
    ),
    row(
        "redirect-acao-missing",
        "EMissingAllowOrigin",
        "MissingAllowOriginHeader",
        "CORSMissingAllowOrigin2",
    ),
    row("redirect-acao-empty", MISMATCH, "InvalidAllowOriginValue", NO_MATCH),
    row(
        "redirect-acao-multiple-headers",
        "EMultipleAllowOriginNotAllowed",
        "MultipleAllowOriginValues",
        "CORSMultipleAllowOriginNotAllowed",
    ),
    row(
        "redirect-acao-list-value",
        "EMultipleAllowOriginNotAllowed",
        "MultipleAllowOriginValues",
        NO_MATCH,
    ),
    row("redirect-acao-invalid", MISMATCH, "InvalidAllowOriginValue", NO_MATCH),
    row("redirect-acao-mismatch", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    row(
        "redirect-acao-wildcard-with-credentials",
        "ENotSupportingCredentials",
        "WildcardOriginNotAllowed",
        "CORSNotSupportingCredentials",
    ),
    row(
        "redirect-acac-missing",
        "EMissingAllowCredentials",
        "InvalidAllowCredentials",
        "CORSMissingAllowCredentials",
    ),
    row(
        "redirect-acac-invalid",
        "EMissingAllowCredentials",
        "InvalidAllowCredentials",
        "CORSMissingAllowCredentials",
    ),
    row(
        "preflight-status-not-ok",
        "EPreflightDidNotSucceed",
        "PreflightInvalidStatus",
        "CORSPreflightDidNotSucceed3",
    ),
    row(
        "preflight-redirect",
        "EExternalRedirectNotAllowed",
        "PreflightDisallowedRedirect",
        "CORSExternalRedirectNotAllowed",
    ),
    row(
        "preflight-network-error",
        "EDidNotSucceed",
        "InvalidResponse",
        "CORSDidNotSucceed2",
    ),
    row(
        "preflight-allow-methods-invalid",
        "EInvalidAllowMethod",
        "InvalidAllowMethodsPreflightResponse",
        "CORSInvalidAllowMethod",
    ),
    row(
        "preflight-allow-headers-invalid",
        "EInvalidAllowHeader",
        "InvalidAllowHeadersPreflightResponse",
        "CORSInvalidAllowHeader",
    ),
    row(
        "preflight-method-not-allowed",
        "EMethodNotFound",
        METHOD,
        "CORSMethodNotFound",
    ),
    row(
        "preflight-allow-methods-missing",
        "EMethodNotFound",
        METHOD,
        "CORSMethodNotFound",
    ),
    row(
        "preflight-method-case-mismatch",
        "EMethodNotFound",
        METHOD,
        "CORSMethodNotFound",
    ),
    row(
        "preflight-methods-wildcard-with-credentials",
        "HAccess-Control-Allow-Methods",
        METHOD,
        "CORSMethodNotFound",
    ),
    row(
        "preflight-header-not-allowed",
        "EMissingAllowHeaderFromPreflight",
        HEADER,
        NO_HEADER,
    ),
    row(
        "preflight-allow-headers-missing",
        "EMissingAllowHeaderFromPreflight",
        HEADER,
        NO_HEADER,
    ),
    row(
        "preflight-headers-wildcard-with-credentials",
        "HAccess-Control-Allow-Headers",
        HEADER,
        NO_HEADER,
    ),
    row(
        "preflight-authorization-not-covered-by-wildcard",
        "HAccess-Control-Allow-Headers#directives",
        HEADER,
        "CORSAllowHeaderFromPreflightDeprecation",
    ),
    row("redirect-location-invalid", "HLocation", "", ""),
    row("redirect-scheme-not-http", "ERequestNotHttp", "", "CORSRequestNotHttp"),
    row("redirect-too-many", ":Web/HTTP/Guides/Redirections", "", ""),
    row(
        "redirect-location-has-credentials",
        ":Web/HTTP/Guides/CORS",
        "RedirectContainsCredentials",
        "",
    ),
    row("redirect-mode-error", ":Web/API/RequestInit#redirect", "", ""),
    row(
        "policy-mixed-content",
        ":Web/Security/Defenses/Mixed_content",
        "",
        "BlockMixedActiveContent",
    ),
    row("policy-bad-port", ":Web/API/Window/fetch#exceptions", "", ""),
    row("policy-corp-same-origin", "HCross-Origin-Resource-Policy", "", ""),
    row("policy-corp-same-site", "HCross-Origin-Resource-Policy", "", ""),
    row("policy-corp-required-by-coep", "HCross-Origin-Embedder-Policy", "", ""),
    row(
        "response-nosniff-or-mime",
        "HX-Content-Type-Options",
        "",
        "MimeTypeMismatch2",
    ),
    row("response-range-not-requested", "HRange", "", ""),
    row("env-network-error", "EDidNotSucceed", "", "CORSDidNotSucceed2"),
    row("env-capture-incomplete", "", "", ""),
    row("env-capture-surplus", "", "", ""),
    // Details of a mismatch
    row(
        "acao-mismatch-trailing-slash",
        MISMATCH,
        "AllowOriginMismatch",
        NO_MATCH,
    ),
    row("acao-mismatch-has-path", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    row(
        "acao-mismatch-missing-scheme",
        MISMATCH,
        "InvalidAllowOriginValue",
        NO_MATCH,
    ),
    row("acao-mismatch-scheme", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    row("acao-mismatch-port", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    row("acao-mismatch-default-port", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    row("acao-mismatch-host-case", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    row("acao-mismatch-www", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    row(
        "acao-mismatch-localhost-alias",
        MISMATCH,
        "AllowOriginMismatch",
        NO_MATCH,
    ),
    row(
        "acao-mismatch-subdomain-pattern",
        MISMATCH,
        "AllowOriginMismatch",
        NO_MATCH,
    ),
    row("acao-mismatch-null-literal", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    row(
        "acao-mismatch-page-origin-null",
        MISMATCH,
        "AllowOriginMismatch",
        NO_MATCH,
    ),
    row(
        "acao-mismatch-other-environment",
        MISMATCH,
        "AllowOriginMismatch",
        NO_MATCH,
    ),
    row(
        "acao-mismatch-quoted-or-spaced",
        MISMATCH,
        "InvalidAllowOriginValue",
        NO_MATCH,
    ),
    row("acao-mismatch-punycode", MISMATCH, "AllowOriginMismatch", NO_MATCH),
    // Other details
    row(
        "redirect-origin-tainted",
        "HOrigin#description",
        "AllowOriginMismatch",
        NO_MATCH,
    ),
    row(
        "response-acao-missing-on-error-status",
        "EMissingAllowOrigin",
        "MissingAllowOriginHeader",
        "CORSMissingAllowOrigin2",
    ),
    row(
        "response-acao-only-on-preflight",
        "EMissingAllowOrigin",
        "MissingAllowOriginHeader",
        "CORSMissingAllowOrigin2",
    ),
    row(
        "redirect-to-login",
        "EMissingAllowOrigin",
        "MissingAllowOriginHeader",
        "CORSMissingAllowOrigin2",
    ),
    row(
        "redirect-http-to-https",
        "EMissingAllowOrigin",
        "MissingAllowOriginHeader",
        "CORSMissingAllowOrigin2",
    ),
    row(
        "preflight-status-401-403-auth",
        "EPreflightDidNotSucceed",
        "PreflightInvalidStatus",
        "CORSPreflightDidNotSucceed3",
    ),
    row(
        "preflight-status-404",
        "EPreflightDidNotSucceed",
        "PreflightInvalidStatus",
        "CORSPreflightDidNotSucceed3",
    ),
    row(
        "preflight-status-405-501",
        "EPreflightDidNotSucceed",
        "PreflightInvalidStatus",
        "CORSPreflightDidNotSucceed3",
    ),
    row(
        "preflight-status-5xx",
        "EPreflightDidNotSucceed",
        "PreflightInvalidStatus",
        "CORSPreflightDidNotSucceed3",
    ),
    row(
        "preflight-redirect-http-to-https",
        EXTERNAL,
        "PreflightDisallowedRedirect",
        "CORSExternalRedirectNotAllowed",
    ),
    row(
        "preflight-redirect-trailing-slash",
        EXTERNAL,
        "PreflightDisallowedRedirect",
        "CORSExternalRedirectNotAllowed",
    ),
    row(
        "preflight-redirect-login",
        EXTERNAL,
        "PreflightDisallowedRedirect",
        "CORSExternalRedirectNotAllowed",
    ),
    row("env-dns", "EDidNotSucceed", "", "CORSDidNotSucceed2"),
    row("env-connection-refused", "EDidNotSucceed", "", "CORSDidNotSucceed2"),
    row("env-connection-reset", "EDidNotSucceed", "", "CORSDidNotSucceed2"),
    row("env-timeout", "EDidNotSucceed", "", "CORSDidNotSucceed2"),
    row("env-tls", "EDidNotSucceed", "", "CORSDidNotSucceed2"),
    row("env-offline", "EDidNotSucceed", "", "CORSDidNotSucceed2"),
    row("env-blocked-by-client", "EDidNotSucceed", "", "CORSDidNotSucceed2"),
    row("env-aborted", "EDidNotSucceed", "", "CORSDidNotSucceed2"),
    // Why there is a preflight
    row(
        "request-preflight-cause-method",
        ":Web/HTTP/Guides/CORS#preflighted_requests",
        "",
        "",
    ),
    row("request-preflight-cause-header", SAFELISTED, "", ""),
    row(
        "request-preflight-cause-content-type",
        ":Web/HTTP/Guides/CORS#simple_requests",
        "",
        "",
    ),
    row("request-preflight-cause-unsafe-value", SAFELISTED, "", ""),
    row("request-preflight-cause-value-too-long", SAFELISTED, "", ""),
    row("request-preflight-cause-total-size", SAFELISTED, "", ""),
    row("request-preflight-cause-range", "HRange", "", ""),
    row(
        "request-preflight-cause-upload-listener",
        ":Web/API/XMLHttpRequest/upload",
        "",
        "",
    ),
    row("redirect-triggers-preflight", ":Web/HTTP/Guides/CORS", "", ""),
    // Advice
    row(
        "request-forbidden-header-dropped",
        ":Glossary/Forbidden_request_header",
        "",
        "",
    ),
    row("request-no-cors-headers-dropped", ":Web/API/Request/mode", "", ""),
    row(
        "request-sends-response-header",
        "HAccess-Control-Allow-Origin",
        HEADER,
        NO_HEADER,
    ),
    row(
        "request-method-case-not-normalized",
        ":Web/API/RequestInit#method",
        METHOD,
        "CORSMethodNotFound",
    ),
    row("request-origin-opaque-null", "HOrigin#description", "", ""),
    row(
        "request-library-added-header",
        "EMissingAllowHeaderFromPreflight",
        HEADER,
        NO_HEADER,
    ),
    row("preflight-max-age-invalid", MAX_AGE, "", ""),
    row(
        "preflight-max-age-capped",
        "HAccess-Control-Max-Age#delta-seconds",
        "",
        "",
    ),
    row("preflight-not-cached", MAX_AGE, "", ""),
    row("response-header-not-exposed", EXPOSE, "", ""),
    row("response-expose-wildcard-with-credentials", EXPOSE, "", ""),
    row("response-expose-headers-invalid", EXPOSE, "", ""),
    row(
        "response-set-cookie-never-readable",
        ":Glossary/Forbidden_response_header_name",
        "",
        "",
    ),
    row("response-opaque", ":Web/API/Response/type", "", ""),
    row("response-opaque-redirect", ":Web/API/Response/type", "", ""),
    row("response-vary-origin-missing", "HVary", "", ""),
    row("redirect-authorization-dropped", "HAuthorization", "", ""),
    row(
        "redirect-method-changed-to-get",
        ":Web/HTTP/Guides/Redirections",
        "",
        "",
    ),
];

const METHOD: &str = "MethodDisallowedByPreflightResponse";
const HEADER: &str = "HeaderDisallowedByPreflightResponse";
const NO_HEADER: &str = "CORSMissingAllowHeaderFromPreflight2";
const EXTERNAL: &str = "EExternalRedirectNotAllowed";
