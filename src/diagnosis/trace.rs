//! The trace as people read it.

use super::catalogue;
use crate::fetch::TracedStep;
use alloc::string::String;

/// One decision of a fetch: where in the Standard it was made, about what, and how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct StepSummary {
    /// The anchor of the algorithm in the Standard.
    pub anchor: &'static str,
    /// The step, in full dotted numbers; empty where it has no number.
    pub step: &'static str,
    /// What was asked, with the values it was asked of.
    pub input: String,
    /// The answer.
    pub outcome: &'static str,
    /// Whether a browser never comes to this step, because it has refused before.
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
