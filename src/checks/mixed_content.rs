//! Mixed content, and which URLs and origins are potentially trustworthy.

use super::target_ip_address_space;
use crate::{
    browsers::{Profile, local_network::exempts_local_network},
    origin::Origin,
    request::{Destination, Request},
    url::{Host, Url},
};

/// Should fetching request be blocked as mixed content? The host upgrades requests before this check, so this check allows a request
/// whose URL the host would upgrade: an `http:` image, audio or video whose host is a domain.
///
/// <https://w3c.github.io/webappsec-mixed-content/#should-block-fetch>
#[must_use]
pub fn should_fetching_request_be_blocked_as_mixed_content(request: &Request) -> bool {
    let is_upgraded = matches!(
        request.destination,
        Destination::Image | Destination::Audio | Destination::Video
    ) && request.current_url().host().is_some_and(Host::is_domain);
    request.client.prohibits_mixed_security_contexts
        && !is_a_priori_authenticated_url(request.current_url())
        && !is_upgraded
        && request.destination != Destination::Document
}

/// The same question for a user agent, which may let requests to the local network pass.
pub(crate) fn is_blocked_as_mixed_content(request: &Request, profile: &Profile) -> bool {
    should_fetching_request_be_blocked_as_mixed_content(request)
        && !(exempts_local_network(profile) && target_ip_address_space(request).is_some())
}

/// Whether a URL is potentially trustworthy: such a URL is never mixed content.
///
/// <https://w3c.github.io/webappsec-secure-contexts/#is-url-trustworthy>
#[must_use]
pub fn is_a_priori_authenticated_url(url: &Url) -> bool {
    url.scheme() == "data"
        || matches!(url.as_str(), "about:blank" | "about:srcdoc")
        // The origin of a blob: URL is the origin of the page that made the URL.
        || url.scheme() == "blob"
        || url.scheme() == "file"
        || is_potentially_trustworthy_origin(url.origin())
}

/// Whether an origin is potentially trustworthy.
///
/// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>
#[must_use]
pub fn is_potentially_trustworthy_origin(origin: &Origin) -> bool {
    if matches!(origin.scheme(), Some("https" | "wss")) {
        return true;
    }
    origin
        .host()
        .is_some_and(|host| host.is_loopback_address() || (host.is_domain() && is_localhost(host.as_str())))
}

pub(crate) fn is_localhost(domain: &str) -> bool {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    domain == "localhost" || domain.ends_with(".localhost")
}
