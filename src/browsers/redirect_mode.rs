//! Seam: which responses redirect, and the treatment of a redirect in each redirect mode.
//!
//! <https://fetch.spec.whatwg.org/#concept-http-fetch>

use super::{Departure, Profile, location::is_missing};
use crate::{
    request::{CredentialsMode, Request, ResponseTainting},
    response::Response,
};
use alloc::{string::String, vec::Vec};

/// Step 6: whether a response is a redirect although its status is not a redirect status.
pub(crate) fn redirects_all_the_same(profile: &Profile, response: &Response) -> bool {
    profile.has(Departure::OtherRedirectsFollowed)
        && (309..400).contains(&response.status.get())
        && response
            .header_list
            .get("Location")
            .is_some_and(|location| !location.is_empty())
}

/// Step 6.3, "error": whether script gets the redirect as the response.
pub(crate) fn error_mode_delivers(profile: &Profile, response: &Response) -> bool {
    profile.has(Departure::ErrorModeWithoutLocationDelivered) && is_missing(profile, &response.header_list)
}

/// Step 6.3, "error": whether the network error keeps the cache entries.
pub(crate) fn error_mode_keeps_cache(profile: &Profile) -> bool {
    profile.has(Departure::RedirectErrorKeepsCache)
}

/// Step 6.3, "manual": the `Location` for which the redirect is refused, although the redirect is not followed.
pub(crate) fn location_refused_by_manual_mode(
    profile: &Profile,
    request: &Request,
    response: &Response,
) -> Option<String> {
    let location = response.header_list.get_decoded("Location")?;
    let is_refused = match scheme(request, &location) {
        Some(scheme) => profile.has(Departure::ManualFtpRefused) && matches!(&*scheme, "ftp" | "ftps"),
        None => profile.has(Departure::ManualLocationParsed) && !has_host_of_chromium(request, &location),
    };
    is_refused.then_some(location)
}

/// Step 6.3, "manual": whether script can read the body of the opaque-redirect filtered response.
pub(crate) fn manual_mode_leaves_body(profile: &Profile, response: &Response) -> bool {
    profile.has(Departure::ManualWithoutLocationReadable) && is_missing(profile, &response.header_list)
}

/// Step 4.4: a second credentials mode for which a redirect has to pass the CORS check.
pub(crate) fn second_cors_check(profile: &Profile, request: &Request, response: &Response) -> Option<CredentialsMode> {
    let had_credentials = request.response_tainting == ResponseTainting::Cors
        && request.credentials_mode == CredentialsMode::SameOrigin
        && request.url().origin().is_same_origin(&request.origin);
    (profile.has(Departure::RedirectCheckedWithCredentials)
        && had_credentials
        && !is_missing(profile, &response.header_list))
    .then_some(CredentialsMode::Include)
}

/// The scheme of the URL in a `Location`; null if the value cannot be parsed.
fn scheme(request: &Request, location: &str) -> Option<String> {
    let url = request.current_url().join(request.client.url_parser, location);
    Some(url.ok()?.scheme().into())
}

/// Whether Chromium can parse a `Location` that the URL Standard refuses. Chromium does not check the Punycode labels of an ASCII
/// host, and accepts spaces.
fn has_host_of_chromium(request: &Request, location: &str) -> bool {
    let plain = with_plain_host(location);
    location.is_ascii() && !plain.contains('%') && scheme(request, &plain).is_some()
}

/// An ASCII URL with a letter instead of each space, and without the hyphens that make a label Punycode.
fn with_plain_host(text: &str) -> String {
    let mut plain = Vec::new();
    for byte in text.bytes() {
        if byte == b'-' && plain.last() == Some(&byte) {
            plain.pop();
        } else {
            plain.push(if byte == b' ' { b'_' } else { byte });
        }
        if plain.ends_with(b"%20") {
            plain.truncate(plain.len() - 3);
            plain.push(b'_');
        }
    }
    crate::infra::bytes::isomorphic_decode(&plain)
}
