//! The guards of `Headers` objects.

use super::{
    HeaderList, HeaderName, HeaderValue, is_forbidden_request_header, is_forbidden_response_header_name,
    is_no_cors_safelisted_request_header, is_no_cors_safelisted_request_header_name,
    is_privileged_no_cors_request_header_name,
};
use alloc::vec::Vec;

/// A headers guard: the rule for headers that script puts into a header list.
///
/// <https://fetch.spec.whatwg.org/#headers-guard>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeadersGuard {
    /// "immutable": no header can be changed.
    Immutable,
    /// "request": forbidden request-headers are dropped.
    Request,
    /// "request-no-cors": only no-CORS-safelisted request-headers are taken.
    RequestNoCors,
    /// "response": forbidden response-header names are dropped.
    Response,
    /// "none": every header is taken.
    None,
}

/// The decision of a guard on a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guarded {
    /// The list has the header.
    Taken,
    /// The header is dropped without an error, as in the Standard.
    Dropped,
    /// The guard is "immutable": script gets a `TypeError`.
    Immutable,
}

impl HeadersGuard {
    /// Append to a `Headers` object of this guard.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-headers-append>
    pub fn append(self, list: &mut HeaderList, name: HeaderName, value: HeaderValue) -> Guarded {
        if let Some(refusal) = self.refusal_to_append(list, &name, &value) {
            return refusal;
        }
        list.append(name, value);
        self.remove_privileged_no_cors_request_headers(list);
        Guarded::Taken
    }

    /// Combine, as XHR's `setRequestHeader` does behind the same guard.
    ///
    /// <https://xhr.spec.whatwg.org/#the-setrequestheader()-method>
    pub fn combine(self, list: &mut HeaderList, name: HeaderName, value: HeaderValue) -> Guarded {
        if let Some(refusal) = self.refusal(&name, &value) {
            return refusal;
        }
        list.combine(name, value);
        self.remove_privileged_no_cors_request_headers(list);
        Guarded::Taken
    }

    /// Set on a `Headers` object of this guard.
    ///
    /// <https://fetch.spec.whatwg.org/#dom-headers-set>
    pub fn set(self, list: &mut HeaderList, name: HeaderName, value: HeaderValue) -> Guarded {
        if let Some(refusal) = self.refusal(&name, &value) {
            return refusal;
        }
        list.set(name, value);
        self.remove_privileged_no_cors_request_headers(list);
        Guarded::Taken
    }

    /// Delete from a `Headers` object of this guard.
    ///
    /// <https://fetch.spec.whatwg.org/#dom-headers-delete>
    pub fn delete(self, list: &mut HeaderList, name: HeaderName) -> Guarded {
        let name = name.as_str();
        // 1.
        if let Some(refusal) = self.validate(name, b"") {
            return refusal;
        }
        // 2.
        if self == Self::RequestNoCors
            && !is_no_cors_safelisted_request_header_name(name)
            && !is_privileged_no_cors_request_header_name(name)
        {
            return Guarded::Dropped;
        }
        // 3. The privileged headers stay if there is nothing to delete.
        if list.contains(name) {
            list.delete(name);
            self.remove_privileged_no_cors_request_headers(list);
        }
        Guarded::Taken
    }

    /// The refusal to append a header to `list`; null if the guard allows the header.
    pub(crate) fn refusal_to_append(
        self,
        list: &HeaderList,
        name: &HeaderName,
        value: &HeaderValue,
    ) -> Option<Guarded> {
        if self != Self::RequestNoCors {
            return self.refusal(name, value);
        }
        // 3.1. to 3.3. The combined value has to be safelisted, not only the new value.
        let mut temporary_values: Vec<&[u8]> = list.values(name.as_str()).collect();
        temporary_values.push(value.as_bytes());
        let temporary_value = temporary_values.join(b", ".as_slice());
        (!is_no_cors_safelisted_request_header(name.as_str(), &temporary_value)).then_some(Guarded::Dropped)
    }

    /// The refusal to set a header, or to combine a header with the headers of its name; null if the guard allows the header.
    pub(crate) fn refusal(self, name: &HeaderName, value: &HeaderValue) -> Option<Guarded> {
        let (name, value) = (name.as_str(), value.as_bytes());
        if self == Self::RequestNoCors && !is_no_cors_safelisted_request_header(name, value) {
            return Some(Guarded::Dropped);
        }
        self.validate(name, value)
    }

    /// Validate: the refusal of a header by its guard alone. Names and values are valid by their types.
    ///
    /// <https://fetch.spec.whatwg.org/#headers-validate>
    fn validate(self, name: &str, value: &[u8]) -> Option<Guarded> {
        match self {
            Self::Immutable => Some(Guarded::Immutable),
            Self::Request => is_forbidden_request_header(name, value).then_some(Guarded::Dropped),
            Self::Response => is_forbidden_response_header_name(name).then_some(Guarded::Dropped),
            Self::RequestNoCors | Self::None => None,
        }
    }

    /// <https://fetch.spec.whatwg.org/#concept-headers-remove-privileged-no-cors-request-headers>
    fn remove_privileged_no_cors_request_headers(self, list: &mut HeaderList) {
        if self == Self::RequestNoCors {
            list.delete("Range");
        }
    }
}
