//! What the configuration of a server has to say so that a call succeeds, beside the remedies that ask for it.

use super::{PolicyCall, Server, least_policies, render, servers};
use crate::{
    diagnosis::{Cause, Diagnosis, Remedy, Snippet, Who},
    engine::Answer,
    http::HeaderList,
    url::UrlParser,
};
use alloc::string::String;

/// The server that gave an answer, by its signature. Where several have, as an application behind a proxy, it is the one that does not name itself in
/// `Server` or `Via` alone: the application knows its pages best.
#[must_use]
pub fn server_of(headers: &HeaderList) -> Option<&'static Server> {
    let shows = |row: &str| match row.split_once(": ") {
        None => headers.contains(row),
        Some((name, beginning)) => headers
            .get_decoded(name)
            .is_some_and(|value| value.to_ascii_lowercase().starts_with(beginning)),
    };
    let is_of_proxy = |row: &str| row.starts_with("server: ") || row.starts_with("via: ");
    let by = |is_wanted: &dyn Fn(&str) -> bool| {
        let mut all = servers().iter();
        all.find(|server| server.signature.iter().any(|row| is_wanted(row) && shows(row)))
    };
    by(&|row| !is_of_proxy(row)).or_else(|| by(&is_of_proxy))
}

/// The server that gave the answers of a call; null if no signature is known.
#[must_use]
pub fn server_of_call(call: &PolicyCall) -> Option<&'static Server> {
    call.answers.iter().find_map(|answer| match answer {
        Answer::Response(response) => server_of(&response.header_list),
        Answer::Failure(_) => None,
    })
}

/// What the configuration of the server has to say so that the call succeeds; null if no policy makes it succeed.
#[must_use]
pub fn snippet(call: &PolicyCall, server: &Server, parser: UrlParser) -> Option<Snippet> {
    let policies = least_policies(core::slice::from_ref(call), false, parser);
    let policy = policies.into_iter().find_map(|target| target.policy)?;
    Some(render(&policy, server))
}

/// Gives the remedies of a diagnosis their snippets. Without a server, it is the one that gave the answers, if that is known.
pub fn add_snippets(diagnosis: &mut Diagnosis, call: &PolicyCall, server: Option<&Server>, parser: UrlParser) {
    let Some(server) = server.or_else(|| server_of_call(call)) else {
        return;
    };
    let mut written: Option<Option<Snippet>> = None;
    for cause in &mut diagnosis.causes {
        let Cause {
            explains,
            act,
            otherwise,
            ..
        } = cause;
        for remedy in core::iter::once(act).chain(otherwise) {
            let Remedy { who, header, .. } = remedy;
            let name = header.as_ref().map(|header| header.name.as_str());
            if takes_snippet(*who == Who::Server || *who == Who::Edge, name, explains) {
                let written = written.get_or_insert_with(|| snippet(call, server, parser));
                remedy.snippet.clone_from(written);
            }
        }
    }
}

/// Whether a remedy is about what the configuration of a server says of CORS: it sends such a header, or mends a preflight.
#[must_use]
pub fn takes_snippet(is_of_server: bool, header: Option<&str>, explains: &[impl AsRef<str>]) -> bool {
    let is_of_cors = |name: &str| {
        let name: String = name.to_ascii_lowercase();
        name.starts_with("access-control-") || name == "vary"
    };
    let mends_preflight = || explains.iter().any(|code| code.as_ref().starts_with("preflight-"));
    is_of_server && (header.is_some_and(is_of_cors) || mends_preflight())
}
