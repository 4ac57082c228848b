//! The findings of a request without a response: the transport failed.

use crate::diagnosis::{Finding, Who, catalogue::acts, facts::Detail, text::contains_any};

/// The cause of a transport's failure, by words in the messages of browsers, curl and Node. The first row that has a word of the
/// message counts.
const CAUSES: &[(Detail, &[&str])] = &[
    (
        Detail::EnvContentSecurityPolicy,
        &[
            "content security policy",
            "content-security-policy",
            "err_blocked_by_csp",
        ],
    ),
    (
        Detail::EnvLocalNetwork,
        &[
            "local_network",
            "local network",
            "loopback` address space",
            "local` address space",
        ],
    ),
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
    (
        Detail::EnvProvesNothing,
        &[
            "net::err_failed",
            "did not succeed",
            "failed to fetch",
            "load failed",
            "networkerror when",
        ],
    ),
];

pub(super) fn network_error(message: &str, finding: &mut Finding) {
    finding.remedy(Who::User, acts::OPEN_URL);
    if let Some(detail) = detail_of_failure(message) {
        finding.detail(detail);
    }
}

/// What the words of a transport say about its failure; null if they say nothing that is known.
pub(in crate::diagnosis) fn detail_of_failure(message: &str) -> Option<Detail> {
    let cause = CAUSES.iter().find(|(_, words)| contains_any(message, words));
    cause.map(|(detail, _)| *detail)
}
