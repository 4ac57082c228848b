//! The request is not what its author means, or asks for what no server needs to allow.

use super::{Explains, Rank, Row};
use crate::diagnosis::{Who, catalogue::causes::request as words, sign::Sign};

pub(super) const ROWS: &[Row] = &[
    Row {
        rank: Rank::Input,
        who: Who::Client,
        explains: Explains::Everything,
        ..Row::new("url-without-scheme", words::WITHOUT_SCHEME, &[Sign::UrlWithoutScheme])
    },
    Row {
        rank: Rank::Input,
        who: Who::Client,
        explains: Explains::Everything,
        ..Row::new("url-with-text-around", words::TEXT_AROUND, &[Sign::UrlWithText])
    },
];
