//! Layer 0: what the Infra and MIME Sniffing Standards define. Knows no HTTP.

pub mod bytes;
mod failure;
pub mod mime_type;
pub(crate) mod sorted;

pub use failure::Failure;
