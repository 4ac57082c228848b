//! The catalogue in English.

pub(in crate::diagnosis) mod acts;
pub(in crate::diagnosis) mod causes;
mod cookies;
mod details;
pub(in crate::diagnosis) mod diagnosis;
mod initiators;
pub(in crate::diagnosis) mod probes;
pub(in crate::diagnosis) mod sentences;
mod trace;

pub(in crate::diagnosis) use cookies::{act_of_cookie, of_cookie};
pub(super) use details::detail;
pub(in crate::diagnosis) use initiators::{refused, without_cors};
pub(in crate::diagnosis) use trace::step;
