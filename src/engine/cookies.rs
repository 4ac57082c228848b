//! The cookies of a recorded exchange.

use super::{
    Answer, MadeRequest,
    verdict::{Recorded, Role},
};
use crate::{
    browsers::Profile,
    checks::CookieHop,
    diagnosis::{CookieFate, CookieRun},
};
use alloc::vec::Vec;

impl Recorded {
    /// What becomes of each cookie of the exchange, in the user agent of `profile` and in each browser.
    pub(super) fn cookies(&self, made: &MadeRequest, profile: Profile) -> Vec<CookieFate> {
        let own = self.cookie_run(made, profile);
        let mut fates = own.fates(&made.request);
        if !fates.is_empty() {
            for (index, browser) in Profile::BROWSERS.into_iter().enumerate() {
                self.cookie_run(made, browser).tell(&own, &mut fates, index);
            }
        }
        fates
    }

    /// The cookies of the exchange under a profile.
    pub(super) fn cookie_run(&self, made: &MadeRequest, profile: Profile) -> CookieRun<'_> {
        let sets_cookies = |(_, answer): &(Role, Answer)| match answer {
            Answer::Response(response) => response.header_list.contains("Set-Cookie"),
            Answer::Failure(_) => false,
        };
        let client = &made.request.client;
        let mut hops = Vec::new();
        if self.answers.iter().any(sets_cookies) {
            self.replayed(made, profile, &mut |fetch, response| {
                let url = fetch.request().current_url();
                let sent = fetch.actual_request();
                let is_same_site = url
                    .origin()
                    .is_schemelessly_same_site(&client.origin, &client.public_suffix_list);
                hops.push(CookieHop {
                    url: url.clone(),
                    redirect_count: fetch.request().redirect_count,
                    is_preflight: fetch.awaits_preflight(),
                    credentials: sent.credentials,
                    is_cross_site: !is_same_site,
                    sent: sent.cookies_sent,
                    stored: sent.cookies_stored,
                    headers: response.map(|response| &response.header_list),
                });
            });
        }
        CookieRun::new(hops, &client.public_suffix_list, &profile)
    }
}
