//! Local Network Access: a page needs a permission of its user for addresses that are less public than its own. This is not CORS: it comes
//! before anything is sent, and no header of a server has a part in it.
//!
//! Names and steps are those of the WICG draft at commit [`LOCAL_NETWORK_ACCESS_COMMIT`](crate::LOCAL_NETWORK_ACCESS_COMMIT).

use super::{is_potentially_trustworthy_origin, mixed_content::is_localhost};
use crate::{
    browsers::{self, Profile},
    environment::{EnvironmentSettings, IpAddressSpace, PermissionState},
    reason::Violation,
    request::Request,
    url::Host,
};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Determine the IP address space.
///
/// <https://wicg.github.io/local-network-access/#determine-the-ip-address-space>
#[must_use]
pub fn determine_ip_address_space(address: IpAddr) -> IpAddressSpace {
    // 1. An IPv4-mapped address counts as the IPv4 address in it.
    match address.to_canonical() {
        IpAddr::V4(address) => space_of_ipv4(address),
        IpAddr::V6(address) => space_of_ipv6(address),
    }
}

/// The rows of the table "Non-public IP address blocks" for IPv4.
fn space_of_ipv4(address: Ipv4Addr) -> IpAddressSpace {
    match address.octets() {
        [127, ..] | [198, 18 | 19, ..] | [0, 0, 0, 0] => IpAddressSpace::Loopback,
        [0 | 10, ..] | [100, 64..=127, ..] | [172, 16..=31, ..] | [192, 168, ..] | [169, 254, ..] => {
            IpAddressSpace::Local
        }
        _ => IpAddressSpace::Public,
    }
}

/// The rows of that table for IPv6.
fn space_of_ipv6(address: Ipv6Addr) -> IpAddressSpace {
    if address.is_loopback() || address.is_unspecified() {
        return IpAddressSpace::Loopback;
    }
    match address.segments() {
        [0xfc00..=0xfdff | 0xfe80..=0xfeff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => {
            IpAddressSpace::Local
        }
        _ => IpAddressSpace::Public,
    }
}

/// The IP address space that a URL's host shows: an address has its own, `localhost` is always loopback, and `.local` is the name of a
/// device in the local network. Null for every other host: only a connection shows its address.
#[must_use]
pub fn ip_address_space_of_host(host: Host<'_>) -> Option<IpAddressSpace> {
    let name = host.as_str();
    if !host.is_domain() {
        let address = name.trim_matches(['[', ']']).parse();
        return address.ok().map(determine_ip_address_space);
    }
    if is_localhost(name) {
        Some(IpAddressSpace::Loopback)
    } else {
        is_name_of_device(name).then_some(IpAddressSpace::Local)
    }
}

/// Whether a domain's public suffix is `local`.
fn is_name_of_device(domain: &str) -> bool {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    domain.ends_with(".local")
}

/// The target IP address space: that of `targetAddressSpace`, or else local if the URL that the request was made for shows it.
///
/// <https://wicg.github.io/local-network-access/#fetching>
#[must_use]
pub fn target_ip_address_space(request: &Request) -> Option<IpAddressSpace> {
    // The constructor of Request does nothing for "public".
    let given = request.target_ip_address_space;
    given.filter(|&space| space != IpAddressSpace::Public).or_else(|| {
        let space = request.url().host().and_then(ip_address_space_of_host);
        space.filter(|&space| space == IpAddressSpace::Local)
    })
}

/// The IP address space of a page, and whether it is certain. A page of http(s) whose host does not show the space counts as public, as the
/// draft's policy container does at first. But a page over plain http may be of an intranet, so that is not certain. Null for a page of
/// another scheme or with an opaque origin, whose space has to be given.
pub(crate) fn ip_address_space_of_client(client: &EnvironmentSettings) -> Option<(IpAddressSpace, bool)> {
    let origin = &client.origin;
    let is_of_http = matches!(origin.scheme(), Some("http" | "https"));
    let of_host = || origin.host().filter(|_| is_of_http).and_then(ip_address_space_of_host);
    match client.ip_address_space.or_else(of_host) {
        Some(space) => Some((space, true)),
        None => is_of_http.then(|| (IpAddressSpace::Public, is_potentially_trustworthy_origin(origin))),
    }
}

/// Local network request: whether an address of this space is less public than the page of a request.
///
/// <https://wicg.github.io/local-network-access/#local-network-request>
#[must_use]
pub fn is_local_network_request(request: &Request, space: IpAddressSpace) -> bool {
    ip_address_space_of_client(&request.client).is_some_and(|(page, _)| space.is_less_public(page))
}

/// What Local Network Access says of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalNetworkAccess {
    /// The request goes on: no permission is needed, or it is granted.
    Allowed,
    /// The user is asked, or was asked: the state of the permission is not known.
    Asked,
    /// A network error.
    Refused(Violation),
}

/// Local Network Access check, for a connection to an address of this space.
///
/// <https://wicg.github.io/local-network-access/#local-network-access-check>
#[must_use]
pub fn local_network_access_check(request: &Request, space: IpAddressSpace, profile: &Profile) -> LocalNetworkAccess {
    let client = &request.client;
    let is_home = request.current_url().origin().is_same_origin(&request.origin);
    if !browsers::local_network::has_check(profile, request)
        // 2.
        || (is_home && is_potentially_trustworthy_origin(&request.origin))
    {
        return LocalNetworkAccess::Allowed;
    }
    // 4.
    let (target, is_needed_all_the_same) = browsers::local_network::compared_target(profile, request)
        .unwrap_or_else(|| (target_ip_address_space(request), false));
    if let Some(target) = target {
        if target != space {
            return LocalNetworkAccess::Refused(Violation::TargetAddressSpace { space, target });
        }
        if !is_needed_all_the_same {
            return LocalNetworkAccess::Allowed;
        }
    }
    // 3. and 5.
    let Some((_, is_certain)) = ip_address_space_of_client(client)
        .filter(|&(page, _)| space.is_less_public(page) && !browsers::local_network::is_free(profile, page))
    else {
        return LocalNetworkAccess::Allowed;
    };
    let refused = |is_denied| match is_certain {
        true => LocalNetworkAccess::Refused(Violation::LocalNetworkAccess { space, is_denied }),
        false => LocalNetworkAccess::Asked,
    };
    // 5.2.
    if !is_potentially_trustworthy_origin(&client.origin) && !browsers::local_network::asks_for_insecure_pages(profile)
    {
        return refused(false);
    }
    // 5.8. and 5.9. A page without a document, and its Permissions Policy, are the host's.
    match client.permissions.state(space) {
        // 5.11.
        Some(PermissionState::Denied) => refused(true),
        // 5.12.
        Some(PermissionState::Granted) => LocalNetworkAccess::Allowed,
        // 5.13.
        Some(PermissionState::Prompt) | None => LocalNetworkAccess::Asked,
    }
}
