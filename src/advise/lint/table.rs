//! The codes of lint, a row each: how much the finding matters where credentials are allowed, and where they are not.

use crate::diagnosis::Severity;
use serde::{Serialize, Serializer};

macro_rules! lint_codes {
    ($($variant:ident $code:literal $with:ident $without:ident $sentence:literal)+) => {
        /// The stable code of a finding of lint.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum LintCode {
            $(#[doc = concat!("As a string: `", $code, "`.")] $variant,)+
        }

        impl LintCode {
            /// Every code, in order.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as a string.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// How much the finding matters.
            #[must_use]
            pub const fn severity(self, is_with_credentials: bool) -> Severity {
                match (self, is_with_credentials) {
                    $((Self::$variant, true) => Severity::$with,
                    (Self::$variant, false) => Severity::$without,)+
                }
            }

            /// The sentence, with `{values}` where the values are named.
            #[must_use]
            pub const fn sentence(self) -> &'static str {
                match self {
                    $(Self::$variant => $sentence,)+
                }
            }
        }
    };
}

// A row: the code, its severity with credentials and without, and what is said.
lint_codes! {
    ReflectsAnyOrigin "lint-reflects-any-origin" Risk Info
        "The server allows whatever origin asks, by sending it back: {values}. With credentials every page on the web can call the server in the name of its visitors; without them \"*\" says the same and needs no Vary."
    NullOrigin "lint-null-origin" Risk Degrade
        "The origin null is allowed. Every page can get that origin with a sandboxed frame, so the list of origins protects nothing: take null out."
    PrefixRule "lint-prefix-rule" Risk Degrade
        "An origin that only begins as an allowed one is allowed too: {values}. Anybody can register such a domain: compare whole origins."
    SuffixRule "lint-suffix-rule" Risk Degrade
        "An origin that only ends as an allowed one is allowed too: {values}. Anybody can register such a domain: compare whole origins, or from the dot on."
    UnescapedDot "lint-unescaped-dot" Risk Degrade
        "A dot in the server's expression stands for any character, so {values} is allowed too. Anybody can register such a domain: write the dot as \\."
    PublicSuffix "lint-public-suffix" Risk Degrade
        "Every host below a domain that is shared by strangers is allowed: {values}. Anybody can get a page there: name the hosts that are yours."
    HttpOrigin "lint-http-origin" Risk Info
        "A page over http is allowed: {values}. Whoever is on the way, as in an open Wi-Fi, can put a script into that page: allow https alone."
    AnyOriginWithCredentials "lint-any-origin-with-credentials" Degrade Degrade
        "\"*\" and credentials exclude each other: browsers refuse every call with credentials. Name the origins that may send them."
    Localhost "lint-localhost" Degrade Info
        "Pages of the developer's own machine are allowed: {values}. On the machine of a user any program can serve such a page: leave them out in production."
    ListedRefused "lint-listed-origin-refused" Degrade Degrade
        "An origin that is meant to be allowed is refused: {values}."
    OriginInvalid "lint-origin-invalid" Degrade Degrade
        "This is no origin, so it never equals one that a browser sends: {values}. An origin has a scheme, a host and perhaps a port, and no path and no slash at its end."
    OriginList "lint-allow-origin-list" Degrade Degrade
        "Access-Control-Allow-Origin has more than one origin, or a pattern: {values}. Browsers compare the whole value, so no page is allowed: send the one origin that asks, if it is on the list."
    VaryMissing "lint-vary-missing" Degrade Degrade
        "The answers differ from origin to origin and have no \"Vary: Origin\": {values}. A cache gives the answer for one origin to the next: send Vary: Origin with every answer, those without CORS headers too."
    CredentialsValue "lint-credentials-value" Degrade Degrade
        "Access-Control-Allow-Credentials is {values}, and the only value that browsers know is true, in lower case."
    WildcardWithCredentials "lint-wildcard-with-credentials" Degrade Info
        "\"*\" in {values} is no wildcard in calls with credentials, but the name \"*\": list the names."
    AuthorizationByWildcard "lint-authorization-by-wildcard" Degrade Degrade
        "\"*\" in Access-Control-Allow-Headers does not cover Authorization by the Standard, and browsers will follow: list Authorization beside it if calls send it."
    MaxAgeInvalid "lint-max-age-invalid" Degrade Degrade
        "Access-Control-Max-Age is {values}, which is no number of seconds: browsers keep the answer to a preflight for 5 seconds."
    MethodCase "lint-method-case" Degrade Degrade
        "Methods are compared letter for letter, and browsers send them in upper case: {values}."
    ErrorsWithoutHeaders "lint-errors-without-headers" Degrade Degrade
        "Errors have no CORS headers ({values}), so pages cannot read what went wrong: send them with every status."
    ResponseHeaderInRequest "lint-response-header-in-request" Degrade Degrade
        "The request has headers that only servers send: {values}. They do nothing but make a preflight necessary that is then refused: take them out."
    Subdomains "lint-subdomains" Info Info
        "Every host below a domain is allowed: {values}. A forgotten host, or one script in one of them, is enough to call the server: name the hosts if you can."
    AnyPort "lint-any-port" Info Info
        "The host is allowed on every port: {values}."
    CredentialsWithoutEffect "lint-credentials-without-effect" Info Info
        "Access-Control-Allow-Credentials does nothing here: beside \"*\" browsers refuse calls with credentials all the same, and false is what no header means too."
    PrivateNetworkHeader "lint-private-network-header" Info Info
        "Access-Control-Allow-Private-Network does nothing any more: browsers ask the user instead."
    PreflightHeaderOnAnswer "lint-preflight-header-on-answer" Info Info
        "Only the answer to a preflight needs {values}: elsewhere browsers do not read them."
    ExposeOnPreflight "lint-expose-on-preflight" Info Info
        "Access-Control-Expose-Headers does nothing in the answer to a preflight: the answer to the call needs it."
    RequestHeaderOnAnswer "lint-request-header-on-answer" Info Info
        "The answer has headers that only browsers send: {values}. They do nothing: the names for servers begin with Access-Control-Allow-."
    MaxAgeCapped "lint-max-age-capped" Info Info
        "Access-Control-Max-Age is {values} seconds, and browsers keep the answer for less: Chromium 7200, Safari 600, Firefox 86400."
    MaxAgeMissing "lint-max-age-missing" Info Info
        "The answer to the preflight has no Access-Control-Max-Age, so browsers ask again after 5 seconds: send 7200."
    MethodSafelisted "lint-method-safelisted" Info Info
        "Methods that need not be listed: {values}. GET, HEAD and POST are always allowed, and no page asks for OPTIONS."
    MethodForbidden "lint-method-forbidden" Info Info
        "Methods that no page can send: {values}."
    HeaderSafelisted "lint-header-safelisted" Info Info
        "Request headers that need to be listed only for unusual values: {values}."
    HeaderForbidden "lint-header-forbidden" Info Info
        "Request headers that no page can set, so that they need not be listed: {values}."
    ExposesSafelisted "lint-exposes-safelisted" Info Info
        "Response headers that every page can read without Access-Control-Expose-Headers: {values}."
    ExposesForbidden "lint-exposes-forbidden" Info Info
        "Response headers that no page can read, whatever is exposed: {values}."
}

impl Serialize for LintCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
