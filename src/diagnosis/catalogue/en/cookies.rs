//! What becomes of a cookie, in English, and what mends it. A name in braces is a value of the cookie.

use crate::checks::CookieReason;

/// The sentence of what decided on a cookie.
pub(in crate::diagnosis) const fn of_cookie(reason: CookieReason) -> &'static str {
    match reason {
        CookieReason::Sent => "The cookie {name} is stored and sent.",
        CookieReason::SentPartitioned => "The cookie {name} is stored and sent, for pages of the site of {page} alone.",
        CookieReason::Preflight => "The cookie {name} is dropped: a preflight is without credentials.",
        CookieReason::WithoutCredentials => "The cookie {name} is dropped: the request is without credentials.",
        CookieReason::ThirdParty => {
            "The cookie {name} is dropped: Safari blocks cookies of {url} for {page}, which is another site."
        }
        CookieReason::Malformed => {
            "A cookie of {url} is dropped: it has a control character, no name and no value, or more than 4,096 bytes."
        }
        CookieReason::Domain => {
            "The cookie {name} is dropped: its Domain is neither the host of {url} nor a domain above it that may have cookies."
        }
        CookieReason::SecureOverHttp => "The cookie {name} is dropped: it has Secure, and {url} is not https.",
        CookieReason::SameSite => {
            "The cookie {name} is held back: without \"SameSite=None; Secure\" it is not sent to {url} from {page}, which is another \
             site."
        }
        CookieReason::SecureMissing => "The cookie {name} is dropped: SameSite=None and Partitioned need Secure.",
        CookieReason::Prefix => {
            "The cookie {name} is dropped: its attributes do not keep what the beginning of its name promises."
        }
        CookieReason::Removed => "The cookie {name} is removed: its time is past.",
        CookieReason::Host | CookieReason::Path => {
            "The cookie {name} is stored, and not sent with this call: it has another Path."
        }
    }
}

/// What mends a cookie; empty where nothing is wrong.
pub(in crate::diagnosis) const fn act_of_cookie(reason: CookieReason) -> &'static str {
    match reason {
        CookieReason::WithoutCredentials => {
            "Set credentials to \"include\" in fetch(), or withCredentials to true (XMLHttpRequest; in jQuery within xhrFields)."
        }
        CookieReason::ThirdParty => {
            "Serve the API under the page's site. From version 26.2 Safari takes cookies with \"SameSite=None; Secure; Partitioned\"."
        }
        CookieReason::Malformed => "Set a cookie with a name, at most 4,096 bytes and no control characters.",
        CookieReason::Domain => "Leave Domain out, or set it to the host or a domain above it.",
        CookieReason::SecureOverHttp => "Serve the API over https, or leave Secure out.",
        CookieReason::SameSite => {
            "Set the cookie with \"SameSite=None; Secure\" over https, or serve the API under the page's site."
        }
        CookieReason::SecureMissing => "Add Secure to the cookie, and serve the API over https.",
        CookieReason::Prefix => {
            "Set what the name promises: __Secure- Secure, __Host- also Path=/ and no Domain, __Http- also HttpOnly; or rename it."
        }
        _ => "",
    }
}
