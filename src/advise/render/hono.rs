//! Hono, by its own middleware.

use super::{
    Server, Written,
    javascript::{LIST, headers_or_safelisted, origins},
    lines::Lines,
    options::answers_all_options,
};
use crate::advise::Policy;
use alloc::{borrow::ToOwned, vec::Vec};

pub(super) const SERVER: Server = Server {
    name: "hono",
    title: "Hono",
    file: "app.js",
    language: "js",
    signature: &[],
    source: "https://hono.dev/docs/middleware/builtin/cors",
    write,
};

const BEGINNING: &str = "// In the file that makes the app.
import { Hono } from 'hono';
import { cors } from 'hono/cors';

const app = new Hono();

// Before everything else that the app uses, and for every path: before authentication and routes.
// Preflights have no cookies and no Authorization, and errors need these headers too.
app.use(
  '*',
  cors({";

const THROWN_VALUE: &str = "Hono lets pass what is thrown and is no Error, so that answer has none of these headers: throw objects of the class Error.";

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{BEGINNING}"));
    lines.add(format_args!("    origin: {},", origins(policy, 2)));
    if policy.credentials() {
        lines.add(format_args!("    credentials: true,"));
    }
    lines.add(format_args!("    allowMethods: {},", LIST.texts(policy.methods(), 2)));
    if policy.headers().is_empty() {
        lines.add(format_args!(
            "    // Every page may send this header. An empty list would allow every header that a page asks for."
        ));
    }
    lines.add(format_args!(
        "    allowHeaders: {},",
        LIST.texts(&headers_or_safelisted(policy), 2)
    ));
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!(
            "    exposeHeaders: {},",
            LIST.texts(policy.exposed_headers(), 2)
        ));
    }
    lines.add(format_args!("    maxAge: {},", policy.max_age()));
    lines.add(format_args!("  }}),"));
    lines.add(format_args!(");"));
    let mut cannot = Vec::from([THROWN_VALUE.to_owned()]);
    cannot.extend(answers_all_options(policy, "hono/cors"));
    Written {
        text: lines.into_text(),
        cannot,
    }
}
