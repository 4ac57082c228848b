use crate::{
    browsers::{Departure, Profile},
    http::{
        Header, HeaderList, Method, UnsafeBecause, each_cors_unsafe_request_header, is_cors_safelisted_request_header,
    },
    infra::{
        bytes::{concat_bytes, is_http_whitespace_byte, starts_with_lowercased, trim},
        sorted::sorted,
        text::{decimal, split, split_once},
    },
    request::{Request, byte_unsafe_in},
};
use alloc::{borrow::Cow, string::String, vec::Vec};

/// One thing about a request for which a CORS-preflight fetch is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PreflightCause {
    /// The use-CORS-preflight flag is set: upload listeners, or a body that is a stream.
    UseCorsPreflightFlag,
    /// The method is not a CORS-safelisted method.
    Method(Method),
    /// A header is CORS-unsafe.
    Header {
        name: String,
        value: Vec<u8>,
        because: UnsafeBecause,
    },
}

/// Whether main fetch takes the branch with a preflight, for a cross-origin request in mode "cors".
///
/// <https://fetch.spec.whatwg.org/#concept-main-fetch>
#[must_use]
pub fn needs_cors_preflight(request: &Request, profile: &Profile) -> bool {
    // 12.
    request.use_cors_preflight
        || (request.unsafe_request
            && (!request.method.is_cors_safelisted() || has_unsafe_name(&request.header_list, profile, |_| true)))
}

/// Everything for which the request needs a preflight; empty if it needs none.
#[must_use]
pub fn cors_preflight_causes(request: &Request, profile: &Profile) -> Vec<PreflightCause> {
    let mut causes = Vec::new();
    if request.use_cors_preflight {
        causes.push(PreflightCause::UseCorsPreflightFlag);
    }
    if request.unsafe_request {
        if !request.method.is_cors_safelisted() {
            causes.push(PreflightCause::Method(request.method.clone()));
        }
        each_unsafe(&request.header_list, profile, &mut |header, because| {
            causes.push(PreflightCause::Header {
                name: header.name.as_str().into(),
                value: header.value.to_vec(),
                because,
            });
        });
    }
    causes
}

/// The CORS-unsafe request-header names, as a user agent of this profile determines them.
pub(crate) fn unsafe_names(header_list: &HeaderList, profile: &Profile) -> Vec<String> {
    let mut names = Vec::new();
    each_unsafe(header_list, profile, &mut |header, _| {
        names.push(header.name.as_str().to_ascii_lowercase())
    });
    sorted(names, profile.has(Departure::UnsafeNamesRepeated))
}

/// Whether there is a CORS-unsafe request-header name for which `is_sought` holds.
pub(crate) fn has_unsafe_name(
    header_list: &HeaderList,
    profile: &Profile,
    mut is_sought: impl FnMut(&str) -> bool,
) -> bool {
    let mut found = false;
    each_unsafe(header_list, profile, &mut |header, _| {
        found = found || is_sought(header.name.as_str());
    });
    found
}

fn each_unsafe(header_list: &HeaderList, profile: &Profile, each: &mut dyn FnMut(Header<'_>, UnsafeBecause)) {
    if *profile == Profile::STANDARD {
        return each_cors_unsafe_request_header(header_list, each);
    }
    let combined = profile
        .has(Departure::CombinedBeforeSafelist)
        .then(|| combined(header_list));
    let headers = combined.as_ref().unwrap_or(header_list);
    each_cors_unsafe_request_header(headers, &mut |header, because| {
        if !is_safe_in(profile, header, because) {
            each(header, because);
        }
    });
    let limit = if profile.has(Departure::RangeBeyond63Bits) {
        i64::MAX as u64 - 1
    } else {
        u64::MAX
    };
    if profile.has(Departure::RangeBeyond63Bits) || profile.has(Departure::RangeBeyond64Bits) {
        let is_large = |digits: &[u8]| !digits.is_empty() && decimal(digits).is_none_or(|number| number > limit);
        for header in headers.iter().filter(|header| header.name.matches("Range")) {
            if is_cors_safelisted_request_header(header.name, header.value)
                && header.value[6..].split(|&byte| byte == b'-').any(is_large)
            {
                each(header, UnsafeBecause::Range);
            }
        }
    }
    for header in headers.iter() {
        if let Some(byte) = byte_unsafe_in(profile, header.name, header.value)
            && is_cors_safelisted_request_header(header.name, header.value)
        {
            each(header, UnsafeBecause::Byte(byte));
        }
    }
}

/// Whether a header that the Standard finds unsafe is safe in this profile.
fn is_safe_in(profile: &Profile, header: Header<'_>, because: UnsafeBecause) -> bool {
    match because {
        UnsafeBecause::Name => profile.has(Departure::ClientHintsSafelisted) && is_safelisted_client_hint(header),
        UnsafeBecause::TotalTooLong(_) => profile.has(Departure::NoSafelistTotal),
        UnsafeBecause::Range => {
            let mut value = Cow::Borrowed(header.value);
            if profile.has(Departure::RangeUnitCaseInsensitive) && starts_with_lowercased(&value, b"bytes") {
                value = Cow::Owned(concat_bytes(&[b"bytes", &value[5..]]));
            }
            if profile.has(Departure::RangeNumbersLoose)
                && let Some(plain) = with_plain_numbers(&value)
            {
                value = Cow::Owned(plain);
            }
            is_cors_safelisted_request_header(header.name, &value)
        }
        _ => false,
    }
}

/// A range, each number without the plus sign before it and the whitespace around it that WebKit's parser of integers skips.
fn with_plain_numbers(range: &[u8]) -> Option<Vec<u8>> {
    let (unit, numbers) = split_once(core::str::from_utf8(range).ok()?, b'=')?;
    let (first, last) = split_once(numbers, b'-')?;
    Some(concat_bytes(&[
        unit.as_bytes(),
        b"=",
        plain_number(first),
        b"-",
        plain_number(last),
    ]))
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

/// The client hints that Chromium's safelist has beyond the Standard's, each with the values that it takes.
fn is_safelisted_client_hint(header: Header<'_>) -> bool {
    let is_one_of = |names| split(names, b'|').any(|name| header.name.matches(name));
    let Ok(value) = core::str::from_utf8(header.value) else {
        return false;
    };
    let is_integer = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if value.len() > 128 {
        false
    } else if is_one_of("DPR|Device-Memory|Downlink") {
        match split_once(value, b'.') {
            Some((whole, fraction)) => is_integer(whole) && is_integer(fraction),
            None => is_integer(value),
        }
    } else if is_one_of("Width|Viewport-Width|RTT") {
        is_integer(value)
    } else if is_one_of("ECT") {
        split("slow-2g|2g|3g|4g", b'|').any(|kind| kind == value)
    } else {
        is_one_of("Save-Data") && value.eq_ignore_ascii_case("on")
    }
}

/// The list with one header for each name, its values combined and normalized.
fn combined(header_list: &HeaderList) -> HeaderList {
    header_list.gathered(|_, values| trim(&values.join(&b", "[..]), is_http_whitespace_byte).to_vec())
}
