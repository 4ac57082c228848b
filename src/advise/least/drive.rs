//! Calls as fetches of each user agent, with a server that answers by a policy.

use super::{PROFILES, asked::Asked, draft::Drafts};
use crate::{
    browsers::Profile,
    cors::{CorsPreflightCache, Now},
    diagnosis::{Finding, Severity, explain},
    engine::{Answer, MadeRequest},
    environment::{NetworkPermissions, PermissionState},
    fetch::{Behaviour, Fetch, Next},
    http::{HeaderList, HeaderName, HeaderValue, Status},
    infra::bytes::isomorphic_encode,
    response::Response,
};
use alloc::{
    string::{String, ToString},
    sync::Arc,
    vec::Vec,
};
use core::net::IpAddr;

/// The status of an answer that leads nowhere else.
const PLAIN: Status = match Status::new(200) {
    Ok(status) => status,
    Err(_) => panic!("200 is a status"),
};

/// A call under one profile, with servers that allow everything.
pub(super) struct Journey {
    pub profile: Profile,
    pub asked: Vec<Asked>,
    /// Why the call fails all the same.
    pub finding: Option<Finding>,
    /// The URL of the last request.
    pub last_url: String,
}

/// An answer to a request that is no preflight, as far as it matters: where it leads, and what is read of it.
#[derive(Clone, Debug)]
struct Hop {
    target: String,
    status: Status,
    headers: HeaderList,
    address: Option<IpAddr>,
}

/// A call, and what is known of its answers.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub made: MadeRequest,
    hops: Vec<Hop>,
    /// The address that the first preflight's answer came from.
    address: Option<IpAddr>,
    /// Where a preflight was redirected to.
    pub preflight_redirect: Option<String>,
    /// The user agents in which the call can succeed.
    pub profiles: Vec<Profile>,
}

impl Known {
    /// The call with its answers. Each answer gets its place by the requests that the user agent sends.
    pub(super) fn of(made: &MadeRequest, profile: Profile, answers: &[Answer]) -> Self {
        let mut known = Self {
            made: made.clone(),
            hops: Vec::new(),
            address: None,
            preflight_redirect: None,
            profiles: PROFILES.to_vec(),
        };
        let behaviour = Behaviour {
            thorough: true,
            ..Behaviour::of(profile)
        };
        let (mut cache, now) = (CorsPreflightCache::with_capacity(64), Now(0));
        let mut fetch = Fetch::start(made.request.clone(), behaviour, &cache, now);
        let mut answers = answers.iter();
        while let Some(Next::SendPreflight | Next::SendActual) = fetch.poll_next() {
            let Some(Answer::Response(response)) = answers.next() else {
                break;
            };
            if fetch.awaits_preflight() {
                known.address = known.address.or(response.ip_address);
                if response.status.is_redirect() {
                    known.preflight_redirect = response.header_list.get_decoded("Location");
                }
            } else {
                known.hops.push(Hop {
                    target: fetch.request().current_url().origin().serialize().into(),
                    status: response.status,
                    headers: response.header_list.clone(),
                    address: response.ip_address,
                });
            }
            // The fetch has asked for this answer, so handing it in is never misuse.
            let _ = fetch.handle_response(response.clone(), &mut cache, now);
        }
        known
    }

    /// Drops what is known of the answers, which came from elsewhere.
    pub(super) fn forget_answers(&mut self) {
        self.hops.clear();
        self.preflight_redirect = None;
    }

    /// What each user agent asks of servers that allow everything. The user has given the permissions that browsers ask for.
    pub(super) fn journeys(&self) -> Vec<Journey> {
        PROFILES.into_iter().map(|profile| self.journey(profile)).collect()
    }

    /// The user agents that ask the user about Local Network Access.
    pub(super) fn profiles_that_ask(&self) -> impl Iterator<Item = Profile> {
        PROFILES.into_iter().filter(|profile| {
            let fetch = self.drive(*profile, false, &mut |asked| asked.everything());
            fetch.local_network_request().is_some()
        })
    }

    fn journey(&self, profile: Profile) -> Journey {
        let mut asked = Vec::new();
        let fetch = self.drive(profile, true, &mut |one| {
            asked.push(one.clone());
            one.everything()
        });
        let mut findings = explain(&self.made.request, &fetch).into_iter();
        Journey {
            profile,
            asked,
            finding: findings.find(|finding| finding.severity == Severity::Block),
            last_url: fetch.request().current_url().as_str().into(),
        }
    }

    /// Whether every user agent hands the response out, if servers answer by the drafts.
    pub(super) fn is_allowed_by(&self, drafts: &Drafts) -> bool {
        self.profiles.iter().all(|profile| {
            let fetch = self.drive(*profile, true, &mut |asked| {
                drafts
                    .get(&asked.target)
                    .map(|draft| draft.answer(asked))
                    .unwrap_or_default()
            });
            fetch.reasons().is_empty()
        })
    }

    /// The fetch at its end. `answer` gives the headers of CORS.
    fn drive(
        &self,
        profile: Profile,
        is_permitted: bool,
        answer: &mut dyn FnMut(&Asked) -> Vec<(&'static str, String)>,
    ) -> Fetch {
        let mut request = self.made.request.clone();
        if is_permitted {
            let client = Arc::make_mut(&mut request.client);
            client.permissions = NetworkPermissions::default();
            client.permissions.local_network = Some(PermissionState::Granted);
            client.permissions.loopback_network = Some(PermissionState::Granted);
        }
        let (mut cache, now) = (CorsPreflightCache::with_capacity(64), Now(0));
        let mut fetch = Fetch::start(request, Behaviour::of(profile), &cache, now);
        while let Some(Next::SendPreflight | Next::SendActual) = fetch.poll_next() {
            let headers = Asked::by(&fetch).map(|asked| answer(&asked)).unwrap_or_default();
            let response = self.response(&fetch, headers);
            // The fetch has asked for this answer, so handing it in is never misuse.
            let _ = fetch.handle_response(response, &mut cache, now);
        }
        fetch
    }

    /// The answer that is known to lead on, or a plain one, with these headers.
    fn response(&self, fetch: &Fetch, headers: Vec<(&'static str, String)>) -> Response {
        let is_preflight = fetch.awaits_preflight();
        let hop = self
            .hops
            .get(usize::from(fetch.request().redirect_count))
            .filter(|_| !is_preflight);
        let redirect = hop.filter(|hop| hop.headers.contains("Location"));
        let mut list = redirect.map_or_else(HeaderList::new, |hop| {
            hop.headers.filtered(|header| {
                matches!(
                    &*header.name.as_str().to_ascii_lowercase(),
                    "location" | "referrer-policy"
                )
            })
        });
        for (name, value) in headers {
            let value = isomorphic_encode(&value).unwrap_or_default();
            if let Ok(value) = HeaderValue::try_from(&*value) {
                list.append(HeaderName::from_static(name), value);
            }
        }
        let status = redirect.map_or(PLAIN, |hop| hop.status);
        let mut response = Response::new(status, list);
        response.ip_address = if is_preflight {
            self.address
        } else {
            hop.and_then(|hop| hop.address)
        };
        response
    }

    /// The names of the headers that came from each server with a response that script gets.
    pub(super) fn answered_headers(&self) -> Vec<(String, String)> {
        let last = self.hops.last().filter(|hop| !hop.status.is_redirect());
        let headers = last
            .into_iter()
            .flat_map(|hop| hop.headers.iter().map(move |header| (hop, header)));
        headers
            .map(|(hop, header)| (hop.target.clone(), header.name.to_string()))
            .collect()
    }
}
