//! Who recorded, and what that recorder leaves out.

use alloc::string::String;
use serde::Deserialize;

/// The name and the version of a recorder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RecorderName {
    /// `creator` of the HAR, `chrome.devtools.network` or `CDP`.
    #[serde(default)]
    pub name: String,
    /// The version of the recorder, or of its browser; empty if it is not told.
    #[serde(default)]
    pub version: String,
}

/// What is known of a recorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// Whether preflights are recorded.
    pub preflights: Preflights,
    /// Whether an entry tells that the browser has refused the answer.
    pub refusals: Refusals,
    /// Whether cookies may be left out of the headers.
    pub cookies: Cookies,
    /// Whether the headers of a request that was never sent look like those of one that was.
    pub completes_unsent: bool,
    /// Whether the target of a redirect that was refused has an entry, although it was never asked for.
    pub has_unfollowed: bool,
    /// Whether the recorder sees each request that a browser sends again by itself.
    pub sees_repeats: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Preflights {
    /// Each preflight that was sent.
    Recorded,
    /// None.
    LeftOut,
    Unknown,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusals {
    /// What the browser has refused is marked, so what is not marked was handed out.
    Marked,
    /// The recorder does not see what the browser makes of an answer.
    Unseen,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cookies {
    Recorded,
    /// Left out, unless the user has asked for them.
    Sanitized,
}

/// A row for each recorder: a beginning of its name, in lower case, and what it does.
const RECORDERS: &[(&str, Facts)] = &[
    (
        // Chromium's DevTools, as a file.
        "webinspector",
        Facts {
            preflights: Preflights::Recorded,
            refusals: Refusals::Marked,
            cookies: Cookies::Sanitized,
            ..OF_OTHERS
        },
    ),
    (
        "chrome.devtools.network",
        Facts {
            preflights: Preflights::Recorded,
            refusals: Refusals::Marked,
            cookies: Cookies::Recorded,
            ..OF_OTHERS
        },
    ),
    (
        "cdp",
        Facts {
            preflights: Preflights::Recorded,
            refusals: Refusals::Marked,
            cookies: Cookies::Recorded,
            ..OF_OTHERS
        },
    ),
    (
        "playwright",
        Facts {
            preflights: Preflights::LeftOut,
            refusals: Refusals::Marked,
            cookies: Cookies::Recorded,
            ..OF_OTHERS
        },
    ),
    ("firefox", OF_FIREFOX),
    (
        // Safari's Web Inspector.
        "webkit",
        Facts {
            preflights: Preflights::LeftOut,
            refusals: Refusals::Unseen,
            cookies: Cookies::Recorded,
            ..OF_OTHERS
        },
    ),
    ("mitmproxy", OF_PROXIES),
    ("charles", OF_PROXIES),
    ("http toolkit", OF_PROXIES),
    ("proxyman", OF_PROXIES),
    ("fiddler", OF_PROXIES),
];

const OF_FIREFOX: Facts = Facts {
    preflights: Preflights::Recorded,
    completes_unsent: true,
    has_unfollowed: true,
    ..OF_OTHERS
};

/// A proxy sees all that travels, and not what the browser makes of it.
const OF_PROXIES: Facts = Facts {
    preflights: Preflights::Recorded,
    sees_repeats: true,
    ..OF_OTHERS
};

const OF_OTHERS: Facts = Facts {
    preflights: Preflights::Unknown,
    refusals: Refusals::Unseen,
    cookies: Cookies::Recorded,
    completes_unsent: false,
    has_unfollowed: false,
    sees_repeats: false,
};

impl RecorderName {
    pub(super) fn facts(&self) -> Facts {
        let name = self.name.to_ascii_lowercase();
        let row = RECORDERS.iter().find(|(known, _)| name.starts_with(known));
        row.map_or(OF_OTHERS, |(_, facts)| *facts)
    }
}
