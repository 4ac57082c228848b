//! The initiators as people read them.

use super::catalogue::{refused, without_cors};
use crate::request::Initiator;
use alloc::vec::Vec;

/// What makes a request, and what the page sees if the request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct InitiatorSummary {
    pub name: &'static str,
    /// Without a `crossorigin` attribute. With one it is "cors".
    pub mode: &'static str,
    /// Without a `crossorigin` attribute. With one it is "same-origin" or "include".
    pub credentials: &'static str,
    pub destination: &'static str,
    /// Whether the element has a `crossorigin` attribute.
    pub cross_origin: bool,
    /// Whether there can be a preflight.
    pub preflight: bool,
    /// What the page sees of a network error, as a sentence.
    pub refused: &'static str,
    /// What a response that came without CORS is not good for, as a sentence; empty where there is nothing to say.
    pub without_cors: &'static str,
}

/// Every initiator.
#[must_use]
pub fn initiators() -> Vec<InitiatorSummary> {
    Initiator::ALL
        .iter()
        .map(|&initiator| InitiatorSummary::from(initiator))
        .collect()
}

impl From<Initiator> for InitiatorSummary {
    fn from(initiator: Initiator) -> Self {
        let info = initiator.info();
        Self {
            name: initiator.as_str(),
            mode: info.mode.as_str(),
            credentials: info.credentials_mode.as_str(),
            destination: info.destination.as_str(),
            cross_origin: info.has_cross_origin_attribute(),
            preflight: info.can_have_preflight(),
            refused: refused(initiator),
            without_cors: without_cors(initiator).unwrap_or_default(),
        }
    }
}
