//! Values of a policy as source code writes them.

use crate::advise::Policy;
use alloc::{format, string::String, vec::Vec};

/// Texts as the members of a list: `"a", "b"`. No text of a policy has a quotation mark or a backslash.
pub(super) fn quoted<T: AsRef<str>>(texts: &[T], mark: char) -> String {
    let texts: Vec<String> = texts
        .iter()
        .map(|text| format!("{mark}{}{mark}", text.as_ref()))
        .collect();
    texts.join(", ")
}

/// The methods of the policy behind GET, HEAD and POST. Libraries that compare the method of a preflight have to know the three: a POST of JSON
/// has a preflight too.
pub(super) fn with_safelisted_methods(policy: &Policy) -> Vec<&str> {
    let safelisted = ["GET", "HEAD", "POST"];
    let others = policy.methods().iter().map(String::as_str);
    let others = others.filter(|method| !safelisted.contains(method));
    safelisted.into_iter().chain(others).collect()
}

/// A regular expression that matches an origin: what may mean something else has a backslash.
pub(super) fn escaped(origin: &str) -> String {
    let mut text = String::new();
    for character in origin.chars() {
        if ".+[]-".contains(character) {
            text.push('\\');
        }
        text.push(character);
    }
    text
}

/// What a library that writes methods in upper case cannot say; none if every method of the policy is in upper case.
pub(super) fn cannot_write_lower_case(policy: &Policy, library: &str) -> Option<String> {
    let in_lower_case: Vec<&str> = policy
        .methods()
        .iter()
        .filter(|method| method.bytes().any(|byte| byte.is_ascii_lowercase()))
        .map(String::as_str)
        .collect();
    if in_lower_case.is_empty() {
        return None;
    }
    Some(format!(
        "{library} writes methods in upper case, and browsers compare letter by letter: let the page send {} in upper case.",
        quoted(&in_lower_case, '"')
    ))
}
