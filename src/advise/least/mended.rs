//! Calls that no policy lets through as they are, and what the policy is for once they are mended.

use super::drive::{Journey, Known};
use crate::{
    advise::words,
    browsers::Profile,
    http::Method,
    url::{Url, UrlParser},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// A fault of a call that a policy cannot mend.
pub(super) struct Fault {
    pub code: &'static str,
    pub text: String,
    /// The browsers that it matters to; empty for all.
    pub browsers: Vec<&'static str>,
}

impl Fault {
    pub(super) fn new(code: &'static str, text: String) -> Self {
        Self {
            code,
            text,
            browsers: Vec::new(),
        }
    }
}

/// What becomes of a call whose origin is `null`.
pub(super) enum Direct {
    /// The page has that origin.
    Never(Fault),
    /// A redirect makes it so: the call can go to the last URL directly.
    To(Url, Fault),
}

impl Known {
    /// Mends what the page has to write otherwise, whatever the server says, and tells of it.
    pub(super) fn mend(&mut self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let request = &mut self.made.request;
        let method = request.method.as_str().to_owned();
        let upper = method.to_ascii_uppercase();
        if method != upper
            && let Ok(mended) = Method::new(&upper)
        {
            request.method = mended;
            let code = "request-method-case-not-normalized";
            faults.push(Fault::new(code, words::method_in_lower_case(&method, &upper)));
        }
        let names = request
            .header_list
            .iter()
            .map(|header| header.name.as_str().to_ascii_lowercase());
        let mut names: Vec<String> = names.filter(|name| name.starts_with("access-control-")).collect();
        names.sort();
        names.dedup();
        if !names.is_empty() {
            for name in &names {
                request.header_list.delete(name);
            }
            let code = "request-sends-response-header";
            faults.push(Fault::new(code, words::response_headers(&names.join(", "))));
        }
        faults
    }

    /// What has to change in a call that asks with the origin `null`; null if none does.
    pub(super) fn direct(&self, journeys: &[Journey], is_public: bool, parser: UrlParser) -> Option<Direct> {
        let asks_as_null = |journey: &&Journey| {
            let mut asked = journey.asked.iter();
            asked.any(|asked| asked.origin == "null" && (asked.credentials || !is_public))
        };
        let tainted = journeys.iter().find(asks_as_null)?;
        if self.made.request.origin.is_opaque() {
            let text = words::OPAQUE_PAGE.to_owned();
            return Some(Direct::Never(Fault::new("request-origin-opaque-null", text)));
        }
        let browsers = names_of(journeys.iter().filter(asks_as_null).map(|journey| journey.profile));
        let url = Url::parse_with(parser, &tainted.last_url).ok()?;
        let fault = Fault {
            code: "redirect-taints-origin",
            text: words::tainted(&url.without_fragment()),
            browsers,
        };
        Some(Direct::To(url, fault))
    }

    /// The same call to another URL, of whose answers nothing is known.
    pub(super) fn to(mut self, url: Url) -> Self {
        self.made.request = self.made.request.to_url(url);
        self.forget_answers();
        self
    }

    /// Keeps the user agents in which the call can succeed, and tells why it cannot in others.
    pub(super) fn keep_possible(&mut self, journeys: &[Journey]) -> Option<Fault> {
        let is_refused = |journey: &&Journey| journey.finding.is_some();
        let refused: Vec<&Journey> = journeys.iter().filter(is_refused).collect();
        self.profiles
            .retain(|profile| refused.iter().all(|journey| journey.profile != *profile));
        let browsers = names_of(refused.iter().map(|journey| journey.profile));
        if browsers.is_empty() && !self.profiles.is_empty() {
            // Only the Standard refuses what browsers allow.
            return None;
        }
        let finding = refused.first()?.finding.as_ref()?;
        Some(Fault {
            code: finding.code,
            text: finding.message.clone(),
            browsers,
        })
    }

    /// What else stands in the way, although a policy is needed too.
    pub(super) fn warnings(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let asking = names_of(self.profiles_that_ask());
        if !asking.is_empty() {
            faults.push(Fault {
                code: "lna-permission-needed",
                text: words::LOCAL_NETWORK.to_owned(),
                browsers: asking,
            });
        }
        if let Some(location) = &self.preflight_redirect {
            faults.push(Fault::new("preflight-redirect", words::preflight_redirect(location)));
        }
        faults
    }
}

fn names_of(profiles: impl Iterator<Item = Profile>) -> Vec<&'static str> {
    profiles
        .filter(|profile| profile.browser().is_some())
        .map(|profile| profile.name())
        .collect()
}
