use crate::convert::to_json;
use alloc::string::String;
use corsight::request::InvalidRequest;
use serde::Serialize;

/// The JSON of an error, of which the JavaScript side makes a `CorsError`.
pub struct Thrown(pub String);

/// Results have no property of this name.
#[derive(Serialize)]
struct Json<'a> {
    thrown: Raw<'a>,
}

#[derive(Serialize)]
struct Raw<'a> {
    code: &'a str,
    message: &'a str,
    value: &'a str,
}

/// The error of a request that can't be made.
#[cold]
pub fn invalid(error: InvalidRequest) -> Thrown {
    raw(error.code(), &error.message(), error.value())
}

/// The error of a caller who gave what can't be.
#[cold]
pub fn misuse(message: &str, value: &str) -> Thrown {
    raw("misuse", message, value)
}

fn raw(code: &str, message: &str, value: &str) -> Thrown {
    let thrown = Raw { code, message, value };
    Thrown(to_json(&Json { thrown }))
}
