use crate::{
    RawEngine,
    convert::{Json, Write, to_json},
    error::misuse,
    fields::{answer, unreadable},
    moment, result,
};
use alloc::string::String;
use corsight::{
    engine::{Conversation, HttpRequestSummary, ResponseSummary},
    fetch::Action,
};
use wasm_bindgen::prelude::*;

/// One fetch. Its engine hands in what happened, because the cache is the engine's.
#[wasm_bindgen]
pub struct RawFetch(Conversation);

/// An action of a conversation as JavaScript sees it.
struct JsAction<'a>(Action, &'a Conversation);

impl Write for JsAction<'_> {
    fn write(&self, to: &mut Json) {
        let (keys, name) = match self.0 {
            Action::Send(_) => ("type,request", "send"),
            Action::Deliver(_) => ("type,response", "deliver"),
            Action::Fail(_) => ("type,error", "fail"),
        };
        let outer = to.open(keys);
        to.text(name);
        match &self.0 {
            Action::Send(request) => HttpRequestSummary::from(request).write(to),
            Action::Deliver(response) => ResponseSummary::from(response).write(to),
            // What a `CorsError` is made of. The finding that it stopped at is the first.
            Action::Fail(_) => {
                let findings = self.1.verdict().map(|verdict| verdict.findings).unwrap_or_default();
                let first = findings.first();
                let error = to.open("code,message,findings");
                to.text(first.map_or("env-network-error", |finding| finding.code));
                to.text(first.map_or("", |finding| &finding.message));
                findings.write(to);
                to.close(error);
            }
        }
        to.close(outer);
    }
}

#[wasm_bindgen]
impl RawFetch {
    /// `{type: "send", request}`, `{type: "deliver", response}`, `{type: "fail", error}`, or null: nothing to do now.
    pub fn poll(&mut self) -> String {
        to_json(&self.0.poll().map(|action| JsAction(action, &self.0)))
    }

    /// Hands in a response, which is in the input of the engine that began this fetch; status 0 says that the transport failed, and
    /// its URL is the transport's own word.
    pub fn handle_response(
        &mut self,
        engine: &mut RawEngine,
        len: usize,
        units: usize,
        count: usize,
        now: f64,
    ) -> String {
        let fields = engine.input.fields(len, units, count).map_err(unreadable);
        let answered = fields.and_then(|mut fields| answer(&mut fields)).and_then(|answer| {
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
}
