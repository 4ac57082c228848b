//! The tables of the Standard's section "HTTP".

use super::input::{bytes, flag, header_list, pairs, string, string_or, strings, text};
use corsight::{
    http::{
        HeaderName, HeaderValue, HeadersGuard, Method, Status, extract_delta_seconds, extract_single_header,
        extract_tokens, is_cors_non_wildcard_request_header_name, is_cors_safelisted_request_header,
        is_cors_safelisted_response_header_name, is_forbidden_request_header, is_forbidden_response_header_name,
        is_no_cors_safelisted_request_header, is_no_cors_safelisted_request_header_name,
        is_privileged_no_cors_request_header_name, is_request_body_header_name, parse_single_range_header_value,
    },
    infra::{bytes::isomorphic_decode, mime_type::parse_essence},
    request::CredentialsMode,
    response::cors_exposed_header_name_list,
};
use serde_json::{Value, json};

pub fn method(input: &Value) -> Value {
    match Method::new(string(input, "method")) {
        Err(_) => json!("not a method"),
        Ok(method) => json!({
            "normalized": method.clone().normalize().as_str(),
            "forbidden": method.is_forbidden(),
            "safelisted": method.is_cors_safelisted(),
        }),
    }
}

pub fn header_name(input: &Value) -> Value {
    match &input["everyByte"] {
        Value::Null => json!(HeaderName::try_from(&*text(&input["name"])).is_ok()),
        // Names are strings here, so bytes beyond ASCII are the characters of these numbers.
        _ => ranges(|byte| HeaderName::try_from(&*format!("x{}y", char::from(byte))).is_ok()),
    }
}

pub fn header_value(input: &Value) -> Value {
    let value = bytes(&input["value"]);
    json!({
        "valid": HeaderValue::try_from(&*value).is_ok(),
        "normalized": HeaderValue::normalize(&value).ok().map(|value| isomorphic_decode(value.as_bytes())),
    })
}

pub fn status(_: &Value) -> Value {
    let all = |test: fn(Status) -> bool| -> Vec<u16> {
        (0..=999)
            .filter(|&number| Status::new(number).is_ok_and(test))
            .collect()
    };
    json!({
        "ok": all(Status::is_ok),
        "redirect": all(Status::is_redirect),
        "nullBody": all(Status::is_null_body),
        "range": all(Status::is_range),
        "highest": (0..=u16::MAX).filter(|&number| Status::new(number).is_ok()).max(),
    })
}

pub fn header_list_get(input: &Value) -> Value {
    let (list, name) = (header_list(&input["headers"]), string(input, "get"));
    json!({
        "contains": list.contains(name),
        "get": list.get(name).map(|value| isomorphic_decode(&value)),
        "getDecodeAndSplit": list.get_decode_and_split(name).map(|values| {
            values.iter().map(|value| isomorphic_decode(value)).collect::<Vec<_>>()
        }),
    })
}

pub fn header_list_change(input: &Value) -> Value {
    let mut list = header_list(&input["headers"]);
    for change in input["do"].as_array().expect("do") {
        let (what, name, value) = (string(change, "what"), string(change, "name"), bytes_or_empty(change));
        let (header_name, value) = (
            HeaderName::try_from(name).expect("a header name"),
            HeaderValue::try_from(&*value).expect("a header value"),
        );
        match what {
            "append" => list.append(header_name, value),
            "set" => list.set(header_name, value),
            "combine" => list.combine(header_name, value),
            "delete" => list.delete(name),
            other => panic!("{other:?} is no change"),
        }
    }
    pairs(&list)
}

pub fn sort_and_combine(input: &Value) -> Value {
    let sorted = header_list(&input["headers"]).sort_and_combine();
    sorted
        .iter()
        .map(|(name, value)| json!([name, isomorphic_decode(value)]))
        .collect()
}

pub fn extract_header_list_values(input: &Value) -> Value {
    let list = header_list(&input["headers"]);
    let name = string(input, "name");
    let extracted = match string(input, "abnf") {
        "tokens" => extract_tokens(&list, name).map(|tokens| tokens.map(|tokens| json!(tokens))),
        "delta-seconds" => extract_delta_seconds(&list, name).map(|seconds| seconds.map(|seconds| json!(seconds))),
        "single" => extract_single_header(&list, name).map(|value| value.map(|value| json!(isomorphic_decode(value)))),
        other => panic!("no ABNF {other:?}"),
    };
    match extracted {
        Ok(values) => values.unwrap_or_default(),
        Err(invalid) => json!({ "failure": invalid.item }),
    }
}

pub fn cors_safelisted_request_header(input: &Value) -> Value {
    let name = text(&input["name"]);
    let name = HeaderName::try_from(&*name).expect("a header name");
    match &input["everyByte"] {
        Value::Null => json!(is_cors_safelisted_request_header(
            name.as_str(),
            &bytes(&input["value"])
        )),
        around => {
            let (before, after) = (bytes(&around["before"]), bytes(&around["after"]));
            ranges(|byte| is_cors_safelisted_request_header(name.as_str(), &[&*before, &[byte], &*after].concat()))
        }
    }
}

pub fn cors_unsafe_request_header_names(input: &Value) -> Value {
    json!(corsight::http::cors_unsafe_request_header_names(&header_list(
        &input["headers"]
    )))
}

pub fn header_name_kinds(input: &Value) -> Value {
    let name = HeaderName::try_from(string(input, "name")).expect("a header name");
    let kinds = [
        (
            "CORS non-wildcard request-header name",
            is_cors_non_wildcard_request_header_name(name.as_str()),
        ),
        (
            "privileged no-CORS request-header name",
            is_privileged_no_cors_request_header_name(name.as_str()),
        ),
        (
            "no-CORS-safelisted request-header name",
            is_no_cors_safelisted_request_header_name(name.as_str()),
        ),
        ("request-body-header name", is_request_body_header_name(name.as_str())),
        (
            "forbidden response-header name",
            is_forbidden_response_header_name(name.as_str()),
        ),
        (
            "CORS-safelisted response-header name",
            is_cors_safelisted_response_header_name(name.as_str(), |_| false),
        ),
    ];
    kinds
        .iter()
        .filter(|(_, is)| *is)
        .map(|(kind, _)| json!(kind))
        .collect()
}

pub fn no_cors_safelisted_request_header(input: &Value) -> Value {
    let name = HeaderName::try_from(string(input, "name")).expect("a header name");
    json!(is_no_cors_safelisted_request_header(
        name.as_str(),
        &bytes(&input["value"])
    ))
}

pub fn forbidden_request_header(input: &Value) -> Value {
    let name = HeaderName::try_from(string(input, "name")).expect("a header name");
    json!(is_forbidden_request_header(name.as_str(), &bytes_or_empty(input)))
}

pub fn headers_guard(input: &Value) -> Value {
    let guard = match string(input, "guard") {
        "immutable" => HeadersGuard::Immutable,
        "request" => HeadersGuard::Request,
        "request-no-cors" => HeadersGuard::RequestNoCors,
        "response" => HeadersGuard::Response,
        "none" => HeadersGuard::None,
        other => panic!("no guard {other:?}"),
    };
    let mut list = header_list(&input["headers"]);
    let mut outcomes = Vec::new();
    for change in input["do"].as_array().expect("do") {
        let (name, value) = (string(change, "name"), bytes_or_empty(change));
        let name = HeaderName::try_from(name).expect("a header name");
        let value = HeaderValue::normalize(&value).expect("a header value");
        outcomes.push(format!(
            "{:?}",
            match string(change, "what") {
                "append" => guard.append(&mut list, name, value),
                "set" => guard.set(&mut list, name, value),
                "combine" => guard.combine(&mut list, name, value),
                "delete" => guard.delete(&mut list, name),
                other => panic!("{other:?} is no change"),
            }
        ));
    }
    json!({ "headers": pairs(&list), "outcomes": outcomes })
}

/// Which of `names` script sees, given the headers of a response.
pub fn cors_safelisted_response_header_name(input: &Value) -> Value {
    let list = header_list(&input["headers"]);
    let credentials_mode = CredentialsMode::from_standard_string(string_or(input, "credentials", "same-origin"));
    let exposed = cors_exposed_header_name_list(&list, credentials_mode.expect("a credentials mode"));
    let is_seen = |name: &&str| {
        let name = HeaderName::try_from(*name).expect("a header name");
        is_cors_safelisted_response_header_name(name.as_str(), |name| exposed.contains(name))
    };
    json!(strings(&input["names"]).into_iter().filter(is_seen).collect::<Vec<_>>())
}

/// Whether the essence is the one that is asked about.
pub fn mime_type_essence(input: &Value) -> Value {
    match parse_essence(&bytes(&input["value"])) {
        Err(_) => json!("failure"),
        Ok(essence) => json!({
            "is": strings(&input["is"]).into_iter().map(|one| essence.is(one)).collect::<Vec<_>>(),
            "javascript": essence.is_javascript(),
        }),
    }
}

pub fn range(input: &Value) -> Value {
    let value = bytes(&input["value"]);
    match parse_single_range_header_value(&value, flag(input, "allowWhitespace", false)) {
        Err(_) => json!("failure"),
        Ok((start, end)) => json!([start.map(isomorphic_decode), end.map(isomorphic_decode)]),
    }
}

fn bytes_or_empty(value: &Value) -> Vec<u8> {
    match &value["value"] {
        Value::Null => Vec::new(),
        value => bytes(value),
    }
}

/// The bytes for which `test` holds, as ranges in hexadecimal: `["09", "20-7E"]`.
fn ranges(test: impl Fn(u8) -> bool) -> Value {
    let mut ranges: Vec<(u8, u8)> = Vec::new();
    for byte in (0..=255).filter(|&byte| test(byte)) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == byte => *last = byte,
            _ => ranges.push((byte, byte)),
        }
    }
    let text = |(first, last): &(u8, u8)| {
        if first == last {
            format!("{first:02X}")
        } else {
            format!("{first:02X}-{last:02X}")
        }
    };
    json!(ranges.iter().map(text).collect::<Vec<_>>())
}
