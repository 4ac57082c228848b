//! Lists for servers to send.

use alloc::{collections::BTreeSet, string::String, vec::Vec};

/// A list of methods or header names to be sent, each once.
pub(super) struct List {
    items: Vec<String>,
    /// What is in the list already; for header names in lower case.
    seen: BTreeSet<String>,
    kind: ListKind,
    /// Whether `*` is left out, because it is no wildcard for a request with credentials.
    credentials: bool,
}

/// What a list is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListKind {
    /// Compared byte for byte.
    Methods,
    /// Compared without case.
    HeaderNames,
}

impl List {
    pub(super) const fn of_methods(credentials: bool) -> Self {
        Self::new(ListKind::Methods, credentials)
    }

    pub(super) const fn of_header_names(credentials: bool) -> Self {
        Self::new(ListKind::HeaderNames, credentials)
    }

    const fn new(kind: ListKind, credentials: bool) -> Self {
        Self {
            items: Vec::new(),
            seen: BTreeSet::new(),
            kind,
            credentials,
        }
    }

    /// Adds an item, unless it is in the list.
    pub(super) fn add(&mut self, item: &str) {
        if self.credentials && item == "*" {
            return;
        }
        let key = match self.kind {
            ListKind::Methods => item.into(),
            ListKind::HeaderNames => item.to_ascii_lowercase(),
        };
        if self.seen.insert(key) {
            self.items.push(item.into());
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The list as a header's value.
    pub(super) fn to_text(&self) -> String {
        self.items.join(", ")
    }
}
