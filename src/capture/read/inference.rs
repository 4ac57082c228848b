//! The answers that a message of a browser tells of: each has what the message says, and else only what lets the exchange get as far.

use super::{
    piece::{Message, Says, Stage},
    reading::{Part, ReadRequest, ReadResponse},
    text::UNSEEN,
};
use crate::capture::parts::origin_of;
use crate::http::{HeaderList, Method, cors_unsafe_request_header_names};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

/// A URL of which nothing was seen.
const UNSEEN_URL: &str = "https://.../";

/// The names of the headers of a request that need a preflight.
pub(super) fn unsafe_names(request: &ReadRequest) -> Vec<String> {
    let mut pairs: Vec<(&str, &str)> = (request.headers.iter())
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    if let Some(body_type) = &request.body_type
        && !pairs.iter().any(|(name, _)| name.eq_ignore_ascii_case("Content-Type"))
    {
        pairs.push(("Content-Type", body_type));
    }
    let list = HeaderList::from_pairs(pairs).unwrap_or_default();
    cors_unsafe_request_header_names(&list)
}

/// Whether a browser sends a preflight before the request, to another origin.
pub(super) fn needs_preflight(request: &ReadRequest) -> bool {
    let is_by_script = matches!(request.initiator, None | Some("xhr"));
    let is_cors = request.mode.as_deref().is_none_or(|mode| mode == "cors");
    let is_safelisted = Method::new(&request.method).is_ok_and(|method| method.normalize().is_cors_safelisted());
    is_by_script && is_cors && (request.upload_listeners || !is_safelisted || !unsafe_names(request).is_empty())
}

/// The exchange up to the answer that a message is about.
pub(super) fn answers_of(message: &Message, request: &mut ReadRequest, origin: Option<&str>) -> Vec<ReadResponse> {
    let Some(says) = &message.says else {
        return Vec::new();
    };
    prepare(says, request);
    match says {
        Says::OfUrl | Says::SameOriginMode | Says::NoCorsRedirect => return Vec::new(),
        Says::Failure(words) | Says::Nothing(words) => {
            return vec![ReadResponse {
                url: Some(words.clone()),
                ..ReadResponse::default()
            }];
        }
        _ => {}
    }
    let is_of_preflight = match message.stage {
        Stage::Preflight => true,
        Stage::Response => false,
        // What refuses a request that needs a preflight refuses the preflight first.
        Stage::Unknown => needs_preflight(request) && !is_redirect(message.status) && !says.is_of_redirect(),
    };
    if is_of_preflight && !needs_preflight(request) {
        request.upload_listeners = true;
    }
    let passing = Passing {
        request: request.clone(),
        origin,
    };
    let mut answers = Vec::new();
    let mut is_after_redirect = false;
    if needs_preflight(request) && (!is_of_preflight || message.redirected_from.is_some()) {
        answers.push(passing.preflight());
    }
    if message.redirected_from.is_some()
        && let Some(target) = &message.url
    {
        answers.push(passing.redirect(target));
        is_after_redirect = true;
    }
    if is_after_redirect && needs_preflight(request) && !is_of_preflight {
        answers.push(passing.preflight());
    }
    answers.push(refused(says, message, is_of_preflight, &passing));
    answers
}

impl Says {
    /// Whether only a redirect of the request itself is refused like this.
    const fn is_of_redirect(&self) -> bool {
        matches!(self, Self::RedirectWithUserinfo(_) | Self::RedirectModeError)
    }
}

/// What a message tells of the request.
fn prepare(says: &Says, request: &mut ReadRequest) {
    match says {
        Says::Wildcard | Says::Credentials(_) => request.credentials = Some("include".into()),
        Says::Method(method) if !method.is_empty() => request.method.clone_from(method),
        // A method that is not told: one that needs a preflight.
        Says::Method(_) if Method::new(&request.method).is_ok_and(|method| method.normalize().is_cors_safelisted()) => {
            request.method = UNSEEN.into();
        }
        Says::Header(name)
            if !request
                .headers
                .iter()
                .any(|(known, _)| known.eq_ignore_ascii_case(name)) =>
        {
            let is_type = name.eq_ignore_ascii_case("Content-Type");
            // The body's own type would stand in the place of the header.
            if is_type && request.body_type.take().is_some() && request.method == "GET" {
                request.method = "POST".into();
            }
            request.headers.push((name.clone(), UNSEEN.into()));
        }
        Says::SameOriginMode => {
            request.initiator = None;
            request.mode = Some("same-origin".into());
        }
        Says::NoCorsRedirect => {
            request.initiator = None;
            request.mode = Some("no-cors".into());
            request.redirect.get_or_insert_with(|| "error".into());
        }
        Says::RedirectModeError => request.redirect = Some("error".into()),
        Says::ResourcePolicy if request.initiator.is_none() => request.mode = Some("no-cors".into()),
        _ => {}
    }
}

const fn is_redirect(status: Option<u16>) -> bool {
    matches!(status, Some(301 | 302 | 303 | 307 | 308))
}

/// The answer that the message is about.
fn refused(says: &Says, message: &Message, is_of_preflight: bool, passing: &Passing<'_>) -> ReadResponse {
    let status = message.status;
    let target = message.location.as_deref().unwrap_or(UNSEEN_URL);
    let mut headers = passing.lists(is_of_preflight);
    let origin = passing.allow_origin();
    let mut default_status = 200;
    let mut add = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
    match says {
        Says::OriginMissing => {}
        Says::OriginValue(value) => add(ALLOW_ORIGIN, value),
        Says::OriginTwice => {
            add(ALLOW_ORIGIN, UNSEEN);
            add(ALLOW_ORIGIN, UNSEEN);
        }
        Says::Wildcard => add(ALLOW_ORIGIN, "*"),
        Says::Credentials(value) => {
            add(ALLOW_ORIGIN, passing.origin.unwrap_or(UNSEEN));
            headers.retain(|(name, _)| name != ALLOW_CREDENTIALS);
            if !value.is_empty() {
                headers.push((ALLOW_CREDENTIALS.into(), value.clone()));
            }
        }
        Says::Status => {
            add(ALLOW_ORIGIN, &origin);
            default_status = 400;
            if is_redirect(status) {
                headers.push(("Location".into(), target.into()));
            }
        }
        Says::Redirect => {
            add(ALLOW_ORIGIN, &origin);
            add("Location", target);
            default_status = 302;
        }
        Says::MethodsInvalid(value) | Says::HeadersInvalid(value) => {
            add(ALLOW_ORIGIN, &origin);
            let name = if matches!(says, Says::MethodsInvalid(_)) {
                ALLOW_METHODS
            } else {
                ALLOW_HEADERS
            };
            headers.retain(|(known, _)| known != name);
            headers.push((name.into(), value.clone()));
        }
        Says::Method(method) => {
            add(ALLOW_ORIGIN, &origin);
            headers.retain(|(name, _)| name != ALLOW_METHODS);
            // Whether there was a list is not told; a list that lacks the method is the more frequent case.
            if !method.is_empty() {
                headers.push((ALLOW_METHODS.into(), UNSEEN.into()));
            }
        }
        Says::Header(refused) => {
            add(ALLOW_ORIGIN, &origin);
            headers.retain(|(name, _)| name != ALLOW_HEADERS);
            let mut others = unsafe_names(&passing.request);
            others.retain(|name| !name.eq_ignore_ascii_case(refused));
            if !others.is_empty() {
                headers.push((ALLOW_HEADERS.into(), others.join(", ")));
            }
        }
        Says::RedirectWithUserinfo(location) => {
            add(ALLOW_ORIGIN, &origin);
            let location = if location.is_empty() {
                "https://...:...@.../"
            } else {
                location
            };
            add("Location", location);
            default_status = 302;
        }
        Says::RedirectModeError => {
            add(ALLOW_ORIGIN, &origin);
            add("Location", target);
            default_status = 302;
        }
        Says::ResourcePolicy => add("Cross-Origin-Resource-Policy", "same-origin"),
        Says::OfUrl | Says::SameOriginMode | Says::NoCorsRedirect | Says::Failure(_) | Says::Nothing(_) => {}
    }
    if matches!(says, Says::OriginMissing | Says::OriginValue(_)) && is_redirect(status) {
        headers.push(("Location".into(), target.into()));
    }
    let mut unseen = vec![Part::Headers];
    if status.is_none() {
        unseen.insert(0, Part::Status);
    }
    ReadResponse {
        status: status.unwrap_or(default_status),
        headers,
        unseen,
        ..ReadResponse::default()
    }
}

const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";
const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";
const ALLOW_METHODS: &str = "Access-Control-Allow-Methods";
const ALLOW_HEADERS: &str = "Access-Control-Allow-Headers";

/// Answers that let a request pass.
struct Passing<'a> {
    request: ReadRequest,
    origin: Option<&'a str>,
}

impl Passing<'_> {
    fn includes_credentials(&self) -> bool {
        self.request.credentials.as_deref() == Some("include")
    }

    /// The value of Access-Control-Allow-Origin that lets the page read.
    fn allow_origin(&self) -> String {
        if self.includes_credentials() {
            self.origin.unwrap_or(UNSEEN).to_string()
        } else {
            "*".to_string()
        }
    }

    /// The headers beside Access-Control-Allow-Origin.
    fn lists(&self, is_of_preflight: bool) -> Vec<(String, String)> {
        let mut headers = Vec::new();
        if self.includes_credentials() {
            headers.push((ALLOW_CREDENTIALS.to_owned(), "true".to_owned()));
        }
        if is_of_preflight {
            if Method::new(&self.request.method).is_ok_and(|method| !method.normalize().is_cors_safelisted()) {
                headers.push((ALLOW_METHODS.to_owned(), self.request.method.clone()));
            }
            let names = unsafe_names(&self.request);
            if !names.is_empty() {
                headers.push((ALLOW_HEADERS.to_owned(), names.join(", ")));
            }
        }
        headers
    }

    fn answer(&self, status: u16, is_of_preflight: bool) -> ReadResponse {
        let mut headers = vec![(ALLOW_ORIGIN.to_owned(), self.allow_origin())];
        headers.extend(self.lists(is_of_preflight));
        ReadResponse {
            status,
            headers,
            unseen: vec![Part::Status, Part::Headers],
            ..ReadResponse::default()
        }
    }

    /// The answer to a preflight.
    fn preflight(&self) -> ReadResponse {
        self.answer(204, true)
    }

    /// A redirect that is followed.
    fn redirect(&self, target: &str) -> ReadResponse {
        let mut answer = self.answer(302, false);
        answer.headers.push(("Location".to_owned(), target.to_owned()));
        answer
    }
}

/// The answer to a preflight that let the request pass: a browser has sent the request.
pub(super) fn passed_preflight(request: &ReadRequest, origin: Option<&str>) -> ReadResponse {
    let passing = Passing {
        request: request.clone(),
        origin,
    };
    passing.preflight()
}

/// Whether a URL has an origin.
pub(super) fn is_same_origin(url: &str, origin: Option<&str>) -> bool {
    let own = origin_of(url).map(str::to_ascii_lowercase);
    origin.is_some_and(|origin| own.as_deref() == Some(origin) || url.starts_with(&format!("{origin}/")))
}
