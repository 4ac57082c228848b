//! What people have at hand: the tables of `tests/read`, one file a kind. `expect` is the whole reading: what it does not name is null or
//! empty. `removed` are names, `kinds` the kinds of the pieces, `unread` pairs of a line's number and what stands there, null for the whole
//! line. The messages of browsers have what an engine says first of them; `tests/www/read.test.mjs` asks it.

use corsight::capture::{read, read::Reading};
use serde_json::{Value, json};
use std::{fmt::Write as _, fs, path::Path};

mod model;

use model::{random::Random, seeds::for_each_seed};

/// Every case of every table, with the name of its table.
fn cases() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read");
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).expect("the tables") {
        let path = entry.expect("a file").path();
        let table = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a text");
        let of_table: Vec<Value> = serde_json::from_str(&text).expect("an array of cases");
        assert!(of_table.len() >= 5, "{table}");
        cases.extend(of_table.into_iter().map(|case| (table.clone(), case)));
    }
    assert!(cases.len() > 100);
    cases
}

/// The text of a case: one text, or its lines.
fn text_of(case: &Value) -> String {
    match &case["text"] {
        Value::String(text) => text.clone(),
        lines => {
            let lines = lines.as_array().expect("a text or lines").iter();
            lines
                .map(|line| line.as_str().expect("a line"))
                .collect::<Vec<_>>()
                .join("\n")
        }
    }
}

/// A reading as the tables write it.
fn written(reading: &Reading, text: &str) -> Value {
    let value = serde_json::to_value(reading).expect("JSON");
    let removed: Vec<&Value> = value["removed"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["name"])
        .collect();
    let kinds: Vec<&Value> = value["pieces"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["kind"])
        .collect();
    let lines: Vec<&str> = text.lines().collect();
    let unread = reading.unread.iter().map(|unread| {
        let is_whole = lines
            .get(unread.line - 1)
            .is_some_and(|line| line.trim() == unread.text);
        (unread.line, is_whole, unread.text.clone())
    });
    json!({
        "origin": value["origin"],
        "browser": value["browser"],
        "request": value["request"],
        "responses": value["responses"],
        "removed": removed,
        "kinds": kinds,
        "unread": unread.map(|(line, is_whole, text)| json!([line, is_whole, text])).collect::<Vec<_>>(),
    })
}

/// What a case expects, in the same form.
fn expected(case: &Value, text: &str) -> Value {
    let expect = &case["expect"];
    let or = |key: &str, default: Value| {
        if expect[key].is_null() {
            default
        } else {
            expect[key].clone()
        }
    };
    let lines: Vec<&str> = text.lines().collect();
    let unread = or("unread", json!([]));
    let unread = unread.as_array().expect("a list").iter().map(|pair| {
        let line = usize::try_from(pair[0].as_u64().expect("a line")).expect("a number");
        let whole = lines[line - 1].trim();
        let text = pair[1].as_str().unwrap_or(whole);
        json!([line, text == whole, text])
    });
    json!({
        "origin": or("origin", Value::Null),
        "browser": or("browser", Value::Null),
        "request": or("request", Value::Null),
        "responses": or("responses", json!([])),
        "removed": or("removed", json!([])),
        "kinds": or("kinds", json!([])),
        "unread": unread.collect::<Vec<_>>(),
    })
}

#[test]
fn the_reading_is_that_of_the_table() {
    let mut trouble = String::new();
    for (table, case) in &cases() {
        let text = text_of(case);
        let reading = read(&text);
        let name = &case["name"];
        if table == "console-messages" {
            // The engine judges what is read of them.
            if reading.browser != case["browser"].as_str() || reading.request.is_none() || !reading.unread.is_empty() {
                let _ = writeln!(
                    trouble,
                    "{table}: {name}: {:#}",
                    serde_json::to_value(&reading).expect("JSON")
                );
            }
            continue;
        }
        let (found, wanted) = (written(&reading, &text), expected(case, &text));
        for key in [
            "origin",
            "browser",
            "request",
            "responses",
            "removed",
            "kinds",
            "unread",
        ] {
            if found[key] != wanted[key] {
                let _ = writeln!(
                    trouble,
                    "{table}: {name}: {key}\n  found  {}\n  wanted {}",
                    found[key], wanted[key]
                );
            }
        }
    }
    assert!(trouble.is_empty(), "{trouble}");
}

/// Every line that is neither empty nor a mark of Markdown is in a piece or named.
fn nothing_is_lost(text: &str, reading: &Reading) {
    for (index, line) in text.split('\n').enumerate() {
        let is_mark = line.trim().is_empty()
            || line.trim().starts_with("```")
            || line
                .trim()
                .chars()
                .all(|c| matches!(c, '-' | '=' | '*' | '_' | '~' | '\u{feff}'));
        let number = index + 1;
        let is_in_piece = reading
            .pieces
            .iter()
            .any(|piece| (piece.line..piece.line + piece.lines).contains(&number));
        let is_named = reading.unread.iter().any(|unread| unread.line == number);
        assert!(
            is_mark || is_in_piece || is_named,
            "line {number} is lost: {:?}",
            text.chars().take(300).collect::<String>()
        );
    }
}

#[test]
fn no_line_is_lost() {
    for (_, case) in &cases() {
        let text = text_of(case);
        nothing_is_lost(&text, &read(&text));
    }
}

/// Texts that are cut, mixed and broken: none of them stops the reader, and no line of them is lost.
#[test]
fn broken_texts_are_read_as_far_as_they_go() {
    let texts: Vec<String> = cases().iter().map(|(_, case)| text_of(case)).collect();
    for_each_seed(3_000, |seed| {
        let mut random = Random(seed);
        let mut text = String::new();
        for _ in 0..=random.below(3) {
            let from: Vec<char> = texts[random.below(texts.len())].chars().collect();
            let start = random.below(from.len() + 1);
            let end = start + random.below(from.len() - start + 1);
            let part: String = if random.below(3) == 0 {
                from.iter().collect()
            } else {
                from[start..end].iter().collect()
            };
            text.push_str(&part);
            text.push_str(
                [
                    "", "\n", "\r\n", "\"", "'", "{", "\\", "^", "`", "\u{0}", "é", "$'\\u", "@{",
                ][random.below(13)],
            );
        }
        nothing_is_lost(&text, &read(&text));
    });
}

#[test]
fn deep_and_long_texts_end() {
    for unit in [
        "[",
        "{",
        "fetch(",
        "fetch({a:",
        "fetch(`${",
        "curl '",
        "@{",
        "iwr -Headers @{",
        "a: b\n",
        "$.ajax({",
        "Access to ",
        "{\"log\":",
        "* \n",
        "< \n",
    ] {
        let text = unit.repeat(4_000);
        nothing_is_lost(&text, &read(&text));
    }
    let long = "x".repeat(corsight::capture::read::MOST_TEXT + 1);
    assert_eq!(read(&long).unread.len(), 1);
}

/// What curl itself prints, over a connection of its own.
#[test]
fn the_output_of_a_real_curl_is_read() {
    use std::{
        io::{Read as _, Write as _},
        net::TcpListener,
        process::Command,
        thread,
    };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let url = format!("http://127.0.0.1:{port}/items");
    let arguments = [
        "-v",
        "-X",
        "PUT",
        "-H",
        "Origin: https://app.example",
        "-H",
        "X-Key: 1",
        "-d",
        "{}",
        &url,
    ];
    let Ok(child) = Command::new("curl")
        .args(arguments)
        .env_remove("http_proxy")
        .args(["--noproxy", "*", "--max-time", "20"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
    else {
        return; // curl is not installed.
    };
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut received = Vec::new();
        let mut buffer = [0; 1024];
        while !received.ends_with(b"{}") {
            let count = stream.read(&mut buffer).expect("a request");
            received.extend_from_slice(&buffer[..count]);
        }
        let answer = "HTTP/1.1 403 Forbidden\r\nVary: Origin\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno\n";
        stream.write_all(answer.as_bytes()).expect("an answer");
    });
    let output = child.wait_with_output().expect("an end");
    server.join().expect("a server");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let reading = read(&text);
    nothing_is_lost(&text, &reading);
    let request = reading.request.expect("a request");
    assert_eq!((&*request.url, &*request.method), (&*url, "PUT"), "{text}");
    assert_eq!(reading.origin.as_deref(), Some("https://app.example"));
    let key = ("X-Key".to_owned(), "1".to_owned());
    assert!(request.headers.contains(&key), "{:?}", request.headers);
    let [response] = &*reading.responses else {
        panic!("{text}")
    };
    assert_eq!(response.status, 403);
    assert_eq!(response.headers[0], ("Vary".to_owned(), "Origin".to_owned()));
    assert!(reading.unread.is_empty(), "{:?}", reading.unread);
}
