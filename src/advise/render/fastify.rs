//! Fastify, by @fastify/cors.

use super::{
    Server, Written,
    javascript::{LIST, origins},
    lines::Lines,
    options::answers_all_options,
};
use crate::advise::Policy;
use alloc::{borrow::ToOwned, vec::Vec};

pub(super) const SERVER: Server = Server {
    name: "fastify",
    title: "Fastify",
    file: "app.js",
    language: "js",
    signature: &[],
    source: "https://github.com/fastify/fastify-cors",
    write,
};

const BEGINNING: &str = "// In the file that makes the app; after: npm install @fastify/cors
import Fastify from 'fastify';
import cors from '@fastify/cors';

const app = Fastify();

// Before every other plugin and hook, and with await: hooks run in the order in which they are added, and a preflight, which
// has no cookies and no Authorization, has to be answered before a hook that asks for them.
await app.register(cors, {";

const RAW: &str = "A route that writes to reply.raw, as many do for server-sent events, sends none of these headers: give reply.getHeaders() to reply.raw.writeHead.";

const UNDECODABLE: &str = "Fastify answers a path that it cannot decode, such as /%zz, before any hook, so its error has none of these headers.";

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{BEGINNING}"));
    lines.add(format_args!("  origin: {},", origins(policy, 1)));
    if policy.credentials() {
        lines.add(format_args!("  credentials: true,"));
    }
    lines.add(format_args!("  methods: {},", LIST.texts(policy.methods(), 1)));
    if policy.headers().is_empty() {
        lines.add(format_args!(
            "  // Without this line, every header that a page asks for is allowed."
        ));
    }
    lines.add(format_args!("  allowedHeaders: {},", LIST.texts(policy.headers(), 1)));
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!(
            "  exposedHeaders: {},",
            LIST.texts(policy.exposed_headers(), 1)
        ));
    }
    lines.add(format_args!("  maxAge: {},", policy.max_age()));
    lines.add(format_args!("}});"));
    let mut cannot = Vec::from([RAW.to_owned(), UNDECODABLE.to_owned()]);
    cannot.extend(answers_all_options(policy, "@fastify/cors"));
    Written {
        text: lines.into_text(),
        cannot,
    }
}
