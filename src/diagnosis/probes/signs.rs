//! The signs in what came of probes.

use super::{ProbeOutcome, ProbeResult, Question, questions::suspects};
use crate::diagnosis::{
    advice::is_library_header,
    evidence::Evidence,
    explain::is_sent_to_login,
    sign::{Sign, Signs},
};
use alloc::{string::String, vec::Vec};

/// The signs of the probes, those of the call that decide which probes are worth a request, and the values that sentences show of them: the
/// names of the refused headers, and the URL that was redirected to.
pub(in crate::diagnosis) fn signs_of_probes(evidence: &Evidence<'_>, signs: &mut Signs) -> ProbeValues {
    let mut values = ProbeValues::default();
    let Some(page) = evidence.page() else {
        return values;
    };
    signs.set(Sign::Credentials, evidence.includes_credentials());
    signs.set(Sign::UnsafeHeaders, !evidence.names_to_allow().is_empty());
    signs.set(Sign::UnsafeMethod, !evidence.request.method.is_cors_safelisted());
    signs.set(
        Sign::SameAsProbe,
        matches!(evidence.method(), "GET" | "HEAD") && !evidence.needs_preflight,
    );
    signs.set(Sign::WorkerControls, page.has_service_worker);
    signs.set(Sign::ServerKnown, page.reads_server);
    let mut seen = Vec::new();
    for outcome in &page.probes {
        seen.push(seen_of(outcome));
        let is_answered = outcome.result.is_answered();
        signs.set(Sign::TimedOut, outcome.result == ProbeResult::TimedOut);
        signs.set(Sign::WorkerAnswered, outcome.is_of_worker);
        let is_of_server = matches!(
            outcome.question,
            Question::ServerAnswers | Question::RootAnswers | Question::HomeAnswers
        );
        // No header allows a page whose origin is null.
        if !is_of_server && !signs.has(Sign::Cors) {
            continue;
        }
        let (yes, no) = answers(outcome.question);
        signs.set(yes, is_answered);
        // A server that takes too long has refused nothing.
        signs.set(
            no,
            !is_answered && (is_of_server || outcome.result == ProbeResult::Failed),
        );
        let is_of_call = !matches!(
            outcome.question,
            Question::RootAnswers | Question::HomeAnswers | Question::OtherUrlAllowed
        );
        signs.set(Sign::Reached, is_of_call && is_answered);
        match outcome.question {
            // What a server answers to strangers says nothing about a call with credentials.
            Question::PageAllowed if !evidence.includes_credentials() => signs_of_answer(outcome, signs, &mut values),
            Question::CredentialsAllowed => signs_of_answer(outcome, signs, &mut values),
            Question::OtherUrlAllowed if is_answered => values.target.clone_from(&outcome.url),
            _ => {}
        }
    }
    values.probes = seen.join(", ");
    if signs.has(Sign::Reached) {
        signs.remove(Sign::Unreached);
    }
    if signs.has(Sign::CredentialsAllowed) {
        signs.add(Sign::PageAllowed);
        signs.remove(Sign::PageRefused);
    }
    if signs.has(Sign::HeadersRefused) || signs.has(Sign::HeadersAllowed) {
        signs_of_headers(evidence, signs, &mut values);
    }
    values
}

/// What sentences show of probes.
#[derive(Default)]
pub(in crate::diagnosis) struct ProbeValues {
    /// The refused headers.
    pub names: String,
    /// The URL that was redirected to.
    pub target: String,
    /// Each question with its answer.
    pub probes: String,
}

/// The sign that the answer to a question is yes, and the sign that it is no.
const fn answers(question: Question) -> (Sign, Sign) {
    match question {
        Question::ServerAnswers => (Sign::Reached, Sign::Unreached),
        Question::PageAllowed => (Sign::PageAllowed, Sign::PageRefused),
        Question::CredentialsAllowed => (Sign::CredentialsAllowed, Sign::CredentialsRefused),
        Question::HeadersAllowed => (Sign::HeadersAllowed, Sign::HeadersRefused),
        Question::CacheAgrees => (Sign::CacheAllowed, Sign::CacheRefused),
        Question::OtherUrlAllowed => (Sign::OtherAllowed, Sign::OtherRefused),
        Question::RootAnswers => (Sign::RootReached, Sign::RootUnreached),
        Question::HomeAnswers => (Sign::HomeReached, Sign::HomeUnreached),
    }
}

/// A question with its answer: `headers-allowed x-key: no`.
fn seen_of(outcome: &ProbeOutcome) -> String {
    let mut seen = String::from(outcome.question.code());
    for name in &outcome.names {
        seen.push(' ');
        seen.push_str(name);
    }
    seen.push_str(if outcome.result.is_answered() { ": yes" } else { ": no" });
    seen
}

fn signs_of_answer(outcome: &ProbeOutcome, signs: &mut Signs, values: &mut ProbeValues) {
    if outcome.result == ProbeResult::Readable && !outcome.url.is_empty() && outcome.url != outcome.asked_url {
        signs.set(Sign::ProbeRedirected, true);
        signs.set(Sign::ToLogin, is_sent_to_login(&outcome.asked_url, &outcome.url));
        values.target.clone_from(&outcome.url);
    }
}

/// Which headers are refused: one alone, all of them, or some that could not be told apart.
fn signs_of_headers(evidence: &Evidence<'_>, signs: &mut Signs, values: &mut ProbeValues) {
    let all = evidence.names_to_allow().len();
    let suspects = suspects(evidence);
    // Where a preflight passes with some headers, it is the others that it refuses.
    let is_fault = signs.has(Sign::HeadersAllowed) && !suspects.is_empty() && suspects.len() < all;
    signs.set(Sign::HeadersFault, is_fault);
    signs.set(
        Sign::HeadersDecided,
        suspects.is_empty() || (suspects.len() == 1 && (is_fault || all == 1)),
    );
    signs.set(
        Sign::ProbedLibrary,
        is_fault && suspects.iter().all(|name| is_library_header(name)),
    );
    if suspects.is_empty() {
        signs.remove(Sign::HeadersRefused);
    } else {
        signs.remove(Sign::HeadersAllowed);
    }
    values.names = suspects.join(", ");
}
