//! Amazon S3, as the JSON of a bucket's CORS configuration.

use super::{Server, Written, amazon};
use crate::advise::{Origins, Policy};
use alloc::{string::ToString, vec};
use serde_json::json;

pub(super) const SERVER: Server = Server {
    name: "s3",
    title: "Amazon S3",
    file: "cors.json",
    language: "json",
    signature: &["server: amazons3"],
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html",
    write,
};

const METHODS: [&str; 5] = ["GET", "HEAD", "POST", "PUT", "DELETE"];

fn write(policy: &Policy) -> Written {
    let (methods, unknown) = amazon::methods(policy, "S3", &METHODS);
    let origins = match policy.origins() {
        Origins::Any => json!(["*"]),
        Origins::These(origins) => json!(origins),
    };
    let mut rule = json!({
        "AllowedOrigins": origins,
        "AllowedMethods": methods,
        "MaxAgeSeconds": policy.max_age(),
    });
    if !policy.headers().is_empty() {
        rule["AllowedHeaders"] = json!(policy.headers());
    }
    if !policy.exposed_headers().is_empty() {
        rule["ExposeHeaders"] = json!(policy.exposed_headers());
    }
    let mut cannot = vec![
        "Set it with: aws s3api put-bucket-cors --bucket NAME --cors-configuration file://cors.json. The console takes the list of CORSRules alone."
            .to_string(),
    ];
    cannot.extend(unknown);
    if policy.origins() != &Origins::Any {
        if !policy.credentials() {
            cannot
                .push("S3 always allows listed origins to send credentials; it does not look at cookies.".to_string());
        }
        cannot.push(
            "S3 sends Vary: Origin only if the request has an origin: a cache in front of the bucket has to keep Origin in its key."
                .to_string(),
        );
    }
    Written {
        text: amazon::json_text(&json!({ "CORSRules": [rule] })),
        cannot,
    }
}
