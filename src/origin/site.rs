//! Registrable domains, and the list of public suffixes.

use crate::url::{Host, Url, UrlParser};
use alloc::{format, string::String};
use hashbrown::HashSet;
use rustc_hash::FxBuildHasher;

/// The rules for the start of a registrable domain.
///
/// The core has no list, because the list would be larger than the core. The default list is empty, so the default rule `*` of the
/// algorithm applies: the last label is the public suffix. This rule is right for `com` and wrong for `co.uk`. A caller that needs an
/// exact `Cross-Origin-Resource-Policy: same-site` hands in the text of <https://publicsuffix.org/list/>.
///
/// <https://url.spec.whatwg.org/#host-registrable-domain>
#[derive(Clone, Debug, Default)]
pub struct PublicSuffixList {
    /// The rules; `*.ck` and `!www.ck` as in the list.
    rules: HashSet<String, FxBuildHasher>,
}

impl PublicSuffixList {
    /// The rules of `text`, one a line, in the format of the public list: comments start with `//`, hosts are in ASCII or Unicode.
    #[cfg(feature = "url")]
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self::parse_with(crate::url::url_crate, text)
    }

    /// The rules of `text`, with another URL parser, which converts the hosts to ASCII.
    #[must_use]
    pub fn parse_with(parser: UrlParser, text: &str) -> Self {
        let rules = text
            .split('\n')
            // A rule ends at white space, and a carriage return is white space.
            .filter_map(|line| line.split(|c: char| c.is_ascii_whitespace()).next())
            .filter(|rule| !rule.is_empty() && !rule.starts_with('/'))
            .map(|rule| to_ascii(parser, rule))
            .collect();
        Self { rules }
    }

    /// The registrable domain of a host; null for an IP address and for a public suffix itself.
    ///
    /// <https://url.spec.whatwg.org/#host-registrable-domain>
    #[must_use]
    pub fn registrable_domain<'a>(&self, host: Host<'a>) -> Option<&'a str> {
        if !host.is_domain() {
            return None;
        }
        let domain = host.as_str();
        // A trailing dot is part of the result, but the rules have no trailing dots.
        let labels = domain.strip_suffix('.').unwrap_or(domain);
        let suffix_length = self.public_suffix_length(labels);
        let before = labels.get(..labels.len().checked_sub(suffix_length + 1)?)?;
        let start = before.rfind('.').map_or(0, |dot| dot + 1);
        domain.get(start..)
    }

    /// The length in bytes of the longest suffix that a rule names.
    fn public_suffix_length(&self, domain: &str) -> usize {
        let mut rest = domain;
        loop {
            let parent = rest.split_once('.').map(|(_, parent)| parent);
            if self.has("!", rest) {
                return parent.map_or(0, str::len);
            }
            let is_suffix = self.has("", rest) || parent.is_some_and(|parent| self.has("*.", parent));
            match parent {
                Some(parent) if !is_suffix => rest = parent,
                // The default rule `*` ends the search at the last label.
                _ => return rest.len(),
            }
        }
    }

    fn has(&self, prefix: &str, domain: &str) -> bool {
        self.rules.contains(&format!("{prefix}{domain}"))
    }
}

/// A rule with its host in ASCII, like the hosts of URLs. A rule that is no host is unchanged and matches nothing.
fn to_ascii(parser: UrlParser, rule: &str) -> String {
    let prefix = ["*.", "!"].into_iter().find(|prefix| rule.starts_with(prefix));
    let prefix = prefix.unwrap_or_default();
    let host = rule.strip_prefix(prefix).unwrap_or(rule);
    let url = Url::parse_with(parser, &format!("https://{host}"));
    match url.as_ref().ok().and_then(Url::host) {
        Some(host) => format!("{prefix}{}", host.as_str()),
        None => rule.into(),
    }
}
