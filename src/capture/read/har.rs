//! A HAR, or an entry of one: what DevTools and proxies copy and save as JSON.

use super::{
    super::har::Entry,
    piece::{Findings, Found, FoundRequest, FoundResponse, Source},
    reading::Kind,
    words,
};
use alloc::{borrow::ToOwned, vec::Vec};
use serde::Deserialize;

/// A HAR, or its `log`.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    log: Option<Log>,
    #[serde(default)]
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Log {
    entries: Vec<Entry>,
}

/// How many lines are looked at first.
const BEGINNING: usize = 50;

/// The JSON that begins in the line at this index.
pub(super) fn read(lines: &[&str], at: usize) -> Option<Findings> {
    let first = lines[at].trim_start();
    let next = lines[at..].iter().flat_map(|line| line.trim().chars()).nth(1);
    let is_json = match first.chars().next() {
        Some('{') => next.is_none_or(|next| matches!(next, '"' | '}')),
        Some('[') => next.is_none_or(|next| matches!(next, '{' | ']')),
        _ => false,
    };
    if !is_json {
        return None;
    }
    let mut findings = Findings::new(Kind::Har, 1);
    // What is broken at its beginning is not read to its end.
    let beginning = lines[at..]
        .iter()
        .take(BEGINNING)
        .copied()
        .collect::<Vec<_>>()
        .join("\n");
    let first = serde_json::Deserializer::from_str(&beginning)
        .into_iter::<serde::de::IgnoredAny>()
        .next();
    if first.is_some_and(|value| value.is_err_and(|error| !error.is_eof())) {
        findings.unread(at, lines[at], words::NO_JSON);
        return Some(findings);
    }
    let text = lines[at..].join("\n");
    let mut values = serde_json::Deserializer::from_str(&text).into_iter::<serde::de::IgnoredAny>();
    if !matches!(values.next(), Some(Ok(_))) {
        findings.unread(at, lines[at], words::NO_JSON);
        return Some(findings);
    }
    let json = &text[..values.byte_offset()];
    findings.lines = json.matches('\n').count() + 1;
    let entries = if json.trim_start().starts_with('[') {
        serde_json::from_str(json).unwrap_or_default()
    } else {
        entries_of(json)
    };
    if entries.is_empty() {
        findings.unread(at, lines[at], words::NO_HAR);
        return Some(findings);
    }
    let behind = text[values.byte_offset()..].lines().next().unwrap_or_default();
    if !behind.trim_matches([',', ' ', ']', '\t']).is_empty() {
        findings.unread(at + findings.lines - 1, behind, words::BEHIND_COMMAND);
    }
    for entry in entries {
        add(entry, at, lines[at], &mut findings);
    }
    Some(findings)
}

/// The entries in an object; none if it is no HAR.
fn entries_of(json: &str) -> Vec<Entry> {
    if let Ok(entry) = serde_json::from_str::<Entry>(json) {
        return alloc::vec![entry];
    }
    let Ok(File { log, mut entries }) = serde_json::from_str(json) else {
        return Vec::new();
    };
    entries.extend(log.into_iter().flat_map(|log| log.entries));
    entries
}

/// What an entry tells.
fn add(entry: Entry, at: usize, text: &str, findings: &mut Findings) {
    let exchange = entry.into_exchange();
    findings.found.push(Found::Request(FoundRequest {
        line: at,
        text: text.trim().to_owned(),
        url: Some(exchange.url.clone()),
        method: Some(exchange.method),
        headers: exchange.headers,
        source: Source::Wire,
        has_body: exchange.has_body,
        initiator: match exchange.resource_type.as_deref() {
            Some("xhr") => Some("xhr"),
            Some("font") => Some("font"),
            Some("eventsource") => Some("event-source"),
            _ => None,
        },
        ..FoundRequest::default()
    }));
    if exchange.answer.is_none() && !exchange.has_response {
        return;
    }
    // A HAR names a failure beside the answer of a refused call too.
    let words = || exchange.failure.unwrap_or_else(|| "net::ERR_FAILED".into());
    let failure = exchange.answer.is_none().then(words);
    let (status, headers) = exchange.answer.map(|answer| (answer.status, answer.headers)).unzip();
    findings.found.push(Found::Response(FoundResponse {
        line: at,
        text: text.trim().to_owned(),
        status,
        url: Some(exchange.url),
        headers: headers.unwrap_or_default(),
        failure,
        unseen: Vec::new(),
        address: exchange.address,
    }));
}
