//! Something else came than what the page loads.

use super::words;
use crate::diagnosis::catalogue::CauseWords;

pub const JSONP: CauseWords = words(
    "{asked} is answered with JSON, but was loaded as a script: this API has no JSONP.",
    "Use fetch(), or dataType \"json\" without a callback; the API has to allow {page}.",
);
pub const OPAQUE: CauseWords = words(
    "{asked} is loaded without CORS and answered with a page or with data: browsers keep that from the page (Opaque Response Blocking).",
    "Open {url} in a tab, see what it shows, and correct the URL; to read data, use fetch() with CORS.",
);
pub const HTML: CauseWords = words(
    "{asked} is answered with an HTML page, but was loaded as a script or style sheet: the URL leads to another page.",
    "Open {url} in a tab, see what it shows, and correct the URL.",
);
