//! WebKit's messages. One refusal is two or three of them: the first says why, the next which call.

use super::{Sentence, says, status_of, url, word};
use crate::capture::read::{
    piece::{Message, Says},
    text::holes,
};
use alloc::borrow::ToOwned;

/// Why a call was refused.
const SENTENCES: &[Sentence] = &[
    (
        "Cross-origin redirection to {} denied by Cross-Origin Resource Sharing policy: redirection URL {} has credentials",
        |found| Says::RedirectWithUserinfo(found[1].to_owned()),
    ),
    ("Origin {} is not allowed by Access-Control-Allow-Origin", |_| {
        Says::OriginMissing
    }),
    (
        "Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true",
        |_| Says::Wildcard,
    ),
    (
        "Access-Control-Allow-Origin cannot contain more than one origin",
        |_| Says::OriginTwice,
    ),
    (
        "Credentials flag is true, but Access-Control-Allow-Credentials is not \"true\"",
        |_| Says::Credentials("".to_owned()),
    ),
    ("Preflight response is not successful", |_| Says::Status),
    (
        "Header Access-Control-Allow-Methods has an invalid value: {}",
        |found| Says::MethodsInvalid(found[0].trim().to_owned()),
    ),
    (
        "Header Access-Control-Allow-Headers has an invalid value: {}",
        |found| Says::HeadersInvalid(found[0].trim().to_owned()),
    ),
    ("Method {} is not allowed by Access-Control-Allow-Methods", |found| {
        Says::Method(word(found[0]))
    }),
    (
        "Request header field {} is not allowed by Access-Control-Allow-Headers",
        |found| Says::Header(word(found[0])),
    ),
    ("Cross origin requests are only supported for HTTP", |_| Says::OfUrl),
    ("Not allowed to use restricted network port", |_| Says::OfUrl),
    ("No-Cors mode requires follow redirect mode", |_| Says::NoCorsRedirect),
    ("Not allowed to follow a redirection while loading", |_| {
        Says::RedirectModeError
    }),
    (
        "because it violates the resource's Cross-Origin-Resource-Policy response header",
        |_| Says::ResourcePolicy,
    ),
    ("was not allowed to display insecure content from", |_| Says::OfUrl),
    ("was not allowed to run insecure content from", |_| Says::OfUrl),
    ("Not allowed to request resource", |_| {
        Says::Nothing("Not allowed to request resource".to_owned())
    }),
    (
        "Cross-origin script load denied by Cross-Origin Resource Sharing policy",
        |_| Says::Nothing("Cross-origin script load denied".to_owned()),
    ),
];

/// The sentences that say which call failed, and what made it.
const CALLS: &[(&str, Option<&str>)] = &[
    ("Fetch API cannot load {} due to access control checks", None),
    (
        "XMLHttpRequest cannot load {} due to access control checks",
        Some("xhr"),
    ),
    (
        "EventSource cannot load {} due to access control checks",
        Some("event-source"),
    ),
    ("Cannot load image {} due to access control checks", Some("img")),
    ("Not allowed to follow a redirection while loading {}", None),
    ("Cancelled load to {} because it violates", None),
    ("restricted network port {}: {}", None),
    ("insecure content from {}", None),
    ("XMLHttpRequest cannot load {}. ", Some("xhr")),
    ("Fetch API cannot load {}. ", None),
];

pub(super) fn read(text: &str) -> Option<Message> {
    let mut message = Message {
        browser: Some("webkit"),
        ..Message::default()
    };
    message.says = says(text, SENTENCES);
    if message.says.is_some() {
        message.status = status_of(text);
    }
    if let Some(end) = text.find(" is not allowed by Access-Control-Allow-Origin") {
        message.origin = text[..end].split_whitespace().next_back().map(ToOwned::to_owned);
    }
    if let Some(found) = holes(text, "Cross-origin redirection to {} denied by") {
        message.location = Some(found[0].to_owned());
    }
    for (pattern, initiator) in CALLS {
        if let Some(found) = holes(text, pattern) {
            message.url = found.last().map(|target| url(&word(target)));
            message.initiator = *initiator;
            if *initiator == Some("img") {
                message.cross_origin = Some("anonymous");
            }
            break;
        }
    }
    if message.says.is_none() {
        if text.contains("TypeError: Load failed") {
            message.says = Some(Says::Nothing("TypeError: Load failed".to_owned()));
        } else if message.url.is_some() {
            message.says = Some(Says::Nothing("access control checks".to_owned()));
        }
    }
    message.says.is_some().then_some(message)
}
