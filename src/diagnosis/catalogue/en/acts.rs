//! The acts of remedies, in English: each is an imperative that names the header and its value.

use crate::diagnosis::catalogue::{Act, SentHeader};
use alloc::{format, string::String};
use core::fmt;

pub(in crate::diagnosis::catalogue) fn act(act: Act<'_>) -> String {
    match act {
        Act::SendAllowOrigin(header) => {
            return format!("Send {header} once on every response from this URL, including preflights and errors.");
        }
        Act::SendAllowAnyOrigin(header) => {
            return format!(
                "Send {header} if anyone may read the response; never allow null, because any website can get the \
                 origin null with a sandboxed frame."
            );
        }
        Act::SendVary(header) => {
            return format!(
                "Send {header} too if Access-Control-Allow-Origin depends on the request, so that no cache gives one \
                 origin's response to another origin."
            );
        }
        Act::SendAllowCredentials(header) => {
            return format!("Send {header} once, in lower case, if the page may use cookies with this URL.");
        }
        Act::SendOnPreflightOfThisUrl(header) => {
            return format!("Send {header} on the response to the preflight (the OPTIONS request for this URL).");
        }
        Act::SendMaxAge(header) => return format!("Send {header} on the response to the preflight."),
        Act::SendExposeHeaders(header) => return format!("Send {header} if script has to read these headers."),
        Act::SendResourcePolicy(header) => {
            return format!("Send {header} if pages of other sites may load this response.");
        }
        Act::SendContentType(header) => return format!("Send {header} if the file really has this type."),
        Act::AnswerErrorsWithHeader => {
            "Find the error in the server's log, and add Access-Control-Allow-Origin to error responses too: with \
             \"always\" in nginx, with CORS middleware around the error handling in an application."
        }
        Act::AnswerLoginWith401 => {
            "If the session has ended, answer script with status 401 and the CORS headers, not with a redirect to the login \
             page."
        }
        Act::AnswerOptions => "Answer OPTIONS requests with status 204 and the CORS headers.",
        Act::AnswerOptionsWithoutRedirect => {
            "Answer OPTIONS requests with status 204 and the CORS headers, not with a redirect."
        }
        Act::AnswerOptionsWithoutLogin => {
            "Answer OPTIONS requests with status 204 and the CORS headers, not with a redirect to the login page."
        }
        Act::AnswerOptionsBeforeAuthentication => {
            "Answer OPTIONS requests that have Access-Control-Request-Method before any authentication runs."
        }
        Act::AnswerOptionsOnThisPath => {
            "Answer OPTIONS requests on this path, or put the CORS middleware before the routes."
        }
        Act::AnswerOptionsBehindGateways => {
            "Allow the OPTIONS method in the server and in every gateway before the server, and answer OPTIONS requests \
             with status 204."
        }
        Act::AnswerOptionsBeforeTheApplication => {
            "Find the error in the server's log, and answer OPTIONS requests before the application's own code runs."
        }
        Act::AnswerWithTheWhole => "Answer a request without a Range header with status 200 and the whole content.",
        Act::RedirectKeepingMethod => "Redirect with status 307 or 308, which keep the method and the body.",
        Act::RedirectWithSeeOther => "Redirect with status 303 if the body need not be sent again.",
        Act::RedirectToHttp => "Redirect to an http or https URL.",
        Act::SendOneLocation => "Send one Location header with one valid URL.",
        Act::RemoveRedirectLoop => "Follow the redirects with curl -vL, and remove the loop.",
        Act::RemoveUserinfo => {
            "Remove the username and password from the Location header, and let the client send Authorization instead."
        }
        Act::ServeOnAnotherPort => "Serve this URL on another port, such as 443 or 8080.",
        Act::ServeOverHttps => "Serve this URL over https.",
        Act::SendInBody => "Send the data that script has to read in the body or in another header.",
        Act::LetOneLayerAddTheHeader => {
            "Remove Access-Control-Allow-Origin from the proxy or from the application, so that only one of the two adds \
             the header."
        }
        Act::ServePageOverHttp => {
            "Serve the page over http or https; if the page is in a sandboxed frame, add allow-same-origin to its sandbox \
             attribute."
        }
        Act::LeaveCredentialsOut => {
            "Set credentials to \"same-origin\" (withCredentials to false) if this URL needs no cookies."
        }
        Act::IncludeCredentials => {
            "Set credentials to \"include\" (withCredentials to true) to send cookies, instead of the Cookie header."
        }
        Act::RemoveHeaders { names } => return format!("Remove {names} from the request."),
        Act::RemoveResponseHeader { name } => {
            return format!("Remove {name} from the request: only responses have this header.");
        }
        Act::AddLibraryHeaderToSameOriginOnly { names } => {
            return format!(
                "Let the library add {names} only to requests to the page's own origin, unless this server reads {names}."
            );
        }
        Act::WriteMethodAsServer => "Write the method in the same case as in Access-Control-Allow-Methods.",
        Act::WriteMethodInUpperCase { upper } => return format!("Write the method in upper case: {upper}."),
        Act::RequestRedirectTarget { target } => {
            return format!("Request the target of the redirect directly: {target}.");
        }
        Act::RequestDirectly { url } => return format!("Request {url} directly."),
        Act::RequestWithHttps => "Request this URL with https.",
        Act::RequestFinalUrlOrFollow => "Request the final URL directly, or set redirect to \"follow\".",
        Act::RequestFinalUrlOrSendNoStream => {
            "Request the final URL directly, or send a body that is not a stream: a string, a Blob or an ArrayBuffer."
        }
        Act::RequestWithCors => {
            "Set mode to \"cors\" (crossorigin on an element): in this mode the browser does not check \
             Cross-Origin-Resource-Policy."
        }
        Act::RequestWithCorsOrSameOrigin => "Set mode to \"cors\", or request a URL of the page's own origin.",
        Act::RequestWithCorsOrFollow => "Set mode to \"cors\", or set redirect to \"follow\".",
        Act::ReadWithCors => {
            "Set mode to \"cors\" if script has to read the response; the server must then allow the page's origin."
        }
        Act::UseCorsAndAllowHeaders => {
            "Set mode to \"cors\", and list the headers in the server's Access-Control-Allow-Headers."
        }
        Act::FollowRedirects => "Set redirect to \"follow\", and read the final URL from response.url.",
        Act::ServeBothOverHttp => "Serve both the page and this URL over http or https.",
        Act::ServeFromPageOrigin => "Serve this URL from the page's own origin.",
        Act::SetCrossOrigin => {
            "Set the crossorigin attribute on the element; the server must then allow the page's origin."
        }
        Act::SendNoStream => "Send a string, a Blob or an ArrayBuffer instead of a stream.",
        Act::ListenOnlyForProgress => "Listen on xhr.upload only where the page shows the progress.",
        Act::GiveEveryAnswer => "Give one response for each request, in order.",
        Act::OpenUrl => "Open the URL in a tab, or with curl -v, to see whether the server answers.",
        Act::LogInAgain => "Log in again, and reload the page.",
    }
    .into()
}

/// A header and its value, in quotes, because a value may be a list with spaces.
impl fmt::Display for SentHeader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, value } = self;
        write!(f, "\"{name}: {value}\"")
    }
}
