use crate::infra::text::split;
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
    /// Adds a step: its anchor, number and outcome with `|` between them, one text because most of the calls are little else than
    /// passing texts.
    #[inline(never)]
    pub(super) fn step(&mut self, row: &'static str, input: &str) {
        let mut cells = split(row, b'|');
        let mut cell = || cells.next().unwrap_or_default();
        self.push((cell(), cell()), input, cell());
    }

    #[inline(never)]
    pub(super) fn push(&mut self, (anchor, step): (&'static str, &'static str), input: &str, outcome: &'static str) {
        self.0.push(Step {
            anchor,
            step,
            input: input.into(),
            outcome,
        });
    }
}
