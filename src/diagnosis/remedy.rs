//! Lists for servers to send.

use crate::infra::{sorted::sort, text::join};
use alloc::{string::String, vec::Vec};

/// A list of methods or header names to be sent, each once.
pub(super) struct List {
    items: Vec<String>,
    /// Whether `*` is left out, being no wildcard.
    credentials: bool,
}

impl List {
    pub(super) fn new(credentials: bool) -> Self {
        Self {
            items: Vec::new(),
            credentials,
        }
    }

    #[inline(never)]
    pub(super) fn add(&mut self, item: &str) {
        if !(self.credentials && item == "*") {
            self.items.push(item.into());
        }
    }

    /// Without what is there already: in the same letters, or whatever their case for `names`.
    pub(super) fn text(self, names: bool) -> String {
        let mut order = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            let key = if names { item.to_ascii_lowercase() } else { item.clone() };
            order.push((key, index));
        }
        let mut last = None;
        let mut items = self.items;
        // The first of equal ones comes first.
        for (key, index) in sort(order) {
            if last.as_ref() == Some(&key) {
                items[index].clear();
            }
            last = Some(key);
        }
        items.retain(|item| !item.is_empty());
        join(&items, ", ")
    }
}
