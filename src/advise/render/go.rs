//! What the texts for Go share.

use super::{lines::Lines, list::List};
use alloc::{format, string::String, vec::Vec};

/// `[]string{"a", "b"}`.
pub(super) const LIST: List = List {
    open: "[]string{",
    close: "}",
    mark: '"',
    width: 100,
    step: "\t",
};

/// What net/http does when a handler panics.
pub(super) const PANICS: &str = "When a handler panics, net/http closes the connection, and the page learns nothing: recover inside of this handler, and answer with status 500.";

/// Adds the fields of a literal as gofmt writes them: values of neighbours stand one below the other, but a value of several lines has no
/// neighbours.
pub(super) fn add_fields(lines: &mut Lines, fields: &[(&str, String)]) {
    let is_alone = |(_, value): &(&str, String)| value.contains('\n');
    for neighbours in fields.chunk_by(|one, other| !is_alone(one) && !is_alone(other)) {
        let width = neighbours.iter().map(|(name, _)| name.len() + 1).max().unwrap_or(0);
        for (name, value) in neighbours {
            let name = format!("{name}:");
            lines.add(format_args!("\t\t{name:width$} {value},"));
        }
    }
}

/// The fields that have a list which is not empty.
pub(super) fn add_list(fields: &mut Vec<(&'static str, String)>, name: &'static str, texts: &[String]) {
    if !texts.is_empty() {
        fields.push((name, LIST.texts(texts, 2)));
    }
}
