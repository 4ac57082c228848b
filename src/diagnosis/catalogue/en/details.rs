//! The details of findings, in English: the special case of a code, as far as the values show one.

use crate::diagnosis::facts::Detail;

pub(in crate::diagnosis::catalogue) fn detail(detail: Detail) -> Option<&'static str> {
    Some(match detail {
        Detail::AcaoMismatchDefaultPort => "An origin never includes the default port: 443 for https, 80 for http.",
        Detail::AcaoMismatchHasPath => "An origin has no path and no query.",
        Detail::AcaoMismatchHostCase => {
            "Browsers compare the two origins byte for byte, and the browser's own is in lower case."
        }
        Detail::AcaoMismatchLocalhostAlias => {
            "localhost, 127.0.0.1 and [::1] are the same machine but three different origins."
        }
        Detail::AcaoMismatchMissingScheme => "An origin begins with a scheme, such as https://.",
        Detail::AcaoMismatchNullLiteral => {
            "null usually means that the server's list of allowed origins does not have the request's origin."
        }
        Detail::AcaoMismatchOtherEnvironment => {
            "The value looks like the origin of another environment: the server sends a fixed value, or a cache sent a \
             response made for another origin."
        }
        Detail::AcaoMismatchPageOriginNull => "The page's origin is null (a file, a sandboxed frame or a data: URL).",
        Detail::AcaoMismatchPort => "A different port makes a different origin.",
        Detail::AcaoMismatchPunycode => "An origin has the host name in ASCII (punycode), which begins with xn--.",
        Detail::AcaoMismatchQuotedOrSpaced => "The value must be the origin alone, without quotes, brackets or spaces.",
        Detail::AcaoMismatchScheme => "http and https are different origins.",
        Detail::AcaoMismatchSubdomainPattern => {
            "Browsers do not read patterns in this header: the server must match the request's Origin with its own list, \
             and send back that one origin."
        }
        Detail::AcaoMismatchTrailingSlash | Detail::PreflightRedirectTrailingSlash => {
            "The only difference is the slash at the end."
        }
        Detail::AcaoMismatchWww => "A host with www. and the same host without www. are different origins.",
        Detail::EnvAborted => "The request was aborted.",
        Detail::EnvBlockedByClient => {
            "A browser extension or a rule of the browser blocks the request: try another browser profile."
        }
        Detail::EnvConnectionRefused => "No server listens there: start the server, or correct the host and port.",
        Detail::EnvConnectionReset => "The connection was closed without a response.",
        Detail::EnvContentSecurityPolicy => "The page's own Content Security Policy forbids the request.",
        Detail::EnvDns => "DNS does not know the host name: look for a typo.",
        Detail::EnvLocalNetwork => "The browser did not have the user's permission for the local network.",
        Detail::EnvOffline => "The computer is offline.",
        Detail::EnvProvesNothing => "These words prove nothing: browsers say them of CORS refusals too.",
        Detail::EnvTimeout => "No response came in time: the server is overloaded, or a firewall drops the request.",
        Detail::EnvTls => "The secure connection failed: open the URL in a tab, and look at the certificate.",
        Detail::LnaPageNotSecure => "Chromium refuses a public page over plain http without asking.",
        Detail::LnaPermissionDenied => "The permission is denied, so nothing is sent, not even a preflight.",
        Detail::PreflightRedirectHttpToHttps | Detail::RedirectHttpToHttps => {
            "The redirect leads to the same URL with https."
        }
        Detail::PreflightRedirectLogin => "The redirect leads to what looks like a login page.",
        Detail::PreflightNeedsAuthentication => {
            "The server, or a gateway before the server, asks for authentication, but a preflight never has cookies or \
             an Authorization header."
        }
        Detail::PreflightNotFound => "Nothing answers OPTIONS requests at this URL.",
        Detail::PreflightMethodRefused => "The server refuses OPTIONS requests, and every preflight is one.",
        Detail::PreflightServerError => "The server failed while it answered the OPTIONS request.",
        Detail::RedirectOriginTainted => return None,
        Detail::RedirectToLogin => "A redirect led to what looks like a login page: the session has probably ended.",
        Detail::ResponseAcaoMissingOnErrorStatus => {
            "The response is an error, and servers often leave CORS headers out of errors: the missing header hides what \
             went wrong on the server."
        }
        Detail::ResponseAcaoOnlyOnPreflight => {
            "The preflight passed: the header is missing only on the response to the actual request."
        }
    })
}
