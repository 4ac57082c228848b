//! Whole conversations: an engine, one fetch after another, each with its answers.

use super::input::{client, environment, new_headers, new_request, now, pairs, profile, request, response};
use corsight::{
    cors::{CorsPreflightCache, Now},
    engine::{Answer, Engine, Verdict},
    fetch::{Action, Behaviour, Fetch, HttpRequest},
    response::FilteredResponse,
};
use serde_json::{Value, json};

/// The response or the network error that script gets: the last action of the fetch.
pub fn filtered_response(input: &Value) -> Value {
    let (mut cache, mut last) = (CorsPreflightCache::new(), Value::Null);
    assert!(client(input).origin.serialize() != "");
    let mut fetch = Fetch::start(
        request(&input["request"]),
        Behaviour::of(profile(input)),
        &cache,
        Now(0),
    );
    let mut answers = input["responses"].as_array().expect("responses").iter();
    while let Some(action) = fetch.poll() {
        match action {
            Action::Send(_) => {
                let Some(answer) = answers.next() else {
                    return json!("not over");
                };
                fetch
                    .handle_response(response(answer), &mut cache, Now(0))
                    .expect("awaited");
            }
            Action::Deliver(response) => last = delivered(&response),
            Action::Fail(error) => {
                last = json!({ "fail": error.reasons.iter().map(|reason| reason.code().as_str()).collect::<Vec<_>>() });
            }
        }
    }
    last
}

/// The fetches of one engine. For each fetch: the requests that were sent, and the outcome.
pub fn scenario(input: &Value) -> Value {
    let mut engine = Engine::new(environment(&input["page"]), profile(input));
    if let Some(limit) = input["maxAgeLimit"].as_u64() {
        engine = engine.with_max_age_limit(u32::try_from(limit).expect("a limit"));
    }
    let fetches = input["fetches"].as_array().expect("fetches");
    fetches.iter().map(|fetch| one_fetch(&mut engine, fetch)).collect()
}

fn one_fetch(engine: &mut Engine, input: &Value) -> Value {
    let headers = new_headers(&input["request"]);
    let headers = headers.iter().map(|(name, value)| (&**name, &**value));
    let made = match engine.make_request(&new_request(&input["request"]), headers) {
        Ok(made) => made,
        Err(error) => return json!({ "TypeError": error.code().as_str(), "value": error.value() }),
    };
    let mut conversation = engine.start(made, now(input, "at"));
    let mut answers = input["answers"].as_array().map_or(&[][..], Vec::as_slice).iter();
    let (mut sent, mut ending, mut cookies) = (Vec::new(), json!("not over"), Vec::new());
    while let Some(action) = conversation.poll() {
        match action {
            Action::Send(request) => {
                sent.push(sent_request(&request));
                cookies.push(json!([
                    request.site.as_str(),
                    request.cookies_sent.as_str(),
                    request.cookies_stored.as_str()
                ]));
                let Some(answer) = answers.next() else { break };
                let at = if answer["at"].is_null() {
                    now(input, "at")
                } else {
                    now(answer, "at")
                };
                let answer = match answer["failure"].as_str() {
                    Some(message) => Answer::Failure(message.into()),
                    None => Answer::Response(response(answer)),
                };
                conversation.handle_answer(engine, answer, at).expect("awaited");
            }
            Action::Deliver(response) => ending = delivered(&response),
            Action::Fail(error) => {
                ending =
                    json!({ "fail": error.reasons.iter().map(|reason| reason.code().as_str()).collect::<Vec<_>>() });
            }
        }
    }
    assert!(conversation.poll().is_none(), "polling again gives nothing");
    let mut result = json!({ "sent": sent, "ending": ending });
    if answers.next().is_some() {
        result["unused"] = json!(true);
    }
    // For each request: its relation to the page's site, the cookies that are sent, and the cookies that are stored.
    if input["cookies"] == true {
        result["cookies"] = json!(cookies);
    }
    if let (true, Some(verdict)) = (input["browsers"].as_bool().unwrap_or(false), conversation.verdict()) {
        result["browsers"] = browsers(&verdict);
    }
    // For each cookie that the answers set: its name, and what decided on it.
    if let (true, Some(verdict)) = (input["fates"].as_bool().unwrap_or(false), conversation.verdict()) {
        result["fates"] = verdict
            .cookies
            .iter()
            .map(|fate| json!([fate.name, fate.why]))
            .collect();
    }
    result
}

fn browsers(verdict: &Verdict) -> Value {
    let outcome = |outcome| format!("{outcome:?}").to_ascii_lowercase();
    let browsers = verdict.browsers;
    json!([
        outcome(browsers.chromium),
        outcome(browsers.firefox),
        outcome(browsers.webkit)
    ])
}

fn sent_request(request: &HttpRequest) -> Value {
    json!({
        "kind": request.kind.as_str(),
        "method": request.method,
        "url": request.url,
        "headers": pairs(&request.header_list),
        "credentials": request.credentials,
        "body": request.body,
    })
}

fn delivered(response: &FilteredResponse) -> Value {
    json!({
        "deliver": response.r#type.as_str(),
        "status": response.status,
        "headers": pairs(&response.header_list),
        "url": response.url,
        "redirected": response.redirected,
        "nullBody": response.null_body,
        "timing": response.timing_allow_passed,
    })
}
