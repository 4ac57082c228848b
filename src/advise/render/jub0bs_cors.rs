//! Go's net/http, by github.com/jub0bs/cors.

use super::{
    Server, Written,
    go::{LIST, PANICS, add_fields, add_list},
    lines::Lines,
    values::quoted,
};
use crate::{
    advise::{Origins, Policy},
    http::{is_forbidden_request_header, is_forbidden_response_header_name},
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

pub(super) const SERVER: Server = Server {
    name: "jub0bs-cors",
    title: "Go (jub0bs/cors)",
    file: "cors.go",
    language: "go",
    signature: &[],
    source: "https://pkg.go.dev/github.com/jub0bs/cors",
    write,
};

/// The library refuses a longer time.
const LONGEST: u32 = 86_400;

const BEGINNING: &str = "package main

// After: go get github.com/jub0bs/cors@latest

import (
\t\"net/http\"

\t\"github.com/jub0bs/cors\"
)

// withCORS answers preflights and adds the headers of CORS. Wrap everything in it, authentication and the router too, because
// preflights have no cookies and no Authorization, and errors need these headers too:
//
//\thttp.ListenAndServe(\":8080\", withCORS(router))
func withCORS(next http.Handler) http.Handler {
\tmiddleware, err := cors.NewMiddleware(cors.Config{";

const END: &str = "\t})
\tif err != nil {
\t\tpanic(err)
\t}
\treturn middleware.Wrap(next)
}";

const OLD_RELEASES: &str = "The releases 0.13.3 to 1.0.1 of jub0bs/cors refuse some of the request headers that they are given: use 1.0.2 or a newer one.";

fn write(policy: &Policy) -> Written {
    let mut cannot = Vec::from([PANICS.to_owned()]);
    let origins = match policy.origins() {
        Origins::Any => &["*".to_owned()],
        Origins::These(origins) => origins.as_slice(),
    };
    let headers = without("request", policy.headers(), is_refused_request_header, &mut cannot);
    let exposed_headers = without(
        "response",
        policy.exposed_headers(),
        is_refused_response_header,
        &mut cannot,
    );
    let mut fields = Vec::from([("Origins", LIST.texts(origins, 2))]);
    if policy.credentials() {
        fields.push(("Credentialed", "true".to_owned()));
    }
    add_list(&mut fields, "Methods", policy.methods());
    add_list(&mut fields, "RequestHeaders", &headers);
    fields.push(("MaxAgeInSeconds", max_age(policy, &mut cannot)));
    add_list(&mut fields, "ResponseHeaders", &exposed_headers);
    let insecure: Vec<&String> = origins.iter().filter(|origin| is_insecure(origin)).collect();
    if policy.credentials() && !insecure.is_empty() {
        fields.push(("DangerouslyTolerateInsecureOrigins", "true".to_owned()));
        cannot.push(format!(
            "Whoever sits between the user and {} can make calls with the user's credentials, which is why jub0bs/cors asks for DangerouslyTolerateInsecureOrigins: serve these pages over https.",
            quoted(&insecure, '"')
        ));
    }
    if policy.methods().iter().all(|method| is_safelisted(method)) && headers.is_empty() {
        cannot.push("jub0bs/cors refuses every preflight as long as it is given neither a method besides GET, HEAD and POST nor a request header; a POST whose upload progress the page watches needs one.".to_owned());
    }
    if !headers.is_empty() {
        cannot.push(OLD_RELEASES.to_owned());
    }
    let mut lines = Lines::default();
    lines.add(format_args!("{BEGINNING}"));
    add_fields(&mut lines, &fields);
    lines.add(format_args!("{END}"));
    Written {
        text: lines.into_text(),
        cannot,
    }
}

fn max_age(policy: &Policy, cannot: &mut Vec<String>) -> String {
    match policy.max_age() {
        // 0 stands for the default of browsers, 5 seconds.
        0 => "-1".to_owned(),
        seconds if seconds > LONGEST => {
            cannot.push(format!(
                "jub0bs/cors takes at most {LONGEST} seconds for Access-Control-Max-Age."
            ));
            LONGEST.to_string()
        }
        seconds => seconds.to_string(),
    }
}

/// The names that the library takes. It would refuse the whole configuration because of the others, which no page can send or read.
fn without(direction: &str, names: &[String], is_refused: fn(&str) -> bool, cannot: &mut Vec<String>) -> Vec<String> {
    let (refused, taken): (Vec<String>, Vec<String>) = names.iter().cloned().partition(|name| is_refused(name));
    if !refused.is_empty() {
        cannot.push(format!(
            "jub0bs/cors refuses the {direction} header {}, which no page can {}: it is left out.",
            quoted(&refused, '"'),
            if direction == "request" { "set" } else { "read" }
        ));
    }
    taken
}

fn is_refused_request_header(name: &str) -> bool {
    is_forbidden_request_header(name, b"") || name.starts_with("access-control-")
}

fn is_refused_response_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    is_forbidden_response_header_name(&name) || name == "origin" || name.starts_with("access-control-")
}

fn is_safelisted(method: &str) -> bool {
    ["GET", "HEAD", "POST"].contains(&method)
}

/// Whether the library takes the origin for insecure: the page may come from somebody else than its host.
fn is_insecure(origin: &str) -> bool {
    let Some((scheme, host)) = origin.split_once("://") else {
        return false;
    };
    let host = host.rsplit_once(':').map_or(host, |(name, port)| {
        let is_port = port.bytes().all(|byte| byte.is_ascii_digit());
        if is_port { name } else { host }
    });
    let is_loopback =
        host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]";
    scheme != "https" && !is_loopback
}
