//! The Apache HTTP Server, by mod_headers.

use super::{Server, Written, cors_headers, lines::Lines, values::escaped};
use crate::advise::{Origins, Policy};
use alloc::vec::Vec;

pub(super) const SERVER: Server = Server {
    name: "apache",
    title: "Apache HTTP Server",
    file: "000-default.conf",
    language: "apache",
    signature: &["server: apache"],
    source: "https://httpd.apache.org/docs/2.4/mod/mod_headers.html",
    write,
};

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.all(&[
        "# Inside <VirtualHost>, not in .htaccess: there it would come after authentication.",
        "# Needs three modules: a2enmod headers rewrite setenvif",
    ]);
    allow_origin(&mut lines, policy);
    for (header, value) in cors_headers::of_answers(policy) {
        lines.add(format_args!(
            "Header always set {header} \"{value}\" {}",
            condition(policy)
        ));
    }
    if policy.varies() {
        lines.add(format_args!("Header always merge Vary Origin"));
    }
    lines.all(&[
        "",
        "# Answers a preflight before any authentication. An OPTIONS request that is no preflight goes to the application.",
        "RewriteEngine On",
        "RewriteCond %{REQUEST_METHOD} =OPTIONS",
        "RewriteCond %{HTTP:Access-Control-Request-Method} .",
        "RewriteRule .* - [E=CORS_PREFLIGHT:1,R=204,L]",
    ]);
    for (header, value) in cors_headers::of_preflights(policy) {
        lines.add(format_args!(
            "Header always set {header} \"{value}\" env=CORS_PREFLIGHT"
        ));
    }
    Written {
        text: lines.into_text(),
        cannot: Vec::new(),
    }
}

fn condition(policy: &Policy) -> &'static str {
    if policy.varies() { "env=CORS_ORIGIN" } else { "" }
}

fn allow_origin(lines: &mut Lines, policy: &Policy) {
    if let Origins::These(origins) = policy.origins() {
        for origin in origins {
            lines.add(format_args!(
                "SetEnvIf Origin \"^{}$\" \"CORS_ORIGIN={origin}\"",
                escaped(origin)
            ));
        }
    }
    lines.all(&[
        "",
        "# CORS headers that the application sends too would make the answer invalid.",
    ]);
    for header in cors_headers::NAMES {
        lines.add(format_args!("Header onsuccess unset {header}"));
        lines.add(format_args!("Header always unset {header}"));
    }
    match policy.origins() {
        Origins::Any => lines.add(format_args!("Header always set Access-Control-Allow-Origin \"*\"")),
        Origins::These(_) => lines.add(format_args!(
            "Header always set Access-Control-Allow-Origin \"%{{CORS_ORIGIN}}e\" env=CORS_ORIGIN"
        )),
    }
}
