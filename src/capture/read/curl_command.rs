//! A command for curl becomes a request.

use super::{
    piece::{Findings, Found, FoundRequest, Source},
    reading::Kind,
    shell::{Shell, Word},
    text::{is_url, lines_from},
    words,
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// The long options that have a value and play no part here, beside those that [`Reader::option`] reads.
const WITH_VALUE: &[&str] = &[
    "--output",
    "--max-time",
    "--connect-timeout",
    "--proxy",
    "--proxy-user",
    "--cacert",
    "--cert",
    "--key",
    "--write-out",
    "--resolve",
    "--connect-to",
    "--interface",
    "--retry",
    "--retry-delay",
    "--retry-max-time",
    "--limit-rate",
    "--range",
    "--cookie-jar",
    "--dump-header",
    "--max-redirs",
    "--ciphers",
    "--tls-max",
    "--unix-socket",
    "--config",
    "--netrc-file",
    "--trace",
    "--trace-ascii",
    "--aws-sigv4",
    "--cert-type",
    "--key-type",
    "--pass",
    "--noproxy",
    "--socks5",
    "--proto",
    "--stderr",
    "--time-cond",
    "--form-string",
    "--capath",
    "--continue-at",
    "--speed-limit",
    "--speed-time",
    "--keepalive-time",
    "--local-port",
    "--preproxy",
    "--doh-url",
    "--dns-servers",
    "--expect100-timeout",
    "--hsts",
    "--alt-svc",
    "--rate",
    "--variable",
    "--ip-tos",
    "--vlan-priority",
    "--max-filesize",
    "--happy-eyeballs-timeout-ms",
    "--url-query",
    "--json-file",
];
/// The short options that have a value and play no part here.
const SHORT_WITH_VALUE: &str = "omxEwrcDKCyYtQzP";

/// The command that begins in the line at this index.
pub(super) fn read(lines: &[&str], at: usize) -> Option<Findings> {
    let (start, is_powershell) = start_of_command(lines[at])?;
    let mut rest: Vec<&str> = lines_from(lines, at).to_vec();
    rest[0] = &lines[at][start..];
    let command = Shell::of(&rest, is_powershell).split(&rest);
    let mut findings = Findings::new(Kind::CurlCommand, command.lines);
    let mut reader = Reader {
        at,
        request: FoundRequest {
            line: at,
            text: lines[at].trim().to_owned(),
            source: Source::Wire,
            ..FoundRequest::default()
        },
        data: Vec::new(),
        is_data_in_url: false,
        findings: &mut findings,
    };
    reader.words(&command.words[1..]);
    let request = reader.finish();
    if !command.behind.is_empty() && !command.behind.starts_with('#') {
        findings.unread(at + command.lines - 1, &command.behind, words::BEHIND_COMMAND);
    }
    if let Some(open) = command.words.iter().find(|word| word.is_open) {
        findings.unread(at + open.line, &open.text, words::NOT_CLOSED);
    }
    findings.found.push(Found::Request(request));
    Some(findings)
}

/// Where a command for curl begins in a line, behind the prompt of a shell, and whether that is PowerShell's.
fn start_of_command(line: &str) -> Option<(usize, bool)> {
    let is_start = |rest: &str| {
        let first = rest.split_whitespace().next().unwrap_or_default();
        matches!(first, "curl" | "curl.exe") || first.ends_with("/curl") || first.ends_with("\\curl.exe")
    };
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    if is_start(trimmed) {
        return Some((indent, false));
    }
    for prompt in ["$ ", "# ", "% ", "> ", "sudo ", "time "] {
        let Some(place) = trimmed.find(prompt) else { continue };
        let rest = trimmed[place + prompt.len()..].trim_start();
        // A prompt has no sentence in it.
        if is_start(rest) && trimmed[..place].split_whitespace().count() <= 3 {
            let start = indent + trimmed.len() - rest.len();
            return Some((start, trimmed.starts_with("PS ")));
        }
    }
    None
}

struct Reader<'a> {
    at: usize,
    request: FoundRequest,
    data: Vec<String>,
    is_data_in_url: bool,
    findings: &'a mut Findings,
}

impl Reader<'_> {
    fn words(&mut self, all: &[Word]) {
        let mut rest = all.iter();
        while let Some(word) = rest.next() {
            let text = word.text.as_str();
            if let Some(long) = text.strip_prefix("--") {
                if long.is_empty() {
                    continue;
                }
                let (name, given) = match text.split_once('=') {
                    Some((name, value)) if known(name) => (name, Some(value.to_owned())),
                    _ => (text, None),
                };
                self.option(name, word, &mut || {
                    given.clone().or_else(|| rest.next().map(|word| word.text.clone()))
                });
            } else if text.len() > 1 && text.starts_with('-') {
                self.short_options(word, &mut || rest.next().map(|word| word.text.clone()));
            } else {
                self.url(word);
            }
        }
    }

    /// `-sSXPUT`: each letter is an option, and what stands behind one with a value is its value.
    fn short_options(&mut self, word: &Word, next: &mut dyn FnMut() -> Option<String>) {
        let letters: Vec<char> = word.text.chars().skip(1).collect();
        for (index, letter) in letters.iter().enumerate() {
            let name = format!("-{letter}");
            if !known(&name) {
                continue;
            }
            let behind: String = letters[index + 1..].iter().collect();
            return self.option(&name, word, &mut || {
                if behind.is_empty() {
                    next()
                } else {
                    Some(behind.clone())
                }
            });
        }
        for letter in letters {
            self.option(&format!("-{letter}"), word, &mut || None);
        }
    }

    fn option(&mut self, name: &str, word: &Word, value: &mut dyn FnMut() -> Option<String>) {
        let request = &mut self.request;
        match name {
            "-I" | "--head" => request.method = Some("HEAD".into()),
            "-G" | "--get" => self.is_data_in_url = true,
            _ if !known(name) => {}
            _ => {
                let Some(value) = value() else {
                    let line = self.at + word.line;
                    self.findings.unread(line, &word.text, words::NO_VALUE);
                    return;
                };
                self.option_with_value(name, &value, word);
            }
        }
    }

    fn option_with_value(&mut self, name: &str, value: &str, word: &Word) {
        let request = &mut self.request;
        match name {
            "-X" | "--request" => request.method = Some(value.into()),
            "-H" | "--header" => self.header(value, word),
            "--url" => self.url(&Word {
                text: value.into(),
                line: word.line,
                is_open: false,
            }),
            "-u" | "--user" => {
                request.headers.push(("Authorization".into(), "Basic ...".into()));
            }
            "--oauth2-bearer" => request
                .headers
                .push(("Authorization".into(), format!("Bearer {value}"))),
            "-A" | "--user-agent" => request.headers.push(("User-Agent".into(), value.into())),
            "-e" | "--referer" => request.headers.push(("Referer".into(), value.into())),
            "-b" | "--cookie" => request.headers.push(("Cookie".into(), value.into())),
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--data-urlencode" => {
                request.has_body = true;
                self.data.push(value.into());
            }
            "--json" => {
                request.has_body = true;
                self.data.push(value.into());
                for (name, value) in [("Content-Type", "application/json"), ("Accept", "application/json")] {
                    if request.header(name).is_none() {
                        request.headers.push((name.into(), value.into()));
                    }
                }
            }
            "-F" | "--form" => {
                request.has_body = true;
                request.body_type = Some("multipart/form-data; boundary=...".into());
            }
            "-T" | "--upload-file" => {
                request.has_body = true;
                request.method.get_or_insert_with(|| "PUT".into());
            }
            _ => {}
        }
    }

    fn header(&mut self, value: &str, word: &Word) {
        let line = self.at + word.line;
        if value.starts_with('@') {
            self.findings.unread(line, value, words::FILE_UNKNOWN);
            return;
        }
        // `X-Key;` is a header with an empty value, `X-Key:` takes one out that curl would add.
        match value.split_once(':') {
            Some((name, value)) if !value.trim().is_empty() => {
                let header = (name.trim().to_owned(), value.trim().to_owned());
                self.request.headers.push(header);
            }
            Some(_) => {}
            None => match value.strip_suffix(';') {
                Some(name) => self.request.headers.push((name.trim().to_owned(), String::new())),
                None => self.findings.unread(line, value, words::NO_HEADER_LINE),
            },
        }
    }

    fn url(&mut self, word: &Word) {
        let line = self.at + word.line;
        let text = word.text.as_str();
        let url = if text.contains("://") {
            text.to_owned()
        } else {
            // curl takes a name without a scheme for a host.
            format!("http://{text}")
        };
        let host = url.split("://").nth(1).unwrap_or_default();
        let is_host =
            host.starts_with("localhost") || host.split('/').next().unwrap_or_default().contains(['.', ':', '[']);
        if !is_url(&url) || !(text.contains("://") || is_host) {
            self.findings.unread(line, text, words::NO_OPTION_OF_REQUEST);
        } else if self.request.url.is_some() {
            self.findings.unread(line, text, words::OTHER_REQUEST);
        } else {
            self.request.url = Some(url);
        }
    }

    /// The request, with the method and the type that curl gives a body.
    fn finish(mut self) -> FoundRequest {
        let request = &mut self.request;
        if self.is_data_in_url {
            request.has_body = false;
            if let (Some(url), false) = (&mut request.url, self.data.is_empty()) {
                url.push(if url.contains('?') { '&' } else { '?' });
                url.push_str(&self.data.join("&").replace(' ', "+"));
            }
        }
        if request.has_body {
            request.method.get_or_insert_with(|| "POST".to_string());
            if !self.data.is_empty() && request.header("Content-Type").is_none() {
                request.body_type = Some("application/x-www-form-urlencoded".into());
            }
        }
        self.request
    }
}

/// Whether an option has a value.
fn known(name: &str) -> bool {
    const READ: &[&str] = &[
        "--request",
        "--header",
        "--url",
        "--user",
        "--oauth2-bearer",
        "--user-agent",
        "--referer",
        "--cookie",
        "--data",
        "--data-raw",
        "--data-binary",
        "--data-ascii",
        "--data-urlencode",
        "--json",
        "--form",
        "--upload-file",
    ];
    READ.contains(&name)
        || WITH_VALUE.contains(&name)
        || (name.len() == 2 && !name.starts_with("--"))
            && name
                .chars()
                .nth(1)
                .is_some_and(|letter| "XHuAebdFT".contains(letter) || SHORT_WITH_VALUE.contains(letter))
}
