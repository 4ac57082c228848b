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
    pub(super) fn text(mut self, names: bool) -> String {
        let mut order = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            let key = if names { item.to_ascii_lowercase() } else { item.clone() };
            order.push((key, index));
        }
        // The first of equal ones comes first.
        for pair in sort(order).windows(2) {
            if pair[0].0 == pair[1].0 {
                self.items[pair[1].1].clear();
            }
        }
        self.items.retain(|item| !item.is_empty());
        join(&self.items, ", ")
    }
}
