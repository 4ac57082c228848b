//! What somebody should do, in English.

use crate::diagnosis::catalogue::Act;
use alloc::{format, string::String};

pub(in crate::diagnosis::catalogue) fn act(act: Act<'_>) -> String {
    match act {
        Act::SendAllowOrigin => "Send this header once on every answer of this URL, to preflights and in errors too.",
        Act::SendAllowAnyOrigin => {
            "Send this header if anyone may read the answer; don't allow null, which any sandboxed frame has."
        }
        Act::SendVary => {
            "Send this header too if the value depends on the request, so that caches keep the answers apart."
        }
        Act::SendAllowCredentials => "Send this header once, in lower case, if the page may use cookies here.",
        Act::SendOnPreflightOfThisUrl => {
            "Send this header on the answer to the preflight, the OPTIONS request of this URL."
        }
        Act::SendMaxAge => "Send this header on the answer to the preflight.",
        Act::SendExposeHeaders => "Send this header if script has to read them.",
        Act::SendResourcePolicy => "Send this header if pages of other sites may embed it.",
        Act::SendContentType => "Send the type that the file really has.",
        Act::AnswerErrorsWithHeader => {
            "Look in the server's log for the error, and have the header added to errors too: with \"always\" in nginx, \
             outside the error handling in an application."
        }
        Act::AnswerLoginWith401 => {
            "Answer calls of a program with status 401 and the CORS headers, not with a redirect to the login."
        }
        Act::AnswerOptions => "Answer OPTIONS requests with status 204 and the CORS headers.",
        Act::AnswerOptionsWithoutRedirect => {
            "Answer OPTIONS requests with status 204 and the CORS headers, not with a redirect."
        }
        Act::AnswerOptionsWithoutLogin => {
            "Answer OPTIONS requests with status 204 and the CORS headers, not with a redirect to the login."
        }
        Act::AnswerOptionsBeforeAuthentication => {
            "Answer OPTIONS requests that have Access-Control-Request-Method before anything checks who asks."
        }
        Act::AnswerOptionsOnThisPath => {
            "Answer OPTIONS requests on this path, or put the CORS middleware before the routes."
        }
        Act::AnswerOptionsBehindGateways => {
            "Let the server and every gateway before it take OPTIONS requests, and answer them with status 204."
        }
        Act::AnswerOptionsBeforeTheApplication => {
            "Look in the server's log for the error; answer OPTIONS requests before the application's own code runs."
        }
        Act::AnswerWithTheWhole => "Answer a request without a Range header with the whole, status 200.",
        Act::RedirectKeepingMethod => "Redirect with status 307 or 308, which keep method and body.",
        Act::RedirectWithSeeOther => "Redirect with status 303 if the body need not be sent again.",
        Act::RedirectToHttp => "Redirect to an http or https URL.",
        Act::SendOneLocation => "Send one Location header with one URL in it.",
        Act::TakeCircleOut => "Follow the redirects with curl -v, and take the circle out.",
        Act::TakeUserinfoOut => {
            "Take username and password out of the Location; let the client send Authorization instead."
        }
        Act::ServeOnAnotherPort => "Serve it on another port, such as 443 or 8080.",
        Act::ServeOverHttps => "Serve it over https.",
        Act::SendInBody => "Send what script has to read in the body or in another header.",
        Act::LetOneLayerAddTheHeader => {
            "Let one layer alone add the header: take it out of the proxy or out of the application."
        }
        Act::ServePageOverHttp => "Serve the page over http or https; a sandboxed frame needs allow-same-origin.",
        Act::LeaveCredentialsOut => {
            "If this URL needs no cookies, set credentials to \"same-origin\" (withCredentials to false)."
        }
        Act::IncludeCredentials => {
            "To have cookies sent, set credentials to \"include\" (withCredentials to true), not the header."
        }
        Act::LeaveHeadersOut => "Leave them out of the request.",
        Act::TakeHeadersOut { names } => return format!("Take {names} out of the request."),
        Act::TakeResponseHeaderOut { name } => {
            return format!("Take {name} out of the request: it is for responses.");
        }
        Act::AddLibraryHeaderAtHomeOnly => {
            "If nothing on the server reads it, have the library add it for the page's own origin alone."
        }
        Act::WriteMethodAsServer => "Write the method as the server does.",
        Act::WriteMethodInUpperCase { upper } => return format!("Write {upper} in upper case."),
        Act::RequestRedirectTarget { target } => return format!("Request {target}, where the redirect leads."),
        Act::RequestDirectly { url } => return format!("Request {url} directly."),
        Act::RequestWithHttps => "Request it with https.",
        Act::RequestFinalUrlOrFollow => "Request the final URL, or set redirect to \"follow\".",
        Act::RequestFinalUrlOrSendNoStream => "Request the final URL, or send a body that is not a stream.",
        Act::RequestWithCors => {
            "Request it in mode \"cors\" (crossorigin on an element), where this policy is not asked."
        }
        Act::RequestWithCorsOrAtHome => "Make the request in mode \"cors\", or to the page's own origin.",
        Act::RequestWithCorsOrFollow => "Make the request in mode \"cors\", or leave redirect at \"follow\".",
        Act::ReadWithCors => {
            "Use mode \"cors\" if script has to read the answer; the server has to allow the page's origin then."
        }
        Act::UseCorsAndAllowHeaders => "Use mode \"cors\", and have the server allow the headers.",
        Act::FollowRedirects => "Set redirect to \"follow\", and read the final URL from response.url.",
        Act::ServeBothOverHttp => "Serve both the page and what it requests over http or https.",
        Act::ServeFromHome => "Serve it from the page's own origin.",
        Act::SetCrossOrigin => "Set crossorigin on the element; the server has to allow the page's origin then.",
        Act::SendNoStream => "Send a string, a Blob or an ArrayBuffer.",
        Act::ListenOnlyForProgress => "Listen on xhr.upload only where the progress is shown.",
        Act::GiveEveryAnswer => "Give the answer to each request, in order.",
        Act::OpenUrl => "Open the URL in a tab, or with curl -v, to see whether the server answers.",
        Act::LogInAgain => "Log in again, and reload the page.",
    }
    .into()
}
