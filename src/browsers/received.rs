//! Seam: the status and the headers of a response as the user agent's network layer hands them to the fetch.
//!
//! <https://fetch.spec.whatwg.org/#concept-http-network-fetch>

use super::{Departure, Profile};
use crate::http::{Header, HeaderList, HeaderValue, Status};
use alloc::{vec, vec::Vec};

/// Step 10: the message of a transport that refuses a response for its status.
pub(crate) fn refusal_of_status(profile: &Profile, status: Status) -> Option<&'static str> {
    if status.get() == 407 && profile.has(Departure::ProxyAuthenticationRefused) {
        Some("status 407")
    } else if status.get() < 100 && profile.has(Departure::StatusBelow100Refused) {
        Some("status below 100")
    } else {
        None
    }
}

/// Step 10: the message of a transport that refuses a response for its headers.
pub(crate) fn refusal(profile: &Profile, header_list: &HeaderList) -> Option<&'static str> {
    let differ = |name| {
        let mut values = header_list.values(name);
        let first = values.next();
        values.any(|value| Some(value) != first)
    };
    (profile.has(Departure::DistinctLocationsRefused) && (differ("Location") || differ("Content-Disposition")))
        .then_some("Location headers that differ")
}

/// A header list that the network layer has changed.
pub(crate) struct Changed {
    pub(crate) header_list: HeaderList,
    /// For each header that was received, whether it is left; null if all are.
    pub(crate) is_left: Option<Vec<bool>>,
}

/// Step 10: the header list that the fetch sees, if it is another list than the one that was received. `is_checked`: whether the CORS
/// check reads it.
pub(crate) fn changed(profile: &Profile, received: &HeaderList, is_checked: bool) -> Option<Changed> {
    if profile.has(Departure::InvalidUtf8Replaced) {
        let is_valid = |header: &Header| str::from_utf8(header.value.as_bytes()).is_ok();
        return (!received.iter().all(is_valid)).then(|| Changed {
            header_list: received.with_values(with_valid_utf8),
            is_left: None,
        });
    }
    // Only headers with the same name are merged.
    if !profile.has(Departure::RepeatedHeadersMerged) || !received.has_repeated_name() {
        return None;
    }
    let is_left = headers_left(received, is_checked);
    Some(Changed {
        header_list: merged(received, &is_left),
        is_left: Some(is_left),
    })
}

/// The received headers that are left, and all Content-Types as one.
fn merged(received: &HeaderList, is_left: &[bool]) -> HeaderList {
    let content_types: Vec<&[u8]> = received
        .values("Content-Type")
        .skip_while(|value| value.is_empty())
        .collect();
    let content_type = content_types.join(b",".as_slice());
    let mut merged = HeaderList::new();
    for (header, is_left) in received.iter().zip(is_left) {
        if *is_left {
            let value = if header.name.matches("Content-Type") {
                HeaderValue::unchecked(&content_type)
            } else {
                header.value.clone()
            };
            merged.append_as_received(header.name.clone(), value);
        }
    }
    merged
}

/// For each received header, whether the fetch sees it. `is_checked`: whether the CORS check reads the list.
fn headers_left(received: &HeaderList, is_checked: bool) -> Vec<bool> {
    // The CORS check counts repeated headers if their names were received with these upper and lower case letters.
    let allow_origins = received
        .iter()
        .filter(|header| is_checked && header.name.as_str() == "Access-Control-Allow-Origin");
    let are_allow_origins_counted = allow_origins.count() > 1;
    // For the index of each name's first header, the indices of all headers with this name.
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); received.len()];
    for (index, first) in received.first_of_each_name().into_iter().enumerate() {
        groups[first].push(index);
    }
    let has_value: Vec<bool> = received
        .iter()
        .map(|header| !header.value.as_bytes().is_empty())
        .collect();
    let mut is_left = vec![false; received.len()];
    for (header, indices) in received.iter().zip(&groups).filter(|(_, indices)| !indices.is_empty()) {
        let name = header.name.to_lowercase();
        // If all headers of a name are empty, the first one stays.
        let mut values = Vec::from_iter(indices.iter().copied().filter(|&index| has_value[index]));
        if values.is_empty() {
            values.push(indices[0]);
        }
        let left = match name.as_str() {
            "location" | "content-disposition" => &indices[..1],
            // The values are joined with a line feed, which never occurs in a value that script can see.
            "www-authenticate" | "proxy-authenticate" if values.len() > 1 => &[],
            "content-type" => &values[..1],
            "access-control-allow-origin" if are_allow_origins_counted => indices,
            _ => &values,
        };
        for &index in left {
            is_left[index] = true;
        }
    }
    is_left
}

/// A value in which each byte that is not valid UTF-8 is replaced with U+FFFD in UTF-8.
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
