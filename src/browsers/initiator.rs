//! Seam: the mode and the credentials mode of requests that elements and style sheets make.
//!
//! <https://fetch.spec.whatwg.org/#concept-request-mode>

use super::{Departure, Profile};
use crate::request::{CredentialsMode, Destination, Initiator, Mode, Request};

/// The mode and the credentials mode of a request, in place of those that its initiator has by its specification.
pub(crate) fn modes(profile: &Profile, request: &Request) -> Option<(Mode, CredentialsMode)> {
    let is_font_preload = request.initiator == Initiator::PRELOAD && request.destination == Destination::Font;
    if request.initiator == Initiator::FONT && profile.has(Departure::FontWithoutCors) {
        Some((Mode::NoCors, CredentialsMode::Include))
    } else if request.initiator == Initiator::TRACK
        && request.mode == Mode::SameOrigin
        && profile.has(Departure::TrackWithoutCors)
    {
        Some((Mode::NoCors, CredentialsMode::Include))
    } else if is_font_preload && profile.has(Departure::PreloadedFontAnonymous) {
        Some((Mode::Cors, CredentialsMode::SameOrigin))
    } else {
        None
    }
}
