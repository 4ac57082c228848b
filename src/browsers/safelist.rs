//! Seam: the CORS-unsafe request-header names.
//!
//! <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>

use super::{Departure, Profile};
use crate::{
    http::{
        Header, HeaderList, SAFELIST_VALUE_SIZE_LIMIT, UnsafeBecause, each_cors_unsafe_request_header,
        safelisted_request_header,
    },
    infra::bytes::{concat_bytes, is_http_whitespace_byte, trim},
};
use alloc::{borrow::Cow, string::String, vec::Vec};

/// The CORS-unsafe request-header names as a user agent of this profile determines them, sorted and in lower case.
pub(crate) fn unsafe_names(header_list: &HeaderList, profile: &Profile) -> Vec<String> {
    let mut names = Vec::new();
    each_unsafe_header(header_list, profile, &mut |header, _| {
        names.push(header.name.as_str().to_ascii_lowercase());
    });
    names.sort();
    if !profile.has(Departure::UnsafeNamesRepeated) {
        names.dedup();
    }
    names
}

/// Whether there is a CORS-unsafe request-header name for which `is_sought` holds.
pub(crate) fn has_unsafe_name(
    header_list: &HeaderList,
    profile: &Profile,
    mut is_sought: impl FnMut(&str) -> bool,
) -> bool {
    let mut found = false;
    each_unsafe_header(header_list, profile, &mut |header, _| {
        found = found || is_sought(header.name.as_str());
    });
    found
}

/// Calls `each` with every header that is CORS-unsafe to a user agent of this profile, and the reason.
pub(crate) fn each_unsafe_header(
    header_list: &HeaderList,
    profile: &Profile,
    each: &mut dyn FnMut(Header<'_>, UnsafeBecause),
) {
    let judged = if profile.has(Departure::CombinedBeforeSafelist) {
        Cow::Owned(combined(header_list))
    } else {
        Cow::Borrowed(header_list)
    };
    let size_limit = if profile.has(Departure::NoSafelistTotal) {
        usize::MAX
    } else {
        SAFELIST_VALUE_SIZE_LIMIT
    };
    let judge = |header: Header<'_>| {
        let judgement = safelisted_request_header(header.name, header.value);
        overruled(profile, header, judgement).unwrap_or(judgement)
    };
    each_cors_unsafe_request_header(&judged, judge, size_limit, each);
}

/// CORS-safelisted request-header: the judgement of a user agent of this profile, in place of the Standard's.
///
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
fn overruled(
    profile: &Profile,
    header: Header<'_>,
    judgement: Result<(), UnsafeBecause>,
) -> Option<Result<(), UnsafeBecause>> {
    match judgement {
        Err(UnsafeBecause::Name) => {
            (profile.has(Departure::ClientHintsSafelisted) && is_safelisted_client_hint(header)).then_some(Ok(()))
        }
        Ok(()) | Err(UnsafeBecause::Range) if header.name.matches("Range") => Some(range(profile, header)),
        Ok(()) => unsafe_byte(profile, header).map(|byte| Err(UnsafeBecause::Byte(byte))),
        Err(_) => None,
    }
}

/// The byte that makes a header unsafe to a user agent of this profile, though the Standard finds it safe.
///
/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
pub(super) fn unsafe_byte(profile: &Profile, header: Header<'_>) -> Option<u8> {
    let is_type = header.name.matches("Content-Type");
    if !is_type && !header.name.matches("Accept") {
        return None;
    }
    let is_strict = is_type && profile.has(Departure::ContentTypeStrict);
    let mut parameters = header.value.splitn(2, |&byte| byte == b';').skip(1);
    if is_strict && parameters.next().is_some_and(|parameters| parameters.ends_with(b";")) {
        return Some(b';');
    }
    let is_unsafe =
        |byte: u8| (!byte.is_ascii() && profile.has(Departure::NonAsciiBytesUnsafe)) || (is_strict && byte == b',');
    header.value.iter().copied().find(|&byte| is_unsafe(byte))
}

/// The judgement on a Range, which is made of the value as this user agent reads it.
fn range(profile: &Profile, header: Header<'_>) -> Result<(), UnsafeBecause> {
    let mut value = Cow::Borrowed(header.value);
    if profile.has(Departure::RangeUnitCaseInsensitive)
        && let Some((unit, rest)) = value.split_at_checked(5)
        && unit.eq_ignore_ascii_case(b"bytes")
    {
        value = Cow::Owned(concat_bytes(&[b"bytes", rest]));
    }
    if profile.has(Departure::RangeNumbersLoose)
        && let Some(plain) = with_plain_numbers(&value)
    {
        value = Cow::Owned(plain);
    }
    safelisted_request_header(header.name, &value)?;
    let most = if profile.has(Departure::RangeBeyond63Bits) {
        i64::MAX as u64 - 1
    } else if profile.has(Departure::RangeBeyond64Bits) {
        u64::MAX
    } else {
        return Ok(());
    };
    let numbers = value.strip_prefix(b"bytes=").unwrap_or_default();
    let is_too_large = |number: &[u8]| {
        let number = core::str::from_utf8(number).unwrap_or_default();
        !number.is_empty() && number.parse().map_or(true, |number: u64| number > most)
    };
    if numbers.split(|&byte| byte == b'-').any(is_too_large) {
        Err(UnsafeBecause::Range)
    } else {
        Ok(())
    }
}

/// A range, each number without the plus sign before it and the whitespace around it that WebKit's parser of integers skips.
fn with_plain_numbers(range: &[u8]) -> Option<Vec<u8>> {
    let (unit, numbers) = core::str::from_utf8(range).ok()?.split_once('=')?;
    let (first, last) = numbers.split_once('-')?;
    let parts = [unit.as_bytes(), b"=", plain_number(first), b"-", plain_number(last)];
    Some(concat_bytes(&parts))
}

fn plain_number(part: &str) -> &[u8] {
    let number = trim(part.as_bytes(), |byte| matches!(byte, 0x0B | 0x0C));
    let number = number.strip_prefix(b"+").unwrap_or(number);
    if number.first().is_some_and(u8::is_ascii_digit) {
        number
    } else {
        part.as_bytes()
    }
}

/// Whether a header is one of the client hints that Chromium's safelist has beyond the Standard's, with a value that it takes.
fn is_safelisted_client_hint(header: Header<'_>) -> bool {
    let is_one_of = |names: &[&str]| names.iter().any(|name| header.name.matches(name));
    let Ok(value) = core::str::from_utf8(header.value) else {
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

/// The list with one header for each name, its values combined and normalized.
fn combined(header_list: &HeaderList) -> HeaderList {
    header_list.gathered(|_, values| trim(&values.join(&b", "[..]), is_http_whitespace_byte).to_vec())
}
