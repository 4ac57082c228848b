//! Traefik, by its middleware for headers.

use super::{Server, Written, cors_headers, lines::Lines, values::with_safelisted_methods};
use crate::advise::{Origins, Policy};
use alloc::{string::ToString, vec};

pub(super) const SERVER: Server = Server {
    name: "traefik",
    title: "Traefik",
    file: "dynamic.yaml",
    language: "yaml",
    signature: &[],
    source: "https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/headers/",
    write,
};

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.all(&[
        "# In a file of the file provider. The router then names the middleware first, before those that authenticate:",
        "#   middlewares: [cors, …]",
        "http:",
        "  middlewares:",
        "    cors:",
        "      headers:",
        "        accessControlAllowOriginList:",
    ]);
    match policy.origins() {
        Origins::Any => lines.add(format_args!("          - \"*\"")),
        Origins::These(origins) => list(&mut lines, origins),
    }
    lines.add(format_args!("        accessControlAllowMethods:"));
    list(&mut lines, &with_safelisted_methods(policy));
    if !policy.headers().is_empty() {
        lines.add(format_args!("        accessControlAllowHeaders:"));
        list(&mut lines, policy.headers());
    }
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!("        accessControlExposeHeaders:"));
        list(&mut lines, policy.exposed_headers());
    }
    if policy.credentials() {
        lines.add(format_args!("        accessControlAllowCredentials: true"));
    }
    lines.add(format_args!("        accessControlMaxAge: {}", policy.max_age()));
    if policy.varies() {
        lines.add(format_args!("        addVaryHeader: true"));
    }
    lines.all(&[
        "        # An empty value takes away the CORS headers that the application sends too.",
        "        customResponseHeaders:",
    ]);
    for header in cors_headers::NAMES {
        lines.add(format_args!("          {header}: \"\""));
    }
    Written {
        text: lines.into_text(),
        cannot: vec![
            "Traefik answers a URL that no router takes with 404 before any middleware, so that error has no CORS headers: a router with the rule \
             PathPrefix(`/`) and this middleware would give it them."
                .to_string(),
        ],
    }
}

fn list<T: AsRef<str>>(lines: &mut Lines, texts: &[T]) {
    for text in texts {
        lines.add(format_args!("          - \"{}\"", text.as_ref()));
    }
}
