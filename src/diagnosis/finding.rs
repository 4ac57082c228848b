//! The construction of a finding: the facts of its code, then its sentences and its remedies.

use super::{
    Finding, NamedValue, Remedy, Severity, Who,
    catalogue::{Act, SentHeader, Sentence},
    facts::{AdviceCode, Detail, names_of_reason, who_of_reason},
};
use crate::{
    infra::{Shown, text_without_userinfo, with_hidden_userinfo, without_userinfo},
    reason::{Reason, Violation},
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

impl Finding {
    /// The finding of a reason, without a message yet.
    pub(super) fn of_reason(reason: &Reason) -> Self {
        let code = reason.code();
        let names = names_of_reason(code);
        Self {
            code: code.as_str(),
            detail: None,
            severity: Severity::Block,
            stage: reason.stage.as_str(),
            message: String::new(),
            found: found(&reason.violation),
            expected: None,
            who: who_of_reason(code),
            remedies: Vec::new(),
            spec: spec(reason.anchor()),
            step: reason.step(),
            mdn: names.mdn(),
            chromium: names.chromium,
            firefox: names.firefox,
            url: without_userinfo(&reason.url).into_owned(),
        }
    }

    /// A piece of advice about a URL.
    pub(super) fn of_advice(code: AdviceCode, url: &str, sentence: Sentence<'_>) -> Self {
        let names = code.names();
        Self {
            code: code.as_str(),
            detail: None,
            severity: code.severity(),
            stage: code.stage().as_str(),
            message: sentence.to_text(),
            found: None,
            expected: None,
            who: code.who(),
            remedies: Vec::new(),
            spec: spec(code.anchor()),
            step: code.step().unwrap_or_default(),
            mdn: names.mdn(),
            chromium: names.chromium,
            firefox: names.firefox,
            url: without_userinfo(url).into_owned(),
        }
    }

    /// Adds a sentence to the message.
    pub(super) fn say(&mut self, sentence: Sentence<'_>) {
        self.add(&sentence.to_text());
    }

    /// Sets the detail of the finding, adds the detail's sentence, and sets who has to change something.
    pub(super) fn detail(&mut self, detail: Detail) {
        self.detail = Some(detail.as_str());
        if let Some(sentence) = detail.sentence() {
            self.add(sentence);
        }
        if let Some(who) = detail.who() {
            self.who = who;
        }
    }

    /// Sets the value that was found and the value that would be accepted.
    pub(super) fn values(&mut self, found: impl ToString, expected: impl ToString) {
        self.found = Some(found.to_string());
        self.expected = Some(expected.to_string());
    }

    /// Adds a remedy: who has to act, and the act.
    pub(super) fn remedy(&mut self, who: Who, act: Act<'_>) {
        self.remedies.push(Remedy {
            who,
            text: act.to_text(),
            header: None,
        });
    }

    /// Adds the remedy that the server sends a header.
    pub(super) fn send<'a>(&mut self, name: &'a str, value: &'a str, act: fn(SentHeader<'a>) -> Act<'a>) {
        let header = SentHeader {
            name,
            value: Shown(value),
        };
        self.remedies.push(Remedy {
            who: Who::Server,
            text: act(header).to_text(),
            header: Some(NamedValue {
                name: name.into(),
                value: value.into(),
            }),
        });
    }

    fn add(&mut self, sentence: &str) {
        if !self.message.is_empty() {
            self.message.push(' ');
        }
        self.message.push_str(sentence);
    }
}

/// The value that a violation found. It may be a URL, or have some in it.
fn found(violation: &Violation) -> Option<String> {
    let found = violation.found()?;
    let shown = match violation {
        Violation::NetworkError { .. } => text_without_userinfo(&found),
        Violation::LocationInvalid { .. } => with_hidden_userinfo(&found),
        _ => without_userinfo(&found),
    };
    Some(shown.into_owned())
}

/// An anchor in the Standard as a URL.
fn spec(anchor: &str) -> String {
    format!("https://fetch.spec.whatwg.org/#{anchor}")
}
