//! The decisions that programs ask for again and again, one at a time: the same pure functions as in a fetch, without its trace.

use super::{Engine, MadeRequest};
use crate::{
    browsers,
    cors::{Now, check, check_preflight_response},
    fetch::Need,
    http::{HeaderList, is_cors_safelisted_response_header_name},
    response::{Response, cors_exposed_header_name_list},
};
use alloc::vec::Vec;

impl Engine {
    /// Whether a request needs a preflight.
    #[must_use]
    pub fn needs_preflight(&self, made: &MadeRequest, now: Now) -> Need {
        Need::of(&made.request, &self.behaviour, &self.cache, now)
    }

    /// How many rules a preflight's response breaks for a request that nothing has redirected; 0 if it passes.
    #[must_use]
    pub fn judge_preflight(&self, made: &MadeRequest, response: &Response) -> usize {
        let (profile, max_age_limit) = (&self.behaviour.profile, self.behaviour.max_age_limit);
        let (failures, _) = check_preflight_response(&made.request, response, profile, max_age_limit);
        failures.len()
    }

    /// CORS check and CORS filtered response, for a cross-origin request that nothing has redirected: whether the check passes,
    /// and in `visible` the indices of the headers that script then sees.
    #[must_use]
    pub fn filter(&self, made: &MadeRequest, given: &HeaderList, visible: &mut Vec<u32>) -> bool {
        let request = &made.request;
        let profile = &self.behaviour.profile;
        visible.clear();
        if browsers::received::refusal(profile, given).is_some() {
            return false;
        }
        let changed = browsers::received::changed(profile, given, true);
        let list = changed.as_ref().map_or(given, |changed| &changed.header_list);
        if !check(request.serialize_origin(), request.credentials_mode, list).is_empty() {
            return false;
        }
        let exposed = cors_exposed_header_name_list(list, request.credentials_mode);
        let is_left = changed.as_ref().and_then(|changed| changed.is_left.as_ref());
        for (index, header) in given.iter().enumerate() {
            if is_cors_safelisted_response_header_name(header.name.as_str(), |name| exposed.contains(name))
                && is_left.is_none_or(|is_left| is_left[index])
            {
                visible.push(index as u32);
            }
        }
        true
    }
}
