//! An entry of a HAR, as browsers, Playwright and proxies write it.

use super::exchange::{Answered, Exchange};
use super::parts::{Field, value_of};
use alloc::{
    borrow::Cow,
    string::{String, ToString},
    vec::Vec,
};
use serde::Deserialize;
use serde_json::Value;

/// An entry, as far as it is read. Recorders leave much of it out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    started_date_time: Option<String>,
    #[serde(default, deserialize_with = "number")]
    time: Option<f64>,
    pub pageref: Option<String>,
    request: Request,
    response: Option<Response>,
    #[serde(rename = "_resourceType")]
    resource_type: Option<String>,
    #[serde(rename = "_initiator")]
    initiator: Option<Initiator>,
    #[serde(rename = "_error")]
    error: Option<Value>,
    #[serde(rename = "serverIPAddress")]
    address: Option<Value>,
}

#[derive(Deserialize)]
struct Request {
    #[serde(default = "get")]
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(rename = "postData")]
    body: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Response {
    #[serde(default, deserialize_with = "number")]
    status: Option<f64>,
    #[serde(default)]
    headers: Vec<Header>,
    #[serde(rename = "statusText")]
    status_text: Option<String>,
    #[serde(rename = "redirectURL")]
    redirect_url: Option<String>,
    #[serde(rename = "_error")]
    error: Option<Value>,
    #[serde(rename = "_failureText")]
    failure_text: Option<String>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct Initiator {
    r#type: Option<String>,
}

fn get() -> String {
    "GET".into()
}

/// A number; null for anything else.
fn number<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(Value::deserialize(deserializer)?.as_f64())
}

/// The milliseconds since 1970 of a date in ISO 8601.
pub(super) fn milliseconds(date: &str) -> Option<f64> {
    let timestamp: jiff::Timestamp = date.trim().parse().ok()?;
    Some(timestamp.as_microsecond() as f64 / 1000.0)
}

impl Entry {
    /// The exchange of an entry.
    pub fn into_exchange(self) -> Exchange {
        let headers = fields(self.request.headers);
        let is_sent = is_sent(&headers);
        let by_initiator = self.initiator.and_then(|initiator| initiator.r#type).as_deref() == Some("preflight");
        let is_preflight = by_initiator
            || self.resource_type.as_deref() == Some("preflight")
            || self.request.method == "OPTIONS" && value_of(&headers, "Access-Control-Request-Method").is_some();
        let words = |value: Option<Value>| value.map(words_of).filter(|words| !words.is_empty());
        let mut failure = words(self.error);
        let has_response = self.response.is_some();
        let answer = self.response.and_then(|response| {
            failure = words(response.error)
                .or_else(|| response.failure_text.filter(|words| !words.is_empty()))
                .or_else(|| failure.take());
            let status = response.status.unwrap_or_default();
            // No answer has a status of 0 or -1, or one of more than three digits.
            if !(100.0..1000.0).contains(&status) {
                let words = response.status_text.filter(|words| !words.is_empty());
                failure = failure.take().or(words);
                return None;
            }
            let mut headers = fields(response.headers);
            headers.retain(|(name, _)| !name.starts_with(':'));
            // Some recorders write the target of a redirect here alone.
            let target = response.redirect_url.filter(|target| !target.is_empty());
            if let Some(target) = target
                && matches!(status as u16, 301 | 302 | 303 | 307 | 308)
                && value_of(&headers, "Location").is_none()
            {
                headers.push(("Location".into(), target));
            }
            Some(Answered {
                status: status as u16,
                headers,
            })
        });
        Exchange {
            is_preflight,
            started_at: self.started_date_time.as_deref().and_then(milliseconds),
            duration: self.time.filter(|time| time.is_finite() && *time >= 0.0),
            method: self.request.method,
            url: self.request.url,
            has_body: self.request.body.is_some(),
            has_response,
            // Some write none as an empty text.
            address: words(self.address),
            headers,
            is_sent: is_sent || answer.is_some(),
            answer,
            failure,
            resource_type: self.resource_type.map(|kind| kind.to_ascii_lowercase()),
            is_over: true,
            ..Exchange::default()
        }
    }
}

/// The words of a failure, whatever form a recorder gives it.
fn words_of(value: Value) -> String {
    match value {
        Value::String(words) => words,
        Value::Null | Value::Bool(false) => String::new(),
        other => other.to_string(),
    }
}

/// Whether headers are those of a request that was sent: what belongs to the connection is added last.
pub(super) fn is_sent(headers: &[Field]) -> bool {
    let is_of_connection = |(name, _): &Field| {
        name.eq_ignore_ascii_case("Host")
            || name == ":authority"
            || name.eq_ignore_ascii_case("Accept-Encoding")
            || name.eq_ignore_ascii_case("Connection")
    };
    headers.iter().any(is_of_connection)
}

fn fields(headers: Vec<Header>) -> Vec<Field> {
    let mut fields = Vec::with_capacity(headers.len());
    for Header { name, value } in headers {
        let value = match value {
            Value::String(value) => value,
            Value::Null => String::new(),
            other => other.to_string(),
        };
        add_lines(&mut fields, name, &value);
    }
    fields
}

/// Adds a header. Chromium joins the lines of a repeated header by line ends.
pub(super) fn add_lines(fields: &mut Vec<Field>, name: String, value: &str) {
    for line in value.split('\n') {
        fields.push((name.clone(), in_bytes(line.trim_end_matches('\r')).into_owned()));
    }
}

/// A value of a header has a character for each byte.
fn in_bytes(value: &str) -> Cow<'_, str> {
    if value.chars().all(|c| c <= '\u{ff}') {
        return Cow::Borrowed(value);
    }
    Cow::Owned(value.bytes().map(char::from).collect())
}
