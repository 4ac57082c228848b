//! A fetch for JavaScript.

use crate::{
    engine::{RawEngine, moment},
    error::Thrown,
    input::Input,
    output::{Output, object},
};
use corsight::{
    engine::{Conversation, HttpRequestSummary, ResponseSummary},
    fetch::Action,
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A fetch of an engine, from its request to its verdict.
#[wasm_bindgen]
pub struct RawFetch(pub(crate) Conversation);

#[wasm_bindgen]
impl RawFetch {
    /// `{type: "send", request}`, `{type: "deliver", response}`, `{type: "fail"}`, or null: there is nothing to do now.
    pub fn poll(&mut self) -> Output {
        let action = self.0.poll();
        object(&action.as_ref().map(ActionSummary::from))
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

    /// The verdict without its diagnosis and its trace, or null until the ending was polled.
    pub fn verdict(&self) -> Output {
        object(&self.0.verdict())
    }

    /// The diagnosis, or null until the ending was polled.
    pub fn diagnosis(&self) -> Output {
        object(&self.0.diagnosis())
    }

    /// Every decision so far.
    pub fn trace(&self) -> Output {
        object(&self.0.trace())
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
    /// The verdict has the reason.
    Fail {},
}

impl From<&Action> for ActionSummary {
    fn from(action: &Action) -> Self {
        match action {
            Action::Send(request) => Self::Send {
                request: request.into(),
            },
            Action::Deliver(response) => Self::Deliver {
                response: response.into(),
            },
            Action::Fail(_) => Self::Fail {},
        }
    }
}
