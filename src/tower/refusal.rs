//! An answer that a browser refuses.

use super::text;
use crate::diagnosis::Diagnosis;
use std::string::String;

/// An answer that a browser refuses. It is printed as the text of the log.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Refusal {
    /// The origin of the page, as the request names it.
    pub origin: String,
    /// The method of the call. If a preflight was refused, it is the call that the preflight asks for, which never arrives.
    pub method: String,
    /// The URL of the call.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
    /// Whether the answer is one to a preflight.
    pub is_preflight: bool,
    /// Whether the origin is none of [`ExplainLayer::origins`](super::ExplainLayer::origins), so that the refusal is as it should be.
    pub is_expected: bool,
    /// How often the same was seen: the same cause, origin and endpoint.
    pub count: u64,
    /// Whether another cause may count if the page sends credentials, which the server cannot see.
    pub depends_on_credentials: bool,
    /// What is wrong, and what to do.
    pub diagnosis: Diagnosis,
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        text::write(self, formatter)
    }
}
