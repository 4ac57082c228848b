//! Seam: the CORS-unsafe request-header names.
//!
//! <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>

use super::{Departure, Profile};
use crate::{
    http::{
        HeaderList, HeaderName, HeaderNameMap, SAFELIST_VALUE_SIZE_LIMIT, UnsafeBecause, UnsafeHeader,
        cors_unsafe_request_headers, safelisted_request_header,
    },
    infra::bytes::{is_http_whitespace_byte, starts_with_ignore_ascii_case, trim},
};
use alloc::{borrow::Cow, format, string::String, vec::Vec};
use core::iter;

/// The CORS-unsafe request-header names as a user agent of this profile determines them, sorted and in lower case.
pub(crate) fn unsafe_names(header_list: &HeaderList, profile: &Profile) -> Vec<String> {
    unsafe_names_where(header_list, profile, |_| true)
}

/// Those CORS-unsafe request-header names for which `is_sought` holds, sorted and in lower case.
pub(crate) fn unsafe_names_where(
    header_list: &HeaderList,
    profile: &Profile,
    is_sought: impl Fn(&str) -> bool,
) -> Vec<String> {
    let headers = unsafe_headers(header_list, profile);
    let mut counts = HeaderNameMap::default();
    for name in headers
        .iter()
        .map(|header| header.name.as_str())
        .filter(|name| is_sought(name))
    {
        *counts.number_of(name, 0) += 1;
    }
    let is_repeated = profile.has(Departure::UnsafeNamesRepeated);
    let mut names = Vec::new();
    for (name, count) in counts.iter() {
        let name = name.to_ascii_lowercase();
        names.extend(iter::repeat_n(name, if is_repeated { count } else { 1 }));
    }
    names
}

/// Whether there is a CORS-unsafe request-header name.
pub(crate) fn has_unsafe_name(header_list: &HeaderList, profile: &Profile) -> bool {
    !unsafe_headers(header_list, profile).is_empty()
}

/// Every header that is CORS-unsafe to a user agent of this profile, and the reason.
pub(crate) fn unsafe_headers<'a>(header_list: &'a HeaderList, profile: &Profile) -> Vec<UnsafeHeader<'a>> {
    let judged = if profile.has(Departure::CombinedBeforeSafelist) {
        combined(header_list, profile)
    } else {
        let headers = header_list.iter();
        headers
            .map(|header| (&header.name, Cow::Borrowed(header.value.as_bytes())))
            .collect()
    };
    let size_limit = if profile.has(Departure::NoSafelistTotal) {
        usize::MAX
    } else {
        SAFELIST_VALUE_SIZE_LIMIT
    };
    let judge = |name: &HeaderName, value: &[u8]| {
        let judgement = safelisted_request_header(name.as_str(), value);
        overruled(profile, name, value, judgement).unwrap_or(judgement)
    };
    cors_unsafe_request_headers(judged.into_iter(), judge, size_limit)
}

/// CORS-safelisted request-header: the judgement of a user agent of this profile, in place of the Standard's.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
fn overruled(
    profile: &Profile,
    name: &HeaderName,
    value: &[u8],
    judgement: Result<(), UnsafeBecause>,
) -> Option<Result<(), UnsafeBecause>> {
    match judgement {
        Err(UnsafeBecause::Name) => {
            (profile.has(Departure::ClientHintsSafelisted) && is_safelisted_client_hint(name, value)).then_some(Ok(()))
        }
        Ok(()) | Err(UnsafeBecause::Range) if name.matches("Range") => Some(range(profile, name, value)),
        Ok(()) => unsafe_byte(profile, name, value).map(|byte| Err(UnsafeBecause::Byte(byte))),
        Err(_) => None,
    }
}

/// The byte that makes a header unsafe to a user agent of this profile, although the header is safe by the Standard.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
pub(super) fn unsafe_byte(profile: &Profile, name: &HeaderName, value: &[u8]) -> Option<u8> {
    let is_type = name.matches("Content-Type");
    if !is_type && !name.matches("Accept") {
        return None;
    }
    let is_strict = is_type && profile.has(Departure::ContentTypeStrict);
    let mut parameters = value.splitn(2, |&byte| byte == b';').skip(1);
    if is_strict && parameters.next().is_some_and(|parameters| parameters.ends_with(b";")) {
        return Some(b';');
    }
    let is_unsafe =
        |byte: u8| (!byte.is_ascii() && profile.has(Departure::NonAsciiBytesUnsafe)) || (is_strict && byte == b',');
    value.iter().copied().find(|&byte| is_unsafe(byte))
}

/// The judgement on a Range, made from the value as this user agent reads it.
fn range(profile: &Profile, name: &HeaderName, value: &[u8]) -> Result<(), UnsafeBecause> {
    let mut value = value.to_vec();
    if profile.has(Departure::RangeUnitCaseInsensitive) && starts_with_ignore_ascii_case(&value, b"bytes") {
        value[..b"bytes".len()].make_ascii_lowercase();
    }
    if profile.has(Departure::RangeNumbersLoose)
        && let Some(plain) = with_plain_numbers(&value)
    {
        value = plain.into_bytes();
    }
    safelisted_request_header(name.as_str(), &value)?;
    let most = if profile.has(Departure::RangeBeyond63Bits) {
        i64::MAX as u64 - 1
    } else if profile.has(Departure::RangeBeyond64Bits) {
        u64::MAX
    } else {
        return Ok(());
    };
    let numbers = value.strip_prefix(b"bytes=").unwrap_or_default();
    let is_too_large = |number: &[u8]| {
        let number = str::from_utf8(number).unwrap_or_default();
        !number.is_empty() && number.parse().map_or(true, |number: u64| number > most)
    };
    if numbers.split(|&byte| byte == b'-').any(is_too_large) {
        Err(UnsafeBecause::Range)
    } else {
        Ok(())
    }
}

/// A range, each number without the plus sign before it and the whitespace around it that WebKit's parser of integers skips.
fn with_plain_numbers(range: &[u8]) -> Option<String> {
    let (unit, numbers) = str::from_utf8(range).ok()?.split_once('=')?;
    let (first, last) = numbers.split_once('-')?;
    Some(format!("{unit}={}-{}", plain_number(first), plain_number(last)))
}

fn plain_number(part: &str) -> &str {
    let number = part.trim_matches(['\x0B', '\x0C']);
    let number = number.strip_prefix('+').unwrap_or(number);
    if number.starts_with(|c: char| c.is_ascii_digit()) {
        number
    } else {
        part
    }
}

/// Whether a header is a client hint of Chromium's safelist, which the Standard's safelist does not have, with a valid value.
fn is_safelisted_client_hint(name: &HeaderName, value: &[u8]) -> bool {
    let is_one_of = |names: &[&str]| names.iter().any(|one| name.matches(one));
    let Ok(value) = str::from_utf8(value) else {
        return false;
    };
    let is_integer = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if value.len() > 128 {
        false
    } else if is_one_of(&["DPR", "Device-Memory", "Downlink"]) {
        match value.split_once('.') {
            Some((whole, fraction)) => is_integer(whole) && is_integer(fraction),
            None => is_integer(value),
        }
    } else if is_one_of(&["Width", "Viewport-Width", "RTT"]) {
        is_integer(value)
    } else if is_one_of(&["ECT"]) {
        ["slow-2g", "2g", "3g", "4g"].contains(&value)
    } else {
        is_one_of(&["Save-Data"]) && value.eq_ignore_ascii_case("on")
    }
}

/// Each name once with its values combined and, unless the user agent leaves them as they are, normalized.
fn combined<'a>(header_list: &'a HeaderList, profile: &Profile) -> Vec<(&'a HeaderName, Cow<'a, [u8]>)> {
    let mut combined = header_list.combined_values();
    if !profile.has(Departure::CombinedValueKeepsSpace) {
        for (_, value) in &mut combined {
            let trimmed = trim(value, is_http_whitespace_byte);
            if trimmed.len() < value.len() {
                *value = Cow::Owned(trimmed.to_vec());
            }
        }
    }
    combined
}
