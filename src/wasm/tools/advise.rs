//! Policies for JavaScript. They come as JSON.

use crate::{
    error::Thrown,
    host::parse_url,
    output::{Output, object},
};
use corsight::{
    advise::{
        GivenAnswers, GivenPolicy, Policy, PolicyCall, Rendered, least_policies, lint_answers, lint_policy, render,
        server, server_of_call, snippet, takes_snippet,
    },
    capture::{RecordedRequest, RecordedResponse, exchange_of},
    origin::PublicSuffixList,
    request::Initiator,
    url::Url,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
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

impl SequenceCall {
    fn known(&self) -> Result<PolicyCall, JsValue> {
        if let Some(name) = &self.request.initiator {
            Initiator::new(name).map_err(Thrown::from)?;
        }
        let taken = exchange_of(&self.origin, &self.profile, &self.request, &self.responses, parse_url);
        let taken = taken.map_err(Thrown::from)?;
        let known = match taken.request {
            Ok(made) => PolicyCall::with_answers(made, taken.profile, taken.answers),
            Err(error) => {
                let url = Url::parse_with(parse_url, &self.request.url);
                let target = url.map(|url| url.origin().serialize().to_owned());
                PolicyCall::refused(error, &target.unwrap_or_default())
            }
        };
        Ok(known.reading(&self.reads))
    }
}

/// The least policy of each server that the calls go to.
#[wasm_bindgen(js_name = leastPolicies)]
pub fn least_policies_of(sequence: &str) -> Output {
    let sequence: Sequence = json(sequence)?;
    let calls: Result<Vec<PolicyCall>, JsValue> = sequence.calls.iter().map(SequenceCall::known).collect();
    object(&least_policies(&calls?, sequence.public, parse_url))
}

/// A remedy, as far as it decides on its snippet.
#[derive(Deserialize)]
struct GivenRemedy {
    who: String,
    header: Option<String>,
    explains: Vec<String>,
}

/// The text for a server that makes a call succeed, and which remedies it belongs to. Without a name the server is the one that answered.
#[derive(Serialize)]
struct Snippets {
    snippet: Option<Rendered>,
    takes: Vec<bool>,
}

/// The text for the server of this name, or for that which answered, and whether it belongs to each of the remedies.
#[wasm_bindgen]
pub fn snippets(call: &str, remedies: &str, name: &str) -> Output {
    let call: SequenceCall = json(call)?;
    let known = call.known()?;
    let remedies: Vec<GivenRemedy> = json(remedies)?;
    let server = server(name).or_else(|| server_of_call(&known));
    let takes = remedies.iter().map(|remedy| {
        let is_of_server = matches!(remedy.who.as_str(), "server" | "edge");
        takes_snippet(is_of_server, remedy.header.as_deref(), &remedy.explains)
    });
    object(&Snippets {
        takes: takes.collect(),
        snippet: server.and_then(|server| snippet(&known, server, parse_url)),
    })
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

/// What is wrong with a policy.
#[wasm_bindgen(js_name = lintPolicy)]
pub fn lint_of_policy(policy: &str, public_suffix_list: &str) -> Output {
    let given: GivenPolicy = json(policy)?;
    let suffixes = PublicSuffixList::parse_with(parse_url, public_suffix_list);
    object(&lint_policy(&given, &suffixes, parse_url))
}

fn read_policy(policy: &str) -> Result<Policy, JsValue> {
    let given: GivenPolicy = json(policy)?;
    Ok(Policy::new(given, parse_url).map_err(|error| Thrown::misuse(&error, error.value()))?)
}

fn json<T: DeserializeOwned>(text: &str) -> Result<T, JsValue> {
    Ok(serde_json::from_str(text).map_err(|error| Thrown::misuse(error, ""))?)
}
