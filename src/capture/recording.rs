//! A recording that is read, and the calls in it.

use super::parts::origin_of;
use super::{
    call::{Context, call_of, id, may_be_cached},
    cdp::{Event, Session},
    exchange::Exchange,
    har::Entry,
    judge::{Engines, Judge},
    pairing::{Group, pair},
    recorder::RecorderName,
    report::{Judged, RecordedRequest, RecordedResponse, Report, UnreadPart},
    request,
    shape::Part,
    stream::{Broken, Element, Reader},
    words,
};
use crate::url::UrlParser;
use alloc::{borrow::ToOwned, collections::BTreeMap, string::String, vec::Vec};
use serde::Deserialize;

/// How many requests are kept.
const MOST_EXCHANGES: usize = 100_000;
/// How many parts that could not be read are named.
const MOST_UNREAD: usize = 100;
/// How many characters of a URL are in the place of what could not be read.
const MOST_OF_PLACE: usize = 200;
/// How far back a preflight that filled the cache is looked for, among those of its URL.
const MOST_PREFLIGHTS: usize = 16;

/// A recording that is being read: a HAR, entries of one, or events of the DevTools protocol.
///
/// - Verbs: [`feed`](Self::feed) takes the next bytes, [`finish`](Self::finish) says that there are no more.
/// - Then: [`report`](Self::report) gives all calls, [`changes`](Self::changes) those that are new or have changed.
///
/// ```
/// use corsight::{capture::{CallOutcome, Recording}, url::url_crate};
///
/// let har = r#"{"log": {"creator": {"name": "mitmproxy"}, "entries": [{
///     "request": {"method": "GET", "url": "https://api.example/", "headers": [{"name": "Origin", "value": "https://app.example"}]},
///     "response": {"status": 200, "headers": []}
/// }]}}"#;
/// let mut recording = Recording::new(url_crate);
/// recording.feed(har.as_bytes())?;
/// recording.finish()?;
/// assert_eq!(recording.report().calls[0].outcome, CallOutcome::Blocked);
/// # Ok::<(), corsight::capture::Broken>(())
/// ```
pub struct Recording {
    parser: UrlParser,
    reader: Reader,
    taken: Taken,
    /// The calls that [`changes`](Recording::changes) gave, by the exchange that was recorded first, and what they were made of.
    given: BTreeMap<usize, Origins>,
}

/// What a call was made of: the exchanges of its group and, for each, how many events told of it.
type Origins = (Group, Vec<usize>);

/// What was taken out of a recording.
#[derive(Default)]
struct Taken {
    recorder: RecorderName,
    browser: RecorderName,
    exchanges: Vec<Exchange>,
    /// The page that each exchange names.
    pagerefs: Vec<Option<String>>,
    pages: BTreeMap<String, String>,
    session: Session,
    entries: usize,
    ignored: usize,
    unread: Vec<UnreadPart>,
}

#[derive(Deserialize)]
struct Page {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(rename = "_url")]
    url: Option<String>,
}

impl Recording {
    /// A recording of which nothing is read yet. `parser` reads URLs.
    #[must_use]
    pub fn new(parser: UrlParser) -> Self {
        Self {
            parser,
            reader: Reader::new(),
            taken: Taken::default(),
            given: BTreeMap::new(),
        }
    }

    /// Names the recorder, if the recording has no `creator` of its own.
    #[must_use]
    pub fn recorded_by(mut self, name: &str) -> Self {
        self.taken.recorder.name = name.to_owned();
        self
    }

    /// How many bytes were read.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.reader.offset()
    }

    /// Takes the next bytes of the JSON.
    ///
    /// # Errors
    /// [`Broken`] with the place where the bytes are no JSON.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let (taken, parser) = (&mut self.taken, self.parser);
        self.reader.feed(bytes, &mut |element| taken.take(&element, parser))
    }

    /// Says that there are no more bytes.
    ///
    /// # Errors
    /// [`Broken`] if the JSON is not at its end.
    pub fn finish(&mut self) -> Result<(), Broken> {
        let (taken, parser) = (&mut self.taken, self.parser);
        self.reader.finish(&mut |element| taken.take(&element, parser))
    }

    /// The calls, in the order in which they began, and what belongs to none.
    #[must_use]
    pub fn report(&self) -> Report {
        self.taken.report(self.parser, &mut |_, _| true)
    }

    /// The calls that are new or have changed since the last call of this method, and the ids of those that are a part of another call now.
    /// What a call was made of is compared, so only what has changed is judged.
    pub fn changes(&mut self) -> (Report, Vec<String>) {
        let mut now = BTreeMap::new();
        let given = core::mem::take(&mut self.given);
        let report = self.taken.report(self.parser, &mut |group, exchanges| {
            let versions = group.exchanges().map(|index| exchanges[index].version).collect();
            let (first, origins) = (group.first_recorded(), (group.clone(), versions));
            let is_new = given.get(&first) != Some(&origins);
            now.insert(first, origins);
            is_new
        });
        let gone = given
            .keys()
            .filter(|first| !now.contains_key(first))
            .map(|&first| id(first))
            .collect();
        self.given = now;
        (report, gone)
    }
}

/// What the engine says of a call with this origin, this profile, this request and these answers.
///
/// # Errors
/// The words of the error if no page can make such a request.
pub fn judge(
    origin: &str,
    profile: &str,
    request: &RecordedRequest,
    responses: &[RecordedResponse],
    parser: UrlParser,
) -> Result<Judged, String> {
    Ok(Judge::new(&Engines::default(), origin, profile, request, parser)?.judged(responses))
}

impl Taken {
    fn take(&mut self, element: &Element<'_>, parser: UrlParser) {
        match element.part {
            Part::Creator => self.recorder = read(element).unwrap_or_default(),
            Part::Browser => self.browser = read(element).unwrap_or_default(),
            Part::Page => {
                if let Some(Page { id, title, url }) = read(element) {
                    // Chromium writes the URL of the page as its title.
                    let url = url.filter(|url| origin_of(url).is_some()).unwrap_or(title);
                    self.pages.insert(id, url);
                }
            }
            Part::Entry => {
                self.entries += 1;
                self.take_entry(element, parser);
            }
        }
    }

    fn take_entry(&mut self, element: &Element<'_>, parser: UrlParser) {
        let Some(json) = element.json else {
            self.leave(element, words::TOO_LONG);
            return;
        };
        let is_full = self.exchanges.len() + self.session.len() >= MOST_EXCHANGES;
        if is_full {
            self.leave(element, words::TOO_MANY);
            return;
        }
        if let Ok(entry) = serde_json::from_slice::<Entry>(json) {
            let pageref = entry.pageref.clone();
            let mut exchange = entry.into_exchange();
            exchange.drop_pseudo_headers();
            if self.recorder.facts().completes_unsent {
                exchange.is_sent = exchange.answer.is_some();
            }
            if is_document(&exchange)
                && let Some(id) = &pageref
            {
                self.pages.insert(id.clone(), exchange.url.clone());
            }
            if is_of_no_interest(&exchange, parser) {
                self.ignored += 1;
                return;
            }
            self.exchanges.push(exchange);
            self.pagerefs.push(pageref);
        } else if let Ok(event) = serde_json::from_slice::<Event>(json) {
            if self.recorder.name.is_empty() {
                self.recorder.name = "CDP".into();
            }
            self.session.take(event);
        } else {
            self.leave(element, words::NO_ENTRY);
        }
    }

    /// Notes an entry that is not read.
    fn leave(&mut self, element: &Element<'_>, reason: &str) {
        if self.unread.len() < MOST_UNREAD {
            let Element { offset, line, .. } = element;
            self.unread.push(UnreadPart {
                place: words::place(self.entries, *offset, *line),
                reason: reason.to_owned(),
            });
        }
    }

    /// The calls whose groups are wanted.
    fn report(&self, parser: UrlParser, is_wanted: &mut dyn FnMut(&Group, &[Exchange]) -> bool) -> Report {
        let of_session;
        let exchanges = if self.session.len() == 0 {
            &self.exchanges
        } else {
            of_session = self.session.exchanges();
            &of_session
        };
        let facts = self.recorder.facts();
        let mut preflights: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, exchange) in exchanges.iter().enumerate() {
            if exchange.is_preflight && exchange.answer.is_some() {
                preflights.entry(exchange.plain_url()).or_default().push(index);
            }
        }
        let cached_preflight = |request: &Exchange| {
            let of_url = preflights.get(request.plain_url())?.iter().rev().take(MOST_PREFLIGHTS);
            of_url.copied().find(|&index| may_be_cached(&exchanges[index], request))
        };
        let context = Context {
            exchanges,
            facts,
            parser,
            engines: Engines::default(),
            cached_preflight: &cached_preflight,
        };
        let page_of = |index: usize| {
            let named = exchanges[index].page.as_deref();
            named.or_else(|| self.pages.get(self.pagerefs.get(index)?.as_ref()?).map(String::as_str))
        };
        let mut report = Report {
            calls: Vec::new(),
            ignored: self.ignored,
            unread: self.unread.clone(),
            recorder: self.recorder.clone(),
        };
        for group in pair(exchanges, facts, parser) {
            let Some(page) = request::of_group(&group, exchanges, page_of) else {
                report.ignored += group.exchanges().count();
                continue;
            };
            if !is_wanted(&group, exchanges) {
                continue;
            }
            let url = page.request.url.clone();
            match call_of(&group, page, &context) {
                Ok(call) => report.calls.push(call),
                Err(reason) if report.unread.len() < MOST_UNREAD => report.unread.push(UnreadPart {
                    place: url.chars().take(MOST_OF_PLACE).collect(),
                    reason,
                }),
                Err(_) => {}
            }
        }
        report
    }
}

fn read<T: for<'de> Deserialize<'de>>(element: &Element<'_>) -> Option<T> {
    serde_json::from_slice(element.json?).ok()
}

fn is_document(exchange: &Exchange) -> bool {
    exchange.resource_type.as_deref() == Some("document") || exchange.header("Sec-Fetch-Dest") == Some("document")
}

/// Whether CORS certainly does not matter to an exchange, so that it need not be kept.
fn is_of_no_interest(exchange: &Exchange, parser: UrlParser) -> bool {
    if exchange.answer.is_none() || exchange.failure.is_some() || exchange.is_preflight {
        return false;
    }
    let is_same_origin = |url: &str| exchange.header("Origin") == origin_of(url);
    if exchange.header("Origin").is_some() {
        return is_same_origin(&exchange.url)
            && exchange
                .redirect_target(parser)
                .is_none_or(|target| is_same_origin(&target));
    }
    // A request of the same origin may be redirected to another one.
    let is_redirect = exchange
        .redirect_target(parser)
        .is_some_and(|target| origin_of(&target) != origin_of(&exchange.url));
    let is_opaque_fetch = exchange.header("Sec-Fetch-Mode") == Some("no-cors")
        && exchange.header("Sec-Fetch-Dest") == Some("empty")
        && exchange.header("Sec-Fetch-Site") != Some("same-origin");
    if is_redirect || is_opaque_fetch {
        return exchange.header("Sec-Fetch-Mode") == Some("navigate");
    }
    is_document(exchange) || exchange.header("Sec-Fetch-Site").is_some() || !exchange.speaks_of_cors()
}
