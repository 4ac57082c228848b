//! The guards of `Headers` objects.

use super::{
    HeaderList, HeaderName, HeaderValue, is_forbidden_request_header, is_forbidden_response_header_name,
    is_no_cors_safelisted_request_header, is_no_cors_safelisted_request_header_name,
    is_privileged_no_cors_request_header_name,
};
use crate::infra::bytes::concat_bytes;
use alloc::borrow::Cow;

/// A headers guard: what script may put into a header list.
///
/// <https://fetch.spec.whatwg.org/#headers-guard>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeadersGuard {
    Immutable,
    Request,
    RequestNoCors,
    Response,
    None,
}

/// What a guard made of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Guarded {
    Taken,
    /// Left out without an error, as the Standard has it.
    Dropped,
    /// The guard is "immutable": script gets a `TypeError`.
    Immutable,
}

impl HeadersGuard {
    /// Append to a `Headers` object of this guard.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-headers-append>
    pub fn append(self, list: &mut HeaderList, name: HeaderName<'_>, value: HeaderValue<'_>) -> Guarded {
        let refused = self.refusal_to_append(list, name, value);
        self.put(list, name, value, HeaderList::append, refused)
    }

    /// Combine, as XHR's `setRequestHeader` does behind the same guard.
    ///
    /// <https://xhr.spec.whatwg.org/#the-setrequestheader()-method>
    pub fn combine(self, list: &mut HeaderList, name: HeaderName<'_>, value: HeaderValue<'_>) -> Guarded {
        self.put(
            list,
            name,
            value,
            HeaderList::combine,
            self.refusal_to_combine(name, value),
        )
    }

    /// Set on a `Headers` object of this guard.
    ///
    /// <https://fetch.spec.whatwg.org/#dom-headers-set>
    pub fn set(self, list: &mut HeaderList, name: HeaderName<'_>, value: HeaderValue<'_>) -> Guarded {
        let refused = self.refusal(name, value, value.as_bytes());
        self.put(list, name, value, HeaderList::set, refused)
    }

    /// Delete from a `Headers` object of this guard.
    ///
    /// <https://fetch.spec.whatwg.org/#dom-headers-delete>
    pub fn delete(self, list: &mut HeaderList, name: HeaderName<'_>) -> Guarded {
        let refused = self.validate(name, b"").or_else(|| {
            // 2.
            (self == Self::RequestNoCors
                && !is_no_cors_safelisted_request_header_name(name)
                && !is_privileged_no_cors_request_header_name(name))
            .then_some(Guarded::Dropped)
        });
        if let Some(refused) = refused {
            return refused;
        }
        // 3. Deleting what is not there must not take the privileged headers along.
        if list.contains(name.as_str()) {
            list.delete(name.as_str());
            self.remove_privileged_no_cors_request_headers(list);
        }
        Guarded::Taken
    }

    /// What keeps a header from being appended to `list`; null if nothing does.
    pub(crate) fn refusal_to_append(
        self,
        list: &HeaderList,
        name: HeaderName<'_>,
        value: HeaderValue<'_>,
    ) -> Option<Guarded> {
        if self != Self::RequestNoCors {
            return self.refusal(name, value, value.as_bytes());
        }
        // 3.1. to 3.3. The value that script would see, not the new one alone, has to be safelisted.
        let temporary_value = match list.get(name.as_str()) {
            Some(own) => concat_bytes(&[&own, b", ", value.as_bytes()]).into(),
            None => Cow::Borrowed(value.as_bytes()),
        };
        self.refusal(name, value, &temporary_value)
    }

    /// What keeps a header from being combined with those of its name; null if nothing does.
    pub(crate) fn refusal_to_combine(self, name: HeaderName<'_>, value: HeaderValue<'_>) -> Option<Guarded> {
        self.refusal(name, value, value.as_bytes())
    }

    /// What keeps a header out; null if nothing does. `temporary_value` is the value that has to be safelisted.
    fn refusal(self, name: HeaderName<'_>, value: HeaderValue<'_>, temporary_value: &[u8]) -> Option<Guarded> {
        self.validate(name, value.as_bytes()).or_else(|| {
            (self == Self::RequestNoCors && !is_no_cors_safelisted_request_header(name, temporary_value))
                .then_some(Guarded::Dropped)
        })
    }

    /// Validate: what keeps the header out, if anything does. Names and values are valid by their types.
    ///
    /// <https://fetch.spec.whatwg.org/#headers-validate>
    fn validate(self, name: HeaderName<'_>, value: &[u8]) -> Option<Guarded> {
        match self {
            Self::Immutable => Some(Guarded::Immutable),
            Self::Request => is_forbidden_request_header(name, value).then_some(Guarded::Dropped),
            Self::Response => is_forbidden_response_header_name(name).then_some(Guarded::Dropped),
            Self::RequestNoCors | Self::None => None,
        }
    }

    fn put(
        self,
        list: &mut HeaderList,
        name: HeaderName<'_>,
        value: HeaderValue<'_>,
        how: fn(&mut HeaderList, HeaderName<'_>, HeaderValue<'_>),
        refused: Option<Guarded>,
    ) -> Guarded {
        if let Some(refused) = refused {
            return refused;
        }
        how(list, name, value);
        self.remove_privileged_no_cors_request_headers(list);
        Guarded::Taken
    }

    /// <https://fetch.spec.whatwg.org/#concept-headers-remove-privileged-no-cors-request-headers>
    fn remove_privileged_no_cors_request_headers(self, list: &mut HeaderList) {
        if self == Self::RequestNoCors {
            list.delete("Range");
        }
    }
}
