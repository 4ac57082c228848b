//! Calls in JavaScript: `fetch(…)`, as people write it and as DevTools copies it, and jQuery's.

mod literal;

use super::{
    piece::{Findings, Found, FoundRequest, Source, unread},
    reading::{Kind, Unread},
    text::{UNSEEN, lines_from},
    words,
};
use crate::capture::parts::{origin_of, value_of};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};
use literal::{Reader, Value};

/// The names of the functions that are read.
const FUNCTIONS: &[(&str, Function)] = &[
    ("fetch", Function::Fetch),
    ("$.ajax", Function::Ajax),
    ("jQuery.ajax", Function::Ajax),
    ("$.getJSON", Function::Get),
    ("jQuery.getJSON", Function::Get),
    ("$.get", Function::Get),
    ("jQuery.get", Function::Get),
    ("$.post", Function::Post),
    ("jQuery.post", Function::Post),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    Fetch,
    Ajax,
    Get,
    Post,
}

/// The call that begins in the line at this index.
pub(super) fn read(lines: &[&str], at: usize) -> Option<Findings> {
    let (place, function) = call_in(lines[at])?;
    let before = lines[at][..place].trim();
    let mut reader = Reader::new(&lines_from(lines, at).join("\n"));
    reader.place = lines[at][..place].chars().count();
    let kind = match function {
        Function::Fetch => Kind::Fetch,
        _ => Kind::JQuery,
    };
    let Some(arguments) = reader.arguments(')') else {
        let mut findings = Findings::new(kind, 1);
        findings.unread(at, lines[at], words::NOT_CLOSED);
        return Some(findings);
    };
    reader.chain();
    let line_of = |place: usize| reader.characters[..place].iter().filter(|c| **c == '\n').count();
    let last = line_of(reader.place);
    let mut findings = Findings::new(kind, last + 1);
    let end = reader.characters[reader.place..].iter().position(|c| *c == '\n');
    let end = end.map_or(reader.characters.len(), |length| reader.place + length);
    let behind: String = reader.characters[reader.place..end].iter().collect();
    let is_bracket = |c: char| c.is_whitespace() || matches!(c, '}' | ')' | ';' | ']');
    if !behind.trim_matches(is_bracket).is_empty() && !behind.trim_start().starts_with("//") {
        findings.unread(at + last, &behind, words::BEHIND_COMMAND);
    }
    let mut call = Call {
        request: FoundRequest {
            line: at,
            text: lines[at].trim().to_owned(),
            source: Source::Code,
            ..FoundRequest::default()
        },
        unread: Vec::new(),
        lines: &lines[at..=at + last],
        at,
    };
    match function {
        Function::Fetch => call.fetch(&arguments),
        Function::Ajax => call.ajax(&arguments),
        Function::Get | Function::Post => call.short(&arguments, function),
    }
    findings.unread.append(&mut call.unread);
    // A sentence before a call is nothing that belongs to it.
    if !is_before_call(before) {
        findings.unread(at, before, words::NOT_RECOGNIZED);
    }
    if call.request.url.is_some() {
        findings.found.push(Found::Request(call.request));
    }
    Some(findings)
}

/// The place behind the bracket of the first call in a line, and its function.
fn call_in(line: &str) -> Option<(usize, Function)> {
    let mut best: Option<(usize, usize, Function)> = None;
    for (name, function) in FUNCTIONS {
        for (place, _) in line.match_indices(name) {
            let before = line[..place].chars().next_back();
            let is_of_window = ["window.", "globalThis.", "self."]
                .iter()
                .any(|owner| line[..place].ends_with(owner));
            let is_part =
                before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '\'' | '"' | '`'));
            let behind = &line[place + name.len()..];
            if (!is_part || is_of_window)
                && behind.trim_start().starts_with('(')
                && best.is_none_or(|(first, _, _)| place < first)
            {
                let open = place + name.len() + (behind.len() - behind.trim_start().len()) + 1;
                best = Some((place, open, *function));
            }
        }
    }
    best.map(|(_, open, function)| (open, function))
}

/// Whether a text may stand before a call in its statement: `const answer = await fetch(`.
fn is_before_call(before: &str) -> bool {
    let before = before.trim_end_matches('(').trim_end();
    let name = FUNCTIONS
        .iter()
        .find_map(|(name, _)| before.strip_suffix(name))
        .unwrap_or(before);
    let words = name.split_whitespace().count();
    words <= 4 || name.contains("=>") || name.trim_end().ends_with(['=', '(', '{', ';', ','])
}

struct Call<'a> {
    request: FoundRequest,
    unread: Vec<Unread>,
    lines: &'a [&'a str],
    at: usize,
}

impl Call<'_> {
    /// Notes what is not written out, with the line that it stands in.
    fn unread(&mut self, text: &str, reason: &'static str) {
        let first = text.lines().next().unwrap_or_default();
        let offset = self
            .lines
            .iter()
            .position(|line| line.contains(first))
            .unwrap_or_default();
        self.unread.push(unread(self.at + offset, first, reason));
    }

    fn fetch(&mut self, arguments: &[Value]) {
        let (url, init) = match arguments.first() {
            Some(Value::Call(name, inner)) if name == "Request" => (inner.first(), inner.get(1).or(arguments.get(1))),
            first => (first, arguments.get(1)),
        };
        self.url(url);
        let Some(init) = init else { return };
        let Value::Object(fields) = init else {
            if let Value::Code(code) = init {
                self.unread(code, words::VALUE_UNKNOWN);
            }
            return;
        };
        for (name, value) in fields {
            match name.as_str() {
                "method" => self.request.method = self.text(value),
                "headers" => self.headers(value),
                "mode" => self.request.mode = self.text(value),
                "credentials" => self.request.credentials = self.text(value),
                "redirect" => self.request.redirect = self.text(value),
                "cache" => self.request.cache = self.text(value),
                "keepalive" => self.request.keepalive = value.is_word("true"),
                "body" if !value.is_nothing() => self.body(value),
                "referrer" => {
                    let referrer = self.text(value).unwrap_or_default();
                    self.request.origin = origin_of(&referrer).map(ToOwned::to_owned);
                    // DevTools writes it into what it copies, and people do not write it.
                    self.request.source = Source::Wire;
                }
                UNSEEN => self.unread_value(value),
                _ => {}
            }
        }
        // Firefox writes its headers so.
        let is_copied = |name: &str| value_of(&self.request.headers, name).is_some();
        if is_copied("sec-fetch-mode") || is_copied("sec-ch-ua") || is_copied("User-Agent") {
            self.request.source = Source::Wire;
        }
    }

    fn ajax(&mut self, arguments: &[Value]) {
        let (url, settings) = match arguments {
            [settings @ Value::Object(_), ..] => (settings.get("url"), Some(settings)),
            [url, rest @ ..] => (Some(url), rest.first()),
            [] => (None, None),
        };
        self.url(url);
        self.request.initiator = Some("xhr");
        let Some(settings) = settings else { return };
        let Value::Object(fields) = settings else {
            if let Value::Code(code) = settings {
                self.unread(code, words::VALUE_UNKNOWN);
            }
            return;
        };
        let mut content_type = None;
        let mut data = None;
        for (name, value) in fields {
            match name.as_str() {
                "method" | "type" => self.request.method = self.text(value).map(|method| method.to_ascii_uppercase()),
                "headers" => self.headers(value),
                "contentType" => content_type = Some(value),
                "data" if !value.is_nothing() => data = Some(value),
                "xhrFields" if value.get("withCredentials").is_some_and(|value| value.is_word("true")) => {
                    self.request.credentials = Some("include".into());
                }
                "beforeSend" => self.before_send(value),
                UNSEEN => self.unread_value(value),
                _ => {}
            }
        }
        self.data(data, content_type);
    }

    /// `$.get(url)`, `$.getJSON(url)` and `$.post(url, data)`.
    fn short(&mut self, arguments: &[Value], function: Function) {
        if let [settings @ Value::Object(_)] = arguments {
            return self.ajax(core::slice::from_ref(settings));
        }
        self.url(arguments.first());
        self.request.initiator = Some("xhr");
        if function == Function::Post {
            self.request.method = Some("POST".into());
            let is_data = |value: &&Value| {
                !value.is_nothing()
                    && !matches!(value, Value::Code(code) if code.contains("=>") || code.starts_with("function"))
            };
            self.data(arguments.get(1).filter(is_data), None);
        }
    }

    /// What jQuery sends of `data`, with its type.
    fn data(&mut self, data: Option<&Value>, content_type: Option<&Value>) {
        let is_bodiless = matches!(self.request.method.as_deref(), None | Some("GET" | "HEAD"));
        if data.is_none() || is_bodiless {
            // jQuery puts the data of a GET into the URL.
            return;
        }
        self.request.has_body = true;
        match content_type {
            Some(value) if value.is_word("false") => {
                self.request.body_type = Some("multipart/form-data; boundary=...".into());
            }
            Some(value) => {
                if let Some(value) = self.text(value) {
                    self.request.headers.push(("Content-Type".into(), value));
                }
            }
            None => {
                let form = "application/x-www-form-urlencoded; charset=UTF-8";
                self.request.body_type = Some(form.into());
            }
        }
    }

    /// The headers that a function sets on the XMLHttpRequest.
    fn before_send(&mut self, value: &Value) {
        let Value::Code(code) = value else { return };
        for (place, name) in code.match_indices("setRequestHeader") {
            let mut reader = Reader::new(&code[place + name.len()..]);
            if !reader.take('(') {
                continue;
            }
            if let Some([name, value]) = reader.arguments(')').as_deref() {
                let value = value.as_text().unwrap_or(UNSEEN).to_string();
                if let Some(name) = self.text(name) {
                    self.request.headers.push((name, value));
                }
            }
        }
    }

    fn url(&mut self, value: Option<&Value>) {
        match value.and_then(Value::as_text) {
            // What stands before a variable in the text is known.
            Some(url) if !url.starts_with(UNSEEN) && !url.is_empty() => {
                if url.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>')) {
                    let text = url.to_owned();
                    self.unread(&text, words::NO_URL);
                } else {
                    self.request.url = Some(url.to_owned());
                }
            }
            _ => {
                let line = self.lines[0].to_owned();
                self.unread(&line, words::URL_UNKNOWN);
            }
        }
    }

    fn headers(&mut self, value: &Value) {
        let pairs: Vec<(&str, &Value)> = match value {
            Value::Object(fields) => fields.iter().map(|(name, value)| (name.as_str(), value)).collect(),
            Value::List(items) => items
                .iter()
                .filter_map(|item| match item {
                    Value::List(pair) => Some((pair.first()?.as_text()?, pair.get(1)?)),
                    _ => None,
                })
                .collect(),
            Value::Call(name, arguments) if name == "Headers" => {
                return arguments.iter().for_each(|value| self.headers(value));
            }
            Value::Call(..) | Value::Text(_) | Value::Word(_) => return,
            Value::Code(code) => return self.unread(code, words::VALUE_UNKNOWN),
        };
        for (name, value) in pairs {
            if name == UNSEEN {
                self.unread_value(value);
                continue;
            }
            let value = match value {
                Value::Text(text) | Value::Word(text) => text.clone(),
                _ => UNSEEN.to_owned(),
            };
            self.request.headers.push((name.to_owned(), value));
        }
    }

    /// The kind of a body decides its type.
    fn body(&mut self, value: &Value) {
        self.request.has_body = true;
        let kind = match value {
            Value::Text(_) => "text",
            Value::Call(name, _) => match name.as_str() {
                "URLSearchParams" => "application/x-www-form-urlencoded;charset=UTF-8",
                "FormData" => "multipart/form-data; boundary=...",
                _ => "text",
            },
            Value::Code(code) if code.to_ascii_lowercase().contains("form") => "multipart/form-data; boundary=...",
            _ => {
                if let Value::Code(code) = value {
                    self.unread(code, words::VALUE_UNKNOWN);
                }
                return;
            }
        };
        let kind = if kind == "text" {
            "text/plain;charset=UTF-8"
        } else {
            kind
        };
        self.request.body_type = Some(kind.into());
    }

    fn text(&mut self, value: &Value) -> Option<String> {
        match value {
            Value::Text(text) => Some(text.clone()),
            Value::Code(code) => {
                self.unread(code, words::VALUE_UNKNOWN);
                None
            }
            _ => None,
        }
    }

    fn unread_value(&mut self, value: &Value) {
        if let Value::Code(code) = value {
            self.unread(code, words::VALUE_UNKNOWN);
        }
    }
}
