//! A server's policy: which pages may call it, and how.

use crate::{infra::Quoted, origin::Origin, url::UrlParser};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;
use serde::{Deserialize, Serialize};

/// What a server allows. Its texts go into configuration files, so they have no character that a file could take for anything else: an origin
/// is a serialized origin, methods and header names have letters, digits, `-`, `_` and `.` alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Policy {
    origins: Origins,
    methods: Vec<String>,
    headers: Vec<String>,
    exposed_headers: Vec<String>,
    credentials: bool,
    max_age: u32,
}

/// The pages that a server allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// Every page, by `*`. It excludes credentials.
    Any,
    /// The pages of these serialized origins, sorted.
    These(Vec<String>),
}

/// Why a policy cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidPolicy {
    /// The text is no serialized origin, or has characters that no host has.
    Origin(String),
    /// The text is `null`, which every sandboxed page has for its origin.
    NullOrigin,
    /// The policy names no origin.
    NoOrigin,
    /// The text is no method, or one that no page can send.
    Method(String),
    /// The text is no name of a header.
    HeaderName(String),
    /// `*` and credentials exclude each other.
    AnyOriginWithCredentials,
}

/// A policy as it is given.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct GivenPolicy {
    /// `*`, or serialized origins.
    pub origins: GivenOrigins,
    /// Methods.
    pub methods: Vec<String>,
    /// Names of request headers.
    pub headers: Vec<String>,
    /// Names of response headers.
    pub exposed_headers: Vec<String>,
    /// Whether requests may include credentials.
    pub credentials: bool,
    /// How long a browser may keep the answer to a preflight, in seconds; 7200 if it is not given.
    pub max_age: Option<u32>,
}

/// Origins as they are given.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum GivenOrigins {
    /// One text: `*` or an origin.
    One(String),
    /// A list of texts.
    Many(Vec<String>),
}

impl Default for GivenOrigins {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// The longest time for which Chromium keeps the answer to a preflight. Other browsers keep it as long, or longer.
pub(super) const MAX_AGE: u32 = 7200;

impl Policy {
    /// Makes a policy of what is given. It reports the first thing that is wrong.
    pub fn new(given: GivenPolicy, parser: UrlParser) -> Result<Self, InvalidPolicy> {
        let origins = match given.origins {
            GivenOrigins::One(text) => Vec::from([text]),
            GivenOrigins::Many(texts) => texts,
        };
        let origins = if origins.iter().any(|origin| origin == "*") {
            if given.credentials {
                return Err(InvalidPolicy::AnyOriginWithCredentials);
            }
            Origins::Any
        } else {
            let mut origins = origins
                .iter()
                .map(|origin| read_origin(origin, parser))
                .collect::<Result<Vec<_>, _>>()?;
            sort_once(&mut origins);
            if origins.is_empty() {
                return Err(InvalidPolicy::NoOrigin);
            }
            Origins::These(origins)
        };
        Ok(Self {
            origins,
            methods: names(given.methods, str::to_owned, InvalidPolicy::Method)?,
            headers: names(given.headers, str::to_ascii_lowercase, InvalidPolicy::HeaderName)?,
            exposed_headers: names(given.exposed_headers, str::to_owned, InvalidPolicy::HeaderName)?,
            credentials: given.credentials,
            max_age: given.max_age.unwrap_or(MAX_AGE),
        })
    }

    /// The pages that the server allows.
    pub fn origins(&self) -> &Origins {
        &self.origins
    }

    /// The methods that the server allows, sorted. GET, HEAD and POST need not be among them.
    pub fn methods(&self) -> &[String] {
        &self.methods
    }

    /// The request headers that the server allows, in lower case, sorted.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The response headers that script may read, beside those that are safelisted; sorted.
    pub fn exposed_headers(&self) -> &[String] {
        &self.exposed_headers
    }

    /// Whether requests may include credentials.
    pub fn credentials(&self) -> bool {
        self.credentials
    }

    /// How long a browser may keep the answer to a preflight, in seconds.
    pub fn max_age(&self) -> u32 {
        self.max_age
    }

    /// The value of Access-Control-Allow-Methods.
    pub fn methods_value(&self) -> String {
        self.methods.join(", ")
    }

    /// The value of Access-Control-Allow-Headers.
    pub fn headers_value(&self) -> String {
        self.headers.join(", ")
    }

    /// The value of Access-Control-Expose-Headers.
    pub fn exposed_headers_value(&self) -> String {
        self.exposed_headers.join(", ")
    }

    /// Whether the answers differ from origin to origin, so that they need `Vary: Origin`.
    pub fn varies(&self) -> bool {
        self.origins != Origins::Any
    }
}

fn read_origin(text: &str, parser: UrlParser) -> Result<String, InvalidPolicy> {
    if text == "null" {
        return Err(InvalidPolicy::NullOrigin);
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.:/_[]".contains(&byte);
    let origin = Origin::parse_with(parser, text).map_err(|_| InvalidPolicy::Origin(text.to_owned()))?;
    let serialized = origin.serialize();
    if origin.is_opaque() || !serialized.bytes().all(is_plain) {
        return Err(InvalidPolicy::Origin(text.to_owned()));
    }
    Ok(serialized.to_owned())
}

fn names(
    given: Vec<String>,
    read: fn(&str) -> String,
    error: fn(String) -> InvalidPolicy,
) -> Result<Vec<String>, InvalidPolicy> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let mut names = Vec::new();
    for name in given {
        if name.is_empty() || !name.bytes().all(is_plain) {
            return Err(error(name));
        }
        names.push(read(&name));
    }
    sort_once(&mut names);
    Ok(names)
}

fn sort_once(texts: &mut Vec<String>) {
    texts.sort();
    texts.dedup();
}

impl Serialize for Origins {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.serialize_str("*"),
            Self::These(origins) => origins.serialize(serializer),
        }
    }
}

impl fmt::Display for InvalidPolicy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Origin(text) => write!(
                formatter,
                "{} is no origin: an origin has a scheme, a host and perhaps a port, as in https://app.example",
                Quoted(text)
            ),
            Self::NullOrigin => formatter.write_str(
                "\"null\" is the origin of every sandboxed page and of every page from a file: a policy never allows it",
            ),
            Self::NoOrigin => formatter.write_str("a policy needs an origin, as in https://app.example"),
            Self::Method(text) => write!(formatter, "{} is no method", Quoted(text)),
            Self::HeaderName(text) => write!(formatter, "{} is no name of a header", Quoted(text)),
            Self::AnyOriginWithCredentials => formatter.write_str(
                "the origin \"*\" and credentials exclude each other: name the origins that may send credentials",
            ),
        }
    }
}

impl core::error::Error for InvalidPolicy {}

impl InvalidPolicy {
    /// The sentence for people.
    pub fn message(&self) -> String {
        self.to_string()
    }
}
