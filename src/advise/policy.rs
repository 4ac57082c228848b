//! A server's policy: which pages may call it, and how.

use super::{InvalidPolicy, PolicyFault, PolicyProblem};
use crate::{http::Method, origin::Origin, url::UrlParser};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::slice;
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
    /// Makes a policy of what is given.
    ///
    /// # Errors
    /// [`InvalidPolicy`], with everything that is wrong.
    pub fn new(given: GivenPolicy, parser: UrlParser) -> Result<Self, InvalidPolicy> {
        let mut problems = Vec::new();
        let policy = Self {
            origins: read_origins(&given, parser, &mut problems),
            methods: read_each("methods", &given.methods, read_method, &mut problems),
            headers: read_each("headers", &given.headers, read_name_in_lower_case, &mut problems),
            exposed_headers: read_each("exposedHeaders", &given.exposed_headers, read_name, &mut problems),
            credentials: given.credentials,
            max_age: given.max_age.unwrap_or(MAX_AGE),
        };
        if problems.is_empty() {
            Ok(policy)
        } else {
            Err(InvalidPolicy(problems))
        }
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

fn read_origins(given: &GivenPolicy, parser: UrlParser, problems: &mut Vec<PolicyProblem>) -> Origins {
    let texts = match &given.origins {
        GivenOrigins::One(text) => slice::from_ref(text),
        GivenOrigins::Many(texts) => texts,
    };
    let mut problem = |fault| {
        problems.push(PolicyProblem {
            place: "origins".into(),
            fault,
        });
    };
    if texts.iter().any(|text| text == "*") {
        if texts.len() > 1 {
            problem(PolicyFault::AnyOriginAmongOthers);
        }
        if given.credentials {
            problem(PolicyFault::AnyOriginWithCredentials);
        }
        return Origins::Any;
    }
    if texts.is_empty() {
        problem(PolicyFault::NoOrigin);
    }
    Origins::These(read_each("origins", texts, |text| read_origin(text, parser), problems))
}

/// The values of a list, each once and sorted. What is wrong with a value is added to the problems.
fn read_each(
    list: &str,
    texts: &[String],
    read: impl Fn(&str) -> Result<String, PolicyFault>,
    problems: &mut Vec<PolicyProblem>,
) -> Vec<String> {
    let mut values = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        match read(text) {
            Ok(value) => values.push(value),
            Err(fault) => problems.push(PolicyProblem {
                place: format!("{list}[{index}]"),
                fault,
            }),
        }
    }
    values.sort();
    values.dedup();
    values
}

fn read_origin(text: &str, parser: UrlParser) -> Result<String, PolicyFault> {
    if text == "null" {
        return Err(PolicyFault::NullOrigin);
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.:/_[]".contains(&byte);
    let wrong = || PolicyFault::Origin(text.to_owned());
    let origin = Origin::parse_with(parser, text).map_err(|_| wrong())?;
    let serialized = origin.serialize();
    if origin.is_opaque() || !serialized.bytes().all(is_plain) {
        return Err(wrong());
    }
    Ok(serialized.to_owned())
}

fn read_method(text: &str) -> Result<String, PolicyFault> {
    if text == "*" {
        return Err(PolicyFault::AnyName);
    }
    let method = Method::new(text).ok().filter(|_| is_plain_name(text));
    let method = method.ok_or_else(|| PolicyFault::Method(text.to_owned()))?;
    if method.is_forbidden() {
        return Err(PolicyFault::ForbiddenMethod(text.to_owned()));
    }
    Ok(method.normalize().to_string())
}

fn read_name(text: &str) -> Result<String, PolicyFault> {
    match text {
        "*" => Err(PolicyFault::AnyName),
        _ if is_plain_name(text) => Ok(text.to_owned()),
        _ => Err(PolicyFault::HeaderName(text.to_owned())),
    }
}

fn read_name_in_lower_case(text: &str) -> Result<String, PolicyFault> {
    read_name(text).map(|name| name.to_ascii_lowercase())
}

fn is_plain_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

impl Serialize for Origins {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.serialize_str("*"),
            Self::These(origins) => origins.serialize(serializer),
        }
    }
}
