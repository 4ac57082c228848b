//! The request was answered with an error that has no header of CORS.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const TOO_LARGE: CauseWords = words(
    "{asked} is answered{by} with {status}: the body is over a size limit, and this error has no CORS headers.",
    "Raise the limit for the size of a body (client_max_body_size in nginx), or send less.",
);
pub const RATE_LIMITED: CauseWords = words(
    "{asked} is answered{by} with {status}: too many requests, and the answer of the rate limiter has no CORS headers.",
    "Send fewer requests; add Access-Control-Allow-Origin to the answers of the rate limiter, and expose Retry-After.",
);
pub const UNAUTHORIZED: CauseWords = words(
    "{asked} is answered{by} with {status}: the login or the token is missing or has ended, and this error has no CORS \
     headers.",
    "Send a valid token or log in again.",
);
pub const CORS_CODE: CauseWords = words(
    "{asked} is answered{by} with {status}: the server's own CORS code does not allow {one_of}{refused}.",
    "Allow {refused} in the CORS configuration of {server}.",
);
pub const NOT_FOUND: CauseWords = words(
    "{asked} is answered{by} with {status}: nothing is at this URL, and this error has no CORS headers.",
    "Look for a typo in the URL; then send {needed} with errors too.",
);
pub const REFUSED: CauseWords = words(
    "{asked} is answered{by} with {status}: the server refuses the request itself, and this error has no CORS headers.",
    "Read the answer in the network panel of the browser's tools: it says what the server refuses.",
);
pub const METHOD_CHANGED: CauseWords = words(
    "{method} {url} is redirected in a way that browsers go on with {asked}, without the body; that is answered{by} with {status}.",
    "Send the {method} directly to {last}.",
);
pub const GATEWAY: CauseWords = words(
    "{asked} is answered{by} with {status}: a gateway answers for an application that does not, and its error has no \
     CORS headers.",
    "See in the server's log why the application does not answer: it is down, overloaded or too slow.",
);
pub const SERVER_ERROR: CauseWords = words(
    "{asked} is answered{by} with {status}: the server failed, and its error has no CORS headers.",
    "Find the error in the server's log; CORS only hides it.",
);
