//! The catalogue in English.

mod acts;
mod details;
mod initiators;
mod sentences;

pub(super) use acts::act;
pub(super) use details::detail;
pub(crate) use initiators::{refused, without_cors};
pub(super) use sentences::sentence;
