//! Parts of texts.

use core::slice::SliceIndex;

/// The part of a text at a range; the empty string if the range is not in the text or cuts a character. It cannot panic.
pub(crate) fn part(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    text.get(range).unwrap_or_default()
}
