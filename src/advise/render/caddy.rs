//! Caddy 2, as a Caddyfile.

use super::{Server, Written, cors_headers, lines::Lines};
use crate::advise::{Origins, Policy};
use alloc::vec::Vec;

pub(super) const SERVER: Server = Server {
    name: "caddy",
    title: "Caddy",
    file: "Caddyfile",
    language: "caddyfile",
    signature: &["server: caddy"],
    source: "https://caddyserver.com/docs/caddyfile/directives/header",
    write,
};

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.all(&["# 1. At the top of the Caddyfile, outside of every site:", "(cors) {"]);
    match policy.origins() {
        Origins::Any => lines.add(format_args!("\t@cors_allowed path *")),
        Origins::These(origins) => {
            lines.add(format_args!("\t@cors_allowed {{"));
            for origin in origins {
                lines.add(format_args!("\t\theader Origin \"{origin}\""));
            }
            lines.add(format_args!("\t}}"));
        }
    }
    lines.all(&[
        "\t# An OPTIONS request that is no preflight goes to the application.",
        "\t@cors_preflight {",
        "\t\tmethod OPTIONS",
        "\t\theader Access-Control-Request-Method *",
        "\t}",
    ]);
    if policy.varies() {
        lines.add(format_args!("\theader +Vary Origin"));
    }
    lines.all(&[
        "\t# Once for errors of Caddy itself, and once more for the answers of the application, whose own CORS headers are replaced.",
        "\theader @cors_allowed {",
    ]);
    headers(&mut lines, policy);
    lines.all(&["\t}", "\theader @cors_allowed {"]);
    headers(&mut lines, policy);
    lines.all(&[
        "\t\tdefer",
        "\t}",
        "\thandle @cors_preflight {",
        "\t\theader @cors_allowed {",
    ]);
    for (header, value) in cors_headers::of_preflights(policy) {
        lines.add(format_args!("\t\t\t{header} \"{value}\""));
    }
    lines.all(&[
        "\t\t}",
        "\t\trespond 204",
        "\t}",
        "\t# CORS headers that the application sends too would make the answer invalid.",
        "\theader {",
        "\t\t-Access-Control-*",
        "\t\tdefer",
        "\t}",
        "}",
        "",
    ]);
    lines.all(&[
        "# 2. In the site's block, as the first line of a route that has all else of the site, basic_auth and forward_auth too:",
        "#    route {",
        "#        import cors",
        "#        …",
        "#    }",
        "import cors",
    ]);
    Written {
        text: lines.into_text(),
        cannot: Vec::new(),
    }
}

fn headers(lines: &mut Lines, policy: &Policy) {
    match policy.origins() {
        Origins::Any => lines.add(format_args!("\t\tAccess-Control-Allow-Origin \"*\"")),
        // The matcher has let only the listed origins through.
        Origins::These(_) => lines.add(format_args!(
            "\t\tAccess-Control-Allow-Origin {{http.request.header.Origin}}"
        )),
    }
    for (header, value) in cors_headers::of_answers(policy) {
        lines.add(format_args!("\t\t{header} \"{value}\""));
    }
}
