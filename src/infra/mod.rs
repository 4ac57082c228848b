//! What the Infra and MIME Sniffing Standards define. Knows no HTTP.

pub mod bytes;
mod failure;
pub mod mime_type;
mod quoted;
mod string_enum;

pub use failure::Failure;
pub use quoted::{Quoted, Shown};
pub(crate) use string_enum::string_enum;
