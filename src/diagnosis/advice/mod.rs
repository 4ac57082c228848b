//! What is legal and surprising: it works, and perhaps not as it is meant.

mod exchange;
mod request;
mod response;

pub(crate) use exchange::{advice_of_exchange, incomplete_exchange, surplus_answers};
pub(super) use request::is_library_header;
pub(crate) use request::{advice_of_preflight_causes, advice_of_request};

use super::{Finding, Severity, Who, remedy::List};
use crate::{http::HeaderList, request::Request};
use alloc::{string::String, vec::Vec};

/// Findings about one request, in the making.
struct Advice<'a> {
    request: &'a Request,
    findings: Vec<Finding>,
}

impl<'a> Advice<'a> {
    fn on(request: &'a Request) -> Self {
        Self {
            request,
            findings: Vec::new(),
        }
    }

    /// One more finding, to be filled in.
    #[inline(never)]
    fn give(
        &mut self,
        code: &'static str,
        severity: Severity,
        who: Who,
        anchor: &str,
        step: &'static str,
    ) -> &mut Finding {
        let mut finding = Finding::new(code, severity, who, (anchor, step));
        finding.url = self.request.current_url().without_fragment();
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    fn degraded_by_client(&mut self, code: &'static str, anchor: &str) -> &mut Finding {
        self.give(code, Severity::Degrade, Who::Client, anchor, "")
    }

    fn degraded_by_server(&mut self, code: &'static str, anchor: &str, step: &'static str) -> &mut Finding {
        self.give(code, Severity::Degrade, Who::Server, anchor, step)
    }
}

/// The names of those headers, each once.
fn names_where(headers: &HeaderList, is_wanted: fn(&str) -> bool) -> String {
    let mut names = List::new(false);
    for header in headers.iter().filter(|header| is_wanted(header.name.as_str())) {
        names.add(header.name.as_str());
    }
    names.text(true)
}

fn starts_with_any(name: &str, prefixes: &[&str]) -> bool {
    prefixes.iter().any(|prefix| {
        name.get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    })
}

fn is_any(name: &str, names: &[&str]) -> bool {
    names.iter().any(|one| one.eq_ignore_ascii_case(name))
}
