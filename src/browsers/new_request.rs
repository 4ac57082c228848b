//! Seam: the request that is made from the arguments of script.
//!
//! <https://fetch.spec.whatwg.org/#dom-request>

use super::{Departure, Profile, safelist::unsafe_byte};
use crate::{
    http::{HeaderName, HeaderValue, HeadersGuard},
    infra::mime_type::parse_essence,
    request::{Body, HeaderAddition, NewRequest, RequestSeam, TypeOfBody},
};

impl RequestSeam for Profile {
    fn ignores_upload_listeners(&self, body: Body) -> bool {
        body == Body::Null && self.has(Departure::UploadListenersNeedBody)
    }

    fn drops_empty_fragment(&self) -> bool {
        self.has(Departure::EmptyFragmentDropped)
    }

    fn drops_header(&self, guard: HeadersGuard, name: &HeaderName, value: &HeaderValue) -> bool {
        let is_guarded = matches!(guard, HeadersGuard::Request | HeadersGuard::RequestNoCors);
        (is_guarded && name.matches("User-Agent") && self.has(Departure::UserAgentDropped))
            || (guard == HeadersGuard::RequestNoCors && unsafe_byte(self, name, value.as_bytes()).is_some())
    }

    fn type_of_body(&self, new: &NewRequest<'_>, value: &[u8]) -> Option<TypeOfBody> {
        let is_xhr = new.header_addition == HeaderAddition::Combine;
        if is_xhr && self.has(Departure::XhrTypeOfBodyParsed) && parse_essence(value).is_err() {
            Some(TypeOfBody::LeftOut)
        } else if new.is_get_or_head() && !self.has(Departure::ParamsHaveTypeWithoutBody) {
            None
        } else if self.has(Departure::TypeOfBodyUnguarded) {
            Some(TypeOfBody::Unguarded)
        } else {
            Some(TypeOfBody::Guarded)
        }
    }
}
