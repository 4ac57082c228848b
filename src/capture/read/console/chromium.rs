//! Chromium's messages.

use super::{Sentence, says, url, word};
use crate::capture::read::{
    piece::{Message, Says, Stage},
    text::{holes, is_url, status_at_start},
};
use alloc::{borrow::ToOwned, string::ToString};

/// Why a call was refused.
const SENTENCES: &[Sentence] = &[
    ("No 'Access-Control-Allow-Origin' header is present", |_| {
        Says::OriginMissing
    }),
    (
        "The 'Access-Control-Allow-Origin' header contains multiple values '{}', but only one",
        |found| Says::OriginValue(found[0].to_owned()),
    ),
    (
        "The 'Access-Control-Allow-Origin' header contains the invalid value '{}'.",
        |found| Says::OriginValue(found[0].to_owned()),
    ),
    (
        "The 'Access-Control-Allow-Origin' header has a value '{}' that is not equal",
        |found| Says::OriginValue(found[0].to_owned()),
    ),
    (
        "'Access-Control-Allow-Origin' header in the response must not be the wildcard '*'",
        |_| Says::Wildcard,
    ),
    (
        "'Access-Control-Allow-Credentials' header in the response is '{}' which must be 'true'",
        |found| Says::Credentials(found[0].to_owned()),
    ),
    ("It does not have HTTP ok status", |_| Says::Status),
    ("Response for preflight has invalid HTTP status code {}", |_| {
        Says::Status
    }),
    ("Response for preflight is invalid (redirect)", |_| Says::Redirect),
    ("Redirect is not allowed for a preflight request", |_| Says::Redirect),
    (
        "Cannot parse Access-Control-Allow-Methods response header field",
        |_| Says::MethodsInvalid("(...)".to_owned()),
    ),
    (
        "Cannot parse Access-Control-Allow-Headers response header field",
        |_| Says::HeadersInvalid("(...)".to_owned()),
    ),
    (
        "Method {} is not allowed by Access-Control-Allow-Methods in preflight",
        |found| Says::Method(word(found[0])),
    ),
    (
        "Request header field {} is not allowed by Access-Control-Allow-Headers in preflight",
        |found| Says::Header(word(found[0])),
    ),
    ("Redirect location '{}' contains a username and password", |found| {
        Says::RedirectWithUserinfo(found[0].to_owned())
    }),
    ("Cross origin requests are not allowed by request mode", |_| {
        Says::SameOriginMode
    }),
    (
        "Request mode is \"same-origin\" but the URL's origin is not same",
        |_| Says::SameOriginMode,
    ),
    (
        "Request mode is \"no-cors\" but the redirect mode is not \"follow\"",
        |_| Says::NoCorsRedirect,
    ),
    ("Cross origin requests are only supported for protocol schemes", |_| {
        Says::OfUrl
    }),
    ("URL scheme \"{}\" is not supported", |_| Says::OfUrl),
    ("Not allowed to load local resource", |_| Says::OfUrl),
    ("Mixed Content: The page at", |_| Says::OfUrl),
    ("net::ERR_UNSAFE_PORT", |_| Says::OfUrl),
    ("net::ERR_BLOCKED_BY_RESPONSE.NotSame", |_| Says::ResourcePolicy),
    ("The response is invalid.", |_| {
        Says::Failure("The response is invalid.".to_owned())
    }),
];

/// The sentences about the local network and the Content Security Policy, whose words an engine reads.
const FAILURES: &[&str] = &[
    "Permission was denied for this request to access the `",
    "The request client is not a secure context and the resource is in more-private address space `",
    "Request had a target IP address space of `",
    "Request had no target IP address space, yet the resource is in address space `",
    "Access-Control-Allow-Private-Network' header",
    "Unable to ask for permission to access the `",
    "'Access-Control-Allow-External' header",
    "Private-Network-Access-",
];

/// Whether a text is the beginning of a message that may go on in the next line.
pub(super) fn begins(text: &str) -> bool {
    let starts = ["Access to ", "XMLHttpRequest cannot load ", "Fetch API cannot load "];
    starts.iter().any(|start| text.contains(start)) && text.contains("://")
}

pub(super) fn read(text: &str) -> Option<Message> {
    let mut message = Message {
        browser: Some("chromium"),
        ..Message::default()
    };
    let is_policy = ["Content Security Policy", "Content-Security-Policy"]
        .iter()
        .any(|name| text.contains(name));
    if let Some(found) = refused_access(text, &mut message) {
        message.stage = if found.contains("Response to preflight") || found.contains("esponse for preflight") {
            Stage::Preflight
        } else {
            Stage::Response
        };
        message.says = says(found, SENTENCES).or_else(|| local_network(found));
        return Some(message);
    }
    if is_policy {
        return policy(text, message);
    }
    if let Some(found) = holes(
        text,
        "Mixed Content: The page at '{}' was loaded over HTTPS, but requested an insecure {} '{}'",
    ) {
        message.origin = crate::capture::parts::origin_of(found[0]).map(ToOwned::to_owned);
        message.url = Some(found[2].to_owned());
        message.says = Some(Says::OfUrl);
        return Some(message);
    }
    if let Some(found) = holes(text, "Fetch API cannot load {}") {
        let (target, reason) = found[0].split_once(' ')?;
        message.says = Some(says(reason, SENTENCES)?);
        if let Some(origin) = holes(reason, "the request origin {}") {
            message.origin = Some(word(origin[0]));
        }
        message.url = Some(url(target.trim_end_matches('.')));
        return Some(message);
    }
    if let Some(found) = holes(text, "Not allowed to load local resource: {}") {
        message.url = Some(word(found[0]));
        message.says = Some(Says::OfUrl);
        return Some(message);
    }
    network(text, message)
}

/// Reads which call was refused access, and returns the rest, which says why.
fn refused_access<'a>(text: &'a str, message: &mut Message) -> Option<&'a str> {
    const BLOCKED: &str = "has been blocked by CORS policy:{}";
    if let Some(found) = holes(
        text,
        "Access to {} at '{}' {}from origin '{}' has been blocked by CORS policy:{}",
    ) {
        message.url = Some(url(found[1]));
        if let Some(first) = holes(found[2], "(redirected from '{}')") {
            message.redirected_from = Some(url(first[0]));
        }
        message.origin = Some(found[3].to_owned());
        (message.initiator, message.cross_origin) = initiator(found[0]);
        return Some(found[4]);
    }
    if let Some(found) = holes(text, "Redirect from '{}' to '{}' has been blocked by CORS policy:{}") {
        message.redirected_from = Some(url(found[0]));
        message.url = Some(url(found[1]));
        return Some(found[2]);
    }
    if let Some(found) = holes(text, "XMLHttpRequest cannot load {}. {}") {
        message.initiator = Some("xhr");
        return older(found[0], found[1], message);
    }
    if let Some(found) = holes(text, "Failed to load {}: {}")
        && is_url(found[0])
    {
        return older(found[0], found[1], message);
    }
    // A part of the message, without its beginning.
    holes(text, BLOCKED).map(|found| found[0]).or_else(|| {
        (says(text, SENTENCES).is_some()
            && !text.contains("net::")
            && !text.contains("cannot load")
            && !text.contains("Mixed Content")
            && !text.contains("local resource"))
        .then_some(text)
    })
}

/// The form that the message had before Chromium 62.
fn older<'a>(target: &str, reason: &'a str, message: &mut Message) -> Option<&'a str> {
    says(reason, SENTENCES)?;
    message.url = Some(url(target));
    if let Some(found) = holes(reason, "Origin '{}' is therefore not allowed access") {
        message.origin = Some(found[0].to_owned());
    }
    Some(reason)
}

/// What makes the request, by Chromium's name of the kind of resource, and its `crossorigin` attribute.
fn initiator(kind: &str) -> (Option<&'static str>, Option<&'static str>) {
    match kind.to_ascii_lowercase().as_str() {
        "xmlhttprequest" => (Some("xhr"), None),
        "font" => (Some("font"), None),
        "image" => (Some("img"), Some("anonymous")),
        "script" => (Some("script"), Some("anonymous")),
        "css stylesheet" => (Some("stylesheet"), Some("anonymous")),
        "manifest" => (Some("manifest"), None),
        "audio" => (Some("audio"), Some("anonymous")),
        "video" => (Some("video"), Some("anonymous")),
        _ => (None, None),
    }
}

/// The words about the local network, by which an engine knows it.
fn local_network(text: &str) -> Option<Says> {
    let start = FAILURES.iter().find_map(|words| text.find(words))?;
    let words = text[start..].trim();
    let has_name = words.to_ascii_lowercase().contains("local network");
    Some(Says::Failure(if has_name {
        words.to_owned()
    } else {
        alloc::format!("{words} (local network access)")
    }))
}

/// A call that the page's own policy forbids.
fn policy(text: &str, mut message: Message) -> Option<Message> {
    let patterns = [
        "Refused to connect to '{}' because it violates",
        "Refused to load the {} '{}' because it violates",
        "Connecting to '{}' violates the following Content Security Policy",
        "Loading the {} '{}' violates the following Content Security Policy",
        "Fetch API cannot load {}. Refused to connect",
        "Refused to connect because it violates",
    ];
    let found = patterns.iter().find_map(|pattern| holes(text, pattern))?;
    message.url = found.last().map(|target| url(target));
    message.says = Some(Says::Failure(text.to_owned()));
    Some(message)
}

/// The lines of the network: `PUT https://b.example/ net::ERR_FAILED 200 (OK)`, `Failed to load resource: net::ERR_FAILED`.
fn network(text: &str, mut message: Message) -> Option<Message> {
    let error = text.find("net::").map(|start| word(&text[start..]));
    let is_resource = text.contains("Failed to load resource: ");
    let words: alloc::vec::Vec<&str> = text.split_whitespace().collect();
    let place = words.iter().position(|word| is_url(word));
    if let Some(place) = place {
        message.url = Some(without_line(words[place]).to_owned());
        if place > 0 && is_method(words[place - 1]) {
            message.method = Some(words[place - 1].to_owned());
        } else if error.is_none() {
            return failed_fetch(text, message);
        }
    } else if !is_resource && error.is_none() {
        return failed_fetch(text, message);
    }
    let behind = match &error {
        Some(error) => &text[text.find(error.as_str())? + error.len()..],
        None if is_resource => holes(text, "with a status of {}")?[0],
        None => {
            let target = words.get(place? + 1..)?.first()?;
            &text[text.rfind(target)?..]
        }
    };
    message.status = status_at_start(behind.trim_start());
    match error {
        Some(error) if error.starts_with("net::ERR_FAILED") => message.says = Some(Says::Nothing(error)),
        Some(error) => {
            message.says = Some(says(&error, SENTENCES).unwrap_or_else(|| Says::Failure(error.to_string())));
        }
        // Without an error it is the answer's status.
        None => {
            message.status?;
        }
    }
    Some(message)
}

/// The URL without the number of a line, which the console writes behind it.
fn without_line(url: &str) -> &str {
    match url.rsplit_once(':') {
        Some((url, line)) if line.bytes().all(|byte| byte.is_ascii_digit()) && url.matches('/').count() > 2 => url,
        _ => url,
    }
}

fn is_method(word: &str) -> bool {
    (3..=10).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The error that script gets.
fn failed_fetch(text: &str, mut message: Message) -> Option<Message> {
    if !text.contains("TypeError: Failed to fetch") {
        return None;
    }
    message.url = None;
    message.says = Some(Says::Nothing("TypeError: Failed to fetch".to_owned()));
    Some(message)
}
