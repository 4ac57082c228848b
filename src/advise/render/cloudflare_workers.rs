//! A Worker of Cloudflare in front of a server.

use super::{Server, Written, cors_headers, lines::Lines, values::quoted};
use crate::advise::{Origins, Policy};
use alloc::{string::ToString, vec};

pub(super) const SERVER: Server = Server {
    name: "cloudflare-workers",
    title: "Cloudflare Workers",
    file: "src/index.js",
    language: "js",
    signature: &[],
    source: "https://developers.cloudflare.com/workers/examples/cors-header-proxy/",
    write,
};

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.all(&[
        "// The module that \"main\" in wrangler.toml names. Its route is that of the API, so that it stands before authentication.",
        "",
        "/** What the Worker does beside CORS: here it hands the request on to the server behind the route. */",
        "const answer = (request, env, context) => fetch(request);",
        "",
    ]);
    match policy.origins() {
        Origins::Any => lines.add(format_args!("const allowedOrigin = () => '*';")),
        Origins::These(origins) => {
            lines.add(format_args!("const ORIGINS = [{}];", quoted(origins, '\'')));
            lines.add(format_args!(
                "const allowedOrigin = (origin) => ORIGINS.find((allowed) => allowed === origin);"
            ));
        }
    }
    headers(&mut lines, "HEADERS", &cors_headers::of_answers(policy));
    headers(&mut lines, "PREFLIGHT_HEADERS", &cors_headers::of_preflights(policy));
    lines.add(format_args!(
        "const CORS_HEADERS = [{}];",
        quoted(&cors_headers::NAMES, '\'')
    ));
    lines.all(&[
        "",
        "// Without this an error of the server would reach the page as an error of CORS.",
        "async function answerOrError(request, env, context) {",
        "  try {",
        "    return await answer(request, env, context);",
        "  } catch (error) {",
        "    console.error(error);",
        "    return new Response('Bad gateway', { status: 502 });",
        "  }",
        "}",
        "",
        "export default {",
        "  async fetch(request, env, context) {",
        "    const isPreflight = request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method');",
        "    const answered = isPreflight ? new Response(null, { status: 204 }) : await answerOrError(request, env, context);",
        "    // A copy, because the headers of an answer of fetch() cannot be changed.",
        "    const response = new Response(answered.body, answered);",
        "    // CORS headers that the server sends too would make the answer invalid.",
        "    for (const name of CORS_HEADERS) response.headers.delete(name);",
    ]);
    if policy.varies() {
        lines.add(format_args!("    response.headers.append('Vary', 'Origin');"));
    }
    lines.all(&[
        "    const origin = allowedOrigin(request.headers.get('Origin'));",
        "    if (!origin) return response;",
        "    response.headers.set('Access-Control-Allow-Origin', origin);",
        "    for (const [name, value] of HEADERS) response.headers.set(name, value);",
        "    if (isPreflight) for (const [name, value] of PREFLIGHT_HEADERS) response.headers.set(name, value);",
        "    return response;",
        "  },",
        "};",
    ]);
    Written {
        text: lines.into_text(),
        cannot: vec![
            "Answers that Cloudflare makes before the Worker runs, such as a challenge of its firewall, have no CORS headers.".to_string(),
        ],
    }
}

fn headers(lines: &mut Lines, name: &str, headers: &[(&str, alloc::string::String)]) {
    lines.add(format_args!("const {name} = ["));
    for (header, value) in headers {
        lines.add(format_args!("  ['{header}', '{value}'],"));
    }
    lines.add(format_args!("];"));
}
