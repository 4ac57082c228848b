//! The full path: the three judgements that programs ask for most often, made by the algorithms of the Standard.

use super::{Engine, MadeRequest};
use crate::{
    browsers,
    cors::{Now, check, check_preflight_response},
    fetch::Fetch,
    http::{HeaderList, is_cors_safelisted_response_header_name},
    request::InvalidRequest,
    response::{Response, cors_exposed_header_name_list},
};
use alloc::vec::Vec;

/// Whether a request needs a preflight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Need {
    No,
    Yes,
    /// The request needs a preflight, and the CORS-preflight cache covers the request.
    Cached,
}

/// The judgements of an engine on every request and response, also on the ones that the [fast path](super::FastPath) leaves.
#[derive(Clone, Copy)]
pub struct FullPath<'e>(pub(super) &'e Engine);

/// The reason why a response was not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unjudged {
    /// Script gets a `TypeError` instead of a request.
    Request(InvalidRequest),
    /// A header has a name or a value that a response cannot have.
    ResponseHeader,
}

impl From<InvalidRequest> for Unjudged {
    fn from(error: InvalidRequest) -> Self {
        Self::Request(error)
    }
}

impl FullPath<'_> {
    /// Whether a request needs a preflight.
    #[must_use]
    pub fn needs_preflight(self, made: MadeRequest, now: Now) -> Need {
        let fetch = Fetch::start(made.request, self.0.behaviour, &self.0.cache, now);
        match (fetch.is_with_cors_preflight(), fetch.asks_for_preflight()) {
            (false, _) => Need::No,
            (true, true) => Need::Yes,
            (true, false) => Need::Cached,
        }
    }

    /// The number of rules that a preflight's response breaks; 0 if the response passes.
    #[must_use]
    pub fn judge_preflight(self, made: &MadeRequest, response: &Response) -> usize {
        let behaviour = &self.0.behaviour;
        let (profile, max_age_limit) = (&behaviour.profile, behaviour.max_age_limit);
        check_preflight_response(&made.request, response, profile, max_age_limit)
            .0
            .len()
    }

    /// CORS check and CORS filtered response: whether the check passes, and in `visible` the indices of the headers that script
    /// sees.
    #[must_use]
    pub fn filter(self, made: &MadeRequest, given: &HeaderList, visible: &mut Vec<u32>) -> bool {
        let request = &made.request;
        let profile = &self.0.behaviour.profile;
        visible.clear();
        if browsers::received::refusal(profile, given).is_some() {
            return false;
        }
        let received = browsers::received::header_list(profile, given, true);
        let list = received.as_ref().unwrap_or(given);
        if !check(request.serialize_origin(), request.credentials_mode, list).is_empty() {
            return false;
        }
        let exposed = cors_exposed_header_name_list(list, request.credentials_mode);
        let is_left = browsers::received::headers_left(profile, given, true);
        for (index, header) in given.iter().enumerate() {
            if is_cors_safelisted_response_header_name(header.name.as_str(), |name| exposed.contains(name))
                && is_left.as_ref().is_none_or(|is_left| is_left[index])
            {
                visible.push(index as u32);
            }
        }
        true
    }
}
