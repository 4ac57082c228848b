use super::Finding;
use crate::{cors::PreflightCause, fetch::Fetch, request::Request, response::FilteredResponse};
use alloc::vec::Vec;

/// A finding for each thing that makes the preflight necessary.
pub(crate) fn advice_of_preflight_causes(_request: &Request, _causes: &[PreflightCause]) -> Vec<Finding> {
    Vec::new()
}

/// What is legal and surprising about a request, `dropped` being the names of the headers that its guard has dropped.
pub(crate) fn advice_of_request(_request: &Request, _dropped: &[alloc::string::String]) -> Vec<Finding> {
    Vec::new()
}

/// What is legal and surprising about a response that script gets.
pub(crate) fn advice_of_response(_fetch: &Fetch, _response: &FilteredResponse) -> Vec<Finding> {
    Vec::new()
}

/// There was no answer for a request that the browser would have sent.
pub(crate) fn incomplete_exchange(_fetch: &Fetch, _answers: usize) -> Finding {
    unreachable!()
}

/// There were more answers than requests.
pub(crate) fn surplus_answers(_fetch: &Fetch, _used: usize, _answers: usize) -> Finding {
    unreachable!()
}
