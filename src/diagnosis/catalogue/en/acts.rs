//! The acts of remedies, in English: each is an imperative that names the header and its value. A name in braces is a value; `{header}`
//! is the header that the act tells a server to send.

pub(in crate::diagnosis) const SEND_ALLOW_ORIGIN: &str =
    "Send {header} once on every response from this URL, including preflights and errors.";
pub(in crate::diagnosis) const SEND_ALLOW_ANY_ORIGIN: &str = "Send {header} if anyone may read the response; never allow null, because any website can get the origin null with a \
     sandboxed frame.";
pub(in crate::diagnosis) const SEND_VARY: &str = "Send {header} too if Access-Control-Allow-Origin depends on the request, so that no cache gives one origin's response to \
     another origin.";
pub(in crate::diagnosis) const CALL_BY_OWN_SERVER: &str =
    "If the server is not yours, and does no CORS, call it from a server of your own, which the page calls.";
pub(in crate::diagnosis) const SEND_ALLOW_CREDENTIALS: &str =
    "Send {header} once, in lower case, if the page may use cookies with this URL.";
pub(in crate::diagnosis) const SEND_ON_PREFLIGHT_OF_THIS_URL: &str =
    "Send {header} on the response to the preflight (the OPTIONS request for this URL).";
pub(in crate::diagnosis) const SEND_MAX_AGE: &str = "Send {header} on the response to the preflight.";
pub(in crate::diagnosis) const SEND_EXPOSE_HEADERS: &str = "Send {header} if script has to read these headers.";
pub(in crate::diagnosis) const SEND_RESOURCE_POLICY: &str =
    "Send {header} if pages of other sites may load this response.";
pub(in crate::diagnosis) const SEND_CONTENT_TYPE: &str = "Send {header} if the file really has this type.";
pub(in crate::diagnosis) const ANSWER_ERRORS_WITH_HEADER: &str = "Find the error in the server's log, and add Access-Control-Allow-Origin to error responses too: with \"always\" in \
     nginx, with CORS middleware around the error handling in an application.";
pub(in crate::diagnosis) const ANSWER_LOGIN_WITH401: &str = "If the session has ended, answer script with status 401 and the CORS headers, not with a redirect to the login page.";
pub(in crate::diagnosis) const ANSWER_OPTIONS: &str = "Answer OPTIONS requests with status 204 and the CORS headers.";
pub(in crate::diagnosis) const ANSWER_OPTIONS_WITHOUT_REDIRECT: &str =
    "Answer OPTIONS requests with status 204 and the CORS headers, not with a redirect.";
pub(in crate::diagnosis) const ANSWER_OPTIONS_WITHOUT_LOGIN: &str =
    "Answer OPTIONS requests with status 204 and the CORS headers, not with a redirect to the login page.";
pub(in crate::diagnosis) const ANSWER_OPTIONS_BEFORE_AUTHENTICATION: &str =
    "Answer OPTIONS requests that have Access-Control-Request-Method before any authentication runs.";
pub(in crate::diagnosis) const ANSWER_OPTIONS_ON_THIS_PATH: &str =
    "Answer OPTIONS requests on this path, or put the CORS middleware before the routes.";
pub(in crate::diagnosis) const ANSWER_OPTIONS_BEHIND_GATEWAYS: &str = "Allow the OPTIONS method in the server and in every gateway before the server, and answer OPTIONS requests with status \
     204.";
pub(in crate::diagnosis) const ANSWER_OPTIONS_BEFORE_THE_APPLICATION: &str =
    "Find the error in the server's log, and answer OPTIONS requests before the application's own code runs.";
pub(in crate::diagnosis) const ANSWER_WITH_THE_WHOLE: &str =
    "Answer a request without a Range header with status 200 and the whole content.";
pub(in crate::diagnosis) const REDIRECT_KEEPING_METHOD: &str =
    "Redirect with status 307 or 308, which keep the method and the body.";
pub(in crate::diagnosis) const REDIRECT_WITH_SEE_OTHER: &str =
    "Redirect with status 303 if the body need not be sent again.";
pub(in crate::diagnosis) const REDIRECT_TO_HTTP: &str = "Redirect to an http or https URL.";
pub(in crate::diagnosis) const SEND_ONE_LOCATION: &str = "Send one Location header with one valid URL.";
pub(in crate::diagnosis) const REMOVE_REDIRECT_LOOP: &str = "Follow the redirects with curl -vL, and remove the loop.";
pub(in crate::diagnosis) const REMOVE_USERINFO: &str =
    "Remove the username and password from the Location header, and let the client send Authorization instead.";
pub(in crate::diagnosis) const SERVE_ON_ANOTHER_PORT: &str = "Serve this URL on another port, such as 443 or 8080.";
pub(in crate::diagnosis) const ALLOW_LOCAL_NETWORK: &str =
    "Give the page this permission in the browser's site settings; in a frame, also set allow=\"{name}\" on the frame.";
pub(in crate::diagnosis) const SERVE_PAGE_OVER_HTTPS: &str = "Serve the page over https.";
pub(in crate::diagnosis) const SERVE_BOTH_FROM_ONE_NETWORK: &str =
    "Serve page and API from the same network, or both from public addresses: then no permission is needed.";
pub(in crate::diagnosis) const SET_TARGET_ADDRESS_SPACE: &str =
    "Set targetAddressSpace to \"{space}\", or leave it out.";
pub(in crate::diagnosis) const REMOVE_PRIVATE_NETWORK_HEADER: &str =
    "Remove Access-Control-Allow-Private-Network, and the code that answers Access-Control-Request-Private-Network.";
pub(in crate::diagnosis) const SERVE_OVER_HTTPS: &str = "Serve this URL over https.";
pub(in crate::diagnosis) const SEND_IN_BODY: &str =
    "Send the data that script has to read in the body or in another header.";
pub(in crate::diagnosis) const LET_ONE_LAYER_ADD_THE_HEADER: &str = "Remove Access-Control-Allow-Origin from the proxy or from the application, so that only one of the two adds the header.";
pub(in crate::diagnosis) const SERVE_PAGE_OVER_HTTP: &str = "Serve the page over http or https; if the page is in a sandboxed frame, add allow-same-origin to its sandbox attribute.";
pub(in crate::diagnosis) const OPEN_PAGE_AT: &str = "Open the page at {value}, which the server allows.";
pub(in crate::diagnosis) const LEAVE_CREDENTIALS_OUT: &str =
    "Set credentials to \"same-origin\" (withCredentials to false) if this URL needs no cookies.";
pub(in crate::diagnosis) const INCLUDE_CREDENTIALS: &str =
    "Set credentials to \"include\" (withCredentials to true) to send cookies, instead of the Cookie header.";
pub(in crate::diagnosis) const REMOVE_HEADERS: &str = "Take {names} out of the request.";
pub(in crate::diagnosis) const REMOVE_RESPONSE_HEADER: &str =
    "Take {name} out of the request: only responses have this header.";
pub(in crate::diagnosis) const SEND_WITHOUT_PREFLIGHT: &str =
    "Leave {unsafe} out of requests to {server}: without it there is no preflight.";
pub(in crate::diagnosis) const LEAVE_HEADERS_OUT: &str = "Leave {names} out of requests to {server}.";
pub(in crate::diagnosis) const USE_NO_STORE: &str =
    "Set cache to \"no-store\" instead of {unsafe}: without it there is no preflight.";
pub(in crate::diagnosis) const SEND_FORM_TYPE: &str = "Send the body as application/x-www-form-urlencoded or text/plain, if the server reads that: then there is no preflight.";
pub(in crate::diagnosis) const ADD_LIBRARY_HEADER_TO_SAME_ORIGIN_ONLY: &str =
    "Let the library add {name} only to requests to the page's own origin, unless this server reads {name}.";
pub(in crate::diagnosis) const ADD_LIBRARY_HEADERS_TO_SAME_ORIGIN_ONLY: &str =
    "Let the library add {names} only to requests to the page's own origin, unless this server reads {names}.";
pub(in crate::diagnosis) const WRITE_METHOD_AS_SERVER: &str =
    "Write the method in the same case as in Access-Control-Allow-Methods.";
pub(in crate::diagnosis) const WRITE_METHOD_IN_UPPER_CASE: &str = "Write the method in upper case: {upper}.";
pub(in crate::diagnosis) const REQUEST_REDIRECT_TARGET: &str = "Request the target of the redirect directly: {target}.";
pub(in crate::diagnosis) const REQUEST_DIRECTLY: &str = "Request {url} directly.";
pub(in crate::diagnosis) const REQUEST_WITH_HTTPS: &str = "Request this URL with https.";
pub(in crate::diagnosis) const REQUEST_FINAL_URL_OR_FOLLOW: &str =
    "Request the final URL directly, or set redirect to \"follow\".";
pub(in crate::diagnosis) const REQUEST_FINAL_URL_OR_SEND_NO_STREAM: &str =
    "Request the final URL directly, or send a body that is not a stream: a string, a Blob or an ArrayBuffer.";
pub(in crate::diagnosis) const REQUEST_WITH_CORS: &str = "Set mode to \"cors\" (crossorigin on an element): in this mode the browser does not check Cross-Origin-Resource-Policy.";
pub(in crate::diagnosis) const REQUEST_WITH_CORS_OR_SAME_ORIGIN: &str =
    "Set mode to \"cors\", or request a URL of the page's own origin.";
pub(in crate::diagnosis) const REQUEST_WITH_CORS_OR_FOLLOW: &str =
    "Set mode to \"cors\", or set redirect to \"follow\".";
pub(in crate::diagnosis) const READ_WITH_CORS: &str =
    "Set mode to \"cors\" if script has to read the response; the server must then allow the page's origin.";
pub(in crate::diagnosis) const USE_CORS_AND_ALLOW_HEADERS: &str =
    "Set mode to \"cors\", and list the headers in the server's Access-Control-Allow-Headers.";
pub(in crate::diagnosis) const FOLLOW_REDIRECTS: &str =
    "Set redirect to \"follow\", and read the final URL from response.url.";
pub(in crate::diagnosis) const SERVE_BOTH_OVER_HTTP: &str = "Serve both the page and this URL over http or https.";
pub(in crate::diagnosis) const SERVE_FROM_PAGE_ORIGIN: &str = "Serve this URL from the page's own origin.";
pub(in crate::diagnosis) const SET_CROSS_ORIGIN: &str =
    "Set the crossorigin attribute on the element; the server must then allow the page's origin.";
pub(in crate::diagnosis) const SEND_NO_STREAM: &str = "Send a string, a Blob or an ArrayBuffer instead of a stream.";
pub(in crate::diagnosis) const LISTEN_ONLY_FOR_PROGRESS: &str =
    "Listen on xhr.upload only where the page shows the progress.";
pub(in crate::diagnosis) const GIVE_EVERY_ANSWER: &str = "Give one response for each request, in order.";
pub(in crate::diagnosis) const OPEN_URL: &str =
    "Open the URL in a tab, or with curl -v, to see whether the server answers.";
pub(in crate::diagnosis) const LOG_IN_AGAIN: &str = "Log in again, and reload the page.";
pub(in crate::diagnosis) const USE_ONE_HOST_NAME: &str = "Call the server by the page's own host name (localhost and 127.0.0.1 are two sites, and so are http and https; ports do \
     not matter).";
