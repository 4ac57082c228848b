//! Seam: Local Network Access, of which the Fetch Standard has no word.
//!
//! <https://wicg.github.io/local-network-access/#local-network-access-check>

use super::{Departure, Profile};
use crate::{
    environment::IpAddressSpace,
    request::{Destination, Mode, Request},
};

/// Whether the user agent has the check for this request at all.
pub(crate) fn has_check(profile: &Profile, request: &Request) -> bool {
    let is_free = match request.mode {
        Mode::Navigate => {
            request.destination == Destination::Document && profile.has(Departure::TopLevelNavigationFree)
        }
        Mode::WebSocket => profile.has(Departure::WebSocketFree),
        _ => false,
    };
    profile.has(Departure::LocalNetworkNeedsPermission) && !is_free
}

/// Step 4: the target IP address space that the address is compared with, and whether the permission is needed all the same.
pub(crate) fn compared_target(profile: &Profile, request: &Request) -> Option<(Option<IpAddressSpace>, bool)> {
    if profile.has(Departure::TargetAddressSpaceIgnored) {
        Some((None, true))
    } else if profile.has(Departure::TargetAddressSpaceAsGiven) {
        Some((request.target_ip_address_space, true))
    } else {
        None
    }
}

/// Step 5: whether a page of this space needs no permission for any address.
pub(crate) fn is_free(profile: &Profile, page: IpAddressSpace) -> bool {
    page != IpAddressSpace::Public && profile.has(Departure::OnlyPublicPagesAsk)
}

/// Step 5.2: whether a page that is no secure context may ask for the permission.
pub(crate) fn asks_for_insecure_pages(profile: &Profile) -> bool {
    profile.has(Departure::InsecurePageAsks)
}

/// Should fetching request be blocked as mixed content: whether a request that says that it goes to the local network is allowed.
///
/// <https://w3c.github.io/webappsec-mixed-content/#should-block-fetch>
pub(crate) fn exempts_local_network(profile: &Profile) -> bool {
    profile.has(Departure::LocalNetworkNotMixedContent)
}
