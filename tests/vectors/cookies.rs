//! Cookies: a line of `Set-Cookie`, and what becomes of the cookies of an exchange.

use super::input::{bytes, environment, new_headers, new_request, profile, response, string_or};
use corsight::{
    checks::parse_a_cookie,
    diagnosis::CookieFate,
    engine::{Answer, Engine},
    url::Url,
};
use serde_json::{Value, json};

/// A cookie as a line describes it, without what it does not say; or why the line is none.
pub fn parse(input: &Value) -> Value {
    let url = Url::parse(string_or(input, "url", "https://api.example/deep/set")).expect("a URL");
    let cookie = match parse_a_cookie(&bytes(&input["line"]), &url, &profile(input)) {
        Ok(cookie) => cookie,
        Err(reason) => return json!(reason.as_str()),
    };
    let mut said = json!({ "name": cookie.name, "path": cookie.path });
    for (key, is_said) in [
        ("secure", cookie.secure),
        ("httpOnly", cookie.http_only),
        ("hasPathAttribute", cookie.has_path_attribute),
        ("partitioned", cookie.partitioned),
        ("removed", cookie.is_removed),
    ] {
        if is_said {
            said[key] = json!(true);
        }
    }
    if let Some(domain) = &cookie.host {
        said["domain"] = json!(domain);
    }
    let same_site = format!("{:?}", cookie.same_site);
    if same_site != "Unset" {
        said["sameSite"] = json!(same_site);
    }
    said
}

/// For each cookie of an exchange: its name, whether it is stored and sent, what decided; for each request what decides there; and what
/// becomes of it in Chromium, Firefox and WebKit.
pub fn fates(input: &Value) -> Value {
    let engine = Engine::new(environment(input), profile(input));
    let headers = new_headers(&input["request"]);
    let headers = headers.iter().map(|(name, value)| (&**name, &**value));
    let made = engine
        .make_request(&new_request(&input["request"]), headers)
        .expect("a request");
    let answers = input["responses"].as_array().expect("responses").iter();
    let answers: Vec<Answer> = answers.map(|one| Answer::Response(response(one))).collect();
    let verdict = engine.check(&made, &answers);
    let fate = |fate: &CookieFate| {
        let requests: Vec<&str> = fate.requests.iter().map(|request| request.why).collect();
        json!([
            fate.name,
            fate.stored,
            fate.sent,
            fate.why,
            requests,
            browser_cookies(fate)
        ])
    };
    verdict.cookies.iter().map(fate).collect()
}

/// What becomes of a cookie in Chromium, Firefox and WebKit.
fn browser_cookies(fate: &CookieFate) -> Value {
    let browsers = fate.browsers;
    let outcomes = [browsers.chromium, browsers.firefox, browsers.webkit];
    json!(outcomes.map(|outcome| format!("{outcome:?}").to_ascii_lowercase()))
}
