//! Properties of every input, tried on random inputs. The inputs are the same in every run, unless `LONG_RUN` or `SEED` is set (see
//! `model/seeds.rs`).

mod model;

use corsight::{
    browsers::{Departure, Profile},
    cors::{CorsPreflightCache, Now, cors_check, cors_preflight_response_check},
    engine::Engine,
    environment::EnvironmentSettings,
    fetch::{Behaviour, Fetch, Need},
    http::{
        Guarded, HeaderList, HeaderName, HeaderValue, HeadersGuard, Method, Status, cors_unsafe_request_header_names,
        extract_delta_seconds, extract_tokens, get_decode_and_split_value, is_cors_safelisted_request_header,
        is_cors_safelisted_response_header_name,
    },
    infra::mime_type::parse_essence,
    origin::Origin,
    request::{Body, CredentialsMode, Destination, HeaderAddition, Mode, NewRequest, Request},
    response::{Response, cors_exposed_header_name_list},
    url::Url,
};
use model::{Headers, header, random, random::Random, seeds::for_each_seed};
use std::sync::Arc;

/// Tries `property` with one seed after another.
fn for_all(property: impl Fn(&mut Random)) {
    for_each_seed(500, |seed| property(&mut Random(seed)));
}

#[test]
fn a_stricter_credentials_mode_never_passes_what_a_laxer_one_fails() {
    for_all(|random| {
        let mut request = request(random);
        let headers = list(&response_headers(random, &request));
        let mut passes = |mode| {
            request.credentials_mode = mode;
            cors_check(&request, &headers).is_ok()
        };
        let (omit, same_origin, include) = (
            passes(CredentialsMode::Omit),
            passes(CredentialsMode::SameOrigin),
            passes(CredentialsMode::Include),
        );
        assert_eq!(omit, same_origin);
        assert!(omit || !include);
    });
}

#[test]
fn a_wildcard_never_helps_a_request_with_credentials() {
    for_all(|random| {
        let profile = random.pick(&PROFILES);
        let mut request = request(random);
        request.credentials_mode = CredentialsMode::Include;
        let headers = response_headers(random, &request);
        if request.method.as_str() == "*" || request.header_list.contains("*") {
            return;
        }
        let without: Headers = headers
            .iter()
            .map(|(name, value)| {
                let items: Vec<Vec<u8>> = value
                    .split(|&byte| byte == b',')
                    .map(|item| {
                        if item.trim_ascii() == b"*" {
                            b"x-nothing".to_vec()
                        } else {
                            item.to_vec()
                        }
                    })
                    .collect();
                (name.clone(), items.join(&b","[..]))
            })
            .collect();
        let passes = |headers: &Headers| {
            let response = Response::new(Status::new(204).expect("a status"), list(headers));
            cors_check(&request, &response.header_list).is_ok()
                && cors_preflight_response_check(&request, &response, &profile, 600).is_ok()
        };
        assert_eq!(passes(&headers), passes(&without), "{profile:?}");
    });
}

#[test]
fn access_control_request_headers_is_the_unsafe_names() {
    for_all(|random| {
        let request = request(random);
        let names = cors_unsafe_request_header_names(&request.header_list);
        assert!(names.is_sorted_by(|a, b| a.as_bytes() < b.as_bytes()));
        assert_eq!(names, header::unsafe_names(&headers_of(&request.header_list)));
        let fetch = Fetch::start(
            request,
            Behaviour::of(Profile::STANDARD),
            &CorsPreflightCache::new(),
            Now(0),
        );
        let preflight = fetch.preflight_request();
        let sent = preflight
            .header_list
            .get("Access-Control-Request-Headers")
            .map(|value| value.to_vec());
        assert_eq!(sent.unwrap_or_default(), names.join(",").into_bytes());
    });
}

const PROFILES: [Profile; 4] = [Profile::STANDARD, Profile::CHROMIUM, Profile::FIREFOX, Profile::WEBKIT];

/// Stores what a preflight allows, if it passes, as a fetch does.
fn store(cache: &mut CorsPreflightCache, request: &Request, response: &Response, profile: &Profile, now: Now) -> bool {
    match cors_preflight_response_check(request, response, profile, 86_400) {
        Ok(grant) => {
            if profile.has(Departure::CacheKeepsLastAnswer) {
                cache.clear_entries(request, profile);
            }
            cache.store(request, &grant, profile, now);
            true
        }
        Err(_) => false,
    }
}

fn covers(cache: &CorsPreflightCache, request: &Request, profile: &Profile, now: Now) -> bool {
    cache.covers(
        request,
        &cors_unsafe_request_header_names(&request.header_list),
        profile,
        now,
    )
}

fn asks_the_cache(request: &Request) -> bool {
    corsight::cors::needs_cors_preflight(request, &cors_unsafe_request_header_names(&request.header_list))
}

#[test]
fn entries_only_disappear_with_time_and_none_is_left_after_clearing_or_max_age() {
    for_all(|random| {
        let mut cache = CorsPreflightCache::new();
        let request = request(random);
        let response = preflight_response(random, &request);
        let max_age = extract_delta_seconds(&response.header_list, "Access-Control-Max-Age");
        let max_age = max_age.ok().flatten().unwrap_or(5).min(86_400);
        if !asks_the_cache(&request) || !store(&mut cache, &request, &response, &Profile::STANDARD, Now(7)) {
            return;
        }
        let mut moments: Vec<u64> = (0..8).map(|_| random.below(700_000) as u64 + 7).collect();
        moments.extend([7, 6 + u64::from(max_age) * 1000, 7 + u64::from(max_age) * 1000]);
        moments.sort_unstable();
        let answers: Vec<bool> = moments
            .iter()
            .map(|&now| covers(&cache, &request, &Profile::STANDARD, Now(now)))
            .collect();
        assert!(answers.is_sorted_by(|a, b| a >= b), "once gone it stays gone");
        assert!(!covers(
            &cache,
            &request,
            &Profile::STANDARD,
            Now(7 + u64::from(max_age) * 1000)
        ));
        assert_eq!(cache.entries(Now(7 + u64::from(max_age) * 1000)).count(), 0);
        cache.clear_entries(&request, &Profile::STANDARD);
        assert!(!covers(&cache, &request, &Profile::STANDARD, Now(7)) && cache.is_empty());
    });
}

#[test]
fn what_the_cache_lets_through_would_have_passed_the_preflight() {
    for_all(|random| {
        let mut cache = CorsPreflightCache::new();
        let (first, mut second) = (request(random), request(random));
        let response = preflight_response(random, &first);
        if !store(&mut cache, &first, &response, &Profile::STANDARD, Now(0)) {
            return;
        }
        // For the same URL and origin.
        second = {
            let mut same = first.clone();
            same.method = second.method;
            same.header_list = second.header_list;
            same.credentials_mode = second.credentials_mode;
            same.use_cors_preflight = second.use_cors_preflight;
            same
        };
        if !asks_the_cache(&second) || !covers(&cache, &second, &Profile::STANDARD, Now(0)) {
            return;
        }
        // By the text of 7.12 to 7.15 the `*` of a credentialed preflight matches, and so does the method that 7.4 added.
        let has_wildcard = |name| {
            extract_tokens(&response.header_list, name)
                .ok()
                .flatten()
                .is_some_and(|tokens| tokens.contains(&"*"))
        };
        let is_corner = (second.credentials_mode == CredentialsMode::Include
            && (has_wildcard("Access-Control-Allow-Methods") || has_wildcard("Access-Control-Allow-Headers")))
            || (first.use_cors_preflight && !response.header_list.contains("Access-Control-Allow-Methods"));
        let passes = cors_preflight_response_check(&second, &response, &Profile::STANDARD, 600).is_ok();
        assert!(passes || is_corner, "{second:?} after {first:?} with {response:?}");
    });
}

#[test]
fn a_bounded_cache_holds_no_more_than_it_may_and_never_says_yes_where_a_large_one_says_no() {
    // Each try asks two caches after each of many steps.
    for_each_seed(50, |seed| {
        let random = &mut Random(seed);
        let (capacity, profile) = (random.below(12) + 1, random.pick(&PROFILES));
        let (mut small, mut large) = (CorsPreflightCache::with_capacity(capacity), CorsPreflightCache::new());
        let client = client(random);
        let mut stored = Vec::new();
        let mut now = 0;
        for _ in 0..30 {
            now += random.pick(&[0, 1, 1000]);
            let request = request_of(random, &client);
            let mut response = preflight_response(random, &request);
            // All entries have one max-age. With several, a method that `*` covers would expire with `*`, but would stay if `*`
            // was evicted before the method was stored: both results are right.
            response.header_list.delete("Access-Control-Max-Age");
            if store(&mut large, &request, &response, &profile, Now(now)) {
                store(&mut small, &request, &response, &profile, Now(now));
                stored.push(request);
            }
            if random.one_in(10) {
                let request = request_of(random, &client);
                small.clear_entries(&request, &profile);
                large.clear_entries(&request, &profile);
            }
            assert!(small.len() <= capacity && small.entries(Now(now)).count() <= small.len());
            for request in stored.iter().filter(|request| asks_the_cache(request)) {
                let covers = |cache| covers(cache, request, &profile, Now(now));
                assert!(!covers(&small) || covers(&large), "{profile:?}");
            }
        }
    });
}

#[test]
fn the_essence_is_that_of_another_parser() {
    for_all(|random| {
        let text = near(
            random,
            &[
                "text/plain",
                "text/plain;a=b",
                "TEXT/x-y ;",
                "multipart/form-data",
                " a/b\t",
                "*/*",
                ";a/b",
                "a/b/c",
            ],
        );
        let essence = parse_essence(&text);
        let isomorphic: String = text.iter().map(|&byte| char::from(byte)).collect();
        match isomorphic.parse::<data_url::mime::Mime>() {
            Ok(mime) => assert!(
                essence.is_ok_and(|one| one.is(&format!("{}/{}", mime.type_, mime.subtype))),
                "{isomorphic:?}"
            ),
            Err(_) => assert!(essence.is_err(), "{isomorphic:?}"),
        }
    });
}

#[test]
fn values_are_split_and_judged_as_by_the_model() {
    for_all(|random| {
        let value = near(
            random,
            &[
                "a, b",
                "\"a,b\", c",
                "x\\\"y,z",
                "en-US,de;q=1",
                "bytes=0-9",
                "PUT,, *",
                "text/plain;a=b",
                "*/*;q=1",
            ],
        );
        let Ok(normalized) = HeaderValue::normalize(&value) else {
            assert!(value.iter().any(|byte| matches!(byte, 0 | b'\n' | b'\r')));
            return;
        };
        let value = normalized.as_bytes().to_vec();
        let headers: Headers = vec![("X".into(), value.clone())];
        let split: Vec<String> = get_decode_and_split_value(&value)
            .iter()
            .map(|item| item.iter().map(|&byte| char::from(byte)).collect())
            .collect();
        assert_eq!(Some(split), header::split(&headers, "x"));
        for name in [
            "Accept",
            "Accept-Language",
            "Content-Language",
            "Content-Type",
            "Range",
            "X",
        ] {
            assert_eq!(
                is_cors_safelisted_request_header(name, &value),
                header::is_safelisted(name, &value),
                "{name} {value:?}"
            );
        }
        let list = list(&headers);
        let tokens = extract_tokens(&list, "X")
            .map(|tokens| tokens.map(|tokens| tokens.into_iter().map(str::to_owned).collect()));
        assert_eq!(tokens.ok(), header::field_names(&headers, "X").ok());
    });
}

/// Header lists against plain vectors of pairs.
#[test]
fn header_lists_are_vectors_of_pairs() {
    for_all(|random| {
        let (mut list, mut plain) = (HeaderList::new(), Headers::new());
        for _ in 0..12 {
            let name = random.pick(&["A", "a", "Bb", "bB", "c-c", "Set-Cookie"]);
            let value = random.pick(&["", "1", "x, y"]);
            let (header_name, header_value) = (
                HeaderName::try_from(name).expect("a name"),
                HeaderValue::try_from(value.as_bytes()).expect("a value"),
            );
            let first = plain.iter().position(|(own, _)| own.eq_ignore_ascii_case(name));
            let new = |name: &str| (name.to_owned(), value.as_bytes().to_vec());
            match random.below(5) {
                0 => {
                    list.append(header_name, header_value);
                    plain.push(new(&first.map_or(name.to_owned(), |first| plain[first].0.clone())));
                }
                1 => {
                    list.set(header_name, header_value);
                    match first {
                        None => plain.push(new(name)),
                        Some(first) => {
                            let mut index = 0;
                            plain.retain(|(own, _)| {
                                index += 1;
                                index - 1 <= first || !own.eq_ignore_ascii_case(name)
                            });
                            plain[first].1 = value.as_bytes().to_vec();
                        }
                    }
                }
                2 => {
                    list.combine(header_name, header_value);
                    match first {
                        None => plain.push(new(name)),
                        Some(first) => plain[first].1.extend_from_slice(format!(", {value}").as_bytes()),
                    }
                }
                3 => {
                    list.delete(name);
                    plain.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
                }
                _ => {
                    list.append_as_received(header_name, header_value);
                    plain.push(new(name));
                }
            }
            assert_eq!(headers_of(&list), plain);
            assert_eq!(list.get(name).map(|value| value.to_vec()), header::get(&plain, name));
            assert_eq!(list.len(), plain.len());
        }
        // Sorting and combining: a stable sort by the lower-case name, then joining.
        let mut sorted: Vec<(String, Vec<u8>)> = plain
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
            .collect();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        let mut combined: Vec<(String, Vec<u8>)> = Vec::new();
        for (name, value) in sorted {
            match combined
                .last_mut()
                .filter(|(last, _)| *last == name && name != "set-cookie")
            {
                Some((_, all)) => all.extend_from_slice(&[b", ", &*value].concat()),
                None => combined.push((name, value)),
            }
        }
        assert_eq!(list.sort_and_combine(), combined);
    });
}

/// A request's list, which is made of all headers at once, against one to which a guard adds them one by one.
#[test]
fn a_requests_headers_are_those_added_one_by_one() {
    for_all(|random| {
        let names = [
            "A",
            "a",
            "Bb",
            "bB",
            "Accept-Language",
            "accept-language",
            "Range",
            "Cookie",
        ];
        // Few headers and many are treated differently.
        let headers: Vec<(&str, &str)> = (0..random.below(40))
            .map(|_| (random.pick(&names), random.pick(&["", "1", "x, y"])))
            .collect();
        let mut new = NewRequest::new("https://api.example/");
        (new.mode, new.header_addition) = (
            random.pick(&[Mode::Cors, Mode::NoCors]),
            random.pick(&[HeaderAddition::Append, HeaderAddition::Combine]),
        );
        let guard = match new.mode {
            Mode::NoCors => HeadersGuard::RequestNoCors,
            _ => HeadersGuard::Request,
        };
        let (mut list, mut dropped) = (HeaderList::new(), Vec::new());
        for (name, value) in &headers {
            let header_name = HeaderName::try_from(*name).expect("a name");
            let value = HeaderValue::try_from(value.as_bytes()).expect("a value");
            let guarded = match new.header_addition {
                HeaderAddition::Append => guard.append(&mut list, header_name, value),
                HeaderAddition::Combine => guard.combine(&mut list, header_name, value),
            };
            if guarded == Guarded::Dropped {
                dropped.push(*name);
            }
        }
        list.append(HeaderName::from_static("Accept"), HeaderValue::from_static("*/*"));
        let headers = headers.into_iter().map(|(name, value)| (name, value.as_bytes()));
        let made = Engine::new(EnvironmentSettings::clone(&client(random)), Profile::STANDARD)
            .make_request(&new, headers)
            .expect("a request");
        assert_eq!(headers_of(&made.request.header_list), headers_of(&list));
        assert_eq!(made.dropped, dropped);
    });
}

#[test]
fn serialized_origins_parse_to_themselves() {
    for_all(|random| {
        let page = random.pick(&random::PAGES);
        let Ok(url) = Url::parse(&random::url(random, page)) else {
            return;
        };
        let origin = url.origin();
        let again = Origin::parse(origin.serialize()).expect("it was one");
        assert_eq!(again.serialize(), origin.serialize());
        assert_eq!(again.is_same_origin(origin), !origin.is_opaque());
        assert!(origin.is_same_origin(&origin.clone()));
    });
}

/// The parts of a URL, found in its serialization, against those of the parser's record.
#[test]
fn the_parts_of_a_url_are_its_parsers() {
    for_all(|random| {
        let text = near(random, &URLS);
        let Ok(text) = String::from_utf8(text) else { return };
        let (url, record) = (Url::parse(&text), url::Url::parse(&text));
        let (Ok(url), Ok(record)) = (&url, &record) else {
            return assert_eq!(url.is_ok(), record.is_ok(), "{text:?}");
        };
        assert_eq!(url.as_str(), record.as_str());
        assert_eq!(url.scheme(), record.scheme(), "{text:?}");
        assert_eq!(url.port(), record.port(), "{text:?}");
        assert_eq!(url.fragment(), record.fragment(), "{text:?}");
        let has_userinfo = !record.username().is_empty() || record.password().is_some_and(|one| !one.is_empty());
        assert_eq!(url.includes_credentials(), has_userinfo, "{text:?}");
        if matches!(record.scheme(), "http" | "https" | "ws" | "wss" | "ftp") {
            assert_eq!(
                url.host().map(|host| host.as_str().to_owned()),
                record.host_str().map(str::to_owned),
                "{text:?}"
            );
            assert_eq!(url.path(), record.path(), "{text:?}");
            let is_domain = matches!(record.host(), Some(url::Host::Domain(_)));
            assert_eq!(url.host().is_some_and(|host| host.is_domain()), is_domain, "{text:?}");
            let is_loopback = match record.host() {
                Some(url::Host::Ipv4(address)) => address.is_loopback(),
                Some(url::Host::Ipv6(address)) => address.is_loopback(),
                _ => false,
            };
            assert_eq!(
                url.host().is_some_and(|host| host.is_loopback_address()),
                is_loopback,
                "{text:?}"
            );
        }
        if record.scheme() != "file" {
            assert_eq!(
                url.origin().serialize(),
                record.origin().ascii_serialization(),
                "{text:?}"
            );
        }
    });
}

const URLS: [&str; 28] = [
    "http://page.example:8080/x",
    "http://page.example:08080/x",
    "http://xn--a.example/",
    "http://a.xn--/",
    "http://page.example/",
    "https://page.example:443/x?y#z",
    "http://u:p@page.example:8080/a@b:c",
    "http://:@page.example/",
    "HTTP://PAGE.example",
    "http://127.0.0.1:3000/",
    "http://1.2.3.4.",
    "http://0x7f.1/",
    "http://a.1e",
    "http://[::1]:81/[x]",
    "http://[::ffff:127.0.0.1]/",
    "http://page.example./",
    "http://page.example?x/y",
    "http://page.example#x:1/",
    "http://a..b:080/",
    "http://localhost:/",
    "http://xn--mnchen-3ya.example/",
    "http://-a.b-/",
    "data:text/plain,//x:1/@",
    "blob:https://page.example:8443/u",
    "about:blank?x#y",
    "foo://host:80/x",
    "web+x:/.//y",
    "ws://page.example:80/",
];

/// The judgements of the fast path are those of the full path.
#[test]
fn decisions_are_those_of_a_fetch() {
    for_all(|random| {
        let page = random.pick(&random::PAGES);
        let origin = if page == "opaque" {
            Origin::new_opaque()
        } else {
            Origin::parse(page).expect("an origin")
        };
        let [chromium, firefox, webkit] = Profile::BROWSERS;
        let standard = Profile::STANDARD;
        let profile = random.pick(&[standard, standard, standard, standard, chromium, firefox, webkit]);
        let mut engine = Engine::new(EnvironmentSettings::new(origin), profile);
        let text = match random.below(3) {
            0 => random::url(random, page).into_bytes(),
            1 => random.pick(&URLS).as_bytes().to_vec(),
            _ => near(random, &URLS),
        };
        let Ok(url) = String::from_utf8(text) else { return };
        let mut new = NewRequest::new(&url);
        new.method = random.pick(&["GET", "get", "POST", "put", "PATCH", "TRACE", "a b", "HEAD"]);
        new.credentials_mode = random.pick(CredentialsMode::ALL);
        // The fast path is for plain requests, so half of the requests are plain.
        if random.one_in(2) {
            new.mode = random.pick(&[Mode::Cors, Mode::Cors, Mode::Cors, Mode::NoCors, Mode::SameOrigin]);
            new.body = random.pick(Body::ALL);
            new.use_cors_preflight = random.one_in(8);
            new.unsafe_request = !random.one_in(8);
            new.guarded = !random.one_in(8);
            new.refuse_userinfo = random.one_in(2);
            new.header_addition = random.pick(&[HeaderAddition::Append, HeaderAddition::Combine]);
            new.destination = random.pick(&[Destination::Empty, Destination::Image, Destination::Document]);
        }
        let mut headers = random::request_headers(random);
        if random.one_in(2) {
            headers.remove(0);
        }
        if random.one_in(4) {
            // About 1,024 bytes, with the Accept that is added and without.
            headers = vec![("Accept-Language".to_owned(), vec![b'a'; 128]); 7];
            headers.push(("Content-Language".into(), vec![b'a'; 123 + random.below(6)]));
            if random.one_in(2) {
                headers.push(("Accept".into(), vec![b'a'; random.below(4)]));
            }
        }
        if random.one_in(8) {
            let (name, value) = random.pick(&[
                ("Cookie", b"x".as_slice()),
                ("Sec-X", b"1"),
                ("X-HTTP-Method", b"TRACE"),
                ("a b", b"1"),
                ("X-A", b"1\n2"),
                ("X-A", b" 1\t"),
                ("User-Agent", b"x"),
                ("Accept", b""),
            ]);
            let place = random.below(headers.len() + 1);
            headers.insert(place, (name.into(), value.to_vec()));
        }
        let pairs = || headers.iter().map(|(name, value)| (&**name, &**value));
        let made = engine.make_request(&new, pairs());
        let now = Now(random.pick(&[0, 4999, 5000]));
        // The cache has entries, at times the entry that covers the request.
        if let Ok(made) = &made
            && random.one_in(2)
        {
            let response = preflight_response(random, &made.request);
            if let Ok(grant) = cors_preflight_response_check(&made.request, &response, &profile, 600) {
                engine.cache_mut().store(&made.request, &grant, &profile, Now(0));
            }
        }

        let context = format!("{new:?} {headers:?} from {page}");
        let Ok(made) = made else {
            return;
        };
        let need = engine.needs_preflight(&made, now);
        let plan = engine.plan(&made, now);
        let whole = match &plan.preflight {
            None => Need::No,
            Some(preflight) if preflight.cached => Need::Cached,
            Some(_) => Need::Yes,
        };
        assert_eq!(need, whole, "{context}");

        let response = preflight_response(random, &made.request);
        let status = Status::new(random.pick(&[200, 204, 300, 302, 404])).expect("a status");
        let response = Response::new(status, response.header_list);
        let limit = engine.behaviour().max_age_limit;
        let checked = cors_preflight_response_check(&made.request, &response, &profile, limit);
        assert_eq!(
            engine.judge_preflight(&made, &response),
            checked.err().map_or(0, |(failures, _)| failures.len()),
            "{context} {response:?}"
        );

        // A browser with this departure refuses or changes headers before the judgement; the two algorithms below do not.
        if profile.has(Departure::DistinctLocationsRefused) {
            return;
        }
        let mut visible = Vec::new();
        let passes = engine.filter(&made, &response.header_list, &mut visible);
        assert_eq!(
            passes,
            cors_check(&made.request, &response.header_list).is_ok(),
            "{context} {response:?}"
        );
        if passes {
            let exposed = cors_exposed_header_name_list(&response.header_list, new.credentials_mode);
            let is_seen = |name: &str| is_cors_safelisted_response_header_name(name, |name| exposed.contains(name));
            let names = response.header_list.iter().map(|header| header.name.as_str());
            let whole: Vec<u32> = names
                .zip(0_u32..)
                .filter(|(name, _)| is_seen(name))
                .map(|(_, index)| index)
                .collect();
            assert_eq!(visible, whole, "{context} {response:?}");
        }
    });
}

/// Every listed URL from every page, so that rare combinations are tried.
#[test]
fn needs_of_the_listed_urls() {
    for page in random::PAGES.iter().filter(|&&page| page != "opaque") {
        let engine = Engine::new(
            EnvironmentSettings::new(Origin::parse(page).expect("an origin")),
            Profile::STANDARD,
        );
        for (url, method) in URLS.iter().flat_map(|url| ["GET", "PUT"].map(|method| (*url, method))) {
            let mut new = NewRequest::new(url);
            new.method = method;
            new.refuse_userinfo = false;
            let Ok(made) = engine.make_request(&new, []) else {
                continue;
            };
            let planned = match engine.plan(&made, Now(0)).preflight {
                Some(_) => Need::Yes,
                None => Need::No,
            };
            assert_eq!(
                engine.needs_preflight(&made, Now(0)),
                planned,
                "{method} {url} from {page}"
            );
        }
    }
}

/// A text with a few bytes changed, put in or taken out.
fn near(random: &mut Random, texts: &[&str]) -> Vec<u8> {
    let mut text = random.pick(texts).as_bytes().to_vec();
    for _ in 0..random.below(4) {
        let place = random.below(text.len() + 1);
        let any = random.next() as u8;
        let byte = random.pick(&[
            b' ', b'\t', b'"', b',', b';', b'/', b'\\', b'=', b'-', b'0', b'a', b'(', 0xE9, b'\n', any,
        ]);
        match random.below(3) {
            0 => text.insert(place, byte),
            1 if place < text.len() => text[place] = byte,
            _ if place < text.len() => {
                text.remove(place);
            }
            _ => {}
        }
    }
    text
}

fn client(random: &mut Random) -> Arc<EnvironmentSettings> {
    let page = random.pick(&random::PAGES);
    let origin = if page == "opaque" {
        Origin::new_opaque()
    } else {
        Origin::parse(page).expect("an origin")
    };
    Arc::new(EnvironmentSettings::new(origin))
}

fn request(random: &mut Random) -> Request {
    let client = client(random);
    request_of(random, &client)
}

fn request_of(random: &mut Random, client: &Arc<EnvironmentSettings>) -> Request {
    let url = format!("http://api.example/{}", random.below(4));
    let mut request = Request::new(Url::parse(&url).expect("a URL"), client.clone());
    request.method = Method::new(random::method(random)).expect("a method");
    request.header_list = list(&random::request_headers(random));
    request.use_cors_preflight = random.one_in(6);
    request.unsafe_request = true;
    request.credentials_mode = random.pick(CredentialsMode::ALL);
    request
}

fn response_headers(random: &mut Random, request: &Request) -> Headers {
    let sent = model::Sent {
        kind: "preflight",
        method: "OPTIONS".into(),
        url: request.url().as_str().into(),
        headers: vec![
            ("Origin".into(), request.serialize_origin().as_bytes().to_vec()),
            (
                "Access-Control-Request-Method".into(),
                request.method.as_str().as_bytes().to_vec(),
            ),
            (
                "Access-Control-Request-Headers".into(),
                cors_unsafe_request_header_names(&request.header_list)
                    .join(",")
                    .into_bytes(),
            ),
        ],
        credentials: false,
        body: false,
    };
    loop {
        if let Some((_, headers)) = random::answer(random, &sent, request.serialize_origin()) {
            return headers;
        }
    }
}

fn preflight_response(random: &mut Random, request: &Request) -> Response {
    Response::new(
        Status::new(204).expect("a status"),
        list(&response_headers(random, request)),
    )
}

fn list(headers: &Headers) -> HeaderList {
    let mut list = HeaderList::new();
    for (name, value) in headers {
        let name = HeaderName::try_from(&**name).expect("a name");
        list.append_as_received(name, HeaderValue::try_from(&**value).expect("a value"));
    }
    list
}

fn headers_of(list: &HeaderList) -> Headers {
    list.iter()
        .map(|header| (header.name.as_str().to_owned(), header.value.as_bytes().to_vec()))
        .collect()
}
