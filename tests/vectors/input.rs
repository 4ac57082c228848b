//! The JSON of the tables as values of the engine. Strings that stand for bytes are isomorphic.

use corsight::{
    browsers::{DEPARTURES, Profile},
    cors::{CorsPreflightCache, Now},
    environment::{EmbedderPolicyValue, EnvironmentSettings, IpAddressSpace, NetworkPermissions, PermissionState},
    fetch::{Action, Behaviour, Fetch},
    http::{HeaderList, HeaderName, HeaderValue, Method, Status},
    infra::bytes::{isomorphic_decode, isomorphic_encode},
    origin::{Origin, PublicSuffixList},
    request::{
        Body, CacheMode, CorsSettingsAttribute, CredentialsMode, Destination, HeaderAddition, Initiator,
        InitiatorOptions, Mode, NewRequest, RedirectMode, ReferrerPolicy, Request, ResponseTainting,
    },
    response::Response,
    url::Url,
};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn string<'a>(input: &'a Value, key: &str) -> &'a str {
    input[key].as_str().unwrap_or_else(|| panic!("{key} in {input}"))
}

pub fn string_or<'a>(input: &'a Value, key: &str, default: &'a str) -> &'a str {
    input[key].as_str().unwrap_or(default)
}

pub fn flag(input: &Value, key: &str, default: bool) -> bool {
    input[key].as_bool().unwrap_or(default)
}

/// A string, or `{"repeat": "x", "times": 128}`, or an array of such things.
pub fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(text).collect(),
        _ => {
            let times = value["times"].as_u64().unwrap_or_else(|| panic!("no text: {value}"));
            string(value, "repeat").repeat(usize::try_from(times).expect("a small number"))
        }
    }
}

pub fn bytes(value: &Value) -> Vec<u8> {
    isomorphic_encode(&text(value)).unwrap_or_else(|c| panic!("{c:?} is no byte"))
}

pub fn strings(value: &Value) -> Vec<&str> {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().map(|item| item.as_str().expect("a string")).collect()
}

/// The header list of `[[name, value], …]`, as it is received from the network.
pub fn header_list(value: &Value) -> HeaderList {
    let mut list = HeaderList::new();
    for pair in value.as_array().map_or(&[][..], Vec::as_slice) {
        let (name, value) = (text(&pair[0]), bytes(&pair[1]));
        list.append_as_received(
            HeaderName::try_from(&*name).expect("a header name"),
            HeaderValue::try_from(&*value).expect("a header value"),
        );
    }
    list
}

pub fn pairs(list: &HeaderList) -> Value {
    list.iter()
        .map(|header| json!([header.name.as_str(), isomorphic_decode(header.value.as_bytes())]))
        .collect()
}

pub fn response(value: &Value) -> Response {
    let status = value["status"].as_u64().unwrap_or(200);
    let status = Status::new(u16::try_from(status).expect("a status")).expect("a status");
    let mut response = Response::new(status, header_list(&value["headers"]));
    response.range_requested = flag(value, "rangeRequested", false);
    response.ip_address = value["remoteAddress"]
        .as_str()
        .map(|address| address.parse().expect("an address"));
    response
}

/// The profile of this name, without the departure that `without` names.
pub fn profile(value: &Value) -> Profile {
    let profile = match string_or(value, "profile", "standard") {
        "standard" => Profile::STANDARD,
        "chromium" => Profile::CHROMIUM,
        "firefox" => Profile::FIREFOX,
        "webkit" => Profile::WEBKIT,
        other => panic!("no profile {other:?}"),
    };
    match value["without"].as_str() {
        None => profile,
        Some(name) => {
            let info = DEPARTURES.iter().find(|info| info.name == name);
            profile.without(info.unwrap_or_else(|| panic!("no departure {name:?}")).departure)
        }
    }
}

pub fn origin(serialization: &str) -> Origin {
    match serialization {
        "opaque" => Origin::new_opaque(),
        _ => Origin::parse(serialization).unwrap_or_else(|error| panic!("{error}")),
    }
}

pub fn client(value: &Value) -> Arc<EnvironmentSettings> {
    Arc::new(environment(value))
}

pub fn environment(value: &Value) -> EnvironmentSettings {
    let mut client = EnvironmentSettings::new(origin(string_or(value, "origin", "http://page.example")));
    client.embedder_policy = match string_or(value, "embedderPolicy", "unsafe-none") {
        "unsafe-none" => EmbedderPolicyValue::UnsafeNone,
        "require-corp" => EmbedderPolicyValue::RequireCorp,
        "credentialless" => EmbedderPolicyValue::Credentialless,
        other => panic!("no embedder policy {other:?}"),
    };
    client.network_partition_key = string_or(value, "partitionKey", "").into();
    client.public_suffix_list = PublicSuffixList::parse(string_or(value, "publicSuffixes", ""));
    client.ip_address_space = address_space(value, "addressSpace");
    client.permissions = permissions(value);
    client.prohibits_mixed_security_contexts = flag(
        value,
        "prohibitsMixedSecurityContexts",
        client.prohibits_mixed_security_contexts,
    );
    client
}

/// What the user has said about the local network.
pub fn permissions(value: &Value) -> NetworkPermissions {
    let state = |name: &str| {
        let state = value["permissions"][name].as_str()?;
        let known = PermissionState::ALL
            .iter()
            .copied()
            .find(|known| known.as_str() == state);
        Some(known.unwrap_or_else(|| panic!("no state {state:?}")))
    };
    let mut permissions = NetworkPermissions::default();
    permissions.local_network = state("local-network");
    permissions.loopback_network = state("loopback-network");
    permissions
}

/// The IP address space that a key names; null if there is no such key.
pub fn address_space(value: &Value, key: &str) -> Option<IpAddressSpace> {
    let name = value[key].as_str()?;
    let space = IpAddressSpace::ALL.iter().copied().find(|space| space.as_str() == name);
    Some(space.unwrap_or_else(|| panic!("no address space {name:?}")))
}

macro_rules! standard_string {
    ($type:ty, $value:expr, $key:literal, $default:expr) => {
        match &$value[$key] {
            Value::Null => $default,
            value => <$type>::from_standard_string(value.as_str().expect($key)).expect($key),
        }
    };
}

/// The options of a request beside its initiator.
pub fn said(value: &Value) -> InitiatorOptions<'_> {
    InitiatorOptions {
        method: string_or(value, "method", ""),
        cross_origin: match value["crossOrigin"].as_str() {
            None => CorsSettingsAttribute::NoCors,
            Some("anonymous") => CorsSettingsAttribute::Anonymous,
            Some(_) => CorsSettingsAttribute::UseCredentials,
        },
        mode: value["mode"]
            .as_str()
            .map(|mode| Mode::from_standard_string(mode).expect("a mode")),
        credentials_mode: value["credentials"]
            .as_str()
            .map(|mode| CredentialsMode::from_standard_string(mode).expect("a mode")),
        redirect_mode: value["redirect"]
            .as_str()
            .map(|mode| RedirectMode::from_standard_string(mode).expect("a mode")),
        destination: value["destination"]
            .as_str()
            .map(|one| Destination::from_standard_string(one).expect("a destination")),
    }
}

/// The arguments of script for a request; the defaults are those of `fetch()`, or of the initiator.
pub fn new_request(value: &Value) -> NewRequest<'_> {
    if let Some(initiator) = value["initiator"].as_str() {
        let initiator = Initiator::new(initiator).expect("an initiator");
        return NewRequest::by(string(value, "url"), initiator, said(value), None).expect("no contradiction");
    }
    let mut new = NewRequest::new(string(value, "url"));
    new.method = string_or(value, "method", "GET");
    new.mode = standard_string!(Mode, value, "mode", new.mode);
    new.credentials_mode = standard_string!(CredentialsMode, value, "credentials", new.credentials_mode);
    new.redirect_mode = standard_string!(RedirectMode, value, "redirect", new.redirect_mode);
    new.body = standard_string!(Body, value, "body", new.body);
    new.destination = standard_string!(Destination, value, "destination", new.destination);
    new.referrer_policy = standard_string!(ReferrerPolicy, value, "referrerPolicy", new.referrer_policy);
    new.target_ip_address_space = address_space(value, "targetAddressSpace");
    new.keepalive = flag(value, "keepalive", false);
    new.cache_mode = standard_string!(CacheMode, value, "cache", new.cache_mode);
    new.use_cors_preflight = flag(value, "useCORSPreflight", false);
    new.unsafe_request = flag(value, "unsafeRequest", true);
    new.guarded = flag(value, "guarded", true);
    new.content_type_is_of_body = flag(value, "contentTypeIsOfBody", false);
    new.refuse_userinfo = !flag(value, "xhr", false);
    if flag(value, "xhr", false) {
        new.header_addition = HeaderAddition::Combine;
    }
    new
}

pub fn new_headers(value: &Value) -> Vec<(String, Vec<u8>)> {
    value["headers"]
        .as_array()
        .map_or(&[][..], Vec::as_slice)
        .iter()
        .map(|pair| (text(&pair[0]), bytes(&pair[1])))
        .collect()
}

/// A request as the concept has it, field by field; `url` may be a list, the request having been redirected from each to the next.
pub fn request(value: &Value) -> Request {
    let urls = match &value["url"] {
        Value::String(url) => vec![url.as_str()],
        Value::Null => vec!["http://api.example/"],
        list => strings(list),
    };
    let client = client(value);
    let mut request = redirected(&urls, &client);
    if let Some(origin) = value["blobOrigin"].as_str() {
        let url = Url::parse(urls[0])
            .expect("a URL")
            .with_blob_entry_origin(self::origin(origin));
        request = Request::new(url, client);
    }
    request.method = Method::new(string_or(value, "method", "GET")).expect("a method");
    request.mode = standard_string!(Mode, value, "mode", Mode::Cors);
    request.credentials_mode = standard_string!(CredentialsMode, value, "credentials", CredentialsMode::SameOrigin);
    request.redirect_mode = standard_string!(RedirectMode, value, "redirect", RedirectMode::Follow);
    request.body = standard_string!(Body, value, "body", Body::Null);
    request.destination = standard_string!(Destination, value, "destination", Destination::Empty);
    request.referrer_policy = standard_string!(ReferrerPolicy, value, "referrerPolicy", request.referrer_policy);
    request.response_tainting = standard_string!(ResponseTainting, value, "responseTainting", ResponseTainting::Basic);
    request.target_ip_address_space = address_space(value, "targetAddressSpace");
    request.use_cors_preflight = flag(value, "useCORSPreflight", false);
    request.unsafe_request = flag(value, "unsafeRequest", true);
    request.user_activation = flag(value, "userActivation", false);
    request.timing_allow_failed = flag(value, "timingAllowFailed", false);
    request.header_list = header_list(&value["headers"]);
    request
}

/// A request with this URL list. Only a fetch can append to a URL list, so a fetch in mode "no-cors" is redirected from URL to URL.
fn redirected(urls: &[&str], client: &Arc<EnvironmentSettings>) -> Request {
    let url = Url::parse(urls[0]).expect("a URL");
    if urls.len() == 1 {
        return Request::new(url, client.clone());
    }
    let mut permissive = EnvironmentSettings::clone(client);
    permissive.prohibits_mixed_security_contexts = false;
    permissive.embedder_policy = EmbedderPolicyValue::UnsafeNone;
    let mut cache = CorsPreflightCache::new();
    let led = Request::new(url, Arc::new(permissive));
    let mut fetch = Fetch::start(led, Behaviour::of(Profile::STANDARD), &cache, Now(0));
    for url in &urls[1..] {
        assert!(matches!(fetch.poll(), Some(Action::Send(_))), "led to {url}");
        let redirect = response(&json!({ "status": 302, "headers": [["Location", url]] }));
        fetch.handle_response(redirect, &mut cache, Now(0)).expect("awaited");
    }
    let mut request = fetch.request().clone();
    assert_eq!(request.url_list().len(), urls.len());
    request.client = client.clone();
    request
}

pub fn now(value: &Value, key: &str) -> Now {
    Now(value[key].as_u64().unwrap_or(0))
}

/// The name of an enum's variant.
pub fn variant(value: &impl core::fmt::Debug) -> String {
    let debug = format!("{value:?}");
    debug.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}
