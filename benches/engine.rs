//! Measures the time of the engine's judgements, natively, and the memory of an entry of the preflight cache.

use corsight::{
    browsers::Profile,
    cors::Now,
    engine::{Answer, Engine},
    environment::EnvironmentSettings,
    fetch::Action,
    http::{HeaderList, HeaderName, HeaderValue, Status},
    origin::Origin,
    request::NewRequest,
    response::Response,
};
use divan::{Bencher, black_box};
use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    sync::atomic::{AtomicUsize, Ordering},
};

type Pair = (&'static str, &'static [u8]);

/// Counts the bytes that are allocated and not freed.
struct Counting;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

// SAFETY: the system allocator does the work; the counter does not touch the allocated memory.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller guarantees the same conditions.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller guarantees the same conditions.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The number of entries of a large cache.
const ENTRIES: usize = 100_000;

fn main() {
    let before = IN_USE.load(Ordering::Relaxed);
    let engine = full();
    let bytes = IN_USE.load(Ordering::Relaxed) - before;
    let entries = engine.cache().len();
    assert_eq!(entries, ENTRIES);
    println!(
        "preflight cache: {} bytes an entry at {entries} entries",
        bytes / entries
    );
    drop(engine);
    divan::main();
}

fn empty() -> Engine {
    let origin = Origin::parse("https://app.example").expect("it is an origin");
    Engine::new(EnvironmentSettings::new(origin), Profile::STANDARD)
}

/// A cache full of answers for one header name, each for a URL of its own.
fn full() -> Engine {
    let mut engine = empty();
    for index in 0..ENTRIES {
        store(&mut engine, index, Now(0));
    }
    engine
}

fn url(index: usize) -> String {
    format!("https://api.example/v1/items/{index:07}")
}

/// Asks for a preflight and answers it, so that one entry is stored.
fn store(engine: &mut Engine, index: usize, now: Now) {
    let url = url(index);
    let new = NewRequest::new(&url);
    let made = engine
        .make_request(&new, [("X-A", b"1".as_slice())])
        .expect("it is valid");
    let mut conversation = engine.start(made, now);
    let Some(Action::Send(_)) = conversation.poll() else {
        panic!("a preflight is to be sent");
    };
    let answer = [
        ("Access-Control-Allow-Origin", b"*".as_slice()),
        ("Access-Control-Allow-Headers", b"x-a"),
        ("Access-Control-Max-Age", b"600"),
    ];
    let answer = Answer::Response(Response::new(Status::new(204).expect("it is a status"), list(&answer)));
    conversation.handle_answer(engine, answer, now).expect("it is awaited");
}

fn list(headers: &[Pair]) -> HeaderList {
    let mut list = HeaderList::new();
    for (name, value) in headers {
        let name = HeaderName::try_from(*name).expect("it is a name");
        list.append_as_received(name, HeaderValue::normalize(value).expect("it is a value"));
    }
    list
}

const JSON: [Pair; 3] = [
    ("Content-Type", b"application/json"),
    ("X-Requested-With", b"XMLHttpRequest"),
    ("Authorization", b"Bearer f3a9c1d7e5b2"),
];

const PREFLIGHT_ANSWER: [Pair; 6] = [
    ("Date", b"Mon, 01 Jun 2026 10:00:00 GMT"),
    ("Access-Control-Allow-Origin", b"https://app.example"),
    ("Access-Control-Allow-Methods", b"GET, POST, PUT, DELETE"),
    (
        "Access-Control-Allow-Headers",
        b"content-type, x-requested-with, authorization",
    ),
    ("Access-Control-Max-Age", b"600"),
    ("Vary", b"Origin"),
];

const ANSWER: [Pair; 20] = [
    ("Date", b"Mon, 01 Jun 2026 10:00:00 GMT"),
    ("Content-Type", b"application/json; charset=utf-8"),
    ("Content-Length", b"1234"),
    ("Connection", b"keep-alive"),
    ("Server", b"nginx"),
    ("Access-Control-Allow-Origin", b"https://app.example"),
    (
        "Access-Control-Expose-Headers",
        b"X-Request-Id, X-Total-Count, ETag, Link",
    ),
    ("Vary", b"Origin, Accept-Encoding"),
    ("Cache-Control", b"private, max-age=60"),
    ("ETag", b"W/\"5d8c72a5edda8d6a:7\""),
    ("Last-Modified", b"Mon, 01 Jun 2026 09:00:00 GMT"),
    ("X-Request-Id", b"0f8fad5b-d9cb-469f-a165-100000000007"),
    ("X-Total-Count", b"1312"),
    ("X-Runtime", b"0.012345"),
    ("X-Content-Type-Options", b"nosniff"),
    ("X-Frame-Options", b"DENY"),
    (
        "Strict-Transport-Security",
        b"max-age=63072000; includeSubDomains; preload",
    ),
    ("Referrer-Policy", b"strict-origin-when-cross-origin"),
    ("Link", b"<https://api.example/v1/items?page=2>; rel=\"next\""),
    ("Set-Cookie", b"session=7; Path=/; HttpOnly; Secure; SameSite=Lax"),
];

fn received<const COUNT: usize>(headers: [(&str, &[u8]); COUNT]) -> HeaderList {
    let mut list = HeaderList::new();
    for (name, value) in headers {
        let name = HeaderName::try_from(name).expect("a name");
        list.append_as_received(name, HeaderValue::normalize(value).expect("a value"));
    }
    list
}

fn post() -> NewRequest<'static> {
    let mut new = NewRequest::new("https://api.example/v1/items/1001");
    new.method = "POST";
    new
}

#[divan::bench(sample_size = 1000)]
fn classify_simple_get(bencher: Bencher) {
    let engine = empty();
    let new = NewRequest::new("https://api.example/v1/items/1001?page=3");
    bencher.bench(|| {
        let headers = [("Accept", b"application/json".as_slice())];
        let made = engine.make_request(black_box(&new), headers).expect("it is valid");
        engine.needs_preflight(&made, Now(0))
    });
}

#[divan::bench(sample_size = 1000)]
fn classify_json_post(bencher: Bencher) {
    let (engine, new) = (empty(), post());
    bencher.bench(|| {
        let made = engine.make_request(&new, black_box(JSON)).expect("it is valid");
        engine.needs_preflight(&made, Now(0))
    });
}

#[divan::bench(sample_size = 1000)]
fn judge_preflight(bencher: Bencher) {
    let (engine, new) = (empty(), post());
    let status = Status::new(204).expect("it is a status");
    bencher.bench_local(|| {
        let made = engine.make_request(black_box(&new), JSON).expect("it is valid");
        let response = Response::new(status, received(black_box(PREFLIGHT_ANSWER)));
        assert_eq!(engine.judge_preflight(&made, &response), 0);
    });
}

#[divan::bench(sample_size = 1000)]
fn check_and_filter_20_headers(bencher: Bencher) {
    let (engine, new) = (empty(), NewRequest::new("https://api.example/v1/items/1001?page=3"));
    let mut visible = Vec::new();
    bencher.bench_local(|| {
        let made = engine.make_request(black_box(&new), []).expect("it is valid");
        let passed = engine.filter(&made, &received(black_box(ANSWER)), &mut visible);
        assert_eq!((passed, visible.len()), (true, 8));
    });
}

#[divan::bench(sample_size = 1000)]
fn plan_json_post(bencher: Bencher) {
    let (engine, new) = (empty(), post());
    bencher.bench(|| {
        let made = engine.make_request(black_box(&new), JSON).expect("it is valid");
        engine.plan(&made, Now(0))
    });
}

#[divan::bench(sample_size = 4096)]
fn cache_look_up_hit(bencher: Bencher) {
    look_up(bencher, 0);
}

#[divan::bench(sample_size = 4096)]
fn cache_look_up_miss(bencher: Bencher) {
    look_up(bencher, ENTRIES);
}

/// Only the look-up: the requests are made beforehand, each for another URL, from `offset` on.
fn look_up(bencher: Bencher, offset: usize) {
    let engine = full();
    let made: Vec<_> = (0..4096)
        .map(|index| {
            let url = url(offset + index * 23 % ENTRIES);
            let new = NewRequest::new(&url);
            let made = engine.make_request(&new, [("X-A", b"1".as_slice())]);
            made.expect("it is valid").request
        })
        .collect();
    let next = Cell::new(0);
    bencher.bench_local(|| {
        next.set((next.get() + 1) % made.len());
        let request = &made[next.get()];
        let found = engine.cache().has_header_name_cache_entry_match("x-a", request, Now(1));
        assert_eq!(found, offset == 0);
    });
}

/// A whole preflighted fetch up to the stored answer, into a cache that never gets full.
#[divan::bench(sample_size = 1000)]
fn cache_store(bencher: Bencher) {
    let mut engine = full();
    let mut index = 0;
    bencher.bench_local(|| {
        store(&mut engine, index % ENTRIES, Now(1));
        index += 1;
    });
}

#[divan::bench(sample_count = 10)]
fn cache_expire_100_000(bencher: Bencher) {
    let engine = full();
    bencher.with_inputs(|| engine.clone()).bench_local_values(|mut engine| {
        engine.cache_mut().expire(Now(600_000));
        assert!(engine.cache().is_empty());
    });
}

/// An answer that the full cache has no room for: an eighth of the entries is removed.
#[divan::bench(sample_count = 10)]
fn cache_evict_100_000(bencher: Bencher) {
    let mut engine = empty().with_cache_capacity(ENTRIES);
    for index in 0..ENTRIES {
        store(&mut engine, index, Now(index as u64 / 100));
    }
    bencher.with_inputs(|| engine.clone()).bench_local_values(|mut engine| {
        store(&mut engine, ENTRIES, Now(1000));
        // A hundred entries were stored in each millisecond, and entries of one millisecond are removed together.
        assert!((ENTRIES - ENTRIES / 8 - 100..=ENTRIES - ENTRIES / 8).contains(&engine.cache().len()));
    });
}
