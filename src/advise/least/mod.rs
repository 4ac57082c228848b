//! The least policy that lets a sequence of calls succeed, for each server that they go to.
//!
//! No rule about CORS is decided here. Fetches of the engine say what each browser asks, a first draft allows all of it, and whatever can be
//! taken away from the draft without a call failing in any browser is taken away.

mod asked;
mod draft;
mod drive;
mod mended;
mod transport;

use super::{GivenOrigins, GivenPolicy, InvalidPolicy, Policy, words};
use crate::{
    browsers::Profile,
    engine::{Answer, MadeRequest},
    http::{is_cors_safelisted_response_header_name, is_forbidden_response_header_name},
    request::InvalidRequest,
    url::UrlParser,
};
use alloc::{
    borrow::ToOwned,
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString},
    vec::Vec,
};
use asked::Asked;
use draft::{Draft, Drafts};
use drive::{Journey, Known};
use mended::{Direct, Fault};
use serde::Serialize;

/// One call of a sequence.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PolicyCall {
    /// The request, or why no page can make it.
    pub request: Result<MadeRequest, InvalidRequest>,
    /// The origin of the server that the call goes to, for a request that cannot be made.
    pub target: String,
    /// The user agent that got the answers.
    pub profile: Profile,
    /// The answers in order, as for [`Engine::check`](crate::Engine::check); empty if nothing was sent.
    pub answers: Vec<Answer>,
    /// The names of the response headers that script reads.
    pub reads: Vec<String>,
}

impl PolicyCall {
    /// A call of which nothing but the request is known.
    #[must_use]
    pub fn new(request: MadeRequest) -> Self {
        Self::with_answers(request, Profile::STANDARD, Vec::new())
    }

    /// A call with the answers that a user agent of this profile got.
    #[must_use]
    pub fn with_answers(request: MadeRequest, profile: Profile, answers: Vec<Answer>) -> Self {
        Self {
            target: request.request.url().origin().serialize().into(),
            request: Ok(request),
            profile,
            answers,
            reads: Vec::new(),
        }
    }

    /// A call that no page can make.
    #[must_use]
    pub fn refused(error: InvalidRequest, target: &str) -> Self {
        Self {
            request: Err(error),
            target: target.into(),
            profile: Profile::STANDARD,
            answers: Vec::new(),
            reads: Vec::new(),
        }
    }

    /// The same with the names of the response headers that script reads.
    #[must_use]
    pub fn reading(mut self, names: &[String]) -> Self {
        self.reads.extend_from_slice(names);
        self
    }
}

/// What one server needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TargetPolicy {
    /// The origin of the server.
    pub target: String,
    /// The least policy; null if no call can succeed by one.
    pub policy: Option<Policy>,
    /// The calls that the policy is for, by their places in the sequence.
    pub calls: Vec<usize>,
    /// The calls for which a policy is not enough.
    pub unmet: Vec<Unmet>,
    /// What else is worth knowing.
    pub notes: Vec<PolicyNote>,
}

/// A call for which a policy is not enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Unmet {
    /// Its place in the sequence.
    pub call: usize,
    /// The code of the finding.
    pub code: &'static str,
    /// Why, and what to do.
    pub text: String,
    /// The browsers that refuse the call all the same.
    pub browsers: Vec<&'static str>,
}

/// Something worth knowing about a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PolicyNote {
    /// Stable, for programs.
    pub code: &'static str,
    /// One or two sentences.
    pub text: String,
}

/// The user agents that a policy has to serve.
const PROFILES: [Profile; 4] = [Profile::STANDARD, Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT];

/// The least policy of each server that the calls go to, in the order in which the calls first reach them. Servers of the page's own origin
/// need none, and neither do calls without CORS.
///
/// `is_public`: whether every page may call, as long as no call has credentials.
#[must_use]
pub fn least_policies(calls: &[PolicyCall], is_public: bool, parser: UrlParser) -> Vec<TargetPolicy> {
    let mut sequence = Sequence {
        is_public,
        parser,
        ..Sequence::default()
    };
    for (place, call) in calls.iter().enumerate() {
        sequence.add(place, call);
    }
    sequence.finish(calls)
}

/// What is known of the sequence so far.
struct Sequence {
    is_public: bool,
    parser: UrlParser,
    targets: Vec<TargetPolicy>,
    drafts: Drafts,
    /// The journeys that differ in what they ask, each with the call that stands for it.
    journeys: BTreeMap<Vec<Vec<Asked>>, Known>,
    /// For each server, the names of the headers of its answers.
    seen_headers: BTreeMap<String, BTreeSet<String>>,
}

impl Default for Sequence {
    fn default() -> Self {
        Self {
            is_public: false,
            parser: |_, _| None,
            targets: Vec::new(),
            drafts: Drafts::default(),
            journeys: BTreeMap::new(),
            seen_headers: BTreeMap::new(),
        }
    }
}

impl Sequence {
    fn target(&mut self, name: &str) -> &mut TargetPolicy {
        let place = self.targets.iter().position(|target| target.target == name);
        let place = place.unwrap_or_else(|| {
            self.targets.push(TargetPolicy {
                target: name.to_owned(),
                policy: None,
                calls: Vec::new(),
                unmet: Vec::new(),
                notes: Vec::new(),
            });
            self.targets.len() - 1
        });
        &mut self.targets[place]
    }

    fn leave(&mut self, call: usize, target: &str, fault: Fault) {
        let Fault { code, text, browsers } = fault;
        let browsers = if browsers.is_empty() {
            Profile::BROWSERS.map(|profile| profile.name()).to_vec()
        } else {
            browsers
        };
        self.target(target).unmet.push(Unmet {
            call,
            code,
            text,
            browsers,
        });
    }

    fn add(&mut self, place: usize, call: &PolicyCall) {
        let made = match &call.request {
            Ok(made) => made,
            Err(error) => {
                let fault = Fault::new(error.code().as_str(), error.to_string());
                self.leave(place, &call.target, fault);
                return;
            }
        };
        let mut known = Known::of(made, call.profile, &call.answers);
        let mut faults = known.mend();
        let mut journeys = known.journeys();
        let mut is_possible = true;
        match known.direct(&journeys, self.is_public, self.parser) {
            None => {}
            Some(Direct::Never(fault)) => {
                faults.push(fault);
                is_possible = false;
            }
            Some(Direct::To(url, fault)) => {
                faults.push(fault);
                known = known.to(url);
                journeys = known.journeys();
            }
        }
        faults.extend(known.keep_possible(&journeys));
        is_possible &= !known.profiles.is_empty();
        if is_possible {
            faults.extend(known.warnings());
            let unusual = self.unusual(&journeys);
            is_possible = unusual.is_none();
            faults.extend(unusual);
        }
        for fault in faults {
            self.leave(place, &call.target, fault);
        }
        if !is_possible {
            return;
        }
        journeys.retain(|journey| journey.finding.is_none());
        let asked: Vec<Vec<Asked>> = journeys.into_iter().map(|journey| journey.asked).collect();
        for one in asked.iter().flatten() {
            self.drafts.allow(one);
            let calls = &mut self.target(&one.target).calls;
            if calls.last() != Some(&place) {
                calls.push(place);
            }
        }
        for (target, name) in known.answered_headers() {
            self.seen_headers.entry(target).or_default().insert(name);
        }
        if asked.iter().any(|journey| !journey.is_empty()) {
            self.journeys.entry(asked).or_insert(known);
        }
    }

    /// A value that no policy may have, because it would stand in a file.
    fn unusual(&self, journeys: &[Journey]) -> Option<Fault> {
        let asked = journeys.iter().flat_map(|journey| &journey.asked);
        let mut faults = asked.filter_map(|asked| {
            let given = GivenPolicy {
                origins: GivenOrigins::Many(
                    [&asked.origin]
                        .into_iter()
                        .filter(|origin| *origin != "null")
                        .cloned()
                        .collect(),
                ),
                methods: asked.method.iter().cloned().collect(),
                headers: asked.names.clone(),
                ..GivenPolicy::default()
            };
            let InvalidPolicy(problems) = Policy::new(given, self.parser).err()?;
            let problem = problems.into_iter().find(|problem| !problem.fault.value().is_empty())?;
            Some(Fault::new("policy-value-refused", problem.fault.to_string()))
        });
        faults.next()
    }

    fn finish(mut self, calls: &[PolicyCall]) -> Vec<TargetPolicy> {
        let passes = |drafts: &Drafts, target: &str| {
            let mut reaching = self
                .journeys
                .iter()
                .filter(|(asked, _)| asked.iter().flatten().any(|asked| asked.target == target));
            reaching.all(|(_, known)| known.is_allowed_by(drafts))
        };
        self.drafts.reduce(&passes);
        let targets: Vec<String> = self.drafts.targets();
        for name in targets {
            let (exposed, mut notes) = self.exposed(&name, calls);
            let Some(draft) = self.drafts.get(&name) else { continue };
            let policy = Policy::new(given(draft, exposed, self.is_public), self.parser).ok();
            if self.is_public && draft.credentials {
                notes.push(PolicyNote {
                    code: "public-excludes-credentials",
                    text: words::PUBLIC_WITH_CREDENTIALS.into(),
                });
            }
            let target = self.target(&name);
            target.policy = policy;
            target.notes.extend(notes);
        }
        self.targets
    }

    /// The headers that script reads of the answers of a server, as far as they have to be exposed, and what is said about others.
    fn exposed(&self, target: &str, calls: &[PolicyCall]) -> (Vec<String>, Vec<PolicyNote>) {
        let mut exposed: Vec<String> = Vec::new();
        let mut notes = Vec::new();
        let of_target = self.targets.iter().find(|one| one.target == target);
        let places = of_target.map_or(&[][..], |one| &one.calls);
        let reads: BTreeSet<&String> = places.iter().flat_map(|place| &calls[*place].reads).collect();
        for name in reads {
            if is_forbidden_response_header_name(name) {
                notes.push(PolicyNote {
                    code: "response-set-cookie-never-readable",
                    text: words::never_readable(name),
                });
            } else if !is_cors_safelisted_response_header_name(name, |_| false)
                && self.is_answered_by(target, name)
                && exposed.iter().all(|one| !one.eq_ignore_ascii_case(name))
            {
                exposed.push(name.clone());
            }
        }
        let hidden: Vec<&str> = self.seen_headers.get(target).map_or_else(Vec::new, |names| {
            let names = names.iter().map(String::as_str);
            let is_hidden = |name: &&str| {
                !is_cors_safelisted_response_header_name(name, |_| false)
                    && !is_forbidden_response_header_name(name)
                    && !transport::is_of_transport(name)
                    && exposed.iter().all(|one| !one.eq_ignore_ascii_case(name))
            };
            names.filter(is_hidden).collect()
        });
        if !hidden.is_empty() {
            notes.push(PolicyNote {
                code: "response-header-not-exposed",
                text: words::hidden(&hidden.join(", ")),
            });
        }
        (exposed, notes)
    }

    /// Whether the header comes from this server, as far as answers are known.
    fn is_answered_by(&self, target: &str, name: &str) -> bool {
        let has = |names: &BTreeSet<String>| names.iter().any(|one| one.eq_ignore_ascii_case(name));
        self.seen_headers.get(target).is_some_and(has) || !self.seen_headers.values().any(has)
    }
}

fn given(draft: &Draft, exposed_headers: Vec<String>, is_public: bool) -> GivenPolicy {
    let origins = if is_public && !draft.credentials {
        GivenOrigins::One("*".into())
    } else {
        GivenOrigins::Many(
            draft
                .origins
                .iter()
                .filter(|origin| *origin != "null")
                .cloned()
                .collect(),
        )
    };
    GivenPolicy {
        origins,
        methods: draft.methods.iter().cloned().collect(),
        headers: draft.headers.iter().cloned().collect(),
        exposed_headers,
        credentials: draft.credentials,
        max_age: None,
    }
}
