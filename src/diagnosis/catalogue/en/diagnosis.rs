//! The text of a diagnosis, in English.

use crate::diagnosis::{Who, catalogue::Happened};

/// How the lines of the text begin: the values that were seen, the act, another way out, what has happened at the server, another cause, and
/// a cause that may be the reason instead of those above it.
pub(in crate::diagnosis) const SEEN: &str = "  · Seen: ";
pub(in crate::diagnosis) const TO_DO: &str = "  · To do ";
pub(in crate::diagnosis) const OR: &str = "  · Or ";
pub(in crate::diagnosis) const HAPPENED: &str = "  · ";
pub(in crate::diagnosis) const ALSO: &str = "Also: ";
pub(in crate::diagnosis) const INSTEAD: &str = "Or: ";

/// What the page cannot tell, and where a person can see it.
pub(in crate::diagnosis) const UNDECIDED: &str = "Undecided: ";
pub(in crate::diagnosis) const SEE: &str = " See: ";

/// Where somebody has to act.
pub(in crate::diagnosis) const fn place(who: Who) -> &'static str {
    match who {
        Who::Server => "on the server: ",
        Who::Client => "in the page's code: ",
        Who::Edge => "on the proxy, CDN or gateway: ",
        Who::Page => "on the page: ",
        Who::User => "by you: ",
    }
}

/// What has happened to the request at the server. `changes`: whether the method may change something there.
pub(in crate::diagnosis) const fn happened(happened: Happened, changes: bool) -> &'static str {
    match happened {
        Happened::NothingSent => "The {method} never left the browser: nothing was sent to {url}.",
        Happened::OnlyPreflight => "The {method} never left the browser: only the preflight was sent.",
        Happened::AnswerKept if changes => {
            "The {method} was sent, and the server may have carried it out: only its answer is kept from the page, so do not simply \
             send it again."
        }
        Happened::AnswerKept => "The {method} was sent and answered: only the answer is kept from the page.",
        Happened::Delivered => "The {method} was sent and answered.",
        Happened::NoAnswer if changes => {
            "The {method} got no answer: whether the server carried it out is not known, so do not simply send it again."
        }
        Happened::NoAnswer => "The {method} got no answer.",
        Happened::NotRecorded => "The answers that were given do not show whether the {method} was carried out.",
        Happened::Unknown if changes => {
            "The page cannot see whether the {method} was carried out: ask the server before you send it again."
        }
        Happened::Unknown => "The page cannot see whether the {method} reached the server.",
        Happened::BrowsersDiffer => "",
    }
}
