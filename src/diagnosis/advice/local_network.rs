//! Advice about Local Network Access: what browsers ask their user before anything is sent, which no recording shows.

use super::Advice;
use crate::{
    browsers::Browser,
    checks::is_potentially_trustworthy_origin,
    diagnosis::{
        Finding, Severity, Who,
        catalogue::{acts, sentences, shown},
        facts::{AdviceCode, Detail},
    },
    environment::{IpAddressSpace, PermissionState},
    fetch::{Fetch, is_of_local_network},
    reason::{Reason, Stage, Violation},
    response::Response,
};
use alloc::{vec, vec::Vec};

/// Adds the advice that browsers ask the user first, unless the fetch was refused because of that. It stands before every other finding,
/// as the browser asks before everything else.
pub(crate) fn advice_of_local_network(findings: &mut Vec<Finding>, fetch: &Fetch) {
    let is_told = fetch.reasons().iter().any(|reason| is_of_local_network(reason.code()));
    let Some(asked) = fetch.local_network_request().filter(|_| !is_told) else {
        return;
    };
    let client = &fetch.request().client;
    let is_denied = client.permissions.state(asked.space) == Some(PermissionState::Denied);
    let reason = Reason {
        stage: Stage::Policy,
        violation: Violation::LocalNetworkAccess {
            space: asked.space,
            is_denied,
        },
        url: asked.url.clone(),
        origin: client.origin.serialize().into(),
        credentials: false,
        status: None,
    };
    let values = vec![
        ("url", shown(&asked.url)),
        ("page", shown(&reason.origin)),
        ("name", asked.space.permission().into()),
        ("place", sentences::place(asked.space).into()),
        ("wants", sentences::wants(&asked.browsers).into()),
    ];
    let mut finding = Finding::of_reason(&reason, &values);
    finding.severity = Severity::Info;
    let is_insecure = !is_potentially_trustworthy_origin(&client.origin) && asked.browsers.contains(&Browser::Chromium);
    if is_denied || is_insecure {
        let who = finding.who;
        finding.detail(if is_denied {
            Detail::LnaPermissionDenied
        } else {
            Detail::LnaPageNotSecure
        });
        finding.who = who;
    }
    remedies_of_local_network(&mut finding, asked.space, is_denied || !is_insecure);
    findings.insert(0, finding);
}

/// Adds the remedies for a permission that is needed. `is_secure`: whether the page may ask for it.
pub(in crate::diagnosis) fn remedies_of_local_network(finding: &mut Finding, space: IpAddressSpace, is_secure: bool) {
    if !is_secure {
        finding.remedy(Who::Page, acts::SERVE_PAGE_OVER_HTTPS);
    }
    let values = vec![("name", space.permission().into())];
    finding.remedy_with(Who::User, acts::ALLOW_LOCAL_NETWORK, &values);
    finding.remedy(Who::Page, acts::SERVE_BOTH_FROM_ONE_NETWORK);
}

/// Adds the advice about the header of Private Network Access, which Local Network Access has replaced.
pub(crate) fn advice_of_private_network<'a>(
    findings: &mut Vec<Finding>,
    fetch: &Fetch,
    mut responses: impl Iterator<Item = &'a Response>,
) {
    const NAME: &str = "Access-Control-Allow-Private-Network";
    if let Some(value) = responses.find_map(|response| response.header_list.get_decoded(NAME)) {
        let mut advice = Advice {
            request: fetch.request(),
            findings,
        };
        let finding = advice.give(AdviceCode::PrivateNetworkHeaderObsolete, &Vec::new());
        finding.found = Some(value);
        finding.remedy(Who::Server, acts::REMOVE_PRIVATE_NETWORK_HEADER);
    }
}
