//! The JSON of an action.

use crate::convert::{Json, Write};
use corsight::{
    engine::{Conversation, HttpRequestSummary, ResponseSummary},
    fetch::Action,
};

/// An action of a conversation, for JavaScript.
pub struct JsAction<'a>(pub Action, pub &'a Conversation);

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
            // JavaScript makes a `CorsError` of this object. The first finding is about the first broken rule.
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
