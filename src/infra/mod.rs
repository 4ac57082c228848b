//! Definitions of the Infra and MIME Sniffing Standards. They know no HTTP.

pub mod bytes;
mod failure;
pub mod mime_type;
mod quoted;
mod shared;
mod string_enum;
mod text;
mod userinfo;

pub use failure::Failure;
pub use quoted::{Quoted, Shown, ShownUrl};
pub(crate) use shared::Shared;
pub(crate) use string_enum::string_enum;
pub(crate) use text::part;
pub use userinfo::{text_without_userinfo, with_hidden_userinfo, without_userinfo};
