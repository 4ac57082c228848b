//! The method OPTIONS, which preflights have, and which a page may use too.

use crate::advise::Policy;
use alloc::{format, string::String};

/// What to say of a library that takes every OPTIONS request for a preflight, if the policy allows pages to use the method.
pub(super) fn answers_all_options(policy: &Policy, library: &str) -> Option<String> {
    let has_options = policy.methods().iter().any(|method| method == "OPTIONS");
    has_options.then(|| {
        format!("{library} answers every OPTIONS request, also one that is no preflight, so routes for OPTIONS are never reached.")
    })
}
