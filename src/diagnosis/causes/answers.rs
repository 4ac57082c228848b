//! The real error behind the mask: the request was answered with an error, and the error has no header of CORS.

use super::{Confidence, Explains, Row, Way};
use crate::diagnosis::{Who, catalogue::causes::answers as words, sign::Sign};

pub(super) const ROWS: &[Row] = &[
    Row {
        who: Who::Edge,
        status: (413, 413),
        explains: Explains::Everything,
        shows: &["WWW-Authenticate", "Retry-After", "Vary", "Server", "preflight"],
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
        shows: &["WWW-Authenticate", "Retry-After", "Vary", "Server", "preflight"],
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
        shows: &["WWW-Authenticate", "Retry-After", "Vary", "Server", "preflight"],
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
        shows: &["WWW-Authenticate", "Retry-After", "Vary", "Server", "preflight"],
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-refused-by-cors-code",
            words::CORS_CODE,
            &[Sign::Response, Sign::OriginMissing, Sign::VariesByOrigin],
        )
        .without(&[Sign::AsksForLogin])
    },
    Row {
        confidence: Confidence::Likely,
        status: (502, 504),
        explains: Explains::Everything,
        shows: &["WWW-Authenticate", "Retry-After", "Vary", "Server", "preflight"],
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-gateway-error",
            words::GATEWAY,
            &[Sign::Response, Sign::OriginMissing],
        )
    },
    Row {
        status: (500, 500),
        explains: Explains::Everything,
        shows: &["WWW-Authenticate", "Retry-After", "Vary", "Server", "preflight"],
        ways: &[Way::OfFinding],
        ..Row::new(
            "answer-server-error",
            words::SERVER_ERROR,
            &[Sign::Response, Sign::OriginMissing],
        )
    },
];
