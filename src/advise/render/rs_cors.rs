//! Go's net/http, by github.com/rs/cors.

use super::{
    Server, Written,
    go::{LIST, PANICS, add_fields, add_list},
    lines::Lines,
    values::{cannot_write_lower_case, with_safelisted_methods},
};
use crate::advise::{Origins, Policy};
use alloc::{
    borrow::ToOwned,
    string::{String, ToString},
    vec::Vec,
};

pub(super) const SERVER: Server = Server {
    name: "rs-cors",
    title: "Go (rs/cors)",
    file: "cors.go",
    language: "go",
    signature: &[],
    source: "https://pkg.go.dev/github.com/rs/cors",
    write,
};

const BEGINNING: &str = "package main

// After: go get github.com/rs/cors@latest

import (
\t\"net/http\"

\t\"github.com/rs/cors\"
)

// withCORS answers preflights and adds the headers of CORS. Wrap everything in it, authentication and the router too, because
// preflights have no cookies and no Authorization, and errors need these headers too:
//
//\thttp.ListenAndServe(\":8080\", withCORS(router))
func withCORS(next http.Handler) http.Handler {
\treturn cors.New(cors.Options{";

const NO_HEADERS: &str =
    "\t\t// Every page may send this header. An empty list would allow Content-Type and X-Requested-With.";

const OLD_RELEASES: &str = "Before its release 1.10, rs/cors leaves Access-Control-Max-Age out instead of sending 0, so browsers keep a preflight for 5 seconds.";

const DOTS: &str = "Before its release 1.10, rs/cors refuses every request header with a dot in its name.";

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{BEGINNING}"));
    let origins = match policy.origins() {
        Origins::Any => &["*".to_owned()],
        Origins::These(origins) => origins.as_slice(),
    };
    let mut fields = Vec::from([("AllowedOrigins", LIST.texts(origins, 2))]);
    if policy.credentials() {
        fields.push(("AllowCredentials", "true".to_owned()));
    }
    fields.push(("AllowedMethods", LIST.texts(&with_safelisted_methods(policy), 2)));
    if policy.headers().is_empty() {
        add_fields(&mut lines, &fields);
        fields.clear();
        lines.add(format_args!("{NO_HEADERS}"));
        fields.push(("AllowedHeaders", LIST.texts(&["Accept"], 2)));
    } else {
        add_list(&mut fields, "AllowedHeaders", policy.headers());
    }
    add_list(&mut fields, "ExposedHeaders", policy.exposed_headers());
    fields.push(("MaxAge", max_age(policy)));
    add_fields(&mut lines, &fields);
    lines.add(format_args!("\t}}).Handler(next)\n}}"));
    let mut cannot = Vec::from([PANICS.to_owned()]);
    if policy.max_age() == 0 {
        cannot.push(OLD_RELEASES.to_owned());
    }
    if policy.headers().iter().any(|name| name.contains('.')) {
        cannot.push(DOTS.to_owned());
    }
    cannot.extend(cannot_write_lower_case(policy, "Before its release 1.10, rs/cors"));
    Written {
        text: lines.into_text(),
        cannot,
    }
}

/// 0 stands for the default of browsers, 5 seconds.
fn max_age(policy: &Policy) -> String {
    match policy.max_age() {
        0 => "-1".to_owned(),
        seconds => seconds.to_string(),
    }
}
