//! What people have at hand of an exchange: it is read, paired and handed to an engine.

pub mod read;

pub use read::read;
