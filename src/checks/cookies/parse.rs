//! Parsing a line of `Set-Cookie`.

use super::CookieReason;
use crate::{
    browsers::{self, Profile},
    infra::bytes::isomorphic_decode,
    url::Url,
};
use alloc::string::String;

/// A cookie as a line of `Set-Cookie` describes it, without its value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cookie {
    /// The name, isomorphic decoded; empty for a cookie without a name.
    pub name: String,
    /// What the name promises by its prefix; a cookie without a name must not promise it in its value.
    pub(super) prefix: Option<Prefix>,
    /// Whether the cookie is for secure URLs only.
    pub secure: bool,
    /// Whether the cookie is hidden from script.
    pub http_only: bool,
    /// The host: that of `Domain`, in lower case. Null if there is no such attribute, until the cookie is stored.
    pub host: Option<String>,
    /// Whether the cookie is not for subdomains of the host. Storing the cookie sets it.
    pub host_only: bool,
    /// The path, which is that of the URL without its last segment if there is no valid `Path`.
    pub path: String,
    /// Whether there was a valid `Path`.
    pub has_path_attribute: bool,
    /// The `SameSite` attribute.
    pub same_site: SameSite,
    /// Whether the cookie is kept apart for each site of a page.
    pub partitioned: bool,
    /// Whether the line removes the cookie, as far as that can be told without a clock.
    pub is_removed: bool,
}

/// A cookie's same-site, from the one that is sent farthest to the one that stays at home.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// `SameSite=None`.
    None,
    /// No `SameSite`, or an unknown value.
    #[default]
    Unset,
    /// `SameSite=Lax`.
    Lax,
    /// `SameSite=Strict`.
    Strict,
}

/// The prefixes of names, in the order in which they are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    HostHttp,
    Host,
    Http,
    Secure,
}

/// The greatest number of bytes of name and value together.
const NAME_AND_VALUE_LIMIT: usize = 4096;
/// An attribute with a longer value is ignored.
const ATTRIBUTE_LIMIT: usize = 1024;
/// Dates of earlier years are none.
const FIRST_YEAR: u32 = 1601;
/// A year before this one is past by every clock that this code can meet.
const FIRST_YEAR_NOT_PAST: u32 = 2026;

/// Parse a Cookie.
///
/// <https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-layered-cookies#name-parse-a-cookie>
///
/// # Errors
/// [`CookieReason::Malformed`] for failure.
pub fn parse_a_cookie(input: &[u8], url: &Url, profile: &Profile) -> Result<Cookie, CookieReason> {
    // 1.
    if input.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') {
        return Err(CookieReason::Malformed);
    }
    let mut parts = input.split(|byte| *byte == b';');
    // 9. Without an equals sign, all of it is the value.
    let name_value = parts.next().unwrap_or_default();
    let (name, value) = split_at_equals_sign(name_value).unwrap_or((&[], name_value.trim_ascii()));
    // 12.
    let length = name.len() + value.len();
    if length == 0 || length > NAME_AND_VALUE_LIMIT {
        return Err(CookieReason::Malformed);
    }
    let mut cookie = Cookie {
        name: isomorphic_decode(name),
        prefix: Prefix::of(if name.is_empty() { value } else { name }),
        path: default_path(url.path()).into(),
        ..Cookie::default()
    };
    // 15.1. The text sets maxAgeSeen to false in each turn; it has to outlive the turns to mean anything.
    let mut max_age_seen = false;
    for attribute in parts {
        let (name, value) = split_at_equals_sign(attribute).unwrap_or((attribute.trim_ascii(), &[]));
        if value.len() > ATTRIBUTE_LIMIT {
            continue;
        }
        match &*name.to_ascii_lowercase() {
            b"expires" => {
                if let Some(year) = year_of(value).filter(|_| !max_age_seen) {
                    cookie.is_removed = year < FIRST_YEAR_NOT_PAST;
                }
            }
            b"max-age" => {
                let digits = value.strip_prefix(b"-").unwrap_or(value);
                if !digits.is_empty() && digits.iter().all(u8::is_ascii_digit) {
                    cookie.is_removed = digits.len() < value.len() || digits.iter().all(|digit| *digit == b'0');
                    max_age_seen = true;
                }
            }
            b"domain" => {
                let value = value.strip_prefix(b".").unwrap_or(value);
                // Host parsing makes lower case of what can be the host of a URL; nothing else domain-matches one.
                let is_absent = value.is_empty() && browsers::cookies::empty_domain_is_absent(profile);
                cookie.host = (!is_absent).then(|| isomorphic_decode(&value.to_ascii_lowercase()));
            }
            b"path" if value.starts_with(b"/") => {
                cookie.path = isomorphic_decode(value);
                cookie.has_path_attribute = true;
            }
            b"secure" => cookie.secure = true,
            b"httponly" => cookie.http_only = true,
            b"partitioned" => cookie.partitioned = true,
            b"samesite" => match &*value.to_ascii_lowercase() {
                b"none" => cookie.same_site = SameSite::None,
                b"lax" => cookie.same_site = SameSite::Lax,
                b"strict" => cookie.same_site = SameSite::Strict,
                _ => {}
            },
            _ => {}
        }
    }
    Ok(cookie)
}

/// Both sides of the first equals sign, trimmed; null if there is none. Of ASCII whitespace a line has only spaces and tabs.
fn split_at_equals_sign(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let place = bytes.iter().position(|byte| *byte == b'=')?;
    Some((bytes[..place].trim_ascii(), bytes[place + 1..].trim_ascii()))
}

/// Cookie Default Path: the path without its last segment.
fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        Some(last) if last > 0 => &path[..last],
        _ => "/",
    }
}

/// The year of a date, if one is written with four digits. That it is a whole date is not looked at.
fn year_of(date: &[u8]) -> Option<u32> {
    let mut numbers = date.split(|byte| !byte.is_ascii_digit());
    let digits = numbers.find(|digits| digits.len() == 4)?;
    let year = digits.iter().fold(0, |year, digit| year * 10 + u32::from(digit - b'0'));
    (year >= FIRST_YEAR).then_some(year)
}

impl Prefix {
    fn of(text: &[u8]) -> Option<Self> {
        let text = text.to_ascii_lowercase();
        let prefixes: [(&[u8], Self); 4] = [
            (b"__host-http-", Self::HostHttp),
            (b"__host-", Self::Host),
            (b"__http-", Self::Http),
            (b"__secure-", Self::Secure),
        ];
        let found = prefixes.into_iter().find(|(prefix, _)| text.starts_with(prefix));
        found.map(|(_, prefix)| prefix)
    }
}
