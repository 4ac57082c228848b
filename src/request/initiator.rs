//! Which requests use CORS, and how: what makes them, and what each makes of a refusal.

use super::{
    Contradiction, CredentialsMode, Destination, HeaderAddition, InvalidRequest, Mode, NewRequest, RedirectMode,
};
use crate::{
    http::{HeaderName, HeaderValue, is_cors_safelisted_request_header},
    infra::text::split,
};
use alloc::{boxed::Box, string::String};

/// What makes a request, by its place in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Initiator(u8);

/// What is known of an [`Initiator`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct InitiatorInfo {
    /// Without a `crossorigin` attribute. With one it is "cors".
    pub mode: Mode,
    /// Without a `crossorigin` attribute. With one it is "same-origin" or "include".
    pub credentials_mode: CredentialsMode,
    pub destination: Destination,
    traits: u16,
}

/// <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#cors-settings-attribute>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CorsSettingsAttribute {
    #[default]
    NoCors,
    Anonymous,
    UseCredentials,
}

impl CorsSettingsAttribute {
    pub const ALL: &[Self] = &[Self::NoCors, Self::Anonymous, Self::UseCredentials];
}

/// What is said of a request besides what makes it; null for what is not said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// Empty if it is not said.
    pub method: &'a str,
    pub cross_origin: CorsSettingsAttribute,
    pub mode: Option<Mode>,
    pub credentials_mode: Option<CredentialsMode>,
    pub redirect_mode: Option<RedirectMode>,
    pub destination: Option<Destination>,
}

/// Has a `crossorigin` attribute.
const ATTRIBUTE: u16 = 1;
/// There can be a preflight.
const PREFLIGHT: u16 = 1 << 1;
/// What it is for needs CORS, whether the request uses it or not.
const NEEDS_CORS: u16 = 1 << 2;
/// Script chooses any credentials mode.
const CREDENTIALS: u16 = 1 << 3;
/// Script chooses to include credentials.
const INCLUDE: u16 = 1 << 4;
/// Script chooses the destination.
const DESTINATION: u16 = 1 << 5;
/// The redirect mode is "error".
const ERROR: u16 = 1 << 6;
/// The method is GET or POST.
const FORM: u16 = 1 << 7;
/// Script chooses everything.
const SCRIPT: u16 = 1 << 8;

/// Each row: name, mode and credentials mode without a `crossorigin` attribute, destination, traits, what the page sees of a network
/// error, and what a response without CORS is not good for. The strings become one text: that is a fraction of the pointers and
/// lengths of many.
macro_rules! table {
    ($($name:literal $mode:ident $credentials:ident $destination:ident $traits:expr, $refused:literal, $without:literal;)+) => {
        const TABLE: &[InitiatorInfo] = &[$(InitiatorInfo {
            mode: Mode::$mode,
            credentials_mode: CredentialsMode::$credentials,
            destination: Destination::$destination,
            traits: $traits,
        }),+];
        const ROWS: &str = concat!($($name, "|", $refused, "|", $without, "\n"),+);
    };
}

// - Most elements: <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#create-a-potential-cors-request>, for
//   `event-source` in the state Anonymous, for `track` with the same-origin fallback flag.
// - `fetch`: <https://fetch.spec.whatwg.org/#fetch-method>; `xhr`: <https://xhr.spec.whatwg.org/#the-send()-method>
// - `beacon`: <https://w3c.github.io/beacon/#sec-processing-model>
// - `websocket`: <https://websockets.spec.whatwg.org/#concept-websocket-establish>
// - `font`: <https://drafts.csswg.org/css-fonts-4/#font-fetching-requirements>
// - `shape-image`: <https://drafts.csswg.org/css-shapes-1/#shape-outside-property>; `mask-image`:
//   <https://drafts.csswg.org/css-masking-1/#priv-sec>; `css-import`: <https://drafts.csswg.org/css-cascade-4/#fetch-an-import>;
//   all of CSS: <https://drafts.csswg.org/css-values-4/#fetch-a-style-resource>
// - `canvas-image`: <https://html.spec.whatwg.org/multipage/canvas.html#security-with-canvas-elements>; `webgl-texture`:
//   <https://registry.khronos.org/webgl/specs/latest/1.0/#4.2>
// - scripts and workers: <https://html.spec.whatwg.org/multipage/webappapis.html#fetching-scripts>; `service-worker`:
//   <https://w3c.github.io/ServiceWorker/#update-algorithm>
// - `manifest`: <https://html.spec.whatwg.org/multipage/links.html#link-type-manifest>
// - `form`, `iframe`: <https://html.spec.whatwg.org/multipage/browsing-the-web.html#create-navigation-params-by-fetching>
// - `svg-use`: <https://svgwg.org/svg2-draft/linking.html#processingURL>
table! {
    "fetch" Cors SameOrigin Empty PREFLIGHT | SCRIPT,
        "fetch() rejects with a TypeError.", "";
    "xhr" Cors SameOrigin Empty INCLUDE | PREFLIGHT,
        "There is an error event, and status is 0.", "";
    "event-source" Cors SameOrigin Empty INCLUDE,
        "There is an error event, and readyState is CLOSED.", "";
    "beacon" NoCors Include Empty PREFLIGHT,
        "Nothing tells of it: sendBeacon() has returned true.", "";
    "websocket" WebSocket Include Empty ERROR,
        "There is an error event, and a close event with code 1006.", "It opens whoever asks: the server has to look at Origin.";
    "preload" NoCors Include Empty ATTRIBUTE | DESTINATION,
        "There is an error event: the preload is not used.", "What uses CORS, as fonts and fetch() do, asks again.";
    "font" Cors SameOrigin Font 0,
        "The font is not used: the fallback font is.", "";
    "track" SameOrigin Include Track ATTRIBUTE,
        "There is an error event: there are no cues.", "";
    "modulepreload" Cors SameOrigin Script ATTRIBUTE | DESTINATION,
        "There is an error event: the preload is not used.", "";
    "canvas-image" NoCors Include Image ATTRIBUTE | NEEDS_CORS,
        "There is an error event: no image is drawn.", "It taints the canvas: toDataURL(), toBlob() and getImageData() throw a SecurityError.";
    "webgl-texture" NoCors Include Image ATTRIBUTE | NEEDS_CORS,
        "There is an error event: no image is uploaded.", "texImage2D() throws a SecurityError.";
    "shape-image" Cors SameOrigin Image 0,
        "The shape is ignored.", "";
    "mask-image" Cors SameOrigin Image 0,
        "The mask is transparent: the element is not seen.", "";
    "img" NoCors Include Image ATTRIBUTE,
        "There is an error event: no image is shown.", "It taints a canvas.";
    "video" NoCors Include Video ATTRIBUTE,
        "There is an error event: nothing is played.", "It taints a canvas, and Web Audio gets silence.";
    "audio" NoCors Include Audio ATTRIBUTE,
        "There is an error event: nothing is played.", "Web Audio gets silence.";
    "script" NoCors Include Script ATTRIBUTE,
        "There is an error event: the script does not run.", "Of its errors the page sees \"Script error.\" alone.";
    "module-script" Cors SameOrigin Script ATTRIBUTE,
        "There is an error event: the script does not run.", "";
    "import-scripts" NoCors Include Script 0,
        "importScripts() throws a NetworkError.", "Of its errors the page sees \"Script error.\" alone.";
    "worker" SameOrigin SameOrigin Worker 0,
        "There is an error event, or a SecurityError: the worker does not start.", "";
    "module-worker" SameOrigin SameOrigin Worker CREDENTIALS,
        "There is an error event, or a SecurityError: the worker does not start.", "";
    "shared-worker" SameOrigin SameOrigin SharedWorker 0,
        "There is an error event, or a SecurityError: the worker does not start.", "";
    "module-shared-worker" SameOrigin SameOrigin SharedWorker CREDENTIALS,
        "There is an error event, or a SecurityError: the worker does not start.", "";
    "service-worker" SameOrigin SameOrigin ServiceWorker ERROR,
        "register() rejects with a SecurityError.", "";
    "stylesheet" NoCors Include Style ATTRIBUTE,
        "There is an error event: the style sheet is not applied.", "Its cssRules throw a SecurityError.";
    "css-import" NoCors Include Style 0,
        "The style sheet is not applied.", "Its cssRules throw a SecurityError.";
    "manifest" Cors SameOrigin Manifest ATTRIBUTE,
        "The page has no manifest.", "";
    "form" Navigate Include Document DESTINATION | FORM,
        "There is an error page.", "The page has no access to the document.";
    "iframe" Navigate Include Iframe 0,
        "There is an error page.", "The page has no access to the document.";
    "svg-use" SameOrigin SameOrigin Image 0,
        "Nothing is drawn.", "";
}

impl Initiator {
    pub const FETCH: Self = Self(0);
    pub const XHR: Self = Self(1);
    pub const EVENT_SOURCE: Self = Self(2);
    pub const BEACON: Self = Self(3);
    pub const WEB_SOCKET: Self = Self(4);
    pub const PRELOAD: Self = Self(5);
    pub(crate) const FONT: Self = Self(6);
    pub(crate) const TRACK: Self = Self(7);

    /// A line for each: its name, [`refused`](Self::refused) and [`without_cors`](Self::without_cors), with a `|` between them.
    pub const TEXTS: &str = ROWS;

    /// Every initiator.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).zip(TABLE).map(|(place, _)| Self(place))
    }

    /// The initiator of this name.
    ///
    /// # Errors
    /// [`InvalidRequest::Initiator`] with the name.
    pub fn new(name: &str) -> Result<Self, InvalidRequest> {
        Self::all()
            .find(|initiator| initiator.as_str() == name)
            .ok_or_else(|| InvalidRequest::Initiator(name.into()))
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.text(0)
    }

    /// What is known of it.
    #[must_use]
    pub const fn info(self) -> &'static InitiatorInfo {
        &TABLE[self.0 as usize]
    }

    /// What the page sees of a network error, as a sentence.
    #[must_use]
    pub fn refused(self) -> &'static str {
        self.text(1)
    }

    /// What a response that came without CORS is not good for, as a sentence; empty where there is nothing to say.
    #[must_use]
    pub fn without_cors(self) -> &'static str {
        self.text(2)
    }

    #[inline(never)]
    fn text(self, cell: usize) -> &'static str {
        let row = split(ROWS, b'\n').nth(self.0.into());
        row.and_then(|row| split(row, b'|').nth(cell)).unwrap_or_default()
    }

    /// Every name, for a sentence.
    pub(super) fn names() -> String {
        let mut names = String::new();
        for initiator in Self::all() {
            names.push_str(if names.is_empty() { "" } else { ", " });
            names.push_str(initiator.as_str());
        }
        names
    }

    /// Whether script itself gets what comes.
    pub(crate) const fn is_script(self) -> bool {
        self.0 <= Self::XHR.0
    }
}

impl InitiatorInfo {
    /// Whether the element has a `crossorigin` attribute.
    #[must_use]
    pub const fn has_cross_origin_attribute(&self) -> bool {
        self.has(ATTRIBUTE)
    }

    /// Whether there can be a preflight.
    #[must_use]
    pub const fn can_have_preflight(&self) -> bool {
        self.has(PREFLIGHT)
    }

    /// Whether what it is for needs CORS, whether the request uses it or not.
    #[must_use]
    pub const fn needs_cors(&self) -> bool {
        self.has(NEEDS_CORS)
    }

    const fn has(&self, what: u16) -> bool {
        self.traits & what != 0
    }
}

impl<'a> NewRequest<'a> {
    /// A request that `initiator` makes, of what is said of it. The value of Content-Type says whether a beacon uses CORS.
    ///
    /// # Errors
    /// [`InvalidRequest::Contradiction`] for what the initiator can't be told.
    #[inline(never)]
    pub fn by(
        url: &'a str,
        initiator: Initiator,
        said: Said<'a>,
        content_type: Option<&[u8]>,
    ) -> Result<Self, InvalidRequest> {
        let info = initiator.info();
        let (mut mode, credentials, attribute) = match said.cross_origin {
            CorsSettingsAttribute::NoCors => (info.mode, info.credentials_mode, "null"),
            CorsSettingsAttribute::Anonymous => (Mode::Cors, CredentialsMode::SameOrigin, "anonymous"),
            CorsSettingsAttribute::UseCredentials => (Mode::Cors, CredentialsMode::Include, "use-credentials"),
        };
        // Beacon, step 6.3.
        if initiator == Initiator::BEACON && content_type.is_some_and(is_unsafe_content_type) {
            mode = Mode::Cors;
        }
        let redirect = if info.has(ERROR) {
            RedirectMode::Error
        } else {
            RedirectMode::Follow
        };
        let method = if initiator == Initiator::BEACON { "POST" } else { "GET" };
        let mut new = Self::new(url);
        new.initiator = initiator;
        new.method = if said.method.is_empty() { method } else { said.method };
        new.mode = said.mode.unwrap_or(mode);
        new.credentials_mode = said.credentials_mode.unwrap_or(credentials);
        new.redirect_mode = said.redirect_mode.unwrap_or(redirect);
        new.destination = said.destination.unwrap_or(info.destination);
        new.keepalive = initiator == Initiator::BEACON;
        new.guarded = initiator.is_script();
        // Beacon leaves the flag unset; its mode "cors" is there for the preflight, and browsers send one.
        new.unsafe_request = info.has(PREFLIGHT);
        new.refuse_userinfo = initiator == Initiator::FETCH;
        if initiator == Initiator::XHR {
            new.header_addition = HeaderAddition::Combine;
        }
        let is_free = info.has(SCRIPT);
        let is_chosen =
            info.has(CREDENTIALS) || (info.has(INCLUDE) && new.credentials_mode == CredentialsMode::Include) || is_free;
        let is_method = initiator.is_script() || (info.has(FORM) && new.method.eq_ignore_ascii_case("POST"));
        let (what, value, expected) = if said.cross_origin != CorsSettingsAttribute::NoCors && !info.has(ATTRIBUTE) {
            ("crossOrigin", attribute, "null")
        } else if new.mode != mode && !is_free {
            ("mode", new.mode.as_str(), mode.as_str())
        } else if new.credentials_mode != credentials && !is_chosen {
            ("credentials", new.credentials_mode.as_str(), credentials.as_str())
        } else if new.redirect_mode != redirect && !is_free {
            ("redirect", new.redirect_mode.as_str(), redirect.as_str())
        } else if new.destination != info.destination && !info.has(DESTINATION | SCRIPT) {
            ("destination", new.destination.as_str(), info.destination.as_str())
        } else if !is_method && !new.method.eq_ignore_ascii_case(method) {
            ("method", new.method, method)
        } else {
            return Ok(new);
        };
        Err(InvalidRequest::Contradiction(Box::new(Contradiction {
            what,
            value: value.into(),
            initiator,
            expected,
        })))
    }
}

fn is_unsafe_content_type(value: &[u8]) -> bool {
    HeaderValue::normalize(value).is_ok_and(|value| {
        !is_cors_safelisted_request_header(HeaderName::from_static("Content-Type"), value.as_bytes())
    })
}
