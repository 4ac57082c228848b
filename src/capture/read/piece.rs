//! What is found in the pieces of a text, before it is paired.

use super::{
    super::parts::{Field, value_of},
    reading::{Kind, Part, Unread},
};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// A piece: its lines, and what was found in them.
#[derive(Default)]
pub(super) struct Findings {
    pub kind: Option<Kind>,
    /// How many lines were read.
    pub lines: usize,
    pub found: Vec<Found>,
    pub unread: Vec<Unread>,
}

impl Findings {
    pub fn new(kind: Kind, lines: usize) -> Self {
        Self {
            kind: Some(kind),
            lines,
            ..Self::default()
        }
    }

    /// Notes what could not be read. `line` is its index among the lines of the text.
    pub fn unread(&mut self, line: usize, text: &str, reason: &'static str) {
        self.unread.push(unread(line, text, reason));
    }
}

/// What could not be read. `line` is its index among the lines of the text.
pub(super) fn unread(line: usize, text: &str, reason: &'static str) -> Unread {
    Unread {
        line: line + 1,
        text: text.trim().to_owned(),
        reason,
    }
}

pub(super) enum Found {
    Request(FoundRequest),
    Response(FoundResponse),
    Message(Message),
}

/// Who wrote the headers of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Source {
    /// The browser has sent the request: all of its headers are there.
    #[default]
    Wire,
    /// Somebody wrote code, and a browser would add the rest.
    Code,
}

/// A request as it was found.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundRequest {
    /// The index of its line.
    pub line: usize,
    pub text: String,
    pub url: Option<String>,
    pub method: Option<String>,
    pub headers: Vec<Field>,
    pub source: Source,
    pub mode: Option<String>,
    pub credentials: Option<String>,
    pub redirect: Option<String>,
    pub cache: Option<String>,
    pub keepalive: bool,
    pub has_body: bool,
    /// The Content-Type that the body brings along.
    pub body_type: Option<String>,
    pub initiator: Option<&'static str>,
    pub cross_origin: Option<&'static str>,
    pub origin: Option<String>,
}

impl FoundRequest {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        value_of(&self.headers, name)
    }

    pub fn is_preflight(&self) -> bool {
        self.method.as_deref() == Some("OPTIONS") && self.header("Access-Control-Request-Method").is_some()
    }
}

/// An answer as it was found.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundResponse {
    /// The index of its line.
    pub line: usize,
    pub text: String,
    /// Null if only headers were found.
    pub status: Option<u16>,
    pub url: Option<String>,
    pub headers: Vec<Field>,
    /// The IP address that answered.
    pub address: Option<String>,
    /// The words of a failure in place of an answer.
    pub failure: Option<String>,
    /// The parts that nobody has seen.
    pub unseen: Vec<Part>,
}

/// A message of a browser.
#[derive(Clone, Debug, Default)]
pub(super) struct Message {
    /// The index of its line.
    pub line: usize,
    pub text: String,
    pub browser: Option<&'static str>,
    pub origin: Option<String>,
    pub url: Option<String>,
    /// The URL before redirects.
    pub redirected_from: Option<String>,
    pub method: Option<String>,
    pub initiator: Option<&'static str>,
    pub cross_origin: Option<&'static str>,
    pub status: Option<u16>,
    /// Where a refused redirect leads.
    pub location: Option<String>,
    pub stage: Stage,
    pub says: Option<Says>,
}

/// What a message says of the exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Access-Control-Allow-Origin is missing.
    OriginMissing,
    /// Access-Control-Allow-Origin has this value, which does not allow the page.
    OriginValue(String),
    /// Access-Control-Allow-Origin is there more than once.
    OriginTwice,
    /// `*` does not go with credentials.
    Wildcard,
    /// Access-Control-Allow-Credentials is not `true`: its value, empty if it is missing.
    Credentials(String),
    /// The preflight's status is not ok.
    Status,
    /// A redirect answers the preflight.
    Redirect,
    /// An item of Access-Control-Allow-Methods is no method.
    MethodsInvalid(String),
    /// An item of Access-Control-Allow-Headers is no name.
    HeadersInvalid(String),
    /// The method is not allowed; empty if it is not told.
    Method(String),
    /// The header is not allowed.
    Header(String),
    /// A redirect leads to a URL with a user name or a password.
    RedirectWithUserinfo(String),
    /// The mode is `same-origin`.
    SameOriginMode,
    /// The mode is `no-cors`, and the redirect mode is not `follow`.
    NoCorsRedirect,
    /// The redirect mode is `error`, and there is a redirect.
    RedirectModeError,
    /// The URL says it all: its scheme, or mixed content.
    OfUrl,
    /// The page may not have the answer by its Cross-Origin-Resource-Policy.
    ResourcePolicy,
    /// There is no answer: the words of the failure.
    Failure(String),
    /// The call has failed, and the words prove nothing.
    Nothing(String),
}

impl Says {
    /// Whether only a preflight is refused like this. Null if an answer to the request may be refused like this as well.
    pub fn is_of_preflight(&self) -> bool {
        matches!(
            self,
            Self::Status
                | Self::Redirect
                | Self::MethodsInvalid(_)
                | Self::HeadersInvalid(_)
                | Self::Method(_)
                | Self::Header(_)
        )
    }

    /// What says more stands first.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Nothing(_) => 2,
            Self::Failure(_) => 1,
            _ => 0,
        }
    }
}

/// The part of an exchange that a message is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    Preflight,
    Response,
    /// The message does not tell.
    #[default]
    Unknown,
}
