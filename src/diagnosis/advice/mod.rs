//! What is legal and surprising: it works, and perhaps not as it is meant.

mod exchange;
mod request;
mod response;

pub(crate) use exchange::{advice_of_exchange, incomplete_exchange, surplus_answers};
pub(super) use request::is_library_header;
pub(crate) use request::{advice_of_preflight_causes, advice_of_request};

use super::{Finding, Severity, Who, remedy::list};
use crate::{http::HeaderList, request::Request};
use alloc::{string::String, vec::Vec};

fn told(
    code: &'static str,
    severity: Severity,
    who: Who,
    anchor: (&str, &'static str),
    message: String,
    request: &Request,
) -> Finding {
    Finding {
        message,
        url: request.current_url().without_fragment(),
        ..Finding::new(code, severity, who, anchor)
    }
}

fn names_where(headers: &HeaderList, mut is_wanted: impl FnMut(&str) -> bool) -> String {
    list(
        core::iter::empty(),
        headers
            .iter()
            .map(|header| header.name.as_str())
            .filter(|&name| is_wanted(name))
            .collect::<Vec<_>>()
            .into_iter(),
        false,
    )
}

fn starts_with(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
