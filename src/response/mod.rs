//! The response concept.

mod filtered;
#[cfg(feature = "http")]
mod http_crate;

pub use filtered::{CorsExposedHeaderNameList, FilteredResponse, ResponseType, cors_exposed_header_name_list};

use crate::http::{HeaderList, InvalidHeader, InvalidStatus, Status};
use core::{fmt, net::IpAddr};

/// A response from the network, a cache or a recording: the status and the headers, as they were received.
///
/// Bodies never enter the engine; the caller keeps them.
///
/// <https://fetch.spec.whatwg.org/#concept-response>
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The status.
    pub status: Status,
    /// The headers, in the order and the case in which they were received.
    pub header_list: HeaderList,
    /// Set by the caller if the response is from a cache that a request with a `Range` header filled.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-response-range-requested-flag>
    pub range_requested: bool,
    /// The IP address that the response came from. Null if it is not known.
    ///
    /// <https://wicg.github.io/local-network-access/#response-ip-address>
    pub ip_address: Option<IpAddr>,
    /// What of the response nobody has seen, where it is concluded from a message: no sentence names a status that was not seen, and
    /// nothing follows from headers that were not seen.
    pub unseen: Unseen,
}

/// What of a response nobody has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unseen {
    /// The status: it stands for every status that is judged alike.
    pub status: bool,
    /// The headers that a message does not speak of.
    pub headers: bool,
}

impl Response {
    /// A response with this status and these headers.
    #[must_use]
    pub const fn new(status: Status, header_list: HeaderList) -> Self {
        Self {
            status,
            header_list,
            range_requested: false,
            ip_address: None,
            unseen: Unseen {
                status: false,
                headers: false,
            },
        }
    }

    /// The number of the status, if somebody has seen it.
    pub(crate) fn seen_status(&self) -> Option<u16> {
        (!self.unseen.status).then(|| self.status.get())
    }

    /// A response with this status and these headers: an answer, written down.
    ///
    /// ```
    /// use corsight::Response;
    ///
    /// let response = Response::from_pairs(204, [("Access-Control-Allow-Origin", "*")])?;
    /// assert!(response.status.is_ok());
    ///
    /// let error = Response::from_pairs(1000, []).unwrap_err();
    /// assert_eq!(error.to_string(), "1000 is not a status: a status is a number from 0 to 999");
    /// # Ok::<(), corsight::response::InvalidResponse>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidResponse`], which names the status or the header that is none.
    pub fn from_pairs<'a>(
        status: u16,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, InvalidResponse> {
        let status = Status::new(status).map_err(InvalidResponse::Status)?;
        let header_list = HeaderList::from_pairs(headers).map_err(InvalidResponse::Header)?;
        Ok(Self::new(status, header_list))
    }
}

/// A status and headers that are no response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvalidResponse {
    /// The number is no status.
    Status(InvalidStatus),
    /// A header is none.
    Header(InvalidHeader),
}

impl fmt::Display for InvalidResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(error) => error.fmt(f),
            Self::Header(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for InvalidResponse {}
