//! The engine for JavaScript: parses, calls, converts; decides nothing.
//!
//! What comes in is one text with all strings, which the JavaScript side has written into [`RawEngine::buffer`]'s buffer, and
//! numbers that say where each ends: joining strings there and encoding them once is several times cheaper than passing an object.
//! What goes out is JSON where a person reads it, errors included, and a number where a program does. No object crosses: that
//! takes a table with functions to run it, here and in JavaScript.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod action;
mod convert;
mod error;
mod fields;
mod host;

use action::JsAction;
use alloc::{boxed::Box, string::ToString, vec, vec::Vec};
use convert::to_json;
use corsight::{
    browsers::Profile,
    cors::Now,
    diagnosis::{header_not_seen, initiators},
    engine::{Answer, Conversation, Engine, MadeRequest},
    environment::{EmbedderPolicyValue, EnvironmentSettings},
    origin::{Origin, PublicSuffixList},
    request::InvalidRequest,
    response::Response,
    url::Url,
};
use corsight_hot::{Fields, Unreadable};
use error::{Thrown, invalid, misuse};
use fields::{answer, request, unreadable};
use wasm_bindgen::prelude::*;

// No std: its panics drag in what formats their messages, and the host sees a trap either way. The allocator takes and frees in
// constant time and is a third of the code of the one that std would bring.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// One engine, and its fetches.
#[wasm_bindgen]
pub struct RawEngine {
    text: Vec<u8>,
    numbers: Vec<u32>,
    page: Page,
}

/// What stays from call to call.
struct Page {
    engine: Engine,
    /// Each at the place that it is called by.
    fetches: Vec<Option<Box<Conversation>>>,
    /// The places that fetches were given back from.
    free: Vec<usize>,
    /// The URL that was parsed last: pages ask about the same one again and again.
    parsed: Option<Url>,
    /// The JSON that was put out last.
    output: Vec<u8>,
    /// The places that were put out last.
    places: Vec<u32>,
}

/// What [`RawEngine::call`] is asked for. The first three are asked again and again. The first five give a number; they are asked of a
/// request, but for the size of the cache, as are the two behind them, and the three behind those of a fetch.
mod what {
    /// 0 no, 1 yes, 2 yes and the preflight cache covers it.
    pub const NEEDS_PREFLIGHT: u32 = 0;
    /// How many rules a preflight's response breaks for a request; 0 if it passes.
    pub const JUDGE_PREFLIGHT: u32 = 1;
    /// CORS check and CORS filtered response: -1 if the check fails; otherwise how many headers script sees, their places in the
    /// response's header list being at [`RawEngine::buffer`](super::RawEngine::buffer).
    pub const FILTER: u32 = 2;
    /// The place of a new fetch.
    pub const START: u32 = 3;
    /// Of the cache.
    pub const CACHE_SIZE: u32 = 4;
    pub const PLAN: u32 = 5;
    /// Of a request, and responses behind it.
    pub const CHECK: u32 = 6;
    /// `{type: "send", request}`, `{type: "deliver", response}`, `{type: "fail", error}`, or null: nothing to do now.
    pub const POLL: u32 = 7;
    /// The verdict, or null until the ending was polled.
    pub const VERDICT: u32 = 8;
    /// Hands in a response; status 0 says that the transport failed, and its URL is the transport's own word.
    pub const HANDLE_RESPONSE: u32 = 9;
    /// Gives a fetch back.
    pub const FREE: u32 = 10;
    /// The text is the origin, the embedder policy, the network partition key and a public suffix list, a line feed behind each of
    /// the first three; `number` is the profile: 0 standard, 1 chromium, 2 firefox, 3 webkit; `now` is the limit of max-age in
    /// seconds, NaN for the profile's own.
    pub const SET_UP: u32 = 11;
    pub const CACHE_ENTRIES: u32 = 12;
    pub const CACHE_CLEAR: u32 = 13;
    /// Every initiator, as `corsight/initiators` gives it.
    pub const INITIATORS: u32 = 14;
    /// The finding about a header that script did not see, or null. The text is the header's name, a line feed and the response's URL.
    pub const HEADER_NOT_SEEN: u32 = 15;
}

#[wasm_bindgen]
impl RawEngine {
    /// To be [set up](what::SET_UP).
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
                places: Vec::new(),
            },
        }
    }

    /// The address of the JSON that was put out last (0), of the places that were (1), of a buffer for at least `size` bytes of text
    /// (2) or as many numbers (3); buffers are good until the next call for one of their kind. Gives back the memory of the last
    /// two (4) or of the first two (5).
    pub fn buffer(&mut self, which: u32, size: usize) -> usize {
        match which {
            0 => self.page.output.as_ptr().addr(),
            1 => self.page.places.as_ptr().addr(),
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
                self.page.places = Vec::new();
                0
            }
        }
    }

    /// Asks for [`what`]. The input are `len` bytes of text, which were `units` UTF-16 code units before they were encoded, and `count`
    /// numbers; `now` is in milliseconds; `number` is the place of a fetch.
    ///
    /// Gives a number, or how long the JSON at [`buffer`](Self::buffer) is; of an error's, the complement of its length. A `Result` would
    /// be an array in JavaScript, and half of what a hot call costs.
    pub fn call(&mut self, what: u32, len: usize, units: usize, count: usize, now: f64, number: usize) -> i32 {
        let fields = Fields::new(&self.text, len, units, &self.numbers, count);
        let page = &mut self.page;
        let result = page.plainly(what, fields, now).unwrap_or_else(|| {
            page.wholly(what, fields, now, number).unwrap_or_else(|Thrown(json)| {
                page.output = json;
                !number_of(page.output.len())
            })
        });
        if what == what::SET_UP {
            // A public suffix list is longer than every other text.
            self.text = Vec::new();
        }
        result
    }
}

impl Page {
    /// The hot calls, if this can be answered plainly.
    fn plainly(&mut self, what: u32, fields: Result<Fields<'_>, Unreadable<'_>>, now: f64) -> Option<i32> {
        let (engine, places, fields) = (&self.engine, &mut self.places, fields.ok()?);
        match what {
            what::NEEDS_PREFLIGHT => corsight_hot::needs_preflight(engine, fields, moment(now)).map(|need| need as i32),
            what::JUDGE_PREFLIGHT => corsight_hot::passes(engine, fields).then_some(0),
            what::FILTER => corsight_hot::filter(engine, fields, places).then(|| number_of(places.len())),
            _ => None,
        }
    }

    #[inline(never)]
    fn wholly(
        &mut self,
        what: u32,
        fields: Result<Fields<'_>, Unreadable<'_>>,
        now: f64,
        number: usize,
    ) -> Result<i32, Thrown> {
        let fields = &mut fields.map_err(unreadable)?;
        self.output = match what {
            what::CACHE_SIZE => {
                let cache = self.engine.cache_mut();
                cache.expire(moment(now));
                return Ok(number_of(cache.len()));
            }
            ..what::POLL => {
                let made = made(&self.engine, &mut self.parsed, fields)?;
                match what {
                    what::NEEDS_PREFLIGHT => return Ok(self.engine.full_path().needs_preflight(made, moment(now)) as i32),
                    what::START => return Ok(self.start(made, moment(now))),
                    what::PLAN => to_json(&self.engine.plan(&made, moment(now))),
                    what::CHECK => {
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
                        return Ok(self.judge(what, &made, response));
                    }
                }
            }
            what::POLL..=what::HANDLE_RESPONSE => {
                let fetch = self.fetches.get_mut(number).and_then(Option::as_mut);
                let fetch = fetch.ok_or_else(|| misuse("there is no such fetch", ""))?;
                match what {
                    what::POLL => to_json(&fetch.poll().map(|action| JsAction(action, fetch))),
                    what::VERDICT => to_json(&fetch.verdict()),
                    _ => {
                        let answer = answer(fields)?.ok_or_else(|| misuse("a response was expected", ""))?;
                        let handled = fetch.handle_answer(&mut self.engine, answer, moment(now));
                        handled.map_err(|error| misuse(&error.to_string(), ""))?;
                        to_json(&())
                    }
                }
            }
            what::CACHE_ENTRIES => to_json(&self.engine.cache_entries(moment(now))),
            what::INITIATORS => to_json(&initiators()),
            what::HEADER_NOT_SEEN => {
                let (name, url) = fields.text().rsplit_once('\n').unwrap_or_default();
                to_json(&header_not_seen(name, url))
            }
            _ => {
                match what {
                    what::FREE => {
                        let given_back = self.fetches.get_mut(number).and_then(Option::take);
                        self.free.extend(given_back.map(|_| number));
                    }
                    what::SET_UP => self.engine = engine(fields.text(), number, now)?,
                    what::CACHE_CLEAR => self.engine.cache_mut().clear(),
                    _ => {}
                }
                to_json(&())
            }
        };
        Ok(number_of(self.output.len()))
    }

    fn start(&mut self, made: MadeRequest, now: Now) -> i32 {
        let fetch = Some(Box::new(self.engine.start(made, now)));
        let place = self.free.pop().unwrap_or(self.fetches.len());
        match self.fetches.get_mut(place) {
            Some(free) => *free = fetch,
            None => self.fetches.push(fetch),
        }
        number_of(place)
    }

    /// Of a preflight's response or of a request's own; no response breaks a rule.
    fn judge(&mut self, what: u32, made: &MadeRequest, response: Option<Response>) -> i32 {
        let full_path = self.engine.full_path();
        match response {
            Some(response) if what == what::JUDGE_PREFLIGHT => number_of(full_path.judge_preflight(made, &response)),
            Some(response) if full_path.filter(made, &response.header_list, &mut self.places) => {
                number_of(self.places.len())
            }
            None if what == what::JUDGE_PREFLIGHT => 1,
            _ => -1,
        }
    }
}

/// The engine of [`what::SET_UP`].
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
            return Err(misuse(
                "an embedder policy is unsafe-none, require-corp or credentialless",
                other,
            ));
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
    // Saturating: a limit beyond what a number here holds is no limit.
    Ok(if max_age_limit.is_nan() {
        engine
    } else {
        engine.with_max_age_limit(max_age_limit as u32)
    })
}

fn parse_origin(origin: &str) -> Result<Origin, Thrown> {
    Origin::parse_with(host::parse_url, origin).map_err(|error| misuse(&error.to_string(), &error.origin))
}

/// Makes the request whose fields come next.
fn made(engine: &Engine, parsed: &mut Option<Url>, fields: &mut Fields<'_>) -> Result<MadeRequest, Thrown> {
    let request = request(fields)?;
    let mut url = match parsed {
        // A serialization parses to itself.
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
        // A page's own opaque origin can only be named by its serialization.
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

/// A clock's milliseconds; what is no number or below zero is its beginning.
fn moment(now: f64) -> Now {
    Now(now as u64)
}

/// Nothing that is counted here is beyond it.
fn number_of(count: usize) -> i32 {
    count as i32
}
