//! The page of all codes, as HTML without anything to load.

use super::{cases, cause, tables};
use corsight::{
    advise::LintCode,
    diagnosis::{Cause, CodeFacts, Finding, Remedy, Severity, all_causes, all_facts},
    engine::Engine,
    environment::EnvironmentSettings,
    origin::Origin,
    request::{InvalidRequest, Mode, NewRequest},
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fmt::{self, Write},
};

const HEAD: &str = r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Corsight: causes and findings</title>
<style>
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 0 auto; padding: 1rem; }
h3 { font-family: ui-monospace, monospace; margin-top: 2.5rem; }
h3:target { background: Highlight; color: HighlightText; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid; }
dt { font-weight: 600; }
nav ul { columns: 18rem; padding-left: 1rem; }
a, li, dd { overflow-wrap: anywhere; }
</style>
<h1>Causes and findings</h1>
<p>A <strong>cause</strong> says what to mend. A <strong>finding</strong> is a broken rule or a piece of advice; a cause names the findings
that follow from it and vanish with it. The texts are those of Corsight for the example beside them: in your page they have your values.
Examples without answers are calls of a page, to which the browser hides every answer.</p>
"#;

/// The whole page.
pub fn page() -> String {
    let causes = causes();
    let findings = findings();
    let mut page = String::from(HEAD);
    list(&mut page, "Causes", causes.iter().map(|(code, _)| *code));
    list(&mut page, "Findings", findings.iter().map(|(facts, _)| facts.code));
    list(&mut page, "Lint", LintCode::ALL.iter().map(|code| code.as_str()));
    page += "<h2>Causes</h2>\n";
    for (code, example) in &causes {
        cause(&mut page, code, example);
    }
    page += "<h2>Findings</h2>\n";
    for (facts, example) in &findings {
        finding(&mut page, facts, example);
    }
    page += "<h2>Lint</h2>\n<p>What <code>lint</code> says of a server's policy or of its answers. The values stand for those of your server.</p>\n";
    for code in LintCode::ALL {
        lint(&mut page, *code);
    }
    page
}

fn lint(page: &mut String, code: LintCode) {
    let severity = |is_with_credentials| match code.severity(is_with_credentials) {
        Severity::Risk => "risk",
        Severity::Degrade => "degrade",
        Severity::Block | Severity::Info => "info",
    };
    let _ = writeln!(page, "<h3 id=\"{0}\">{0}</h3>", code.as_str());
    let _ = writeln!(page, "<p>{}</p>", Html(&code.sentence().replace("{values}", "…")));
    let (with, without) = (severity(true), severity(false));
    let severity = if with == without {
        with.to_owned()
    } else {
        format!("{with} where credentials are allowed, {without} where they are not")
    };
    let _ = writeln!(page, "<dl>\n<dt>Severity<dd>{severity}\n</dl>");
}

/// A cause as the first of a diagnosis.
pub struct CauseExample {
    pub exchange: String,
    pub cause: Cause,
    pub happened: String,
}

/// Every cause with the first case of `tests/causes` that it explains.
pub fn causes() -> Vec<(&'static str, CauseExample)> {
    let cases = tables::causes();
    let mut seen = BTreeSet::new();
    let example = |code: &str| {
        let case = cases.iter().find(|case| case["expect"]["first"] == code);
        let input = &case.unwrap_or_else(|| panic!("no case has the cause {code}"))["input"];
        let (_, diagnosis) = cause::diagnosis(input);
        CauseExample {
            exchange: exchange(input),
            cause: diagnosis.causes.into_iter().next().expect("a cause"),
            happened: diagnosis.happened,
        }
    };
    all_causes()
        .filter(|code| seen.insert(*code))
        .map(|code| (code, example(code)))
        .collect()
}

/// A finding, or the error of a request that cannot be made.
pub enum FindingExample {
    Finding(String, Box<Finding>),
    Error(InvalidRequest),
}

/// Every code of a finding, with the first case of `tests/diagnosis.json` that has it.
pub fn findings() -> Vec<(CodeFacts, FindingExample)> {
    let cases = cases::cases();
    let mut of_cases = Vec::new();
    for case in &cases {
        for (which, findings) in cases::findings_of(case) {
            of_cases.extend(findings.into_iter().map(|finding| (case, which, finding)));
        }
    }
    let example = |code: &str| {
        let mut with_code = of_cases
            .iter()
            .filter(|(_, _, finding)| finding.code == code || finding.detail == Some(code));
        match with_code.next() {
            Some((case, which, finding)) => {
                let mut case = (*case).clone();
                if *which != "findings" {
                    case["answers"] = Value::Null;
                }
                FindingExample::Finding(exchange(&case), Box::new(finding.clone()))
            }
            None => FindingExample::Error(
                refused_requests()
                    .into_iter()
                    .find(|error| error.code().as_str() == code)
                    .unwrap_or_else(|| panic!("no case has the finding {code}")),
            ),
        }
    };
    all_facts().map(|facts| (facts, example(facts.code))).collect()
}

/// Requests that no API makes, one for each code.
fn refused_requests() -> Vec<InvalidRequest> {
    let client = EnvironmentSettings::new(Origin::parse("https://app.example").expect("an origin"));
    let engine = Engine::new(client, corsight::browsers::Profile::STANDARD);
    let make = |url: &str, method: &'static str, mode: Mode, header: (&'static str, &'static [u8])| {
        let mut new = NewRequest::new(url);
        new.method = method;
        new.mode = mode;
        engine.make_request(&new, [header]).err()
    };
    let url = "https://api.example/data";
    let fine: (_, &[u8]) = ("Accept", b"text/plain");
    let requests = [
        make("https://", "GET", Mode::Cors, fine),
        make("https://user:secret@api.example/", "GET", Mode::Cors, fine),
        make(url, "G T", Mode::Cors, fine),
        make(url, "TRACE", Mode::Cors, fine),
        make(url, "PUT", Mode::NoCors, fine),
        make(url, "GET", Mode::Cors, ("X A", b"1")),
    ];
    requests.into_iter().flatten().collect()
}

/// The request and the answers of a case, as a person writes them down.
fn exchange(input: &Value) -> String {
    let nothing = Value::Null;
    let request = input.get("request").unwrap_or(&nothing);
    let or = |key: &str, default: &str| request[key].as_str().unwrap_or(default).to_owned();
    let page = input["page"].as_str().unwrap_or("https://app.example");
    let mut text = format!(
        "{} {}\nOrigin: {page}\n",
        or("method", "GET"),
        or("url", "https://api.example/data")
    );
    headers(&mut text, &request["headers"]);
    if let Some(body_type) = request["bodyType"].as_str() {
        let _ = writeln!(text, "Content-Type: {body_type}");
    }
    for key in ["initiator", "mode", "credentials", "redirect", "destination"] {
        if let Some(value) = request[key].as_str() {
            let _ = writeln!(text, "({key}: {value})");
        }
    }
    for key in ["profile", "embedderPolicy"] {
        if let Some(value) = input[key].as_str() {
            let _ = writeln!(text, "({key}: {value})");
        }
    }
    for answer in input["answers"].as_array().into_iter().flatten() {
        match answer["failure"].as_str() {
            Some(words) => {
                let words = if words.is_empty() { "without words" } else { words };
                let _ = writeln!(text, "\nno answer: {words}");
            }
            None => {
                let _ = writeln!(text, "\n{}", answer["status"].as_u64().unwrap_or(200));
                headers(&mut text, &answer["headers"]);
            }
        }
    }
    text
}

fn headers(text: &mut String, pairs: &Value) {
    for pair in pairs.as_array().into_iter().flatten() {
        let part = |index: usize| pair[index].as_str().unwrap_or_default();
        let _ = writeln!(text, "{}: {}", part(0), part(1));
    }
}

fn list<'a>(page: &mut String, title: &str, codes: impl Iterator<Item = &'a str>) {
    let _ = writeln!(page, "<nav aria-label=\"{title}\">\n<p>{title}:</p>\n<ul>");
    for code in codes {
        let _ = writeln!(page, "<li>{}", Link(code));
    }
    *page += "</ul>\n</nav>\n";
}

fn cause(page: &mut String, code: &str, example: &CauseExample) {
    let cause = &example.cause;
    let _ = writeln!(page, "<h3 id=\"{code}\">{code}</h3>");
    let _ = writeln!(page, "<p>{}</p>", Html(&cause.headline));
    let _ = writeln!(page, "<pre>{}</pre>\n<dl>", Html(example.exchange.trim_end()));
    if !cause.because.is_empty() {
        let _ = writeln!(page, "<dt>Seen<dd>{}", Html(&cause.because.join("; ")));
    }
    act(page, "To do", &cause.act);
    for other in &cause.otherwise {
        act(page, "Or", other);
    }
    if !example.happened.is_empty() {
        let _ = writeln!(page, "<dt>What happened<dd>{}", Html(&example.happened));
    }
    let _ = writeln!(page, "<dt>How sure<dd>{:?}", cause.confidence);
    let explained: Vec<String> = cause.explains.iter().map(|code| Link(code).to_string()).collect();
    if !explained.is_empty() {
        let _ = writeln!(page, "<dt>Explains<dd>{}", explained.join(", "));
    }
    *page += "</dl>\n";
}

fn finding(page: &mut String, facts: &CodeFacts, example: &FindingExample) {
    let _ = writeln!(page, "<h3 id=\"{0}\">{0}</h3>", facts.code);
    match example {
        FindingExample::Error(error) => {
            let _ = writeln!(page, "<p>{}</p>\n<dl>", Html(&error.to_string()));
        }
        FindingExample::Finding(exchange, finding) => {
            let _ = writeln!(page, "<p>{}</p>", Html(&finding.message));
            let _ = writeln!(page, "<pre>{}</pre>\n<dl>", Html(exchange.trim_end()));
            if finding.detail == Some(facts.code) {
                let _ = writeln!(page, "<dt>Special case of<dd>{}", Link(finding.code));
            }
            for remedy in &finding.remedies {
                act(page, "To do", remedy);
            }
            let _ = writeln!(page, "<dt>Severity<dd>{:?}", finding.severity);
            let step = if finding.step.is_empty() {
                String::new()
            } else {
                format!(", step {}", finding.step)
            };
            let _ = writeln!(
                page,
                "<dt>Standard<dd><a href=\"{0}\">{0}</a>{step}",
                Html(&finding.spec)
            );
        }
    }
    if let Some(url) = facts.mdn() {
        let _ = writeln!(page, "<dt>MDN<dd><a href=\"{0}\">{0}</a>", Html(&url));
    }
    for (browser, name) in [("Chromium", facts.chromium), ("Firefox", facts.firefox)] {
        if let Some(name) = name {
            let _ = writeln!(page, "<dt>In {browser}<dd><code>{}</code>", Html(name));
        }
    }
    *page += "</dl>\n";
}

fn act(page: &mut String, title: &str, remedy: &Remedy) {
    let who = format!("{:?}", remedy.who).to_lowercase();
    let _ = writeln!(page, "<dt>{title} ({who})<dd>{}", Html(&remedy.text));
}

/// A code that leads to its place.
struct Link<'a>(&'a str);

impl fmt::Display for Link<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<a href=\"#{0}\">{0}</a>", self.0)
    }
}

/// Text in HTML.
struct Html<'a>(&'a str);

impl fmt::Display for Html<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        f.write_str(&text)
    }
}
