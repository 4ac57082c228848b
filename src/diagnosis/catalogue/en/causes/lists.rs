//! The preflight's answer does not list what the request needs.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const ONE_ANSWER: CauseWords = words(
    "The one answer is judged as the answer to OPTIONS; if it is the answer to {method}, that of the preflight is missing.",
    "Give the answer to OPTIONS first, then the answer to {method}.",
);
pub const LIBRARY: CauseWords = words(
    "{server} does not allow the header {names}, which a library adds to requests.",
    "Let the library add {names} only to requests to servers that read it, not to {server}.",
);
pub const METHOD_AND_HEADERS: CauseWords =
    words("{server} allows neither the method {method} nor {names}{literal}.", "");
pub const HEADERS: CauseWords = words("{server} does not allow the request to have {names}{literal}.", "");
pub const METHOD_CASE: CauseWords = words(
    "The method is {method}, which no server knows: browsers do not write it as {upper}.",
    "Write the method in upper case: {upper}.",
);
