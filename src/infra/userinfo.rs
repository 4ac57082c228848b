//! URLs without username and password, as messages show them.

use super::part;
use alloc::{borrow::Cow, format, string::String};

/// The schemes whose URLs have an authority with or without slashes before it.
const SPECIAL_SCHEMES: [&str; 5] = ["ftp", "http", "https", "ws", "wss"];

/// A URL without username and password.
#[must_use]
pub fn without_userinfo(url: &str) -> Cow<'_, str> {
    with_userinfo(url, "")
}

/// A URL with dots for username and password. For a text that no parser takes: they may be the reason.
#[must_use]
pub fn with_hidden_userinfo(url: &str) -> Cow<'_, str> {
    with_userinfo(url, "...@")
}

fn with_userinfo<'a>(url: &'a str, userinfo: &str) -> Cow<'a, str> {
    let start = authority_start(url);
    let (before, authority_and_rest) = (part(url, ..start), part(url, start..));
    let end = authority_and_rest.find(['/', '\\', '?', '#']);
    let authority = part(authority_and_rest, ..end.unwrap_or(authority_and_rest.len()));
    // A text in the port's position that is no port may be a password with a slash in it.
    let is_cut_short = authority
        .rsplit_once(':')
        .is_some_and(|(_, port)| !port.ends_with(']') && !port.bytes().all(|byte| byte.is_ascii_digit()));
    let at = match authority.rfind('@') {
        None if is_cut_short => authority_and_rest.rfind('@'),
        at => at,
    };
    match at {
        Some(at) => format!("{before}{userinfo}{}", part(authority_and_rest, at + 1..)).into(),
        None => url.into(),
    }
}

/// A text of unknown source, without the username and password of the URLs in it.
#[must_use]
pub fn text_without_userinfo(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return text.into();
    }
    text.split_inclusive([' ', '\t', '\n', '\r'])
        .map(without_userinfo)
        .collect::<String>()
        .into()
}

/// Where the authority of a URL begins; the end of the text if it has none.
fn authority_start(url: &str) -> usize {
    let start = url.len() - url.trim_start().len();
    let scheme_end = match url.find([':', '/', '\\', '?', '#']) {
        Some(index) if part(url, index..).starts_with(':') => Some(index),
        _ => None,
    };
    let slashes_start = scheme_end.map_or(start, |index| index + 1);
    let rest = part(url, slashes_start..).trim_start_matches(['/', '\\']);
    let authority_start = url.len() - rest.len();
    let is_special = scheme_end.is_some_and(|end| {
        SPECIAL_SCHEMES
            .iter()
            .any(|scheme| part(url, start..end).eq_ignore_ascii_case(scheme))
    });
    if is_special || authority_start - slashes_start >= 2 {
        authority_start
    } else {
        url.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{text_without_userinfo, with_hidden_userinfo, without_userinfo};

    #[test]
    fn a_url_is_shown_without_username_and_password() {
        for (url, shown) in [
            ("https://user:hunter2@api.example/a?b#c", "https://api.example/a?b#c"),
            ("https://user@api.example", "https://api.example"),
            ("https://:hunter2@api.example:8443/", "https://api.example:8443/"),
            ("https://a@b:hunter2@[::1]:80/", "https://[::1]:80/"),
            ("  HTTP:user:hunter2@api.example/", "  HTTP:api.example/"),
            (r"http:\\user:hunter2@api.example\x", r"http:\\api.example\x"),
            ("//user:hunter2@api.example/", "//api.example/"),
            ("git+ssh://user:hunter2@api.example/", "git+ssh://api.example/"),
            // No URL parser takes these, and their passwords have what ends an authority.
            ("https://user:hun/ter2@api.example/", "https://api.example/"),
            ("https://user:hun?ter2@api.example/", "https://api.example/"),
            ("https://user:hunter2@api example/", "https://api example/"),
            ("https://", "https://"),
        ] {
            assert_eq!(without_userinfo(url), shown, "{url}");
        }
    }

    #[test]
    fn an_at_sign_elsewhere_is_no_userinfo() {
        for url in [
            "https://api.example/@user",
            "https://api.example:8443/@user",
            "https://[::1]/@user",
            "https://api.example?to=a:b@c.example",
            "/path/a:b@c",
            "//api.example/@user",
            "a:b@c.example",
            "mailto:user@api.example",
            "",
            "@",
        ] {
            assert_eq!(without_userinfo(url), url);
            assert_eq!(with_hidden_userinfo(url), url);
        }
    }

    #[test]
    fn dots_can_stand_for_username_and_password() {
        assert_eq!(with_hidden_userinfo("https://user:hunter2@"), "https://...@");
    }

    #[test]
    fn every_url_of_a_text_is_shown_without_them() {
        assert_eq!(
            text_without_userinfo("failed: http://u:hunter2@a.example/ and\nhttps://v:hunter2@b.example (by u@c)"),
            "failed: http://a.example/ and\nhttps://b.example (by u@c)"
        );
        assert_eq!(text_without_userinfo("connection refused"), "connection refused");
    }
}
