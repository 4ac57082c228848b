//! Seam: the headers of a request as it is sent, and its `Origin`.
//!
//! <https://fetch.spec.whatwg.org/#concept-http-network-or-cache-fetch>

use super::{Departure, Memory, Profile};
use crate::{
    http::{HeaderList, HeaderName, HeaderValue},
    infra::bytes::isomorphic_decode,
    request::{Body, CacheMode, Destination, Mode, Request},
    url::Url,
};
use alloc::{format, string::String};

/// The header list that is sent, in place of the request's own.
pub(crate) fn header_list(profile: &Profile, request: &Request) -> Option<HeaderList> {
    let mut changed = None;
    if profile.has(Departure::RepeatedFieldsSentAsOne) && !request.is_xhr {
        let is_first_type_sent =
            request.mode == Mode::NoCors || (request.body != Body::Null && request.redirect_count == 0);
        changed = Some(repeated_fields_as_one(&request.header_list, is_first_type_sent));
    }
    if profile.has(Departure::RangeRewritten)
        && request.method == "GET"
        && request.cache_mode != CacheMode::NoStore
        && !request.is_conditional()
        && let Some(range) = request
            .header_list
            .get("Range")
            .and_then(|range| rewritten_range(&range))
    {
        let list = changed.get_or_insert_with(|| request.header_list.clone());
        list.set(
            HeaderName::from_static("Range"),
            HeaderValue::unchecked(range.as_bytes()),
        );
    }
    if profile.has(Departure::EmptyPriorityReplaced) && !request.is_xhr {
        let list = changed.as_ref().unwrap_or(&request.header_list);
        if list.get("Priority").is_some_and(|value| value.is_empty()) {
            let mut list = list.clone();
            list.delete("Priority");
            changed = Some(list);
        }
    }
    if profile.has(Departure::ValuesSentAsUtf8) {
        let list = changed.as_ref().unwrap_or(&request.header_list);
        changed = Some(list.with_values(|value| isomorphic_decode(value).into_bytes()));
    }
    changed
}

/// The headers as Firefox sends them, one header for each name. An empty value removes the earlier values of its name. If a header
/// can have only one value, the last value is sent; all other values are combined. `is_first_type_sent`: whether the first of several
/// Content-Types is sent.
fn repeated_fields_as_one(header_list: &HeaderList, is_first_type_sent: bool) -> HeaderList {
    const SINGLE: [&str; 9] = [
        "Authorization",
        "Content-Disposition",
        "Content-Type",
        "From",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "Location",
        "Max-Forwards",
        "User-Agent",
    ];
    header_list.gathered(|name, values| {
        let values = if is_first_type_sent && name.matches("Content-Type") {
            &values[..1]
        } else if SINGLE.iter().any(|single| name.matches(single)) {
            &values[values.len() - 1..]
        } else {
            let last_empty = values.iter().rposition(|value| value.is_empty());
            last_empty.map_or(values, |last_empty| &values[last_empty + 1..])
        };
        let separator: &[u8] = if name.matches("WWW-Authenticate") { b"\n" } else { b", " };
        values.join(separator)
    })
}

/// A Range with one range as Chromium rewrites the value; null if Chromium cannot parse the value as one range.
fn rewritten_range(value: &[u8]) -> Option<String> {
    let (unit, ranges) = core::str::from_utf8(value).ok()?.split_once('=')?;
    let mut ranges = ranges.split(',').map(trimmed).filter(|range| !range.is_empty());
    let (range, None) = (ranges.next()?, ranges.next()) else {
        return None;
    };
    if !trimmed(unit).eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.split_once('-')?;
    let (first, last) = (position(first)?, position(last)?);
    let is_range = match (first, last) {
        (Some(first), Some(last)) => first <= last,
        (Some(_), None) => true,
        (None, last) => last > Some(0),
    };
    let text = |position: Option<u64>| position.map(|number| format!("{number}")).unwrap_or_default();
    is_range.then(|| format!("bytes={}-{}", text(first), text(last)))
}

/// A position of a range: `Some(None)` if the position is left out, null if the position is no number of 63 bits.
fn position(text: &str) -> Option<Option<u64>> {
    match trimmed(text) {
        "" => Some(None),
        digits => digits
            .parse()
            .ok()
            .filter(|&number| number <= i64::MAX as u64)
            .map(Some),
    }
}

/// The text without the tabs and spaces at its ends.
fn trimmed(text: &str) -> &str {
    text.trim_matches(['\t', ' '])
}

/// Append a request `Origin` header, step 3: whether a request without CORS has `Origin`, with any method.
///
/// <https://fetch.spec.whatwg.org/#append-a-request-origin-header>
pub(crate) fn always_carries_origin(profile: &Profile, request: &Request) -> bool {
    request.mode == Mode::Cors
        && request.destination != Destination::Empty
        && profile.has(Departure::OriginOfElementsAtHome)
}

/// Append a request `Origin` header, step 4: the `Origin` that a redirect within an origin keeps.
pub(crate) fn kept_origin<Cache>(memory: &Memory<Cache>) -> Option<&str> {
    memory.kept_origin.as_deref()
}

/// Append a request `Origin` header, step 4.1: whether the origin becomes `null`.
pub(crate) fn hides_origin(profile: &Profile, request: &Request) -> Option<bool> {
    let crosses = |pair: &[Url]| !pair[0].origin().is_same_origin(pair[1].origin());
    if profile.has(Departure::OriginNullAcrossOrigins) && request.url_list().windows(2).any(crosses) {
        return Some(true);
    }
    let stays = request.redirect_count > 0 && profile.has(Departure::OriginStaysAfterRedirect);
    (stays || profile.has(Departure::OriginIgnoresReferrerPolicy)).then_some(false)
}
