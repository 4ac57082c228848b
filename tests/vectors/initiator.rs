//! The table of requests by their initiators.

use super::input::{client, said, string_or};
use corsight::{
    browsers::Profile,
    cors::Now,
    engine::{Engine, Kind},
    environment::EnvironmentSettings,
    request::{Initiator, InvalidRequest, NewRequest},
};
use serde_json::{Value, json};

/// The request that an initiator makes to another origin, and its branch of main fetch; or the option that contradicts the initiator.
pub fn initiator(input: &Value) -> Value {
    match planned(input) {
        Ok(plan) => plan,
        Err(InvalidRequest::Contradiction(error)) => {
            json!({ "contradiction": [error.member, error.value, error.expected] })
        }
        Err(error) => json!({ "misuse": error.value() }),
    }
}

fn planned(input: &Value) -> Result<Value, InvalidRequest> {
    let initiator = Initiator::new(string_or(input, "initiator", ""))?;
    let content_type = input["contentType"].as_str().map(str::as_bytes);
    let url = string_or(input, "url", "http://api.example/");
    let new = NewRequest::by(url, initiator, said(input), content_type)?;
    let headers = content_type.into_iter().map(|value| ("Content-Type", value));
    let engine = Engine::new(EnvironmentSettings::clone(&client(input)), Profile::STANDARD);
    let made = engine.make_request(&new, headers)?;
    let request = &made.request;
    assert_eq!(request.initiator, initiator);
    let kind = engine.plan(&made, Now(0)).kind;
    Ok(json!([
        request.method.as_str(),
        request.mode.as_str(),
        request.credentials_mode.as_str(),
        request.redirect_mode.as_str(),
        request.destination.as_str(),
        name_of(kind),
        request.url().as_str(),
    ]))
}

/// The name of a kind in the JavaScript contract.
fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::SameOrigin => "same-origin",
        Kind::Cors => "cors",
        Kind::CorsWithPreflight => "cors-with-preflight",
        Kind::NoCors => "no-cors",
        Kind::Navigate => "navigate",
        Kind::WebSocket => "websocket",
        Kind::WebTransport => "webtransport",
        Kind::Local => "local",
        Kind::Blocked => "blocked",
    }
}
