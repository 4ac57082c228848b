//! The bounds of the preflight cache: the number of entries, of bytes of text and of entries of one URL, and which entries are evicted. And
//! what is known of every browser where the cache spares a preflight.

use corsight::{
    browsers::Profile,
    cors::{CorsPreflightCache, Now, cors_preflight_response_check},
    engine::{Answer, BrowserOutcome, Engine, Verdict},
    environment::EnvironmentSettings,
    fetch::Action,
    http::{HeaderList, HeaderName, HeaderValue, Method, Status},
    origin::Origin,
    request::{NewRequest, Request},
    response::Response,
    url::Url,
};
use std::{collections::BTreeSet, sync::Arc};

/// A page that sends PUT requests to one URL after another.
struct Page {
    client: Arc<EnvironmentSettings>,
    cache: CorsPreflightCache,
}

impl Page {
    fn new(capacity: usize) -> Self {
        Self::with_partition_key(capacity, "")
    }

    fn with_partition_key(capacity: usize, key: &str) -> Self {
        let origin = Origin::parse("https://app.example").unwrap();
        let mut client = EnvironmentSettings::new(origin);
        client.network_partition_key = key.into();
        Self {
            client: Arc::new(client),
            cache: CorsPreflightCache::with_capacity(capacity),
        }
    }

    fn put(&self, path: &str) -> Request {
        let url = Url::parse(&format!("https://api.example/{path}")).unwrap();
        let mut request = Request::new(url, self.client.clone());
        request.method = Method::new("PUT").unwrap();
        request.unsafe_request = true;
        request
    }

    /// Stores an answer that allows PUT and these header names.
    fn store(&mut self, path: &str, names: &str, seconds: &str, now: u64) {
        let mut list = HeaderList::new();
        for (name, value) in [
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Allow-Methods", "PUT"),
            ("Access-Control-Allow-Headers", names),
            ("Access-Control-Max-Age", seconds),
        ] {
            let value = HeaderValue::try_from(value.as_bytes()).unwrap();
            list.append_as_received(HeaderName::try_from(name).unwrap(), value);
        }
        let (request, response) = (self.put(path), Response::new(Status::new(204).unwrap(), list));
        let grant = cors_preflight_response_check(&request, &response, &Profile::STANDARD, 86_400);
        let Ok(grant) = grant else {
            panic!("the answer allows PUT")
        };
        self.cache.store(&request, &grant, &Profile::STANDARD, Now(now));
    }

    fn covers(&self, path: &str, names: &[&str], now: u64) -> bool {
        let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
        self.cache.covers(&self.put(path), &names, &Profile::STANDARD, Now(now))
    }
}

#[test]
fn the_urls_that_were_stored_longest_ago_go_first() {
    let mut page = Page::new(16);
    for number in 0..16 {
        page.store(&number.to_string(), "", "600", number);
    }
    assert_eq!(page.cache.len(), 16);
    // An eighth of the cache is freed: the first two entries are evicted, and there is room for the new entry.
    page.store("new", "", "600", 20);
    let covered: Vec<u64> = (0..16)
        .filter(|number| page.covers(&number.to_string(), &[], 20))
        .collect();
    assert_eq!(covered, (3..16).collect::<Vec<_>>());
    assert!(page.covers("new", &[], 20));
    assert_eq!(page.cache.len(), 14);
}

#[test]
fn what_has_expired_goes_before_anything_else() {
    let mut page = Page::new(16);
    for number in 0..16 {
        // The later half of the entries expires early.
        page.store(&number.to_string(), "", if number < 8 { "600" } else { "1" }, number);
    }
    page.store("new", "", "600", 2_000);
    assert!((0..8).all(|number| page.covers(&number.to_string(), &[], 2_000)));
    assert_eq!(page.cache.len(), 9);
}

#[test]
fn text_is_bounded_by_512_bytes_an_entry() {
    let mut page = Page::new(100);
    for number in 0..60 {
        page.store(&format!("{number}{}", "x".repeat(1_000)), "", "600", number);
        // 51 URLs of a little more than 1,000 bytes are more than 51,200 bytes.
        assert!(page.cache.len() <= 50, "{}", page.cache.len());
    }
    assert!(page.cache.len() >= 40, "{}", page.cache.len());
    let kept = |number: u64| page.covers(&format!("{number}{}", "x".repeat(1_000)), &[], 60);
    assert!(kept(59) && !kept(0));
}

#[test]
fn text_of_names_counts_as_that_of_urls() {
    let mut page = Page::new(100);
    for number in 0..60 {
        page.store(&number.to_string(), &"x".repeat(2_000), "600", number);
        // Two entries each, a method and a header name: 26 answers of a little more than 2,000 bytes are more than 51,200 bytes.
        assert!(page.cache.len() <= 50, "{}", page.cache.len());
    }
    assert!(page.cache.len() >= 40, "{}", page.cache.len());
}

/// A path with which an answer for PUT has 1,000 bytes of text: the key, the origin, the URL and the method.
fn path_of_1000_bytes(number: u64, key: &str) -> String {
    let others = key.len() + "https://app.example".len() + "https://api.example/".len() + "PUT".len();
    format!("{number}{}", "x".repeat(1_000 - others - number.to_string().len()))
}

#[test]
fn an_eighth_of_the_text_is_freed() {
    for key in ["", "k", "https://partition.example"] {
        // 16 entries have 8,192 bytes, which is enough for eight answers of 1,000 bytes.
        let mut page = Page::with_partition_key(16, key);
        for number in 0..8 {
            page.store(&path_of_1000_bytes(number, key), "", "600", number);
        }
        assert_eq!(page.cache.len(), 8);
        // 7,168 bytes are left when an eighth is free: six of these answers and the new one.
        page.store(&path_of_1000_bytes(8, key), "", "600", 8);
        let covered = |number: &u64| page.covers(&path_of_1000_bytes(*number, key), &[], 8);
        assert_eq!((0..9).filter(covered).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7, 8]);
    }
}

#[test]
fn text_is_bounded_to_the_byte() {
    for key in ["", "k", "https://partition.example"] {
        for (more, expected) in [(192, 9), (193, 7)] {
            let mut page = Page::with_partition_key(16, key);
            for number in 0..8 {
                page.store(&path_of_1000_bytes(number, key), "", "600", number);
            }
            let mut rest = path_of_1000_bytes(8, key);
            rest.truncate(rest.len() + more - 1_000);
            page.store(&rest, "", "600", 8);
            assert_eq!(page.cache.len(), expected);
        }
    }
}

#[test]
fn text_is_bounded_after_an_answer_was_replaced() {
    let mut page = Page::new(16);
    for number in [0, 1, 2, 3, 3, 4, 5, 6, 7, 8] {
        page.store(&path_of_1000_bytes(number, ""), "", "600", number);
        assert!(page.cache.len() <= 8, "{}", page.cache.len());
    }
}

#[test]
fn what_was_cleared_takes_no_room() {
    let mut page = Page::new(100);
    for number in 0..50 {
        page.store(&number.to_string(), "", "600", 0);
    }
    // An expired entry stays until the room is needed.
    page.store("expired", "", "1", 0);
    let long = "x".repeat(1_000);
    for _ in 0..100 {
        page.store(&long, &long, "600", 2_000);
        let request = page.put(&long);
        page.cache.clear_entries(&request, &Profile::STANDARD);
    }
    assert!((0..50).all(|number| page.covers(&number.to_string(), &[], 2_000)));
    assert_eq!(page.cache.len(), 51);
    assert!(!page.cache.is_empty());
}

#[test]
fn one_url_has_1024_entries() {
    let names = |range: std::ops::Range<u32>| range.map(|number| format!("x-{number}")).collect::<Vec<_>>().join(",");
    let mut page = Page::new(10_000);
    // With PUT the answer has 1,024 entries; one more is too many for an answer.
    page.store("long", &names(0..1_024), "600", 0);
    assert!(page.cache.is_empty());
    page.store("long", &names(0..1_023), "600", 0);
    assert!(page.covers("long", &["x-0", "x-1022"], 0));
    // An answer without room for it replaces the earlier entries of its URL.
    page.store("long", &names(0..400), "600", 1);
    assert!(page.covers("long", &["x-0", "x-399"], 1) && !page.covers("long", &["x-400"], 1));
    // There is room for this answer, because PUT is an entry already.
    page.store("long", &names(400..1_022), "600", 2);
    assert!(page.covers("long", &["x-0", "x-1021"], 2));
    assert_eq!(page.cache.len(), 1_023);
}

/// Stores, clears and expires in an order that looks random, beside a set of the standard library.
#[test]
fn urls_are_a_set() {
    let mut page = Page::new(100_000);
    let mut set = BTreeSet::new();
    let mut state = 1_u32;
    for step in 0..5_000_u32 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let path = ((state >> 16) % 500).to_string();
        assert_eq!(page.covers(&path, &[], 0), set.contains(&path), "step {step}");
        match (state >> 8) % 5 {
            // Entries with an odd path expire first.
            0..=2 => {
                let seconds = if path.ends_with(['1', '3', '5', '7', '9']) {
                    "1"
                } else {
                    "600"
                };
                page.store(&path, "", seconds, 0);
                set.insert(path);
            }
            3 => {
                let request = page.put(&path);
                page.cache.clear_entries(&request, &Profile::STANDARD);
                set.remove(&path);
            }
            _ if step % 50 == 0 => {
                page.cache.expire(Now(1_000));
                set.retain(|path: &String| path.ends_with(['0', '2', '4', '6', '8']));
            }
            _ => {}
        }
        assert_eq!(page.cache.len(), set.len(), "step {step}");
    }
    let paths: BTreeSet<String> = page
        .cache
        .entries(Now(0))
        .filter_map(|entry| Some(entry.url.strip_prefix("https://api.example/")?.to_owned()))
        .collect();
    assert_eq!(paths, set);
}

/// The verdict on a PUT at `seconds`, whose preflight is answered with leave for ten seconds, if one is sent.
fn put_at(engine: &mut Engine, seconds: u64) -> (usize, Verdict) {
    let mut new = NewRequest::new("https://api.example/");
    new.method = "PUT";
    let made = engine.make_request(&new, []).unwrap();
    let now = Now(seconds * 1_000);
    let mut conversation = engine.start(made, now);
    let mut sent = 0;
    while let Some(Action::Send(_)) = conversation.poll() {
        sent += 1;
        let allowed = [
            ("Access-Control-Allow-Origin", "*"),
            ("Access-Control-Allow-Methods", "PUT"),
            ("Access-Control-Max-Age", "10"),
        ];
        let header_list = HeaderList::from_pairs(allowed).unwrap();
        let response = Response::new(Status::new(200).unwrap(), header_list);
        conversation
            .handle_answer(engine, Answer::Response(response), now)
            .unwrap();
    }
    (sent, conversation.verdict().unwrap())
}

#[test]
fn a_preflight_that_the_cache_spares_is_no_unknown_of_other_browsers() {
    let client = EnvironmentSettings::new(Origin::parse("https://app.example").unwrap());
    let mut engine = Engine::new(client, Profile::CHROMIUM);
    for (seconds, requests) in [(0, 2), (9, 1), (11, 2)] {
        let (sent, verdict) = put_at(&mut engine, seconds);
        assert_eq!(sent, requests, "after {seconds} s");
        let browsers = [
            verdict.browsers.chromium,
            verdict.browsers.firefox,
            verdict.browsers.webkit,
        ];
        assert_eq!(browsers, [BrowserOutcome::Allowed; 3], "after {seconds} s");
    }
}
