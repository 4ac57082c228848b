//! Firefox's messages.

use super::{Sentence, says, status_of, url, word};
use crate::capture::parts::origin_of;
use crate::capture::read::{
    piece::{Message, Says},
    text::{holes, is_url},
};
use alloc::borrow::ToOwned;

/// Why a call was refused. Quotes have become straight ones.
const SENTENCES: &[Sentence] = &[
    ("CORS header 'Access-Control-Allow-Origin' missing", |_| {
        Says::OriginMissing
    }),
    (
        "CORS header 'Access-Control-Allow-Origin' does not match '{}')",
        |found| Says::OriginValue(found[0].to_owned()),
    ),
    (
        "CORS header 'Access-Control-Allow-Origin' does not match '{}'",
        |found| Says::OriginValue(found[0].to_owned()),
    ),
    ("Multiple CORS header 'Access-Control-Allow-Origin' not allowed", |_| {
        Says::OriginTwice
    }),
    (
        "Credential is not supported if the CORS header 'Access-Control-Allow-Origin' is '*'",
        |_| Says::Wildcard,
    ),
    (
        "expected 'true' in CORS header 'Access-Control-Allow-Credentials'",
        |_| Says::Credentials("".to_owned()),
    ),
    ("CORS preflight response did not succeed", |_| Says::Status),
    ("CORS request external redirect not allowed", |_| Says::Redirect),
    ("CORS preflight channel did not succeed", |_| Says::Status),
    (
        "invalid token '{}' in CORS header 'Access-Control-Allow-Methods'",
        |found| Says::MethodsInvalid(found[0].to_owned()),
    ),
    (
        "invalid token '{}' in CORS header 'Access-Control-Allow-Headers'",
        |found| Says::HeadersInvalid(found[0].to_owned()),
    ),
    (
        "Did not find method in CORS header 'Access-Control-Allow-Methods'",
        |_| Says::Method("".to_owned()),
    ),
    (
        "header '{}' is not allowed according to header 'Access-Control-Allow-Headers'",
        |found| Says::Header(found[0].to_owned()),
    ),
    (
        "missing token '{}' in CORS header 'Access-Control-Allow-Headers'",
        |found| Says::Header(found[0].to_owned()),
    ),
    ("CORS request not http", |_| Says::OfUrl),
    ("CORS header 'Origin' cannot be added", |_| {
        Says::Failure("CORS header 'Origin' cannot be added".to_owned())
    }),
    ("CORS disabled", |_| Says::Failure("CORS disabled".to_owned())),
    ("CORS request did not succeed", |_| {
        Says::Nothing("CORS request did not succeed".to_owned())
    }),
];

const REFUSED: &str = "Cross-Origin Request Blocked";

/// Whether a text is the beginning of a message that may go on in the next line.
pub(super) fn begins(text: &str) -> bool {
    text.contains(REFUSED)
}

pub(super) fn read(text: &str) -> Option<Message> {
    let mut message = Message {
        browser: Some("firefox"),
        ..Message::default()
    };
    if begins(text) {
        if let Some(found) = holes(text, "the remote resource at {} (Reason: {}") {
            message.url = Some(url(found[0].trim_end_matches('.')));
            message.says = says(found[1], SENTENCES);
            message.status = status_of(found[1]);
        }
        return message.url.is_some().then_some(message);
    }
    if text.contains("Reason: ") {
        // A part of the message, without its beginning.
        message.says = Some(says(text, SENTENCES)?);
        message.status = status_of(text);
        return Some(message);
    }
    if text.contains("Content-Security-Policy: ") || text.contains("Content Security Policy: ") {
        let found = holes(text, "blocked the loading of a resource ({}) at {} because it violates")?;
        message.url = Some(url(found[1]));
        message.says = Some(Says::Failure(text.to_owned()));
        return Some(message);
    }
    if let Some(found) = holes(
        text,
        "The resource at \"{}\" was blocked due to its Cross-Origin-Resource-Policy",
    ) {
        message.url = Some(found[0].to_owned());
        message.says = Some(Says::ResourcePolicy);
        return Some(message);
    }
    if let Some(found) = holes(text, "Security Error: Content at {} may not load data from {}") {
        message.origin = origin_of(found[0]).map(ToOwned::to_owned);
        message.url = Some(word(found[1]));
        message.says = Some(Says::SameOriginMode);
        return Some(message);
    }
    if let Some(found) = holes(text, "Security Error: Content at {} may not load or link to {}") {
        message.origin = origin_of(found[0]).map(ToOwned::to_owned);
        message.url = Some(word(found[1]));
        message.says = Some(Says::OfUrl);
        return Some(message);
    }
    if let Some(found) = holes(text, "Blocked loading mixed active content \"{}\"") {
        message.url = Some(found[0].to_owned());
        message.says = Some(Says::OfUrl);
        return Some(message);
    }
    for (pattern, initiator) in [
        ("downloadable font: download failed {} source: {}", "font"),
        ("<script> source URI is not allowed in this document: \"{}\"", "script"),
    ] {
        if let Some(found) = holes(text, pattern) {
            message.url = found.last().map(|target| url(target));
            message.initiator = Some(initiator);
            message.cross_origin = (initiator == "script").then_some("anonymous");
            message.says = Some(Says::Nothing(pattern.split(':').next().unwrap_or_default().to_owned()));
            return Some(message);
        }
    }
    for words in [
        "Local Network Access permission required",
        "Enhanced Tracking Protection",
        "NetworkError when attempting to fetch resource",
    ] {
        if let Some(start) = text.find(words) {
            let target = text.split_whitespace().map(url).find(|word| is_url(word));
            message.url = target;
            let is_of_script = words.starts_with("NetworkError");
            message.says = Some(if is_of_script {
                Says::Nothing(words.to_owned())
            } else {
                Says::Failure(text[start..].to_owned())
            });
            return Some(message);
        }
    }
    None
}
