//! A redirect that the browser does not follow, or that leads to a login page.

use super::{Confidence, Explains, Row, Way};
use crate::diagnosis::{Who, catalogue::causes::redirects as words, sign::Sign};

pub(super) const ROWS: &[Row] = &[
    Row {
        explains: Explains::Everything,
        ways: &[Way::LogIn],
        ..Row::new(
            "redirect-to-login",
            words::LOGIN,
            &[Sign::RedirectRefused, Sign::ToLogin],
        )
    },
    Row {
        confidence: Confidence::Likely,
        explains: Explains::Origin,
        ways: &[Way::LogIn],
        ..Row::new(
            "redirect-to-login",
            words::LOGIN,
            &[Sign::Call, Sign::OriginRefused, Sign::ToLogin],
        )
    },
    Row {
        who: Who::Client,
        explains: Explains::Everything,
        ways: &[Way::AnswerOptions, Way::OfFinding],
        ..Row::new("redirect-not-followed", words::ELSEWHERE, &[Sign::RedirectRefused])
            .without(&[Sign::ToLogin, Sign::StartsLogin])
    },
    Row {
        who: Who::Client,
        explains: Explains::Everything,
        ..Row::new(
            "login-by-script",
            words::LOGIN_BY_SCRIPT,
            &[Sign::RedirectRefused, Sign::StartsLogin],
        )
    },
];
