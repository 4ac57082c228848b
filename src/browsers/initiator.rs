//! Seam: the mode and the credentials mode of requests that elements and style sheets make.
//!
//! <https://fetch.spec.whatwg.org/#concept-request-mode>

use super::{Departure, Profile};
use crate::request::{CredentialsMode, Destination, Initiator, Mode, Request};

/// The mode and the credentials mode of a request, instead of the two that the specification gives to its initiator.
pub(crate) fn modes(profile: &Profile, request: &Request) -> Option<(Mode, CredentialsMode)> {
    let is_without_cors = match request.initiator {
        Initiator::Font => profile.has(Departure::FontWithoutCors),
        Initiator::Track => request.mode == Mode::SameOrigin && profile.has(Departure::TrackWithoutCors),
        _ => false,
    };
    if is_without_cors {
        return Some((Mode::NoCors, CredentialsMode::Include));
    }
    let is_font_preload = request.initiator == Initiator::Preload && request.destination == Destination::Font;
    (is_font_preload && profile.has(Departure::PreloadedFontAnonymous))
        .then_some((Mode::Cors, CredentialsMode::SameOrigin))
}
