//! The first decisions of a fetch without the fetch: what main fetch and HTTP fetch do with a request that nothing has redirected.

use super::{Behaviour, local_network::is_refused_by_local_network, main_fetch::Branch};
use crate::{
    browsers::{self, safelist::unsafe_headers},
    checks::{bad_port, is_blocked_as_mixed_content},
    cors::{CorsPreflightCache, Now, needs_cors_preflight},
    request::Request,
};
use alloc::{borrow::Cow, vec::Vec};

/// Whether a request needs a preflight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    /// It needs none.
    No,
    /// It needs one.
    Yes,
    /// It does, and the CORS-preflight cache covers it.
    Cached,
}

impl Need {
    /// Main fetch, steps 7 and 12, and HTTP fetch, step 4.1, for a request that nothing has redirected.
    #[must_use]
    pub fn of(given: &Request, behaviour: &Behaviour, cache: &CorsPreflightCache, now: Now) -> Self {
        let profile = &behaviour.profile;
        let mut request = Cow::Borrowed(given);
        if let Some((mode, credentials_mode)) = browsers::initiator::modes(profile, &request) {
            let changed = request.to_mut();
            (changed.mode, changed.credentials_mode) = (mode, credentials_mode);
        }
        // Main fetch, 7.
        if bad_port(request.current_url()).is_some() || is_blocked_as_mixed_content(&request, profile) {
            return Self::No;
        }
        // Main fetch, 12.
        if !matches!(Branch::of(&request, profile), Branch::HttpFetch) || is_refused_by_local_network(&request, profile)
        {
            return Self::No;
        }
        let unsafe_headers = unsafe_headers(&given.header_list, profile);
        let unsafe_names: Vec<&str> = unsafe_headers.iter().map(|header| header.name.as_str()).collect();
        if !needs_cors_preflight(&request, &unsafe_names) {
            return Self::No;
        }
        // The cache is asked for the URL that the request then has.
        if browsers::main_fetch::removes_userinfo(profile) && request.current_url().includes_credentials() {
            request.to_mut().remove_userinfo();
        }
        // HTTP fetch, 4.1.
        if cache.covers(&request, &unsafe_names, profile, now) {
            Self::Cached
        } else {
            Self::Yes
        }
    }
}
