//! What a finding is more precisely, in English.

use crate::diagnosis::facts::Detail;

pub(in crate::diagnosis::catalogue) fn detail(detail: Detail) -> Option<&'static str> {
    Some(match detail {
        Detail::AcaoMismatchDefaultPort => "An origin has no default port in it.",
        Detail::AcaoMismatchHasPath => "An origin has no path in it.",
        Detail::AcaoMismatchHostCase => "They are compared byte for byte, and an origin is in lower case.",
        Detail::AcaoMismatchLocalhostAlias => {
            "localhost, 127.0.0.1 and [::1] are the same machine and different origins."
        }
        Detail::AcaoMismatchMissingScheme => "An origin begins with its scheme, such as https://.",
        Detail::AcaoMismatchNullLiteral => "null usually means that the server's list does not have this origin.",
        Detail::AcaoMismatchOtherEnvironment => {
            "It looks like the origin of another environment: a fixed value, or an answer cached for another origin."
        }
        Detail::AcaoMismatchPageOriginNull => "The page's origin is null (a file, a sandboxed frame or a data: URL).",
        Detail::AcaoMismatchPort => "Another port is another origin.",
        Detail::AcaoMismatchPunycode => "An origin has its host in ASCII, which begins with xn--.",
        Detail::AcaoMismatchQuotedOrSpaced => "It has to be the origin alone, without quotes, brackets or spaces.",
        Detail::AcaoMismatchScheme => "http and https are different origins.",
        Detail::AcaoMismatchSubdomainPattern => {
            "Patterns mean nothing here: the server has to match the origin itself and send back the one that asked."
        }
        Detail::AcaoMismatchTrailingSlash | Detail::PreflightRedirectTrailingSlash => {
            "The only difference is the slash at the end."
        }
        Detail::AcaoMismatchWww => "With and without www. are different origins.",
        Detail::EnvAborted => "The request was given up.",
        Detail::EnvBlockedByClient => "An extension or a rule of the browser blocks it: try another browser profile.",
        Detail::EnvConnectionRefused => "Nothing listens there: start the server, and look at host and port.",
        Detail::EnvConnectionReset => "The connection was closed without an answer.",
        Detail::EnvDns => "The host's name was not found: look for a typing error.",
        Detail::EnvOffline => "The computer is offline.",
        Detail::EnvTimeout => "No answer came in time: the server is overloaded, or a firewall drops the request.",
        Detail::EnvTls => "The secure connection failed: look at the certificate by opening the URL in a tab.",
        Detail::PreflightRedirectHttpToHttps | Detail::RedirectHttpToHttps => "It leads to the same URL with https.",
        Detail::PreflightRedirectLogin => "It looks like a login page.",
        Detail::PreflightNeedsAuthentication => {
            "Something asks it for authentication, and a preflight never carries cookies or Authorization."
        }
        Detail::PreflightNotFound => "Nothing answers OPTIONS requests there.",
        Detail::PreflightMethodRefused => "The server does not take OPTIONS requests.",
        Detail::PreflightServerError => "The server failed at it.",
        Detail::RedirectOriginTainted => return None,
        Detail::RedirectToLogin => {
            "The request was redirected to what looks like a login page: the session is probably over."
        }
        Detail::ResponseAcaoMissingOnErrorStatus => {
            "It is an error, and servers often leave the header out of errors: what went wrong there stays hidden behind \
             this."
        }
        Detail::ResponseAcaoOnlyOnPreflight => {
            "The preflight passed: the header is missing on the answer to the request itself."
        }
    })
}
