//! The origin of a request, and its taint by redirects.

use super::{CredentialsMode, Mode, RedirectTaint, Request};
use crate::environment::EmbedderPolicyValue;

impl Request {
    /// Redirect-taint.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-request-tainted-origin>
    #[must_use]
    pub fn redirect_taint(&self) -> RedirectTaint {
        let suffixes = &self.client.public_suffix_list;
        let mut taint = RedirectTaint::SameOrigin;
        // 4.
        for pair in self.url_list().windows(2) {
            let (last_url, url) = (pair[0].origin(), pair[1].origin());
            if !url.is_same_site(last_url, suffixes) && !self.origin.is_same_site(last_url, suffixes) {
                return RedirectTaint::CrossSite;
            }
            if !url.is_same_origin(last_url) && !self.origin.is_same_origin(last_url) {
                taint = RedirectTaint::SameSite;
            }
        }
        taint
    }

    /// Serializing a request origin, and byte-serializing it: the bytes are the same.
    ///
    /// <https://fetch.spec.whatwg.org/#serializing-a-request-origin>
    #[must_use]
    pub fn serialize_origin(&self) -> &str {
        // 2. The first hop is never tainted, and most requests have no other.
        if self.url_list().len() > 1 && self.redirect_taint() != RedirectTaint::SameOrigin {
            return "null";
        }
        self.origin.serialize()
    }

    /// Cross-Origin-Embedder-Policy allows credentials.
    ///
    /// <https://fetch.spec.whatwg.org/#cross-origin-embedder-policy-allows-credentials>
    #[must_use]
    pub fn cross_origin_embedder_policy_allows_credentials(&self) -> bool {
        // 2.
        self.mode != Mode::NoCors
            // 4.
            || self.client.embedder_policy != EmbedderPolicyValue::Credentialless
            // 5. The Standard's text requires a redirect-taint that is *not* "same-origin". Until 2024 the text required "same-origin", as the
            // purpose of the rule (a page's own resources keep their cookies) and the browsers do, so the "not" is taken for a slip.
            || (self.origin.is_same_origin(self.current_url().origin())
                && self.redirect_taint() == RedirectTaint::SameOrigin)
    }

    /// Whether the credentials mode is "include". Every wildcard rule asks for it.
    #[must_use]
    pub fn credentials_mode_is_include(&self) -> bool {
        self.credentials_mode == CredentialsMode::Include
    }
}
