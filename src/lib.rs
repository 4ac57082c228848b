//! **Corsight sees why the browser says no, before it does.** An exact implementation of the Fetch Standard's CORS protocol as a
//! pure engine: what a browser will do with a request, what it makes of the answers, and every reason if it refuses.
//!
//! # What will the browser do?
//!
//! [`Engine::plan`] says it before any traffic: whether CORS applies, the preflight that goes first and why, and what the server has to
//! answer.
//!
//! ```
//! use corsight::{Engine, EnvironmentSettings, HeaderList, Kind, NewRequest, Now, Origin, Profile};
//!
//! let page = EnvironmentSettings::new(Origin::parse("https://app.example")?);
//! let engine = Engine::new(page, Profile::STANDARD);
//!
//! let mut new = NewRequest::new("https://api.example/items");
//! new.method = "POST";
//! let headers = HeaderList::from_pairs([("Content-Type", "application/json")])?;
//! let plan = engine.plan(&engine.make_request(&new, headers.pairs())?, Now(0));
//!
//! assert_eq!(plan.kind, Kind::CorsWithPreflight);
//! let preflight = plan.preflight.expect("JSON needs a preflight");
//! assert_eq!(preflight.request.method, "OPTIONS");
//! assert_eq!(preflight.because[0].code, "request-preflight-cause-content-type");
//! let required = plan.requires.preflight.expect("the preflight has to be answered");
//! assert_eq!((&*required[0].name, &*required[0].value), ("Access-Control-Allow-Origin", "https://app.example"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Why did it refuse?
//!
//! [`Engine::check`] takes a request and the answers to it, in order: the preflight's first, if there is one. Every broken rule is a
//! [`Finding`], with the value that was found and the one that would do.
//!
//! ```
//! use corsight::{Answer, Engine, EnvironmentSettings, NewRequest, Origin, Outcome, Profile, Response};
//!
//! let page = EnvironmentSettings::new(Origin::parse("https://app.example")?);
//! let engine = Engine::new(page, Profile::STANDARD);
//!
//! let mut new = NewRequest::new("https://api.example/items/1");
//! new.method = "DELETE";
//! let verdict = engine.check(&engine.make_request(&new, [])?, &[
//!     // The server forgets Access-Control-Allow-Methods.
//!     Answer::Response(Response::from_pairs(204, [("Access-Control-Allow-Origin", "*")])?),
//!     Answer::Response(Response::from_pairs(200, [("Access-Control-Allow-Origin", "*")])?),
//! ]);
//!
//! assert_eq!(verdict.outcome, Outcome::Blocked);
//! let finding = &verdict.findings[0];
//! assert_eq!(finding.code, "preflight-allow-methods-missing");
//! assert_eq!(finding.expected.as_deref(), Some("DELETE"));
//! // Also what to do, for whoever can: here the header to send.
//! let header = finding.remedies[0].header.as_ref().expect("a header to send");
//! assert_eq!((&*header.name, &*header.value), ("Access-Control-Allow-Methods", "DELETE"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to start
//!
//! | you have | you want | take |
//! |---|---|---|
//! | a request | what the browser will do, what the server must answer | [`Engine::plan`] |
//! | a request and its answers: a recording, a test | the verdict, and each reason | [`Engine::check`] |
//! | a network | to fetch as a browser does, preflights, redirects and cache included | [`Engine::start`], as below |
//! | one question | a quick yes or no, without findings | [`Engine::needs_preflight`], [`Engine::judge_preflight`], [`Engine::filter`] |
//! | the algorithms themselves | the functions of the Standard, by its names | [`cors`], [`http`], [`fetch`] |
//!
//! A [`Profile`] is the user agent: [`STANDARD`](Profile::STANDARD), or a browser with its departures. A [`Verdict`] has the outcome in
//! Chromium, Firefox and WebKit in any case.
//!
//! # A whole conversation
//!
//! The network is yours: the engine says what to send, takes what came, and ends with the response that script sees or a network
//! error. It keeps the preflight cache. `now` is your clock: [`Now`] counts **milliseconds** since a moment that you choose.
//!
//! ```
//! use corsight::{Action, Answer, Engine, EnvironmentSettings, NewRequest, Now, Origin, Outcome, Profile, Response, fetch::RequestKind};
//!
//! /// Stands for the network. The server forgets Access-Control-Allow-Methods.
//! fn send(kind: RequestKind) -> Response {
//!     let status = if kind == RequestKind::Preflight { 204 } else { 200 };
//!     Response::from_pairs(status, [("Access-Control-Allow-Origin", "*")]).expect("a response")
//! }
//!
//! let page = EnvironmentSettings::new(Origin::parse("https://app.example")?);
//! let mut engine = Engine::new(page, Profile::STANDARD);
//! let mut new = NewRequest::new("https://api.example/items/1");
//! new.method = "DELETE";
//! let made = engine.make_request(&new, [])?;
//!
//! let now = Now(0);
//! let mut conversation = engine.start(made, now);
//! while let Some(action) = conversation.poll() {
//!     match action {
//!         Action::Send(request) => {
//!             conversation.handle_answer(&mut engine, Answer::Response(send(request.kind)), now)?;
//!         }
//!         Action::Deliver(_) | Action::Fail(_) => break,
//!     }
//! }
//! let verdict = conversation.verdict().expect("the fetch has ended");
//! assert_eq!(verdict.outcome, Outcome::Blocked);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Layers
//!
//! ```text
//! infra <- http <- url, origin <- environment <- request <- response, reason <- browsers <- cors, checks <- fetch <- diagnosis <- engine <- {advise, capture}
//! ```
//!
//! An arrow reads "is known by". What the first plan and the first check need is at the root of the crate; everything else is in its
//! layer. [`http`] to [`fetch`] are the Standard: an algorithm is a function with the Standard's name and its anchor. [`browsers`] has one
//! row for each place where browsers leave the Standard. [`diagnosis`] makes the sentences for people and decides nothing. [`engine`] puts
//! them together for one page.
//!
//! Nothing in here reads a clock, opens a socket or keeps a global: time is an argument, the network is the caller, and the
//! same input gives the same answer. The crate is `no_std` with `alloc`. It follows the Standard at commit [`FETCH_STANDARD_COMMIT`].
//!
//! # Features
//!
//! | feature | |
//! |---|---|
//! | `url`, by default | parses URLs with the `url` crate; without it you hand in a [`UrlParser`](url::UrlParser) |
//! | `serde` | `Serialize` for plans, verdicts and findings, with the names of the npm package |
//! | `capture` | [`capture::read`](capture::read()): what people have at hand, such as a curl command or a browser's message, becomes a request and its answers |
//! | `advise` | [`advise`]: the text that tells a real server about a policy |
//! | `tower` | [`tower`]: a layer that says why browsers refuse the answers of a server; needs std |
//! | `http` | conversions from and to the requests, responses and header maps of the `http` crate; needs std, as that crate does |

#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_docs)]

extern crate alloc;
#[cfg(feature = "tower")]
extern crate std;

#[cfg(feature = "advise")]
pub mod advise;
pub mod browsers;
#[cfg(feature = "capture")]
pub mod capture;
pub mod checks;
pub mod cors;
pub mod diagnosis;
pub mod engine;
pub mod environment;
pub mod fetch;
pub mod http;
pub mod infra;
pub mod origin;
pub mod reason;
pub mod request;
pub mod response;
#[cfg(feature = "tower")]
pub mod tower;
pub mod url;

// The paved path: what the first plan and the first check need, and what they give.
pub use browsers::Profile;
pub use cors::Now;
pub use diagnosis::{Finding, NamedValue, Remedy, Severity, Who};
pub use engine::{
    Answer, BrowserOutcome, Conversation, Engine, Kind, MadeRequest, Outcome, Plan, Preflight, Requirements, Verdict,
};
pub use environment::EnvironmentSettings;
pub use fetch::Action;
pub use http::HeaderList;
pub use origin::Origin;
pub use request::{CredentialsMode, Initiator, Mode, NewRequest, Request};
pub use response::Response;
pub use url::Url;

/// The commit of `whatwg/fetch` that this version follows (2 July 2026).
pub const FETCH_STANDARD_COMMIT: &str = "586cd2a44c2a865b37c166dc0740f3fb8bb220d6";

/// The commit of `WICG/local-network-access` that this version follows (22 April 2026).
pub const LOCAL_NETWORK_ACCESS_COMMIT: &str = "cfe0313d5664c93f698942a752124e0ef5d88d2b";

/// The example of the crate's page at crates.io.
#[cfg(doctest)]
#[doc = include_str!("README.md")]
struct Page;
