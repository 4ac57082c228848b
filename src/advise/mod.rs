//! What a server has to be told: the least policy that lets calls succeed, and its text for real servers.

mod policy;
pub mod render;

pub use policy::{GivenOrigins, GivenPolicy, InvalidPolicy, Origins, Policy};
pub use render::{Rendered, Server, render, server, servers};
