//! The hot calls, which a page makes for every request, on the fast path. This crate is compiled for speed; the full path is compiled for
//! size, in the crate above.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod fields;

pub use fields::{Fields, Headers, Options, RequestFields, ResponseFields, Unreadable, bit};

use alloc::vec::Vec;
use corsight::{
    cors::Now,
    engine::{Engine, Need},
};

/// Whether a request needs a preflight.
#[inline(never)]
#[must_use]
pub fn needs_preflight(engine: &Engine, mut fields: Fields<'_>, now: Now) -> Option<Need> {
    // The request is borrowed, here and below, because moving it takes longer than reading it.
    let request = &fields.request();
    match request {
        Ok(request) if request.is_plain() => engine.fast_path().needs_preflight(&request.new, request.headers(), now),
        _ => None,
    }
}

/// Whether a preflight's response passes for a request.
#[inline(never)]
#[must_use]
pub fn passes(engine: &Engine, mut fields: Fields<'_>) -> bool {
    match (&fields.request(), &fields.response()) {
        (Ok(request), Ok(Some(response))) if request.is_plain() => {
            engine
                .fast_path()
                .passes(&request.new, request.headers(), response.status, response.headers())
        }
        _ => false,
    }
}

/// Whether the CORS check passes, and in `visible` the indices of the headers that script sees.
#[inline(never)]
#[must_use]
pub fn filter(engine: &Engine, mut fields: Fields<'_>, visible: &mut Vec<u32>) -> bool {
    match (&fields.request(), &fields.response()) {
        (Ok(request), Ok(Some(response))) if request.is_plain() && response.status.get() != 0 => engine
            .fast_path()
            .filter(&request.new, request.headers(), response.headers(), visible),
        _ => false,
    }
}
