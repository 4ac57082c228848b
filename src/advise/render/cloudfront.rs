//! Amazon CloudFront, as the JSON of a response headers policy.

use super::{Server, Written, amazon};
use crate::advise::{Origins, Policy};
use alloc::{format, string::ToString, vec};
use serde::Serialize;
use serde_json::{Value, json};

pub(super) const SERVER: Server = Server {
    name: "cloudfront",
    title: "Amazon CloudFront",
    file: "response-headers-policy.json",
    language: "json",
    signature: &["server: cloudfront"],
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html",
    write,
};

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

fn items<T: Serialize>(texts: &[T]) -> Value {
    json!({ "Quantity": texts.len(), "Items": texts })
}

fn write(policy: &Policy) -> Written {
    let (methods, unknown) = amazon::methods(policy, "CloudFront", &METHODS);
    let origins = match policy.origins() {
        Origins::Any => items(&["*"]),
        Origins::These(origins) => items(origins),
    };
    // CloudFront takes no empty list, and every page may set Accept.
    let headers = if policy.headers().is_empty() {
        items(&["accept"])
    } else {
        items(policy.headers())
    };
    let mut cors = json!({
        "AccessControlAllowOrigins": origins,
        "AccessControlAllowMethods": items(&methods),
        "AccessControlAllowHeaders": headers,
        "AccessControlAllowCredentials": policy.credentials(),
        "AccessControlMaxAgeSec": policy.max_age(),
        "OriginOverride": true,
    });
    if !policy.exposed_headers().is_empty() {
        cors["AccessControlExposeHeaders"] = items(policy.exposed_headers());
    }
    let mut cannot = vec![
        "Create it with: aws cloudfront create-response-headers-policy --response-headers-policy-config file://response-headers-policy.json. \
         Then choose it in the cache behavior."
            .to_string(),
        "CloudFront answers no preflight itself: the cache behavior has to allow OPTIONS, and the origin has to answer OPTIONS with the status 200 \
         or 204 before it asks for authentication."
            .to_string(),
    ];
    if !policy.headers().is_empty() {
        cannot.push(format!(
            "The origin gets the request headers {} only if the origin request policy of the cache behavior forwards them.",
            policy.headers_value()
        ));
    }
    if policy.headers().iter().any(|name| name == "authorization") {
        cannot.push("authorization is forwarded by the managed origin request policy AllViewer, or by a cache policy that has it in its key.".to_string());
    }
    cannot.push(
        "An origin that sends its own CORS headers, such as a bucket of S3, need not: this policy replaces them, so the origin request policy need \
         not forward Origin."
            .to_string(),
    );
    cannot.extend(unknown);
    Written {
        text: amazon::json_text(&json!({ "Name": "cors", "Comment": "", "CorsConfig": cors })),
        cannot,
    }
}
