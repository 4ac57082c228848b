//! **Corsight sees why the browser says no, before it does.** An exact implementation of the Fetch Standard's CORS protocol as a
//! pure engine: what a browser will do with a request, what it makes of the answers, and every reason if it refuses.
//!
//! ```text
//!   NewRequest ──► Engine ──► Plan                 before any traffic
//!                    │  └───► Verdict              given the answers, in order
//!                    ▼
//!                  Fetch ──► Action::Send ────► your transport
//!                    ▲                                │
//!                    └── handle_response / handle_failure
//!                    └──► Action::Deliver | Action::Fail
//! ```
//!
//! Nothing in here reads a clock, opens a socket or keeps a global: time is an argument, the network is the caller, and the
//! same input gives the same answer. The crate is `no_std` with `alloc`.
//!
//! It follows the Standard at commit [`FETCH_STANDARD_COMMIT`]. Where browsers leave it, [`browsers`] has one row for each
//! departure, and a [`Verdict`](engine::Verdict) says what Chromium, Firefox and WebKit do with the same exchange.
//!
//! # A plan
//!
//! ```
//! use corsight::{cors::Now, engine::{Engine, Kind}, environment::EnvironmentSettings, origin::Origin, browsers::Profile, request::NewRequest};
//!
//! let page = EnvironmentSettings::new(Origin::parse("https://app.example")?);
//! let engine = Engine::new(page, Profile::STANDARD);
//!
//! let mut new = NewRequest::new("https://api.example/items");
//! new.method = "POST";
//! let headers = [("Content-Type", b"application/json".as_slice())];
//! let plan = engine.plan(&engine.make_request(&new, headers.into_iter())?, Now(0));
//!
//! assert_eq!(plan.kind, Kind::CorsWithPreflight);
//! let preflight = plan.preflight.expect("JSON needs a preflight");
//! assert_eq!(preflight.request.method, "OPTIONS");
//! assert_eq!(preflight.because[0].code, "request-preflight-cause-content-type");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A whole conversation
//!
//! ```
//! use corsight::{
//!     cors::Now,
//!     engine::{Answer, Engine, Outcome},
//!     environment::EnvironmentSettings,
//!     fetch::{Action, RequestKind},
//!     http::{HeaderList, HeaderName, HeaderValue, Status},
//!     origin::Origin,
//!     browsers::Profile,
//!     request::NewRequest,
//!     response::Response,
//! };
//!
//! /// Stands for the network.
//! fn server(kind: RequestKind) -> Response {
//!     let mut headers = HeaderList::new();
//!     headers.append(HeaderName::from_static("Access-Control-Allow-Origin"), HeaderValue::from_static("*"));
//!     // It forgets Access-Control-Allow-Methods.
//!     Response::new(Status::new(if kind == RequestKind::Preflight { 204 } else { 200 }).unwrap(), headers)
//! }
//!
//! let mut engine = Engine::new(EnvironmentSettings::new(Origin::parse("https://app.example")?), Profile::STANDARD);
//! let mut new = NewRequest::new("https://api.example/items/1");
//! new.method = "DELETE";
//! let made = engine.make_request(&new, [].into_iter())?;
//!
//! let now = Now(0);
//! let mut conversation = engine.start(made, now);
//! while let Some(action) = conversation.poll() {
//!     match action {
//!         Action::Send(request) => {
//!             conversation.handle_answer(&mut engine, Answer::Response(server(request.kind)), now)?;
//!         }
//!         Action::Deliver(_) | Action::Fail(_) => break,
//!     }
//! }
//! let verdict = conversation.verdict().expect("the fetch has ended");
//! assert_eq!(verdict.outcome, Outcome::Blocked);
//! assert_eq!(verdict.findings[0].code, "preflight-allow-methods-missing");
//! assert_eq!(verdict.findings[0].expected.as_deref(), Some("DELETE"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod browsers;
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
pub mod url;

/// The commit of `whatwg/fetch` that this version follows (2 July 2026).
pub const FETCH_STANDARD_COMMIT: &str = "586cd2a44c2a865b37c166dc0740f3fb8bb220d6";

/// The example of the crate's page at crates.io.
#[cfg(doctest)]
#[doc = include_str!("README.md")]
struct Page;
