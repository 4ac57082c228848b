//! What was read: a request and its answers, as an engine takes them, and what is not among them.

use alloc::{string::String, vec::Vec};
use serde::Serialize;

/// What was read of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Reading {
    /// The serialized origin of the page that made the request; null if the text does not tell.
    pub origin: Option<String>,
    /// The browser whose words were read: `chromium`, `firefox` or `webkit`.
    pub browser: Option<&'static str>,
    /// The request; null if the text has none.
    pub request: Option<ReadRequest>,
    /// The answers in the order in which they came: to the preflight, if there was one, to the request, and to each redirect.
    pub responses: Vec<ReadResponse>,
    /// The headers of the request that a browser or a tool has added, so that no page sets them.
    pub removed: Vec<Removed>,
    /// The lines that could not be read.
    pub unread: Vec<Unread>,
    /// What the text consists of, in its order.
    pub pieces: Vec<Piece>,
}

/// A request, with the names of the JavaScript contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ReadRequest {
    /// The URL.
    pub url: String,
    /// The method, as it was written.
    pub method: String,
    /// The headers that the application sets. A value that nobody saw is `...`.
    pub headers: Vec<(String, String)>,
    /// The mode, where it is not that of the initiator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// The credentials mode, if the text tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    /// The redirect mode, if the text tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// The cache mode, if the text tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<String>,
    /// The Content-Type that the body brings along, if the request has a body and no header that names its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_type: Option<String>,
    /// What made the request, where it was not `fetch()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiator: Option<&'static str>,
    /// The `crossorigin` attribute of the element that made the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_origin: Option<&'static str>,
    /// Set where a message tells of a preflight and not of its reason: this makes any request need one.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub upload_listeners: bool,
    /// Whether the request may outlive its page.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub keepalive: bool,
}

/// An answer, or the failure in its place, with the names of the JavaScript contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReadResponse {
    /// The status; 0 if the transport failed.
    pub status: u16,
    /// The URL that answered, if it is known. With status 0, the words of the failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The headers. A value that nobody saw is `...`.
    pub headers: Vec<(String, String)>,
    /// The IP address that answered, if it is known.
    #[serde(rename = "remoteAddress", skip_serializing_if = "Option::is_none")]
    pub remote_address: Option<String>,
    /// What of this answer nobody has seen: it stands for what a message says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unseen: Vec<Part>,
}

/// A part of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The status.
    Status,
    /// The headers, apart from those that the message is about.
    Headers,
}

/// A header that was taken out of the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Removed {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
    /// Why no page sets it.
    pub why: &'static str,
}

/// A line, or a part of one, that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unread {
    /// The number of the line; the first is 1.
    pub line: usize,
    /// What stands there.
    pub text: String,
    /// Why it could not be read.
    pub reason: &'static str,
}

/// A piece of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Piece {
    /// What it is.
    pub kind: Kind,
    /// The number of its first line; the first line of the text is 1.
    pub line: usize,
    /// How many lines it has.
    pub lines: usize,
}

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// A URL and nothing else.
    Url,
    /// The headers of a request.
    RequestHeaders,
    /// The status and the headers of an answer.
    ResponseHeaders,
    /// The tab "Headers" of the developer tools: the parsed view of a request and its answer.
    #[serde(rename = "devtools")]
    DevTools,
    /// What `curl -v` prints.
    CurlOutput,
    /// A command for curl.
    CurlCommand,
    /// `Invoke-WebRequest` or `Invoke-RestMethod` of PowerShell.
    #[serde(rename = "powershell-command")]
    PowerShellCommand,
    /// A call of `fetch()`.
    Fetch,
    /// A call of jQuery.
    #[serde(rename = "jquery")]
    JQuery,
    /// A HAR, or an entry of one.
    Har,
    /// A message in a browser's console.
    ConsoleMessage,
    /// The body behind the headers of an answer.
    Body,
}
