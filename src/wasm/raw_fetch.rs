use crate::{RawEngine, convert::to_json, error::misuse, fields::Fields, moment, result};
use alloc::{string::String, vec::Vec};
use corsight::{
    diagnosis::Finding,
    engine::{Conversation, HttpRequestSummary, ResponseSummary},
    fetch::Action,
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// One fetch. Its engine hands in what happened, because the cache is the engine's.
#[wasm_bindgen]
pub struct RawFetch(Conversation);

/// An action as JavaScript sees it.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum JsAction {
    Send { request: HttpRequestSummary },
    Deliver { response: ResponseSummary },
    Fail { error: JsNetworkError },
}

/// What a `CorsError` is made of. The finding that it stopped at is the first.
#[derive(Serialize)]
struct JsNetworkError {
    code: &'static str,
    message: String,
    findings: Vec<Finding>,
}

#[wasm_bindgen]
impl RawFetch {
    /// `{type: "send", request}`, `{type: "deliver", response}`, `{type: "fail", error}`, or null: nothing to do now.
    pub fn poll(&mut self) -> String {
        to_json(&self.0.poll().map(|action| match action {
            Action::Send(request) => JsAction::Send {
                request: (&request).into(),
            },
            Action::Deliver(response) => JsAction::Deliver {
                response: (&response).into(),
            },
            Action::Fail(_) => JsAction::Fail { error: self.error() },
        }))
    }

    /// Hands in a response, whose `fields` fields are in the input buffer of the engine that began this fetch; status 0 says
    /// that the transport failed, and its URL is the transport's own word.
    pub fn handle_response(&mut self, engine: &mut RawEngine, len: usize, fields: u32, now: f64) -> String {
        let answered = Fields::new(&engine.input, len, fields, &mut engine.ends)
            .and_then(|mut all| all.answer())
            .and_then(|answer| {
                let answer = answer.ok_or_else(|| misuse("a response was expected", ""))?;
                self.0
                    .handle_answer(&mut engine.engine, answer, moment(now))
                    .map_err(|error| misuse(error.message(), ""))
            });
        result(answered)
    }

    /// The verdict, or null until `poll` has given the ending.
    pub fn verdict(&self) -> String {
        to_json(&self.0.verdict())
    }
}

impl RawFetch {
    pub(crate) fn new(conversation: Conversation) -> Self {
        Self(conversation)
    }

    fn error(&self) -> JsNetworkError {
        let findings = self.0.verdict().map(|verdict| verdict.findings).unwrap_or_default();
        let (code, message) = match findings.first() {
            Some(finding) => (finding.code, finding.message.clone()),
            None => ("env-network-error", String::new()),
        };
        JsNetworkError {
            code,
            message,
            findings,
        }
    }
}
