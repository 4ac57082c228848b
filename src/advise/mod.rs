//! What a server has to be told: the least policy that lets calls succeed, and its text for real servers.

mod invalid;
mod policy;
pub mod render;

pub use invalid::{InvalidPolicy, PolicyFault, PolicyProblem};
pub use policy::{GivenOrigins, GivenPolicy, Origins, Policy};
pub use render::{Rendered, Server, render, server, servers};
