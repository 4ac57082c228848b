//! Why something is not known, or could not be read: the sentences of `capture`.

use alloc::{format, string::String};

/// Where an entry stands.
pub(super) fn place(entry: usize, offset: u64, line: u64) -> String {
    format!("entry {entry}, at byte {offset}, in line {line}")
}

pub(super) const CREDENTIALS: &str = "The recording does not say whether the request includes credentials.";
pub(super) const CREDENTIALS_SANITIZED: &str = "The recording does not say whether the request includes credentials, and DevTools leaves cookies out of a file unless it is exported with sensitive data.";
pub(super) const PREFLIGHT_LEFT_OUT: &str =
    "This recorder leaves preflights out. The request was sent, so a preflight had allowed it.";
pub(super) const PREFLIGHT_UNSEEN: &str =
    "The request was sent, so an earlier preflight had allowed it. That preflight is not in the recording.";
pub(super) const PREFLIGHT_NOT_SENT: &str =
    "The recording has no preflight, and the request was not sent. It may be the preflight that has failed.";
pub(super) const ORIGIN: &str = "The recording does not say which page made the request.";
pub(super) const ANSWER: &str = "This recorder leaves the answer out when the browser has refused the call.";
pub(super) const STATUS_OF_REDIRECT: &str =
    "The preflight was answered with a redirect. The browser does not record which one.";
pub(super) const REFUSAL: &str =
    "CORS allows this exchange as it is recorded, but the browser has refused it: something else is in the way.";
pub(super) const DELIVERY: &str = "CORS refuses this exchange as it is recorded, but the browser has handed the answer out: something has changed it on its way, such as an extension or a service worker.";

pub(super) const NO_ENTRY: &str = "It is no entry of a HAR, and no event of the DevTools protocol.";
pub(super) const TOO_LONG: &str = "It has more than a megabyte without its bodies.";
pub(super) const TOO_MANY: &str =
    "The recording has more requests than are kept: this one and those behind it are left out.";
pub(super) const CREDENTIALS_BY_OUTCOME: &str =
    "The recording does not say whether the request includes credentials. How the browser has judged it does.";
