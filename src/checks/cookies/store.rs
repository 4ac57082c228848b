//! Storing a cookie.

use super::{Cookie, CookieReason, SameSite, SameSiteMode, is_secure, parse::Prefix};
use crate::{
    browsers::{self, Profile},
    origin::PublicSuffixList,
    url::{Host, Url},
};

/// Store a Cookie, of a response from `url`. The other cookies of a store are not known here, so no step asks for them.
///
/// <https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-layered-cookies#name-store-a-cookie>
///
/// # Errors
/// Why the cookie is not stored.
pub fn store_a_cookie(
    cookie: &mut Cookie,
    url: &Url,
    stored: SameSiteMode,
    suffixes: &PublicSuffixList,
    profile: &Profile,
) -> Result<(), CookieReason> {
    let host = url.host().ok_or(CookieReason::Domain)?;
    // 3., 5. to 7. A public suffix is a host of its own, and so is an address.
    let host_only = match &cookie.host {
        None => true,
        Some(domain) if domain == host.as_str() => suffixes.registrable_domain(host).is_none(),
        Some(domain) if domain_matches(host, domain) && suffixes.registrable_domain(Host(domain)).is_some() => false,
        Some(_) => return Err(CookieReason::Domain),
    };
    // 10. The second half asks for the store.
    if cookie.secure && !is_secure(url, profile) {
        return Err(CookieReason::SecureOverHttp);
    }
    // 11.
    if !stored.allows(cookie.same_site) {
        return Err(CookieReason::SameSite);
    }
    // 12.
    let needs_secure = (cookie.same_site == SameSite::None && !browsers::cookies::none_needs_no_secure(profile))
        || (cookie.partitioned && browsers::cookies::partitioned_needs_secure(profile));
    if needs_secure && !cookie.secure {
        return Err(CookieReason::SecureMissing);
    }
    // 13. to 17.
    let is_at_root = cookie.has_path_attribute && cookie.path == "/";
    let keeps_promise = match cookie.prefix {
        None => true,
        Some(_) if cookie.name.is_empty() => false,
        Some(Prefix::Secure) => cookie.secure,
        Some(Prefix::Host) => cookie.secure && host_only && is_at_root,
        Some(Prefix::Http) => cookie.secure && cookie.http_only,
        Some(Prefix::HostHttp) => cookie.secure && host_only && is_at_root && cookie.http_only,
    };
    if !keeps_promise {
        return Err(CookieReason::Prefix);
    }
    // 19. A cookie that is expired at once only removes the one before it.
    if cookie.is_removed {
        return Err(CookieReason::Removed);
    }
    if host_only {
        cookie.host = Some(host.as_str().into());
    }
    cookie.host_only = host_only;
    Ok(())
}

/// Domain Matching, of a host that is another one than the domain.
pub(super) fn domain_matches(host: Host<'_>, domain: &str) -> bool {
    host.is_domain()
        && host
            .as_str()
            .strip_suffix(domain)
            .is_some_and(|before| before.ends_with('.'))
}
