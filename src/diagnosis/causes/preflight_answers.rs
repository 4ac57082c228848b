//! Something other than code for CORS has answered the preflight, or code for CORS has refused it by its status.

use super::{Confidence, Explains, Rank, Row};
use crate::diagnosis::{Who, catalogue::causes::preflight_answers as words, sign::Sign};

/// The headers that say who has answered, and why.
const LOOKS: &[&str] = &[
    "WWW-Authenticate",
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Vary",
    "Allow",
    "Retry-After",
    "Server",
];

pub(super) const ROWS: &[Row] = &[
    Row {
        explains: Explains::Everything,
        shows: LOOKS,
        ..Row::new(
            "options-authentication",
            words::AUTHENTICATION,
            &[Sign::Preflight, Sign::BadStatus, Sign::AsksForLogin],
        )
    },
    Row {
        confidence: Confidence::Likely,
        status: (400, 403),
        explains: Explains::Everything,
        shows: LOOKS,
        ..Row::new(
            "options-refused-by-cors-code",
            words::CORS_CODE,
            &[Sign::Preflight, Sign::BadStatus, Sign::ShowsCorsCode],
        )
        .without(&[Sign::AsksForLogin])
    },
    Row {
        confidence: Confidence::Likely,
        status: (403, 403),
        explains: Explains::Everything,
        shows: LOOKS,
        ..Row::new(
            "options-forbidden",
            words::FORBIDDEN,
            &[Sign::Preflight, Sign::BadStatus],
        )
        .without(&[Sign::AsksForLogin, Sign::ShowsCorsCode])
    },
    Row {
        confidence: Confidence::Likely,
        status: (404, 404),
        explains: Explains::Everything,
        shows: LOOKS,
        ..Row::new(
            "options-without-route",
            words::NO_ROUTE,
            &[Sign::Preflight, Sign::BadStatus],
        )
        .without(&[Sign::AsksForLogin])
    },
    Row {
        explains: Explains::Everything,
        shows: LOOKS,
        ..Row::new(
            "options-method-refused",
            words::METHOD_REFUSED,
            &[Sign::Preflight, Sign::BadStatus, Sign::RefusesMethod],
        )
        .without(&[Sign::AsksForLogin])
    },
    Row {
        who: Who::Edge,
        status: (429, 429),
        explains: Explains::Everything,
        shows: LOOKS,
        ..Row::new(
            "options-rate-limited",
            words::RATE_LIMITED,
            &[Sign::Preflight, Sign::BadStatus],
        )
    },
    Row {
        confidence: Confidence::Likely,
        status: (502, 504),
        explains: Explains::Everything,
        shows: LOOKS,
        ..Row::new(
            "options-gateway-error",
            words::GATEWAY,
            &[Sign::Preflight, Sign::BadStatus],
        )
    },
    Row {
        confidence: Confidence::Likely,
        status: (500, 500),
        explains: Explains::Everything,
        shows: LOOKS,
        ..Row::new(
            "options-server-error",
            words::SERVER_ERROR,
            &[Sign::Preflight, Sign::BadStatus],
        )
        .without(&[Sign::RefusesMethod])
    },
    Row {
        explains: Explains::Everything,
        ..Row::new(
            "options-without-cors",
            words::WITHOUT_CORS,
            &[Sign::Preflight, Sign::OriginMissing],
        )
        .without(&[
            Sign::BadStatus,
            Sign::RedirectRefused,
            Sign::ShowsCorsCode,
            Sign::HeadersUnseen,
            Sign::FromCache,
            Sign::Misspelled,
            Sign::OneAnswerForTwo,
        ])
    },
    Row {
        rank: Rank::General,
        explains: Explains::Everything,
        shows: LOOKS,
        ..Row::new("options-status", words::STATUS, &[Sign::Preflight, Sign::BadStatus])
    },
];
