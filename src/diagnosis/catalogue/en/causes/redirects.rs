//! A redirect that the browser does not follow.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const LOGIN: CauseWords = words(
    "{asked} is redirected to {target}, which looks like a login page: the session has ended, or there is none. \
     {rule}",
    "Answer script with status 401 and the CORS headers, not with a redirect to the login page.",
);
pub const LOGIN_BY_SCRIPT: CauseWords = words(
    "{asked} begins a login at {target}: the page itself has to go there, because script cannot log in for it.",
    "Let the page go there: location.href = \"{last}\".",
);
pub const ELSEWHERE: CauseWords = words(
    "{asked} is redirected{by} to {target}{difference} {rule}",
    "Request {target} directly.",
);
