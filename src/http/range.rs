//! The values of Range.

use crate::infra::{Failure, bytes::is_http_tab_or_space_byte};

/// A range's start or end: its decimal digits without leading zeros, so that no number is too large to compare.
type Digits<'a> = &'a [u8];

/// Parse a single range header value: (rangeStartValue, rangeEndValue), each null if it is left out.
///
/// The values are returned as decimal digits without leading zeros ("0" is one digit): the Standard's numbers have no limit.
///
/// <https://fetch.spec.whatwg.org/#simple-range-header-value>
pub fn parse_single_range_header_value(
    value: &[u8],
    allow_whitespace: bool,
) -> Result<(Option<Digits<'_>>, Option<Digits<'_>>), Failure> {
    // 2. Compared exactly: `Bytes` is no range unit here.
    let mut rest = value.strip_prefix(b"bytes").ok_or(Failure)?;
    skip_whitespace(&mut rest, allow_whitespace);
    // 5.
    rest = rest.strip_prefix(b"=").ok_or(Failure)?;
    skip_whitespace(&mut rest, allow_whitespace);
    let range_start_value = collect_digits(&mut rest);
    skip_whitespace(&mut rest, allow_whitespace);
    // 11.
    rest = rest.strip_prefix(b"-").ok_or(Failure)?;
    skip_whitespace(&mut rest, allow_whitespace);
    let range_end_value = collect_digits(&mut rest);
    // 16.
    if !rest.is_empty() {
        return Err(Failure);
    }
    match (range_start_value, range_end_value) {
        // 17.
        (None, None) => Err(Failure),
        // 18. Without leading zeros, the longer one is the greater one.
        (Some(start), Some(end)) if (start.len(), start) > (end.len(), end) => Err(Failure),
        range => Ok(range),
    }
}

fn skip_whitespace(rest: &mut &[u8], allow_whitespace: bool) {
    while allow_whitespace
        && let [first, tail @ ..] = rest
        && is_http_tab_or_space_byte(*first)
    {
        *rest = tail;
    }
}

fn collect_digits<'a>(rest: &mut &'a [u8]) -> Option<Digits<'a>> {
    let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (mut digits, tail) = rest.split_at(length);
    *rest = tail;
    if digits.is_empty() {
        return None;
    }
    while let [b'0', significant @ ..] = digits
        && !significant.is_empty()
    {
        digits = significant;
    }
    Some(digits)
}
