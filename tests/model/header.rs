//! Header lists, and the parsing of values.

use super::NetworkError;

pub type Headers = Vec<(String, Vec<u8>)>;

pub fn contains(headers: &Headers, name: &str) -> bool {
    headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name))
}

pub fn get(headers: &Headers, name: &str) -> Option<Vec<u8>> {
    let values: Vec<&[u8]> = headers
        .iter()
        .filter(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, value)| &**value)
        .collect();
    if values.is_empty() {
        None
    } else {
        Some(values.join(&b", "[..]))
    }
}

/// #field-name, #method: null, failure or a list.
pub fn field_names(headers: &Headers, name: &str) -> Result<Option<Vec<String>>, NetworkError> {
    if !contains(headers, name) {
        return Ok(None);
    }
    let mut list = Vec::new();
    for (_, value) in headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name)) {
        for item in value.split(|&byte| byte == b',') {
            let item: String = item.iter().map(|&byte| char::from(byte)).collect();
            let item = item.trim_matches([' ', '\t']);
            if item.is_empty() {
                continue;
            }
            if !item.chars().all(is_tchar) {
                return Err(NetworkError);
            }
            list.push(item.to_owned());
        }
    }
    Ok(Some(list))
}

fn is_tchar(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// None for null and for failure, which the callers treat alike.
pub fn delta_seconds(headers: &Headers, name: &str) -> Option<u64> {
    let mut values = headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
    let (value, None) = (&values.next()?.1, values.next()) else {
        return None;
    };
    let text = std::str::from_utf8(value).ok()?;
    if text.is_empty() || !text.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(u64::MAX))
}

pub fn unsafe_names(headers: &Headers) -> Vec<String> {
    let (mut unsafe_names, mut potentially, mut size) = (Vec::new(), Vec::new(), 0);
    for (name, value) in headers {
        if is_safelisted(name, value) {
            potentially.push(name);
            size += value.len();
        } else {
            unsafe_names.push(name);
        }
    }
    if size > 1024 {
        unsafe_names.extend(potentially);
    }
    // A BTreeSet is sorted by bytes and has each name once.
    let set: std::collections::BTreeSet<String> = unsafe_names.iter().map(|name| name.to_ascii_lowercase()).collect();
    set.into_iter().collect()
}

pub fn is_safelisted(name: &str, value: &[u8]) -> bool {
    if value.len() > 128 {
        return false;
    }
    let text: String = value.iter().map(|&byte| char::from(byte)).collect();
    let has_unsafe_byte = value
        .iter()
        .any(|byte| (*byte < 0x20 && *byte != 9) || b"\"():<>?@[\\]{}\x7f".contains(byte));
    match &*name.to_ascii_lowercase() {
        "accept" => !has_unsafe_byte,
        "accept-language" | "content-language" => {
            text.chars().all(|c| c.is_ascii_alphanumeric() || " *,-.;=".contains(c))
        }
        "content-type" => {
            let essence = text
                .parse::<data_url::mime::Mime>()
                .map(|mime| format!("{}/{}", mime.type_, mime.subtype));
            let safe = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
            !has_unsafe_byte && essence.is_ok_and(|essence| safe.contains(&&*essence))
        }
        "range" => text.strip_prefix("bytes=").is_some_and(is_range_with_start),
        _ => false,
    }
}

fn is_range_with_start(range: &str) -> bool {
    let Some((start, end)) = range.split_once('-') else {
        return false;
    };
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    // The random exchanges have numbers of a size that fits.
    is_number(start)
        && (end.is_empty()
            || (is_number(end) && start.parse::<u128>().unwrap_or(0) <= end.parse::<u128>().unwrap_or(0)))
}

/// Get, decode, and split.
pub fn split(headers: &Headers, name: &str) -> Option<Vec<String>> {
    let input: Vec<char> = get(headers, name)?.into_iter().map(char::from).collect();
    let (mut values, mut value, mut in_quotes, mut escaped) = (Vec::new(), String::new(), false, false);
    for c in input {
        if escaped {
            escaped = false;
        } else if in_quotes && c == '\\' {
            escaped = true;
        } else if c == '"' {
            in_quotes = !in_quotes;
        } else if c == ',' && !in_quotes {
            values.push(std::mem::take(&mut value));
            continue;
        }
        value.push(c);
    }
    values.push(value);
    Some(
        values
            .iter()
            .map(|value| value.trim_matches([' ', '\t']).to_owned())
            .collect(),
    )
}
