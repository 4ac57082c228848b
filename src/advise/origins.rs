//! Which origins to try on a server, and what its answers say about its rule.

use super::words;
use crate::{
    cors,
    http::HeaderList,
    infra::string_enum,
    origin::{InvalidOrigin, Origin, PublicSuffixList},
    request::CredentialsMode,
    url::UrlParser,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use serde::{Serialize, Serializer};

string_enum! {
    /// What an origin is beside the origins that a server is meant to allow.
    OriginKind {
        /// One that is meant to be allowed.
        Listed = "listed",
        /// Another one, which resembles none.
        Unlisted = "unlisted",
        /// The origin of sandboxed pages and of pages from files.
        Null = "null",
        /// A host that begins with a listed one: `https://app.example.unlisted.example`.
        Prefix = "prefix",
        /// A host that ends as the site of a listed one, without a dot between: `https://unlistedapp.example`.
        Suffix = "suffix",
        /// A letter stands where a listed host has a dot: `https://appxexample`.
        UnescapedDot = "unescaped-dot",
        /// A host below a listed one, or below its site: `https://unlisted.app.example`.
        Subdomain = "subdomain",
        /// A listed host by http instead of https.
        Http = "http",
        /// A listed host on another port.
        Port = "port",
        /// A machine under development.
        Localhost = "localhost",
    }
}

string_enum! {
    /// A rule by which a server seems to choose the origins that it allows.
    OriginRule {
        /// Some of the listed origins, and no other.
        ExactList = "exact-list",
        /// `*`: every page, without credentials.
        Any = "*",
        /// Whatever origin asks is allowed by its name.
        ReflectsAny = "reflects-any",
        /// An origin that only begins as an allowed one.
        Prefix = "prefix",
        /// An origin that only ends as an allowed one.
        Suffix = "suffix",
        /// A regular expression in which a dot stands for any character.
        UnescapedDot = "unescaped-dot",
        /// Every host below a domain.
        Subdomains = "subdomains",
        /// The host alone, by https or http.
        Http = "http",
        /// The host alone, on any port.
        Port = "port",
        /// Pages of the developer's own machine.
        Localhost = "localhost",
        /// The origin `null`.
        Null = "null",
        /// One origin, which is sent to every page.
        Fixed = "fixed",
        /// No origin that was tried.
        None = "none",
    }
}

/// An origin to try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OriginTrial {
    /// The origin, serialized.
    pub origin: String,
    /// What it would show.
    pub kind: OriginKind,
}

/// A rule that a server seems to have, in words too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeenRule {
    /// The rule.
    pub rule: OriginRule,
    /// One sentence.
    pub text: &'static str,
    /// The origins that show it.
    pub origins: Vec<String>,
}

/// The word that no listed origin has.
const UNLISTED: &str = "unlisted";

/// The origins that show how a server chooses: those that are meant to be allowed, look-alikes of the first, and others. Nothing is sent to
/// them: a request only names them.
///
/// # Errors
/// [`InvalidOrigin`] for a text that is no origin.
pub fn lint_origins(
    listed: &[String],
    suffixes: &PublicSuffixList,
    parser: UrlParser,
) -> Result<Vec<OriginTrial>, InvalidOrigin> {
    let mut trials: Vec<OriginTrial> = Vec::new();
    let mut add = |origin: String, kind| {
        if trials.iter().all(|trial| trial.origin != origin) {
            trials.push(OriginTrial { origin, kind });
        }
    };
    let mut origins = Vec::new();
    for text in listed {
        origins.push(Origin::parse_with(parser, text)?);
    }
    for origin in &origins {
        if !origin.is_opaque() {
            add(origin.serialize().into(), OriginKind::Listed);
        }
    }
    add(format!("https://{UNLISTED}.example"), OriginKind::Unlisted);
    add("null".into(), OriginKind::Null);
    if let Some(likeness) = origins.iter().find_map(|origin| Likeness::of(origin, suffixes)) {
        for (origin, kind) in likeness.trials() {
            // A look-alike that cannot be is none.
            if Origin::parse_with(parser, &origin).is_ok() {
                add(origin, kind);
            }
        }
    }
    add("http://localhost:3000".into(), OriginKind::Localhost);
    Ok(trials)
}

/// What an origin is beside the listed ones. A text that is no origin is an unlisted one.
#[must_use]
pub fn kind_of_origin(text: &str, listed: &[String], suffixes: &PublicSuffixList, parser: UrlParser) -> OriginKind {
    if text == "null" {
        return OriginKind::Null;
    }
    if listed.iter().any(|one| one == text) {
        return OriginKind::Listed;
    }
    let Ok(origin) = Origin::parse_with(parser, text) else {
        return OriginKind::Unlisted;
    };
    let listed = listed.iter().filter_map(|one| Origin::parse_with(parser, one).ok());
    let kind = listed
        .filter_map(|one| Likeness::of(&one, suffixes)?.kind_of(&origin))
        .next();
    kind.unwrap_or_else(|| {
        if is_of_this_machine(&origin) {
            OriginKind::Localhost
        } else {
            OriginKind::Unlisted
        }
    })
}

/// Whether the pages of an origin come from the machine itself.
pub(super) fn is_of_this_machine(origin: &Origin) -> bool {
    origin.host().is_some_and(|host| {
        host.is_loopback_address() || host.as_str() == "localhost" || host.as_str().ends_with(".localhost")
    })
}

/// The parts of a listed origin that look-alikes are made of.
struct Likeness {
    scheme: String,
    host: String,
    /// `:8443`, or empty.
    port: String,
    /// The registrable domain of the host.
    site: String,
}

impl Likeness {
    /// Null for an address, and for a host without a dot.
    fn of(origin: &Origin, suffixes: &PublicSuffixList) -> Option<Self> {
        let host = origin
            .host()
            .filter(|host| host.is_domain() && host.as_str().contains('.'))?;
        let scheme = origin.scheme()?;
        let after_host = origin.serialize().strip_prefix(scheme)?.strip_prefix("://")?;
        Some(Self {
            scheme: scheme.into(),
            port: after_host.strip_prefix(host.as_str())?.into(),
            site: suffixes.registrable_domain(host).unwrap_or(host.as_str()).into(),
            host: host.as_str().into(),
        })
    }

    fn trials(&self) -> Vec<(String, OriginKind)> {
        let Self {
            scheme,
            host,
            port,
            site,
        } = self;
        let mut trials = Vec::from([
            (format!("{scheme}://{host}.{UNLISTED}.example"), OriginKind::Prefix),
            (format!("{scheme}://{UNLISTED}{site}{port}"), OriginKind::Suffix),
            (
                format!("{scheme}://{}{port}", self.without_a_dot()),
                OriginKind::UnescapedDot,
            ),
            (format!("{scheme}://{UNLISTED}.{host}{port}"), OriginKind::Subdomain),
            (format!("{scheme}://{UNLISTED}.{site}{port}"), OriginKind::Subdomain),
        ]);
        if scheme == "https" {
            trials.push((format!("http://{host}{port}"), OriginKind::Http));
        }
        if port.is_empty() {
            trials.push((format!("{scheme}://{host}:8443"), OriginKind::Port));
        }
        trials
    }

    /// The host with a letter in place of the dot before its site, so that it is another site.
    fn without_a_dot(&self) -> String {
        let before = self.host.strip_suffix(self.site.as_str());
        match before.and_then(|before| before.strip_suffix('.')) {
            Some(before) => format!("{before}x{}", self.site),
            None => self.host.replacen('.', "x", 1),
        }
    }

    fn kind_of(&self, origin: &Origin) -> Option<OriginKind> {
        let host = origin.host()?;
        let host = host.as_str();
        let has_dot_before = |end: &str| host.strip_suffix(end).is_some_and(|before| before.ends_with('.'));
        Some(if host == self.host {
            if origin.scheme() == Some(self.scheme.as_str()) {
                OriginKind::Port
            } else {
                OriginKind::Http
            }
        } else if has_dot_before(&self.host) || has_dot_before(&self.site) || host == self.site {
            OriginKind::Subdomain
        } else if self.is_with_another_letter_for_a_dot(host) {
            OriginKind::UnescapedDot
        } else if host.ends_with(&self.site) {
            OriginKind::Suffix
        } else if host
            .strip_prefix(self.host.as_str())
            .is_some_and(|rest| rest.starts_with('.'))
        {
            OriginKind::Prefix
        } else {
            return None;
        })
    }

    fn is_with_another_letter_for_a_dot(&self, host: &str) -> bool {
        host.len() == self.host.len()
            && host
                .bytes()
                .zip(self.host.bytes())
                .all(|(byte, listed)| byte == listed || listed == b'.')
    }
}

/// An origin that was tried, and the headers of the answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TriedOrigin<'a> {
    /// The origin.
    pub origin: &'a str,
    /// What it is beside the listed ones.
    pub kind: OriginKind,
    /// The headers of the answer.
    pub headers: &'a HeaderList,
}

impl<'a> TriedOrigin<'a> {
    /// An origin that was tried, with the headers of the answer.
    #[must_use]
    pub const fn new(origin: &'a str, kind: OriginKind, headers: &'a HeaderList) -> Self {
        Self { origin, kind, headers }
    }

    /// Whether the answer allows the origin, credentials left aside.
    pub(super) fn is_allowed(&self) -> bool {
        cors::check(self.origin, CredentialsMode::Omit, self.headers).is_empty()
    }

    fn allow_origin(&self) -> Option<String> {
        self.headers.get_decoded("Access-Control-Allow-Origin")
    }
}

/// The rules that the server seems to have; the first says the most. Empty if nothing was tried.
#[must_use]
pub fn seen_rules(tried: &[TriedOrigin<'_>]) -> Vec<SeenRule> {
    let mut rules: Vec<SeenRule> = Vec::new();
    let mut add = |rule: OriginRule, is_shown_by: &dyn Fn(&TriedOrigin<'_>) -> bool| {
        let mut origins: Vec<String> = Vec::new();
        for one in tried.iter().filter(|one| is_shown_by(one)) {
            if origins.iter().all(|origin| origin != one.origin) {
                origins.push(one.origin.to_string());
            }
        }
        let is_seen = !origins.is_empty();
        if is_seen {
            rules.push(SeenRule {
                rule,
                text: words::rule(rule),
                origins,
            });
        }
        is_seen
    };
    let allows_all = |one: &TriedOrigin<'_>| one.allow_origin().as_deref() == Some("*");
    let of_kind =
        |kind: OriginKind| move |one: &TriedOrigin<'_>| one.kind == kind && !allows_all(one) && one.is_allowed();
    // A preflight may be answered with "*", and the request itself with the origin that asked.
    if add(OriginRule::ReflectsAny, &of_kind(OriginKind::Unlisted)) {
        add(OriginRule::Null, &of_kind(OriginKind::Null));
        return rules;
    }
    let is_any = add(OriginRule::Any, &allows_all);
    add(OriginRule::Prefix, &of_kind(OriginKind::Prefix));
    let is_suffix = add(OriginRule::Suffix, &of_kind(OriginKind::Suffix));
    // Who takes every host with this end takes these too.
    if !is_suffix {
        add(OriginRule::UnescapedDot, &of_kind(OriginKind::UnescapedDot));
        add(OriginRule::Subdomains, &of_kind(OriginKind::Subdomain));
    }
    add(OriginRule::Http, &of_kind(OriginKind::Http));
    add(OriginRule::Port, &of_kind(OriginKind::Port));
    add(OriginRule::Localhost, &of_kind(OriginKind::Localhost));
    add(OriginRule::Null, &of_kind(OriginKind::Null));
    if is_any {
        return rules;
    }
    let values: Vec<Option<String>> = tried.iter().map(TriedOrigin::allow_origin).collect();
    let is_same_for_all = tried.len() > 1 && values.iter().all(|value| value.is_some() && *value == values[0]);
    if is_same_for_all {
        add(OriginRule::Fixed, &|_| true);
    } else if !add(OriginRule::ExactList, &of_kind(OriginKind::Listed)) && !tried.iter().any(TriedOrigin::is_allowed) {
        add(OriginRule::None, &|_| true);
    }
    if let Some(place) = rules.iter().position(|seen| seen.rule == OriginRule::ExactList)
        && rules.len() > 1
    {
        // The list is not exact.
        rules.remove(place);
    }
    rules
}

impl Serialize for OriginKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for OriginRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
