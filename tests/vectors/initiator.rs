//! What a request is by what makes it.

use super::input::{client, string_or};
use corsight::{
    cors::Now,
    engine::Engine,
    environment::EnvironmentSettings,
    profile::Profile,
    request::{
        CorsSettingsAttribute, CredentialsMode, Destination, Initiator, InvalidRequest, Mode, NewRequest, RedirectMode,
        Said,
    },
};
use serde_json::{Value, json};

/// The request that an initiator makes to another origin and the branch of main fetch that it takes; or what contradicts.
pub fn initiator(input: &Value) -> Value {
    match planned(input) {
        Ok(plan) => plan,
        Err(InvalidRequest::Contradiction(error)) => {
            json!({ "contradiction": [error.what, error.value, error.expected] })
        }
        Err(error) => json!({ "misuse": error.value() }),
    }
}

fn planned(input: &Value) -> Result<Value, InvalidRequest> {
    let said_as = |key: &str| input[key].as_str();
    let said = Said {
        method: string_or(input, "method", ""),
        cross_origin: match said_as("crossOrigin") {
            None => CorsSettingsAttribute::NoCors,
            Some("anonymous") => CorsSettingsAttribute::Anonymous,
            Some(_) => CorsSettingsAttribute::UseCredentials,
        },
        mode: said_as("mode").map(|mode| Mode::from_standard_string(mode).expect("a mode")),
        credentials_mode: said_as("credentials")
            .map(|mode| CredentialsMode::from_standard_string(mode).expect("a mode")),
        redirect_mode: said_as("redirect").map(|mode| RedirectMode::from_standard_string(mode).expect("a mode")),
        destination: said_as("destination").map(|one| Destination::from_standard_string(one).expect("a destination")),
    };
    let initiator = Initiator::new(string_or(input, "initiator", ""))?;
    let content_type = said_as("contentType").map(str::as_bytes);
    let url = string_or(input, "url", "http://api.example/");
    let new = NewRequest::by(url, initiator, said, content_type)?;
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
        serde_json::to_value(kind).expect("a kind"),
        request.url().as_str(),
    ]))
}
