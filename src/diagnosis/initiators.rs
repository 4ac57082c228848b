//! The table of the initiators, for people.

use super::catalogue::{refused, without_cors};
use crate::request::Initiator;
use alloc::vec::Vec;

/// An initiator: the properties of its requests, and the effect of a refusal on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct InitiatorSummary {
    /// The name of the initiator, such as "fetch" or "img".
    pub name: &'static str,
    /// The mode without a `crossorigin` attribute. With the attribute the mode is "cors".
    pub mode: &'static str,
    /// The credentials mode without a `crossorigin` attribute. With the attribute the credentials mode is "same-origin" or "include".
    pub credentials: &'static str,
    /// The destination of its requests; empty for fetch() and XMLHttpRequest.
    pub destination: &'static str,
    /// Whether the element has a `crossorigin` attribute.
    pub cross_origin: bool,
    /// Whether there can be a preflight.
    pub preflight: bool,
    /// The effect of a network error that the page sees, as a sentence.
    pub refused: &'static str,
    /// The uses that a response without CORS does not allow, as a sentence; empty where every use works.
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
