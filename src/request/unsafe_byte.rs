use crate::{
    browsers::{Departure, Profile},
    http::HeaderName,
};

/// The byte, if any, that makes a header unsafe in this profile which the Standard finds safe.
pub(crate) fn byte_unsafe_in(profile: &Profile, name: HeaderName<'_>, value: &[u8]) -> Option<u8> {
    if !profile.has(Departure::NonAsciiBytesUnsafe) {
        return None;
    }
    let is_type = name.matches("Content-Type");
    if !is_type && !name.matches("Accept") {
        return None;
    }
    let is_strict = is_type && profile.has(Departure::ContentTypeStrict);
    let mut after_parameter = value.splitn(2, |&byte| byte == b';').skip(1);
    if is_strict && after_parameter.next().is_some_and(|rest| rest.ends_with(b";")) {
        return Some(b';');
    }
    let is_unsafe = |byte: &u8| !byte.is_ascii() || (is_strict && *byte == b',');
    value.iter().copied().find(is_unsafe)
}
