//! The real error behind the mask: the request was answered with an error, and the error has no header of CORS.

use super::{Confidence, Explains, Rank, Row, Way};
use crate::diagnosis::{Who, catalogue::causes::answers as words, sign::Sign};

/// The headers that say why a server refuses, and who it is.
const SEEN: &[&str] = &["WWW-Authenticate", "Retry-After", "Vary", "Server", "preflight"];

pub(super) const ROWS: &[Row] = &[
    Row {
        who: Who::Edge,
        status: (413, 413),
        explains: Explains::Everything,
        shows: SEEN,
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-body-too-large",
            words::TOO_LARGE,
            &[Sign::Response, Sign::OriginMissing],
        )
    },
    Row {
        who: Who::Edge,
        status: (429, 429),
        explains: Explains::Everything,
        shows: SEEN,
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-rate-limited",
            words::RATE_LIMITED,
            &[Sign::Response, Sign::OriginMissing],
        )
    },
    Row {
        who: Who::Client,
        status: (400, 499),
        explains: Explains::Everything,
        shows: SEEN,
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-unauthorized",
            words::UNAUTHORIZED,
            &[Sign::Response, Sign::OriginMissing, Sign::AsksForLogin],
        )
    },
    Row {
        confidence: Confidence::Likely,
        status: (403, 403),
        explains: Explains::Everything,
        shows: SEEN,
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-refused-by-cors-code",
            words::CORS_CODE,
            &[
                Sign::Response,
                Sign::OriginMissing,
                Sign::VariesByOrigin,
                Sign::ShowsCorsCode,
            ],
        )
        .without(&[Sign::AsksForLogin])
    },
    Row {
        confidence: Confidence::Likely,
        status: (502, 504),
        explains: Explains::Everything,
        shows: SEEN,
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-gateway-error",
            words::GATEWAY,
            &[Sign::Response, Sign::OriginMissing],
        )
    },
    Row {
        who: Who::Client,
        status: (400, 599),
        explains: Explains::Everything,
        shows: &["Allow", "Server"],
        ways: &[Way::KeepMethod],
        ..Row::new(
            "redirect-changes-method",
            words::METHOD_CHANGED,
            &[Sign::Response, Sign::OriginMissing, Sign::MethodChanged],
        )
    },
    Row {
        rank: Rank::General,
        who: Who::Client,
        status: (404, 404),
        explains: Explains::Everything,
        shows: SEEN,
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-not-found",
            words::NOT_FOUND,
            &[Sign::Response, Sign::OriginMissing],
        )
    },
    Row {
        rank: Rank::General,
        who: Who::Client,
        status: (400, 499),
        explains: Explains::Everything,
        shows: SEEN,
        ways: &[Way::OfFinding],
        ..Row::new("answer-refused", words::REFUSED, &[Sign::Response, Sign::OriginMissing])
    },
    Row {
        status: (500, 500),
        explains: Explains::Everything,
        shows: SEEN,
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-server-error",
            words::SERVER_ERROR,
            &[Sign::Response, Sign::OriginMissing],
        )
    },
];
