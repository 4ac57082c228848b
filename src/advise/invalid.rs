//! What is wrong with a policy that is given.

use crate::infra::Quoted;
use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

/// Why a policy cannot be made: everything that is wrong with it, one thing at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPolicy(pub Vec<PolicyProblem>);

/// One thing that is wrong with a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyProblem {
    /// The place of the value: `origins[1]`.
    pub place: String,
    /// What is wrong.
    pub fault: PolicyFault,
}

/// What is wrong with a value of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyFault {
    /// The text is no serialized origin, or has characters that no host has.
    Origin(String),
    /// The text is `null`, which every sandboxed page has for its origin.
    NullOrigin,
    /// The policy names no origin.
    NoOrigin,
    /// `*` stands beside other origins.
    AnyOriginAmongOthers,
    /// `*` and credentials exclude each other.
    AnyOriginWithCredentials,
    /// The text is no method.
    Method(String),
    /// No page can send the method.
    ForbiddenMethod(String),
    /// The text is no name of a header.
    HeaderName(String),
    /// `*` stands for names, which a policy lists.
    AnyName,
}

impl PolicyFault {
    /// The value that is wrong; empty if one is missing.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Origin(text) | Self::Method(text) | Self::ForbiddenMethod(text) | Self::HeaderName(text) => text,
            Self::NullOrigin => "null",
            Self::AnyOriginAmongOthers | Self::AnyOriginWithCredentials | Self::AnyName => "*",
            Self::NoOrigin => "",
        }
    }
}

impl InvalidPolicy {
    /// The value of the first thing that is wrong.
    #[must_use]
    pub fn value(&self) -> &str {
        self.0.first().map_or("", |problem| problem.fault.value())
    }
}

impl fmt::Display for PolicyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Origin(text) => write!(
                f,
                "{} is no origin: an origin has a scheme, a host and perhaps a port, as https://app.example",
                Quoted(text)
            ),
            Self::NullOrigin => f.write_str(
                "\"null\" is the origin of every sandboxed page and of every page from a file, so a policy never allows it",
            ),
            Self::NoOrigin => f.write_str("a policy needs an origin, as https://app.example"),
            Self::AnyOriginAmongOthers => f.write_str("\"*\" allows every origin, so it stands alone"),
            Self::AnyOriginWithCredentials => f.write_str(
                "the origin \"*\" and credentials exclude each other: name the origins that may send credentials",
            ),
            Self::Method(text) => write!(f, "{} is no method", Quoted(text)),
            Self::ForbiddenMethod(text) => write!(f, "no page can send {}", Quoted(text)),
            Self::HeaderName(text) => write!(f, "{} is no name of a header", Quoted(text)),
            Self::AnyName => f.write_str("\"*\" is no name: a policy lists what pages may use"),
        }
    }
}

impl fmt::Display for InvalidPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, PolicyProblem { place, fault }) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            write!(f, "{place}: {fault}")?;
        }
        Ok(())
    }
}

impl core::error::Error for InvalidPolicy {}

impl InvalidPolicy {
    /// The sentence for people, with every thing that is wrong.
    #[must_use]
    pub fn message(&self) -> String {
        self.to_string()
    }
}
