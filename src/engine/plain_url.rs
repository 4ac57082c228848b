//! URLs that need no parser.

/// An http(s) URL whose origin stands in it as it is serialized.
pub(super) struct PlainUrl<'a> {
    pub origin: &'a str,
    pub port: Option<u16>,
}

impl<'a> PlainUrl<'a> {
    /// Null for what might mean something else than it says: upper case, a host that may be a number or Unicode, userinfo,
    /// a default port or one with leading zeros.
    #[inline]
    pub fn of(url: &'a str) -> Option<Self> {
        #[allow(
            clippy::redundant_guards,
            reason = "what is compared is one number, and a pattern's bytes are compared one by one"
        )]
        let (authority, default_port) = match (url.as_bytes().split_first_chunk(), url.as_bytes().split_first_chunk()) {
            (Some((start, authority)), _) if start == b"https://" => (authority, 443),
            (_, Some((start, authority))) if start == b"http://" => (authority, 80),
            _ => return None,
        };
        let (mut end, mut label, mut colon) = (authority.len(), 0, None);
        let mut before = 0;
        for (position, &byte) in authority.iter().enumerate() {
            match byte {
                b'/' | b'?' | b'#' => {
                    end = position;
                    break;
                }
                b'0'..=b'9' => {}
                _ if colon.is_some() => return None,
                b'a'..=b'z' => {}
                b'.' => label = position + 1,
                // An encoded label begins with xn--.
                b'-' if before != b'-' => {}
                b':' => colon = Some(position),
                _ => return None,
            }
            before = byte;
        }
        // A last label that begins with a digit may be the end of an IPv4 address.
        if !authority.get(label).is_some_and(u8::is_ascii_lowercase) {
            return None;
        }
        let port = match colon.and_then(|colon| authority.get(colon + 1..end)) {
            None => None,
            Some([] | [b'0', ..]) => return None,
            Some(digits) => {
                let port = digits.iter().try_fold(0_u16, |port, digit| {
                    port.checked_mul(10)?.checked_add(u16::from(digit - b'0'))
                });
                Some(port.filter(|&port| port != default_port)?)
            }
        };
        Some(Self {
            origin: url.get(..url.len() - authority.len() + end)?,
            port,
        })
    }

    /// Whether `url`, which this is of, is its own serialization: a path and a query of bytes that nothing is done to, and no
    /// segment that could be a dot.
    #[inline]
    pub fn is_serialized(&self, url: &str) -> bool {
        let mut before = 0;
        let rest = url.as_bytes().get(self.origin.len()..).unwrap_or_default();
        rest.first() == Some(&b'/')
            && rest.iter().all(|&byte| {
                let may_be_dot = before == b'/' && matches!(byte, b'.' | b'%');
                before = byte;
                !may_be_dot
                    && (byte.is_ascii_alphanumeric()
                        || matches!(
                            byte,
                            b'/' | b'?'
                                | b'&'
                                | b'='
                                | b'-'
                                | b'_'
                                | b'.'
                                | b'~'
                                | b'%'
                                | b'+'
                                | b','
                                | b':'
                                | b';'
                                | b'@'
                                | b'!'
                                | b'$'
                                | b'('
                                | b')'
                                | b'*'
                        ))
            })
    }
}
