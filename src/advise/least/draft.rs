//! Drafts of policies, and the answers of a server that has one.

use super::asked::Asked;
use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

/// What a server allows.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub origins: BTreeSet<String>,
    pub methods: BTreeSet<String>,
    pub headers: BTreeSet<String>,
    pub credentials: bool,
}

/// The drafts of all servers, by their origins.
#[derive(Clone, Debug, Default)]
pub(super) struct Drafts(BTreeMap<String, Draft>);

/// A part of a draft that may be taken away.
enum Part {
    Origin(String),
    Method(String),
    Header(String),
    Credentials,
}

impl Draft {
    fn parts(&self) -> Vec<Part> {
        let origins = self.origins.iter().cloned().map(Part::Origin);
        let methods = self.methods.iter().cloned().map(Part::Method);
        let headers = self.headers.iter().cloned().map(Part::Header);
        let credentials = self.credentials.then_some(Part::Credentials);
        origins.chain(methods).chain(headers).chain(credentials).collect()
    }

    fn without(mut self, part: &Part) -> Self {
        match part {
            Part::Origin(origin) => {
                self.origins.remove(origin);
            }
            Part::Method(method) => {
                self.methods.remove(method);
            }
            Part::Header(name) => {
                self.headers.remove(name);
            }
            Part::Credentials => self.credentials = false,
        }
        self
    }

    /// The headers that the server answers with.
    pub(super) fn answer(&self, asked: &Asked) -> Vec<(&'static str, String)> {
        let mut headers = Vec::new();
        if !self.origins.contains(&asked.origin) {
            return headers;
        }
        // Without credentials `*` stands for every origin, `null` too.
        let any = asked.origin == "null" && !self.credentials;
        headers.push((
            "Access-Control-Allow-Origin",
            if any { "*".into() } else { asked.origin.clone() },
        ));
        if self.credentials {
            headers.push(("Access-Control-Allow-Credentials", "true".into()));
        }
        if asked.method.is_some() {
            let join = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join(", ");
            for (name, values) in [
                ("Access-Control-Allow-Methods", &self.methods),
                ("Access-Control-Allow-Headers", &self.headers),
            ] {
                if !values.is_empty() {
                    headers.push((name, join(values)));
                }
            }
        }
        headers
    }
}

impl Drafts {
    /// Allows what is asked.
    pub(super) fn allow(&mut self, asked: &Asked) {
        let draft = self.0.entry(asked.target.clone()).or_default();
        draft.origins.insert(asked.origin.clone());
        draft.methods.extend(asked.method.clone());
        draft.headers.extend(asked.names.iter().cloned());
        // Who asks without them may still need them after a redirect: it is tried.
        draft.credentials = true;
    }

    pub(super) fn get(&self, target: &str) -> Option<&Draft> {
        self.0.get(target)
    }

    pub(super) fn targets(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }

    /// Takes away what is not needed: `passes` says whether the calls to a server still pass.
    pub(super) fn reduce(&mut self, passes: &dyn Fn(&Self, &str) -> bool) {
        for target in self.targets() {
            let parts = self.0.get(&target).map(Draft::parts).unwrap_or_default();
            for part in parts {
                let mut less = self.clone();
                let draft = less.0.remove(&target).unwrap_or_default().without(&part);
                less.0.insert(target.clone(), draft);
                if passes(&less, &target) {
                    *self = less;
                }
            }
        }
    }
}
