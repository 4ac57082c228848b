//! Retrieving a cookie for a request.

use super::{Cookie, CookieReason, SameSiteMode, is_secure, store::domain_matches};
use crate::{browsers::Profile, url::Url};

/// Retrieve Cookies, for one cookie and a request to `url`.
///
/// <https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-layered-cookies#name-retrieve-cookies>
///
/// # Errors
/// Why the cookie is not sent.
pub fn retrieve_a_cookie(
    cookie: &Cookie,
    url: &Url,
    sent: SameSiteMode,
    profile: &Profile,
) -> Result<(), CookieReason> {
    let of_cookie = cookie.host.as_deref().unwrap_or_default();
    let is_of_host = url
        .host()
        .is_some_and(|host| host.as_str() == of_cookie || (!cookie.host_only && domain_matches(host, of_cookie)));
    if !is_of_host {
        Err(CookieReason::Host)
    } else if !path_matches(url.path(), &cookie.path) {
        Err(CookieReason::Path)
    } else if cookie.secure && !is_secure(url, profile) {
        Err(CookieReason::SecureOverHttp)
    } else if !sent.allows(cookie.same_site) {
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
