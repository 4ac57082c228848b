//! The steps of making a request that user agents may take otherwise.

use super::{Body, NewRequest};
use crate::http::{HeaderName, HeaderValue, HeadersGuard};

/// The steps of making a request that user agents may take otherwise. The default answer of each method is the Standard's.
pub trait RequestSeam {
    /// Whether upload listeners leave the use-CORS-preflight flag of a request with this body unset.
    fn ignores_upload_listeners(&self, _body: Body) -> bool {
        false
    }

    /// Whether `fetch()` drops an empty fragment of its URL.
    fn drops_empty_fragment(&self) -> bool {
        false
    }

    /// Whether a header that script sets is dropped although the guard takes it.
    fn drops_header(&self, _guard: HeadersGuard, _name: &HeaderName, _value: &HeaderValue) -> bool {
        false
    }

    /// The treatment of the Content-Type that a body brings along; `None` for the Standard's.
    fn type_of_body(&self, _new: &NewRequest<'_>, _value: &[u8]) -> Option<TypeOfBody> {
        None
    }
}

/// The treatment of the Content-Type that a body brings along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeOfBody {
    /// The request does not have it.
    LeftOut,
    /// The request has it if the guard takes it.
    Guarded,
    /// The request has it whatever the guard.
    Unguarded,
}
