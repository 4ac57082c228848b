//! The seam of making a request: the steps in which user agents differ from the Standard.

use super::{Body, NewRequest};
use crate::http::{HeaderName, HeaderValue, HeadersGuard};

/// The steps of making a request in which user agents differ from the Standard. Each method follows the Standard by default.
pub trait RequestSeam {
    /// Whether upload listeners leave the use-CORS-preflight flag of a request with this body unset.
    fn ignores_upload_listeners(&self, _body: Body) -> bool {
        false
    }

    /// Whether `fetch()` drops an empty fragment of its URL.
    fn drops_empty_fragment(&self) -> bool {
        false
    }

    /// Whether a header that script sets is dropped although the guard allows the header.
    fn drops_header(&self, _guard: HeadersGuard, _name: &HeaderName, _value: &HeaderValue) -> bool {
        false
    }

    /// The treatment of the Content-Type of a body; `None` for the Standard's treatment.
    fn type_of_body(&self, _new: &NewRequest<'_>, _value: &[u8]) -> Option<TypeOfBody> {
        None
    }
}

/// The treatment of the Content-Type of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeOfBody {
    /// The request does not get the Content-Type.
    LeftOut,
    /// The request gets the Content-Type if the guard allows it.
    Guarded,
    /// The request gets the Content-Type with every guard.
    Unguarded,
}
