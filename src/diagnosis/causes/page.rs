//! The page: its origin, its view of a failed call, and the local network.

use super::{Confidence, Explains, Rank, Row, Sends};
use crate::diagnosis::{Who, catalogue::causes::page as words, sign::Sign};

pub(super) const ROWS: &[Row] = &[
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        ..Row::new("offline", words::OFFLINE, &[Sign::Offline])
            .without(&[Sign::SecurityPolicy, Sign::RedirectForbidden])
    },
    Row {
        rank: Rank::NotSent,
        who: Who::Page,
        shows: &["securitypolicyviolation"],
        ..Row::new(
            "redirect-forbidden-by-policy",
            words::REDIRECT_FORBIDDEN,
            &[Sign::RedirectForbidden],
        )
    },
    Row {
        rank: Rank::Request,
        confidence: Confidence::Likely,
        explains: Explains::Origin,
        shows: &["Origin"],
        sends: Sends::AllowOrigin,
        ..Row::new(
            "app-shell-origin",
            words::APP_SHELL,
            &[Sign::Call, Sign::OriginRefused, Sign::AppShell],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        explains: Explains::LocalNetwork,
        shows: &["Origin", "permission"],
        ..Row::new(
            "local-network-permission",
            words::LOCAL_NETWORK_DENIED,
            &[Sign::LocalNetworkDenied],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::Page,
        explains: Explains::LocalNetwork,
        shows: &["Origin"],
        ..Row::new(
            "local-network-permission",
            words::LOCAL_NETWORK_INSECURE,
            &[Sign::LocalNetworkInsecure],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        confidence: Confidence::Likely,
        shows: &["Origin"],
        ..Row::new(
            "local-network-permission",
            words::LOCAL_NETWORK,
            &[Sign::Call, Sign::PublicToLocal],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        confidence: Confidence::Possible,
        ..Row::new(
            "local-server-not-running",
            words::LOCAL_SERVER,
            &[Sign::PageView, Sign::LocalServer],
        )
        .without(&[Sign::Reached, Sign::RootReached])
    },
    Row {
        confidence: Confidence::Possible,
        shows: &["Content-Type"],
        ..Row::new(
            "server-refuses-preflight",
            words::REFUSES_PREFLIGHT,
            &[Sign::PageView, Sign::Cors, Sign::NeedsPreflight],
        )
        .without(&[
            Sign::Unreached,
            Sign::PageRefused,
            Sign::HeadersAllowed,
            Sign::HeadersFault,
            Sign::ProbeRedirected,
        ])
    },
    Row {
        confidence: Confidence::Possible,
        ..Row::new("server-refuses-page", words::REFUSES, &[Sign::PageView, Sign::Cors]).without(&[
            Sign::NeedsPreflight,
            Sign::PageAllowed,
            Sign::OtherAllowed,
        ])
    },
    Row {
        rank: Rank::General,
        who: Who::User,
        confidence: Confidence::Possible,
        ..Row::new("no-answer", words::NO_ANSWER, &[Sign::PageView]).without(&[Sign::LocalServer, Sign::Reached])
    },
];
