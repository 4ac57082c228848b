//! Probes: harmless requests that tell causes apart which a page cannot tell apart by itself. The engine says which one to send next; the
//! host sends it and hands in what came of it.
//!
//! `questions` has one row for each question that a probe can ask, `signs` finds the signs in what came of them, and `undecided` has one row
//! for each thing that no probe of a page can tell.

mod questions;
mod signs;
mod undecided;

pub use questions::Question;

pub(super) use signs::signs_of_probes;
pub(super) use undecided::{Words, undecided};

use alloc::{string::String, vec::Vec};

/// A harmless request: a GET or a HEAD without a body, with no header that the call did not have.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Probe {
    /// The code of the question: `server-answers`.
    pub code: &'static str,
    /// The question in words.
    pub asks: &'static str,
    /// "GET", or "HEAD" where the call is a HEAD.
    pub method: &'static str,
    /// The URL, without its fragment.
    pub url: String,
    /// The Standard's mode.
    pub mode: &'static str,
    /// The Standard's credentials mode: "include" only if the call has it.
    pub credentials: &'static str,
    /// The Standard's cache mode.
    pub cache: &'static str,
    /// The headers: names of the call's own, with values that are harmless.
    pub headers: Vec<(String, String)>,
}

/// What came of a probe.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ProbeOutcome {
    /// What the probe asked.
    pub question: Question,
    /// The URL that it was sent to.
    pub asked_url: String,
    /// The names of its headers, in lower case.
    pub names: Vec<String>,
    /// What script got.
    pub result: ProbeResult,
    /// The status that script got; 0 if it got none.
    pub status: u16,
    /// The URL that answered in the end; empty if script was not told.
    pub url: String,
    /// Whether a service worker made the response itself.
    pub is_of_worker: bool,
}

/// What script got of a probe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProbeResult {
    /// A network error.
    Failed,
    /// Nothing within the time that the host had for it.
    TimedOut,
    /// A response that script cannot read.
    Opaque,
    /// A response that script can read.
    Readable,
}

impl ProbeResult {
    /// Every result, in the order of their numbers at the boundary.
    pub const ALL: &'static [Self] = &[Self::Failed, Self::TimedOut, Self::Opaque, Self::Readable];

    /// Whether something answered.
    #[must_use]
    pub const fn is_answered(self) -> bool {
        matches!(self, Self::Opaque | Self::Readable)
    }
}

impl ProbeOutcome {
    /// The outcome of a probe without headers, of which script got nothing but the result.
    #[must_use]
    pub const fn new(question: Question, result: ProbeResult) -> Self {
        Self {
            question,
            asked_url: String::new(),
            names: Vec::new(),
            result,
            status: 0,
            url: String::new(),
            is_of_worker: false,
        }
    }
}

/// Something that is not known about a failed call: because no probe has asked yet, or because no probe can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Undecided {
    /// Stable, kebab-case: `connection`; for a question that a probe would answer, the code of the question.
    pub code: &'static str,
    /// Why the page cannot tell.
    pub why: String,
    /// Where a person can see it.
    pub r#where: String,
    /// The probe that would tell; null where none would.
    pub probe: Option<Probe>,
}
