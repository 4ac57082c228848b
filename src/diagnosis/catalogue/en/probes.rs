//! The questions of probes, and what stays undecided, in English.

use crate::diagnosis::probes::Words;

const fn words(why: &'static str, r#where: &'static str) -> Words {
    Words { why, r#where }
}

pub(in crate::diagnosis) const SERVER_ANSWERS: &str = "Does anything answer at the URL?";
pub(in crate::diagnosis) const PAGE_ALLOWED: &str = "May the page read a GET without credentials?";
pub(in crate::diagnosis) const CREDENTIALS_ALLOWED: &str = "May the page read it with credentials?";
pub(in crate::diagnosis) const HEADERS_ALLOWED: &str = "Does the preflight allow the headers?";
pub(in crate::diagnosis) const CACHE_AGREES: &str = "Is the answer in the cache the same?";
pub(in crate::diagnosis) const OTHER_URL_ALLOWED: &str = "May the page read the URL where redirects lead?";
pub(in crate::diagnosis) const ROOT_ANSWERS: &str = "Does the server answer at its root?";
pub(in crate::diagnosis) const HOME_ANSWERS: &str = "Does the page's own server answer?";

pub(in crate::diagnosis) const NOT_ASKED: &str = "No probe has asked yet: ";
pub(in crate::diagnosis) const NETWORK_PANEL: &str = "The network panel, at {asked}: status and response headers.";
pub(in crate::diagnosis) const SERVICE_WORKER: Words = words(
    "A service worker controls the page, and what fails in it looks like the server.",
    "The developer tools, with \"Bypass for network\" for service workers.",
);
pub(in crate::diagnosis) const CONNECTION: Words = words(
    "Script is told the same where nothing listens, a name or a certificate is wrong, an extension blocks, or the answer has a Cross-Origin-Resource-Policy.",
    "The browser's red line in the console: ERR_CONNECTION_REFUSED, ERR_NAME_NOT_RESOLVED, ERR_CERT_..., ERR_BLOCKED_BY_CLIENT.",
);
pub(in crate::diagnosis) const ALLOW_ORIGIN_VALUE: Words = words(
    "Script is not told whether Access-Control-Allow-Origin is missing, wrong or there twice, nor whether the answer is an error or a redirect.",
    NETWORK_PANEL,
);
pub(in crate::diagnosis) const ALLOW_CREDENTIALS_VALUE: Words = words(
    "Script is not told whether Access-Control-Allow-Origin is *, Access-Control-Allow-Credentials is missing, or cookies lead to another answer.",
    NETWORK_PANEL,
);
pub(in crate::diagnosis) const PREFLIGHT_ANSWER: Words = words(
    "Script is not told whether OPTIONS is answered with an error, with a redirect or without the header.",
    "The network panel, at OPTIONS {url}, or the server's log.",
);
pub(in crate::diagnosis) const PREFLIGHT_OR_ANSWER: Words = words(
    "No probe sends {method}, so script cannot tell a refused preflight from an answer without the header.",
    "The network panel, at OPTIONS and at {asked}.",
);
pub(in crate::diagnosis) const STATUS: Words = words(
    "Script is not told the status of an answer that it may not read.",
    "The network panel, at {asked}, or the server's log.",
);
pub(in crate::diagnosis) const LOCAL_NETWORK: Words = words(
    "A probe of a local address would have the browser ask you for a permission.",
    "The browser's site settings for {page}.",
);
