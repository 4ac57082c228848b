//! Random requests and answers, from small pools of values that matter, so that branches are combined. A seed decides every number.

use super::{Answer, Headers, Sent};

/// SplitMix64.
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

pub const PAGES: [&str; 6] = [
    "http://page.example",
    "https://page.example",
    "http://localhost:3000",
    "http://page.example:8080",
    "https://a.page.example",
    "opaque",
];

const HOSTS: [&str; 9] = [
    "page.example",
    "page.example:8080",
    "a.page.example",
    "api.example",
    "b.api.example",
    "localhost:3000",
    "127.0.0.1",
    "[::1]:81",
    "api.example:25",
];

/// An absolute URL; `page` is likely.
pub fn url(random: &mut Random, page: &str) -> String {
    if random.one_in(40) {
        return random
            .pick(&["data:,x", "ftp://api.example/", "data:text/plain,y#f"])
            .into();
    }
    let path = random.pick(&["/", "/", "/x", "/x", "/y?q", "/x#f", "/#g"]);
    if page != "opaque" && random.one_in(3) {
        return format!("{page}{path}");
    }
    let userinfo = if random.one_in(25) { "u:p@" } else { "" };
    let scheme = random.pick(&["http", "http", "https"]);
    format!("{scheme}://{userinfo}{}{path}", random.pick(&HOSTS))
}

pub fn method(random: &mut Random) -> &'static str {
    random.pick(&[
        "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE", "PATCH", "patch", "OPTIONS", "X",
    ])
}

pub fn request_headers(random: &mut Random) -> Headers {
    let mut headers = vec![("Accept".to_owned(), b"*/*".to_vec())];
    for _ in 0..random.below(4) {
        let (name, value): (&str, &[u8]) = random.pick(&[
            ("X-A", b"1".as_slice()),
            ("x-b", b""),
            ("X-a", b"2"),
            ("Authorization", b"Bearer x"),
            ("Content-Type", b"application/json"),
            ("Content-Type", b"text/plain;charset=utf-8"),
            ("Content-Type", b"text/plain;charset=\xE9"),
            ("Content-Language", b"de"),
            ("Content-Language", b"d_e"),
            ("Content-Encoding", b"x"),
            ("Accept-Language", b"en"),
            ("Accept", b"(a)"),
            ("Accept", b"caf\xE9"),
            ("Range", b"bytes=0-"),
            ("Range", b"bytes=9-1"),
            ("Range", b"Bytes=0-"),
            ("DPR", b"2"),
            ("If-None-Match", b"x"),
            ("*", b"1"),
        ]);
        headers.push((name.into(), value.to_vec()));
    }
    if random.one_in(12) {
        for _ in 0..random.below(10) {
            headers.push(("Accept".into(), vec![b'a'; 120 + random.below(10)]));
        }
    }
    headers
}

/// An answer to a request. Most answers pass; now and then an answer breaks a rule.
pub fn answer(random: &mut Random, sent: &Sent, page: &str) -> Answer {
    if random.one_in(60) {
        return None;
    }
    let mut headers: Headers = Vec::new();
    let asked = |name: &str| {
        sent.headers
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.clone())
    };
    allow_origin(random, asked("Origin"), page, &mut headers);
    let is_preflight = sent.kind == "preflight";
    if is_preflight || random.one_in(10) {
        let method = asked("Access-Control-Request-Method").unwrap_or_else(|| b"PUT".to_vec());
        let names = asked("Access-Control-Request-Headers").unwrap_or_default();
        match random.below(8) {
            0 => {}
            1 => push(&mut headers, "Access-Control-Allow-Methods", b"*"),
            2 => push(&mut headers, "Access-Control-Allow-Methods", b"GET, PUT ,, patch"),
            3 => push(
                &mut headers,
                "Access-Control-Allow-Methods",
                random.pick(&[b"P UT".as_slice(), b"", b"*, PUT", b"delete"]),
            ),
            _ => push(&mut headers, "Access-Control-Allow-Methods", &method),
        }
        match random.below(9) {
            0 => {}
            1 => push(&mut headers, "Access-Control-Allow-Headers", b"*"),
            2 => push(&mut headers, "access-control-allow-headers", b"X-A,\tx-b, CONTENT-TYPE"),
            3 => push(
                &mut headers,
                "Access-Control-Allow-Headers",
                random.pick(&[b"x a".as_slice(), b"", b"*, Authorization"]),
            ),
            4 => {
                push(&mut headers, "Access-Control-Allow-Headers", &names);
                push(&mut headers, "Access-Control-Allow-Headers", b"Authorization");
            }
            _ => push(&mut headers, "Access-Control-Allow-Headers", &names),
        }
        if random.one_in(2) {
            let max_age: &[u8] =
                random.pick(&[b"600".as_slice(), b"10", b"0", b"-1", b"x", b"99999999999999999999999"]);
            push(&mut headers, "Access-Control-Max-Age", max_age);
        }
        if random.one_in(20) {
            push(&mut headers, "Access-Control-Max-Age", b"7");
        }
    }
    for _ in 0..random.below(4) {
        let (name, value): (&str, &[u8]) = random.pick(&[
            ("X-A", b"1".as_slice()),
            ("Set-Cookie", b"a=b"),
            ("ETag", b"e"),
            ("cache-control", b"no-store"),
            ("Content-Type", b"text/plain"),
            ("Content-Type", b"text/javascript"),
            ("Content-Type", b"image/png, x"),
            ("Content-Type", b"text/css;a=\",b/c"),
            ("X-Content-Type-Options", b"nosniff"),
            ("X-Content-Type-Options", b"x"),
            ("Access-Control-Expose-Headers", b"*"),
            ("Access-Control-Expose-Headers", b"x-a, set-cookie"),
            ("Access-Control-Expose-Headers", b"x a"),
            ("Timing-Allow-Origin", b"*"),
            ("Timing-Allow-Origin", b"http://x.example, http://page.example"),
            ("Cross-Origin-Resource-Policy", b"same-origin"),
            ("Cross-Origin-Resource-Policy", b"same-site"),
            ("Cross-Origin-Resource-Policy", b"cross-origin"),
            ("Referrer-Policy", b"no-referrer"),
            ("Referrer-Policy", b"origin, x, Same-Origin"),
        ]);
        push(&mut headers, name, value);
    }
    let status = if is_preflight && !random.one_in(12) {
        random.pick(&[200, 204, 204])
    } else if sent.kind != "local" && random.one_in(2) {
        random.pick(&[301, 302, 303, 307, 308])
    } else {
        random.pick(&[200, 200, 204, 304, 206, 404, 500, 0, 999, 199, 300])
    };
    if (300..400).contains(&status) && !random.one_in(15) {
        let location = location(random, page);
        push(&mut headers, "Location", &location);
        if random.one_in(30) {
            push(&mut headers, "location", &location);
        }
    }
    Some((status, headers))
}

fn allow_origin(random: &mut Random, asked: Option<Vec<u8>>, page: &str, headers: &mut Headers) {
    let origin = asked.unwrap_or_else(|| page.as_bytes().to_vec());
    match random.below(12) {
        0 => {}
        1 | 2 => push(headers, "Access-Control-Allow-Origin", b"*"),
        3 => push(
            headers,
            "Access-Control-Allow-Origin",
            random.pick(&[b"null".as_slice(), b"", b"http://page.example/", b"*, *"]),
        ),
        4 if random.one_in(3) => {
            push(headers, "Access-Control-Allow-Origin", &origin);
            push(headers, "access-control-allow-origin", &origin);
        }
        _ => push(headers, "Access-Control-Allow-Origin", &origin),
    }
    if !random.one_in(4) {
        push(
            headers,
            "Access-Control-Allow-Credentials",
            if random.one_in(8) { b"True" } else { b"true" },
        );
    }
}

fn location(random: &mut Random, page: &str) -> Vec<u8> {
    match random.below(10) {
        0 => random
            .pick(&[
                b"".as_slice(),
                b"/y",
                b"?z#h",
                b"http://[",
                b"/caf\xE9",
                b"data:,x",
                b"//api.example/",
                b"mailto:x",
                b"#k",
            ])
            .to_vec(),
        1 => format!("http://u:p@{}/x", random.pick(&HOSTS)).into_bytes(),
        _ => url(random, page).into_bytes(),
    }
}

fn push(headers: &mut Headers, name: &str, value: &[u8]) {
    headers.push((name.into(), value.to_vec()));
}
