//! The request was answered with an error that has no header of CORS.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const TOO_LARGE: CauseWords = words(
    "{asked} is answered with {status}: the body is over a size limit, and this error has no CORS headers.",
    "Raise the limit for the size of a body (client_max_body_size in nginx), or send less.",
);
pub const RATE_LIMITED: CauseWords = words(
    "{asked} is answered with {status}: too many requests, and the answer of the rate limiter has no CORS headers.",
    "Send fewer requests; add Access-Control-Allow-Origin to the answers of the rate limiter, and expose Retry-After.",
);
pub const UNAUTHORIZED: CauseWords = words(
    "{asked} is answered with {status}: the login or the token is missing or has ended, and this error has no CORS \
     headers.",
    "Send a valid token or log in again.",
);
pub const CORS_CODE: CauseWords = words(
    "{asked} is answered with {status} by the server's own CORS code, which does not allow {refused}.",
    "Allow {refused} in the CORS configuration of {server}.",
);
pub const GATEWAY: CauseWords = words(
    "{asked} is answered with {status}: a gateway answers for an application that does not, and its error has no \
     CORS headers.",
    "See in the server's log why the application does not answer: it is down, overloaded or too slow.",
);
pub const SERVER_ERROR: CauseWords = words(
    "{asked} is answered with {status}: the server failed, and its error has no CORS headers.",
    "Find the error in the server's log; CORS only hides it.",
);
