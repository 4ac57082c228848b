//! Causes: hypotheses about what is wrong with an exchange, each with a name, the values it rests on, and the act that mends it.
//!
//! One file has one family of causes, one row a cause: the signs that raise it, the signs that exclude it, who has to act. The words of a
//! row stand in the catalogue. `signs` finds the signs in the evidence, `ranking` orders the causes.

mod answers;
mod header_values;
mod lists;
mod loads;
mod makers;
mod network;
mod page;
mod preflight_answers;
mod probed;
mod redirects;
mod request;

use super::{
    Remedy, Who,
    catalogue::CauseWords,
    sign::{Sign, Signs},
};
use alloc::{string::String, vec::Vec};

/// How sure a cause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Confidence {
    /// The values show it.
    Certain,
    /// The values point to it, and something else could look alike.
    Likely,
    /// Nothing speaks against it.
    Possible,
}

/// A hypothesis about what is wrong, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Cause {
    /// Stable, kebab-case: `options-authentication`.
    pub code: &'static str,
    /// How sure the cause is.
    pub confidence: Confidence,
    /// What is wrong, in one sentence with the values in it.
    pub headline: String,
    /// The values that were seen: `WWW-Authenticate: Bearer`.
    pub because: Vec<String>,
    /// What to do now.
    pub act: Remedy,
    /// What could be done instead, by somebody else or in another way.
    pub otherwise: Vec<Remedy>,
    /// The codes of the findings that follow from the cause.
    pub explains: Vec<&'static str>,
    /// The URL of Corsight's own page on the cause, with an example.
    pub docs: String,
}

/// The order of mending: what stands first hides what stands behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The request is not what its author means.
    Input,
    /// The browser sends nothing, or nothing answers.
    NotSent,
    /// The request asks for what no server needs to allow.
    Request,
    /// Something other than the code for CORS has answered.
    Answerer,
    /// The code for CORS has answered with wrong values.
    Values,
    /// What is left when nothing more special is known; dropped if other causes explain the same findings.
    General,
}

/// A cause as a row of its family.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub code: &'static str,
    pub rank: Rank,
    /// Who has to act.
    pub who: Who,
    pub confidence: Confidence,
    /// The signs that raise the cause: all of them are needed.
    pub needs: Signs,
    /// The signs that exclude the cause.
    pub without: Signs,
    /// The first and the last status of the answer.
    pub status: (u16, u16),
    pub explains: Explains,
    /// The headers of the answer, and the named values, that are told as seen.
    pub shows: &'static [&'static str],
    /// The header that the act tells a server to send.
    pub sends: Sends,
    pub ways: &'static [Way],
    pub words: CauseWords,
}

/// The findings that a cause explains, among those about the same answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Explains {
    Nothing,
    Everything,
    /// What is about Access-Control-Allow-Origin.
    Origin,
    /// What credentials need: the origin by its name, and Access-Control-Allow-Credentials.
    Credentials,
    /// The headers that are not allowed.
    Headers,
    /// The method that is not allowed.
    Method,
    /// The method and the headers that are not allowed.
    Lists,
    /// The permission that is needed.
    LocalNetwork,
    /// The absence of the header whose name is misspelled.
    Absence,
}

/// A header that an act tells a server to send.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sends {
    Nothing,
    AllowOrigin,
}

/// Another way out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    LogIn,
    LeaveCredentialsOut,
    KeepMethod,
    AnswerOptions,
    /// The first remedy of the first finding that the cause explains.
    OfFinding,
}

impl Row {
    /// A row with nothing but its code, its words and the signs that it needs.
    const fn new(code: &'static str, words: CauseWords, needs: &[Sign]) -> Self {
        Self {
            code,
            rank: Rank::Answerer,
            who: Who::Server,
            confidence: Confidence::Certain,
            needs: Signs::of(needs),
            without: Signs::of(&[]),
            status: (0, 999),
            explains: Explains::Nothing,
            shows: &[],
            sends: Sends::Nothing,
            ways: &[],
            words,
        }
    }

    const fn without(mut self, signs: &[Sign]) -> Self {
        self.without = Signs::of(signs);
        self
    }
}

/// Every family. Their order decides among causes of the same rank and confidence.
pub(super) const FAMILIES: &[&[Row]] = &[
    request::ROWS,
    page::ROWS,
    probed::ROWS,
    network::ROWS,
    makers::ROWS,
    preflight_answers::ROWS,
    redirects::ROWS,
    answers::ROWS,
    header_values::ROWS,
    lists::ROWS,
    loads::ROWS,
];

/// The code of every cause that a family knows.
pub fn all_causes() -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().copied().flatten().map(|row| row.code)
}
