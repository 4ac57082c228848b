//! Invalid requests: the reasons why script gets a `TypeError` instead of a request.

use super::Initiator;
use crate::{
    http::{InvalidHeader, InvalidMethod},
    infra::{Quoted, string_enum},
    url::InvalidUrl,
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::fmt;

/// The reason why script gets a `TypeError` instead of a request. Each reason has the value, or the header of a header value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidRequest {
    /// The URL cannot be parsed.
    Url(InvalidUrl),
    /// The URL without username and password, which are secrets.
    UrlIncludesCredentials(String),
    /// The method is no token.
    Method(InvalidMethod),
    /// The method is CONNECT, TRACE or TRACK.
    ForbiddenMethod(String),
    /// Mode "no-cors" allows only the CORS-safelisted methods.
    NoCorsMethod(String),
    /// A header of the request is none.
    Header(InvalidHeader),
    /// No initiator has this name.
    Initiator(String),
    /// An option contradicts the initiator.
    Contradiction(Box<Contradiction>),
}

/// An option that contradicts the initiator of the request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contradiction {
    /// The name of the option.
    pub member: &'static str,
    /// The value of the option.
    pub value: String,
    /// The maker of the request.
    pub initiator: Initiator,
    /// The value that the initiator gives to the option.
    pub expected: &'static str,
}

string_enum! {
    /// The stable codes of an [`InvalidRequest`].
    #[non_exhaustive]
    InvalidRequestCode {
        UrlInvalid = "request-url-invalid",
        UrlHasCredentials = "request-url-has-credentials",
        MethodInvalid = "request-method-invalid",
        MethodForbidden = "request-method-forbidden",
        NoCorsMethodNotSafelisted = "request-no-cors-method-not-safelisted",
        HeaderInvalid = "request-header-invalid",
        /// A mistake of the engine's caller, not of script.
        Misuse = "misuse",
    }
}

impl InvalidRequest {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> InvalidRequestCode {
        match self {
            Self::Url(_) => InvalidRequestCode::UrlInvalid,
            Self::UrlIncludesCredentials(_) => InvalidRequestCode::UrlHasCredentials,
            Self::Method(_) => InvalidRequestCode::MethodInvalid,
            Self::ForbiddenMethod(_) => InvalidRequestCode::MethodForbidden,
            Self::NoCorsMethod(_) => InvalidRequestCode::NoCorsMethodNotSafelisted,
            Self::Header(_) => InvalidRequestCode::HeaderInvalid,
            Self::Initiator(_) | Self::Contradiction(_) => InvalidRequestCode::Misuse,
        }
    }

    /// The invalid value as it was given, without the username and password of a URL.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Url(error) => &error.url,
            Self::UrlIncludesCredentials(value) | Self::ForbiddenMethod(value) | Self::NoCorsMethod(value) => value,
            Self::Method(error) => &error.0,
            Self::Header(error) => error.name(),
            Self::Initiator(name) => name,
            Self::Contradiction(error) => &error.value,
        }
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(error) => error.fmt(f),
            Self::UrlIncludesCredentials(url) => {
                let url = Quoted(url);
                write!(
                    f,
                    "{url} was given with a username or password: fetch() takes neither in a URL"
                )
            }
            Self::Method(error) => error.fmt(f),
            Self::ForbiddenMethod(method) => {
                write!(
                    f,
                    "{} is a forbidden method: CONNECT, TRACE and TRACK are",
                    Quoted(method)
                )
            }
            Self::NoCorsMethod(method) => {
                let method = Quoted(method);
                write!(
                    f,
                    r#"{method} can't be used in mode "no-cors": only GET, HEAD and POST can"#
                )
            }
            Self::Header(error) => error.fmt(f),
            Self::Initiator(name) => {
                let names: Vec<&str> = Initiator::ALL.iter().map(|initiator| initiator.as_str()).collect();
                write!(f, "{} is no initiator: there are {}", Quoted(name), names.join(", "))
            }
            Self::Contradiction(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for InvalidRequest {}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (member, value) = (self.member, Quoted(&self.value));
        let (initiator, expected) = (self.initiator.as_str(), Quoted(self.expected));
        write!(
            f,
            "{member} {value} contradicts the initiator {initiator}, which has {expected}"
        )
    }
}

impl From<InvalidUrl> for InvalidRequest {
    fn from(error: InvalidUrl) -> Self {
        Self::Url(error)
    }
}

impl From<InvalidMethod> for InvalidRequest {
    fn from(error: InvalidMethod) -> Self {
        Self::Method(error)
    }
}

impl From<InvalidHeader> for InvalidRequest {
    fn from(error: InvalidHeader) -> Self {
        Self::Header(error)
    }
}
