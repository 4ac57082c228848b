//! Two pieces about the same thing become one: a command and what it printed, two messages about one call.

use super::{
    piece::{FoundRequest, Message, Says, Source, Stage, unread},
    reading::Reading,
    words,
};

/// Whether two requests may be the same one, found twice.
pub(super) fn is_same(known: &FoundRequest, other: &FoundRequest) -> bool {
    let urls = match (&known.url, &other.url) {
        (Some(one), Some(other)) => one.trim_end_matches('/') == other.trim_end_matches('/'),
        _ => true,
    };
    let method = |request: &FoundRequest| request.method.clone();
    urls && (method(known) == method(other) || known.method.is_none() || other.method.is_none())
}

/// Adds what the other one knows.
pub(super) fn merge_requests(known: &mut FoundRequest, other: FoundRequest) {
    known.url = known.url.take().or(other.url);
    known.method = known.method.take().or(other.method);
    for (name, value) in other.headers {
        if known.header(&name).is_none() {
            known.headers.push((name, value));
        }
    }
    known.has_body |= other.has_body;
    known.body_type = known.body_type.take().or(other.body_type);
    if known.initiator.is_none() {
        known.initiator = other.initiator;
    }
    if other.source == Source::Wire {
        known.source = Source::Wire;
    }
}

/// Adds a second message about the same call: the one says why it failed, the other which call it was.
pub(super) fn merge_messages(known: &mut Message, next: Message, reading: &mut Reading) {
    let differs = match (&known.url, &next.url) {
        (Some(one), Some(other)) => one != other && known.redirected_from.as_ref() != Some(other),
        _ => false,
    };
    if differs {
        reading.unread.push(unread(next.line, &next.text, words::OTHER_CALL));
        return;
    }
    // Firefox says this of a call whose preflight it has refused, and not of one whose own answer it has refused.
    let is_second = known.browser == Some("firefox")
        && matches!(&next.says, Some(Says::Nothing(words)) if words.contains("did not succeed"))
        && known.says.as_ref().is_some_and(|says| says.rank() == 0);
    if is_second && known.stage == Stage::Unknown && !matches!(known.status, Some(300..=399)) {
        known.stage = Stage::Preflight;
    }
    let rank = |says: &Option<Says>| says.as_ref().map_or(3, Says::rank);
    if rank(&next.says) < rank(&known.says) {
        known.says = next.says;
        known.stage = next.stage;
        known.browser = next.browser.or(known.browser);
        known.status = next.status.or(known.status);
        known.line = next.line;
        known.text = next.text;
    }
    known.url = known.url.take().or(next.url);
    known.origin = known.origin.take().or(next.origin);
    known.method = known.method.take().or(next.method);
    known.initiator = known.initiator.or(next.initiator);
    known.cross_origin = known.cross_origin.or(next.cross_origin);
    known.location = known.location.take().or(next.location);
    // The status of a network line is that of the answer to the request.
    if known.stage != Stage::Preflight {
        known.status = known.status.or(next.status);
    }
}
