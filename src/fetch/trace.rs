//! The trace of a fetch: every decision as a typed step.

use crate::{
    reason::Code,
    request::{RedirectMode, ResponseTainting},
    response::ResponseType,
};
use alloc::{string::String, vec::Vec};

/// Makes the enum of steps and their anchors and numbers from one list.
macro_rules! steps {
    ($($(#[$meta:meta])* $step:ident { $($field:ident: $type:ty),* } $anchor:expr, $number:expr;)+) => {
        /// One decision of a fetch, with the values that the decision was made on.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "a variant is named after its decision, and has its anchor")]
        pub enum Step {
            $($(#[$meta])* $step { $($field: $type),* },)+
        }

        impl Step {
            /// The anchor of the algorithm in the Standard.
            #[must_use]
            #[allow(unused_variables, reason = "most rows are the same whatever the values")]
            pub const fn anchor(&self) -> &'static str {
                match self {
                    $(Self::$step { $($field),* } => $anchor,)+
                }
            }

            /// The number of the step in that algorithm, in full dotted numbers; null where the step has no number.
            #[must_use]
            #[allow(unused_variables, reason = "most rows are the same whatever the values")]
            pub const fn number(&self) -> Option<&'static str> {
                match self {
                    $(Self::$step { $($field),* } => $number,)+
                }
            }
        }
    };
}

// A row: the step and its values; the anchor, and the number of the step.
steps! {
    BadPort { port: u16 } "concept-main-fetch", Some("7");
    MixedContent { url: String } "concept-main-fetch", Some("7");
    ModeSameOrigin { origins: Origins } "concept-main-fetch", Some("12");
    NoCorsRedirectMode { redirect_mode: RedirectMode } "concept-main-fetch", Some("12");
    SchemeNotHttp { scheme: String } "concept-main-fetch", Some("12");
    ResponseTainting { origins: Origins, tainting: ResponseTainting, with_preflight: bool } "concept-main-fetch", Some("12");
    SchemeRefused { scheme: String } "concept-scheme-fetch", Some("3");
    CorsPreflightFetch { method: String, unsafe_names: Vec<String> } "concept-http-fetch", Some("4.1");
    CoveredByPreflightCache { method: String, unsafe_names: Vec<String> } "concept-http-fetch", Some("4.1");
    PreflightPassed { status: u16 } "cors-preflight-fetch-0", Some("7");
    CorsCheckPassed { origin: String } "concept-cors-check", Some("7");
    RedirectModeError { location: Option<String> } "concept-http-fetch", Some("6.3");
    OpaqueRedirect {} "concept-http-fetch", Some("6.3");
    Followed { status: u16, location: String, becomes_get: bool } "concept-http-redirect-fetch", Some("18");
    NetworkFailed { message: String } "concept-http-network-fetch", Some("10");
    /// The entries of the CORS-preflight cache for the URL were cleared.
    CacheCleared { url: String } "concept-cache-clear", None;
    BlockedByMimeType { content_type: Option<String> } "concept-main-fetch", Some("19");
    BlockedByNosniff { content_type: Option<String> } "concept-main-fetch", Some("19");
    RangeNotRequested {} "concept-main-fetch", Some("20");
    /// The number of headers that script sees, and the number of headers that were received.
    Filtered { response_type: ResponseType, visible: usize, received: usize } "concept-main-fetch", Some("14.2");
    /// A rule was broken. The anchor and the step are those of the reason's code.
    Violated { code: Code, step: &'static str, url: String } code.anchor(), Some(*step);
}

/// The origin of the URL and the origin of the request, both serialized.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origins {
    /// The origin of the URL.
    pub url: String,
    /// The origin of the request.
    pub request: String,
}

/// A step of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TracedStep {
    /// The decision.
    pub step: Step,
    /// Whether a browser never reaches this step, because the browser refused at an earlier step. Only a fetch with
    /// [`Behaviour::thorough`](super::Behaviour::thorough) has hypothetical steps.
    pub hypothetical: bool,
}

/// The steps of a fetch, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trace {
    steps: Vec<TracedStep>,
    /// Whether a thorough fetch has continued after a refusal.
    is_hypothetical: bool,
}

impl Trace {
    pub(super) fn steps(&self) -> &[TracedStep] {
        &self.steps
    }

    pub(super) fn step(&mut self, step: Step) {
        let hypothetical = self.is_hypothetical;
        self.steps.push(TracedStep { step, hypothetical });
    }

    /// Adds a step that the algorithm does not reach, because the algorithm has returned before.
    pub(super) fn hypothetical_step(&mut self, step: Step) {
        self.steps.push(TracedStep {
            step,
            hypothetical: true,
        });
    }

    /// Marks every later step as hypothetical: the fetch continues only to find more broken rules.
    pub(super) fn go_on_hypothetically(&mut self) {
        self.is_hypothetical = true;
    }
}
