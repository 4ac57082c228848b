//! Code for CORS has answered, with a value or a name that does not allow the page.

use super::{Confidence, Explains, Rank, Row, Sends, Way};
use crate::diagnosis::{Who, catalogue::causes::header_values as words, sign::Sign};

/// The headers that say what code for CORS has answered.
const SEEN: &[&str] = &[
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Vary",
    "Age",
    "X-Cache",
    "misspelled",
    "hidden from script",
    "preflight",
];

pub(super) const ROWS: &[Row] = &[
    Row {
        rank: Rank::Values,
        explains: Explains::Absence,
        shows: SEEN,
        ..Row::new("misspelled-header", words::MISSPELLED, &[Sign::Misspelled])
    },
    Row {
        rank: Rank::Values,
        shows: SEEN,
        ..Row::new("misspelled-header", words::MISSPELLED, &[Sign::MisspelledExpose])
    },
    Row {
        rank: Rank::Values,
        explains: Explains::Origin,
        shows: SEEN,
        sends: Sends::AllowOrigin,
        ..Row::new(
            "variable-not-replaced",
            words::VARIABLE,
            &[Sign::OriginMismatch, Sign::ValueIsVariable],
        )
    },
    Row {
        rank: Rank::Values,
        explains: Explains::Credentials,
        shows: SEEN,
        ways: &[Way::LeaveCredentialsOut],
        ..Row::new(
            "wildcard-with-credentials",
            words::WILDCARD,
            &[Sign::WildcardWithCredentials],
        )
    },
    Row {
        rank: Rank::Values,
        who: Who::Edge,
        explains: Explains::Origin,
        shows: SEEN,
        ..Row::new("two-layers", words::TWO_LAYERS, &[Sign::ValueIsDoubled])
    },
    Row {
        rank: Rank::Values,
        who: Who::Edge,
        confidence: Confidence::Likely,
        explains: Explains::Origin,
        shows: SEEN,
        sends: Sends::AllowOrigin,
        status: (0, 399),
        ..Row::new("cached-answer", words::CACHED, &[Sign::OriginMissing, Sign::FromCache])
    },
    Row {
        rank: Rank::Values,
        who: Who::Edge,
        confidence: Confidence::Likely,
        explains: Explains::Origin,
        shows: SEEN,
        sends: Sends::AllowOrigin,
        ..Row::new("cached-answer", words::CACHED, &[Sign::OriginMismatch, Sign::FromCache]).without(&[
            Sign::ValueIsDoubled,
            Sign::ValueIsVariable,
            Sign::ValueIsNull,
        ])
    },
    Row {
        rank: Rank::Values,
        confidence: Confidence::Likely,
        explains: Explains::Origin,
        shows: SEEN,
        status: (0, 399),
        ..Row::new(
            "origin-not-listed",
            words::NOT_LISTED,
            &[Sign::OriginMissing, Sign::ShowsCorsCode],
        )
        .without(&[Sign::FromCache, Sign::Misspelled])
    },
    Row {
        rank: Rank::Values,
        confidence: Confidence::Likely,
        explains: Explains::Origin,
        shows: SEEN,
        ..Row::new(
            "origin-not-listed",
            words::NOT_LISTED,
            &[Sign::OriginMismatch, Sign::ValueIsNull],
        )
    },
];
