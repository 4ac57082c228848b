use super::{Finding, Severity, Who};
use crate::reason::Reason;
use alloc::{format, vec::Vec};

pub(crate) fn explain(reason: &Reason) -> Finding {
    let (anchor, step) = reason.step();
    Finding {
        code: reason.code(),
        severity: Severity::Block,
        stage: reason.stage.as_str(),
        message: format!("{:?}", reason.what),
        found: None,
        expected: None,
        who: Who::Server,
        remedies: Vec::new(),
        spec: format!("https://fetch.spec.whatwg.org/#{anchor}"),
        step,
        mdn: None,
        chromium: None,
        firefox: None,
        url: reason.url.clone(),
    }
}
