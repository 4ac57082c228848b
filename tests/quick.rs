//! The judgements of the fast path, compared with the full path on random inputs.

use corsight::{
    browsers::{Departure, Profile},
    cors::Now,
    engine::{Answer, Engine, MadeRequest, Need, Outcome, Unjudged},
    environment::EnvironmentSettings,
    fetch::{Action, RequestKind},
    http::{HeaderList, HeaderName, HeaderValue, Status},
    origin::Origin,
    request::{Body, CredentialsMode, Destination, HeaderAddition, InvalidRequest, Mode, NewRequest, RedirectMode},
    response::Response,
};

/// SplitMix64: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// True once in `times` calls on average.
    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// The same text in upper or lower case, letter by letter, once in a while.
    fn cased(&mut self, text: &str) -> String {
        if !self.once_in(3) {
            return text.into();
        }
        let flip = |c: char| {
            if self.once_in(2) {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        };
        text.chars().map(flip).collect()
    }

    fn url(&mut self) -> String {
        if self.once_in(2) {
            let host = self.of(&["api.example", "api.example:8443", "app.example"]);
            return format!("https://{host}/a?b");
        }
        let scheme = self.of(&[
            "https",
            "https",
            "https",
            "http",
            "HTTPS",
            "data",
            "ftp",
            "ws",
            "blob:https",
        ]);
        let slashes = self.of(&["://", "://", "://", "://", ":", ":/", ":\\\\", ":///"]);
        let userinfo = self.of(&["", "", "", "", "", "", "", "", "u@", "u:p@", "@", ":@"]);
        let host = self.of(&[
            "api.example",
            "api.example",
            "app.example",
            "app.example",
            "APP.example",
            "app.example.",
            "a--b.example",
            "-a.example",
            "a_b.example",
            "localhost",
            "127.0.0.1",
            "127.1",
            "1.2.3",
            "a.0x1",
            "a.1",
            "0x7f000001",
            "[::1]",
            "xn--a.example",
            "xn--bcher-kva.example",
            "b\u{fc}cher.example",
            "b%C3%BC.example",
            "a..b",
            ".a",
            "a b",
            "",
            "%61pp.example",
            "app.ex\tample",
            "app.e\u{ad}xample",
            "a,b",
            "*",
        ]);
        let port = self.of(&[
            "", "", "", "", ":443", ":80", ":8443", ":0443", ":", ":0", ":25", ":6000", ":10080", ":65535", ":65536",
            ":99999", ":8 0", ":a", ":4\t43",
        ]);
        let path = self.of(&[
            "/",
            "/",
            "/a/b?c=d#e",
            "",
            "?q",
            "#f",
            "/ a",
            "/\u{e9}",
            "\\x",
            "/a@b:1",
        ]);
        let edge = |random: &mut Self| random.of(&["", "", "", "", "", " ", "\n", "\u{0}"]);
        format!(
            "{}{scheme}{slashes}{userinfo}{host}{port}{path}{}",
            edge(self),
            edge(self)
        )
    }

    fn method(&mut self) -> String {
        let method = if self.once_in(20) {
            self.of(&["TRACE", "CONNECT", "X-Y", "", "A B"])
        } else {
            self.of(&["GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
        };
        self.cased(method)
    }

    fn header(&mut self) -> (String, Vec<u8>) {
        let name = self.of(&[
            "Accept",
            "Accept",
            "Accept-Language",
            "Content-Language",
            "Content-Type",
            "Content-Type",
            "Range",
            "X-A",
            "X-B",
            "Authorization",
            "Cookie",
            "Cookie2",
            "Host",
            "Via",
            "TE",
            "DNT",
            "Date",
            "Origin",
            "Expect",
            "Referer",
            "Trailer",
            "Upgrade",
            "Connection",
            "Keep-Alive",
            "Set-Cookie",
            "Accept-Charset",
            "Content-Length",
            "Accept-Encoding",
            "Transfer-Encoding",
            "Access-Control-Request-Method",
            "Access-Control-Request-Headers",
            "Access-Control-Request-Header",
            "Proxy-X",
            "Sec-X",
            "Sec",
            "X-HTTP-Method",
            "X-HTTP-Method-Override",
            "X-Method-Override",
            "User-Agent",
            "DPR",
            "Save-Data",
            "If-None-Match",
        ]);
        let name = if self.once_in(200) {
            self.of(&["", "a b", "\u{e9}", "a:", "content type", "x-requested\u{e9}"])
                .into()
        } else {
            self.cased(name)
        };
        let value: &[u8] = self.of(&[
            b"*/*",
            b"text/plain",
            b"text/plain;charset=utf-8",
            b"Text/Plain ;",
            b"application/json",
            b"multipart/form-data; boundary=x",
            b"text",
            b"de, en;q=0.5",
            b"bytes=0-",
            b"bytes=0-9",
            b"bytes=-9",
            b"Bytes=0-",
            b"bytes=9-0",
            b"",
            b" padded\t",
            b"caf\xE9",
            b"a\"b",
            b"(c)",
            b"1",
            b"on",
            b"GET, TRACK",
            b"trace",
            b"x\x7F",
            b"a\tb",
        ]);
        let value = match self.below(60) {
            0 => b"x\0y".to_vec(),
            1 => b"\r\n x \n".to_vec(),
            2 => b"a\nb".to_vec(),
            3..=5 => vec![b'x'; 127 + self.below(3)],
            6 => vec![b' '; 9],
            _ => value.to_vec(),
        };
        (name, value)
    }

    fn headers(&mut self) -> Vec<(String, Vec<u8>)> {
        let count = match self.below(10) {
            0..=2 => 0,
            3..=8 => self.below(5),
            // Enough for the safelisted values together to be too long.
            _ => {
                return (0..self.below(12))
                    .map(|_| (self.cased("Accept"), vec![b'x'; 100 + self.below(40)]))
                    .collect();
            }
        };
        (0..count).map(|_| self.header()).collect()
    }

    fn new_request<'a>(&mut self, url: &'a str, method: &'a str) -> NewRequest<'a> {
        let mut new = NewRequest::new(url);
        new.method = method;
        if self.once_in(4) {
            new.mode = self.of(Mode::ALL);
        }
        new.credentials_mode = self.of(CredentialsMode::ALL);
        new.redirect_mode = self.of(RedirectMode::ALL);
        new.body = self.of(Body::ALL);
        if self.once_in(4) {
            new.destination = self.of(Destination::ALL);
        }
        new.use_cors_preflight = self.once_in(8);
        new.unsafe_request = !self.once_in(8);
        new.guarded = !self.once_in(8);
        if self.once_in(3) {
            new.header_addition = HeaderAddition::Combine;
        }
        new.refuse_userinfo = self.once_in(2);
        new
    }

    fn engine(&mut self) -> Engine {
        let origin = self.of(&[
            "https://app.example",
            "https://app.example",
            "http://app.example",
            "https://app.example:8443",
            "null",
            "capacitor://localhost",
        ]);
        let profile = self.of(&[
            Profile::STANDARD,
            Profile::STANDARD,
            Profile::STANDARD,
            Profile::CHROMIUM,
            Profile::FIREFOX,
            Profile::WEBKIT,
        ]);
        let origin = Origin::parse(origin).expect("these are origins");
        Engine::new(EnvironmentSettings::new(origin), profile)
    }

    fn response_header(&mut self) -> (String, Vec<u8>) {
        let name = self.of(&[
            "Access-Control-Allow-Origin",
            "Access-Control-Allow-Origin",
            "Access-Control-Allow-Credentials",
            "Access-Control-Allow-Methods",
            "Access-Control-Allow-Headers",
            "Access-Control-Expose-Headers",
            "Access-Control-Max-Age",
            "Access-Control-Allow-Originn",
            "Content-Type",
            "Content-Length",
            "Pragma",
            "Expires",
            "Cache-Control",
            "Last-Modified",
            "Content-Language",
            "Content-Languagf",
            "Set-Cookie",
            "Set-Cookie2",
            "X-A",
            "X-B",
            "Location",
            "Vary",
            "*",
        ]);
        let name = if self.once_in(200) {
            self.of(&["", "a b", "\u{e9}", "access-control@", "x-requested\u{e9}"])
                .into()
        } else {
            self.cased(name)
        };
        let value: &[u8] = self.of(&[
            b"*",
            b"*",
            b"https://app.example",
            b"https://app.example",
            b"null",
            b"true",
            b"True",
            b"PUT, patch ,DELETE",
            b"x-a, X-B",
            b"x-b,authorization,*",
            b"600",
            b"-1",
            b"x y",
            b"",
            b",,",
            b"Set-Cookie, X-A",
            b" https://app.example ",
            b"caf\xE9",
            b"content-type,accept,range,x-a,x-b",
        ]);
        (
            name,
            if self.once_in(200) {
                b"x\0y".to_vec()
            } else {
                value.to_vec()
            },
        )
    }

    fn response_headers(&mut self) -> Vec<(String, Vec<u8>)> {
        let mut headers: Vec<_> = (0..self.below(9)).map(|_| self.response_header()).collect();
        if self.once_in(2) {
            headers.retain(|(name, _)| !name.eq_ignore_ascii_case("Access-Control-Allow-Origin"));
            let generous = [
                ("Access-Control-Allow-Origin", self.of(&["*", "https://app.example"])),
                ("Access-Control-Allow-Credentials", "true"),
                (
                    "Access-Control-Allow-Methods",
                    self.of(&["GET, HEAD, POST, PUT, DELETE, PATCH, patch, OPTIONS", "*"]),
                ),
                (
                    "Access-Control-Allow-Headers",
                    self.of(&[
                        "accept, accept-language, content-language, content-type, range, x-a, x-b, authorization",
                        "*",
                        "*, Authorization",
                    ]),
                ),
                ("Access-Control-Max-Age", "600"),
                ("Access-Control-Expose-Headers", self.of(&["*", "X-A", "x-b, *"])),
            ];
            headers.extend(generous.map(|(name, value)| (name.into(), value.into())));
        }
        if self.once_in(20) {
            let names: Vec<String> = (0..30)
                .map(|index| format!("x-{index}"))
                .chain(["X-A".into()])
                .collect();
            headers.push(("Access-Control-Expose-Headers".into(), names.join(", ").into_bytes()));
        }
        headers
    }
}

fn borrowed(headers: &[(String, Vec<u8>)]) -> impl Iterator<Item = (&str, &[u8])> + Clone {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
}

/// The response, if it can be one.
fn response(status: u16, headers: &[(String, Vec<u8>)]) -> Option<Response> {
    let mut list = HeaderList::new();
    for (name, value) in borrowed(headers) {
        list.append_as_received(HeaderName::try_from(name).ok()?, HeaderValue::normalize(value).ok()?);
    }
    Some(Response::new(Status::new(status).ok()?, list))
}

/// Stores an answer in the cache, if the request has a preflight.
fn fill_cache(engine: &mut Engine, made: MadeRequest, response: &Response) {
    let mut conversation = engine.start(made, Now(0));
    if let Some(Action::Send(request)) = conversation.poll()
        && request.kind == RequestKind::Preflight
    {
        let answered = conversation.handle_answer(engine, Answer::Response(response.clone()), Now(0));
        answered.expect("an answer is awaited");
    }
}

#[test]
fn needs_preflight_is_what_a_plan_says() {
    let mut random = Random(1);
    let mut seen = [0; 4];
    for case in 0..20_000 {
        let mut engine = random.engine();
        let (url, method, headers) = (random.url(), random.method(), random.headers());
        let new = random.new_request(&url, &method);
        if random.once_in(4)
            && let Some(answer) = response(204, &random.response_headers())
        {
            let mut other = new;
            other.credentials_mode = random.of(CredentialsMode::ALL);
            if let Ok(made) = engine.make_request(&other, borrowed(&headers)) {
                fill_cache(&mut engine, made, &answer);
            }
        }
        let now = Now(random.of(&[0, 1, 4999, 5000, 599_999, 600_000]));
        let expected =
            engine
                .make_request(&new, borrowed(&headers))
                .map(|made| match engine.plan(&made, now).preflight {
                    None => Need::No,
                    Some(preflight) if preflight.cached => Need::Cached,
                    Some(_) => Need::Yes,
                });
        let needed = engine.needs_preflight(&new, borrowed(&headers), now);
        assert_eq!(needed, expected, "case {case}: {new:?} {headers:?} {engine:?}");
        seen[needed.map_or(3, |need| need as usize)] += 1;
    }
    assert!(seen.iter().all(|&count| count > 100), "all answers are met: {seen:?}");
}

#[test]
fn judgements_are_what_a_check_says() {
    let mut random = Random(2);
    let mut visible = Vec::new();
    let (mut passed, mut refused, mut invalid) = (0, 0, 0);
    for case in 0..20_000 {
        let engine = random.engine();
        let (url, method, headers) = (random.url(), random.method(), random.headers());
        let new = random.new_request(&url, &method);
        let given = random.response_headers();
        let status = random.of(&[200, 204, 204, 299, 302, 404]);
        let answer = response(status, &given);
        let made = engine.make_request(&new, borrowed(&headers));
        let case = format!("case {case}: {new:?} {headers:?} {status} {given:?} {engine:?}");

        let judged = engine.judge_preflight(
            &new,
            borrowed(&headers),
            Status::new(status).expect("it is below 1000"),
            borrowed(&given),
        );
        let filtered = engine.filter(&new, borrowed(&headers), borrowed(&given), &mut visible);
        let (made, answer) = match (made, answer) {
            (Err(error), _) => {
                let expected: Unjudged = InvalidRequest::into(error);
                assert_eq!(judged, Err(expected.clone()), "{case}");
                assert_eq!(filtered, Err(expected), "{case}");
                invalid += 1;
                continue;
            }
            (_, None) => {
                assert_eq!(judged, Err(Unjudged::ResponseHeader), "{case}");
                assert_eq!(filtered, Err(Unjudged::ResponseHeader), "{case}");
                invalid += 1;
                continue;
            }
            (Ok(made), Some(answer)) => (made, answer),
        };
        let limit = engine.behaviour().max_age_limit;
        let failures =
            corsight::cors::cors_preflight_response_check(&made.request, &answer, &engine.behaviour().profile, limit)
                .map_or_else(|(failures, _)| failures.len(), |_| 0);
        assert_eq!(judged, Ok(failures), "{case}");

        // The check of a whole exchange, where it comes to the same question.
        let plan = engine.plan(&made, Now(0));
        let is_asked = plan.kind == corsight::engine::Kind::Cors
            && !answer.status.is_redirect()
            && new.destination == Destination::Empty;
        if !is_asked {
            continue;
        }
        let verdict = engine.check(&made, &[Answer::Response(answer.clone())]);
        let headers = filtered.expect("both are valid").then(|| {
            let all: Vec<_> = answer.header_list.iter().collect();
            let mut list = HeaderList::new();
            for &index in &visible {
                let header = all[index as usize];
                let value = HeaderValue::normalize(header.value.as_bytes()).expect("it was one");
                list.append_as_received(header.name.clone(), value);
            }
            list
        });
        match verdict.response {
            Some(response) => {
                assert_eq!(verdict.outcome, Outcome::Allowed, "{case}");
                let seen = headers.expect("it is allowed");
                let seen: Vec<_> = seen
                    .iter()
                    .map(|header| {
                        // `visible` has only indices, so the browser's change of the value is repeated here.
                        let value = if engine.behaviour().profile.has(Departure::InvalidUtf8Replaced) {
                            String::from_utf8_lossy(header.value.as_bytes())
                                .into_owned()
                                .into_bytes()
                        } else {
                            header.value.as_bytes().to_vec()
                        };
                        (
                            header.name.to_string(),
                            corsight::infra::bytes::isomorphic_decode(&value),
                        )
                    })
                    .collect();
                assert_eq!(seen, response.headers, "{case}");
                passed += 1;
            }
            None => {
                assert_eq!(headers, None, "{case}");
                refused += 1;
            }
        }
    }
    assert!(
        passed > 100 && refused > 100 && invalid > 100,
        "{passed} {refused} {invalid}"
    );
}
