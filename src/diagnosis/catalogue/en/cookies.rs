//! What becomes of a cookie, in English. A name in braces is a value of the cookie.

use crate::checks::CookieReason;

/// The sentence of what decided on a cookie.
pub(in crate::diagnosis) const fn of_cookie(reason: CookieReason) -> &'static str {
    match reason {
        CookieReason::Sent => "The cookie {name} is stored, and sent to {to}.",
        CookieReason::SentPartitioned => {
            "The cookie {name} is stored for pages of the site of {page} alone, and sent to {to} from them."
        }
        CookieReason::Preflight => "The cookie {name} is dropped: a preflight is without credentials.",
        CookieReason::WithoutCredentials => "The cookie {name} is dropped: the request is without credentials.",
        CookieReason::ThirdParty => {
            "The cookie {name} is dropped: Safari blocks cookies of {server} while the page is of another site ({page})."
        }
        CookieReason::Malformed => {
            "A cookie of {url} is dropped: it has a control character, no name and no value, or more than 4,096 bytes."
        }
        CookieReason::Domain => {
            "The cookie {name} is dropped: its Domain is neither {host} nor a domain above it that may have cookies."
        }
        CookieReason::SecureOverHttp => "The cookie {name} is dropped: it has Secure, and {url} is not https.",
        CookieReason::SameSite => {
            "The cookie {name} is held back: without \"SameSite=None; Secure\" it is not sent to {server} from {page}, which is \
             another site."
        }
        CookieReason::SecureMissing => {
            "The cookie {name} is dropped: SameSite=None and Partitioned need Secure beside them."
        }
        CookieReason::Prefix => {
            "The cookie {name} is dropped: its attributes do not keep what the beginning of its name promises."
        }
        CookieReason::Removed => "The cookie {name} is removed: its time is past.",
        CookieReason::Host | CookieReason::Path => {
            "The cookie {name} is stored, and not sent with this call: its path is {path}."
        }
    }
}
