//! The sentences about policies and servers' rules.

use super::OriginRule;
use crate::infra::{Quoted, Shown, ShownUrl};
use alloc::{format, string::String};

/// What a server that has the rule does.
pub(super) const fn rule(rule: OriginRule) -> &'static str {
    match rule {
        OriginRule::ExactList => {
            "The server seems to have a list of origins: it allows some that were meant, and no other that was tried."
        }
        OriginRule::Any => "The server allows every page with \"*\", so calls with credentials fail.",
        OriginRule::ReflectsAny => "The server allows whatever origin asks, by sending it back.",
        OriginRule::Prefix => {
            "The server compares only how an origin begins: anybody can register a domain that begins so."
        }
        OriginRule::Suffix => {
            "The server compares only how an origin ends: anybody can register a domain that ends so."
        }
        OriginRule::UnescapedDot => {
            "The server compares by a regular expression in which a dot stands for any character: write it with a backslash."
        }
        OriginRule::Subdomains => "The server allows every host below the domain.",
        OriginRule::Http => {
            "The server allows the page over http too, where anybody on the way can put in a script of theirs."
        }
        OriginRule::Port => "The server allows the host on any port.",
        OriginRule::Localhost => "The server allows pages of the developer's own machine.",
        OriginRule::Null => {
            "The server allows the origin null, which every sandboxed frame has: any page can make one."
        }
        OriginRule::Fixed => "The server sends the same origin to every page, whoever asks.",
        OriginRule::None => "The server allows none of the origins that were tried.",
    }
}

pub(super) const PUBLIC_WITH_CREDENTIALS: &str =
    "Some calls have credentials, and \"*\" excludes them: the policy names the origins instead.";
pub(super) const OPAQUE_PAGE: &str = "The page has the origin null, as pages from files and in sandboxed frames have. Every such page has it, so no policy allows it: serve the page over http or https, or take allow-same-origin into the frame's sandbox.";
pub(super) const LOCAL_NETWORK: &str =
    "The server is in the user's own network, so the browser asks the user first. No header gives that permission.";

pub(super) fn method_in_lower_case(method: &str, upper: &str) -> String {
    format!(
        "The page sends {}, which is another method than {}, and most servers do not know it: write it in upper case. The policy is for {}.",
        Quoted(method),
        Quoted(upper),
        Shown(upper)
    )
}

pub(super) fn response_headers(names: &str) -> String {
    format!(
        "The page sends {}, which only servers send: take it out of the request. The policy is for the call without it.",
        Shown(names)
    )
}

pub(super) fn tainted(url: &str) -> String {
    format!(
        "A redirect between two servers makes the page's origin null, which no policy allows: call {} directly. The policy is for that call.",
        ShownUrl(url)
    )
}

pub(super) fn preflight_redirect(location: &str) -> String {
    format!(
        "The preflight was redirected to {}, and browsers follow no redirect of a preflight: call that URL, or answer OPTIONS before anything redirects.",
        ShownUrl(location)
    )
}

pub(super) fn never_readable(name: &str) -> String {
    format!("No page can read {}, whatever the server exposes.", Shown(name))
}

pub(super) fn hidden(names: &str) -> String {
    format!(
        "The answers have headers that script cannot read without Access-Control-Expose-Headers: {}. Name those that script reads.",
        Shown(names)
    )
}
