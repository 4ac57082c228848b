//! The findings of a request without a response: the transport failed.

use crate::{
    diagnosis::{
        Finding, Who,
        catalogue::{Act, Sentence},
        facts::Detail,
        text::contains_any,
    },
    infra::{Shown, ShownUrl, text_without_userinfo},
    reason::{Reason, Stage},
};

/// The cause of a transport's failure, by words in the messages of browsers, curl and Node. The first row that has a word of the
/// message counts.
const CAUSES: &[(Detail, &[&str])] = &[
    (
        Detail::EnvDns,
        &[
            "name_not_resolved",
            "enotfound",
            "eai_again",
            "getaddrinfo",
            "resolve host",
        ],
    ),
    (Detail::EnvConnectionRefused, &["refused"]),
    (Detail::EnvTls, &["cert", "ssl", "tls"]),
    (Detail::EnvTimeout, &["timed_out", "timed out", "timeout", "etimedout"]),
    (
        Detail::EnvOffline,
        &["internet_disconnected", "offline", "network_changed"],
    ),
    (
        Detail::EnvBlockedByClient,
        &["blocked_by_client", "blocked_by_administrator"],
    ),
    (
        Detail::EnvConnectionReset,
        &[
            "reset",
            "hang up",
            "empty_response",
            "empty reply",
            "connection_closed",
            "econnaborted",
        ],
    ),
    (Detail::EnvAborted, &["abort"]),
];

pub(super) fn network_error(reason: &Reason, message: Option<&str>, finding: &mut Finding) {
    let url = ShownUrl(&reason.url);
    let message = message.map(text_without_userinfo);
    let shown = message.as_deref().map(Shown);
    finding.say(if reason.stage == Stage::Preflight {
        Sentence::PreflightNetworkError { url, message: shown }
    } else {
        Sentence::NetworkError { url, message: shown }
    });
    finding.remedy(Who::User, Act::OpenUrl);
    let message = message.unwrap_or_default();
    let cause = CAUSES.iter().find(|(_, words)| contains_any(&message, words));
    if let Some((detail, _)) = cause {
        finding.detail(*detail);
    }
}
