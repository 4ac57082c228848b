//! The relation of a request to the site of its page, and the cookies that may be sent and stored because of this relation.

pub use crate::checks::SameSiteMode;

use crate::{
    browsers::{self, Profile},
    infra::string_enum,
    request::{Destination, Mode, Request},
    url::Url,
};

string_enum! {
    /// The relation of the URLs of a request, redirects included, to the request's origin.
    ///
    /// <https://w3c.github.io/webappsec-fetch-metadata/#abstract-opdef-set-site>
    SiteRelation {
        SameOrigin = "same-origin",
        SameSite = "same-site",
        CrossSite = "cross-site",
    }
}

/// The relation of all URLs of the request: the most distant URL decides.
pub(super) fn site_relation(request: &Request) -> SiteRelation {
    relation_of(request, request.url_list())
}

fn relation_of(request: &Request, urls: &[Url]) -> SiteRelation {
    let mut relation = SiteRelation::SameOrigin;
    for url in urls {
        if url.origin().is_same_origin(&request.origin) {
            continue;
        }
        if !url
            .origin()
            .is_same_site(&request.origin, &request.client.public_suffix_list)
        {
            return SiteRelation::CrossSite;
        }
        relation = SiteRelation::SameSite;
    }
    relation
}

/// Determine the same-site mode.
///
/// Step 2 of the Standard's text blocks `SameSite=Lax` cookies in every navigation to another site, and the text blocks no cookie in
/// other requests to another site. Browsers do neither: browsers follow section 5.2 of RFC 6265bis, and so does this function. The
/// function assumes that the request's client is a top-level page, and takes every method, not only GET and POST.
///
/// <https://fetch.spec.whatwg.org/#determine-the-same-site-mode>
pub(super) fn determine_the_same_site_mode(request: &Request, profile: &Profile) -> SameSiteMode {
    // 5.
    let urls = urls_that_count(request, browsers::cookies::redirects_hold_no_cookies_back(profile));
    if relation_of(request, urls) != SiteRelation::CrossSite {
        return SameSiteMode::StrictOrLess;
    }
    match request.method.as_str() {
        // 3.
        "GET" | "HEAD" if is_top_level_navigation(request) => SameSiteMode::LaxOrLess,
        _ => mode_across_sites(request, profile),
    }
}

/// The sameSiteStrictOrLaxAllowed of parsing and storing `Set-Cookie` headers, as a mode: the cookies of a response that are stored.
/// Where it is false, storing a cookie stores only cookies with `SameSite=None`. Browsers store every cookie of a top-level navigation, as section 5.7 of RFC 6265bis says; the Standard's text does not say so.
///
/// <https://fetch.spec.whatwg.org/#parse-and-store-response-set-cookie-headers>
pub(super) fn same_site_mode_of_stored_cookies(request: &Request, profile: &Profile) -> SameSiteMode {
    // 5.
    let urls = urls_that_count(request, browsers::cookies::redirects_hold_no_set_cookie_back(profile));
    if is_top_level_navigation(request) || relation_of(request, urls) != SiteRelation::CrossSite {
        SameSiteMode::StrictOrLess
    } else if browsers::cookies::unlabelled_cookies_are_stored(profile) {
        SameSiteMode::UnsetOrLess
    } else {
        SameSiteMode::None
    }
}

/// The URLs that decide on cookies: every URL of the request, or only the current URL where redirects block no cookie.
fn urls_that_count(request: &Request, redirects_hold_none_back: bool) -> &[Url] {
    if redirects_hold_none_back {
        core::slice::from_ref(request.current_url())
    } else {
        request.url_list()
    }
}

fn mode_across_sites(request: &Request, profile: &Profile) -> SameSiteMode {
    if browsers::cookies::unlabelled_cookies_are_lax(profile, is_top_level_navigation(request)) {
        SameSiteMode::None
    } else {
        SameSiteMode::UnsetOrLess
    }
}

fn is_top_level_navigation(request: &Request) -> bool {
    request.mode == Mode::Navigate && request.destination == Destination::Document
}
