//! Lines of a text that is written for a server.

use alloc::string::String;
use core::fmt;

/// A text that grows by lines.
#[derive(Default)]
pub(super) struct Lines {
    text: String,
}

impl Lines {
    /// Adds a line: `lines.add(format_args!("…"))`.
    pub(super) fn add(&mut self, line: fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = fmt::write(&mut self.text, line);
        self.text.push('\n');
    }

    /// Adds lines that have no values.
    pub(super) fn all(&mut self, lines: &[&str]) {
        for line in lines {
            self.add(format_args!("{line}"));
        }
    }

    /// The text.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}
