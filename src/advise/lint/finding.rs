//! What lint finds.

use super::LintCode;
use crate::diagnosis::Severity;
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use serde::Serialize;

/// One thing that is wrong with a server's policy, or worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LintFinding {
    /// The code.
    pub code: LintCode,
    /// How much it matters: the finding is dangerous, something does not work as meant, or it is worth knowing.
    pub severity: Severity,
    /// What is wrong and what to do, with the values in it.
    pub message: String,
    /// The values: origins, names or methods.
    pub values: Vec<String>,
    /// The URL of Corsight's own page on the code.
    pub docs: String,
}

/// The findings so far, each code once.
pub(super) struct Findings {
    /// Whether calls may include credentials.
    pub is_with_credentials: bool,
    found: Vec<(LintCode, Vec<String>)>,
}

impl Findings {
    pub(super) fn new(is_with_credentials: bool) -> Self {
        Self {
            is_with_credentials,
            found: Vec::new(),
        }
    }

    /// Adds a finding that names no value.
    pub(super) fn add(&mut self, code: LintCode) {
        self.add_value(code, None);
    }

    /// Adds a finding with each of the values; none if there are no values.
    pub(super) fn add_values(&mut self, code: LintCode, values: impl IntoIterator<Item = impl ToString>) {
        for value in values {
            self.add_value(code, Some(value.to_string()));
        }
    }

    /// Keeps the values of a code for which `is_kept` is true.
    pub(super) fn retain(&mut self, code: LintCode, is_kept: impl Fn(&str) -> bool) {
        for (own, values) in &mut self.found {
            if *own == code {
                values.retain(|value| is_kept(value));
            }
        }
        self.found.retain(|(own, values)| *own != code || !values.is_empty());
    }

    fn add_value(&mut self, code: LintCode, value: Option<String>) {
        let place = self.found.iter().position(|(own, _)| *own == code);
        let place = place.unwrap_or_else(|| {
            self.found.push((code, Vec::new()));
            self.found.len() - 1
        });
        let values = &mut self.found[place].1;
        values.extend(value.filter(|value| !values.contains(value)));
    }

    /// The findings, the gravest first.
    pub(super) fn finish(mut self) -> Vec<LintFinding> {
        let is_with_credentials = self.is_with_credentials;
        self.found
            .sort_by_key(|(code, _)| (rank(code.severity(is_with_credentials)), *code));
        let findings = self.found.into_iter().map(|(code, values)| LintFinding {
            code,
            severity: code.severity(is_with_credentials),
            message: code.sentence().replace("{values}", &values.join(", ")),
            docs: docs(code),
            values,
        });
        findings.collect()
    }
}

fn rank(severity: Severity) -> u8 {
    match severity {
        Severity::Block => 0,
        Severity::Risk => 1,
        Severity::Degrade => 2,
        Severity::Info => 3,
    }
}

fn docs(code: LintCode) -> String {
    format!(
        "https://unpkg.com/corsight@{}/docs/codes.html#{}",
        env!("CARGO_PKG_VERSION"),
        code.as_str()
    )
}
