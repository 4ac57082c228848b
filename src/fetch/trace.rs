use alloc::{string::String, vec::Vec};

/// One decision of a fetch: where in the Standard it was made, about what, and how it went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Step {
    /// The anchor of the algorithm in the Standard.
    pub anchor: &'static str,
    /// The step, in full dotted numbers.
    pub step: &'static str,
    /// What was asked, with the values it was asked of.
    pub input: String,
    /// The answer.
    pub outcome: &'static str,
}

/// The steps of a fetch, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trace(pub(super) Vec<Step>);

impl Trace {
    #[inline(never)]
    pub(super) fn step(&mut self, (anchor, step): (&'static str, &'static str), input: &str, outcome: &'static str) {
        self.0.push(Step {
            anchor,
            step,
            input: input.into(),
            outcome,
        });
    }
}
