//! The catalogue in English.

mod acts;
mod details;
mod initiators;
mod sentences;
mod trace;

pub(super) use acts::act;
pub(super) use details::detail;
pub(in crate::diagnosis) use initiators::{refused, without_cors};
pub(super) use sentences::sentence;
pub(in crate::diagnosis) use trace::step;
