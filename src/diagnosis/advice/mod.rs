//! Advice: findings about requests and responses that are legal and may not work as their author expects.

mod exchange;
mod local_network;
mod request;
mod response;

pub(crate) use exchange::{advice_of_exchange, incomplete_exchange, surplus_answers};
pub(super) use local_network::remedies_of_local_network;
pub(crate) use local_network::{advice_of_local_network, advice_of_private_network};
pub(super) use request::is_library_header;
pub(crate) use request::{advice_of_preflight_causes, advice_of_request};
pub use response::header_not_seen;

use super::{Finding, catalogue::Values, facts::AdviceCode, remedy::List};
use crate::{http::HeaderList, request::Request};
use alloc::{string::String, vec::Vec};

/// The list of findings that the advice about one request is added to.
struct Advice<'a> {
    request: &'a Request,
    findings: &'a mut Vec<Finding>,
}

impl Advice<'_> {
    /// Adds a finding. `values` are those that its sentence names.
    fn give(&mut self, code: AdviceCode, values: &Values) -> &mut Finding {
        self.findings.push(advice(code, self.request, values));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}

fn advice(code: AdviceCode, request: &Request, values: &Values) -> Finding {
    Finding::of_advice(code, &request.current_url().without_fragment(), values)
}

/// The names of the headers that `is_wanted` accepts, each name once.
fn names_where(headers: &HeaderList, is_wanted: impl Fn(&str) -> bool) -> String {
    let mut names = List::of_header_names(false);
    for header in headers.iter().filter(|header| is_wanted(header.name.as_str())) {
        names.add(header.name.as_str());
    }
    names.to_text()
}
