//! What stays undecided about a failed call of a page, one row each: why the page cannot tell, and where a person can see it.

use super::{
    Undecided,
    questions::{may_ask, next_probe},
};
use crate::diagnosis::{
    catalogue::{Values, fill, probes as words},
    evidence::Evidence,
    sign::{Sign, Signs},
};
use alloc::vec::Vec;

/// Something that no probe of a page can tell.
struct Row {
    code: &'static str,
    /// The signs that leave it open: all of them are needed.
    needs: Signs,
    /// The signs that decide it.
    without: Signs,
    words: Words,
}

/// The sentences of a row.
#[derive(Clone, Copy)]
pub(in crate::diagnosis) struct Words {
    pub why: &'static str,
    pub r#where: &'static str,
}

const fn row(code: &'static str, words: Words, needs: &[Sign], without: &[Sign]) -> Row {
    Row {
        code,
        needs: Signs::of(needs),
        without: Signs::of(without),
        words,
    }
}

const ROWS: &[Row] = &[
    row(
        "service-worker",
        words::SERVICE_WORKER,
        &[Sign::PageView, Sign::WorkerControls],
        &[Sign::WorkerAnswered, Sign::PageAllowed],
    ),
    row("connection", words::CONNECTION, &[Sign::PageView, Sign::Unreached], &[]),
    row(
        "allow-origin-value",
        words::ALLOW_ORIGIN_VALUE,
        &[Sign::PageView, Sign::Reached, Sign::PageRefused],
        &[Sign::OtherAllowed],
    ),
    row(
        "allow-credentials-value",
        words::ALLOW_CREDENTIALS_VALUE,
        &[Sign::PageView, Sign::PageAllowed, Sign::CredentialsRefused],
        &[],
    ),
    row(
        "preflight-answer",
        words::PREFLIGHT_ANSWER,
        &[Sign::PageView, Sign::PageAllowed, Sign::HeadersRefused],
        &[Sign::HeadersFault],
    ),
    row(
        "preflight-or-answer",
        words::PREFLIGHT_OR_ANSWER,
        &[Sign::PageView, Sign::PageAllowed, Sign::NeedsPreflight],
        &[Sign::HeadersRefused, Sign::CredentialsRefused],
    ),
    row(
        "status",
        words::STATUS,
        &[Sign::PageView, Sign::PageAllowed],
        &[Sign::NeedsPreflight, Sign::CredentialsRefused, Sign::CacheRefused],
    ),
];

/// What stays open: first the question that the next probe would answer, then what no probe can tell.
pub(in crate::diagnosis) fn undecided(evidence: &Evidence<'_>, signs: Signs, values: &[&Values]) -> Vec<Undecided> {
    let mut open = Vec::new();
    if let Some(probe) = next_probe(evidence, signs) {
        open.push(Undecided {
            code: probe.code,
            why: [words::NOT_ASKED, probe.asks].concat(),
            r#where: fill(words::NETWORK_PANEL, values),
            probe: Some(probe),
        });
    }
    let local = row("local-network", words::LOCAL_NETWORK, &[Sign::PageView], &[]);
    let is_asking = !may_ask(evidence);
    let rows = ROWS.iter().chain(is_asking.then_some(&local));
    for row in rows.filter(|row| signs.contains_all(row.needs) && !signs.contains_any(row.without)) {
        open.push(Undecided {
            code: row.code,
            why: fill(row.words.why, values),
            r#where: fill(row.words.r#where, values),
            probe: None,
        });
    }
    open
}
