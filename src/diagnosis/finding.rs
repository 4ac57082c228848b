//! The construction of a finding: the facts of its code, then its sentences and its remedies.

use super::{
    Finding, NamedValue, Remedy, Severity, Who,
    catalogue::{Values, fill, sentences, shown},
    facts::{AdviceCode, Detail, Facts, docs, facts_of_reason},
};
use crate::{
    infra::{Shown, text_without_userinfo, with_hidden_userinfo, without_userinfo},
    reason::{Reason, Violation},
};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

impl Finding {
    /// The finding of a reason, without remedies yet. `values` are those that its sentence names.
    pub(super) fn of_reason(reason: &Reason, values: &Values) -> Self {
        let code = reason.code();
        let found = found(&reason.violation);
        let words = found.as_deref().unwrap_or(match reason.violation {
            Violation::NetworkError { .. } => sentences::NO_WORDS,
            _ => "",
        });
        let of_finding = vec![("found", Shown(words).to_string())];
        let (who, names) = *facts_of_reason(code);
        let facts = Facts {
            code: code.as_str(),
            stage: reason.stage.as_str(),
            severity: Severity::Block,
            who,
            anchor: reason.anchor(),
            step: reason.step(),
            names,
        };
        let message = fill(sentences::of_reason(code), &[&of_finding, values]);
        Self::new(&facts, &reason.url, message, found)
    }

    /// A piece of advice about a URL. `values` are those that its sentence names.
    pub(super) fn of_advice(code: AdviceCode, url: &str, values: &Values) -> Self {
        let of_finding = vec![("url", shown(url))];
        let message = fill(sentences::of_advice(code), &[values, &of_finding]);
        Self::new(code.facts(), url, message, None)
    }

    fn new(facts: &Facts, url: &str, message: String, found: Option<String>) -> Self {
        Self {
            code: facts.code,
            detail: None,
            severity: facts.severity,
            stage: facts.stage,
            message,
            found,
            expected: None,
            who: facts.who,
            remedies: Vec::new(),
            // An anchor of another standard is a whole URL.
            spec: if facts.anchor.starts_with("https:") {
                facts.anchor.into()
            } else {
                format!("https://fetch.spec.whatwg.org/#{}", facts.anchor)
            },
            step: facts.step,
            mdn: facts.names.mdn(),
            chromium: facts.names.chromium,
            firefox: facts.names.firefox,
            url: without_userinfo(url).into_owned(),
            docs: docs(facts.code),
        }
    }

    /// Adds a sentence to the message.
    pub(super) fn say(&mut self, sentence: &str) {
        if !self.message.is_empty() {
            self.message.push(' ');
        }
        self.message.push_str(sentence);
    }

    /// Sets the detail of the finding, adds the detail's sentence, and sets who has to change something.
    pub(super) fn detail(&mut self, detail: Detail) {
        self.detail = Some(detail.as_str());
        if let Some(sentence) = detail.sentence() {
            self.say(sentence);
        }
        if let Some(who) = detail.facts().0 {
            self.who = who;
        }
    }

    /// Sets the value that would be accepted.
    pub(super) fn expect(&mut self, expected: &str) {
        self.expected = Some(expected.into());
    }

    /// Sets the value that was found and the value that would be accepted.
    pub(super) fn values(&mut self, found: impl ToString, expected: impl ToString) {
        self.found = Some(found.to_string());
        self.expected = Some(expected.to_string());
    }

    /// Adds a remedy: who has to act, and the act.
    pub(super) fn remedy(&mut self, who: Who, act: &str) {
        self.remedies.push(Remedy::new(who, act.into()));
    }

    /// Adds a remedy whose act names values.
    pub(super) fn remedy_with(&mut self, who: Who, act: &str, values: &Values) {
        self.remedies.push(Remedy::new(who, fill(act, &[values])));
    }

    /// Adds the remedy that the server sends a header.
    pub(super) fn send(&mut self, name: &str, value: &str, act: &str) {
        self.remedies.push(Remedy::to_send(name, value, act));
    }
}

impl Remedy {
    pub(super) const fn new(who: Who, text: String) -> Self {
        Self {
            who,
            text,
            header: None,
            snippet: None,
        }
    }

    /// The remedy that the server sends a header.
    pub(super) fn to_send(name: &str, value: &str, act: &str) -> Self {
        let header = NamedValue::new(name, value);
        let values = vec![("header", header.quoted())];
        Self {
            header: Some(header),
            ..Self::new(Who::Server, fill(act, &[&values]))
        }
    }
}

impl NamedValue {
    pub(crate) fn new(name: &str, value: &str) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }

    /// The header as a sentence names it.
    pub(super) fn quoted(&self) -> String {
        format!("\"{}: {}\"", self.name, Shown(&self.value))
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
