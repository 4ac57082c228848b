//! Flask, by flask-cors.

use super::{
    Server, Written,
    lines::Lines,
    values::{cannot_write_lower_case, escaped, quoted, with_safelisted_methods},
};
use crate::advise::{Origins, Policy};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

pub(super) const SERVER: Server = Server {
    name: "flask",
    title: "Flask",
    file: "app.py",
    language: "python",
    signature: &["server: werkzeug/"],
    source: "https://werkzeug.palletsprojects.com/en/stable/serving/",
    write,
};

const PREFLIGHT: &str = r#"# Right below app = Flask(__name__), above everything else that is registered; after: pip install flask-cors
from flask import request
from flask_cors import CORS


@app.before_request
def answer_preflight():
    # Preflights have no cookies and no Authorization, so they are answered before anything asks for them.
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return app.make_default_options_response()

"#;

const VARY: &str = r#"
@app.after_request
def vary_by_origin(response):
    # flask-cors says it only of some answers, and caches have to know it of all.
    response.vary.add("Origin")
    return response

"#;

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{PREFLIGHT}"));
    if policy.varies() {
        lines.add(format_args!("{VARY}"));
    }
    lines.add(format_args!("CORS("));
    lines.add(format_args!("    app,"));
    match policy.origins() {
        Origins::Any => {
            lines.add(format_args!("    origins=\"*\","));
            lines.add(format_args!("    send_wildcard=True,"));
        }
        Origins::These(origins) => {
            let origins: Vec<String> = origins.iter().map(|origin| literal(origin)).collect();
            lines.add(format_args!("    origins=[{}],", origins.join(", ")));
        }
    }
    lines.add(format_args!(
        "    methods=[{}],",
        quoted(&with_safelisted_methods(policy), '"')
    ));
    lines.add(format_args!("    allow_headers=[{}],", quoted(policy.headers(), '"')));
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!(
            "    expose_headers=[{}],",
            quoted(policy.exposed_headers(), '"')
        ));
    }
    let credentials = if policy.credentials() { "True" } else { "False" };
    lines.add(format_args!("    supports_credentials={credentials},"));
    // flask-cors leaves out the number 0.
    let max_age = match policy.max_age() {
        0 => "\"0\"".to_string(),
        seconds => seconds.to_string(),
    };
    lines.add(format_args!("    max_age={max_age},"));
    if policy.varies() {
        lines.add(format_args!("    vary_header=False,"));
        lines.add(format_args!("    always_send=False,"));
    }
    lines.add(format_args!(")"));
    let debugger = "In debug mode Werkzeug's debugger answers exceptions with a page of its own, outside of flask-cors: there, a 500 has no CORS headers.";
    Written {
        text: lines.into_text(),
        cannot: cannot_write_lower_case(policy, "flask-cors")
            .into_iter()
            .chain([debugger.into()])
            .collect(),
    }
}

/// flask-cors takes a text with brackets for a regular expression, and matches only its beginning.
fn literal(origin: &str) -> String {
    if origin.contains('[') {
        format!("r\"\\A{}\\Z\"", escaped(origin))
    } else {
        format!("\"{origin}\"")
    }
}
