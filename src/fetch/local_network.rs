//! Local Network Access, where HTTP-network fetch has obtained its connection.

use super::Fetch;
use crate::{
    browsers::{Browser, Profile},
    checks::{
        LocalNetworkAccess, determine_ip_address_space, ip_address_space_of_host, is_local_network_request,
        local_network_access_check,
    },
    environment::IpAddressSpace,
    reason::{Code, Reason, Stage, Violation},
    request::Request,
};
use alloc::{string::String, vec::Vec};
use core::net::IpAddr;

/// A request to an address that is less public than the page's, for which browsers want a permission of the user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LocalNetworkRequest {
    /// The URL, without its fragment.
    pub url: String,
    /// The IP address space of the address.
    pub space: IpAddressSpace,
    /// The browsers that ask the user or refuse: the user agent itself, or for the Standard's user agent each browser that does so.
    pub browsers: Vec<Browser>,
    /// Whether all of them refuse, because the permission is denied or because the page is no secure context.
    pub is_refused: bool,
}

impl Fetch {
    /// Local Network Access check, for the address of a connection or, before there is one, for the address that the URL shows or
    /// that script has named as the target. Notes a refusal. False if the fetch ends with it.
    pub(super) fn passes_local_network_access_check(&mut self, address: Option<IpAddr>) -> bool {
        let request = &self.request;
        let space = match address {
            // The URL has said the same before.
            Some(_) if space_of_url(request).is_some() => return true,
            Some(address) => Some(determine_ip_address_space(address)),
            None => space_of_url(request).or_else(|| named_space(request)),
        };
        let Some(space) = space else {
            return true;
        };
        let own = self.behaviour.profile;
        if self.local_network.is_none() && is_local_network_request(request, space) {
            self.local_network = self.asked_about(space);
        }
        let LocalNetworkAccess::Refused(violation) = local_network_access_check(&self.request, space, &own) else {
            return true;
        };
        let stage = match violation {
            Violation::TargetAddressSpace { .. } => Stage::Request,
            _ => Stage::Policy,
        };
        let reason = self.reason(stage, violation, None);
        let is_known = |known: &Reason| known.code() == reason.code() && known.url == reason.url;
        if !self.reasons.iter().any(is_known) {
            self.push_traced(reason);
        }
        if self.behaviour.thorough {
            self.trace.go_on_hypothetically();
        }
        self.behaviour.thorough
    }

    /// The local network request, if a browser asks the user about it or refuses it.
    fn asked_about(&self, space: IpAddressSpace) -> Option<LocalNetworkRequest> {
        let own = self.behaviour.profile;
        let profiles = match own.browser() {
            Some(_) => &[own][..],
            None => &Profile::BROWSERS,
        };
        let (mut browsers, mut is_refused) = (Vec::new(), true);
        for profile in profiles {
            let access = local_network_access_check(&self.request, space, profile);
            if access != LocalNetworkAccess::Allowed {
                browsers.extend(profile.browser());
                is_refused &= access != LocalNetworkAccess::Asked;
            }
        }
        (!browsers.is_empty()).then(|| LocalNetworkRequest {
            url: self.request.current_url().without_fragment(),
            space,
            browsers,
            is_refused,
        })
    }
}

/// The IP address space that the current URL of a request shows.
fn space_of_url(request: &Request) -> Option<IpAddressSpace> {
    let url = request.current_url();
    let host = url.host().filter(|_| url.has_http_scheme());
    host.and_then(ip_address_space_of_host)
}

/// The IP address space that script has named as the target.
fn named_space(request: &Request) -> Option<IpAddressSpace> {
    let is_of_http = request.current_url().has_http_scheme();
    request.target_ip_address_space.filter(|_| is_of_http)
}

/// Whether a request that was not redirected is refused before anything is sent.
pub(super) fn is_refused_by_local_network(request: &Request, profile: &Profile) -> bool {
    let space = space_of_url(request).or_else(|| named_space(request));
    space.is_some_and(|space| {
        matches!(
            local_network_access_check(request, space, profile),
            LocalNetworkAccess::Refused(_)
        )
    })
}

/// Whether a reason is about Local Network Access.
pub(crate) const fn is_of_local_network(code: Code) -> bool {
    matches!(
        code,
        Code::LocalNetworkPermissionNeeded | Code::TargetAddressSpaceMismatch
    )
}
