//! Koa, by @koa/cors.

use super::{
    Server, Written,
    javascript::{LIST, headers_or_safelisted},
    lines::Lines,
};
use crate::advise::{Origins, Policy};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

pub(super) const SERVER: Server = Server {
    name: "koa",
    title: "Koa",
    file: "app.js",
    language: "js",
    signature: &[],
    source: "https://github.com/koajs/cors",
    write,
};

const BEGINNING: &str = "// In the file that makes the app; after: npm install @koa/cors
import Koa from 'koa';
import cors from '@koa/cors';

const app = new Koa();
";

const ORIGIN: &str = "    // An origin that is not listed gets no header. A string would be sent to every page.
    origin: (context) => {
      const origin = context.get('Origin');
      return origins.includes(origin) ? origin : '';
    },";

const ERRORS: &str = "
// Right after it. An error that is thrown takes no header along but its own.
app.use(async (context, next) => {
  try {
    await next();
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(`Thrown, but no error: ${thrown}`);
    error.headers = { ...error.headers, vary: context.response.get('Vary') };
    throw error;
  }
});";

const NO_OPTIONS: &str = "@koa/cors leaves an OPTIONS request that is no preflight without headers, so no page can read what a call with the method OPTIONS answers.";

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{BEGINNING}"));
    if let Origins::These(origins) = policy.origins() {
        lines.add(format_args!("const origins = {};", LIST.texts(origins, 0)));
        lines.add(format_args!(""));
    }
    lines.add(format_args!(
        "// Before everything else that the app uses: before authentication, sessions, parsers of bodies and routes.\n\
         // Preflights have no cookies and no Authorization, and errors need these headers too."
    ));
    lines.add(format_args!("app.use("));
    lines.add(format_args!("  cors({{"));
    if policy.varies() {
        lines.add(format_args!("{ORIGIN}"));
    } else {
        lines.add(format_args!("    origin: '*',"));
    }
    if policy.credentials() {
        lines.add(format_args!("    credentials: true,"));
    }
    lines.add(format_args!("    allowMethods: {},", LIST.texts(policy.methods(), 2)));
    if policy.headers().is_empty() {
        lines.add(format_args!(
            "    // Every page may send this header. An empty list would allow every header that a page asks for."
        ));
    }
    lines.add(format_args!(
        "    allowHeaders: {},",
        LIST.texts(&headers_or_safelisted(policy), 2)
    ));
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!(
            "    exposeHeaders: {},",
            LIST.texts(policy.exposed_headers(), 2)
        ));
    }
    if policy.max_age() == 0 {
        lines.add(format_args!("    // The number 0 would be left out."));
        lines.add(format_args!("    maxAge: '0',"));
    } else {
        lines.add(format_args!("    maxAge: {},", policy.max_age()));
    }
    lines.add(format_args!("  }}),"));
    lines.add(format_args!(");"));
    lines.add(format_args!("{ERRORS}"));
    let has_options = policy.methods().iter().any(|method| method == "OPTIONS");
    let cannot: Vec<String> = has_options.then(|| NO_OPTIONS.to_owned()).into_iter().collect();
    Written {
        text: lines.into_text(),
        cannot,
    }
}
