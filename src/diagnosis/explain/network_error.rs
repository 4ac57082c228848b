use super::told;
use crate::{
    diagnosis::{
        Finding, Who,
        remedy::act,
        words::{contains_any, fill},
    },
    reason::{Reason, Stage},
};
use alloc::vec;

/// What the transport's message says, by words that browsers, curl and Node have in theirs.
pub(super) fn network_error(reason: &Reason, message: &str) -> Finding {
    const CAUSES: &[(&str, &[&str], &str)] = &[
        (
            "env-dns",
            &[
                "name_not_resolved",
                "enotfound",
                "eai_again",
                "getaddrinfo",
                "resolve host",
            ],
            "The host's name could not be found: look for a typing error in it.",
        ),
        (
            "env-connection-refused",
            &["refused"],
            "Nothing listens there: start the server, and look at host and port.",
        ),
        (
            "env-tls",
            &["cert", "ssl", "tls"],
            "The secure connection failed: look at the certificate by opening the URL in a tab.",
        ),
        (
            "env-timeout",
            &["timed_out", "timed out", "timeout", "etimedout"],
            "No answer came in time: the server is overloaded, or a firewall drops the request.",
        ),
        (
            "env-offline",
            &["internet_disconnected", "offline", "network_changed"],
            "The computer has no connection to the network.",
        ),
        (
            "env-blocked-by-client",
            &["blocked_by_client", "blocked_by_administrator"],
            "An extension or a rule of the browser blocks it: try another browser profile.",
        ),
        (
            "env-connection-reset",
            &[
                "reset",
                "hang up",
                "empty_response",
                "empty reply",
                "connection_closed",
                "econnaborted",
            ],
            "The connection was closed without an answer.",
        ),
        ("env-aborted", &["abort"], "The request was given up."),
    ];
    let cause = CAUSES.iter().find(|(_, words, _)| contains_any(message, words));
    let template = if reason.stage == Stage::Preflight {
        "The preflight for {0} got no answer ({1}), so the browser does not send the request itself."
    } else {
        "{0} gave no answer ({1}), so there was nothing that CORS could decide on."
    };
    let said = if message.is_empty() { "network error" } else { message };
    let mut told = told(reason, Who::Server, fill(template, &[&reason.url, said]))
        .detail(cause.map(|&(code, _, sentence)| (code, sentence)));
    if matches!(told.detail, Some("env-offline" | "env-blocked-by-client")) {
        told.who = Who::User;
    } else if told.detail == Some("env-aborted") {
        told.who = Who::Client;
    }
    told.found = (!message.is_empty()).then(|| message.into());
    told.remedies(vec![act(
        Who::User,
        "Open the URL itself in a tab, or with curl -v, to see whether the server answers at all.",
    )])
}
