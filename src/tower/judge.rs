//! Judges exchanges on a thread of its own, and counts the refusals.

use super::{Refusal, Tell, Work, exchange::Seen};
use crate::{
    capture::{Call, CallOutcome, MessageKind, Recording, judge},
    url::url_crate,
};
use std::{
    collections::{HashMap, VecDeque},
    eprintln, format,
    string::{String, ToString},
    sync::{
        Arc, OnceLock,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
    vec::Vec,
};

/// How many exchanges wait to be judged. What comes while so many wait is not judged, so that a busy server keeps its memory.
const MOST_WAITING: usize = 1000;
/// How many kinds of refusals are kept. The oldest is forgotten first, and may be told again.
const MOST_KINDS: usize = 1000;
/// From how many characters on a part of a path with a digit is the name of one of many things.
const LEAST_OF_NAME: usize = 16;

#[derive(Clone, Default)]
pub(super) struct Settings {
    pub origins: Option<Arc<[String]>>,
    pub tell: Option<Tell>,
}

/// The thread, which begins with the first exchange and ends with the last service.
#[derive(Clone)]
pub(super) struct Judge {
    settings: Settings,
    work: Arc<OnceLock<Option<SyncSender<Work>>>>,
}

impl Judge {
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            work: Arc::default(),
        }
    }

    /// Takes an exchange that is over. Neither waits nor fails.
    pub fn take(&self, seen: Seen) {
        let sender = self.work.get_or_init(|| {
            let (sender, receiver) = sync_channel(MOST_WAITING);
            let bench = Bench::new(self.settings.clone());
            // Without a thread nothing is explained, and nothing else changes.
            let thread = thread::Builder::new().name("corsight".to_string());
            thread.spawn(move || bench.work(&receiver)).ok().map(|_| sender)
        });
        if let Some(sender) = sender {
            let _ = sender.try_send(Work::new(seen));
        }
    }
}

/// What the thread has.
struct Bench {
    settings: Settings,
    counts: HashMap<String, u64>,
    /// The kinds in the order in which they were first seen.
    kinds: VecDeque<String>,
}

impl Bench {
    fn new(settings: Settings) -> Self {
        Self {
            settings,
            counts: HashMap::new(),
            kinds: VecDeque::new(),
        }
    }

    fn work(mut self, receiver: &Receiver<Work>) {
        for seen in receiver {
            if let Some(refusal) = self.judge(&seen) {
                self.tell(&refusal);
            }
        }
    }

    fn judge(&mut self, seen: &Seen) -> Option<Refusal> {
        let call = call_of(seen)?;
        if call.outcome != CallOutcome::Blocked {
            return None;
        }
        let origin = call.origin.as_deref()?;
        let judged = judge(origin, call.profile, &call.request, &call.responses, url_crate).ok()?;
        let code = &judged.diagnosis.causes.first()?.code;
        let is_meant = |origins: &Arc<[String]>| origins.contains(&seen.origin);
        let is_expected = !self.settings.origins.as_ref().is_none_or(is_meant);
        let kind = if is_expected {
            seen.origin.clone()
        } else {
            format!("{code} {origin} {} {}", call.request.method, endpoint(&seen.path))
        };
        Some(Refusal {
            count: self.count(kind),
            origin: seen.origin.clone(),
            method: call.request.method.clone(),
            url: seen.url.clone(),
            status: seen.status,
            is_preflight: call
                .messages
                .first()
                .is_some_and(|message| message.kind == MessageKind::Preflight),
            is_expected,
            depends_on_credentials: call.unknowns.iter().any(|unknown| unknown.otherwise.is_some()),
            diagnosis: judged.diagnosis,
        })
    }

    fn count(&mut self, kind: String) -> u64 {
        if !self.counts.contains_key(&kind) {
            if self.kinds.len() >= MOST_KINDS
                && let Some(oldest) = self.kinds.pop_front()
            {
                self.counts.remove(&oldest);
            }
            self.kinds.push_back(kind.clone());
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        *count
    }

    fn tell(&self, refusal: &Refusal) {
        if let Some(tell) = &self.settings.tell {
            tell(refusal);
            return;
        }
        let is_told = if refusal.is_expected {
            refusal.count == 1
        } else {
            is_power_of_ten(refusal.count)
        };
        if is_told {
            eprintln!("{refusal}");
        }
    }
}

/// The call of a recording of this exchange alone.
fn call_of(seen: &Seen) -> Option<Call> {
    let mut recording = Recording::new(url_crate);
    recording.feed(seen.har().as_bytes()).ok()?;
    recording.finish().ok()?;
    recording.report().calls.into_iter().next()
}

fn is_power_of_ten(count: u64) -> bool {
    count == 10_u64.pow(count.ilog10())
}

/// The path without what names one of many things: numbers, UUIDs and other long words with digits.
fn endpoint(path: &str) -> String {
    let is_name = |part: &str| {
        let has_digit = part.contains(|character: char| character.is_ascii_digit());
        let is_number = !part.is_empty() && part.chars().all(|character| character.is_ascii_digit());
        is_number || (has_digit && part.len() >= LEAST_OF_NAME)
    };
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if is_name(part) { ":id" } else { part })
        .collect();
    parts.join("/")
}
