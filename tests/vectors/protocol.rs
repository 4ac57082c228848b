//! The tables of the CORS protocol's own algorithms.

use super::input::{
    client, header_list, new_headers, new_request, now, pairs, profile, request, response, string, variant,
};
use corsight::{
    browsers::Profile,
    cors::{self, CorsPreflightCache, Now, PreflightCause, PreflightGrant},
    fetch::{Behaviour, Fetch, Need},
    http::HeaderList,
    infra::bytes::isomorphic_decode,
    reason::Violation,
    request::Request,
};
use serde_json::{Value, json};

/// The request that the arguments of script make, or the code of a TypeError.
pub fn request_of_script(input: &Value) -> Result<(Request, Vec<String>), &'static str> {
    let headers = new_headers(input);
    let headers = headers.iter().map(|(name, value)| (&**name, &**value));
    new_request(input)
        .request(&client(input), &profile(input), headers)
        .map_err(|error| error.code().as_str())
}

pub fn request_table(input: &Value) -> Value {
    match request_of_script(input) {
        Err(code) => json!({ "TypeError": code }),
        Ok((request, dropped)) => json!({
            "method": request.method.as_str(),
            "headers": pairs(&request.header_list),
            "dropped": dropped,
            "useCORSPreflight": request.use_cors_preflight,
            "referrerPolicy": request.referrer_policy.as_str(),
        }),
    }
}

/// Redirect-taint and the serialized origin of a request.
pub fn request_origin(input: &Value) -> Value {
    let request = request(input);
    json!([request.redirect_taint().as_str(), request.serialize_origin()])
}

fn started(input: &Value) -> Fetch {
    Fetch::start(
        request(input),
        Behaviour::of(profile(input)),
        &CorsPreflightCache::new(),
        Now(0),
    )
}

/// The Origin header of a request as it is sent, or null.
pub fn origin_header(input: &Value) -> Value {
    // Main fetch sets the response tainting, so the table does not have it.
    let sent = started(input).actual_request();
    json!(sent.header_list.get("Origin").map(|value| isomorphic_decode(&value)))
}

pub fn fetch_metadata(input: &Value) -> Value {
    let sent = started(input).actual_request().header_list;
    let is_metadata = |name: &str| name.to_ascii_lowercase().starts_with("sec-fetch-");
    pairs(&sent.filtered(|header| is_metadata(header.name.as_str())))
}

/// The relation of a request to the page's site, the cookies that are sent, and the cookies that are stored.
pub fn same_site_mode(input: &Value) -> Value {
    let request = started(input).actual_request();
    json!([
        request.site.as_str(),
        request.cookies_sent.as_str(),
        request.cookies_stored.as_str()
    ])
}

/// Whether credentials are sent with a request.
pub fn credentials(input: &Value) -> Value {
    json!(started(input).actual_request().credentials)
}

pub fn cors_check(input: &Value) -> Value {
    match cors::cors_check(&request(&input["request"]), &header_list(&input["headers"])) {
        Ok(()) => json!("success"),
        Err(failures) => json!(failures.iter().map(variant).collect::<Vec<_>>()),
    }
}

/// Every cause for which a request needs a preflight.
pub fn cors_preflight_need(input: &Value) -> Value {
    let (request, profile) = (request(input), profile(input));
    let causes = cors::cors_preflight_causes(&request, &profile);
    let need = Need::of(&request, &Behaviour::of(profile), &CorsPreflightCache::new(), Now(0));
    assert_eq!(need != Need::No, !causes.is_empty());
    causes
        .iter()
        .map(|cause| match cause {
            PreflightCause::Method(method) => json!({ "method": method.as_str() }),
            PreflightCause::Header { name, because, .. } => {
                // A profile that combines headers first has them in lower case.
                json!({ "header": name.to_ascii_lowercase(), "because": variant(because) })
            }
            other => json!(variant(other)),
        })
        .collect()
}

pub fn cors_preflight_request(input: &Value) -> Value {
    let preflight = started(input).preflight_request();
    json!({
        "kind": preflight.kind.as_str(),
        "method": preflight.method,
        "url": preflight.url,
        "headers": pairs(&preflight.header_list),
        "credentials": preflight.credentials,
        "body": preflight.body,
    })
}

const NO_LIMIT: u64 = 4_294_967_295;

fn limit(input: &Value) -> u32 {
    u32::try_from(input["maxAgeLimit"].as_u64().unwrap_or(NO_LIMIT)).expect("a limit")
}

pub fn cors_preflight_response(input: &Value) -> Value {
    let (request, response) = (request(&input["request"]), response(&input["response"]));
    match cors::cors_preflight_response_check(&request, &response, &profile(input), limit(input)) {
        Ok(grant) => json!({ "success": granted(&grant) }),
        Err((failures, _)) => json!({ "failures": failures.iter().map(failure).collect::<Vec<_>>() }),
    }
}

fn granted(grant: &PreflightGrant<'_>) -> Value {
    let methods = grant.methods.clone();
    json!({
        "methods": methods.or_else(|| grant.forced_method.map(|method| vec![method])),
        "headerNames": grant.header_names,
        "maxAge": grant.max_age,
    })
}

fn failure(violation: &Violation) -> Value {
    let rule = variant(violation);
    match violation {
        Violation::MethodNotAllowed { method: item, .. }
        | Violation::HeaderNotAllowed { names: item, .. }
        | Violation::AllowMethodsInvalid { item, .. }
        | Violation::AllowHeadersInvalid { item, .. } => json!({ rule: item }),
        _ => json!(rule),
    }
}

/// A list of operations on a cache, and their results in order.
pub fn cors_preflight_cache(input: &Value) -> Value {
    let profile = profile(input);
    let mut cache = match input["capacity"].as_u64() {
        Some(capacity) => CorsPreflightCache::with_capacity(usize::try_from(capacity).expect("a capacity")),
        None => CorsPreflightCache::new(),
    };
    let steps = input["steps"].as_array().expect("steps");
    steps
        .iter()
        .filter_map(|step| cache_step(&mut cache, step, &profile, limit(input)))
        .collect()
}

fn cache_step(cache: &mut CorsPreflightCache, step: &Value, profile: &Profile, limit: u32) -> Option<Value> {
    let (asked, now) = (request(&step["request"]), now(step, "at"));
    match string(step, "do") {
        "store" => {
            let response = response(&step["response"]);
            match cors::cors_preflight_response_check(&asked, &response, profile, limit) {
                Ok(grant) => cache.store(&asked, &grant, profile, now),
                Err((failures, _)) => panic!("the preflight fails: {failures:?}"),
            }
            None
        }
        "covers" => Some(json!(cache.covers(&asked, &names(&asked.header_list), profile, now))),
        "method" => Some(json!(cache.has_method_cache_entry_match(
            string(step, "method"),
            &asked,
            now
        ))),
        "header" => Some(json!(cache.has_header_name_cache_entry_match(
            string(step, "header"),
            &asked,
            now
        ))),
        "clear-entries" => {
            cache.clear_entries(&asked, &Profile::STANDARD);
            None
        }
        "clear" => {
            cache.clear();
            None
        }
        "expire" => {
            cache.expire(now);
            None
        }
        "len" => Some(json!(cache.len())),
        "entries" => {
            let mut entries: Vec<Value> = cache
                .entries(now)
                .map(|entry| {
                    let what = entry.method.or(entry.header_name).unwrap_or_default();
                    json!([
                        entry.key,
                        entry.byte_serialized_origin,
                        entry.url,
                        entry.credentials,
                        what,
                        entry.expires_in
                    ])
                })
                .collect();
            entries.sort_by_key(ToString::to_string);
            Some(Value::Array(entries))
        }
        other => panic!("{other:?} is nothing that happens to a cache"),
    }
}

fn names(list: &HeaderList) -> Vec<String> {
    corsight::http::cors_unsafe_request_header_names(list)
}
