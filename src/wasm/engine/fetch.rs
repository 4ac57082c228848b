//! A fetch for JavaScript.

use crate::{
    engine::{RawEngine, moment},
    error::Thrown,
    input::Input,
    output::{Output, object},
};
use corsight::{
    engine::{Conversation, HttpRequestSummary, ResponseSummary, Verdict},
    fetch::Action,
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A fetch of an engine, from its request to its verdict.
#[wasm_bindgen]
pub struct RawFetch(pub(crate) Conversation);

#[wasm_bindgen]
impl RawFetch {
    /// `{type: "send", request}`, `{type: "deliver", response}`, `{type: "fail", verdict}`, or null: there is nothing to do now.
    pub fn poll(&mut self) -> Output {
        let action = self.0.poll();
        object(&action.map(|action| self.summary(&action)))
    }

    /// Takes the response that `text` and `numbers` are, or the failure of the transport. `now`: a clock in milliseconds.
    #[wasm_bindgen(js_name = handleResponse)]
    pub fn handle_response(
        &mut self,
        engine: &mut RawEngine,
        text: &str,
        numbers: &[u32],
        now: f64,
    ) -> Result<(), JsValue> {
        let answer = Input::new(text, numbers).answer()?;
        let answer = answer.ok_or_else(|| Thrown::misuse("the response is missing: hand in one response", ""))?;
        self.0
            .handle_answer(&mut engine.engine, answer, moment(now))
            .map_err(Thrown::from)?;
        Ok(())
    }

    /// The verdict, or null until the ending was polled.
    pub fn verdict(&self) -> Output {
        object(&self.0.verdict())
    }

    fn summary(&self, action: &Action) -> ActionSummary {
        match action {
            Action::Send(request) => ActionSummary::Send {
                request: HttpRequestSummary::from(request),
            },
            Action::Deliver(response) => ActionSummary::Deliver {
                response: ResponseSummary::from(response),
            },
            Action::Fail(_) => ActionSummary::Fail {
                verdict: self.0.verdict(),
            },
        }
    }
}

/// An action as JavaScript sees it.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum ActionSummary {
    Send {
        request: HttpRequestSummary,
    },
    Deliver {
        response: ResponseSummary,
    },
    /// The `CorsError` is made of the verdict.
    Fail {
        verdict: Option<Verdict>,
    },
}
