//! What the services of Amazon have in common.

use super::values::{quoted, with_safelisted_methods};
use crate::advise::Policy;
use alloc::{format, string::String, vec::Vec};
use serde_json::Value;

/// The methods of the policy that the service knows, with those that every page may use, and the sentence about the others.
pub(super) fn methods<'policy>(
    policy: &'policy Policy,
    service: &str,
    known: &[&str],
) -> (Vec<&'policy str>, Option<String>) {
    let (methods, unknown): (Vec<_>, Vec<_>) = with_safelisted_methods(policy)
        .into_iter()
        .partition(|method| known.contains(method));
    let sentence = (!unknown.is_empty()).then(|| {
        format!(
            "{service} cannot allow {}: the methods that it knows are {}.",
            quoted(&unknown, '"'),
            known.join(", ")
        )
    });
    (methods, sentence)
}

/// JSON as people read it. A value of texts, numbers and lists can always be written.
pub(super) fn json_text(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
