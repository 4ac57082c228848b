//! What a recording becomes: calls, with the names of the JavaScript contract.

use super::{parts::Field, recorder::RecorderName};
use crate::{
    diagnosis::Diagnosis,
    engine::{Outcome, Plan, Verdict},
};
use alloc::{string::String, vec::Vec};
use serde::{Deserialize, Serialize};

/// Recorded traffic, put together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The calls, in the order in which they began.
    pub calls: Vec<Call>,
    /// How many entries belong to no cross-origin call.
    pub ignored: usize,
    /// What could not be read, each with its place.
    pub unread: Vec<UnreadPart>,
    /// Who recorded.
    pub recorder: RecorderName,
}

/// One call of a page, with everything that belongs to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Call {
    /// Stable within a recording: `1`, `2`, ….
    pub id: String,
    /// In milliseconds since 1970; null if the recording does not say.
    pub started_at: Option<f64>,
    /// In milliseconds.
    pub duration: Option<f64>,
    /// The serialized origin of the page; null if the recording does not say.
    pub origin: Option<String>,
    /// The profile of the browser that made the call, or `standard`.
    pub profile: &'static str,
    /// The request, as the page made it.
    pub request: RecordedRequest,
    /// The answers that the request needs, in order.
    pub responses: Vec<RecordedResponse>,
    /// Every message that travelled, in order.
    pub messages: Vec<Message>,
    /// What the browser made of the call, where the recording says so.
    pub recorded: Recorded,
    /// The outcome of the likeliest reading.
    pub outcome: CallOutcome,
    /// What the recorder leaves out.
    pub unknowns: Vec<Unknown>,
}

/// A request as a page makes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The URL.
    pub url: String,
    /// The method.
    pub method: String,
    /// The headers that the page has set. A value that nobody saw is `...`.
    pub headers: Vec<Field>,
    /// The mode, where it is not that of the initiator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// The credentials mode, if it is known, or the likeliest where the outcome depends on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<String>,
    /// What made the request, where it was not `fetch()`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiator: Option<String>,
    /// The `crossorigin` attribute of the element that made the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cross_origin: Option<String>,
    /// The Content-Type of the body, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_type: Option<String>,
    /// Set where there was a preflight for no other reason that is known.
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    pub upload_listeners: bool,
}

/// An answer, or with status 0 a failure, whose words are the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RecordedResponse {
    /// The status.
    pub status: u16,
    /// The words of the failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The headers.
    pub headers: Vec<Field>,
    /// The IP address that the answer came from, if it is known.
    #[serde(rename = "remoteAddress", skip_serializing_if = "Option::is_none")]
    pub remote_address: Option<String>,
}

/// A request that travelled, with what came back.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Message {
    /// What the request is for.
    pub kind: MessageKind,
    /// The request.
    pub request: SentRequest,
    /// The answer; null if there is none.
    pub response: Option<ReceivedResponse>,
    /// The words of a failure.
    pub failure: Option<String>,
    /// Set for a preflight that was not sent, because the browser's preflight cache covered it. Its answer is that of the preflight that
    /// filled the cache.
    pub cached: bool,
    /// How long the exchange took, in milliseconds, if the recording says so.
    pub duration: Option<f64>,
}

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MessageKind {
    /// The OPTIONS request that asks for permission.
    Preflight,
    /// The request of the page.
    Request,
    /// The request that follows a redirect.
    Redirect,
}

/// A request as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SentRequest {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The headers.
    pub headers: Vec<Field>,
}

/// An answer as it was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReceivedResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<Field>,
}

/// What the browser made of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Recorded {
    /// The outcome.
    pub outcome: RecordedOutcome,
    /// The words of the error.
    pub error: Option<String>,
}

/// What a recording says of the end of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RecordedOutcome {
    /// The browser has handed out the answer.
    Allowed,
    /// The browser has refused the call, or the network has failed.
    Blocked,
    /// The call has not ended.
    Pending,
    /// The recording does not say.
    Unknown,
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CallOutcome {
    /// Script gets the answer.
    Allowed,
    /// Script gets an answer of which it sees nothing.
    Opaque,
    /// Script gets an error.
    Blocked,
    /// The recording has fewer answers than the call needs, and nothing was refused.
    Incomplete,
    /// The call has not ended.
    Pending,
}

impl From<Outcome> for CallOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Allowed => Self::Allowed,
            Outcome::Opaque => Self::Opaque,
            Outcome::Blocked => Self::Blocked,
            Outcome::Incomplete => Self::Incomplete,
        }
    }
}

/// Something that the recorder leaves out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unknown {
    /// What is not known: `credentials`, `preflight`, `origin`, `answer`, `headers`, `refusal`.
    pub what: &'static str,
    /// Why it is not known, in one sentence.
    pub why: &'static str,
    /// How the call would end otherwise, where the outcome depends on it.
    pub otherwise: Option<Otherwise>,
}

/// The other outcome of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Otherwise {
    /// The outcome.
    pub outcome: CallOutcome,
    /// The code of the first cause; null if nothing is wrong.
    pub cause: Option<&'static str>,
}

/// A part of a recording that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UnreadPart {
    /// Where it stands.
    #[serde(rename = "where")]
    pub place: String,
    /// Why it could not be read.
    pub reason: String,
}

/// What the engine says of a call.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// What is wrong, and what to do.
    pub diagnosis: Diagnosis,
    /// The plan of the request.
    pub plan: Plan,
}
