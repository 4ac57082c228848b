//! FastAPI and Starlette, by Starlette's CORSMiddleware.

use super::{
    Server, Written,
    lines::Lines,
    values::{quoted, with_safelisted_methods},
};
use crate::advise::{Origins, Policy};
use alloc::vec;

pub(super) const SERVER: Server = Server {
    name: "fastapi",
    title: "FastAPI, Starlette",
    file: "main.py",
    language: "python",
    signature: &["server: uvicorn"],
    source: "https://www.uvicorn.org/settings/#http",
    write,
};

const AROUND_THE_APP: &str = r#"# At the end of main.py, below all routes, instead of app.add_middleware(CORSMiddleware, ...).
# It stands around the whole app, so that the answer 500 to an exception has the headers too.
from starlette.middleware.cors import CORSMiddleware

app = CORSMiddleware(
    app,"#;

const OLD_STARLETTE: &str = "Starlette before 1.7 leaves Vary: Origin out of answers to requests without an origin and to refused pages: a cache may hand such an answer to an allowed page.";

fn write(policy: &Policy) -> Written {
    let mut lines = Lines::default();
    lines.add(format_args!("{AROUND_THE_APP}"));
    match policy.origins() {
        Origins::Any => lines.add(format_args!("    allow_origins=[\"*\"],")),
        Origins::These(origins) => lines.add(format_args!("    allow_origins=[{}],", quoted(origins, '"'))),
    }
    lines.add(format_args!(
        "    allow_methods=[{}],",
        quoted(&with_safelisted_methods(policy), '"')
    ));
    lines.add(format_args!("    allow_headers=[{}],", quoted(policy.headers(), '"')));
    lines.add(format_args!(
        "    expose_headers=[{}],",
        quoted(policy.exposed_headers(), '"')
    ));
    let credentials = if policy.credentials() { "True" } else { "False" };
    lines.add(format_args!("    allow_credentials={credentials},"));
    lines.add(format_args!("    max_age={},", policy.max_age()));
    lines.add(format_args!(")"));
    Written {
        text: lines.into_text(),
        cannot: if policy.varies() {
            vec![OLD_STARLETTE.into()]
        } else {
            vec![]
        },
    }
}
