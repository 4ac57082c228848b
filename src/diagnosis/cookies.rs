//! The cookies of an exchange, for people: one line each, and a finding for what somebody can mend. No value of a cookie is in them.

use super::{
    Finding, Who,
    catalogue::{Values, acts, fill, of_cookie, shown},
    facts::AdviceCode,
};
use crate::{
    browsers::Profile,
    checks::{Cookie, CookieHop, CookieReason, SameSite, SetCookie, ip_address_space_of_host, set_cookies},
    environment::IpAddressSpace,
    origin::PublicSuffixList,
    request::{CredentialsMode, Mode, Request},
    url::{Host, Url},
};
use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

/// What becomes of a cookie that an exchange sets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CookieFate {
    /// The name of the cookie; empty if it has none.
    pub name: String,
    /// The URL of the response that sets it.
    pub url: String,
    /// Whether the cookie is stored.
    pub stored: bool,
    /// Whether a request of the exchange, or the same call made again, carries the cookie; null if it is not stored.
    pub sent: Option<bool>,
    /// The code of what decided, kebab-case: `same-site`.
    pub why: &'static str,
    /// The same in one sentence.
    pub text: String,
    /// The requests of the exchange without preflights, if the cookie is stored. Those up to the response that sets the cookie stand for
    /// the same call made again.
    pub requests: Vec<CookieRequest>,
    /// What becomes of the cookie in each browser.
    pub browsers: BrowserCookies,
}

/// Whether a request carries a cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CookieRequest {
    /// The URL of the request.
    pub url: String,
    /// Whether the request carries the cookie.
    pub sent: bool,
    /// The code of what decided.
    pub why: &'static str,
}

/// What becomes of a cookie in each browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BrowserCookies {
    /// Chrome, Edge, Opera and other browsers with Chromium inside.
    pub chromium: CookieOutcome,
    /// Firefox.
    pub firefox: CookieOutcome,
    /// Safari, and every browser on iOS.
    pub webkit: CookieOutcome,
}

/// What becomes of a cookie in a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum CookieOutcome {
    /// It is stored, and a request of the exchange or the same call made again carries it.
    Sent,
    /// It is stored, and none of these requests carries it.
    Stored,
    /// It is not stored.
    Dropped,
}

/// The requests of an exchange under one profile, and what becomes of the cookies.
pub(crate) struct CookieRun {
    hops: Vec<CookieHop>,
    lines: Vec<SetCookie>,
}

impl CookieRun {
    pub fn new(hops: Vec<CookieHop>, suffixes: &PublicSuffixList, profile: &Profile) -> Self {
        Self {
            lines: set_cookies(&hops, suffixes, profile),
            hops,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Where a line stands in the exchange.
    fn place(&self, line: &SetCookie) -> (u8, bool, usize) {
        let hop = &self.hops[line.hop];
        (hop.redirect_count, hop.is_preflight, line.line)
    }

    /// What becomes of the line at a place. A browser that does not get there drops the cookie.
    fn outcome(&self, place: (u8, bool, usize)) -> CookieOutcome {
        match self.lines.iter().find(|line| self.place(line) == place) {
            Some(line) if line.reason.is_sent() => CookieOutcome::Sent,
            Some(line) if line.is_stored => CookieOutcome::Stored,
            _ => CookieOutcome::Dropped,
        }
    }

    /// The values of the sentences about a line.
    fn values(&self, request: &Request, line: &SetCookie) -> Values {
        let url = &self.hops[line.hop].url;
        let sent = line.requests.iter().find(|(_, reason)| reason.is_sent());
        let to = sent.map_or(url, |(hop, _)| &self.hops[*hop].url);
        vec![
            ("name", name_of(&line.cookie)),
            ("url", shown(&url.without_fragment())),
            ("to", shown(&to.without_fragment())),
            ("host", url.host().map_or("", Host::as_str).into()),
            ("server", url.origin().to_string()),
            ("page", request.client.origin.to_string()),
            ("path", shown(&line.cookie.path)),
        ]
    }
}

/// What becomes of each cookie of an exchange: `own` is the run of the asked profile, `browsers` the runs of Chromium, Firefox and WebKit.
pub(crate) fn cookie_fates(request: &Request, own: &CookieRun, browsers: &[CookieRun; 3]) -> Vec<CookieFate> {
    let fate = |line: &SetCookie| {
        let place = own.place(line);
        let [chromium, firefox, webkit] = [0, 1, 2].map(|index: usize| browsers[index].outcome(place));
        CookieFate {
            name: line.cookie.name.clone(),
            url: shown_url(&own.hops[line.hop].url),
            stored: line.is_stored,
            sent: line.is_stored.then_some(line.reason.is_sent()),
            why: line.reason.as_str(),
            text: fill(of_cookie(line.reason), &[&own.values(request, line)]),
            requests: line
                .requests
                .iter()
                .map(|(hop, reason)| CookieRequest {
                    url: shown_url(&own.hops[*hop].url),
                    sent: reason.is_sent(),
                    why: reason.as_str(),
                })
                .collect(),
            browsers: BrowserCookies {
                chromium,
                firefox,
                webkit,
            },
        }
    };
    own.lines.iter().map(fate).collect()
}

/// Adds a finding for each kind of fault that keeps cookies of the exchange from being stored.
pub(crate) fn advice_of_cookies(findings: &mut Vec<Finding>, request: &Request, run: &CookieRun) {
    let mut known: Vec<AdviceCode> = Vec::new();
    for line in &run.lines {
        let hop = &run.hops[line.hop];
        let Some((code, who, act)) = advice_on(request, hop, line) else {
            continue;
        };
        if known.contains(&code) {
            continue;
        }
        known.push(code);
        let values = run.values(request, line);
        let mut finding = Finding::of_advice(code, &hop.url.without_fragment(), &values);
        finding.found = match code {
            AdviceCode::CookieSameSite => attribute(&line.cookie).map(Into::into),
            AdviceCode::CookieDomain => line.cookie.host.as_ref().map(|domain| format!("Domain={domain}")),
            AdviceCode::CookieMalformed => None,
            _ => Some(name_of(&line.cookie)),
        };
        if code == AdviceCode::CookieSameSite {
            finding.expect("SameSite=None; Secure");
        }
        finding.remedy_with(who, act, &values);
        findings.push(finding);
    }
}

/// The code and the remedy for a line that is not stored, if somebody seems to want the cookie and can mend it.
fn advice_on(request: &Request, hop: &CookieHop, line: &SetCookie) -> Option<(AdviceCode, Who, &'static str)> {
    let is_call = request.mode == Mode::Cors;
    // A load balancer sends its cookie twice, once for each kind of browser.
    let is_of_balancer = line.cookie.name.starts_with("AWSALB");
    let is_wanted = is_call && !is_of_balancer && request.credentials_mode == CredentialsMode::Include;
    let advice = match line.reason {
        _ if line.is_stored => return None,
        CookieReason::WithoutCredentials => {
            // A server that allows credentials means its cookie for this page; a page that says omit does not want it.
            let allows = hop.headers.get_decoded("Access-Control-Allow-Credentials").as_deref() == Some("true");
            let is_meant = is_call && allows && request.credentials_mode == CredentialsMode::SameOrigin;
            is_meant.then_some((
                AdviceCode::CookieWithoutCredentials,
                Who::Client,
                acts::SEND_WITH_CREDENTIALS,
            ))?
        }
        CookieReason::SameSite if is_wanted && both_are_local(request, &hop.url) => {
            (AdviceCode::CookieSameSite, Who::Client, acts::USE_ONE_HOST_NAME)
        }
        CookieReason::SameSite if is_wanted => (AdviceCode::CookieSameSite, Who::Server, acts::SET_SAME_SITE_NONE),
        CookieReason::ThirdParty if is_wanted => (AdviceCode::CookieThirdParty, Who::Server, acts::SERVE_AT_HOME),
        CookieReason::Malformed => (AdviceCode::CookieMalformed, Who::Server, acts::SET_A_COOKIE_THAT_FITS),
        CookieReason::Domain => (AdviceCode::CookieDomain, Who::Server, acts::LEAVE_DOMAIN_OUT),
        CookieReason::SecureOverHttp => (
            AdviceCode::CookieSecureOverHttp,
            Who::Server,
            acts::SERVE_COOKIE_OVER_HTTPS,
        ),
        CookieReason::SecureMissing => (AdviceCode::CookieSecureMissing, Who::Server, acts::ADD_SECURE),
        CookieReason::Prefix => (AdviceCode::CookiePrefix, Who::Server, acts::KEEP_THE_PROMISE),
        _ => return None,
    };
    Some(advice)
}

fn both_are_local(request: &Request, url: &Url) -> bool {
    let hosts = [request.client.origin.host(), url.host()];
    hosts.into_iter().all(|host| {
        let space = host.and_then(ip_address_space_of_host);
        space.is_some_and(|space| space != IpAddressSpace::Public)
    })
}

fn attribute(cookie: &Cookie) -> Option<&'static str> {
    match cookie.same_site {
        SameSite::Strict => Some("SameSite=Strict"),
        SameSite::Lax => Some("SameSite=Lax"),
        SameSite::Unset | SameSite::None => None,
    }
}

fn name_of(cookie: &Cookie) -> String {
    shown(if cookie.name.is_empty() {
        "(without a name)"
    } else {
        &cookie.name
    })
}

fn shown_url(url: &Url) -> String {
    crate::infra::without_userinfo(&url.without_fragment()).into_owned()
}
