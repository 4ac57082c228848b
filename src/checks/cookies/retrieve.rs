//! Retrieving a cookie for a request.

use super::{CookieReason, SameSiteMode, StoredCookie, is_secure, store::domain_matches};
use crate::{browsers::Profile, url::Url};

/// Retrieve Cookies, for one cookie and a request to `url`.
///
/// <https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-layered-cookies#name-retrieve-cookies>
///
/// # Errors
/// Why the cookie is not sent.
pub fn retrieve_a_cookie(
    stored: &StoredCookie,
    url: &Url,
    sent: SameSiteMode,
    profile: &Profile,
) -> Result<(), CookieReason> {
    let host = url.host().ok_or(CookieReason::Host)?;
    let domain = stored.cookie.domain.as_deref().filter(|_| !stored.host_only);
    let is_of_host = match domain {
        None => host.as_str() == stored.host,
        Some(domain) => host.as_str() == domain || domain_matches(host, domain),
    };
    if !is_of_host {
        Err(CookieReason::Host)
    } else if !path_matches(url.path(), &stored.cookie.path) {
        Err(CookieReason::Path)
    } else if stored.cookie.secure && !is_secure(url, profile) {
        Err(CookieReason::SecureOverHttp)
    } else if !sent.allows(stored.cookie.same_site) {
        Err(CookieReason::SameSite)
    } else {
        Ok(())
    }
}

/// Path Matching. Step 5 of the text compares the beginning of the wrong one of the two; RFC 6265, which browsers follow, has them right:
/// behind the cookie's path, the request's path has to go on with a slash.
fn path_matches(request_path: &str, cookie_path: &str) -> bool {
    request_path
        .strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || cookie_path.ends_with('/'))
}
