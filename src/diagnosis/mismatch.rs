//! In what way an `Access-Control-Allow-Origin` value is not the origin it should be, as far as the two values tell.

use crate::infra::text::{rfind, rsplit_once, split_scheme};

/// The code of the difference; null where all that can be said is that they differ.
pub(super) fn difference(found: &str, origin: &str) -> Option<&'static str> {
    if origin == "null" {
        return Some("acao-mismatch-page-origin-null");
    }
    if found == "null" {
        return Some("acao-mismatch-null-literal");
    }
    let is_one = || split_scheme(found).is_none_or(|(_, behind)| split_scheme(behind).is_none());
    let is_wrapped = found.starts_with('[') || has_any(found, b"\"'<> \t");
    if is_wrapped && !has_any(found, b",") && is_one() {
        return Some("acao-mismatch-quoted-or-spaced");
    }
    if has_any(found, b", ") {
        return None;
    }
    if found.starts_with('.') || has_any(found, b"*^$\\") {
        return Some("acao-mismatch-subdomain-pattern");
    }
    if !found.is_ascii() {
        return Some("acao-mismatch-punycode");
    }
    let Some((_, behind)) = split_scheme(found) else {
        return Some("acao-mismatch-missing-scheme");
    };
    let end = behind.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
    let rest = end.and_then(|end| behind.get(end..)).unwrap_or_default();
    let found = found.strip_suffix(rest).unwrap_or(found);
    if found == origin {
        return Some(if rest == "/" {
            "acao-mismatch-trailing-slash"
        } else {
            "acao-mismatch-has-path"
        });
    }
    if found.eq_ignore_ascii_case(origin) {
        return Some("acao-mismatch-host-case");
    }
    of_parts(Parts::of(found)?, Parts::of(origin)?)
}

/// Whether one of these ASCII bytes is in `text`.
#[allow(
    clippy::manual_contains,
    reason = "a search for many bytes at a time is many times the code"
)]
#[inline(never)]
fn has_any(text: &str, bytes: &[u8]) -> bool {
    text.bytes().any(|byte| bytes.iter().any(|&one| one == byte))
}

fn of_parts(found: Parts<'_>, origin: Parts<'_>) -> Option<&'static str> {
    let same_scheme = found.scheme.eq_ignore_ascii_case(origin.scheme);
    let same_host = found.host.eq_ignore_ascii_case(origin.host);
    let same_port = found.port == origin.port;
    if same_scheme && same_host && found.is_port_default() && origin.port.is_none() {
        return Some("acao-mismatch-default-port");
    }
    if same_scheme && same_host {
        return Some("acao-mismatch-port");
    }
    if same_host && same_port {
        return Some("acao-mismatch-scheme");
    }
    let without_www = |host: &str| host.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."));
    let is_www_of = |a: &str, b: &str| without_www(a) && a.get(4..).is_some_and(|rest| rest.eq_ignore_ascii_case(b));
    if same_scheme && same_port && (is_www_of(found.host, origin.host) || is_www_of(origin.host, found.host)) {
        return Some("acao-mismatch-www");
    }
    let (is_loopback, origin_is_loopback) = (found.is_loopback(), origin.is_loopback());
    if is_loopback && origin_is_loopback && same_scheme && same_port {
        return Some("acao-mismatch-localhost-alias");
    }
    let is_related = is_loopback != origin_is_loopback || found.last_labels() == origin.last_labels();
    (!same_host && is_related).then_some("acao-mismatch-other-environment")
}

/// The parts of a serialized origin.
#[derive(Clone, Copy)]
struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(origin: &'a str) -> Option<Self> {
        let (scheme, authority) = split_scheme(origin)?;
        let (host, port) = match rsplit_once(authority, b':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, Some(port)),
            _ => (authority, None),
        };
        Some(Self { scheme, host, port })
    }

    fn is_port_default(self) -> bool {
        matches!(
            (self.scheme, self.port),
            ("https" | "wss", Some("443")) | ("http" | "ws", Some("80"))
        )
    }

    fn is_loopback(self) -> bool {
        matches!(self.host, "localhost" | "127.0.0.1" | "[::1]") || self.host.ends_with(".localhost")
    }

    /// The last two labels of a host's name, which tell whose it is often enough for a guess.
    fn last_labels(self) -> Option<&'a str> {
        let before_last = rfind(self.host, b'.')?;
        if self
            .host
            .get(before_last + 1..)?
            .bytes()
            .all(|byte| byte.is_ascii_digit())
        {
            return None;
        }
        let start = rfind(self.host.get(..before_last)?, b'.').map_or(0, |dot| dot + 1);
        self.host.get(start..)
    }
}
