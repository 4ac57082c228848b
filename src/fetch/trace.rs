//! The trace of a fetch: every decision as a typed step.

use crate::{
    reason::Code,
    request::{RedirectMode, ResponseTainting},
    response::ResponseType,
};
use alloc::{string::String, vec::Vec};

/// Makes the steps and the table of where they stand in the Standard of one list.
macro_rules! steps {
    ($($(#[$meta:meta])* $step:ident { $($field:ident: $type:ty),* } $anchor:expr, $number:expr;)+) => {
        /// One decision of a fetch, with the values that it was made on.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
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

            /// The step of that algorithm, in full dotted numbers; null where it has no number.
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
    /// The CORS-preflight cache forgets its entries for the URL.
    CacheCleared { url: String } "concept-cache-clear", None;
    BlockedByMimeType { content_type: Option<String> } "concept-main-fetch", Some("19");
    BlockedByNosniff { content_type: Option<String> } "concept-main-fetch", Some("19");
    RangeNotRequested {} "concept-main-fetch", Some("20");
    /// Script sees so many headers of those that were received.
    Filtered { response_type: ResponseType, visible: usize, received: usize } "concept-main-fetch", Some("14.2");
    /// A rule was broken. The row is that of the reason's code, which says more of it.
    Violated { code: Code, step: &'static str, url: String } code.anchor(), Some(*step);
}

/// Whose resource is asked for, and by whom: serialized origins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origins {
    pub url: String,
    pub request: String,
}

/// A step of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TracedStep {
    pub step: Step,
    /// Whether a browser never comes to this step, because it has refused before. Only what
    /// [`Behaviour::thorough`](super::Behaviour::thorough) looks for beyond the first refusal is hypothetical.
    pub hypothetical: bool,
}

/// The steps of a fetch, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trace {
    steps: Vec<TracedStep>,
    /// Whether a thorough fetch has gone on after a refusal.
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

    /// Adds a step that the algorithm does not come to, because it has returned before.
    pub(super) fn hypothetical_step(&mut self, step: Step) {
        self.steps.push(TracedStep {
            step,
            hypothetical: true,
        });
    }

    /// From here on nothing happens: the fetch goes on only to find what else is wrong.
    pub(super) fn go_on_hypothetically(&mut self) {
        self.is_hypothetical = true;
    }
}
