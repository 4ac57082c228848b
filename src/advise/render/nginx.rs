//! nginx.

use super::{
    Server, Written, cors_headers,
    lines::Lines,
    values::{escaped, quoted},
};
use crate::advise::{Origins, Policy};
use alloc::{format, string::String, vec::Vec};

pub(super) const SERVER: Server = Server {
    name: "nginx",
    title: "nginx",
    file: "nginx.conf",
    language: "nginx",
    signature: &["server: nginx"],
    source: "https://nginx.org/en/docs/http/ngx_http_headers_module.html",
    write,
};

/// The longest text that a map takes in every build of nginx without a larger `map_hash_bucket_size`.
const LONGEST_KEY: usize = 40;

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    maps(&mut lines, policy);
    lines.add(format_args!(""));
    headers(&mut lines, policy);
    Written {
        text: lines.into_text(),
        cannot: cannot(policy),
    }
}

/// The variable with the value of a header: `$cors_max_age`.
fn variable(header: &str) -> String {
    let name = header.trim_start_matches("Access-Control-").to_ascii_lowercase();
    format!("$cors_{}", name.replace('-', "_"))
}

fn maps(lines: &mut Lines, policy: &Policy) {
    lines.add(format_args!("# 1. In the block http, outside of every server:"));
    lines.add(format_args!("map $http_origin $cors_allow_origin {{"));
    match policy.origins() {
        Origins::Any => lines.add(format_args!("    default \"*\";")),
        Origins::These(origins) => {
            lines.add(format_args!("    default \"\";"));
            for origin in origins {
                if origin.len() > LONGEST_KEY {
                    lines.add(format_args!("    \"~^{}$\" \"{origin}\";", escaped(origin)));
                } else {
                    lines.add(format_args!("    \"{origin}\" \"{origin}\";"));
                }
            }
        }
    }
    lines.add(format_args!("}}"));
    for (header, value) in cors_headers::of_answers(policy) {
        lines.add(format_args!("map $cors_allow_origin {} {{", variable(header)));
        lines.add(format_args!("    default \"{value}\";"));
        lines.add(format_args!("    \"\" \"\";"));
        lines.add(format_args!("}}"));
    }
    lines.all(&[
        "# An OPTIONS request that is no preflight goes to the application.",
        "map \"$request_method $http_access_control_request_method\" $cors_preflight {",
        "    default \"\";",
        "    \"~^OPTIONS .\" \"preflight\";",
        "}",
    ]);
    for (header, value) in cors_headers::of_preflights(policy) {
        lines.add(format_args!(
            "map \"$cors_preflight $cors_allow_origin\" {} {{",
            variable(header)
        ));
        lines.add(format_args!("    default \"\";"));
        lines.add(format_args!("    \"~^preflight .\" \"{value}\";"));
        lines.add(format_args!("}}"));
    }
}

fn headers(lines: &mut Lines, policy: &Policy) {
    lines.all(&[
        "# 2. In the block server, above its locations. A location with an add_header of its own inherits none of these:",
        "#    repeat them there, or write \"add_header_inherit merge;\" there (nginx 1.29.3 and newer).",
        "add_header Access-Control-Allow-Origin $cors_allow_origin always;",
    ]);
    let headers = cors_headers::of_answers(policy).into_iter();
    for (header, _) in headers.chain(cors_headers::of_preflights(policy)) {
        lines.add(format_args!("add_header {header} {} always;", variable(header)));
    }
    if policy.varies() {
        lines.add(format_args!("add_header Vary Origin always;"));
    }
    lines.all(&[
        "# CORS headers that the application sends too would make the answer invalid. Beside fastcgi_pass or uwsgi_pass",
        "# these lines are called fastcgi_hide_header or uwsgi_hide_header.",
    ]);
    for header in cors_headers::NAMES {
        lines.add(format_args!("proxy_hide_header {header};"));
    }
    if policy.headers().iter().any(|name| name.contains(['_', '.'])) {
        lines.all(&[
            "# Without this line nginx drops request headers with \"_\" or \".\" in their names.",
            "ignore_invalid_headers off;",
        ]);
    }
    lines.all(&[
        "# Answers a preflight before any authentication.",
        "if ($cors_preflight) {",
        "    return 204;",
        "}",
    ]);
}

fn cannot(policy: &Policy) -> Vec<String> {
    let mut cannot = Vec::new();
    let is_known = |method: &&String| {
        method
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || b"-_".contains(&byte))
    };
    let unknown: Vec<_> = policy.methods().iter().filter(|method| !is_known(method)).collect();
    if !unknown.is_empty() {
        cannot.push(format!(
            "nginx answers {} with 400: it takes only methods in upper case.",
            quoted(&unknown, '"')
        ));
    }
    cannot
}
