//! Statuses.

use core::fmt;

/// A status: an integer in the range 0 to 999, inclusive.
///
/// <https://fetch.spec.whatwg.org/#concept-status>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Status(u16);

impl Status {
    /// The status with this number.
    ///
    /// # Errors
    /// [`InvalidStatus`] if the number is above 999.
    pub const fn new(status: u16) -> Result<Self, InvalidStatus> {
        if status <= 999 {
            Ok(Self(status))
        } else {
            Err(InvalidStatus(status))
        }
    }

    /// The status of a status code, which is from 100 to 999.
    #[cfg(feature = "http")]
    pub(super) const fn of_status_code(code: u16) -> Self {
        Self(code)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }

    /// <https://fetch.spec.whatwg.org/#ok-status>
    #[must_use]
    pub const fn is_ok(self) -> bool {
        matches!(self.0, 200..=299)
    }

    /// <https://fetch.spec.whatwg.org/#redirect-status>
    #[must_use]
    pub const fn is_redirect(self) -> bool {
        matches!(self.0, 301 | 302 | 303 | 307 | 308)
    }

    /// <https://fetch.spec.whatwg.org/#null-body-status>
    #[must_use]
    pub const fn is_null_body(self) -> bool {
        matches!(self.0, 101 | 103 | 204 | 205 | 304)
    }

    /// <https://fetch.spec.whatwg.org/#range-status>
    #[must_use]
    pub const fn is_range(self) -> bool {
        matches!(self.0, 206 | 416)
    }
}

/// A number that is not a status, as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidStatus(pub u16);

impl fmt::Display for InvalidStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not a status: a status is a number from 0 to 999", self.0)
    }
}

impl core::error::Error for InvalidStatus {}
