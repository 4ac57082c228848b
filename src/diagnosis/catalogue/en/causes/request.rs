//! The request is not what its author means, or asks for what no server needs to allow.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const WITHOUT_SCHEME: CauseWords = words(
    "The URL has no http://: browsers read \"{scheme}:\" as its scheme.",
    "Write {meant}.",
);
pub const TEXT_AROUND: CauseWords = words(
    "The URL has text around it: \"{scheme}:\" is read as its scheme, and nothing can be requested with it.",
    "Request {meant} alone.",
);
