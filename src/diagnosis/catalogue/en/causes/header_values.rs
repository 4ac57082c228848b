//! Code for CORS has answered with a value or a name that does not allow the page.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const MISSPELLED: CauseWords = words(
    "{wrong} is there, and is no header of CORS: it is spelled {right}.",
    "Rename {wrong} to {right}.",
);
pub const VARIABLE: CauseWords = words(
    "Access-Control-Allow-Origin is \"{value}\": a variable that was not replaced, or that is not set.",
    "Set the variable, so that the header is {header}.",
);
pub const WILDCARD: CauseWords = words(
    "{server} allows every origin (*), and * does not count for a call with credentials (withCredentials, or credentials: \"include\").",
    "Answer with {needed}: the page's origin by name, for the origins in a list of yours.",
);
pub const TWO_LAYERS: CauseWords = words(
    "Access-Control-Allow-Origin is there twice ({value}), and browsers take it only once: two layers add it, such as a proxy and the \
     application.",
    "Remove Access-Control-Allow-Origin from one of the two layers.",
);
pub const CACHED: CauseWords = words(
    "The answer to {asked} comes from a cache{of} ({cache}): it was made for a request without Origin, or for another \
     origin.",
    "Let the cache keep the answers for each Origin apart (Vary: Origin, and Origin in the cache key), and send \
     {header} on every answer; then empty the cache.",
);
pub const NOT_LISTED: CauseWords = words(
    "{server} does CORS{by}, and its list of allowed origins does not have {origin}.",
    "Add {origin} to the origins that {server} allows.",
);
