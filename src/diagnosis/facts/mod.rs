//! The facts of a code, which never change: who has to act, and the code's names in MDN, Chromium and Firefox. One typed row a code.

mod advice;
mod details;
mod reasons;

pub(super) use advice::AdviceCode;
pub(super) use details::Detail;
pub(super) use reasons::facts_of_reason;

use super::{Severity, Who};
use crate::{reason, request::InvalidRequestCode};
use alloc::{format, string::String};

/// The facts of a code that never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeFacts {
    /// The stable code.
    pub code: &'static str,
    /// The name of the error in Chromium's DevTools protocol (`Network.CorsError`), if there is one.
    pub chromium: Option<&'static str>,
    /// The id of Firefox's message, if there is one.
    pub firefox: Option<&'static str>,
    mdn: Option<Mdn>,
}

impl CodeFacts {
    /// The URL of MDN's page on the code.
    #[must_use]
    pub fn mdn(&self) -> Option<String> {
        self.mdn.map(Mdn::url)
    }

    const fn new(code: &'static str, names: Names) -> Self {
        Self {
            code,
            chromium: names.chromium,
            firefox: names.firefox,
            mdn: names.mdn,
        }
    }
}

/// What never changes about the code of a finding.
#[derive(Clone, Copy)]
pub(super) struct Facts {
    pub code: &'static str,
    pub stage: &'static str,
    pub severity: Severity,
    /// Who has to change something.
    pub who: Who,
    /// The anchor in the Standard of the algorithm that the finding is about.
    pub anchor: &'static str,
    /// The step of that algorithm; empty where there is no numbered step.
    pub step: &'static str,
    pub names: Names,
}

/// The names of a code elsewhere.
#[derive(Clone, Copy)]
pub(super) struct Names {
    mdn: Option<Mdn>,
    pub chromium: Option<&'static str>,
    pub firefox: Option<&'static str>,
}

impl Names {
    pub(super) fn mdn(&self) -> Option<String> {
        self.mdn.map(Mdn::url)
    }
}

/// A page of MDN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mdn {
    /// The page on an error of CORS.
    CorsError(&'static str),
    /// The page on a header.
    Header(&'static str),
    /// Any other page.
    Page(&'static str),
}

impl Mdn {
    fn url(self) -> String {
        const DOCS: &str = "https://developer.mozilla.org/en-US/docs";
        match self {
            Self::CorsError(page) => format!("{DOCS}/Web/HTTP/Guides/CORS/Errors/CORS{page}"),
            Self::Header(page) => format!("{DOCS}/Web/HTTP/Reference/Headers/{page}"),
            Self::Page(page) => format!("{DOCS}/{page}"),
        }
    }
}

/// The names in a row of a table: MDN's page, Chromium's name and Firefox's, each `_` where there is none.
macro_rules! names {
    (@mdn _) => { None };
    (@mdn ($kind:ident $page:literal)) => { Some($crate::diagnosis::facts::Mdn::$kind($page)) };
    (@name _) => { None };
    (@name $name:literal) => { Some($name) };
    ($mdn:tt $chromium:tt $firefox:tt) => {
        $crate::diagnosis::facts::Names {
            mdn: $crate::diagnosis::facts::names!(@mdn $mdn),
            chromium: $crate::diagnosis::facts::names!(@name $chromium),
            firefox: $crate::diagnosis::facts::names!(@name $firefox),
        }
    };
}
use names;

/// The facts of a code; null for a code that does not exist.
#[must_use]
pub fn facts(code: &str) -> Option<CodeFacts> {
    all_facts().find(|facts| facts.code == code)
}

/// The URL of Corsight's page on a code, of this version: a cause or a finding with an example.
pub(super) fn docs(code: &str) -> String {
    const PAGE: &str = concat!(
        "https://unpkg.com/corsight@",
        env!("CARGO_PKG_VERSION"),
        "/docs/codes.html#"
    );
    [PAGE, code].concat()
}

/// The facts of every code that the engine makes.
pub fn all_facts() -> impl Iterator<Item = CodeFacts> {
    let reasons = reason::Code::ALL
        .iter()
        .map(|code| CodeFacts::new(code.as_str(), facts_of_reason(*code).1));
    let advice = AdviceCode::ALL
        .iter()
        .map(|code| CodeFacts::new(code.as_str(), code.facts().names));
    let details = Detail::ALL
        .iter()
        .map(|detail| CodeFacts::new(detail.as_str(), detail.facts().1));
    let invalid_requests = InvalidRequestCode::ALL
        .iter()
        .filter_map(|code| Some(CodeFacts::new(code.as_str(), names_of_invalid_request(*code)?)));
    reasons.chain(advice).chain(details).chain(invalid_requests)
}

/// Null for misuse, which is an error of the caller and has no name in a browser.
fn names_of_invalid_request(code: InvalidRequestCode) -> Option<Names> {
    use InvalidRequestCode as Code;
    Some(match code {
        Code::UrlInvalid => names!((Page "Web/API/Window/fetch#exceptions") _ _),
        Code::UrlHasCredentials | Code::MethodInvalid | Code::MethodForbidden => {
            names!((Page "Web/API/Request/Request#exceptions") _ _)
        }
        Code::NoCorsMethodNotSafelisted => names!((Page "Web/API/Request/mode") _ _),
        Code::HeaderInvalid => names!((Page "Web/API/Headers/append#exceptions") _ _),
        Code::Misuse => return None,
    })
}
