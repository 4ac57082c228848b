//! What probes have shown of a call that a page saw fail.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const WORKER_ANSWERS: CauseWords = words(
    "A service worker of the page answers {asked} itself, so the page does not get the server's answer.",
    "Look at the fetch handler of the service worker; \"Bypass for network\" in the developer tools shows the call without it.",
);
pub const WORKER_CONTROLS: CauseWords = words(
    "A service worker controls the page, and {asked} may fail in it.",
    "Tick \"Bypass for network\" in the developer tools, under Application, and call again.",
);
pub const NETWORK_DOWN: CauseWords = words(
    "Neither {server} nor the page's own server answers: this computer's connection, its VPN or a login page of the network stands in the way.",
    "Open {page} in a new tab, and log in to the network if it asks for it.",
);
pub const BLOCKED_BY_CLIENT: CauseWords = words(
    "{server} answers, and {url} gets no answer: most often an ad blocker or another extension stops it.",
    "Try without extensions, in a private window, and give the URL a name that blockers do not know.",
);
pub const LOCAL_SERVER: CauseWords = words(
    "Nothing answers at {server}: it is not running, or listens at another port.",
    "Start the server, and look at the port.",
);
pub const NO_ANSWER: CauseWords = words(
    "Nothing comes back from {server}: it is down, its name or its certificate is wrong, or an extension blocks it.",
    "Open {url} in a tab: what it shows there is the reason.",
);
pub const REFUSES: CauseWords = words(
    "{server} answers, and does not allow {page} to read it: not even a GET without credentials.",
    "Send {needed} on every answer, errors too.",
);
pub const REFUSES_THIS: CauseWords = words(
    "{server} allows {page} to read other answers, but not that of {url}: most often it is an error or a redirect without the CORS \
     headers.",
    "Look at its status in the network panel, and send {needed} on errors and redirects too.",
);
pub const OTHER_URL: CauseWords = words(
    "{url} does not allow the page, and {target} does: most likely a redirect leads there, without the CORS headers.",
    "Request {target} directly.",
);
pub const PREFLIGHT_REDIRECTED: CauseWords = words(
    "{url} is redirected to {target}: a GET may follow, but a preflight must not be redirected.",
    "Request {target} directly.",
);
pub const CREDENTIALS: CauseWords = words(
    "{server} allows the page without credentials, and not with them.",
    "Send {needed}, with the page's origin by name and Vary: Origin: * does not count for a call with credentials.",
);
pub const HEADERS: CauseWords = words(
    "{server} does not allow the request to have {names}: with the other headers the preflight passes.",
    "Add {names} to Access-Control-Allow-Headers in the answer to OPTIONS.",
);
pub const LIBRARY: CauseWords = words(
    "{server} does not allow the header {names}, which a library adds to requests: with the other headers the preflight passes.",
    "Let the library add {names} only to requests to servers that read it, not to {server}.",
);
pub const PREFLIGHT: CauseWords = words(
    "{server} allows the page to read a GET, and does not answer the preflight (OPTIONS) as the call needs it.",
    "Answer OPTIONS with status 204 and {headers}, before authentication and routing; answer {method} with {needed}.",
);
pub const METHOD: CauseWords = words(
    "{server} answers preflights and allows the headers, so most likely its list of methods does not have {method}.",
    "Add {method} to Access-Control-Allow-Methods in the answer to OPTIONS.",
);
pub const ANSWER_WITHOUT_CORS: CauseWords = words(
    "{server} allows the page to read a GET of {url}, but not the answer to {method}: most often that is an error without the CORS headers.",
    "Look at its status in the network panel and in the server's log, and send {needed} on errors too.",
);
pub const CACHED: CauseWords = words(
    "The browser's cache has an answer to {asked} that does not allow the page; the server's answer of now does.",
    "Send {needed} on every answer, also to requests without Origin, and Vary: Origin; then empty the cache.",
);
pub const FAILED_ONCE: CauseWords = words(
    "The same call works now: the answer that failed was another one, such as an error of a busy or restarting server without the CORS headers.",
    "Look at the status of the failed call in the network panel, and send {needed} on errors too.",
);
