//! What is kept of a recording: the keys that are read. Everything else, such as bodies and timings, is passed over.

use Shape::{All, Elements, Keys, Value};

/// What is kept of a value of JSON. The shape of an array is that of its items.
pub(super) enum Shape {
    /// All of it.
    All,
    /// Of an object, these keys. An item of an array that is no object is kept as it is.
    Keys(&'static [(&'static str, Shape)]),
    /// The value is handed out by itself.
    Value(Part, &'static Shape),
    /// The value is an array, whose items are handed out one by one.
    Elements(Part, &'static Shape),
}

/// A part of a recording that is handed out by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The program that recorded.
    Creator,
    /// The browser in which was recorded.
    Browser,
    /// A page.
    Page,
    /// An entry of a HAR, or an event of the DevTools protocol.
    Entry,
}

/// A whole recording: a HAR, its log, or a list of entries or events.
pub(super) static RECORDING: Shape = Elements(Part::Entry, &ENTRY_OR_FILE);

/// What stands at the top. An object there is a HAR or its log; in a list, it is an entry or an event.
static ENTRY_OR_FILE: Shape = Keys(ENTRY);

/// The keys of the object at the top.
pub(super) static FILE: Shape = Keys(&[
    ("log", Keys(LOG)),
    ("entries", Elements(Part::Entry, &ENTRY_OR_FILE)),
    ("pages", Elements(Part::Page, &PAGE)),
    ("creator", Value(Part::Creator, &All)),
    ("browser", Value(Part::Browser, &All)),
]);

const LOG: &[(&str, Shape)] = &[
    ("entries", Elements(Part::Entry, &ENTRY_OR_FILE)),
    ("pages", Elements(Part::Page, &PAGE)),
    ("creator", Value(Part::Creator, &All)),
    ("browser", Value(Part::Browser, &All)),
];

static PAGE: Shape = Keys(&[("id", All), ("title", All), ("_url", All)]);

const ENTRY: &[(&str, Shape)] = &[
    // Of an entry of a HAR.
    ("startedDateTime", All),
    ("time", All),
    ("pageref", All),
    ("request", Keys(REQUEST)),
    ("response", Keys(RESPONSE)),
    ("_resourceType", All),
    ("_initiator", Keys(INITIATOR)),
    ("_error", All),
    ("serverIPAddress", All),
    // Of an event of the DevTools protocol.
    ("method", All),
    ("params", Keys(PARAMS)),
];

const REQUEST: &[(&str, Shape)] = &[("method", All), ("url", All), ("headers", All)];

const RESPONSE: &[(&str, Shape)] = &[
    ("url", All),
    ("status", All),
    ("statusText", All),
    ("headers", All),
    ("remoteIPAddress", All),
    ("redirectURL", All),
    ("_error", All),
    ("_failureText", All),
];

const INITIATOR: &[(&str, Shape)] = &[("type", All), ("url", All), ("requestId", All)];

const PARAMS: &[(&str, Shape)] = &[
    ("requestId", All),
    ("documentURL", All),
    ("request", Keys(REQUEST)),
    ("response", Keys(RESPONSE)),
    ("redirectResponse", Keys(RESPONSE)),
    ("initiator", Keys(INITIATOR)),
    ("type", All),
    ("wallTime", All),
    ("timestamp", All),
    ("headers", All),
    ("statusCode", All),
    ("associatedCookies", Keys(&[("blockedReasons", All)])),
    ("errorText", All),
    ("blockedReason", All),
    ("canceled", All),
    ("corsErrorStatus", All),
    (
        "issue",
        Keys(&[("code", All), ("details", Keys(&[("corsIssueDetails", Keys(ISSUE))]))]),
    ),
];

const ISSUE: &[(&str, Shape)] = &[
    ("corsErrorStatus", All),
    ("request", Keys(&[("requestId", All), ("url", All)])),
    ("initiatorOrigin", All),
];

impl Shape {
    /// The shape of the value behind a key; null if the value is passed over.
    pub(super) fn of_key(&'static self, key: &[u8]) -> Option<&'static Self> {
        match self {
            Self::All => Some(self),
            Self::Keys(keys) => keys
                .iter()
                .find(|(known, _)| known.as_bytes() == key)
                .map(|(_, shape)| shape),
            Self::Value(_, shape) | Self::Elements(_, shape) => shape.of_key(key),
        }
    }
}
