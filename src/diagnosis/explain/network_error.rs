use crate::{
    diagnosis::{Finding, Who, words::contains_any},
    reason::{Reason, Stage},
};

/// What the transport's message says, by words that browsers, curl and Node have in theirs.
pub(super) fn network_error(reason: &Reason, message: &str, told: &mut Finding) {
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
    let template = if reason.stage == Stage::Preflight {
        "The preflight for {0} got no answer ({1}), so the browser does not send the request itself."
    } else {
        "{0} gave no answer ({1}), so there was nothing that CORS could decide on."
    };
    if message.is_empty() {
        told.say(template, &[&reason.url, "network error"]);
    } else {
        told.say(template, &[&reason.url, message]).found(message);
    }
    let cause = CAUSES.iter().find(|(_, words, _)| contains_any(message, words));
    if let Some(&(code, _, sentence)) = cause {
        told.detail(code, sentence).who(match code {
            "env-offline" | "env-blocked-by-client" => Who::User,
            "env-aborted" => Who::Client,
            _ => Who::Server,
        });
    }
    told.act(
        Who::User,
        "Open the URL itself in a tab, or with curl -v, to see whether the server answers at all.",
    );
}
