//! Amazon API Gateway, as a template of AWS SAM.

use super::{Server, Written, amazon, cors_headers, lines::Lines};
use crate::advise::{Origins, Policy};
use alloc::{format, string::ToString, vec::Vec};

pub(super) const SERVER: Server = Server {
    name: "api-gateway",
    title: "Amazon API Gateway",
    file: "template.yaml",
    language: "yaml",
    signature: &["apigw-requestid", "x-amz-apigw-id"],
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html",
    write,
};

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// The longest time that an HTTP API takes.
const LONGEST: u32 = 86_400;

fn write(policy: &Policy) -> Written {
    let (methods, unknown) = amazon::methods(policy, "API Gateway", &METHODS);
    let mut cannot = Vec::new();
    cannot.extend(unknown);
    if policy.max_age() > LONGEST {
        cannot.push(format!(
            "API Gateway keeps answers to preflights for {LONGEST} seconds at most."
        ));
    }
    cannot.push(
        "An HTTP API sends CORS headers only if the request has an origin: a cache in front of it has to keep Origin in its key.".to_string(),
    );
    let mut lines = Lines::default();
    http_api(&mut lines, policy, &methods);
    if let Some(origin) = only_origin(policy) {
        lines.add(format_args!(""));
        rest_api(&mut lines, policy, &methods, origin);
        cannot.push(
            "A REST API adds nothing to what a Lambda proxy integration answers: there the function itself has to send the headers of DEFAULT_4XX."
                .to_string(),
        );
    } else {
        cannot.push(
            "A REST API can name one origin alone: for several origins use an HTTP API, or answer OPTIONS in the function itself.".to_string(),
        );
    }
    Written {
        text: lines.into_text(),
        cannot,
    }
}

fn only_origin(policy: &Policy) -> Option<&str> {
    match policy.origins() {
        Origins::Any => Some("*"),
        Origins::These(origins) => match origins.as_slice() {
            [origin] => Some(origin),
            _ => None,
        },
    }
}

fn http_api(lines: &mut Lines, policy: &Policy, methods: &[&str]) {
    lines.all(&[
        "# 1. An HTTP API: in the properties of AWS::Serverless::HttpApi or AWS::ApiGatewayV2::Api. It answers preflights before any",
        "#    authorizer, and replaces CORS headers that the integration sends.",
        "CorsConfiguration:",
        "  AllowOrigins:",
    ]);
    match policy.origins() {
        Origins::Any => lines.add(format_args!("    - \"*\"")),
        Origins::These(origins) => list(lines, origins),
    }
    lines.add(format_args!("  AllowMethods:"));
    list(lines, methods);
    if !policy.headers().is_empty() {
        lines.add(format_args!("  AllowHeaders:"));
        list(lines, policy.headers());
    }
    if !policy.exposed_headers().is_empty() {
        lines.add(format_args!("  ExposeHeaders:"));
        list(lines, policy.exposed_headers());
    }
    if policy.credentials() {
        lines.add(format_args!("  AllowCredentials: true"));
    }
    lines.add(format_args!("  MaxAge: {}", policy.max_age().min(LONGEST)));
}

fn list<T: AsRef<str>>(lines: &mut Lines, texts: &[T]) {
    for text in texts {
        lines.add(format_args!("    - \"{}\"", text.as_ref()));
    }
}

fn rest_api(lines: &mut Lines, policy: &Policy, methods: &[&str], origin: &str) {
    lines.all(&[
        "# 2. A REST API instead: in the properties of AWS::Serverless::Api. With an authorizer for all methods, Auth also needs",
        "#    AddDefaultAuthorizerToCorsPreflight: false",
        "Cors:",
    ]);
    lines.add(format_args!("  AllowOrigin: \"'{origin}'\""));
    lines.add(format_args!("  AllowMethods: \"'{}'\"", methods.join(",")));
    if !policy.headers().is_empty() {
        lines.add(format_args!("  AllowHeaders: \"'{}'\"", policy.headers_value()));
    }
    lines.add(format_args!("  MaxAge: \"'{}'\"", policy.max_age()));
    if policy.credentials() {
        lines.add(format_args!("  AllowCredentials: true"));
    }
    lines.all(&[
        "# What API Gateway answers itself: errors of authorizers, limits and integrations.",
        "GatewayResponses:",
    ]);
    for response in ["DEFAULT_4XX", "DEFAULT_5XX"] {
        lines.add(format_args!("  {response}:"));
        lines.all(&["    ResponseParameters:", "      Headers:"]);
        lines.add(format_args!("        Access-Control-Allow-Origin: \"'{origin}'\""));
        for (header, value) in cors_headers::of_answers(policy) {
            lines.add(format_args!("        {header}: \"'{value}'\""));
        }
    }
}
