//! Somebody other than the application has made the answer, and has to act: a firewall, a tunnel, a login, a gateway, a store.

use super::{Explains, Row};
use crate::diagnosis::{Who, catalogue::causes::makers as words, sign::Sign};

pub(super) const ROWS: &[Row] = &[
    Row {
        who: Who::Edge,
        explains: Explains::Everything,
        ..Row::new("challenge", words::CHALLENGE, &[Sign::MadeByChallenge])
    },
    Row {
        who: Who::User,
        explains: Explains::Everything,
        ..Row::new("tunnel-interstitial", words::INTERSTITIAL, &[Sign::MadeByInterstitial])
    },
    Row {
        who: Who::Edge,
        explains: Explains::Everything,
        ..Row::new(
            "login-proxy",
            words::LOGIN_BEFORE_PREFLIGHT,
            &[Sign::MadeByLogin, Sign::Preflight],
        )
    },
    Row {
        who: Who::User,
        explains: Explains::Everything,
        ..Row::new("login-proxy", words::LOGIN, &[Sign::MadeByLogin]).without(&[Sign::Preflight])
    },
    Row {
        who: Who::Edge,
        explains: Explains::Everything,
        ..Row::new("gateway-answers-itself", words::GATEWAY, &[Sign::MadeByGateway])
    },
    Row {
        explains: Explains::Everything,
        ..Row::new("object-store-without-cors", words::STORE, &[Sign::MadeByStore])
    },
];
