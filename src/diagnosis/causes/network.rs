//! No answer came: what the words of the transport say, and what they do not say.

use super::{Confidence, Explains, Rank, Row};
use crate::diagnosis::{Who, catalogue::causes::network as words, sign::Sign};

pub(super) const ROWS: &[Row] = &[
    Row {
        rank: Rank::NotSent,
        who: Who::Page,
        explains: Explains::Everything,
        shows: &["the browser's words"],
        ..Row::new(
            "content-security-policy",
            words::SECURITY_POLICY,
            &[Sign::WordsOfSecurityPolicy],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        explains: Explains::Everything,
        shows: &["the browser's words"],
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
        shows: &["the browser's words"],
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
        shows: &["the browser's words"],
        ..Row::new("words-prove-nothing", words::PROVES_NOTHING, &[Sign::WordsProveNothing])
            .without(&[Sign::NotSucceeded])
    },
];
