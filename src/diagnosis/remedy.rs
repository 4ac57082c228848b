//! The remedies that more than one finding has.

use super::{Finding, Who};
use crate::infra::{sorted::sort, text::join};
use alloc::{string::String, vec::Vec};

pub(super) use crate::infra::text::number;

impl Finding {
    /// What makes a response pass the CORS check for `origin`: the origin itself, never `*` where there are credentials and never
    /// `null`.
    pub(super) fn allow_origin(&mut self, origin: &str, credentials: bool) -> &mut Self {
        const NAME: &str = "Access-Control-Allow-Origin";
        match (origin, credentials) {
            ("null", true) => self,
            ("null", false) => self.expected("*").send(
                NAME,
                "*",
                "Send this header if anyone may read the answer; don't allow null, which any sandboxed frame has.",
            ),
            _ => self
                .expected(origin)
                .send(
                    NAME,
                    origin,
                    "Send this header once, with exactly this value, on every answer of this URL, to preflights and in errors too.",
                )
                .vary_origin(),
        }
    }

    pub(super) fn vary_origin(&mut self) -> &mut Self {
        self.send(
            "Vary",
            "Origin",
            "Send this too if the value depends on the request, so that caches keep the answers for different origins apart.",
        )
    }

    pub(super) fn allow_credentials(&mut self) -> &mut Self {
        self.expected("true")
            .send(
                "Access-Control-Allow-Credentials",
                "true",
                "Send this header once, in lower case, if the page may use the visitor's cookies here.",
            )
            .without_credentials()
    }

    /// The client's own way out where only credentials are in the way.
    pub(super) fn without_credentials(&mut self) -> &mut Self {
        self.act(
            Who::Client,
            "If this URL needs no cookies, make the request without credentials: credentials \"same-origin\" in fetch(), withCredentials false in XMLHttpRequest and jQuery.",
        )
    }

    /// An `Access-Control-Allow-…` list for the answer to the preflight.
    pub(super) fn allow_list(&mut self, name: &str, list: &str) -> &mut Self {
        self.expected(list).send(
            name,
            list,
            "Send this header on the answer to the preflight, the OPTIONS request of this URL.",
        )
    }
}

/// A list of methods or header names to be sent, each once.
pub(super) struct List {
    items: Vec<String>,
    /// Whether `*` is left out, being no wildcard.
    credentials: bool,
}

impl List {
    pub(super) fn new(credentials: bool) -> Self {
        Self {
            items: Vec::new(),
            credentials,
        }
    }

    #[inline(never)]
    pub(super) fn add(&mut self, item: &str) {
        if !(self.credentials && item == "*") {
            self.items.push(item.into());
        }
    }

    /// Without what is there already: in the same letters, or whatever their case for `names`.
    pub(super) fn text(self, names: bool) -> String {
        let mut order = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            let key = if names { item.to_ascii_lowercase() } else { item.clone() };
            order.push((key, index));
        }
        let mut last = None;
        let mut items = self.items;
        // The first of equal ones comes first.
        for (key, index) in sort(order) {
            if last.as_ref() == Some(&key) {
                items[index].clear();
            }
            last = Some(key);
        }
        items.retain(|item| !item.is_empty());
        join(&items, ", ")
    }
}
