//! The Fetch Standard's CORS protocol as a pure engine.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod cors;
pub mod diagnosis;
pub mod engine;
pub mod environment;
pub mod fetch;
pub mod http;
pub mod infra;
pub mod origin;
pub mod policy;
pub mod profile;
pub mod reason;
pub mod request;
pub mod response;
pub mod url;
