//! The lists of methods and header names that remedies tell a server to send.

use alloc::{string::String, vec::Vec};
use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

/// A list of methods or header names, each item once.
pub(super) struct List {
    items: Vec<String>,
    /// The items of the list, for a quick look-up; header names are in lower case.
    seen: HashSet<String, FxBuildHasher>,
    kind: ListKind,
    /// Whether `*` is left out, because `*` is no wildcard for a request with credentials.
    credentials: bool,
}

/// The kind of a list's items.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ListKind {
    /// Methods, compared byte for byte.
    Methods,
    /// Header names, compared without case.
    HeaderNames,
}

impl List {
    pub(super) fn of_methods(credentials: bool) -> Self {
        Self::new(ListKind::Methods, credentials)
    }

    pub(super) fn of_header_names(credentials: bool) -> Self {
        Self::new(ListKind::HeaderNames, credentials)
    }

    fn new(kind: ListKind, credentials: bool) -> Self {
        Self {
            items: Vec::new(),
            seen: HashSet::default(),
            kind,
            credentials,
        }
    }

    /// Adds an item, unless the item is in the list.
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
