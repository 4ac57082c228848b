//! Something else came than what the page loads: JSON or an HTML page where a script was wanted.

use super::{Confidence, Explains, Row};
use crate::diagnosis::{Who, catalogue::causes::loads as words, sign::Sign};

pub(super) const ROWS: &[Row] = &[
    Row {
        who: Who::Client,
        confidence: Confidence::Likely,
        explains: Explains::Everything,
        shows: &["Content-Type"],
        ..Row::new("jsonp-of-json", words::JSONP, &[Sign::JsonForScript])
    },
    Row {
        who: Who::Client,
        confidence: Confidence::Likely,
        explains: Explains::Everything,
        shows: &["Content-Type"],
        ..Row::new("html-for-a-script", words::HTML, &[Sign::HtmlForScript])
    },
    Row {
        who: Who::Client,
        explains: Explains::Everything,
        shows: &["the browser's words"],
        ..Row::new("opaque-response-blocked", words::OPAQUE, &[Sign::WordsOfOpaque])
    },
    Row {
        who: Who::Client,
        confidence: Confidence::Likely,
        explains: Explains::Everything,
        shows: &["Content-Type"],
        ..Row::new("opaque-response-blocked", words::OPAQUE, &[Sign::TextForMedia])
    },
];
