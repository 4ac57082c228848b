//! Recordings for JavaScript. Calls go out as JSON, some at a time: a recording may have thousands.

use crate::{
    host::parse_url,
    output::{Output, object},
};
use corsight::{
    advise::{PolicyCall, add_snippets},
    capture::{
        Broken, Call, RecordedRequest, RecordedResponse, RecorderName, Recording, Report, UnreadPart, exchange_of,
        judge,
    },
};
use serde::{Deserialize, Serialize};
use std::vec;
use wasm_bindgen::prelude::*;

/// A recording that is being read.
#[wasm_bindgen]
pub struct RawRecording {
    recording: Recording,
    /// The calls that were not handed out yet.
    calls: vec::IntoIter<Call>,
}

/// What a report has beside its calls.
#[derive(Serialize)]
struct Rest {
    ignored: usize,
    unread: Vec<UnreadPart>,
    recorder: RecorderName,
    /// The ids of calls that are a part of another call now.
    gone: Vec<String>,
}

/// A call that is to be judged.
#[derive(Deserialize)]
struct Judgeable {
    origin: String,
    profile: String,
    request: RecordedRequest,
    responses: Vec<RecordedResponse>,
}

#[wasm_bindgen]
impl RawRecording {
    /// A recording of which nothing is read yet, by this recorder.
    #[wasm_bindgen(constructor)]
    pub fn new(recorder: &str) -> Self {
        Self {
            recording: Recording::new(parse_url).recorded_by(recorder),
            calls: Vec::new().into_iter(),
        }
    }

    /// Takes the next bytes. Gives where the JSON is broken, or null.
    pub fn feed(&mut self, bytes: &[u8]) -> Output {
        place(self.recording.feed(bytes))
    }

    /// Says that there are no more bytes. Gives where the JSON is broken, or null.
    pub fn finish(&mut self) -> Output {
        place(self.recording.finish())
    }

    /// Puts the calls together, and gives the rest of the report.
    pub fn report(&mut self) -> Output {
        let report = self.recording.report();
        self.keep(report, Vec::new())
    }

    /// Puts together the calls that are new or have changed, and gives the rest of the report.
    pub fn changes(&mut self) -> Output {
        let (report, gone) = self.recording.changes();
        self.keep(report, gone)
    }

    /// The next calls as JSON, at most so many.
    pub fn take(&mut self, most: usize) -> Result<String, JsValue> {
        let calls: Vec<Call> = self.calls.by_ref().take(most).collect();
        serde_json::to_string(&calls).map_err(|error| JsValue::from(error.to_string()))
    }
}

impl RawRecording {
    fn keep(&mut self, report: Report, gone: Vec<String>) -> Output {
        let Report {
            calls,
            ignored,
            unread,
            recorder,
            ..
        } = report;
        self.calls = calls.into_iter();
        object(&Rest {
            ignored,
            unread,
            recorder,
            gone,
        })
    }
}

/// What the engine says of a call, which comes as JSON.
#[wasm_bindgen(js_name = judgeCall)]
pub fn judge_call(call: &str) -> Output {
    let call: Judgeable = serde_json::from_str(call).map_err(|error| JsValue::from(error.to_string()))?;
    let judged = judge(&call.origin, &call.profile, &call.request, &call.responses, parse_url);
    let mut judged = judged.map_err(JsValue::from)?;
    let taken = exchange_of(&call.origin, &call.profile, &call.request, &call.responses, parse_url);
    if let Ok(taken) = taken
        && let Ok(made) = taken.request
    {
        let call = PolicyCall::with_answers(made, taken.profile, taken.answers);
        add_snippets(&mut judged.diagnosis, &call, None, parse_url);
    }
    object(&judged)
}

fn place(read: Result<(), Broken>) -> Output {
    object(&read.err())
}
