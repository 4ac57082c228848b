//! CORS-preflight fetch. The preflight and the check of its response are pure functions in `cors`.

use super::{Fetch, Step};
use crate::{
    browsers,
    cors::{CorsPreflightCache, Now, check_preflight_response},
    reason::Stage,
    request::Request,
    response::Response,
};
use alloc::borrow::Cow;

impl Fetch {
    /// The request that a preflight is made from, and that its response is checked against.
    pub(super) fn preflighted_request(&self) -> Cow<'_, Request> {
        let profile = &self.behaviour.profile;
        let mut preflighted = Cow::Borrowed(&self.request);
        if let Some(header_list) = browsers::preflight_after_redirect::header_list(profile, &self.memory, &self.request)
        {
            preflighted.to_mut().header_list = header_list.clone();
        }
        preflighted
    }

    /// CORS-preflight fetch, from step 7 on.
    ///
    /// <https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>
    pub(super) fn handle_preflight_response(&mut self, response: &Response, cache: &mut CorsPreflightCache, now: Now) {
        if browsers::cache::is_of_fetch_alone(&self.behaviour.profile, &self.request) {
            let mut own_cache = core::mem::take(&mut self.memory.own_cache);
            self.judge_preflight_response(response, &mut own_cache, now);
            self.memory.own_cache = own_cache;
        } else {
            self.judge_preflight_response(response, cache, now);
        }
    }

    fn judge_preflight_response(&mut self, response: &Response, cache: &mut CorsPreflightCache, now: Now) {
        let (profile, thorough) = (self.behaviour.profile, self.behaviour.thorough);
        let preflighted = self.preflighted_request().into_owned();
        let (failures, grant) =
            check_preflight_response(&preflighted, response, &profile, self.behaviour.max_age_limit);
        let passes = failures.is_empty();
        // 7.11.
        let is_stored = browsers::cache::is_stored(&profile, &preflighted, &failures).unwrap_or(passes);
        if browsers::cache::clears_entries_first(&profile, &preflighted, passes && is_stored) {
            cache.clear_entries(&preflighted, &profile);
        }
        // 7.12. to 7.15. A response after a refusal is hypothetical, so nothing of that response is stored.
        if let Some(grant) = grant
            && is_stored
            && (passes || !thorough)
        {
            cache.store(&preflighted, &grant, &profile, now);
        }
        if passes {
            // 7.16.
            self.trace.step(Step::PreflightPassed {
                status: response.status.get(),
            });
            self.send_actual()
        } else {
            // 8.
            self.note_all(Stage::Preflight, failures, response.seen_status());
            if thorough {
                self.send_actual()
            } else {
                self.network_error(cache)
            }
        }
    }
}
