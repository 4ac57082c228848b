//! Lists as source code writes them.

use super::values::quoted;
use alloc::{format, string::String, vec::Vec};

/// How a language writes a list.
pub(super) struct List {
    /// What stands before the first item.
    pub(super) open: &'static str,
    /// What stands behind the last item.
    pub(super) close: &'static str,
    /// The quotation mark of a text.
    pub(super) mark: char,
    /// The width up to which a list stands on one line.
    pub(super) width: usize,
    /// What a line in a block has before it.
    pub(super) step: &'static str,
}

impl List {
    /// A list of texts. `depth` is the number of steps before the line that the list begins in.
    pub(super) fn texts<T: AsRef<str>>(&self, texts: &[T], depth: usize) -> String {
        let items: Vec<String> = texts
            .iter()
            .map(|text| quoted(core::slice::from_ref(text), self.mark))
            .collect();
        self.items(&items, depth)
    }

    /// A list of expressions.
    pub(super) fn items(&self, items: &[String], depth: usize) -> String {
        let Self { open, close, step, .. } = self;
        let line = format!("{open}{}{close}", items.join(", "));
        if line.len() <= self.width {
            return line;
        }
        let indent = step.repeat(depth);
        let lines: String = items.iter().map(|item| format!("{indent}{step}{item},\n")).collect();
        format!("{open}\n{lines}{indent}{close}")
    }
}
