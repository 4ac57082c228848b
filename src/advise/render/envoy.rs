//! Envoy, by its CORS filter.

use super::{Server, Written, cors_headers, lines::Lines};
use crate::advise::{Origins, Policy};
use alloc::{string::ToString, vec};

pub(super) const SERVER: Server = Server {
    name: "envoy",
    title: "Envoy",
    file: "envoy.yaml",
    language: "yaml",
    signature: &["server: envoy", "x-envoy-upstream-service-time"],
    source: "https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/cors_filter",
    write,
};

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    filters(&mut lines, policy);
    lines.add(format_args!(""));
    virtual_host(&mut lines, policy);
    Written {
        text: lines.into_text(),
        cannot: vec![
            "Envoy answers requests before its filters run, such as one that it cannot read, without CORS headers."
                .to_string(),
        ],
    }
}

fn filters(lines: &mut Lines, policy: &Policy) {
    lines.all(&[
        "# 1. In the HTTP connection manager, before all other http_filters, so that a preflight is answered before any authentication:",
        "- name: cors_answers",
        "  typed_config:",
        "    \"@type\": type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation",
        "    mutations:",
        "      response_mutations:",
    ]);
    match policy.origins() {
        // The CORS filter repeats the origin of the request, also where every origin is allowed.
        Origins::Any => lines.all(&[
            "        - append:",
            "            header: { key: Access-Control-Allow-Origin, value: \"*\" }",
            "            append_action: OVERWRITE_IF_EXISTS_OR_ADD",
        ]),
        Origins::These(_) => lines.all(&[
            "        - append:",
            "            header: { key: Vary, value: Origin }",
            "            append_action: APPEND_IF_EXISTS_OR_ADD",
        ]),
    }
    lines.all(&[
        "- name: envoy.filters.http.cors",
        "  typed_config:",
        "    \"@type\": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors",
    ]);
}

fn virtual_host(lines: &mut Lines, policy: &Policy) {
    lines.all(&[
        "# 2. In the virtual host, beside its domains and routes:",
        "# CORS headers that the application sends too would make the answer invalid.",
        "response_headers_to_remove:",
    ]);
    for header in cors_headers::NAMES {
        lines.add(format_args!("  - {header}"));
    }
    lines.all(&[
        "typed_per_filter_config:",
        "  envoy.filters.http.cors:",
        "    \"@type\": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy",
        "    allow_origin_string_match:",
    ]);
    match policy.origins() {
        Origins::Any => lines.add(format_args!("      - exact: \"*\"")),
        Origins::These(origins) => {
            for origin in origins {
                lines.add(format_args!("      - exact: \"{origin}\""));
            }
        }
    }
    if !policy.methods().is_empty() {
        lines.add(format_args!("    allow_methods: \"{}\"", policy.methods_value()));
    }
    if !policy.headers().is_empty() {
        lines.add(format_args!("    allow_headers: \"{}\"", policy.headers_value()));
    }
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!(
            "    expose_headers: \"{}\"",
            policy.exposed_headers_value()
        ));
    }
    lines.add(format_args!("    max_age: \"{}\"", policy.max_age()));
    if policy.credentials() {
        lines.add(format_args!("    allow_credentials: true"));
    }
    lines.add(format_args!("    forward_not_matching_preflights: false"));
}
