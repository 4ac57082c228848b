//! Policies for JavaScript. They come as JSON.

use crate::{
    error::Thrown,
    host::parse_url,
    output::{Output, object},
};
use corsight::{
    advise::{GivenAnswers, GivenPolicy, Policy, PolicyCall, least_policies, lint_answers, render, server},
    capture::{RecordedRequest, RecordedResponse, exchange_of},
    origin::PublicSuffixList,
    url::Url,
};
use serde::{Deserialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;

/// A sequence of calls.
#[derive(Deserialize)]
struct Sequence {
    calls: Vec<SequenceCall>,
    public: bool,
}

#[derive(Deserialize)]
struct SequenceCall {
    origin: String,
    profile: String,
    request: RecordedRequest,
    responses: Vec<RecordedResponse>,
    reads: Vec<String>,
}

/// The least policy of each server that the calls go to.
#[wasm_bindgen(js_name = leastPolicies)]
pub fn least_policies_of(sequence: &str) -> Output {
    let sequence: Sequence = json(sequence)?;
    let mut calls = Vec::with_capacity(sequence.calls.len());
    for call in &sequence.calls {
        let (made, profile, answers) =
            exchange_of(&call.origin, &call.profile, &call.request, &call.responses, parse_url)
                .map_err(Thrown::from)?;
        let known = match made {
            Ok(made) => PolicyCall::with_answers(made, profile, answers),
            Err(error) => {
                let url = Url::parse_with(parse_url, &call.request.url);
                let target = url.map(|url| url.origin().serialize().to_owned());
                PolicyCall::refused(error, &target.unwrap_or_default())
            }
        };
        calls.push(known.reading(&call.reads));
    }
    object(&least_policies(&calls, sequence.public, parse_url))
}

/// The policy as the text that the server of this name takes.
#[wasm_bindgen(js_name = renderPolicy)]
pub fn render_policy(policy: &str, name: &str) -> Output {
    let server = server(name).ok_or_else(|| Thrown::misuse("there is no such server", name))?;
    object(&render(&read_policy(policy)?, server))
}

/// Every server that policies are written for.
#[wasm_bindgen]
pub fn servers() -> Output {
    object(&corsight::advise::servers())
}

/// The origins that show how a server chooses, for a JSON list of those that are meant to be allowed.
#[wasm_bindgen(js_name = lintOrigins)]
pub fn lint_origins(listed: &str, public_suffix_list: &str) -> Output {
    let suffixes = PublicSuffixList::parse_with(parse_url, public_suffix_list);
    let listed: Vec<String> = json(listed)?;
    object(&corsight::advise::lint_origins(&listed, &suffixes, parse_url).map_err(Thrown::from)?)
}

/// What is wrong with answers of a server.
#[wasm_bindgen(js_name = lintAnswers)]
pub fn lint_of_answers(answers: &str) -> Output {
    let given: GivenAnswers = json(answers)?;
    object(&lint_answers(&given, parse_url))
}

fn read_policy(policy: &str) -> Result<Policy, JsValue> {
    let given: GivenPolicy = json(policy)?;
    Ok(Policy::new(given, parse_url).map_err(|error| Thrown::misuse(&error, error.value()))?)
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, JsValue> {
    Ok(serde_json::from_str(text).map_err(|error| Thrown::misuse(error, ""))?)
}
