//! What the texts for JavaScript share.

use super::list::List;
use crate::advise::{Origins, Policy};
use alloc::{borrow::ToOwned, string::String, vec::Vec};

/// `['a', 'b']`.
pub(super) const LIST: List = List {
    open: "[",
    close: "]",
    mark: '\'',
    width: 100,
    step: "  ",
};

/// The origins of the policy as the packages take them: `'*'` or a list.
pub(super) fn origins(policy: &Policy, depth: usize) -> String {
    match policy.origins() {
        Origins::Any => "'*'".to_owned(),
        Origins::These(origins) => LIST.texts(origins, depth),
    }
}

/// Request headers for packages that take an empty list for every header. A name that is safelisted allows nothing that was not allowed before.
pub(super) fn headers_or_safelisted(policy: &Policy) -> Vec<String> {
    if policy.headers().is_empty() {
        return Vec::from(["accept".to_owned()]);
    }
    policy.headers().to_vec()
}
