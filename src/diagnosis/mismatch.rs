//! The difference between an `Access-Control-Allow-Origin` value and the request's origin, as far as the two values show it.

use super::facts::Detail;

/// The difference between the value that was found and the request's origin; null if no special case is known.
pub(super) fn difference(found: &str, origin: &str) -> Option<Detail> {
    if origin == "null" {
        return Some(Detail::AcaoMismatchPageOriginNull);
    }
    if found == "null" {
        return Some(Detail::AcaoMismatchNullLiteral);
    }
    let is_wrapped = found.starts_with('[') || found.contains(['"', '\'', '<', '>', ' ', '\t']);
    if is_wrapped && !found.contains(',') && found.matches("://").count() < 2 {
        return Some(Detail::AcaoMismatchQuotedOrSpaced);
    }
    if found.contains([',', ' ']) {
        return None;
    }
    if found.starts_with('.') || found.contains(['*', '^', '$', '\\']) {
        return Some(Detail::AcaoMismatchSubdomainPattern);
    }
    if !found.is_ascii() {
        return Some(Detail::AcaoMismatchPunycode);
    }
    let Some((scheme, rest)) = found.split_once("://") else {
        return Some(Detail::AcaoMismatchMissingScheme);
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (found, behind) = found.split_at(scheme.len() + "://".len() + end);
    if found == origin {
        return Some(if behind == "/" {
            Detail::AcaoMismatchTrailingSlash
        } else {
            Detail::AcaoMismatchHasPath
        });
    }
    if found.eq_ignore_ascii_case(origin) {
        return Some(Detail::AcaoMismatchHostCase);
    }
    difference_of_parts(Parts::of(found)?, Parts::of(origin)?)
}

fn difference_of_parts(found: Parts<'_>, origin: Parts<'_>) -> Option<Detail> {
    let same_scheme = found.scheme.eq_ignore_ascii_case(origin.scheme);
    let same_host = found.host.eq_ignore_ascii_case(origin.host);
    let same_port = found.port == origin.port;
    if same_scheme && same_host && found.is_port_default() && origin.port.is_none() {
        return Some(Detail::AcaoMismatchDefaultPort);
    }
    if same_scheme && same_host {
        return Some(Detail::AcaoMismatchPort);
    }
    if same_host && same_port {
        return Some(Detail::AcaoMismatchScheme);
    }
    if same_scheme && same_port && (is_www_of(found.host, origin.host) || is_www_of(origin.host, found.host)) {
        return Some(Detail::AcaoMismatchWww);
    }
    let (is_loopback, origin_is_loopback) = (found.is_loopback(), origin.is_loopback());
    if is_loopback && origin_is_loopback && same_scheme && same_port {
        return Some(Detail::AcaoMismatchLocalhostAlias);
    }
    let is_related = is_loopback != origin_is_loopback || found.last_labels() == origin.last_labels();
    (!same_host && is_related).then_some(Detail::AcaoMismatchOtherEnvironment)
}

/// Whether `host` is the other one with `www.` before it.
fn is_www_of(host: &str, other: &str) -> bool {
    let (host, other) = (host.to_ascii_lowercase(), other.to_ascii_lowercase());
    host.strip_prefix("www.") == Some(&other)
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
        let (scheme, authority) = origin.split_once("://")?;
        let (host, port) = match authority.rsplit_once(':') {
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

    /// The last two labels of a host name, which show the owner of the host often enough for a guess; null for an IP address and a host
    /// name of one label.
    fn last_labels(self) -> Option<&'a str> {
        let (before, last) = self.host.rsplit_once('.')?;
        if last.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let start = before.rfind('.').map_or(0, |dot| dot + 1);
        self.host.get(start..)
    }
}
