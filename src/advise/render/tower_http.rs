//! tower-http, for axum and other services of tower.

use super::{Server, Written, lines::Lines, list::List, options::answers_all_options};
use crate::advise::{Origins, Policy};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

pub(super) const SERVER: Server = Server {
    name: "tower-http",
    title: "tower-http (axum)",
    file: "src/cors.rs",
    language: "rust",
    signature: &[],
    source: "https://docs.rs/tower-http/latest/tower_http/cors/index.html",
    write,
};

/// As rustfmt writes an array.
const LIST: List = List {
    open: "[",
    close: "]",
    mark: '"',
    width: 62,
    step: "    ",
};

const STANDARD_METHODS: &[&str] = &["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

const PANICS: &str = "A handler that panics closes the connection, and the page learns nothing: tower_http::catch_panic::CatchPanicLayer, added right before this layer, makes an answer with status 500 of it.";

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    let any = *policy.origins() == Origins::Any;
    let named_headers = !policy.headers().is_empty() || !policy.exposed_headers().is_empty();
    let mut from_http = Vec::new();
    if named_headers {
        from_http.push("HeaderName".to_owned());
    }
    if !any {
        from_http.push("HeaderValue".to_owned());
    }
    if !policy.methods().is_empty() {
        from_http.push("Method".to_owned());
    }
    lines.add(format_args!(
        "// After: cargo add tower-http --features cors\nuse std::time::Duration;\n"
    ));
    match from_http.as_slice() {
        [] => {}
        [one] => lines.add(format_args!("use axum::http::{one};")),
        several => lines.add(format_args!("use axum::http::{{{}}};", several.join(", "))),
    }
    lines.add(format_args!(
        "use tower_http::cors::{};",
        if any { "{Any, CorsLayer}" } else { "CorsLayer" }
    ));
    lines.add(format_args!(
        "\n/// Add it to the whole router behind everything else, because the last layer is the outermost: it answers preflights before\n\
         /// authentication, and errors get its headers too.\n\
         ///\n\
         /// `Router::new().route(…).fallback(…).layer(authentication).layer(cors())`\n\
         pub fn cors() -> CorsLayer {{\n    CorsLayer::new()"
    ));
    match policy.origins() {
        Origins::Any => lines.add(format_args!("        .allow_origin(Any)")),
        Origins::These(origins) => {
            let values: Vec<String> = origins
                .iter()
                .map(|origin| format!("HeaderValue::from_static(\"{origin}\")"))
                .collect();
            lines.add(format_args!("        .allow_origin({})", LIST.items(&values, 2)));
        }
    }
    if policy.credentials() {
        lines.add(format_args!("        .allow_credentials(true)"));
    }
    if !policy.methods().is_empty() {
        let methods: Vec<String> = policy.methods().iter().map(|name| method(name)).collect();
        lines.add(format_args!("        .allow_methods({})", LIST.items(&methods, 2)));
    }
    if !policy.headers().is_empty() {
        lines.add(format_args!(
            "        .allow_headers({})",
            LIST.items(&names(policy.headers()), 2)
        ));
    }
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!(
            "        .expose_headers({})",
            LIST.items(&names(policy.exposed_headers()), 2)
        ));
    }
    lines.add(format_args!(
        "        .max_age(Duration::from_secs({}))",
        policy.max_age()
    ));
    lines.add(format_args!("}}"));
    let mut cannot = Vec::from([PANICS.to_owned()]);
    cannot.extend(answers_all_options(policy, "CorsLayer"));
    Written {
        text: lines.into_text(),
        cannot,
    }
}

fn method(name: &str) -> String {
    if STANDARD_METHODS.contains(&name) {
        format!("Method::{name}")
    } else {
        format!("Method::from_bytes(b\"{name}\").expect(\"a method\")")
    }
}

/// `from_static` panics unless the name is in lower case.
fn names(names: &[String]) -> Vec<String> {
    names
        .iter()
        .map(|name| name.to_ascii_lowercase().to_string())
        .map(|name| format!("HeaderName::from_static(\"{name}\")"))
        .collect()
}
