//! Reasons: why a fetch ended in a network error.
//!
//! A network error of the Standard has no reason. Here it has at least one: a [`Violation`], which is the broken rule with the values
//! that broke the rule. Each reason has a [`Code`], which never changes. The sentences for people are made in `diagnosis`.

mod code;
mod violation;

pub use code::Code;
pub(crate) use violation::AllowOriginValue;
pub use violation::Violation;

use crate::infra::string_enum;
use alloc::string::String;

string_enum! {
    /// The part of a fetch that a reason belongs to.
    Stage {
        Request = "request",
        Preflight = "preflight",
        Response = "response",
        Redirect = "redirect",
        Policy = "policy",
        Environment = "environment",
    }
}

/// Why a fetch ended in a network error.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    /// The part of the fetch.
    pub stage: Stage,
    /// The broken rule, and the values that broke it.
    pub violation: Violation,
    /// The current URL at the time of the violation.
    pub url: String,
    /// The byte-serialized request origin at the time of the violation.
    pub origin: String,
    /// Whether the credentials mode is "include".
    pub credentials: bool,
    /// The status of the response that broke the rule; null if no response did.
    pub status: Option<u16>,
}

impl Reason {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        Code::of(self)
    }

    /// The anchor in the Standard of the algorithm that failed.
    #[must_use]
    pub fn anchor(&self) -> &'static str {
        self.code().anchor()
    }

    /// The step of that algorithm, in full dotted numbers.
    #[must_use]
    pub fn step(&self) -> &'static str {
        match &self.violation {
            // 7.6 is about Authorization, 7.7 about every other header. The code is the same for both steps.
            Violation::HeaderNotAllowed { names, .. } if names.eq_ignore_ascii_case("authorization") => "7.6",
            _ => self.code().step(),
        }
    }
}
