//! The initiators of requests: one row each with mode, credentials mode, destination and traits.

use super::{
    Contradiction, CredentialsMode, Destination, HeaderAddition, InvalidRequest, Mode, NewRequest, RedirectMode,
};
use crate::{
    http::{HeaderValue, is_cors_safelisted_request_header},
    infra::string_enum,
};
use alloc::boxed::Box;

/// The row of an [`Initiator`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct InitiatorInfo {
    /// The mode without a `crossorigin` attribute. With the attribute the mode is "cors".
    pub mode: Mode,
    /// The credentials mode without a `crossorigin` attribute. With the attribute the credentials mode is "same-origin" or "include".
    pub credentials_mode: CredentialsMode,
    /// The destination of the requests.
    pub destination: Destination,
    traits: &'static [Trait],
}

/// A trait of an initiator, in which it differs from most initiators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trait {
    /// The element has a `crossorigin` attribute.
    CrossOriginAttribute,
    /// There can be a preflight.
    Preflight,
    /// The use of the response needs CORS, whether the request uses CORS or not.
    NeedsCors,
    /// Script chooses any credentials mode.
    ChoosesCredentials,
    /// Script chooses whether credentials are included.
    ChoosesInclude,
    /// Script chooses the destination.
    ChoosesDestination,
    /// Script chooses everything.
    ChoosesEverything,
    /// The method is GET or POST.
    GetOrPost,
    /// The redirect mode is "error".
    RedirectError,
}

string_enum! {
    /// The state of a `crossorigin` attribute.
    ///
    /// <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#cors-settings-attribute>
    #[derive(Default)]
    CorsSettingsAttribute {
        #[default]
        NoCors = "null",
        Anonymous = "anonymous",
        UseCredentials = "use-credentials",
    }
}

/// The options of a request that an initiator makes; null for an option that is not given.
#[derive(Clone, Copy, Debug, Default)]
pub struct InitiatorOptions<'a> {
    /// The method; empty if no method is given.
    pub method: &'a str,
    /// The `crossorigin` attribute.
    pub cross_origin: CorsSettingsAttribute,
    /// The mode.
    pub mode: Option<Mode>,
    /// The credentials mode.
    pub credentials_mode: Option<CredentialsMode>,
    /// The redirect mode.
    pub redirect_mode: Option<RedirectMode>,
    /// The destination.
    pub destination: Option<Destination>,
}

/// Makes the enum of initiators and their table from one list.
macro_rules! initiators {
    ($($(#[$meta:meta])* $variant:ident $name:literal $mode:ident $credentials:ident $destination:ident [$($trait:ident)*])+) => {
        string_enum! {
            /// The maker of a request.
            #[derive(Default)]
            Initiator {
                $($(#[$meta])* $variant = $name,)+
            }
        }

        impl Initiator {
            /// The row of the initiator.
            #[must_use]
            pub const fn info(self) -> &'static InitiatorInfo {
                match self {
                    $(Self::$variant => &InitiatorInfo {
                        mode: Mode::$mode,
                        credentials_mode: CredentialsMode::$credentials,
                        destination: Destination::$destination,
                        traits: &[$(Trait::$trait),*],
                    },)+
                }
            }
        }
    };
}

// A row: the variant and its name; mode, credentials mode and destination without a `crossorigin` attribute; traits.
//
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
initiators! {
    #[default]
    Fetch "fetch" Cors SameOrigin Empty [Preflight ChoosesEverything]
    Xhr "xhr" Cors SameOrigin Empty [ChoosesInclude Preflight]
    EventSource "event-source" Cors SameOrigin Empty [ChoosesInclude]
    Beacon "beacon" NoCors Include Empty [Preflight]
    WebSocket "websocket" WebSocket Include Empty [RedirectError]
    Preload "preload" NoCors Include Empty [CrossOriginAttribute ChoosesDestination]
    Font "font" Cors SameOrigin Font []
    Track "track" SameOrigin Include Track [CrossOriginAttribute]
    ModulePreload "modulepreload" Cors SameOrigin Script [CrossOriginAttribute ChoosesDestination]
    CanvasImage "canvas-image" NoCors Include Image [CrossOriginAttribute NeedsCors]
    WebGlTexture "webgl-texture" NoCors Include Image [CrossOriginAttribute NeedsCors]
    ShapeImage "shape-image" Cors SameOrigin Image []
    MaskImage "mask-image" Cors SameOrigin Image []
    Img "img" NoCors Include Image [CrossOriginAttribute]
    Video "video" NoCors Include Video [CrossOriginAttribute]
    Audio "audio" NoCors Include Audio [CrossOriginAttribute]
    Script "script" NoCors Include Script [CrossOriginAttribute]
    ModuleScript "module-script" Cors SameOrigin Script [CrossOriginAttribute]
    ImportScripts "import-scripts" NoCors Include Script []
    Worker "worker" SameOrigin SameOrigin Worker []
    ModuleWorker "module-worker" SameOrigin SameOrigin Worker [ChoosesCredentials]
    SharedWorker "shared-worker" SameOrigin SameOrigin SharedWorker []
    ModuleSharedWorker "module-shared-worker" SameOrigin SameOrigin SharedWorker [ChoosesCredentials]
    ServiceWorker "service-worker" SameOrigin SameOrigin ServiceWorker [RedirectError]
    Stylesheet "stylesheet" NoCors Include Style [CrossOriginAttribute]
    CssImport "css-import" NoCors Include Style []
    Manifest "manifest" Cors SameOrigin Manifest [CrossOriginAttribute]
    Form "form" Navigate Include Document [ChoosesDestination GetOrPost]
    Iframe "iframe" Navigate Include Iframe []
    SvgUse "svg-use" SameOrigin SameOrigin Image []
}

impl Initiator {
    /// The initiator of this name.
    ///
    /// # Errors
    /// [`InvalidRequest::Initiator`] with the name.
    pub fn new(name: &str) -> Result<Self, InvalidRequest> {
        Self::ALL
            .iter()
            .copied()
            .find(|initiator| initiator.as_str() == name)
            .ok_or_else(|| InvalidRequest::Initiator(name.into()))
    }

    /// Whether script itself gets the response.
    pub(crate) const fn is_script(self) -> bool {
        matches!(self, Self::Fetch | Self::Xhr)
    }
}

impl InitiatorInfo {
    /// Whether the element has a `crossorigin` attribute.
    #[must_use]
    pub fn has_cross_origin_attribute(&self) -> bool {
        self.has(Trait::CrossOriginAttribute)
    }

    /// Whether there can be a preflight.
    #[must_use]
    pub fn can_have_preflight(&self) -> bool {
        self.has(Trait::Preflight)
    }

    /// Whether the use of the response needs CORS, whether the request uses CORS or not.
    #[must_use]
    pub fn needs_cors(&self) -> bool {
        self.has(Trait::NeedsCors)
    }

    fn has(&self, sought: Trait) -> bool {
        self.traits.contains(&sought)
    }
}

impl<'a> NewRequest<'a> {
    /// A request that `initiator` makes. The value of Content-Type decides whether a beacon uses CORS.
    ///
    /// # Errors
    /// [`InvalidRequest::Contradiction`] for an option that contradicts the initiator.
    pub fn by(
        url: &'a str,
        initiator: Initiator,
        options: InitiatorOptions<'a>,
        content_type: Option<&[u8]>,
    ) -> Result<Self, InvalidRequest> {
        let info = initiator.info();
        let defaults = Defaults::of(initiator, options.cross_origin, content_type);
        let mut new = Self::new(url);
        new.initiator = initiator;
        new.method = if options.method.is_empty() {
            defaults.method
        } else {
            options.method
        };
        new.mode = options.mode.unwrap_or(defaults.mode);
        new.credentials_mode = options.credentials_mode.unwrap_or(defaults.credentials_mode);
        new.redirect_mode = options.redirect_mode.unwrap_or(defaults.redirect_mode);
        new.destination = options.destination.unwrap_or(info.destination);
        new.keepalive = initiator == Initiator::Beacon;
        new.guarded = initiator.is_script();
        // The Beacon specification leaves the flag unset. Its mode "cors" is meant for the preflight, which browsers do send.
        new.unsafe_request = info.has(Trait::Preflight);
        new.refuse_userinfo = initiator == Initiator::Fetch;
        if initiator == Initiator::Xhr {
            new.header_addition = HeaderAddition::Combine;
        }
        match defaults.contradiction(options.cross_origin, &new) {
            Some(contradiction) => Err(InvalidRequest::Contradiction(Box::new(contradiction))),
            None => Ok(new),
        }
    }
}

/// The values that an initiator gives a request without options.
struct Defaults {
    method: &'static str,
    mode: Mode,
    credentials_mode: CredentialsMode,
    redirect_mode: RedirectMode,
}

impl Defaults {
    fn of(initiator: Initiator, attribute: CorsSettingsAttribute, content_type: Option<&[u8]>) -> Self {
        let info = initiator.info();
        let is_beacon = initiator == Initiator::Beacon;
        let (mode, credentials_mode) = match attribute {
            CorsSettingsAttribute::NoCors => (info.mode, info.credentials_mode),
            CorsSettingsAttribute::Anonymous => (Mode::Cors, CredentialsMode::SameOrigin),
            CorsSettingsAttribute::UseCredentials => (Mode::Cors, CredentialsMode::Include),
        };
        // Beacon, step 6.3.
        let is_beacon_with_cors = is_beacon && content_type.is_some_and(is_unsafe_content_type);
        Self {
            method: if is_beacon { "POST" } else { "GET" },
            mode: if is_beacon_with_cors { Mode::Cors } else { mode },
            credentials_mode,
            redirect_mode: if info.has(Trait::RedirectError) {
                RedirectMode::Error
            } else {
                RedirectMode::Follow
            },
        }
    }

    /// The first option of a request that contradicts its initiator.
    fn contradiction(&self, attribute: CorsSettingsAttribute, new: &NewRequest<'_>) -> Option<Contradiction> {
        let initiator = new.initiator;
        let info = initiator.info();
        let chooses = |choice| info.has(choice) || info.has(Trait::ChoosesEverything);
        let chooses_credentials = chooses(Trait::ChoosesCredentials)
            || (info.has(Trait::ChoosesInclude) && new.credentials_mode == CredentialsMode::Include);
        let chooses_method =
            initiator.is_script() || (info.has(Trait::GetOrPost) && new.method.eq_ignore_ascii_case("POST"));
        let (member, value, expected) =
            if attribute != CorsSettingsAttribute::NoCors && !info.has(Trait::CrossOriginAttribute) {
                ("crossOrigin", attribute.as_str(), "null")
            } else if new.mode != self.mode && !info.has(Trait::ChoosesEverything) {
                ("mode", new.mode.as_str(), self.mode.as_str())
            } else if new.credentials_mode != self.credentials_mode && !chooses_credentials {
                let (chosen, expected) = (new.credentials_mode, self.credentials_mode);
                ("credentials", chosen.as_str(), expected.as_str())
            } else if new.redirect_mode != self.redirect_mode && !info.has(Trait::ChoosesEverything) {
                ("redirect", new.redirect_mode.as_str(), self.redirect_mode.as_str())
            } else if new.destination != info.destination && !chooses(Trait::ChoosesDestination) {
                ("destination", new.destination.as_str(), info.destination.as_str())
            } else if !new.method.eq_ignore_ascii_case(self.method) && !chooses_method {
                ("method", new.method, self.method)
            } else {
                return None;
            };
        Some(Contradiction {
            member,
            value: value.into(),
            initiator,
            expected,
        })
    }
}

fn is_unsafe_content_type(value: &[u8]) -> bool {
    HeaderValue::normalize(value)
        .is_ok_and(|value| !is_cors_safelisted_request_header("Content-Type", value.as_bytes()))
}
