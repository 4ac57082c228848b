//! Something other than code for CORS has answered the preflight.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const AUTHENTICATION: CauseWords = words(
    "{asked} is answered{by} with {status}: authentication runs before CORS, but a preflight never carries a token or a \
     cookie.",
    "Let OPTIONS pass before authentication runs, and answer it with status 204 and the CORS headers.",
);
pub const CORS_CODE: CauseWords = words(
    "{asked} is answered{by} with {status}: the server's own CORS code does not allow {one_of}{refused}.",
    "Allow {refused} in the CORS configuration of {server}.",
);
pub const FORBIDDEN: CauseWords = words(
    "{asked} is answered{by} with {status}: the CORS configuration does not allow this origin, method or header on this path, or a \
     firewall or a login stands before it.",
    "Allow {refused} on this path; if it is allowed already, let OPTIONS pass the firewall and the login.",
);
pub const NO_ROUTE: CauseWords = words(
    "{asked} is answered{by} with {status}: no route of the server answers OPTIONS at this URL.",
    "Put the CORS middleware before the routes, so that it answers OPTIONS with status 204 and the CORS headers; first look for a \
     typo in the URL.",
);
pub const METHOD_REFUSED: CauseWords = words(
    "{asked} is answered{by} with {status}: the server, or a gateway before it, refuses the method OPTIONS, and every \
     preflight is one.",
    "Allow OPTIONS in the server and in every gateway before it, and answer it with status 204 and the CORS headers.",
);
pub const RATE_LIMITED: CauseWords = words(
    "{asked} is answered{by} with {status}: too many requests, and the rate limiter counts preflights too.",
    "Let the rate limiter pass OPTIONS uncounted, and answer it with status 204 and the CORS headers.",
);
pub const SERVER_ERROR: CauseWords = words(
    "{asked} is answered{by} with {status}: the server fails while it answers the preflight.",
    "Find the error in the server's log, and answer OPTIONS before the application's own code runs.",
);
pub const GATEWAY: CauseWords = words(
    "{asked} is answered{by} with {status}: a gateway answers for a server that does not.",
    "See in the server's log why the server behind the gateway does not answer.",
);
pub const STATUS: CauseWords = words(
    "{asked} is answered{by} with {status}, but a preflight needs a status from 200 to 299.",
    "Answer OPTIONS on this path with status 204 and the CORS headers.",
);
pub const WITHOUT_CORS: CauseWords = words(
    "The answer to {asked} (status {status}) has no Access-Control-Allow-Origin header, nor another header of CORS: no code for CORS \
     answers at this URL.",
    "Answer OPTIONS with status 204 and {headers}; answer {method} with {needed}.",
);
