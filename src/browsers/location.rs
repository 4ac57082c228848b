//! Seam: the location URL of a response.
//!
//! <https://fetch.spec.whatwg.org/#concept-response-location-url>

use super::{Departure, Profile};
use crate::{http::HeaderList, infra::bytes::isomorphic_decode};
use alloc::{string::String, vec::Vec};

/// The reading of several `Location` headers.
#[derive(Clone, Copy, Default)]
enum SeveralLocations {
    /// Failure, as for every header that must not be repeated.
    #[default]
    Standard,
    /// One `Location`, if all of them are equal.
    EqualAreOne,
    /// One URL that contains `, `.
    Combined,
}

impl SeveralLocations {
    fn of(profile: &Profile) -> Self {
        if profile.has(Departure::CombinedLocationFollowed) {
            Self::Combined
        } else if profile.has(Departure::EqualLocationsFollowed) {
            Self::EqualAreOne
        } else {
            Self::Standard
        }
    }
}

/// The reading of an empty `Location`.
#[derive(Clone, Copy, Default)]
enum EmptyLocation {
    /// A relative URL, which is the URL that redirects.
    #[default]
    Standard,
    /// No `Location`.
    Absent,
    /// Failure.
    Failure,
}

impl EmptyLocation {
    fn of(profile: &Profile) -> Self {
        if profile.has(Departure::EmptyLocationDelivered) {
            Self::Absent
        } else if profile.has(Departure::EmptyLocationRefused) {
            Self::Failure
        } else {
            Self::Standard
        }
    }
}

/// Step 2: the value of several `Location` headers; `None` for failure, as in the Standard.
pub(crate) fn value_of_several(profile: &Profile, header_list: &HeaderList) -> Option<Vec<u8>> {
    let mut values = header_list.values("Location");
    let first = values.next()?;
    match SeveralLocations::of(profile) {
        SeveralLocations::EqualAreOne if values.all(|value| value == first) => Some(first.to_vec()),
        SeveralLocations::Standard | SeveralLocations::EqualAreOne => None,
        SeveralLocations::Combined => header_list.get("Location"),
    }
}

/// Step 3: the reading of an empty `Location`, null or failure; `None` for a relative URL, as the Standard has it.
pub(crate) fn empty<T>(profile: &Profile) -> Option<Result<Option<T>, String>> {
    match EmptyLocation::of(profile) {
        EmptyLocation::Standard => None,
        EmptyLocation::Absent => Some(Ok(None)),
        EmptyLocation::Failure => Some(Err(String::new())),
    }
}

/// Step 3: the text that a `Location` is parsed as.
pub(crate) fn text(profile: &Profile, location: &[u8]) -> Option<String> {
    profile
        .has(Departure::LocationIsomorphic)
        .then(|| isomorphic_decode(location))
}

/// Step 4: whether a location URL without a fragment does not get this fragment of the URL that redirects.
pub(crate) fn stays_without_fragment(profile: &Profile, fragment: Option<&str>) -> bool {
    fragment == Some("") && profile.has(Departure::EmptyFragmentNotHandedOn)
}

/// Whether a redirect has no `Location`, or an empty one.
pub(super) fn is_missing(profile: &Profile, header_list: &HeaderList) -> bool {
    match SeveralLocations::of(profile) {
        SeveralLocations::Combined => header_list.get("Location").is_none_or(|location| location.is_empty()),
        SeveralLocations::Standard | SeveralLocations::EqualAreOne => {
            header_list.values("Location").all(<[u8]>::is_empty)
        }
    }
}
