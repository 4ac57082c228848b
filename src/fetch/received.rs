//! What profiles make of a response's headers before anything reads them.

use crate::{
    browsers::{Departure, Profile},
    http::{HeaderList, HeaderValue},
    infra::sorted::sort,
};
use alloc::vec::Vec;

/// Makes of a response's headers those that fetch gets to see. False where the transport refuses the response for them.
/// `is_checked`: by a CORS check.
pub(crate) fn received(list: &mut HeaderList, profile: &Profile, is_checked: bool) -> bool {
    let differ = |name| {
        let mut values = list.values(name);
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    if profile.has(Departure::DistinctLocationsRefused) && (differ("Location") || differ("Content-Disposition")) {
        return false;
    }
    if profile.has(Departure::InvalidUtf8Replaced) {
        *list = list.with_values(&with_valid_utf8);
        return true;
    }
    if !profile.has(Departure::RepeatedHeadersMerged) {
        return true;
    }
    let mut content_type = Vec::new();
    for value in list.values("Content-Type") {
        if !content_type.is_empty() {
            content_type.push(b',');
        }
        content_type.extend_from_slice(value);
    }
    let mut merged = HeaderList::new();
    let kept = kept(list, is_checked);
    for (index, header) in list.iter().enumerate() {
        let value = if header.name.matches("Content-Type") {
            &content_type
        } else {
            header.value
        };
        if kept[index] {
            merged.append_as_received(header.name, HeaderValue::stored(value));
        }
    }
    *list = merged;
    true
}

/// A value, each byte that is no UTF-8 replaced by U+FFFD in UTF-8.
fn with_valid_utf8(value: &[u8]) -> Vec<u8> {
    let mut valid = Vec::new();
    for chunk in value.utf8_chunks() {
        valid.extend_from_slice(chunk.valid().as_bytes());
        for _ in chunk.invalid() {
            valid.extend_from_slice("\u{FFFD}".as_bytes());
        }
    }
    valid
}

/// Which headers are left when repeated headers are merged as Firefox does.
pub(crate) fn kept(list: &HeaderList, is_checked: bool) -> Vec<bool> {
    // First whether they have a value.
    let (mut names, mut kept) = (Vec::new(), Vec::new());
    // The CORS check counts the headers as they came, if they came in this case.
    let mut counted = 0;
    for header in list.iter() {
        names.push((header.name.as_str().to_ascii_lowercase(), names.len()));
        kept.push(!header.value.is_empty());
        if is_checked && header.name.as_str() == "Access-Control-Allow-Origin" {
            counted += 1;
        }
    }
    // The headers of one name stand together, in their order.
    for group in sort(names).chunk_by(|(one, _), (other, _)| one == other) {
        let first = group[0].1;
        // Of nothing but empty ones the first is left.
        let all_empty = !group.iter().any(|&(_, index)| kept[index]);
        let mut has_value = false;
        for &(ref name, index) in group {
            let is_value = kept[index] || (all_empty && index == first);
            kept[index] = match name.as_str() {
                "location" | "content-disposition" => index == first,
                // They are put together with a line feed, which is no part of a value that script can see.
                "www-authenticate" | "proxy-authenticate" => group.len() == 1,
                "content-type" => is_value && !has_value,
                "access-control-allow-origin" if counted > 1 => true,
                _ => is_value,
            };
            has_value |= is_value;
        }
    }
    kept
}
