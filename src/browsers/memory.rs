//! The memory of a fetch: the state that only the departures of its user agent need.

use super::{Departure, Profile};
use crate::{
    http::{HeaderList, Method},
    reason::Reason,
    request::Request,
};
use alloc::{string::String, vec::Vec};

/// The state of a fetch that the departures of its user agent need. The Standard's algorithms never read this state.
///
/// The type of the CORS-preflight cache is a parameter, because the module of the cache imports the profiles.
#[derive(Clone, Debug)]
pub(crate) struct Memory<Cache> {
    /// The method of the request before any redirect.
    pub(super) first_method: Method,
    /// The header list of the request before any redirect.
    pub(super) first_header_list: HeaderList,
    /// The header list for a preflight after a redirect, if it differs from the request's current list.
    pub(super) preflighted_header_list: Option<HeaderList>,
    /// The `Origin` of the last request that was sent, until a redirect leads to another origin.
    pub(super) kept_origin: Option<String>,
    /// The reasons for which the next request is refused before it is sent.
    pub(crate) refused_next: Vec<Reason>,
    /// The answers to preflights that only this fetch may use.
    pub(crate) own_cache: Cache,
}

impl<Cache: Default> Memory<Cache> {
    /// The memory of a fetch that begins with `request`.
    pub(crate) fn of(request: &Request) -> Self {
        Self {
            first_method: request.method.clone(),
            first_header_list: request.header_list.clone(),
            preflighted_header_list: None,
            kept_origin: None,
            refused_next: Vec::new(),
            own_cache: Cache::default(),
        }
    }

    /// Takes the header list of a request that is being sent, which `header_list` makes if the list is of interest.
    pub(crate) fn sent(&mut self, profile: &Profile, header_list: impl FnOnce(&Self) -> HeaderList) {
        if profile.has(Departure::OriginStaysAfterRedirect) {
            self.kept_origin = header_list(self).get_decoded("Origin");
        }
    }
}
