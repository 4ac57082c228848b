//! The questions that a probe can ask, one row each, and the choice of the next.

use super::Probe;
use crate::{
    diagnosis::{
        advice::is_library_header,
        catalogue::probes as words,
        evidence::{Evidence, origin_of},
        sign::{Sign, Signs},
    },
    environment::PermissionState,
    infra::part,
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

/// What a probe asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Does anything answer at the URL?
    ServerAnswers,
    /// May the page read an answer to a GET without credentials?
    PageAllowed,
    /// May it read the answer with credentials?
    CredentialsAllowed,
    /// Does a preflight allow these headers of the call?
    HeadersAllowed,
    /// Is the answer the same where the browser may take it from its cache?
    CacheAgrees,
    /// Does the URL that the call was likely redirected to answer the page?
    OtherUrlAllowed,
    /// Does the server answer at its root?
    RootAnswers,
    /// Does the page's own server answer?
    HomeAnswers,
}

/// The URL that a probe is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Call,
    /// The URL of the call, with https or with another end.
    Other,
    /// The root of the server.
    Root,
    /// The root of the page's own server.
    Home,
}

/// A question as a row.
struct Row {
    question: Question,
    code: &'static str,
    asks: &'static str,
    /// The signs that make the question worth a request: all of them are needed.
    needs: Signs,
    /// The signs that answer it, or make it pointless.
    without: Signs,
    target: Target,
    mode: &'static str,
    /// Whether credentials are sent if the call sends them.
    has_credentials: bool,
    has_headers: bool,
    cache: &'static str,
}

impl Row {
    const fn new(question: Question, code: &'static str, asks: &'static str, needs: &[Sign], without: &[Sign]) -> Self {
        Self {
            question,
            code,
            asks,
            needs: Signs::of(needs),
            without: Signs::of(without),
            target: Target::Call,
            mode: "cors",
            has_credentials: false,
            has_headers: false,
            // What a cache has kept answers another question.
            cache: "no-store",
        }
    }
}

/// Every question. The first that is worth a request is asked next: what needs the least of a server stands first.
const ROWS: &[Row] = &[
    Row {
        mode: "no-cors",
        ..Row::new(
            Question::ServerAnswers,
            "server-answers",
            words::SERVER_ANSWERS,
            &[Sign::PageView],
            &[Sign::Reached, Sign::Unreached],
        )
    },
    // A server that answers with Cross-Origin-Resource-Policy seems to be silent before.
    Row::new(
        Question::PageAllowed,
        "page-allowed",
        words::PAGE_ALLOWED,
        &[Sign::PageView, Sign::Cors],
        &[Sign::PageAllowed, Sign::PageRefused],
    ),
    Row {
        has_credentials: true,
        ..Row::new(
            Question::CredentialsAllowed,
            "credentials-allowed",
            words::CREDENTIALS_ALLOWED,
            &[Sign::PageView, Sign::Cors, Sign::Reached, Sign::Credentials],
            &[Sign::CredentialsAllowed, Sign::CredentialsRefused],
        )
    },
    Row {
        has_credentials: true,
        has_headers: true,
        ..Row::new(
            Question::HeadersAllowed,
            "headers-allowed",
            words::HEADERS_ALLOWED,
            &[Sign::PageView, Sign::Cors, Sign::PageAllowed, Sign::UnsafeHeaders],
            &[Sign::HeadersDecided, Sign::CredentialsRefused],
        )
    },
    Row {
        has_credentials: true,
        cache: "default",
        ..Row::new(
            Question::CacheAgrees,
            "cache-agrees",
            words::CACHE_AGREES,
            &[Sign::PageView, Sign::Cors, Sign::PageAllowed, Sign::SameAsProbe],
            &[Sign::CacheAllowed, Sign::CacheRefused, Sign::CredentialsRefused],
        )
    },
    Row {
        target: Target::Other,
        ..Row::new(
            Question::OtherUrlAllowed,
            "other-url-allowed",
            words::OTHER_URL_ALLOWED,
            &[Sign::PageView, Sign::Cors, Sign::Reached, Sign::PageRefused],
            &[Sign::OtherAllowed, Sign::OtherRefused, Sign::CredentialsAllowed],
        )
    },
    Row {
        target: Target::Root,
        mode: "no-cors",
        ..Row::new(
            Question::RootAnswers,
            "root-answers",
            words::ROOT_ANSWERS,
            &[Sign::PageView, Sign::Unreached],
            &[Sign::RootReached, Sign::RootUnreached, Sign::PageAllowed],
        )
    },
    Row {
        target: Target::Home,
        mode: "same-origin",
        ..Row::new(
            Question::HomeAnswers,
            "home-answers",
            words::HOME_ANSWERS,
            &[Sign::PageView, Sign::Unreached],
            &[
                Sign::RootReached,
                Sign::PageAllowed,
                Sign::HomeReached,
                Sign::HomeUnreached,
                Sign::LocalPage,
            ],
        )
    },
];

/// The signs that nothing is left to ask: the host has waited in vain.
const ENDED: Signs = Signs::of(&[Sign::TimedOut]);

/// The probe that best tells the causes left apart; null if none would, or if none may be sent.
pub(super) fn next_probe(evidence: &Evidence<'_>, signs: Signs) -> Option<Probe> {
    if signs.contains_any(ENDED) || !may_ask(evidence) {
        return None;
    }
    ROWS.iter()
        .filter(|row| signs.contains_all(row.needs) && !signs.contains_any(row.without))
        .find_map(|row| probe(row, evidence))
}

/// Whether a request to the server opens no question to the user.
pub(super) fn may_ask(evidence: &Evidence<'_>) -> bool {
    let Some(asked) = evidence.local_network else {
        return true;
    };
    let state = evidence.request.client.permissions.state(asked.space);
    state == Some(PermissionState::Granted)
}

fn probe(row: &Row, evidence: &Evidence<'_>) -> Option<Probe> {
    let url = match row.target {
        Target::Call => evidence.url().to_owned(),
        Target::Other => other_url(evidence.url())?,
        Target::Root => root_of(evidence.url())?,
        Target::Home => format!("{}/", evidence.origin()),
    };
    let headers = if row.has_headers {
        names_to_ask(evidence)?
            .into_iter()
            .map(|name| (name.clone(), harmless_value(evidence, &name)))
            .collect()
    } else {
        Vec::new()
    };
    let is_head = evidence.method() == "HEAD" && row.target == Target::Call;
    Some(Probe {
        code: row.code,
        asks: row.asks,
        method: if is_head { "HEAD" } else { "GET" },
        url,
        mode: row.mode,
        credentials: if row.has_credentials && evidence.includes_credentials() {
            "include"
        } else {
            "omit"
        },
        cache: row.cache,
        headers,
    })
}

impl Question {
    /// Every question.
    pub const ALL: &'static [Self] = &[
        Self::ServerAnswers,
        Self::PageAllowed,
        Self::CredentialsAllowed,
        Self::HeadersAllowed,
        Self::CacheAgrees,
        Self::OtherUrlAllowed,
        Self::RootAnswers,
        Self::HomeAnswers,
    ];

    /// The code of the question.
    #[must_use]
    pub fn code(self) -> &'static str {
        ROWS.iter().find(|row| row.question == self).map_or("", |row| row.code)
    }

    /// The question of this code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        ROWS.iter().find(|row| row.code == code).map(|row| row.question)
    }
}

/// The names that the next question about headers is for: first all of them, then a half of those that were refused together, and in the end
/// all others, which shows whether the preflight passes without the refused ones. Null once nothing is left to ask.
fn names_to_ask(evidence: &Evidence<'_>) -> Option<Vec<String>> {
    let suspects = suspects(evidence);
    let (first, second) = suspects.split_at(suspects.len().div_ceil(2));
    let names = evidence.names_to_allow().into_iter().map(ToOwned::to_owned);
    let others: Vec<String> = names.filter(|name| !suspects.contains(name)).collect();
    [&suspects, first, second, &others]
        .into_iter()
        .find(|names| {
            !names.is_empty()
                && !evidence
                    .probes_of(Question::HeadersAllowed)
                    .any(|outcome| outcome.names == **names)
        })
        .map(<[String]>::to_vec)
}

/// The names of which at least one is refused, as far as it is known: the least refused list, without the names that were allowed.
pub(super) fn suspects(evidence: &Evidence<'_>) -> Vec<String> {
    // Headers of libraries stand last, so that the first half is asked without those that nobody thinks of.
    let mut suspects: Vec<String> = Vec::new();
    let names = evidence.names_to_allow();
    for is_of_library in [false, true] {
        for name in &names {
            if is_library_header(name) == is_of_library {
                suspects.push((*name).into());
            }
        }
    }
    for outcome in evidence.probes_of(Question::HeadersAllowed) {
        if outcome.result.is_answered() {
            suspects.retain(|name| !outcome.names.contains(name));
        } else if outcome.names.len() < suspects.len() {
            suspects = outcome.names.clone();
        }
    }
    suspects
}

/// A value for a header of a probe. A preflight has only names, so the value is harmless in itself: what overrides the method asks for GET,
/// what decides whether there is a preflight is as in the call, and nothing that may be a secret is sent again.
fn harmless_value(evidence: &Evidence<'_>, name: &str) -> String {
    const OVERRIDE: &[&str] = &["x-http-method", "x-http-method-override", "x-method-override"];
    const SHOWN: &[&str] = &["content-type", "accept", "accept-language", "content-language", "range"];
    if SHOWN.contains(&name) {
        return evidence.request.header_list.get_decoded(name).unwrap_or_default();
    }
    let value = if OVERRIDE.contains(&name) { "GET" } else { "probe" };
    value.into()
}

/// The URL that servers redirect to most often: with https, or else with the slash at the end or without it. Null where neither is likely.
fn other_url(url: &str) -> Option<String> {
    let origin = origin_of(url);
    let host = origin.strip_prefix("http://");
    // A server at a port of its own has no other one for https at the same port.
    if let Some(host) = host.filter(|host| !host.contains(':') && *host != "localhost") {
        return Some(format!("https://{host}{}", part(url, origin.len()..)));
    }
    let (address, query) = url.split_at(url.find('?').unwrap_or(url.len()));
    let path = part(address, origin.len()..);
    if path.len() < 2 || path.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return None;
    }
    Some(match address.strip_suffix('/') {
        Some(address) => format!("{address}{query}"),
        None => format!("{address}/{query}"),
    })
}

/// The root of a server; null if the URL is the root itself.
fn root_of(url: &str) -> Option<String> {
    let root = format!("{}/", origin_of(url));
    (root != url).then_some(root)
}
