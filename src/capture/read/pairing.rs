//! Pieces become one exchange: a request, and its answers in the order in which they came.

use super::{
    added::{initiator, take_out},
    inference::{answers_of, is_same_origin, needs_preflight, passed_preflight},
    merging::{is_same, merge_messages, merge_requests},
    piece::{Found, FoundRequest, FoundResponse, Message, Says, Source, Stage, unread},
    reading::{Part, ReadRequest, ReadResponse, Reading},
    text::UNSEEN,
    words,
};
use crate::capture::parts::{origin_of, value_of};
use crate::infra::bytes::is_token;
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

/// A request with its answer, as far as they were found.
#[derive(Default)]
struct Hop {
    request: Option<FoundRequest>,
    response: Option<FoundResponse>,
}

impl Hop {
    fn is_preflight(&self) -> bool {
        self.request.as_ref().is_some_and(FoundRequest::is_preflight)
    }

    fn url(&self) -> Option<&str> {
        self.request.as_ref()?.url.as_deref()
    }
}

/// Pairs what was found, and adds it to the reading.
pub(super) fn pair(found: Vec<Found>, reading: &mut Reading) {
    let mut hops: Vec<Hop> = Vec::new();
    let mut message: Option<Message> = None;
    for found in found {
        match found {
            Found::Request(request) => add_request(request, &mut hops),
            Found::Response(response) => add_response(response, &mut hops),
            Found::Message(next) => match &mut message {
                None => message = Some(next),
                Some(message) => merge_messages(message, next, reading),
            },
        }
    }
    let main = main_request(&mut hops, &mut message, reading);
    let Some(mut main) = main else {
        leave_answers(hops, reading);
        if let Some(message) = message {
            reading.origin.clone_from(&message.origin);
            reading.browser = message.browser;
            reading
                .unread
                .push(unread(message.line, &message.text, words::NO_REQUEST));
        }
        return;
    };
    reading.origin = origin(&main, message.as_ref());
    reading.browser = message.as_ref().and_then(|message| message.browser);
    let is_by_browser = main.header("Sec-Fetch-Mode").is_some()
        || main
            .header("User-Agent")
            .is_some_and(|agent| agent.starts_with("Mozilla/"));
    let has_cookies = main.header("Cookie").is_some();
    fill_from_headers(&mut main);
    reading.removed = take_out(&mut main);
    let mut request = request_of(main, reading);
    if has_cookies
        && request.credentials.is_none()
        && !is_same_origin(&request.url, reading.origin.as_deref())
        && is_script(&request)
    {
        request.credentials = Some("include".into());
    }
    let (mut responses, has_preflight) = answers(hops, &request, reading);
    let has_answer = responses.iter().any(|response| response.status != 0);
    if let Some(message) = &message {
        let is_needed =
            responses.is_empty() || (!has_answer && message.says.as_ref().is_some_and(|says| says.rank() < 2));
        if is_needed {
            responses = answers_of(message, &mut request, reading.origin.as_deref());
        } else if let Some(says) = &message.says {
            supplement(says, message, &mut request, &mut responses, reading.origin.as_deref());
        }
    } else if has_answer
        && is_by_browser
        && !has_preflight
        && needs_preflight(&request)
        && !is_same_origin(&request.url, reading.origin.as_deref())
    {
        // The browser has sent the request, so the preflight had passed.
        responses.insert(0, passed_preflight(&request, reading.origin.as_deref()));
    }
    reading.request = Some(request);
    reading.responses = responses;
}

fn is_script(request: &ReadRequest) -> bool {
    matches!(request.initiator, None | Some("xhr"))
}

fn add_request(request: FoundRequest, hops: &mut Vec<Hop>) {
    let is_preflight = request.is_preflight();
    // The same request, found twice: as a command and as what it printed, or as the two halves of a view.
    if let Some(hop) = hops.last_mut()
        && hop.response.is_none()
        && hop.is_preflight() == is_preflight
        && let Some(known) = &mut hop.request
        && is_same(known, &request)
    {
        merge_requests(known, request);
        return;
    }
    hops.push(Hop {
        request: Some(request),
        response: None,
    });
}

fn add_response(response: FoundResponse, hops: &mut Vec<Hop>) {
    let is_interim = response.status.is_some_and(|status| (100..200).contains(&status));
    let is_tunnel = response.text.to_ascii_lowercase().contains("connection established");
    if is_interim || is_tunnel {
        return;
    }
    let is_open = |hop: &Hop| hop.response.is_none() && hop.request.is_some();
    let by_url =
        (response.url.as_deref()).and_then(|url| hops.iter().position(|hop| is_open(hop) && hop.url() == Some(url)));
    match by_url.or_else(|| hops.iter().position(is_open)) {
        Some(index) => hops[index].response = Some(response),
        None => hops.push(Hop {
            request: None,
            response: Some(response),
        }),
    }
}

/// The request that the exchange is about. It is taken out of its hop.
fn main_request(hops: &mut [Hop], message: &mut Option<Message>, reading: &mut Reading) -> Option<FoundRequest> {
    let of_message = |message: &Message| FoundRequest {
        line: message.line,
        text: message.text.clone(),
        url: message.redirected_from.clone().or_else(|| message.url.clone()),
        method: message.method.clone(),
        initiator: message.initiator,
        cross_origin: message.cross_origin,
        source: Source::Code,
        ..FoundRequest::default()
    };
    let is_actual = |hop: &&mut Hop| hop.request.is_some() && !hop.is_preflight();
    let mut found = hops.iter_mut().find(is_actual).and_then(|hop| {
        let mut request = hop.request.clone()?;
        // The answer may know the URL.
        request.url = request.url.or_else(|| hop.response.as_ref()?.url.clone());
        Some(request)
    });
    if found.is_none()
        && let Some(preflight) = hops
            .iter()
            .find(|hop| hop.is_preflight())
            .and_then(|hop| hop.request.as_ref())
    {
        found = Some(behind_preflight(preflight));
    }
    let Some(mut request) = found else {
        // A message tells of a call, or an answer knows its URL.
        if let Some(message) = message.as_ref()
            && message.url.is_some()
        {
            return Some(of_message(message));
        }
        let url = hops.iter().find_map(|hop| hop.response.as_ref()?.url.clone())?;
        return Some(FoundRequest {
            url: Some(url),
            ..FoundRequest::default()
        });
    };
    let is_absolute = request.url.as_deref().is_some_and(|url| url.contains("://"));
    if let Some(told) = message.clone() {
        let is_other = |url: &String| {
            let known = request.url.as_deref().unwrap_or_default();
            is_absolute && known.split('#').next() != url.split('#').next() && known != UNSEEN
        };
        if told.url.as_ref().is_some_and(&is_other)
            && told.redirected_from.as_ref().is_none_or(is_other)
            && !request.url.as_deref().unwrap_or_default().contains(UNSEEN)
        {
            reading.unread.push(unread(told.line, &told.text, words::OTHER_CALL));
            *message = None;
        } else {
            if !is_absolute || request.url.as_deref().unwrap_or_default().contains(UNSEEN) {
                request.url = told.redirected_from.or(told.url).or(request.url);
            }
            request.method = request.method.or(told.method);
            request.initiator = request.initiator.or(told.initiator);
            request.cross_origin = request.cross_origin.or(told.cross_origin);
        }
    }
    if request.url.is_none() {
        reading
            .unread
            .push(unread(request.line, &request.text, words::NO_REQUEST));
        return None;
    }
    Some(request)
}

/// The request that a preflight asks for.
fn behind_preflight(preflight: &FoundRequest) -> FoundRequest {
    let mut request = preflight.clone();
    request.method = preflight.header("Access-Control-Request-Method").map(ToOwned::to_owned);
    let names = preflight.header("Access-Control-Request-Headers").unwrap_or_default();
    for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        request.headers.push((name.to_owned(), UNSEEN.to_owned()));
    }
    request
}

/// The page's origin, as the request or a message tells it.
fn origin(request: &FoundRequest, message: Option<&Message>) -> Option<String> {
    let told = message.and_then(|message| {
        // After redirects between origins a browser names the origin `null`.
        let is_tainted = message.redirected_from.is_some() && message.origin.as_deref() == Some("null");
        message.origin.clone().filter(|_| !is_tainted)
    });
    let header = request
        .header("Origin")
        .filter(|origin| *origin == "null" || origin_of(origin) == Some(origin));
    let referrer = request.header("Referer").and_then(origin_of);
    (header.map(ToOwned::to_owned))
        .or(told)
        .or_else(|| request.origin.clone())
        .or_else(|| referrer.map(ToOwned::to_owned))
}

/// What the headers of Fetch Metadata tell of the request.
fn fill_from_headers(request: &mut FoundRequest) {
    if request.initiator.is_none() {
        (request.initiator, request.cross_origin) = initiator(&request.headers);
    }
    if request.initiator.is_none() && request.mode.is_none() && request.header("Sec-Fetch-Mode") == Some("no-cors") {
        request.mode = Some("no-cors".into());
    }
}

fn request_of(found: FoundRequest, reading: &mut Reading) -> ReadRequest {
    let mut headers = Vec::new();
    let is_by_script = matches!(found.initiator, None | Some("xhr"));
    let method = found.method.unwrap_or_else(|| "GET".to_string());
    for (name, value) in found.headers {
        let is_header =
            found.source == Source::Code || is_token(name.as_bytes()) && !value.contains(['\0', '\r', '\n']);
        if is_header {
            headers.push((name, in_bytes(value)));
        } else {
            reading.unread.push(unread(found.line, &name, words::NO_HEADER_LINE));
        }
    }
    let is_bodiless = matches!(method.as_str(), "GET" | "HEAD");
    let named_type = value_of(&headers, "Content-Type").is_some();
    let keep = |value: Option<String>, default: &str| value.filter(|value| value != default);
    ReadRequest {
        url: found.url.unwrap_or_default(),
        headers: if is_by_script { headers } else { Vec::new() },
        mode: keep(found.mode, "cors"),
        credentials: keep(found.credentials, "same-origin"),
        redirect: keep(found.redirect, "follow"),
        cache: keep(found.cache, "default"),
        body_type: found
            .body_type
            .filter(|_| found.has_body && !is_bodiless && !named_type),
        initiator: found.initiator,
        cross_origin: found.cross_origin,
        upload_listeners: false,
        keepalive: found.keepalive,
        method: if is_by_script { method } else { "GET".into() },
    }
}

/// A value of a header has a character for each byte.
fn in_bytes(value: String) -> String {
    if value.chars().all(|c| c <= '\u{ff}') {
        value
    } else {
        value.bytes().map(char::from).collect()
    }
}

/// The answers in their order, and whether one of them is that to a preflight. What belongs to other requests is not read.
fn answers(hops: Vec<Hop>, request: &ReadRequest, reading: &mut Reading) -> (Vec<ReadResponse>, bool) {
    let mut preflights = Vec::new();
    let mut others = Vec::new();
    // The URLs of the exchange: that of the request, and those that redirects lead to.
    let mut urls: Vec<String> = alloc::vec![request.url.clone()];
    let mut has_main = false;
    for hop in hops {
        if let Some(found) = &hop.request {
            let url = found.url.clone().unwrap_or_else(|| request.url.clone());
            let is_preflight = hop.is_preflight();
            let is_of_exchange = if is_preflight {
                urls.iter().any(|known| is_same_url(known, &url))
            } else if has_main {
                urls.len() > 1 && urls.last().is_some_and(|known| is_same_url(known, &url))
            } else {
                true
            };
            if !is_of_exchange {
                reading
                    .unread
                    .push(unread(found.line, &found.text, words::OTHER_REQUEST));
                continue;
            }
            if !is_preflight {
                has_main = true;
                if let Some(target) = hop.response.as_ref().and_then(redirect_target) {
                    let base = url;
                    urls.push(resolved(&target, &base));
                }
            }
        }
        let is_preflight = hop.is_preflight();
        if let Some(response) = hop.response {
            let is_first_preflight = is_preflight && urls.len() == 1;
            let list = if is_first_preflight {
                &mut preflights
            } else {
                &mut others
            };
            list.push(response_of(response, reading));
        }
    }
    let has_preflight = !preflights.is_empty();
    preflights.extend(others);
    (preflights, has_preflight)
}

fn is_same_url(one: &str, other: &str) -> bool {
    let plain = |url: &str| {
        url.split('#')
            .next()
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned()
    };
    plain(one) == plain(other) || !one.contains("://") && other.ends_with(one)
}

fn redirect_target(response: &FoundResponse) -> Option<String> {
    let is_redirect = matches!(response.status, Some(301 | 302 | 303 | 307 | 308));
    let location = value_of(&response.headers, "Location")?;
    is_redirect.then(|| location.to_owned())
}

/// The URL in a Location: absolute, or a path.
fn resolved(location: &str, base: &str) -> String {
    if location.contains("://") {
        return location.to_owned();
    }
    match origin_of(base) {
        Some(origin) if location.starts_with('/') => origin.to_owned() + location,
        _ => {
            let folder = base.rfind('/').map_or(base, |end| &base[..=end]);
            folder.to_owned() + location
        }
    }
}

fn response_of(found: FoundResponse, reading: &mut Reading) -> ReadResponse {
    if let Some(words) = found.failure {
        return ReadResponse {
            url: Some(words),
            ..ReadResponse::default()
        };
    }
    let mut headers = Vec::new();
    for (name, value) in found.headers {
        if is_token(name.as_bytes()) && !value.contains(['\0', '\r', '\n']) {
            headers.push((name, in_bytes(value)));
        } else if !name.starts_with(':') {
            reading.unread.push(unread(found.line, &name, words::NO_HEADER_LINE));
        }
    }
    ReadResponse {
        status: found.status.unwrap_or(200),
        url: None,
        headers,
        remote_address: found.address.as_deref().and_then(ip_address),
        unseen: if found.status.is_none() {
            alloc::vec![Part::Status]
        } else {
            found.unseen
        },
    }
}

/// An IP address, which a HAR may write in brackets.
fn ip_address(address: &str) -> Option<String> {
    let address = address.trim_matches(['[', ']']);
    address.parse::<core::net::IpAddr>().is_ok().then(|| address.to_owned())
}

/// What a message says beside answers: of the request, and of a preflight that is none of the answers.
fn supplement(
    says: &Says,
    message: &Message,
    request: &mut ReadRequest,
    responses: &mut Vec<ReadResponse>,
    origin: Option<&str>,
) {
    let before = request.clone();
    let told = answers_of(message, request, origin);
    let [refused] = told.as_slice() else { return };
    // One answer that has what the message says is missing is not the answer that the message is about.
    let [only] = responses.as_slice() else { return };
    let allows_origin = value_of(&only.headers, "Access-Control-Allow-Origin").is_some();
    let is_other = match says {
        Says::OriginMissing => allows_origin,
        Says::Status => (200..300).contains(&only.status),
        _ => false,
    };
    if is_other && message.stage == Stage::Preflight {
        responses.insert(0, refused.clone());
    } else if matches!(says, Says::OriginMissing | Says::Status) && message.stage != Stage::Preflight {
        request.upload_listeners = before.upload_listeners;
    }
}

/// Names the answers that have no request.
fn leave_answers(hops: Vec<Hop>, reading: &mut Reading) {
    for hop in hops {
        if let Some(response) = hop.response {
            let read = response_of(response.clone(), reading);
            reading.responses.push(read);
            if response.url.is_none() {
                continue;
            }
        }
    }
}
