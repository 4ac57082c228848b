//! The cookies of a recorded exchange.

use super::{Answer, MadeRequest, verdict::Recorded};
use crate::{
    browsers::Profile,
    checks::CookieHop,
    diagnosis::{CookieFate, CookieRun, cookie_fates},
};
use alloc::vec::Vec;

impl Recorded {
    /// What becomes of each cookie of the exchange, in the user agent of `profile` and in each browser.
    pub(super) fn cookies(&self, made: &MadeRequest, profile: Profile) -> Vec<CookieFate> {
        let own = self.cookie_run(made, profile);
        if own.is_empty() {
            return Vec::new();
        }
        let browsers = Profile::BROWSERS.map(|profile| self.cookie_run(made, profile));
        cookie_fates(&made.request, &own, &browsers)
    }

    /// The cookies of the exchange under a profile.
    pub(super) fn cookie_run(&self, made: &MadeRequest, profile: Profile) -> CookieRun {
        let sets_cookies = |answer: &Answer| match answer {
            Answer::Response(response) => response.header_list.contains("Set-Cookie"),
            Answer::Failure(_) => false,
        };
        let client = &made.request.client;
        let mut hops = Vec::new();
        if self.answers.iter().any(|(_, answer)| sets_cookies(answer)) {
            self.replayed(made, profile, &mut |fetch, response| {
                let url = fetch.request().current_url();
                let is_preflight = fetch.awaits_preflight();
                let sent = fetch.actual_request();
                let is_same_site = url
                    .origin()
                    .is_schemelessly_same_site(&client.origin, &client.public_suffix_list);
                hops.push(CookieHop {
                    url: url.clone(),
                    redirect_count: fetch.request().redirect_count,
                    is_preflight,
                    credentials: sent.credentials,
                    is_cross_site: !is_same_site,
                    sent: sent.cookies_sent,
                    stored: sent.cookies_stored,
                    headers: response.header_list.clone(),
                });
            });
        }
        CookieRun::new(hops, &client.public_suffix_list, &profile)
    }
}
