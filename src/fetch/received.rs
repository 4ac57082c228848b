//! What profiles make of a response's headers before anything reads them.

use crate::{
    http::{HeaderList, HeaderName, HeaderValue},
    profile::{Deviation, Profile},
};
use alloc::vec::Vec;

/// The headers that fetch gets to see, or null where the transport refuses the response for them.
pub(crate) fn received(list: HeaderList, profile: &Profile) -> Option<HeaderList> {
    let differ = |name| {
        let mut values = list.values(name);
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    if profile.has(Deviation::DistinctLocationsRefused) && ["Location", "Content-Disposition"].into_iter().any(differ) {
        return None;
    }
    if !profile.has(Deviation::RepeatedHeadersMerged) {
        return Some(list);
    }
    let mut merged = HeaderList::new();
    for (index, header) in list.iter().enumerate() {
        if !is_kept(&list, index) {
            continue;
        }
        let mut joined = Vec::new();
        for value in list.values("Content-Type").filter(|value| !value.is_empty()) {
            if !joined.is_empty() {
                joined.push(b',');
            }
            joined.extend_from_slice(value);
        }
        let value = if joined.is_empty() || !header.name.matches("Content-Type") {
            header.value
        } else {
            &joined
        };
        if let Ok(value) = HeaderValue::try_from(value) {
            merged.append_as_received(HeaderName::stored(header.name.as_str()), value);
        }
    }
    Some(merged)
}

/// Whether the header at `index` is left when repeated headers are merged as Firefox does.
pub(crate) fn is_kept(list: &HeaderList, index: usize) -> bool {
    let Some(header) = list.iter().nth(index) else {
        return false;
    };
    let name = header.name.as_str();
    let mut before = list.iter().take(index).filter(|other| other.name.matches(name));
    let is_first = before.clone().next().is_none();
    let mut others = list.values(name);
    match name.to_ascii_lowercase().as_str() {
        "location" | "content-disposition" => is_first,
        // They are put together with a line feed, which is no part of a value that script can see.
        "www-authenticate" | "proxy-authenticate" => others.count() == 1,
        "content-type" => {
            !before.any(|other| !other.value.is_empty())
                && (!header.value.is_empty() || (is_first && others.all(<[u8]>::is_empty)))
        }
        _ => !header.value.is_empty() || (is_first && others.all(<[u8]>::is_empty)),
    }
}
