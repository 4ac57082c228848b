//! What profiles make of a response's headers before anything reads them.

use crate::{
    http::{Header, HeaderList, HeaderName, HeaderValue},
    infra::sorted::sort,
    profile::{Deviation, Profile},
};
use alloc::vec::Vec;

/// The headers that fetch gets to see, or null where the transport refuses the response for them. `is_checked`: by a CORS check.
pub(crate) fn received(list: HeaderList, profile: &Profile, is_checked: bool) -> Option<HeaderList> {
    let differ = |name| {
        let mut values = list.values(name);
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    if profile.has(Deviation::DistinctLocationsRefused) && ["Location", "Content-Disposition"].into_iter().any(differ) {
        return None;
    }
    if profile.has(Deviation::InvalidUtf8Replaced) {
        return Some(list.with_values(&with_valid_utf8));
    }
    if !profile.has(Deviation::RepeatedHeadersMerged) {
        return Some(list);
    }
    let mut content_type = Vec::new();
    for value in list.values("Content-Type") {
        if !content_type.is_empty() {
            content_type.push(b',');
        }
        content_type.extend_from_slice(value);
    }
    let mut merged = HeaderList::new();
    for (header, is_kept) in list.iter().zip(kept(&list, is_checked)) {
        let value = if header.name.matches("Content-Type") {
            &content_type
        } else {
            header.value
        };
        if let (true, Ok(value)) = (is_kept, HeaderValue::try_from(value)) {
            merged.append_as_received(HeaderName::stored(header.name.as_str()), value);
        }
    }
    Some(merged)
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
    let (mut names, mut is_empty) = (Vec::new(), Vec::new());
    for header in list.iter() {
        names.push((header.name.as_str().to_ascii_lowercase(), names.len()));
        is_empty.push(header.value.is_empty());
    }
    // The CORS check counts the headers as they came, if they came in this case.
    let is_own = |header: &Header<'_>| header.name.as_str() == "Access-Control-Allow-Origin";
    let is_counted = is_checked && list.iter().filter(is_own).count() > 1;
    let mut kept = Vec::new();
    kept.resize(is_empty.len(), false);
    // The headers of one name stand together, in their order.
    for group in sort(names).chunk_by(|(one, _), (other, _)| one == other) {
        let first = group[0].1;
        // Of nothing but empty ones the first is left.
        let all_empty = group.iter().all(|&(_, index)| is_empty[index]);
        let mut has_value = false;
        for &(ref name, index) in group {
            let is_value = !is_empty[index] || (all_empty && index == first);
            kept[index] = match name.as_str() {
                "location" | "content-disposition" => index == first,
                // They are put together with a line feed, which is no part of a value that script can see.
                "www-authenticate" | "proxy-authenticate" => group.len() == 1,
                "content-type" => is_value && !has_value,
                "access-control-allow-origin" if is_counted => true,
                _ => is_value,
            };
            has_value |= is_value;
        }
    }
    kept
}
