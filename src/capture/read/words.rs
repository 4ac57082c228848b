//! Why something was not read, and why a header was taken out: the sentences of `read`.

pub(super) const NOT_RECOGNIZED: &str = "It is none of the things that can be read.";
pub(super) const NO_HEADER: &str = "It stands among headers, and is no header.";
pub(super) const NO_REQUEST: &str = "It does not name the URL of a request.";
pub(super) const URL_UNKNOWN: &str = "The URL is not written here: it is a variable, or code makes it.";
pub(super) const NO_URL: &str = "It is no URL.";
pub(super) const NOT_CLOSED: &str = "A quote or a bracket is not closed.";
pub(super) const OTHER_REQUEST: &str = "It is another request: read it alone.";
pub(super) const OTHER_CALL: &str = "The message is about another URL: read it alone.";
pub(super) const BEHIND_COMMAND: &str = "It stands behind the end of the command.";
pub(super) const NO_OPTION_OF_REQUEST: &str = "It is a word of the command that is no URL.";
pub(super) const NO_VALUE: &str = "The option has no value.";
pub(super) const VALUE_UNKNOWN: &str = "The value is not written here: it is a variable, or code makes it.";
pub(super) const FILE_UNKNOWN: &str = "The value is in a file.";
pub(super) const NO_JSON: &str = "It is no JSON.";
pub(super) const NO_HAR: &str = "It is JSON, and no entry of a HAR.";
pub(super) const NO_HEADER_LINE: &str = "It is no header: it has no name and no colon.";
pub(super) const TOO_LONG: &str = "The text is longer than what is read.";

pub(super) const ADDED_BY_BROWSER: &str = "The browser adds it to every such request.";
pub(super) const ADDED_BY_DEVTOOLS: &str =
    "DevTools adds it while its cache is disabled, or the browser does when the page is loaded again.";
pub(super) const ADDED_BY_CACHE: &str = "The browser's HTTP cache adds it.";
pub(super) const ADDED_BY_CONNECTION: &str = "It belongs to the connection, which is the browser's.";
pub(super) const ADDED_BY_CORS: &str = "The browser adds it to a preflight.";
pub(super) const ADDED_BY_COOKIES: &str = "The browser adds the cookies that it has.";
pub(super) const ADDED_BY_TOOL: &str = "It names the tool that sent the request.";
pub(super) const ADDED_BY_HTTP: &str = "It is a part of the request itself, as HTTP/2 writes it.";
