//! The preflight's answer does not list what the request needs.

use super::{Confidence, Explains, Rank, Row, Way};
use crate::diagnosis::{Who, catalogue::causes::lists as words, sign::Sign};

pub(super) const ROWS: &[Row] = &[
    Row {
        who: Who::User,
        confidence: Confidence::Likely,
        explains: Explains::Everything,
        shows: &["Content-Type"],
        ..Row::new(
            "one-answer-for-two",
            words::ONE_ANSWER,
            &[Sign::Preflight, Sign::OneAnswerForTwo],
        )
    },
    Row {
        rank: Rank::Values,
        who: Who::Client,
        explains: Explains::Headers,
        shows: &["Access-Control-Allow-Headers"],
        ways: &[Way::OfFinding],
        ..Row::new(
            "header-of-a-library",
            words::LIBRARY,
            &[Sign::HeaderRefused, Sign::HeadersOfLibrary],
        )
    },
    Row {
        who: Who::Client,
        explains: Explains::Method,
        shows: &["Access-Control-Allow-Methods"],
        ways: &[Way::OfFinding],
        ..Row::new(
            "method-in-lower-case",
            words::METHOD_CASE,
            &[Sign::Preflight, Sign::MethodCase],
        )
    },
    Row {
        rank: Rank::Values,
        explains: Explains::Lists,
        shows: &["Access-Control-Allow-Methods", "Access-Control-Allow-Headers"],
        ..Row::new(
            "method-and-headers-not-listed",
            words::METHOD_AND_HEADERS,
            &[Sign::MethodRefused, Sign::HeaderRefused],
        )
        .without(&[Sign::HeadersOfLibrary, Sign::Misspelled, Sign::OriginMissing])
    },
    Row {
        rank: Rank::Values,
        explains: Explains::Headers,
        shows: &["Access-Control-Allow-Headers"],
        ..Row::new("headers-not-listed", words::HEADERS, &[Sign::HeaderRefused]).without(&[
            Sign::MethodRefused,
            Sign::HeadersOfLibrary,
            Sign::Misspelled,
            Sign::OriginMissing,
        ])
    },
];
