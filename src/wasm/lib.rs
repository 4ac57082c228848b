//! The engine for JavaScript. This package parses the input, calls the core and converts the result; it decides nothing.
//!
//! The input is one text with every string, which JavaScript writes into the buffer of [`RawEngine::buffer`], and numbers with the
//! length of each string. Joining the strings in JavaScript and encoding the text once is several times cheaper than passing an object.
//! The output is JSON for results that people read, errors included, and a number for the other results. No object crosses the
//! boundary, because objects need a table and its functions on both sides.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod action;
mod convert;
mod error;
mod fields;
mod host;

use action::JsAction;
use alloc::{boxed::Box, format, string::ToString, vec, vec::Vec};
use convert::to_json;
use corsight::{
    browsers::Profile,
    cors::Now,
    diagnosis::{header_not_seen, initiators},
    engine::{Answer, Conversation, Engine, MadeRequest},
    environment::{EmbedderPolicyValue, EnvironmentSettings},
    infra::Quoted,
    origin::{Origin, PublicSuffixList},
    request::InvalidRequest,
    response::Response,
    url::Url,
};
use corsight_hot::{Fields, Unreadable};
use error::{Thrown, invalid, misuse};
use fields::{answer, request, unreadable};
use wasm_bindgen::prelude::*;

// No std: a panic of std needs the code that formats its message, and the host sees a trap either way. This allocator allocates and
// frees in constant time, and has a third of the code of std's allocator.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// One engine and its fetches.
#[wasm_bindgen]
pub struct RawEngine {
    text: Vec<u8>,
    numbers: Vec<u32>,
    page: Page,
}

/// The state that is kept between calls.
struct Page {
    engine: Engine,
    /// The fetches. The index of a fetch is its number in calls.
    fetches: Vec<Option<Box<Conversation>>>,
    /// The indices in `fetches` that are free again.
    free: Vec<usize>,
    /// The URL that was parsed last, because pages often request the same URL again.
    parsed: Option<Url>,
    /// The JSON of the last result.
    output: Vec<u8>,
    /// The indices of the headers that script sees, of the last result of [`method::FILTER`].
    visible: Vec<u32>,
}

/// The methods of [`RawEngine::call`]. The first three are the hot calls. The first five give a number, the others JSON. The input of
/// every call before `POLL` is a request, except for `CACHE_SIZE`; `POLL`, `VERDICT` and `HANDLE_RESPONSE` are about a fetch.
mod method {
    /// 0: no. 1: yes. 2: yes, and the preflight cache covers the request.
    pub const NEEDS_PREFLIGHT: u32 = 0;
    /// The number of rules that a preflight's response breaks for a request; 0 if the response passes.
    pub const JUDGE_PREFLIGHT: u32 = 1;
    /// CORS check and CORS filtered response: -1 if the check fails; otherwise the number of headers that script sees. Their indices
    /// in the response's header list are at [`RawEngine::buffer`](super::RawEngine::buffer).
    pub const FILTER: u32 = 2;
    /// The number of a new fetch.
    pub const START: u32 = 3;
    /// The number of entries of the preflight cache.
    pub const CACHE_SIZE: u32 = 4;
    pub const PLAN: u32 = 5;
    /// The verdict on a request and the responses behind the request.
    pub const CHECK: u32 = 6;
    /// `{type: "send", request}`, `{type: "deliver", response}`, `{type: "fail", error}`, or null while an answer is awaited.
    pub const POLL: u32 = 7;
    /// The verdict, or null until the last action was polled.
    pub const VERDICT: u32 = 8;
    /// Hands in a response. Status 0: the transport failed, and the field of the URL has the transport's message.
    pub const HANDLE_RESPONSE: u32 = 9;
    /// Frees a fetch.
    pub const FREE: u32 = 10;
    /// The text is the origin, the embedder policy, the network partition key and a public suffix list, a line feed behind each of
    /// the first three; `number` is the profile: 0 standard, 1 chromium, 2 firefox, 3 webkit; `now` is the limit of max-age in
    /// seconds, NaN for the profile's own.
    pub const SET_UP: u32 = 11;
    pub const CACHE_ENTRIES: u32 = 12;
    pub const CACHE_CLEAR: u32 = 13;
    /// The table of the initiators, for `corsight/initiators`.
    pub const INITIATORS: u32 = 14;
    /// The finding about a header that script did not see, or null. The text is the header's name, a line feed and the response's URL.
    pub const HEADER_NOT_SEEN: u32 = 15;
}

#[wasm_bindgen]
impl RawEngine {
    /// An engine that [`method::SET_UP`] has to set up.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "JavaScript has no use for it")]
    pub fn new() -> RawEngine {
        let settings = EnvironmentSettings::with_url_parser(Origin::new_opaque(), host::parse_url);
        RawEngine {
            text: Vec::new(),
            numbers: Vec::new(),
            page: Page {
                engine: Engine::new(settings, Profile::STANDARD),
                fetches: Vec::new(),
                free: Vec::new(),
                parsed: None,
                output: Vec::new(),
                visible: Vec::new(),
            },
        }
    }

    /// The address of the JSON of the last result (0), of the indices of the last `FILTER` (1), of a buffer for at least `size` bytes
    /// of text (2) or for `size` numbers (3). A buffer is valid until the next request for a buffer of its kind. 4 frees the two
    /// buffers of the input, 5 the two of the output.
    pub fn buffer(&mut self, which: u32, size: usize) -> usize {
        match which {
            0 => self.page.output.as_ptr().addr(),
            1 => self.page.visible.as_ptr().addr(),
            2 => {
                if self.text.len() < size {
                    self.text = vec![0; size];
                }
                self.text.as_ptr().addr()
            }
            3 => {
                if self.numbers.len() < size {
                    self.numbers = vec![0; size];
                }
                self.numbers.as_ptr().addr()
            }
            4 => {
                self.text = Vec::new();
                self.numbers = Vec::new();
                0
            }
            _ => {
                self.page.output = Vec::new();
                self.page.visible = Vec::new();
                0
            }
        }
    }

    /// Calls a [`method`]. The input is `len` bytes of text, which were `units` UTF-16 code units in JavaScript, and `count`
    /// numbers; `now` is in milliseconds; `number` is the number of a fetch.
    ///
    /// Gives a number, or the length of the JSON at [`buffer`](Self::buffer); for the JSON of an error, the complement of the length. A
    /// `Result` would be an array in JavaScript, and would take half of the time of a hot call.
    pub fn call(&mut self, method: u32, len: usize, units: usize, count: usize, now: f64, number: usize) -> i32 {
        let fields = Fields::new(&self.text, len, units, &self.numbers, count);
        let page = &mut self.page;
        let result = page.on_fast_path(method, fields, now).unwrap_or_else(|| {
            page.on_full_path(method, fields, now, number)
                .unwrap_or_else(|Thrown(json)| {
                    page.output = json;
                    !number_of(page.output.len())
                })
        });
        if method == method::SET_UP {
            // A public suffix list is longer than any other text, so the buffer is freed.
            self.text = Vec::new();
        }
        result
    }
}

impl Page {
    /// The result of a hot call, if the fast path judges the input.
    fn on_fast_path(&mut self, method: u32, fields: Result<Fields<'_>, Unreadable<'_>>, now: f64) -> Option<i32> {
        let (engine, visible, fields) = (&self.engine, &mut self.visible, fields.ok()?);
        match method {
            method::NEEDS_PREFLIGHT => {
                corsight_hot::needs_preflight(engine, fields, moment(now)).map(|need| need as i32)
            }
            method::JUDGE_PREFLIGHT => corsight_hot::passes(engine, fields).then_some(0),
            method::FILTER => corsight_hot::filter(engine, fields, visible).then(|| number_of(visible.len())),
            _ => None,
        }
    }

    #[inline(never)]
    fn on_full_path(
        &mut self,
        method: u32,
        fields: Result<Fields<'_>, Unreadable<'_>>,
        now: f64,
        number: usize,
    ) -> Result<i32, Thrown> {
        let fields = &mut fields.map_err(unreadable)?;
        self.output = match method {
            method::CACHE_SIZE => {
                let cache = self.engine.cache_mut();
                cache.expire(moment(now));
                return Ok(number_of(cache.len()));
            }
            ..method::POLL => {
                let made = made(&self.engine, &mut self.parsed, fields)?;
                match method {
                    method::NEEDS_PREFLIGHT => {
                        return Ok(self.engine.full_path().needs_preflight(made, moment(now)) as i32);
                    }
                    method::START => return Ok(self.start(made, moment(now))),
                    method::PLAN => to_json(&self.engine.plan(&made, moment(now))),
                    method::CHECK => {
                        let mut answers = Vec::new();
                        while let Some(answer) = answer(fields)? {
                            answers.push(answer);
                        }
                        to_json(&self.engine.check(&made, &answers))
                    }
                    _ => {
                        let response = match answer(fields)? {
                            Some(Answer::Response(response)) => Some(response),
                            _ => None,
                        };
                        return Ok(self.judge(method, &made, response));
                    }
                }
            }
            method::POLL..=method::HANDLE_RESPONSE => {
                let fetch = self.fetches.get_mut(number).and_then(Option::as_mut);
                let fetch =
                    fetch.ok_or_else(|| misuse("there is no fetch with this number: start a fetch first", ""))?;
                match method {
                    method::POLL => to_json(&fetch.poll().map(|action| JsAction(action, fetch))),
                    method::VERDICT => to_json(&fetch.verdict()),
                    _ => {
                        let answer = answer(fields)?
                            .ok_or_else(|| misuse("the response is missing: hand in one response", ""))?;
                        let handled = fetch.handle_answer(&mut self.engine, answer, moment(now));
                        handled.map_err(|error| misuse(&error.to_string(), ""))?;
                        to_json(&())
                    }
                }
            }
            method::CACHE_ENTRIES => to_json(&self.engine.cache_entries(moment(now))),
            method::INITIATORS => to_json(&initiators()),
            method::HEADER_NOT_SEEN => {
                let (name, url) = fields.text().rsplit_once('\n').unwrap_or_default();
                to_json(&header_not_seen(name, url))
            }
            _ => {
                match method {
                    method::FREE => {
                        let freed = self.fetches.get_mut(number).and_then(Option::take);
                        self.free.extend(freed.map(|_| number));
                    }
                    method::SET_UP => self.engine = engine(fields.text(), number, now)?,
                    method::CACHE_CLEAR => self.engine.cache_mut().clear(),
                    _ => {}
                }
                to_json(&())
            }
        };
        Ok(number_of(self.output.len()))
    }

    fn start(&mut self, made: MadeRequest, now: Now) -> i32 {
        let fetch = Some(Box::new(self.engine.start(made, now)));
        let index = self.free.pop().unwrap_or(self.fetches.len());
        match self.fetches.get_mut(index) {
            Some(free) => *free = fetch,
            None => self.fetches.push(fetch),
        }
        number_of(index)
    }

    /// The judgement on a preflight's response or on the response to the actual request. A missing response fails.
    fn judge(&mut self, method: u32, made: &MadeRequest, response: Option<Response>) -> i32 {
        let full_path = self.engine.full_path();
        match response {
            Some(response) if method == method::JUDGE_PREFLIGHT => {
                number_of(full_path.judge_preflight(made, &response))
            }
            Some(response) if full_path.filter(made, &response.header_list, &mut self.visible) => {
                number_of(self.visible.len())
            }
            None if method == method::JUDGE_PREFLIGHT => 1,
            _ => -1,
        }
    }
}

/// The engine of [`method::SET_UP`].
fn engine(mut rest: &str, profile: usize, max_age_limit: f64) -> Result<Engine, Thrown> {
    let mut part = || {
        let end = rest.bytes().position(|byte| byte == b'\n').unwrap_or(rest.len());
        let part = rest.get(..end).unwrap_or_default();
        rest = rest.get(end + 1..).unwrap_or_default();
        part
    };
    let origin = parse_origin(part())?;
    let mut settings = EnvironmentSettings::with_url_parser(origin, host::parse_url);
    settings.embedder_policy = match part() {
        "require-corp" => EmbedderPolicyValue::RequireCorp,
        "credentialless" => EmbedderPolicyValue::Credentialless,
        "unsafe-none" | "" => EmbedderPolicyValue::UnsafeNone,
        other => {
            let message = format!(
                "{} is not an embedder policy: there are unsafe-none, require-corp and credentialless",
                Quoted(other)
            );
            return Err(misuse(&message, other));
        }
    };
    settings.network_partition_key = part().into();
    settings.public_suffix_list = PublicSuffixList::parse_with(host::parse_url, rest);
    let profile = match profile {
        1 => Profile::CHROMIUM,
        2 => Profile::FIREFOX,
        3 => Profile::WEBKIT,
        _ => Profile::STANDARD,
    };
    let engine = Engine::new(settings, profile);
    // The conversion saturates: a limit that is too large for u32 is no limit.
    Ok(if max_age_limit.is_nan() {
        engine
    } else {
        engine.with_max_age_limit(max_age_limit as u32)
    })
}

fn parse_origin(origin: &str) -> Result<Origin, Thrown> {
    Origin::parse_with(host::parse_url, origin).map_err(|error| misuse(&error.to_string(), &error.origin))
}

/// Makes the request of the next fields.
fn made(engine: &Engine, parsed: &mut Option<Url>, fields: &mut Fields<'_>) -> Result<MadeRequest, Thrown> {
    let request = request(fields)?;
    let mut url = match parsed {
        // The serialization of a URL parses to the same URL.
        Some(url) if url.as_str() == request.new.url => url.clone(),
        _ => {
            let url = Url::parse_with(host::parse_url, request.new.url)
                .map_err(|error| invalid(InvalidRequest::Url(error)))?;
            *parsed = Some(url.clone());
            url
        }
    };
    if !request.blob_origin.is_empty() {
        let page = &engine.client().origin;
        // Only the serialization "null" can name the page's own opaque origin.
        let origin = if request.blob_origin == page.serialize() {
            page.clone()
        } else {
            parse_origin(request.blob_origin)?
        };
        url = url.with_blob_entry_origin(origin);
    }
    engine
        .make_request_to(url, &request.new, request.headers())
        .map_err(invalid)
}

/// The time of a clock in milliseconds; NaN and negative numbers count as 0.
fn moment(now: f64) -> Now {
    Now(now as u64)
}

/// A count as a result. No count of this module exceeds `i32`.
fn number_of(count: usize) -> i32 {
    count as i32
}
