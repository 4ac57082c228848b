//! The trace of a fetch in words, for people.

use super::catalogue;
use crate::fetch::TracedStep;
use alloc::string::String;

/// One decision of a fetch: its step in the Standard, its input and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StepSummary {
    /// The anchor of the algorithm in the Standard.
    pub anchor: &'static str,
    /// The number of the step, in full dotted numbers; empty where the step has no number.
    pub step: &'static str,
    /// The values that the decision was made on.
    pub input: String,
    /// The result of the decision.
    pub outcome: &'static str,
    /// Whether a browser never reaches this step, because the browser refused at an earlier step.
    pub hypothetical: bool,
}

impl From<&TracedStep> for StepSummary {
    fn from(traced: &TracedStep) -> Self {
        let step = &traced.step;
        let (input, outcome) = catalogue::step(step);
        Self {
            anchor: step.anchor(),
            step: step.number().unwrap_or_default(),
            input,
            outcome,
            hypothetical: traced.hypothetical,
        }
    }
}
