//! The parts of headers and URLs that pasted texts and recordings both need.

use alloc::string::String;

/// A header as it was found.
pub(super) type Field = (String, String);

/// The value of the first header with a name.
pub(super) fn value_of<'a>(headers: &'a [Field], name: &str) -> Option<&'a str> {
    let header = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    header.map(|(_, value)| value.as_str())
}

/// The origin at the beginning of a URL: its scheme, host and port.
pub(super) fn origin_of(url: &str) -> Option<&str> {
    let authority = url.find("://")? + "://".len();
    let length = url[authority..].find(['/', '?', '#', '\\']);
    Some(length.map_or(url, |length| &url[..authority + length]))
}
