//! Findings, for people: made from reasons, requests and responses. This module decides nothing about the protocol.

mod advice;
mod catalogue;
mod causes;
mod cookies;
#[expect(clippy::module_inception, reason = "the diagnosis is the main result of this module")]
mod diagnosis;
mod difference;
mod evidence;
mod explain;
mod facts;
mod finding;
mod initiators;
mod makers;
mod mismatch;
mod misspelling;
mod probes;
mod ranking;
mod remedy;
mod sign;
mod signs;
mod text;
mod trace;

pub use advice::header_not_seen;
pub use causes::{Cause, Confidence, all_causes};
pub use cookies::{BrowserCookies, CookieFate, CookieOutcome, CookieRequest};
pub use diagnosis::{Diagnosis, Sent};
pub use evidence::PageKnowledge;
pub use facts::{CodeFacts, all_facts, facts};
pub use initiators::{InitiatorSummary, initiators};
pub use probes::{Probe, ProbeOutcome, ProbeResult, Question, Undecided};
pub use trace::StepSummary;

pub(crate) use advice::{
    advice_of_exchange, advice_of_local_network, advice_of_preflight_causes, advice_of_private_network,
    advice_of_request, incomplete_exchange, surplus_answers,
};
pub(crate) use cookies::{CookieRun, advice_of_cookies};
pub(crate) use diagnosis::diagnose;
pub(crate) use evidence::{Answered, Evidence, View};
pub(crate) use explain::explain;

use alloc::{string::String, vec::Vec};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Severity {
    /// The browser refuses the call because of the finding.
    Block,
    /// The call works, but not as its author seems to expect.
    Degrade,
    /// The call works and is dangerous.
    Risk,
    /// The call works; this is worth knowing.
    Info,
}

/// Who has to change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Who {
    /// The server that answers.
    Server,
    /// The code that makes the request.
    Client,
    /// A proxy, CDN or gateway between them.
    Edge,
    /// The page: its own policies, or its origin.
    Page,
    /// The person at the browser.
    User,
}

/// One thing found in a request, a plan or an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct Finding {
    /// Stable, kebab-case: `{stage}-{leaf}`.
    pub code: &'static str,
    /// The code of the special case, where the values show one: `acao-mismatch-trailing-slash`, `preflight-status-404`.
    pub detail: Option<&'static str>,
    /// How much the finding matters.
    pub severity: Severity,
    /// The part of the fetch: "request", "preflight", "response", "redirect", "policy" or "environment".
    pub stage: &'static str,
    /// One or two sentences with the values in them.
    pub message: String,
    /// The value found; null if there was none.
    pub found: Option<String>,
    /// The value that would be accepted.
    pub expected: Option<String>,
    /// Who has to change something.
    pub who: Who,
    /// The acts that would mend it, the best first.
    pub remedies: Vec<Remedy>,
    /// The anchor in the Standard, as a URL.
    pub spec: String,
    /// The step of the algorithm at that anchor; empty where there is no numbered step.
    pub step: &'static str,
    /// The URL of MDN's page on the code, if there is one.
    pub mdn: Option<String>,
    /// The name of the error in Chromium's DevTools protocol (`Network.CorsError`), if there is one.
    pub chromium: Option<&'static str>,
    /// The id of Firefox's message, if there is one.
    pub firefox: Option<&'static str>,
    /// The URL of the request or response that the finding is about.
    pub url: String,
    /// The URL of Corsight's own page on the code, with an example.
    pub docs: String,
}

/// An act that would mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct Remedy {
    /// Who has to act.
    pub who: Who,
    /// The act, as one sentence in the imperative.
    pub text: String,
    /// The header to send, where the act is to send a header.
    pub header: Option<NamedValue>,
    /// What the server's configuration has to say, where the server is known. The layer `advise` writes it; until then there is none.
    pub snippet: Option<Snippet>,
}

/// A policy as the text that a server takes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Snippet {
    /// The name of the server.
    pub server: &'static str,
    /// The name of the server for people.
    pub title: &'static str,
    /// The name of the file that the text is pasted into.
    pub file: &'static str,
    /// The language of the text, as Markdown's code fences name it.
    pub language: &'static str,
    /// The text.
    pub text: String,
    /// What the server cannot express of the policy, or what has to be done besides; a sentence each.
    pub cannot: Vec<String>,
}

/// The name and the value of a header, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct NamedValue {
    /// The name of the header.
    pub name: String,
    /// The value of the header.
    pub value: String,
}
