//! What probes have shown of a call that a page saw fail.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const WORKER_ANSWERS: CauseWords = words(
    "A service worker of the page answers {asked} itself.",
    "Look at the fetch handler of the service worker.",
);
pub const NETWORK_DOWN: CauseWords = words(
    "Neither {server} nor the page's own server answers.",
    "Look at the connection, the VPN, and whether the network wants you to log in.",
);
pub const BLOCKED_BY_CLIENT: CauseWords = words(
    "{server} answers, but {url} does not: most often an ad blocker or another extension stops it.",
    "Try in a private window without extensions.",
);
pub const LOCAL_SERVER: CauseWords = words(
    "Nothing answers at {server}.",
    "Start the server, and look at its port.",
);
pub const LIBRARY: CauseWords = super::lists::LIBRARY;
pub const NO_ANSWER: CauseWords = words(
    "Nothing answers at {server}: it is down, its name or its certificate is wrong, or an extension blocks it.",
    "Open {url} in a tab.",
);
pub const REFUSES: CauseWords = words(
    "{server} answers, and does not allow {page} to read it: not even a GET without credentials.",
    "Send {needed} on every answer, errors too.",
);
pub const REFUSES_THIS: CauseWords = words(
    "{server} allows {page} to read other answers, but not this one: most often it is an error or a redirect without the CORS headers.",
    "Look at its status in the network panel, and send {needed} on errors too.",
);
pub const OTHER_URL: CauseWords = words(
    "{url} does not allow the page, and {target} does: most likely the first is redirected without the CORS headers.",
    "Request {target} directly.",
);
pub const PREFLIGHT_REDIRECTED: CauseWords = words(
    "{url} is redirected to {target}, and a preflight must not be redirected.",
    "Request {target} directly.",
);
pub const CREDENTIALS: CauseWords = words(
    "{server} allows the page without credentials, and not with them.",
    "Send {needed} with the page's origin by name: * does not count.",
);
pub const CREDENTIALS_UNASKED: CauseWords = words(
    "{server} lets the page read what it answers without credentials, and the call has credentials.",
    "Send {needed} with the page's origin by name: * does not count.",
);
pub const HEADERS: CauseWords = words(
    "{server} does not allow the request to have {names}: without it the preflight passes.",
    "Add {names} to Access-Control-Allow-Headers in the answer to OPTIONS.",
);
pub const PREFLIGHT: CauseWords = words(
    "{server} allows the page to read a GET, and does not answer the preflight (OPTIONS) as the call needs it.",
    "Answer OPTIONS with status 204 and {headers}; answer {method} with {needed}.",
);
pub const METHOD: CauseWords = words(
    "{server} allows the headers, so most likely its list of methods does not have {method}.",
    "Add {method} to Access-Control-Allow-Methods in the answer to OPTIONS.",
);
pub const ANSWER_WITHOUT_CORS: CauseWords = words(
    "{server} lets the page read what it answers to probes, so the answer to {method} was another one: most often an error without the CORS headers.",
    "Look at its status in the network panel, and send {needed} on errors too.",
);
pub const CACHED: CauseWords = words(
    "The browser's cache has an answer to {asked} that does not allow the page; the server's answer of now does.",
    "Send {needed} and Vary: Origin on every answer; then empty the cache.",
);
pub const FAILED_ONCE: CauseWords = words(
    "The same call works now, so the answer that failed was another one: an error of a busy server, or an old one of a cache.",
    "Look at its status in the network panel, and send {needed} on errors too.",
);
