//! What probes have shown of a call that a page saw fail.

use super::{Confidence, Rank, Row, Sends};
use crate::diagnosis::{Who, catalogue::causes::probed as words, sign::Sign};

/// What was seen of a probe.
const SEEN: &[&str] = &["probes"];

/// A row that probes point to.
const fn likely(code: &'static str, words: crate::diagnosis::catalogue::CauseWords, needs: &[Sign]) -> Row {
    Row {
        confidence: Confidence::Likely,
        shows: SEEN,
        ..Row::new(code, words, needs)
    }
}

pub(super) const ROWS: &[Row] = &[
    Row {
        rank: Rank::NotSent,
        who: Who::Client,
        shows: SEEN,
        ..Row::new(
            "service-worker-answers",
            words::WORKER_ANSWERS,
            &[Sign::PageView, Sign::WorkerAnswered],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        ..likely(
            "network-down",
            words::NETWORK_DOWN,
            &[Sign::PageView, Sign::Unreached, Sign::HomeUnreached],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        ..likely(
            "blocked-by-client",
            words::BLOCKED_BY_CLIENT,
            &[Sign::PageView, Sign::Unreached, Sign::RootReached],
        )
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        ..likely(
            "local-server-not-running",
            words::LOCAL_SERVER,
            &[Sign::PageView, Sign::Unreached, Sign::LocalServer],
        )
        .without(&[Sign::RootReached])
    },
    Row {
        rank: Rank::NotSent,
        who: Who::User,
        ..likely("no-answer", words::NO_ANSWER, &[Sign::PageView, Sign::Unreached]).without(&[
            Sign::LocalServer,
            Sign::RootReached,
            Sign::HomeUnreached,
        ])
    },
    Row {
        who: Who::Client,
        ..likely(
            "redirect-not-followed",
            words::OTHER_URL,
            &[Sign::PageView, Sign::PageRefused, Sign::OtherAllowed],
        )
    },
    Row {
        who: Who::Client,
        confidence: Confidence::Certain,
        ..likely(
            "redirect-not-followed",
            words::PREFLIGHT_REDIRECTED,
            &[
                Sign::PageView,
                Sign::NeedsPreflight,
                Sign::ProbeRedirected,
                Sign::HeadersRefused,
            ],
        )
        .without(&[Sign::ToLogin])
    },
    Row {
        who: Who::Client,
        ..likely(
            "redirect-not-followed",
            words::PREFLIGHT_REDIRECTED,
            &[Sign::PageView, Sign::NeedsPreflight, Sign::ProbeRedirected],
        )
        .without(&[Sign::HeadersAllowed, Sign::ToLogin])
    },
    likely(
        "answer-without-cors",
        words::REFUSES_THIS,
        &[Sign::PageView, Sign::PageRefused, Sign::ServerKnown],
    )
    .without(&[Sign::OtherAllowed]),
    Row {
        sends: Sends::AllowOrigin,
        ..likely(
            "server-refuses-page",
            words::REFUSES,
            &[Sign::PageView, Sign::Reached, Sign::PageRefused],
        )
        .without(&[Sign::OtherAllowed, Sign::ServerKnown, Sign::CredentialsAllowed])
    },
    likely(
        "credentials-not-allowed",
        words::CREDENTIALS,
        &[Sign::PageView, Sign::PageAllowed, Sign::CredentialsRefused],
    ),
    Row {
        confidence: Confidence::Possible,
        ..likely(
            "credentials-not-allowed",
            words::CREDENTIALS_UNASKED,
            &[Sign::PageView, Sign::PageAllowed, Sign::Credentials, Sign::SameAsProbe],
        )
        .without(&[Sign::CredentialsAllowed, Sign::CredentialsRefused])
    },
    Row {
        rank: Rank::Values,
        who: Who::Client,
        confidence: Confidence::Certain,
        ..likely(
            "header-of-a-library",
            words::LIBRARY,
            &[Sign::PageView, Sign::HeadersFault, Sign::ProbedLibrary],
        )
    },
    Row {
        rank: Rank::Values,
        confidence: Confidence::Certain,
        ..likely(
            "headers-not-listed",
            words::HEADERS,
            &[Sign::PageView, Sign::HeadersFault],
        )
        .without(&[Sign::ProbedLibrary])
    },
    likely(
        "server-refuses-preflight",
        words::PREFLIGHT,
        &[Sign::PageView, Sign::PageAllowed, Sign::HeadersRefused],
    )
    .without(&[Sign::HeadersFault, Sign::ProbeRedirected]),
    likely(
        "server-refuses-preflight",
        words::PREFLIGHT,
        &[Sign::PageView, Sign::PageAllowed, Sign::UnsafeMethod],
    )
    .without(&[Sign::UnsafeHeaders, Sign::ProbeRedirected, Sign::CredentialsRefused]),
    likely(
        "method-not-listed",
        words::METHOD,
        &[
            Sign::PageView,
            Sign::PageAllowed,
            Sign::HeadersAllowed,
            Sign::UnsafeMethod,
        ],
    ),
    likely(
        "answer-without-cors",
        words::ANSWER_WITHOUT_CORS,
        &[Sign::PageView, Sign::PageAllowed, Sign::HeadersAllowed],
    )
    .without(&[Sign::UnsafeMethod, Sign::CredentialsRefused]),
    likely(
        "answer-without-cors",
        words::ANSWER_WITHOUT_CORS,
        &[Sign::PageView, Sign::PageAllowed],
    )
    .without(&[Sign::NeedsPreflight, Sign::SameAsProbe, Sign::CredentialsRefused]),
    likely(
        "cached-answer",
        words::CACHED,
        &[Sign::PageView, Sign::PageAllowed, Sign::CacheRefused],
    ),
    likely(
        "failed-once",
        words::FAILED_ONCE,
        &[Sign::PageView, Sign::PageAllowed, Sign::CacheAllowed],
    )
    .without(&[Sign::CredentialsRefused]),
    Row {
        confidence: Confidence::Possible,
        ..likely(
            "failed-once",
            words::FAILED_ONCE,
            &[Sign::PageView, Sign::PageAllowed, Sign::SameAsProbe],
        )
        .without(&[Sign::Credentials, Sign::CacheRefused])
    },
    Row {
        confidence: Confidence::Possible,
        ..likely(
            "failed-once",
            words::FAILED_ONCE,
            &[Sign::PageView, Sign::CredentialsAllowed, Sign::SameAsProbe],
        )
        .without(&[Sign::CacheRefused])
    },
];
