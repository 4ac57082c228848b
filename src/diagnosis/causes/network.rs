//! No answer came: what the words of the transport say, and what they do not say.

use super::{Confidence, Explains, Rank, Row};
use crate::diagnosis::{Who, catalogue::causes::network as words, sign::Sign};

/// The named values that are told as seen.
const SEEN: &[&str] = &["the browser's words", "securitypolicyviolation"];

pub(super) const ROWS: &[Row] = &[
    Row {
        rank: Rank::NotSent,
        who: Who::Page,
        explains: Explains::Everything,
        shows: SEEN,
        ..Row::new(
            "content-security-policy",
            words::SECURITY_POLICY,
            &[Sign::Call, Sign::SecurityPolicy],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        explains: Explains::Everything,
        shows: SEEN,
        ..Row::new(
            "local-network-permission",
            words::LOCAL_NETWORK,
            &[Sign::WordsOfLocalNetwork],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        confidence: Confidence::Possible,
        explains: Explains::Everything,
        shows: SEEN,
        ..Row::new(
            "certificate-or-server",
            words::NOT_SUCCEEDED,
            &[Sign::WordsProveNothing, Sign::NotSucceeded],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        confidence: Confidence::Possible,
        explains: Explains::Everything,
        shows: SEEN,
        ..Row::new("words-prove-nothing", words::PROVES_NOTHING, &[Sign::WordsProveNothing])
            .without(&[Sign::NotSucceeded])
    },
];
