//! Recorded traffic: the tables of `tests/capture`. A case has entries of a HAR in short, or events of the DevTools protocol, and the calls
//! that they are. The same tables run through the package in `tests/www/capture.test.mjs`.

use corsight::{
    capture::{Call, Recording, Report, judge},
    url::url_crate,
};
use serde_json::{Map, Value, json};
use std::{fs, path::Path};

fn tables() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/capture");
    let mut cases = Vec::new();
    for file in fs::read_dir(folder).expect("a folder") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a text");
        let table: Vec<Value> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        cases.extend(table);
    }
    assert!(cases.len() > 40);
    cases
}

/// The recording of a case: its entries as a HAR has them, or its events.
fn recording(case: &Value) -> Value {
    if let Some(events) = case.get("events") {
        return events.clone();
    }
    let entries = case["entries"].as_array().expect("entries").iter().map(entry);
    json!({"log": {
        "version": "1.2",
        "creator": {"name": case["recorder"], "version": "1"},
        "pages": case.get("pages").cloned().unwrap_or_else(|| json!([])),
        "entries": entries.collect::<Vec<_>>(),
    }})
}

fn entry(short: &Value) -> Value {
    let milliseconds = short["at"].as_u64().expect("a time");
    let (minutes, seconds) = (milliseconds / 60_000, milliseconds % 60_000);
    let [method, url, sent] = short["request"].as_array().expect("a request").as_slice() else {
        panic!("{short}")
    };
    let [status, received] = short["response"].as_array().expect("a response").as_slice() else {
        panic!("{short}")
    };
    let mut response = json!({"status": status, "statusText": "", "headers": headers(received), "content": {"size": 0, "text": "{\"a\": [1, \"\\u00e9\"]}"}, "redirectURL": ""});
    for (short_name, name) in [
        ("redirectURL", "redirectURL"),
        ("error", "_error"),
        ("failureText", "_failureText"),
    ] {
        if let Some(value) = short.get(short_name) {
            response[name] = value.clone();
        }
    }
    let mut entry = json!({
        "startedDateTime": format!("2026-11-30T23:{minutes:02}:{:02}.{:03}Z", seconds / 1000, seconds % 1000),
        "time": short["time"],
        "request": {"method": method, "url": url, "httpVersion": "HTTP/1.1", "headers": headers(sent), "queryString": []},
        "response": response,
    });
    for (short_name, name) in [("type", "_resourceType"), ("pageref", "pageref")] {
        if let Some(value) = short.get(short_name) {
            entry[name] = value.clone();
        }
    }
    entry
}

fn headers(record: &Value) -> Vec<Value> {
    let record: &Map<String, Value> = record.as_object().expect("headers");
    record
        .iter()
        .map(|(name, value)| json!({"name": name, "value": value}))
        .collect()
}

/// Reads a recording in chunks of this size.
fn read(text: &str, size: usize) -> Report {
    let mut recording = Recording::new(url_crate);
    for chunk in text.as_bytes().chunks(size) {
        recording.feed(chunk).expect("JSON");
    }
    recording.finish().expect("the end");
    recording.report()
}

/// What is expected of a call, as it was found: the keys that the expectation has.
fn found(call: &Call, expected: &Value) -> Value {
    let all = serde_json::to_value(call).expect("JSON");
    let judged = || {
        let origin = call.origin.as_deref().expect("an origin");
        judge(origin, call.profile, &call.request, &call.responses, url_crate).expect("a verdict")
    };
    let value = |key: &str| match key {
        "url" | "method" | "headers" | "mode" | "credentials" | "initiator" | "crossOrigin" | "uploadListeners" => {
            all["request"].get(key).cloned().unwrap_or_default()
        }
        "messages" => call
            .messages
            .iter()
            .zip(all["messages"].as_array().expect("messages"))
            .map(|(message, json)| {
                let kind = json["kind"].as_str().expect("a kind");
                if message.cached {
                    format!("{kind} cached")
                } else {
                    kind.to_owned()
                }
            })
            .collect(),
        "responses" => call.responses.iter().map(|response| response.status).collect(),
        "recorded" => all["recorded"]["outcome"].clone(),
        "error" => all["recorded"]["error"].clone(),
        "unknowns" => call
            .unknowns
            .iter()
            .map(|unknown| {
                let otherwise = unknown.otherwise.as_ref().map(|otherwise| {
                    let outcome = format!("{:?}", otherwise.outcome).to_lowercase();
                    otherwise
                        .cause
                        .map_or(outcome.clone(), |cause| format!("{outcome} {cause}"))
                });
                (unknown.what.to_owned(), Value::from(otherwise))
            })
            .collect::<Map<_, _>>()
            .into(),
        "cause" => judged().diagnosis.causes.first().map(|cause| cause.code).into(),
        other => all[other].clone(),
    };
    let keys = expected.as_object().expect("an object").keys();
    keys.map(|key| (key.clone(), value(key))).collect::<Map<_, _>>().into()
}

#[test]
fn recordings_become_the_calls_of_the_tables() {
    let mut trouble = Vec::new();
    for case in &tables() {
        let (name, expect) = (&case["name"], &case["expect"]);
        let text = recording(case).to_string();
        let report = read(&text, 1 << 20);
        let expected = expect["calls"].as_array().expect("calls");
        let calls: Vec<Value> = report
            .calls
            .iter()
            .zip(expected)
            .map(|(call, expected)| found(call, expected))
            .collect();
        if report.calls.len() != expected.len() || calls != *expected {
            trouble.push(format!(
                "{name}: {} calls\n  found    {}\n  expected {}",
                report.calls.len(),
                Value::from(calls),
                expect["calls"]
            ));
        }
        if let Some(ignored) = expect.get("ignored").filter(|ignored| **ignored != report.ignored) {
            trouble.push(format!("{name}: {} ignored, not {ignored}", report.ignored));
        }
        assert!(report.unread.is_empty(), "{name}: {:?}", report.unread);
        // The size of the chunks changes nothing, and neither does the order of the entries, which have times.
        assert_eq!(read(&text, 1), report, "{name}");
        assert_eq!(read(&text, 7), report, "{name}");
    }
    assert!(trouble.is_empty(), "{}", trouble.join("\n"));
}

/// The engine decides the same of what a report gives as the report says.
#[test]
fn outcomes_are_the_verdicts() {
    for case in &tables() {
        for call in read(&recording(case).to_string(), 4096).calls {
            let Some(origin) = &call.origin else { continue };
            let judged = judge(origin, call.profile, &call.request, &call.responses, url_crate).expect("a verdict");
            let outcome = format!("{:?}", call.outcome);
            assert!(
                outcome == "Pending" || outcome == format!("{:?}", judged.verdict.outcome),
                "{}",
                case["name"]
            );
        }
    }
}

/// The place of the error in a file, and what is wrong.
fn broken(text: &str) -> (u64, u64, &'static str) {
    let mut recording = Recording::new(url_crate);
    let error = recording
        .feed(text.as_bytes())
        .and_then(|()| recording.finish())
        .expect_err("a broken file");
    (error.offset, error.line, error.reason)
}

#[test]
fn a_broken_file_has_a_place() {
    let cases = [
        ("", 0, 1, "it is empty"),
        ("{\"log\": {\n\"entries\": [", 22, 2, "it ends in the middle"),
        ("{\"log\": {\n\"entries\": [}", 22, 2, "a value has to stand here"),
        ("{\"log\": {\n\"entries\": [{]", 23, 2, "a key has to stand here"),
        ("{\"log\": nul}", 8, 1, "it is no number, and not true, false or null"),
        ("{\"log\": 1e}", 8, 1, "it is no number, and not true, false or null"),
        ("{\"log\" 1}", 7, 1, "a colon has to stand here"),
        ("{\"log\": \"\\x\"}", 10, 1, "it is no escape of JSON"),
        ("{\"log\": [1}", 10, 1, "a bracket does not match"),
        (
            "{\"log\": [1 2",
            11,
            1,
            "a comma or the end of the list has to stand here",
        ),
        ("{\"log\": 1} x", 11, 1, "something stands behind the end"),
        ("<html>", 0, 1, "a value has to stand here"),
        ("{\"a\", 1}", 4, 1, "a colon has to stand here"),
        ("{\"a\": 1,}", 8, 1, "a key has to stand here"),
        ("[1,]", 3, 1, "a value has to stand here"),
    ];
    for (text, offset, line, reason) in cases {
        assert_eq!(broken(text), (offset, line, reason), "{text}");
    }
    assert_eq!(broken(&"[".repeat(1_000_000)).2, "values are nested too deeply");
    assert_eq!(broken(&"9".repeat(1_000_000)).2, "a number is too long");
}

/// What stands in a recording is never more than text, and nothing in it takes long.
#[test]
fn hostile_recordings_are_read() {
    let entry = |url: &str, headers: &str| {
        format!(
            "{{\"startedDateTime\": \"2026-11-30T23:00:00Z\", \"time\": 1, \"request\": {{\"method\": \"GET\", \"url\": \"{url}\", \"headers\": [{{\"name\": \"Origin\", \"value\": \"https://app.example\"}}]}}, \"response\": {{\"status\": 200, \"headers\": [{headers}]}}}}"
        )
    };
    let header = |name: &str, value: &str| format!("{{\"name\": \"{name}\", \"value\": \"{value}\"}}");
    let long = "x".repeat(10 << 20);
    let entries = [
        // 10 MB in a header, as a name, as a URL.
        entry("https://api.example/long", &header("X-Long", &long)),
        entry("https://api.example/name", &header(&long, "1")),
        entry(&format!("https://api.example/{long}"), ""),
        // Markup and control characters are values like others.
        entry(
            "https://api.example/<img src=x onerror=alert(1)>",
            &header("Access-Control-Allow-Origin", "<script>alert(1)</script>"),
        ),
        entry(
            "https://api.example/control",
            &header("Access-Control-Allow-Origin", "\\u0000\\n\\ud800"),
        ),
        entry("https://api.example/control", &header("a b", "1")),
        // Lies: what is an object, a number or a list elsewhere.
        "null".into(),
        "[[[]]]".into(),
        "{\"request\": [], \"response\": 7}".into(),
        "{\"request\": {\"method\": 1, \"url\": {}}}".into(),
        "{\"method\": \"Network.requestWillBeSent\", \"params\": null}".into(),
        entry("https://api.example/a", "").replace("200", "1e308"),
        entry("https://api.example/a", "").replace("\"time\": 1", "\"time\": -1e999"),
        entry("https://api.example/a", "").replace("2026-11-30T23:00:00Z", "tomorrow"),
        entry("https://user:secret@api.example/a", ""),
        entry("https://", ""),
        entry("javascript:alert(1)", ""),
        entry("https://api.example/a", "").replace("https://app.example", "no origin"),
        entry("https://api.example/a", "").replace("\"GET\"", "\"CONNECT\""),
    ];
    let text = format!(
        "{{\"log\": {{\"creator\": {{\"name\": {{}}}}, \"pages\": {{}}, \"entries\": [{}]}}}}",
        entries.join(",")
    );
    let report = read(&text, 1 << 16);
    let unread: Vec<&str> = report
        .unread
        .iter()
        .map(|part| part.place.split(',').next().unwrap_or_default())
        .collect();
    for place in [
        "entry 1", "entry 2", "entry 3", "entry 7", "entry 8", "entry 9", "entry 10",
    ] {
        assert!(unread.contains(&place), "{place} is not among {unread:?}");
    }
    assert!(
        report
            .unread
            .iter()
            .all(|part| part.place.len() < 300 && part.reason.len() < 1000),
        "{:?}",
        report.unread
    );
    assert!(report.calls.iter().any(|call| call.request.url.contains("onerror")));
}

/// Thousands of requests of one URL, which all might belong to each other.
#[test]
fn pairing_takes_no_longer_than_sorting() {
    let one = |method: &str, status: u16, header: &str| {
        json!({"startedDateTime": "2026-11-30T23:00:00Z", "time": 1, "request": {"method": method, "url": "https://api.example/a", "headers": [
            {"name": "Host", "value": "api.example"}, {"name": "Origin", "value": "https://app.example"}, {"name": "Access-Control-Request-Method", "value": "PUT"}]},
            "response": {"status": status, "headers": [{"name": header, "value": "/a"}]}})
    };
    let mut entries = Vec::new();
    for _ in 0..1500 {
        entries.extend([
            one("OPTIONS", 0, "x"),
            one("OPTIONS", 204, "x"),
            one("PUT", 307, "Location"),
            one("PUT", 0, "x"),
        ]);
    }
    let text = json!({"log": {"creator": {"name": "mitmproxy"}, "entries": entries}}).to_string();
    let report = read(&text, 1 << 20);
    let messages: usize = report.calls.iter().map(|call| call.messages.len()).sum();
    assert_eq!(messages, 6_000);
}
