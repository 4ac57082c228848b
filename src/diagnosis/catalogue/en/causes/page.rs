//! The page: its origin, its view of a failed call, and the local network.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const APP_SHELL: CauseWords = words(
    "The page is of an app shell or an extension: its origin is {page}, and {server} does not allow it.",
    "Add {page} to the origins that {server} allows, by name. An extension can ask for host permissions instead.",
);
pub const LOCAL_NETWORK: CauseWords = words(
    "A public page calls a local address: the browser asks the user for permission first (Local Network Access), \
     and no header of the server helps.",
    "Allow the local network for this page in the browser's site settings.",
);
pub const REDIRECT_FORBIDDEN: CauseWords = words(
    "{asked} was redirected to a URL that the page's own Content Security Policy forbids.",
    "See in the network panel where the redirect leads, and call that URL itself, or add its origin to the policy.",
);
pub const LOCAL_NETWORK_DENIED: CauseWords = words(
    "The browser refuses {asked} before anything is sent: the user's permission \"{permission}\" is denied for {page} (Local Network \
     Access), and no header of the server helps.",
    "Give the page this permission in the browser's site settings; CORS applies as before.",
);
pub const LOCAL_NETWORK_INSECURE: CauseWords = words(
    "The browser refuses {asked} before anything is sent: {page} is public and not secure, so it may not ask for the local network \
     (Local Network Access), and no header of the server helps.",
    "Serve the page over https; then the browser asks the user for the permission \"{permission}\".",
);
pub const LOCAL_SERVER: CauseWords = words(
    "Is {server} running? Script is not told, but the browser's red line in the console shows it.",
    "Start the server if that line says ERR_CONNECTION_REFUSED, \"did not succeed\" or \"Could not connect\"; any other words there are about CORS.",
);
pub const REFUSES_PREFLIGHT: CauseWords = words(
    "Most often the preflight (OPTIONS) is not answered as {page} needs it; the browser's red line in the console names the reason.",
    "Answer OPTIONS with status 204 and {headers}; answer {method} with {needed}.",
);
pub const REFUSES: CauseWords = words(
    "Most often {server} does not allow {page} to read the answer; the browser's red line in the console names the reason.",
    "Send {needed} on every answer, errors too.",
);
pub const NO_ANSWER: CauseWords = words(
    "{method} {url} may have got no answer: the server is down, a redirect or an extension stands in the way.",
    "Open {url} in a tab.",
);
pub const OFFLINE: CauseWords = words("The browser is offline.", "Connect to the network, and try again.");
