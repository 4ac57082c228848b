//! A policy as the text that a server takes: one file a server.

mod amazon;
mod apache;
mod api_gateway;
mod aspnetcore;
mod caddy;
mod cloudflare_workers;
mod cloudfront;
mod cors_headers;
mod django;
mod envoy;
mod express;
mod fastapi;
mod fastify;
mod flask;
mod go;
mod hono;
mod javascript;
mod jub0bs_cors;
mod koa;
mod laravel;
mod lines;
mod list;
mod nginx;
mod options;
mod rails;
mod rs_cors;
mod s3;
mod spring;
mod tower_http;
mod traefik;
mod values;

pub use crate::diagnosis::Snippet as Rendered;

use super::Policy;
use alloc::{string::String, vec::Vec};
use serde::Serialize;

/// A server that policies are written for. Programs get its name, title, file and language.
#[derive(Clone, Copy, Debug, Serialize)]
#[non_exhaustive]
pub struct Server {
    /// Stable, for programs: `nginx`.
    pub name: &'static str,
    /// The name that people know it by.
    pub title: &'static str,
    /// The name of the file that the text is pasted into.
    pub file: &'static str,
    /// The language of the text, as Markdown's code fences name it.
    pub language: &'static str,
    /// What an answer of this server has, each a header's name or `name: beginning of its value`, in lower case. An answer that has one of them
    /// is taken for one of this server.
    #[serde(skip)]
    pub signature: &'static [&'static str],
    /// The source that shows the signature, or that says how the server is told about CORS.
    #[serde(skip)]
    pub source: &'static str,
    #[serde(skip)]
    write: fn(&Policy) -> Written,
}

/// What a renderer writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Written {
    text: String,
    cannot: Vec<String>,
}

/// Every server, in the order in which people are offered them.
const SERVERS: &[Server] = &[
    nginx::SERVER,
    apache::SERVER,
    caddy::SERVER,
    express::SERVER,
    fastify::SERVER,
    koa::SERVER,
    hono::SERVER,
    spring::SERVER,
    django::SERVER,
    flask::SERVER,
    fastapi::SERVER,
    rails::SERVER,
    laravel::SERVER,
    aspnetcore::SERVER,
    jub0bs_cors::SERVER,
    rs_cors::SERVER,
    tower_http::SERVER,
    s3::SERVER,
    cloudfront::SERVER,
    api_gateway::SERVER,
    cloudflare_workers::SERVER,
    envoy::SERVER,
    traefik::SERVER,
];

/// Every server that policies are written for.
pub fn servers() -> &'static [Server] {
    SERVERS
}

/// The server of this name.
pub fn server(name: &str) -> Option<&'static Server> {
    SERVERS.iter().find(|server| server.name == name)
}

/// Writes the policy for the server.
pub fn render(policy: &Policy, server: &Server) -> Rendered {
    let Written { text, cannot } = (server.write)(policy);
    Rendered {
        server: server.name,
        title: server.title,
        file: server.file,
        language: server.language,
        text,
        cannot,
    }
}
