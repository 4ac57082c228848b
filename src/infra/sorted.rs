//! Sorting, in one place and of one kind of item: each further kind would be another copy of the algorithm in the wasm.

use alloc::{collections::BinaryHeap, string::String, vec::Vec};

/// Sorts by the text, and equal ones by the number. On a heap, which is a fraction of the code of the slices' own sorts.
pub(crate) fn sort(items: Vec<(String, usize)>) -> Vec<(String, usize)> {
    BinaryHeap::from(items).into_sorted_vec()
}

/// The texts sorted, each once.
pub(crate) fn sorted_set(texts: Vec<String>) -> Vec<String> {
    sorted(texts, false)
}

/// The texts sorted; equal ones stay if `repeated`.
pub(crate) fn sorted(texts: Vec<String>, repeated: bool) -> Vec<String> {
    let mut set: Vec<String> = Vec::with_capacity(texts.len());
    let mut items = Vec::with_capacity(texts.len());
    for text in texts {
        items.push((text, 0));
    }
    for (text, _) in sort(items) {
        if repeated || set.last() != Some(&text) {
            set.push(text);
        }
    }
    set
}
