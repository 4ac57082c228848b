//! How findings are filled in: by reference and out of line, because every finding passes through here many times.

use super::{Finding, NamedValue, Remedy, Who, words::fill};
use alloc::string::String;

impl Finding {
    /// Sets the message.
    #[inline(never)]
    pub(super) fn say(&mut self, template: &str, values: &[&str]) -> &mut Self {
        self.message = fill(template, values);
        self
    }

    /// Adds a sentence to the message.
    #[inline(never)]
    pub(super) fn add(&mut self, sentence: &str) -> &mut Self {
        self.message.push(' ');
        self.message.push_str(sentence);
        self
    }

    /// A closer look: its code, and its sentence behind the message.
    pub(super) fn detail(&mut self, code: &'static str, sentence: &str) -> &mut Self {
        self.detail = Some(code);
        self.add(sentence)
    }

    #[inline(never)]
    pub(super) fn found(&mut self, found: &str) -> &mut Self {
        self.found = Some(found.into());
        self
    }

    /// Sets what was found, if something was.
    pub(super) fn found_if(&mut self, found: Option<&str>) -> &mut Self {
        match found {
            Some(found) => self.found(found),
            None => self,
        }
    }

    #[inline(never)]
    pub(super) fn expected(&mut self, expected: &str) -> &mut Self {
        self.expected = Some(expected.into());
        self
    }

    pub(super) fn who(&mut self, who: Who) -> &mut Self {
        self.who = who;
        self
    }

    /// Adds something to do.
    pub(super) fn act(&mut self, who: Who, text: &str) -> &mut Self {
        self.act_with(who, text, &[])
    }

    /// Adds something to do, with values in the sentence.
    #[inline(never)]
    pub(super) fn act_with(&mut self, who: Who, template: &str, values: &[&str]) -> &mut Self {
        self.remedies.push(Remedy {
            who,
            text: fill(template, values),
            header: None,
        });
        self
    }

    /// Adds a header for the server to send.
    #[inline(never)]
    pub(super) fn send(&mut self, name: &str, value: &str, text: &str) -> &mut Self {
        self.remedies.push(Remedy {
            who: Who::Server,
            text: text.into(),
            header: Some(NamedValue {
                name: name.into(),
                value: String::from(value),
            }),
        });
        self
    }
}
