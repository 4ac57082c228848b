//! What is legal and surprising: it works, and perhaps not as it is meant.

mod exchange;
mod request;
mod response;

pub(crate) use exchange::{advice_of_exchange, incomplete_exchange, surplus_answers};
pub(super) use request::is_library_header;
pub(crate) use request::{advice_of_preflight_causes, advice_of_request};

use super::{Finding, facts::row, remedy::List};
use crate::{http::HeaderList, request::Request};
use alloc::{string::String, vec::Vec};

/// Findings about one request, added to those that there are.
struct Advice<'a> {
    request: &'a Request,
    findings: &'a mut Vec<Finding>,
}

impl Advice<'_> {
    /// One more finding, with what its code's row says of these values.
    #[inline(never)]
    fn give(&mut self, code: &'static str, values: &[&str]) -> &mut Finding {
        self.findings.push(advice(code, self.request, values));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}

fn advice(code: &'static str, request: &Request, values: &[&str]) -> Finding {
    let row = row(code);
    let mut finding = Finding::of_row(code, row, request.current_url().without_fragment());
    finding.tell_row(row, values);
    finding
}

/// The names of those headers, each once.
fn names_where(headers: &HeaderList, is_wanted: fn(&str) -> bool) -> String {
    let mut names = List::new(false);
    for header in headers.iter().filter(|header| is_wanted(header.name.as_str())) {
        names.add(header.name.as_str());
    }
    names.text(true)
}
