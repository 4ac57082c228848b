//! A redirect that the browser does not follow.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const LOGIN: CauseWords = words(
    "{asked} is redirected to {target}, which looks like a login page: the session has ended, or there is none. \
     {rule}",
    "Answer script with status 401 and the CORS headers, not with a redirect to the login page.",
);
pub const ELSEWHERE: CauseWords = words(
    "{asked} is redirected{by} to {target}{difference} {rule}",
    "Request {target} directly.",
);
