//! The diagnosis of an exchange: its causes, what has happened at the server, and one text for people.

use super::{
    Cause, Confidence,
    catalogue::{Happened, diagnosis as words, fill, shown},
    evidence::Evidence,
    explain::detail_of_failure,
    facts::Detail,
    probes::{Undecided, undecided},
    ranking::{rank, shared_values},
    sign::Sign,
    signs::subjects,
};
use crate::{
    fetch::is_of_local_network,
    reason::{Code, Reason, Stage, Violation},
};
use alloc::{string::String, vec, vec::Vec};

/// What is wrong with an exchange, and what has happened at the server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Diagnosis {
    /// The causes in the order of mending: the first is what to do now. Empty if nothing is wrong.
    pub causes: Vec<Cause>,
    /// The farthest that the browser has got.
    pub sent: Sent,
    /// What has happened at the server, in words; empty if nothing is wrong.
    pub happened: String,
    /// The diagnosis in at most twelve lines; empty if nothing is wrong.
    pub text: String,
    /// What stays open about a call that a page saw fail: first the question that the next probe would answer, then what no probe can tell.
    /// Empty where the first cause is certain, and where the exchange was seen.
    pub undecided: Vec<Undecided>,
}

/// The farthest that a browser has got with a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Sent {
    /// The browser has sent nothing.
    Nothing,
    /// The browser has sent the preflight, and not the request.
    Preflight,
    /// The browser has sent the request. The server may have carried it out.
    #[default]
    Request,
}

/// How many lines the text has at most.
const MOST_LINES: usize = 12;

/// The diagnosis of the evidence.
pub(crate) fn diagnose(evidence: &Evidence<'_>) -> Diagnosis {
    let subjects = subjects(evidence);
    let shared = shared_values(evidence);
    let causes = rank(evidence, &subjects, &shared);
    // A preflight that refuses a header of the call has stopped the call.
    let sent = if subjects[0].signs.has(Sign::HeadersFault) {
        Sent::Preflight
    } else {
        sent(evidence)
    };
    if causes.is_empty() {
        return Diagnosis {
            sent,
            ..Diagnosis::default()
        };
    }
    let changes = !matches!(evidence.method(), "GET" | "HEAD" | "OPTIONS");
    let values = vec![("method", shown(evidence.method())), ("url", shown(evidence.url()))];
    let happened = fill(words::happened(happened(evidence, sent), changes), &[&values]);
    let is_open = evidence.page().is_some() && causes[0].confidence != Confidence::Certain;
    let undecided = if is_open {
        undecided(evidence, subjects[0].signs, &[&subjects[0].values, &shared])
    } else {
        Vec::new()
    };
    Diagnosis {
        text: text(&causes, &happened, &undecided),
        causes,
        sent,
        happened,
        undecided,
    }
}

fn sent(evidence: &Evidence<'_>) -> Sent {
    if evidence.forbidden_by().is_some() && !evidence.is_redirect_forbidden() {
        return Sent::Nothing;
    }
    match evidence.reasons.first() {
        Some(reason) if is_of_local_network(reason.code()) && reason.url == evidence.url() => Sent::Nothing,
        None if evidence.page().is_some() && evidence.local_network.is_some_and(|asked| asked.is_refused) => {
            Sent::Nothing
        }
        Some(Reason {
            violation: Violation::NetworkError { message },
            stage,
            ..
        }) => match detail_of_failure(message.as_deref().unwrap_or_default()) {
            Some(
                Detail::EnvContentSecurityPolicy
                | Detail::EnvLocalNetwork
                | Detail::EnvBlockedByClient
                | Detail::EnvOffline
                | Detail::EnvDns
                | Detail::EnvConnectionRefused
                | Detail::EnvTls,
            ) if evidence.answers.len() < 2 => Sent::Nothing,
            Some(Detail::EnvProvesNothing) => Sent::Request,
            _ if *stage == Stage::Preflight => Sent::Preflight,
            _ => Sent::Request,
        },
        // A reason of the first request that came before any answer.
        Some(reason) if evidence.answers.is_empty() && reason.stage != Stage::Environment => Sent::Nothing,
        Some(Reason {
            stage: Stage::Preflight,
            url,
            ..
        }) if url == evidence.url() => Sent::Preflight,
        Some(_) | None => Sent::Request,
    }
}

fn happened(evidence: &Evidence<'_>, sent: Sent) -> Happened {
    let differs = |reason: &Reason| reason.code() == Code::AuthorizationNotCoveredByWildcard;
    if !evidence.reasons.is_empty() && evidence.reasons.iter().all(differs) {
        return Happened::BrowsersDiffer;
    }
    match sent {
        Sent::Nothing => Happened::NothingSent,
        Sent::Preflight => Happened::OnlyPreflight,
        Sent::Request if evidence.page().is_some() => Happened::Unknown,
        Sent::Request if evidence.delivered.is_none() && evidence.reasons.is_empty() => Happened::NotRecorded,
        Sent::Request if evidence.delivered.is_some() => Happened::Delivered,
        Sent::Request if evidence.answers.last().is_some_and(|seen| seen.response.is_none()) => Happened::NoAnswer,
        Sent::Request => Happened::AnswerKept,
    }
}

/// The first cause in full, then each other cause in one line.
fn text(causes: &[Cause], happened: &str, undecided: &[Undecided]) -> String {
    let mut lines: Vec<[&str; 4]> = Vec::new();
    let seen = causes.first().map(|first| first.because.join("; ")).unwrap_or_default();
    for (index, cause) in causes.iter().enumerate() {
        if index > 0 {
            let beginning = if cause.confidence == Confidence::Possible {
                words::INSTEAD
            } else {
                words::ALSO
            };
            lines.push([beginning, &cause.headline, " ", &cause.act.text]);
            continue;
        }
        lines.push([&cause.headline, "", "", ""]);
        if !seen.is_empty() {
            lines.push([words::SEEN, &seen, "", ""]);
        }
        lines.push([words::TO_DO, words::place(cause.act.who), &cause.act.text, ""]);
        for other in cause.otherwise.iter().take(2) {
            lines.push([words::OR, words::place(other.who), &other.text, ""]);
        }
        if !happened.is_empty() {
            lines.push([words::HAPPENED, happened, "", ""]);
        }
    }
    // Before any probe, the browser's own line is the quicker way.
    if let Some(open) = undecided.first().filter(|open| open.probe.is_none()) {
        lines.truncate(MOST_LINES - 1);
        lines.push([words::UNDECIDED, &open.why, words::SEE, &open.r#where]);
    }
    let lines: Vec<String> = lines.iter().take(MOST_LINES).map(|parts| parts.concat()).collect();
    lines.join("\n")
}
