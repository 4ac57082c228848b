//! Blocks of headers: as they go over the wire, and as DevTools shows them, raw and parsed.

use super::{
    header_lines::{
        OF_REQUESTS, Section, field, heading_of, is_heading, is_known, is_name_alone, is_start_of_other,
        is_value_below, label, looks_like_header, request_line, status_line,
    },
    piece::{Findings, Found, FoundRequest, FoundResponse, Source},
    reading::{Kind, Part},
    text::{is_url, status_at_start},
    words,
};
use crate::capture::parts::{Field, value_of};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

/// What a block is made of.
#[derive(Default)]
struct Block {
    request_line: Option<(String, String)>,
    status: Option<u16>,
    url: Option<String>,
    method: Option<String>,
    request: Vec<Field>,
    response: Vec<Field>,
    /// Headers under no heading.
    headers: Vec<Field>,
    /// Whether a heading or a label of DevTools was seen.
    is_parsed_view: bool,
    failure: Option<String>,
}

/// The block that begins in the line at this index.
pub(super) fn read(lines: &[&str], at: usize) -> Option<Findings> {
    if !begins(lines, at) {
        return None;
    }
    let mut findings = Findings::default();
    let mut block = Block::default();
    let mut section = Section::Unknown;
    let mut index = at;
    let mut end = at;
    while index < lines.len() {
        let line = lines[index];
        let trimmed = line.trim();
        if trimmed.is_empty() {
            // In the parsed view sections stand apart; everywhere else an empty line ends the block.
            let next = lines[index..].iter().position(|line| !line.trim().is_empty());
            let goes_on = next.is_some_and(|distance| {
                let next = lines[index + distance];
                is_heading(next) || (block.is_parsed_view && label(next).is_some())
            });
            if !goes_on || !(block.is_parsed_view || index == at) {
                break;
            }
            index += 1;
            continue;
        }
        if let Some(heading) = heading_of(trimmed) {
            // A second request or answer begins.
            let is_again = match heading {
                Section::Request => !block.request.is_empty(),
                Section::Response => !block.response.is_empty(),
                Section::Unknown => trimmed.eq_ignore_ascii_case("general") && block.url.is_some(),
            };
            if is_again {
                break;
            }
            if heading != Section::Unknown {
                section = heading;
            }
            block.is_parsed_view = true;
        } else if let Some((label, value)) = label(line) {
            let value = if value.is_empty() && index + 1 < lines.len() {
                index += 1;
                lines[index].trim()
            } else {
                value
            };
            if label == "request url" && block.url.is_some() {
                break;
            }
            block.label(label, value);
        } else if let Some(status) = status_line(trimmed) {
            // The raw view has the status again.
            let is_raw_view = block.is_parsed_view && section == Section::Response && block.response.is_empty();
            let is_another = block.status.is_some() || !block.headers.is_empty() || !block.response.is_empty();
            if is_another && !is_raw_view {
                break;
            }
            block.status = Some(status);
            if section == Section::Unknown && block.request_line.is_none() {
                section = Section::Response;
            }
        } else if let Some(request_line) = request_line(trimmed) {
            if block.request_line.is_some()
                || block.status.is_some() && !block.is_parsed_view
                || !block.headers.is_empty()
            {
                break;
            }
            block.request_line = Some(request_line);
            section = Section::Request;
        } else if line.starts_with([' ', '\t']) && index > at && field(trimmed).is_none() {
            // A folded header goes on.
            let list = block.list(section);
            match list.last_mut() {
                Some((_, value)) => {
                    if !value.is_empty() {
                        value.push(' ');
                    }
                    value.push_str(trimmed);
                }
                None => findings.unread(index, line, words::NO_HEADER),
            }
        } else if let Some((name, value)) = field(trimmed) {
            let (name, value) = (name.to_owned(), value.to_owned());
            let next = lines.get(index + 1).copied().unwrap_or_default();
            let value = if value.is_empty() && is_value_below(next) {
                index += 1;
                next.trim().to_owned()
            } else {
                value
            };
            block.list(section).push((name, value));
        } else if block.is_parsed_view
            && lines
                .get(index + 1)
                .is_some_and(|next| is_name_alone(trimmed) && is_value_below(next))
        {
            index += 1;
            block
                .list(section)
                .push((trimmed.to_owned(), lines[index].trim().to_owned()));
        } else if is_start_of_other(trimmed) || index == at {
            break;
        } else {
            findings.unread(index, line, words::NO_HEADER);
        }
        index += 1;
        end = index;
    }
    let count = end - at;
    if count == 0 {
        return None;
    }
    findings.lines = count;
    block.finish(at, lines[at], &mut findings);
    findings.kind.is_some().then_some(findings)
}

/// Whether a block begins in this line.
fn begins(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim();
    if status_line(line).is_some() || request_line(line).is_some() || label(line).is_some() {
        return true;
    }
    if is_heading(line) {
        // A word such as "Request" is a heading only if a block follows.
        let next = lines[at + 1..].iter().find(|line| !line.trim().is_empty());
        return next.is_some_and(|next| {
            is_heading(next)
                || label(next).is_some()
                || field(next.trim()).is_some()
                || status_line(next.trim()).is_some()
                || request_line(next.trim()).is_some()
        });
    }
    let Some((name, value)) = field(line) else {
        return false;
    };
    // A word with a colon is a header if it is a known one, or stands among others.
    let is_field = |index: usize| {
        lines
            .get(index)
            .is_some_and(|line| field(line.trim()).is_some_and(|(name, _)| looks_like_header(name)))
    };
    looks_like_header(name)
        && (is_known(name) || !value.contains("://") && (is_field(at + 1) || at > 0 && is_field(at - 1)))
}

impl Block {
    fn list(&mut self, section: Section) -> &mut Vec<Field> {
        match section {
            Section::Request => &mut self.request,
            Section::Response => &mut self.response,
            Section::Unknown => &mut self.headers,
        }
    }

    fn label(&mut self, label: &str, value: &str) {
        self.is_parsed_view = true;
        match label {
            "request url" => self.url = Some(value.to_owned()),
            "request method" => self.method = value.split_whitespace().next().map(ToOwned::to_owned),
            "status code" => {
                let digits = value.trim_start_matches(|c: char| !c.is_ascii_digit());
                self.status = status_at_start(digits);
                if self.status.is_none() {
                    self.failure = Some(value.to_owned());
                }
            }
            _ => {}
        }
    }

    /// Gives the headers under no heading to the request or to the answer. Only the parsed view has both.
    fn divide(&mut self) {
        let loose = core::mem::take(&mut self.headers);
        let is_of_request = |name: &str| OF_REQUESTS.contains(&&*name.to_ascii_lowercase());
        let mut is_request = !self.is_parsed_view && loose.iter().any(|(name, _)| is_of_request(name));
        for (name, value) in loose {
            if self.is_parsed_view && is_known(&name) {
                is_request = is_of_request(&name);
            }
            let list = if is_request {
                &mut self.request
            } else {
                &mut self.response
            };
            list.push((name, value));
        }
    }

    /// Decides what the block is, and what was found in it.
    fn finish(mut self, at: usize, first: &str, findings: &mut Findings) {
        self.divide();
        let pseudo = |name: &str| value_of(&self.request, name).map(ToOwned::to_owned);
        let method = (self.request_line.as_ref().map(|(method, _)| method.clone()))
            .or_else(|| self.method.clone())
            .or_else(|| pseudo(":method"));
        let target = (self.request_line.as_ref().map(|(_, target)| target.clone())).or_else(|| pseudo(":path"));
        let url = self.url.take().or_else(|| url_of(target.as_deref(), &self.request));
        let has_request = method.is_some() || url.is_some() || !self.request.is_empty();
        let status = self.status.or_else(|| {
            let status = value_of(&self.response, ":status")?;
            status_at_start(status)
        });
        let has_response = status.is_some() || !self.response.is_empty();
        findings.kind = Some(match (has_request, has_response) {
            (true, false) if !self.is_parsed_view => Kind::RequestHeaders,
            (false, true) => Kind::ResponseHeaders,
            (false, false) if self.failure.is_none() => return,
            _ => Kind::DevTools,
        });
        if has_request {
            let mut request = FoundRequest {
                line: at,
                text: first.trim().to_owned(),
                url: url.clone(),
                method,
                source: Source::Wire,
                ..FoundRequest::default()
            };
            request.has_body = value_of(&self.request, "Content-Length").is_some_and(|length| length != "0");
            request.headers = self.request;
            findings.found.push(Found::Request(request));
        }
        if has_response || self.failure.is_some() {
            let mut response = FoundResponse {
                line: at,
                text: first.trim().to_owned(),
                status,
                url,
                headers: self.response,
                address: None,
                failure: self.failure.filter(|_| !has_response),
                unseen: Vec::new(),
            };
            response.headers.retain(|(name, _)| !name.starts_with(':'));
            if response.status.is_none() {
                response.unseen.push(Part::Status);
            }
            findings.found.push(Found::Response(response));
        }
    }
}

/// The URL of a request by its target and its headers.
pub(super) fn url_of(target: Option<&str>, headers: &[Field]) -> Option<String> {
    let target = target.unwrap_or("/");
    if is_url(target) {
        return Some(target.to_owned());
    }
    let host = value_of(headers, ":authority").or_else(|| value_of(headers, "Host"))?;
    let scheme = match value_of(headers, ":scheme") {
        Some(scheme) => scheme,
        None if is_plain(host, headers) => "http",
        None => "https",
    };
    let target = if target.starts_with('/') { target } else { "/" };
    let url = format!("{scheme}://{host}{target}");
    is_url(&url).then_some(url)
}

/// Whether a host is likely asked without TLS: it is of this machine, or has a port that is not that of https.
fn is_plain(host: &str, headers: &[Field]) -> bool {
    let (name, port) = host.rsplit_once(':').unwrap_or((host, ""));
    let is_local = matches!(name, "localhost" | "127.0.0.1" | "[::1]" | "0.0.0.0");
    let is_of_plain_page = value_of(headers, "Origin").is_some_and(|origin| origin.starts_with("http:"));
    port != "443" && port != "8443" && (is_local || !port.is_empty() || is_of_plain_page)
}
