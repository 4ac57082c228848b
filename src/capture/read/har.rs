//! A HAR, or an entry of one: what DevTools and proxies copy and save as JSON.

use super::{
    piece::{Field, Findings, Found, FoundRequest, FoundResponse, Source},
    reading::Kind,
    words,
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};
use serde::Deserialize;

/// An entry, as far as it is read.
#[derive(Deserialize)]
struct Entry {
    request: Request,
    #[serde(default)]
    response: Option<Response>,
    #[serde(default, rename = "serverIPAddress")]
    address: Option<String>,
    #[serde(default, rename = "_resourceType")]
    resource_type: Option<String>,
}

#[derive(Deserialize)]
struct Request {
    url: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default, rename = "postData")]
    post_data: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Response {
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(default, rename = "_error")]
    error: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    #[serde(default)]
    value: String,
}

/// A HAR, its `log`, or an entry.
#[derive(Deserialize)]
struct Object {
    #[serde(default)]
    log: Option<Log>,
    #[serde(default)]
    entries: Vec<Entry>,
    #[serde(default)]
    request: Option<Request>,
    #[serde(default)]
    response: Option<Response>,
    #[serde(default, rename = "serverIPAddress")]
    address: Option<String>,
    #[serde(default, rename = "_resourceType")]
    resource_type: Option<String>,
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
        entry.add_to(at, lines[at], &mut findings);
    }
    Some(findings)
}

/// The entries in an object; none if it is no HAR.
fn entries_of(json: &str) -> Vec<Entry> {
    let Ok(object) = serde_json::from_str::<Object>(json) else {
        return Vec::new();
    };
    let Object {
        log,
        mut entries,
        request,
        response,
        address,
        resource_type,
    } = object;
    entries.extend(log.into_iter().flat_map(|log| log.entries));
    entries.extend(request.map(|request| Entry {
        request,
        response,
        address,
        resource_type,
    }));
    entries
}

impl Entry {
    fn add_to(self, at: usize, text: &str, findings: &mut Findings) {
        let url = self.request.url;
        findings.found.push(Found::Request(FoundRequest {
            line: at,
            text: text.trim().to_owned(),
            url: Some(url.clone()),
            method: self.request.method,
            headers: fields(self.request.headers),
            source: Source::Wire,
            has_body: self.request.post_data.is_some(),
            initiator: match self.resource_type.as_deref() {
                Some("xhr") => Some("xhr"),
                Some("font") => Some("font"),
                Some("eventsource") => Some("event-source"),
                _ => None,
            },
            ..FoundRequest::default()
        }));
        let Some(response) = self.response else { return };
        let has_status = (100..=999).contains(&response.status);
        findings.found.push(Found::Response(FoundResponse {
            line: at,
            text: text.trim().to_owned(),
            status: has_status.then_some(response.status),
            url: Some(url),
            headers: fields(response.headers),
            // A HAR names a failure beside the answer of a refused call too.
            failure: (!has_status).then(|| response.error.unwrap_or_else(|| "net::ERR_FAILED".into())),
            unseen: Vec::new(),
            // Some write none as an empty text.
            address: self.address.filter(|address| !address.is_empty()),
        }));
    }
}

fn fields(headers: Vec<Header>) -> Vec<Field> {
    headers.into_iter().map(|header| (header.name, header.value)).collect()
}
