//! What alone differs between the URL of a request and the URL that a redirect leads to.

use super::catalogue::Difference;
use alloc::vec::Vec;

/// What differs between the URLs of a redirect, if it is one of the usual things and nothing else.
pub(super) fn differences(from: &str, to: &str) -> Vec<Difference> {
    let (Some(from), Some(to)) = (UrlParts::of(from), UrlParts::of(to)) else {
        return Vec::new();
    };
    if from.without_the_usual() != to.without_the_usual() {
        return Vec::new();
    }
    let scheme = if to.scheme == "https" {
        Difference::Https
    } else {
        Difference::Http
    };
    let seen = [
        (from.scheme != to.scheme, scheme),
        (from.host != to.host, Difference::Www),
        (from.port != to.port, Difference::Port),
        (from.path != to.path, Difference::Slash),
    ];
    seen.into_iter()
        .filter_map(|(is_seen, difference)| is_seen.then_some(difference))
        .collect()
}

/// The parts of a serialized URL that redirects change.
struct UrlParts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: &'a str,
    path: &'a str,
    query: &'a str,
}

impl<'a> UrlParts<'a> {
    /// What two URLs have to have in common for their differences to be the usual ones.
    fn without_the_usual(&self) -> [&'a str; 3] {
        let host = self.host.strip_prefix("www.").unwrap_or(self.host);
        let path = self.path.strip_suffix('/').unwrap_or(self.path);
        [host, path, self.query]
    }

    /// The parts of a serialized http or https URL, which always has a path.
    fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let (authority, behind) = rest.split_at(rest.find('/')?);
        let port = authority.rfind(':').filter(|port| !authority[*port..].ends_with(']'));
        let (host, port) = authority.split_at(port.unwrap_or(authority.len()));
        let (path, query) = behind.split_at(behind.find('?').unwrap_or(behind.len()));
        Some(Self {
            scheme,
            host,
            port,
            path,
            query,
        })
    }
}
