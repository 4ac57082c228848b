//! The engine for JavaScript: parses, calls, converts; decides nothing.
//!
//! What comes in is one text with all strings, which the JavaScript side has written into [`RawEngine::reserve`]'s buffer, and
//! numbers that say where each ends: joining strings there and encoding them once is several times cheaper than passing an object.
//! What goes out is JSON where a person reads it, errors included, and a number where a program does. No object crosses: that
//! takes a table with functions to run it, here and in JavaScript.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod convert;
mod error;
mod fields;
mod host;
mod raw_fetch;

use alloc::{string::String, vec, vec::Vec};
use convert::{Write, to_json};
use core::mem;
use corsight::{
    cors::{CorsPreflightCache, Now},
    engine::{Answer, Engine, MadeRequest, Need},
    environment::{EmbedderPolicyValue, EnvironmentSettings},
    origin::{Origin, PublicSuffixList},
    profile::Profile,
    request::{Initiator, InvalidRequest},
    response::Response,
    url::Url,
};
use corsight_hot::{Fields, Unreadable};
use error::{Thrown, invalid, misuse};
use fields::{answer, request, unreadable};
use raw_fetch::RawFetch;
use wasm_bindgen::prelude::*;

// No std: its panics drag in what formats their messages, and the host sees a trap either way. The allocator takes and frees in
// constant time and is a third of the code of the one that std would bring.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// One engine. The methods' common arguments: the input are `len` bytes of text, which were `units` UTF-16 code units before they
/// were encoded, and `count` numbers; `now` is in milliseconds.
#[wasm_bindgen]
pub struct RawEngine {
    engine: Engine,
    input: Input,
    output: Vec<u32>,
    /// What a call that gives no text has failed with.
    error: Option<Thrown>,
    /// The URL that was parsed last: pages ask about the same one again and again.
    parsed: Option<(String, Url)>,
}

/// What the JavaScript side writes.
#[derive(Default)]
struct Input {
    text: Vec<u8>,
    numbers: Vec<u32>,
}

#[wasm_bindgen]
impl RawEngine {
    /// To be [set up](Self::set_up).
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "JavaScript has no use for it")]
    pub fn new() -> RawEngine {
        let settings = EnvironmentSettings::with_url_parser(Origin::new_opaque(), host::parse_url);
        RawEngine {
            engine: Engine::new(settings, Profile::STANDARD),
            input: Input::default(),
            output: Vec::new(),
            error: None,
            parsed: None,
        }
    }

    /// `profile` is 0 standard, 1 chromium, 2 firefox, 3 webkit; `max_age_limit` is in seconds, NaN for the profile's own;
    /// the input buffer, which is gone afterwards, holds the origin, the embedder policy, the network partition key and the text
    /// of a public suffix list, a line feed behind each of the first three.
    pub fn set_up(&mut self, len: usize, profile: u32, max_age_limit: f64) -> String {
        let input = mem::take(&mut self.input.text);
        result(engine(input.get(..len).unwrap_or_default(), profile, max_age_limit).map(|engine| self.engine = engine))
    }

    /// The address of a buffer for at least `bytes` bytes of text. It is good until the next call of this method.
    pub fn reserve(&mut self, bytes: usize) -> usize {
        if self.input.text.len() < bytes {
            self.input.text = vec![0; bytes.next_power_of_two().max(4096)];
        }
        self.input.text.as_ptr().addr()
    }

    /// The same for at least `count` numbers.
    pub fn reserve_numbers(&mut self, count: usize) -> usize {
        if self.input.numbers.len() < count {
            self.input.numbers = vec![0; count.next_power_of_two().max(256)];
        }
        self.input.numbers.as_ptr().addr()
    }

    /// The address of what [`filter`](Self::filter) has put out.
    pub fn output(&self) -> usize {
        self.output.as_ptr().addr()
    }

    /// 0 no, 1 yes, 2 yes and the preflight cache covers it; -1 an error, which [`take_error`](Self::take_error) has.
    ///
    /// The three hot calls return a number and no `Result`: that would be an array in JavaScript, and half of what they cost.
    pub fn needs_preflight(&mut self, len: usize, units: usize, count: usize, now: f64) -> i32 {
        let (fields, now) = (self.input.fields(len, units, count), moment(now));
        let plainly = fields
            .ok()
            .and_then(|fields| corsight_hot::needs_preflight(&self.engine, fields, now));
        let wholly = || {
            let made = made(&self.engine, &mut self.parsed, &mut fields.map_err(unreadable)?)?;
            Ok(self.engine.wholly().needs_preflight(made, now))
        };
        match plainly.map_or_else(wholly, Ok) {
            Ok(Need::No) => 0,
            Ok(Need::Yes) => 1,
            Ok(Need::Cached) => 2,
            Err(error) => self.fail(error, -1),
        }
    }

    /// What the last call failed with that said so and gave no text.
    pub fn take_error(&mut self) -> String {
        result(self.error.take().map_or(Ok(()), Err))
    }

    pub fn plan(&mut self, len: usize, units: usize, count: usize, now: f64) -> String {
        let fields = self.input.fields(len, units, count).map_err(unreadable);
        let made = fields.and_then(|mut fields| made(&self.engine, &mut self.parsed, &mut fields));
        result(made.map(|made| self.engine.plan(&made, moment(now))))
    }

    /// Of a request, and responses behind it.
    pub fn check(&mut self, len: usize, units: usize, count: usize) -> String {
        let fields = self.input.fields(len, units, count).map_err(unreadable);
        let exchange = fields.and_then(|mut fields| {
            let made = made(&self.engine, &mut self.parsed, &mut fields)?;
            let mut answers = Vec::new();
            while let Some(answer) = answer(&mut fields)? {
                answers.push(answer);
            }
            Ok((made, answers))
        });
        result(exchange.map(|(made, answers)| self.engine.check(&made, &answers)))
    }

    /// How many rules a preflight's response breaks for a request; 0 if it passes; -1 an error.
    pub fn judge_preflight(&mut self, len: usize, units: usize, count: usize) -> i32 {
        let fields = self.input.fields(len, units, count);
        if fields.is_ok_and(|fields| corsight_hot::passes(&self.engine, fields)) {
            return 0;
        }
        let broken = exchange(&self.engine, &mut self.parsed, fields).map(|(made, response)| {
            let judge = |response| self.engine.wholly().judge_preflight(&made, &response);
            response.map_or(1, judge)
        });
        match broken {
            Ok(broken) => i32::try_from(broken).unwrap_or(i32::MAX),
            Err(error) => self.fail(error, -1),
        }
    }

    /// CORS check and CORS filtered response: -1 if the check fails; otherwise how many headers script sees, their places in
    /// the response's header list being at [`output`](Self::output); -2 an error.
    pub fn filter(&mut self, len: usize, units: usize, count: usize) -> i32 {
        let fields = self.input.fields(len, units, count);
        let visible = &mut self.output;
        let plainly = fields.is_ok_and(|fields| corsight_hot::filter(&self.engine, fields, visible));
        let mut wholly = || {
            let (made, response) = exchange(&self.engine, &mut self.parsed, fields)?;
            let filter = |response: Response| self.engine.wholly().filter(&made, &response.header_list, visible);
            Ok(response.is_some_and(filter))
        };
        match if plainly { Ok(true) } else { wholly() } {
            Ok(true) => i32::try_from(self.output.len()).unwrap_or(i32::MAX),
            Ok(false) => -1,
            Err(error) => self.fail(error, -2),
        }
    }

    /// None: an error, which [`take_error`](Self::take_error) has.
    pub fn start(&mut self, len: usize, units: usize, count: usize, now: f64) -> Option<RawFetch> {
        let fields = self.input.fields(len, units, count).map_err(unreadable);
        match fields.and_then(|mut fields| made(&self.engine, &mut self.parsed, &mut fields)) {
            Ok(made) => Some(RawFetch::new(self.engine.start(made, moment(now)))),
            Err(error) => {
                self.fail(error, 0);
                None
            }
        }
    }

    pub fn cache_size(&mut self, now: f64) -> usize {
        self.cache().expire(moment(now));
        self.cache().len()
    }

    pub fn cache_entries(&self, now: f64) -> String {
        to_json(&self.engine.cache_entries(moment(now)))
    }

    pub fn cache_clear(&mut self) {
        self.cache().clear();
    }

    #[cold]
    fn fail(&mut self, error: Thrown, code: i32) -> i32 {
        self.error = Some(error);
        code
    }

    fn cache(&mut self) -> &mut CorsPreflightCache {
        self.engine.cache_mut()
    }
}

/// The initiators' texts, a line for each, and on the last line four places for each, from `0` on: mode, credentials mode,
/// destination, and whether there is a `crossorigin` attribute (1) and can be a preflight (2).
#[wasm_bindgen]
pub fn initiators() -> String {
    let mut text = String::from(Initiator::TEXTS);
    for initiator in Initiator::all() {
        let info = initiator.info();
        let traits = u8::from(info.has_cross_origin_attribute()) + 2 * u8::from(info.can_have_preflight());
        for place in [
            info.mode as u8,
            info.credentials_mode as u8,
            info.destination as u8,
            traits,
        ] {
            text.push(char::from(b'0' + place));
        }
    }
    to_json(&text)
}

impl Input {
    fn fields(&self, len: usize, units: usize, count: usize) -> Result<Fields<'_>, Unreadable<'_>> {
        Fields::new(&self.text, len, units, &self.numbers, count)
    }
}

/// A result or an error as text.
fn result(result: Result<impl Write, Thrown>) -> String {
    match result {
        Ok(value) => to_json(&value),
        Err(Thrown(text)) => text,
    }
}

/// The engine of [`RawEngine::set_up`].
fn engine(input: &[u8], profile: u32, max_age_limit: f64) -> Result<Engine, Thrown> {
    let mut rest = str::from_utf8(input).unwrap_or_default();
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
    Origin::parse_with(host::parse_url, origin).map_err(|error| misuse(&error.message(), &error.origin))
}

/// Makes the request whose fields come next.
fn made(engine: &Engine, parsed: &mut Option<(String, Url)>, fields: &mut Fields<'_>) -> Result<MadeRequest, Thrown> {
    let request = request(fields)?;
    let mut url = match parsed {
        Some((text, url)) if text == request.new.url => url.clone(),
        _ => {
            let url = Url::parse_with(host::parse_url, request.new.url)
                .map_err(|error| invalid(InvalidRequest::Url(error)))?;
            *parsed = Some((request.new.url.into(), url.clone()));
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

/// A request and its response; none if there is none.
fn exchange(
    engine: &Engine,
    parsed: &mut Option<(String, Url)>,
    fields: Result<Fields<'_>, Unreadable<'_>>,
) -> Result<(MadeRequest, Option<Response>), Thrown> {
    let mut fields = fields.map_err(unreadable)?;
    let made = made(engine, parsed, &mut fields)?;
    Ok((
        made,
        match answer(&mut fields)? {
            Some(Answer::Response(response)) => Some(response),
            _ => None,
        },
    ))
}

/// A clock's milliseconds; what is no number or below zero is its beginning.
fn moment(now: f64) -> Now {
    Now(now as u64)
}
