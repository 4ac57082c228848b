//! What `curl -v` prints: `>` stands before what was sent, `<` before what came, `*` before what curl says itself.

use super::{
    header_block::url_of,
    piece::{Findings, Found, FoundRequest, FoundResponse, Source},
    reading::Kind,
    text::{holes, status_at_start},
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

/// The output that begins in the line at this index.
pub(super) fn read(lines: &[&str], at: usize) -> Option<Findings> {
    if let Some(failure) = failure(lines[at]) {
        let mut findings = Findings::new(Kind::CurlOutput, 1);
        findings.found.push(Found::Response(FoundResponse {
            line: at,
            text: lines[at].trim().to_owned(),
            failure: Some(failure),
            ..FoundResponse::default()
        }));
        return Some(findings);
    }
    if !begins(lines[at]) {
        return None;
    }
    let mut findings = Findings::default();
    let mut output = Output::default();
    let mut index = at;
    let mut body: Option<usize> = None;
    while index < lines.len() {
        let line = lines[index];
        match part(line) {
            Some(part) => {
                body = None;
                output.part(part, index, line, &mut findings.found);
            }
            // curl prints the body between what came and what it says at the end.
            None if output.has_ended_headers => {
                let Some(end) = lines[index..].iter().position(|line| line.starts_with("* ")) else {
                    break;
                };
                if body.is_none() && !lines[index..index + end].iter().any(|line| failure(line).is_some()) {
                    body = Some(index);
                    index += end;
                    continue;
                }
                break;
            }
            None => break,
        }
        index += 1;
    }
    output.end(&mut findings.found);
    findings.kind = Some(Kind::CurlOutput);
    findings.lines = index - at;
    Some(findings)
}

enum Part<'a> {
    Sent(&'a str),
    Came(&'a str),
    Said(&'a str),
    /// The meter of the progress, and sizes of data.
    Meter,
}

fn begins(line: &str) -> bool {
    match part(line) {
        Some(Part::Sent(rest)) => rest.contains(" HTTP/"),
        Some(Part::Came(rest)) => rest.starts_with("HTTP/"),
        Some(Part::Said(rest)) => {
            let words = [
                "Trying ",
                "Connected to ",
                "Host ",
                "Uses proxy",
                "Could not resolve",
                "TCP_NODELAY",
                "using HTTP",
                "ALPN",
                "Rebuilt URL",
                "Connection #",
                "Closing connection",
                "Immediate connect",
                "connect to ",
                "Mark bundle",
                "SSL ",
                "TLS",
                "IPv4: ",
                "IPv6: ",
                "Established connection",
                "Request completely sent",
                "Issue another request",
                "Note: ",
                "  Trying",
                "Found bundle",
                "Re-using",
            ];
            words
                .iter()
                .any(|word| rest.trim_start().starts_with(word.trim_start()))
        }
        Some(Part::Meter) => line.contains("% Total"),
        None => false,
    }
}

fn part(line: &str) -> Option<Part<'_>> {
    let behind = |sign: &str| {
        let rest = line.strip_prefix(sign)?;
        (rest.is_empty() || rest.starts_with(' ')).then(|| rest.strip_prefix(' ').unwrap_or(rest))
    };
    if let Some(rest) = behind(">") {
        return Some(Part::Sent(rest));
    }
    if let Some(rest) = behind("<") {
        return Some(Part::Came(rest));
    }
    if let Some(rest) = behind("*") {
        return Some(Part::Said(rest));
    }
    let is_data = |sign: &str| behind(sign).is_some_and(|rest| rest.starts_with('['));
    let trimmed = line.trim_start();
    let is_meter = trimmed.starts_with("% Total")
        || trimmed.starts_with("Dload  Upload")
        || line.starts_with(' ') && trimmed.split_whitespace().count() > 8 && trimmed.contains("--:--:--")
        || trimmed.starts_with(|c: char| c.is_ascii_digit()) && trimmed.contains("--:--:--");
    (is_data("{") || is_data("}") || is_meter).then_some(Part::Meter)
}

/// The words of `curl: (7) Failed to connect to …`.
fn failure(line: &str) -> Option<String> {
    let rest = line.trim_start().strip_prefix("curl: (")?;
    let (number, words) = rest.split_once(')')?;
    number
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| words.trim().to_owned())
}

#[derive(Default)]
struct Output {
    request: Option<FoundRequest>,
    target: String,
    response: Option<FoundResponse>,
    is_tls: bool,
    port: String,
    /// The URL that the response under way answers.
    url: Option<String>,
    has_ended_headers: bool,
    is_tunnel: bool,
}

impl Output {
    fn part(&mut self, part: Part<'_>, index: usize, line: &str, found: &mut Vec<Found>) {
        match part {
            Part::Said(said) => self.said(said),
            Part::Sent(sent) => self.sent(sent, index, line, found),
            Part::Came(came) => self.came(came, index, line, found),
            Part::Meter => {}
        }
    }

    fn said(&mut self, said: &str) {
        if let Some(port) = holes(said, "Connected to {} port {}") {
            port[1]
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .clone_into(&mut self.port);
            self.is_tls = self.port == "443";
        }
        if let Some(port) = holes(said, "Established connection to {} port {}") {
            port[1]
                .split([')', ' '])
                .next()
                .unwrap_or_default()
                .clone_into(&mut self.port);
            self.is_tls = self.port == "443";
        }
        if said.contains("SSL connection using") || said.contains("TLSv1") || said.contains("[:scheme: https]") {
            self.is_tls = true;
        }
    }

    fn sent(&mut self, sent: &str, index: usize, line: &str, found: &mut Vec<Found>) {
        let mut words = sent.split_whitespace();
        if let (Some(method), Some(target), Some(version)) = (words.next(), words.next(), words.next())
            && version.starts_with("HTTP/")
        {
            self.end(found);
            self.is_tunnel = method == "CONNECT";
            target.clone_into(&mut self.target);
            self.request = Some(FoundRequest {
                line: index,
                text: line.trim().to_owned(),
                method: Some(method.to_owned()),
                source: Source::Wire,
                ..FoundRequest::default()
            });
            return;
        }
        if let (Some(request), Some((name, value))) = (&mut self.request, sent.split_once(':')) {
            request.headers.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }

    fn came(&mut self, came: &str, index: usize, line: &str, found: &mut Vec<Found>) {
        if let Some(status) = came.strip_prefix("HTTP/") {
            self.end(found);
            self.has_ended_headers = false;
            let status = status
                .split_once(' ')
                .and_then(|(_, rest)| status_at_start(rest.trim_start()));
            self.response = Some(FoundResponse {
                line: index,
                text: line.trim().to_owned(),
                status,
                url: self.url.clone(),
                ..FoundResponse::default()
            });
        } else if came.trim().is_empty() {
            self.has_ended_headers = true;
        } else if let Some(response) = &mut self.response {
            if came.starts_with([' ', '\t'])
                && let Some((_, value)) = response.headers.last_mut()
            {
                *value = format!("{value} {}", came.trim());
            } else if let Some((name, value)) = came.split_once(':') {
                response.headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
    }

    /// Ends the request or the answer that is under way.
    fn end(&mut self, found: &mut Vec<Found>) {
        if let Some(mut request) = self.request.take()
            && !self.is_tunnel
        {
            let url = url_of(Some(&self.target), &request.headers).map(|url| match url.split_once("://") {
                Some((_, rest)) if !self.port.is_empty() => {
                    format!("{}://{rest}", if self.is_tls { "https" } else { "http" })
                }
                _ => url,
            });
            self.url.clone_from(&url);
            request.url = url;
            request.has_body = request.header("Content-Length").is_some_and(|length| length != "0");
            found.push(Found::Request(request));
        }
        if let Some(response) = self.response.take() {
            if self.is_tunnel {
                // The proxy's answer is none of the server's.
                self.is_tunnel = false;
            } else {
                found.push(Found::Response(response));
            }
        }
    }
}
