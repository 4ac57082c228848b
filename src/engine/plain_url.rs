//! Plain URLs: http(s) URLs that are their own serialization, so that no parser is needed.

/// An http(s) URL that begins with its serialized origin.
pub(super) struct PlainUrl<'a> {
    pub origin: &'a str,
    pub port: Option<u16>,
}

impl<'a> PlainUrl<'a> {
    /// Null for a URL that the parser may change: upper case, a host that may be a number or Unicode, userinfo, a default port or one
    /// with leading zeros.
    pub fn of(url: &'a str) -> Option<Self> {
        let (rest, default_port) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (rest, 443),
            (_, Some(rest)) => (rest, 80),
            (None, None) => return None,
        };
        let authority = rest.split(['/', '?', '#']).next()?;
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, Some(plain_port(port, default_port)?)),
            None => (authority, None),
        };
        is_plain_host(host).then_some(())?;
        let origin_length = url.len() - rest.len() + authority.len();
        Some(Self {
            origin: &url[..origin_length],
            port,
        })
    }

    /// Whether `url` with these parts is its own serialization: the path and the query have only bytes that the parser does not change,
    /// and no segment could be a dot.
    pub fn is_serialized(&self, url: &str) -> bool {
        let rest = url.strip_prefix(self.origin).unwrap_or_default();
        rest.starts_with('/')
            && !rest.contains("/.")
            && !rest.contains("/%")
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/?&=-_.~%+,:;@!$()*".contains(&byte))
    }
}

/// Whether a host is a domain in ASCII as the parser serializes it. A label with two hyphens may be Punycode, and a last label that
/// begins with a digit may be the end of an IPv4 address.
fn is_plain_host(host: &str) -> bool {
    let last_label = host.rsplit('.').next().unwrap_or_default();
    host.bytes()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-'))
        && !host.contains("--")
        && last_label.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether the parser leaves a port unchanged.
fn plain_port(port: &str, default_port: u16) -> Option<u16> {
    let is_plain = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    let port = port.parse().ok()?;
    (is_plain && port != default_port).then_some(port)
}
