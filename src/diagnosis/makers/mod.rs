//! Who made an answer: the makers that are known by what only they send, such as a CDN, a gateway or the code for CORS of a framework.
//!
//! A row has a name for people, the kind of its maker, the signature and the source that shows the signature. A header that every answer
//! of a CDN has, such as CF-Ray, is no signature: the application's own answers have it too.

mod table;

use super::{
    Who,
    evidence::Refusal,
    sign::{Sign, Signs},
};
use crate::{
    http::{Header, HeaderList},
    request::Request,
};
use alloc::vec::Vec;
use table::MAKERS;

/// What a maker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A firewall that wants to see a person.
    Challenge,
    /// A page in front of a tunnel or a preview.
    Interstitial,
    /// A login in front of the application.
    Login,
    /// A gateway, a tunnel or a host that answers in place of the application.
    Gateway,
    /// A store for files, which knows CORS only by a configuration.
    Store,
    /// The code for CORS of a framework.
    Framework,
    /// A proxy that answers itself, with an error that says enough.
    Proxy,
    /// The web server or the framework that runs the application.
    Server,
    /// A cache; the answer that it keeps may be anyone's.
    Cache,
}

/// A maker of answers, as a row.
pub(super) struct Maker {
    pub name: &'static str,
    pub kind: Kind,
    /// The first and the last status of its answers.
    status: (u16, u16),
    /// Its signature, all of which is needed: marks with " & " between them. `name: text` is a header that has this text, in lower case;
    /// `name` a header that is there, `!name` one that is not; `@text` stands in the URL that was requested, before its query, and `>text`
    /// there or in the URL that the answer redirects to.
    signature: &'static str,
    /// What to do, where the act of the cause is too general; empty if it is not.
    pub act: &'static str,
    /// Who has to act, if it is not the one of the cause.
    pub who: Option<Who>,
    /// Whether another maker could look alike.
    pub is_likely: bool,
}

impl Kind {
    /// The sign of the causes that are about a maker of this kind; null if it is only named.
    const fn sign(self) -> Option<Sign> {
        match self {
            Self::Challenge => Some(Sign::MadeByChallenge),
            Self::Interstitial => Some(Sign::MadeByInterstitial),
            Self::Login => Some(Sign::MadeByLogin),
            Self::Gateway => Some(Sign::MadeByGateway),
            Self::Store => Some(Sign::MadeByStore),
            Self::Framework => Some(Sign::ShowsCorsCode),
            Self::Cache => Some(Sign::FromCache),
            Self::Proxy | Self::Server => None,
        }
    }
}

impl Maker {
    /// A row. `source` shows the signature, or what the maker does; a row without one does not compile.
    const fn new(name: &'static str, kind: Kind, signature: &'static str, source: &str) -> Self {
        assert!(source.len() > "https://".len());
        Self {
            name,
            kind,
            status: (0, 999),
            signature,
            act: "",
            who: None,
            is_likely: false,
        }
    }

    const fn status(mut self, first: u16, last: u16) -> Self {
        self.status = (first, last);
        self
    }

    const fn act(mut self, act: &'static str) -> Self {
        self.act = act;
        self
    }

    const fn acts_on(mut self, who: Who, act: &'static str) -> Self {
        self.who = Some(who);
        self.act(act)
    }

    const fn likely(mut self) -> Self {
        self.is_likely = true;
        self
    }

    /// The sign that an answer of this maker has; null if the maker is only named.
    pub const fn sign(&self) -> Option<Sign> {
        self.kind.sign()
    }

    /// Whether a cause that needs these signs is about a maker of this kind.
    pub fn is_meant(&self, needs: Signs) -> bool {
        self.sign().is_some_and(|sign| needs.has(sign))
    }

    fn marks(&self) -> impl Iterator<Item = &'static str> {
        self.signature.split(" & ")
    }

    /// The headers of the signature, as the answer has them.
    pub fn seen<'a>(&self, headers: &'a HeaderList) -> impl Iterator<Item = &'a Header> {
        self.marks().filter_map(|mark| {
            let name = mark.split(": ").next()?;
            headers.iter().find(|header| header.name.matches(name))
        })
    }

    fn has_made(&self, refusal: &Refusal<'_>, target: &str) -> bool {
        let status = refusal.response.status.get();
        let asked = without_query(&refusal.seen.asked.url);
        let is_there = |mark: &str| {
            let (kind, text) = mark.split_at(1);
            match kind {
                "!" => !refusal.has(text),
                "@" => asked.contains(text),
                ">" => asked.contains(text) || target.contains(text),
                _ => {
                    let (name, text) = mark.split_once(": ").unwrap_or((mark, ""));
                    let value = refusal.header(name);
                    value.is_some_and(|value| value.to_ascii_lowercase().contains(text))
                }
            }
        };
        (self.status.0..=self.status.1).contains(&status) && self.marks().all(is_there)
    }
}

/// Who made an answer, and the cache that kept it, as far as the answer shows.
pub(super) fn makers(refusal: &Refusal<'_>, request: &Request) -> Vec<&'static Maker> {
    let target = refusal.target(request).unwrap_or_default();
    let target = without_query(&target);
    let find = |is_cache: bool| {
        let mut makers = MAKERS.iter().filter(|maker| (maker.kind == Kind::Cache) == is_cache);
        makers.find(|maker| maker.has_made(refusal, target))
    };
    find(false).into_iter().chain(find(true)).collect()
}

fn without_query(url: &str) -> &str {
    url.split_once('?').map_or(url, |(before, _)| before)
}
