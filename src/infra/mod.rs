//! Layer 0: what the Infra and MIME Sniffing Standards define. Knows no HTTP.

pub mod bytes;
mod failure;
pub mod mime_type;
mod quoted;
pub(crate) mod sorted;
pub(crate) mod text;

pub use failure::Failure;
pub use quoted::Quoted;
pub(crate) use quoted::cut;
pub use text::long_number;
