//! The cookies of an exchange, for people: one line each, and a finding for what somebody can mend. No value of a cookie is in them.

use super::{
    Finding, Who,
    catalogue::{Values, act_of_cookie, acts, fill, of_cookie, shown},
    facts::AdviceCode,
};
use crate::{
    browsers::Profile,
    checks::{CookieHop, CookieReason, SameSite, SetCookie, ip_address_space_of_host, set_cookies},
    environment::IpAddressSpace,
    infra::without_userinfo,
    origin::PublicSuffixList,
    request::{CredentialsMode, Mode, Request},
    url::Url,
};
use alloc::{
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum CookieOutcome {
    /// It is stored, and a request of the exchange or the same call made again carries it.
    Sent,
    /// It is stored, and none of these requests carries it.
    Stored,
    /// It is not stored.
    #[default]
    Dropped,
}

/// The requests of an exchange under one profile, and what becomes of the cookies.
pub(crate) struct CookieRun<'a> {
    hops: Vec<CookieHop<'a>>,
    lines: Vec<SetCookie>,
}

impl<'a> CookieRun<'a> {
    pub fn new(hops: Vec<CookieHop<'a>>, suffixes: &PublicSuffixList, profile: &Profile) -> Self {
        Self {
            lines: set_cookies(&hops, suffixes, profile),
            hops,
        }
    }

    /// Where a line stands in the exchange.
    fn place(&self, line: &SetCookie) -> (u8, bool, usize) {
        let hop = &self.hops[line.hop];
        (hop.redirect_count, hop.is_preflight, line.line)
    }

    /// What becomes of each cookie of the exchange, with what becomes of it in browsers left open.
    pub fn fates(&self, request: &Request) -> Vec<CookieFate> {
        let fate = |line: &SetCookie| CookieFate {
            name: line.cookie.name.clone(),
            url: self.url_of(line.hop),
            stored: line.is_stored,
            sent: line.is_stored.then_some(line.reason.is_sent()),
            why: line.reason.as_str(),
            text: fill(of_cookie(line.reason), &[&self.values(request, line)]),
            requests: line
                .requests
                .iter()
                .map(|(hop, reason)| CookieRequest {
                    url: self.url_of(*hop),
                    sent: reason.is_sent(),
                    why: reason.as_str(),
                })
                .collect(),
            browsers: BrowserCookies::default(),
        };
        self.lines.iter().map(fate).collect()
    }

    /// Tells the fates of `own`'s cookies in a browser, whose run this is. A browser that does not get to a line drops the cookie.
    pub fn tell(&self, own: &CookieRun<'_>, fates: &mut [CookieFate], browser: usize) {
        for (line, CookieFate { browsers, .. }) in own.lines.iter().zip(fates) {
            let outcome = [&mut browsers.chromium, &mut browsers.firefox, &mut browsers.webkit];
            let place = own.place(line);
            if let Some(line) = self.lines.iter().find(|line| self.place(line) == place) {
                *outcome[browser] = if line.reason.is_sent() {
                    CookieOutcome::Sent
                } else if line.is_stored {
                    CookieOutcome::Stored
                } else {
                    CookieOutcome::Dropped
                };
            }
        }
    }

    fn url_of(&self, hop: usize) -> String {
        without_userinfo(&self.hops[hop].url.without_fragment()).into_owned()
    }

    /// The values of the sentences about a line.
    fn values(&self, request: &Request, line: &SetCookie) -> Values {
        let name = match line.cookie.name.as_str() {
            "" => "(without a name)",
            name => name,
        };
        vec![
            ("name", shown(name)),
            ("url", shown(&self.url_of(line.hop))),
            ("page", request.client.origin.to_string()),
        ]
    }
}

/// Adds a finding for each kind of fault that keeps a cookie from being stored, if somebody seems to want the cookie and can mend it.
pub(crate) fn advice_of_cookies(findings: &mut Vec<Finding>, request: &Request, run: &CookieRun<'_>) {
    let mut is_known = [false; CookieReason::ALL.len()];
    for line in run.lines.iter().filter(|line| !line.is_stored) {
        let (hop, reason) = (&run.hops[line.hop], line.reason);
        let Some(code) = code_of(request, hop, line).filter(|_| !is_known[reason as usize]) else {
            continue;
        };
        is_known[reason as usize] = true;
        let mut values = run.values(request, line);
        values.push(("cookie", fill(of_cookie(reason), &[&values])));
        let mut finding = Finding::of_advice(code, &hop.url.without_fragment(), &values);
        let (mut who, mut act) = (finding.who, act_of_cookie(reason));
        if reason == CookieReason::SameSite {
            finding.found = match line.cookie.same_site {
                SameSite::Strict => Some("SameSite=Strict".into()),
                SameSite::Lax => Some("SameSite=Lax".into()),
                SameSite::Unset | SameSite::None => None,
            };
            finding.expect("SameSite=None; Secure");
            if both_are_local(request, &hop.url) {
                (who, act) = (Who::Client, acts::USE_ONE_HOST_NAME);
            }
        } else {
            finding.found = Some(line.cookie.host.clone().unwrap_or_else(|| line.cookie.name.clone()));
        }
        finding.remedy_with(who, act, &values);
        findings.push(finding);
    }
}

fn code_of(request: &Request, hop: &CookieHop<'_>, line: &SetCookie) -> Option<AdviceCode> {
    let is_call = request.mode == Mode::Cors;
    // A load balancer sends its cookie twice, once for each kind of browser.
    let is_of_balancer = line.cookie.name.starts_with("AWSALB");
    let is_wanted = is_call && !is_of_balancer && request.credentials_mode == CredentialsMode::Include;
    match line.reason {
        CookieReason::WithoutCredentials => {
            // A server that allows credentials means its cookie for this page; a page that says omit does not want it.
            let allows = hop
                .headers
                .is_some_and(|headers| headers.values("Access-Control-Allow-Credentials").eq([b"true"]));
            let is_meant = is_call && allows && request.credentials_mode == CredentialsMode::SameOrigin;
            is_meant.then_some(AdviceCode::CookieWithoutCredentials)
        }
        CookieReason::SameSite => is_wanted.then_some(AdviceCode::CookieSameSite),
        CookieReason::ThirdParty => is_wanted.then_some(AdviceCode::CookieThirdParty),
        CookieReason::Preflight | CookieReason::Removed => None,
        _ => Some(AdviceCode::CookieRefused),
    }
}

fn both_are_local(request: &Request, url: &Url) -> bool {
    let hosts = [request.client.origin.host(), url.host()];
    hosts.into_iter().all(|host| {
        let space = host.and_then(ip_address_space_of_host);
        space.is_some_and(|space| space != IpAddressSpace::Public)
    })
}
