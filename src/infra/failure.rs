//! The Standard's failure.

/// The Standard's "failure": neither null (`None`) nor an empty list.
///
/// <https://infra.spec.whatwg.org/#algorithms>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Failure;
