//! Express, by the package cors.

use super::{
    Server, Written,
    javascript::{LIST, origins},
    lines::Lines,
    options::answers_all_options,
};
use crate::advise::Policy;

pub(super) const SERVER: Server = Server {
    name: "express",
    title: "Express",
    file: "app.js",
    language: "js",
    signature: &["x-powered-by: express"],
    source: "https://expressjs.com/en/api.html",
    write,
};

const BEGINNING: &str = "// In the file that makes the app; after: npm install cors
import express from 'express';
import cors from 'cors';

const app = express();

// Before everything else that the app uses: before authentication, sessions, parsers of bodies and routes.
// Preflights have no cookies and no Authorization, and errors need these headers too.
app.use(
  cors({";

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{BEGINNING}"));
    lines.add(format_args!("    origin: {},", origins(policy, 2)));
    if policy.credentials() {
        lines.add(format_args!("    credentials: true,"));
    }
    lines.add(format_args!("    methods: {},", LIST.texts(policy.methods(), 2)));
    if policy.headers().is_empty() {
        lines.add(format_args!(
            "    // Without this line, every header that a page asks for is allowed."
        ));
    }
    lines.add(format_args!("    allowedHeaders: {},", LIST.texts(policy.headers(), 2)));
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!(
            "    exposedHeaders: {},",
            LIST.texts(policy.exposed_headers(), 2)
        ));
    }
    lines.add(format_args!("    maxAge: {},", policy.max_age()));
    lines.add(format_args!("  }}),"));
    lines.add(format_args!(");"));
    Written {
        text: lines.into_text(),
        cannot: answers_all_options(policy, "The package cors").into_iter().collect(),
    }
}
