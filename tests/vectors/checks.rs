//! The tables of origins and of the other checks.

use super::input::{
    address_space, environment, flag, origin as parse_origin, profile, request, response, string, string_or, strings,
};
use corsight::{
    checks::{
        LocalNetworkAccess, cross_origin_resource_policy_check, determine_ip_address_space, ip_address_space_of_host,
        is_a_priori_authenticated_url, is_bad_port, local_network_access_check,
        should_fetching_request_be_blocked_as_mixed_content, should_response_be_blocked_due_to_mime_type,
        should_response_be_blocked_due_to_nosniff, tao_check,
    },
    environment::IpAddressSpace,
    origin::{Origin, PublicSuffixList},
    reason::Violation,
    url::Url,
};
use serde_json::{Value, json};

/// The list of every bad port.
pub fn bad_port(_: &Value) -> Value {
    (0..=u16::MAX)
        .filter(|&port| is_bad_port(port))
        .map(|port| json!(port))
        .collect()
}

/// The serialized origin of a URL, or what parsing a serialized origin gives.
pub fn origin(input: &Value) -> Value {
    if let Some(serialization) = input["parse"].as_str() {
        return match Origin::parse(serialization) {
            Ok(origin) if origin.is_opaque() => json!({ "opaque": origin.serialize() }),
            Ok(origin) => json!(origin.serialize()),
            Err(invalid) => json!({ "invalid": invalid.instead }),
        };
    }
    match Url::parse(string(input, "url")) {
        Ok(url) => json!(url.origin().serialize()),
        Err(_) => json!("failure"),
    }
}

/// The relation of two origins. Each is the origin of a URL, or `{"origin": …}`; the same opaque origin twice is `"same": true`.
pub fn same_origin(input: &Value) -> Value {
    let one = |value: &Value| match value.as_str() {
        Some(url) => Url::parse(url).expect("a URL").origin().clone(),
        None => parse_origin(string(value, "origin")),
    };
    let a = one(&input["a"]);
    let b = if flag(input, "same", false) {
        a.clone()
    } else {
        one(&input["b"])
    };
    let suffixes = PublicSuffixList::parse(string_or(input, "publicSuffixes", ""));
    let all = |a: &Origin, b: &Origin| {
        [
            ("same origin", a.is_same_origin(b)),
            ("same site", a.is_same_site(b, &suffixes)),
            ("schemelessly same site", a.is_schemelessly_same_site(b, &suffixes)),
        ]
    };
    assert_eq!(all(&a, &b), all(&b, &a), "it is symmetric");
    all(&a, &b)
        .iter()
        .filter(|(_, is)| *is)
        .map(|(what, _)| json!(what))
        .collect()
}

pub fn cross_origin_resource_policy(input: &Value) -> Value {
    let checked = cross_origin_resource_policy_check(
        &request(&input["request"]),
        &response(&input["response"]),
        flag(input, "requestIncludesCredentials", false),
    );
    match checked {
        Ok(()) => json!("allowed"),
        Err(Violation::ResourcePolicySameOrigin) => json!({ "blocked": "same-origin", "embedderPolicy": null }),
        Err(Violation::ResourcePolicySameSite) => json!({ "blocked": "same-site", "embedderPolicy": null }),
        Err(Violation::ResourcePolicyRequired { embedder_policy, .. }) => {
            json!({ "blocked": "same-origin", "embedderPolicy": embedder_policy.as_str() })
        }
        Err(other) => panic!("{other:?}"),
    }
}

pub fn tao(input: &Value) -> Value {
    json!(tao_check(&request(&input["request"]), &response(&input["response"])))
}

pub fn nosniff(input: &Value) -> Value {
    let (request, response) = (request(&input["request"]), response(&input["response"]));
    json!({
        "nosniff": should_response_be_blocked_due_to_nosniff(&response, &request),
        "mimeType": should_response_be_blocked_due_to_mime_type(&response, &request),
    })
}

/// The IP address space of each address, or the one that the host of each URL shows.
pub fn ip_address_space(input: &Value) -> Value {
    let name = |space: Option<IpAddressSpace>| json!(space.map(IpAddressSpace::as_str));
    if input["urls"].is_array() {
        let of_url = |url: &str| {
            Url::parse(url)
                .expect("a URL")
                .host()
                .and_then(ip_address_space_of_host)
        };
        return strings(&input["urls"])
            .into_iter()
            .map(|url| name(of_url(url)))
            .collect();
    }
    let of_address = |address: &str| determine_ip_address_space(address.parse().expect("an address"));
    let addresses = strings(&input["addresses"]).into_iter();
    addresses.map(|address| name(Some(of_address(address)))).collect()
}

/// What the check says of a request whose connection has an address of the space `address`.
pub fn local_network_access(input: &Value) -> Value {
    let space = address_space(input, "address").expect("the space of the address");
    match local_network_access_check(&request(&input["request"]), space, &profile(input)) {
        LocalNetworkAccess::Allowed => json!("allowed"),
        LocalNetworkAccess::Asked => json!("asked"),
        LocalNetworkAccess::Refused(Violation::LocalNetworkAccess { is_denied: true, .. }) => json!("denied"),
        LocalNetworkAccess::Refused(Violation::LocalNetworkAccess { .. }) => json!("not a secure context"),
        LocalNetworkAccess::Refused(Violation::TargetAddressSpace { .. }) => json!("another target"),
        LocalNetworkAccess::Refused(other) => panic!("{other:?}"),
    }
}

pub fn mixed_content(input: &Value) -> Value {
    // A list of URLs that are potentially trustworthy or not, or a request.
    if input["urls"].is_array() {
        let is = |url: &&str| is_a_priori_authenticated_url(&Url::parse(url).expect("a URL"));
        return json!(strings(&input["urls"]).into_iter().filter(is).collect::<Vec<_>>());
    }
    assert!(!environment(&input["request"]).origin.serialize().is_empty());
    json!(should_fetching_request_be_blocked_as_mixed_content(&request(
        &input["request"]
    )))
}
