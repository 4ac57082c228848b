//! No answer came.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const SECURITY_POLICY: CauseWords = words(
    "The page's own Content Security Policy forbids {asked}: nothing was sent.",
    "Add {server} to connect-src in the page's Content-Security-Policy.",
);
pub const NOT_SUCCEEDED: CauseWords = words(
    "{asked} got no answer, and with https that is often a certificate that the browser does not trust.",
    "Open {url} in a tab and look at the certificate; then look for an extension, and whether the server runs.",
);
pub const PROVES_NOTHING: CauseWords = words(
    "{asked} failed, and these words prove nothing: browsers say them of CORS refusals too.",
    "Look at the red line in the browser's console: it names the reason.",
);
pub const LOCAL_NETWORK: CauseWords = super::page::LOCAL_NETWORK;
