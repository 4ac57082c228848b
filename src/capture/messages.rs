//! The messages of a call, as they travelled, and when.

use super::{
    exchange::Exchange,
    pairing::Group,
    report::{Call, Message, MessageKind, ReceivedResponse, SentRequest},
};
use alloc::{format, string::String, vec::Vec};

pub(super) fn messages(group: &Group, exchanges: &[Exchange]) -> Vec<Message> {
    let mut messages = Vec::new();
    for (place, hop) in group.hops.iter().enumerate() {
        let of_request = if place == 0 {
            MessageKind::Request
        } else {
            MessageKind::Redirect
        };
        for index in hop.exchanges() {
            let exchange = &exchanges[index];
            // The request was not sent, because its preflight, or the redirect before it, was refused.
            let is_unsent = exchange.answer.is_none()
                && !exchange.is_sent
                && exchange.is_over
                && hop.request == Some(index)
                && (hop.preflight.is_some() || place > 0);
            if !is_unsent {
                let kind = if exchange.is_preflight {
                    MessageKind::Preflight
                } else {
                    of_request
                };
                messages.push(message(exchange, kind));
            }
        }
    }
    messages
}

pub(super) fn message(exchange: &Exchange, kind: MessageKind) -> Message {
    Message {
        kind,
        request: SentRequest {
            method: exchange.method.clone(),
            url: exchange.url.clone(),
            headers: exchange.headers.clone(),
        },
        response: exchange.answer.as_ref().map(|answer| ReceivedResponse {
            status: answer.status,
            headers: answer.headers.clone(),
        }),
        failure: error_of(exchange),
        cached: false,
        duration: exchange.duration,
    }
}

/// The beginning and the duration of a call.
pub(super) fn time(call: &mut Call, group: &Group, exchanges: &[Exchange]) {
    let mut ended = None;
    for index in group.exchanges() {
        let exchange = &exchanges[index];
        let Some(began) = exchange.started_at else { continue };
        call.started_at = Some(call.started_at.map_or(began, |known: f64| known.min(began)));
        if exchange.duration.is_some() {
            let end = exchange.ended_at().unwrap_or(began);
            ended = Some(ended.map_or(end, |known: f64| known.max(end)));
        }
    }
    call.duration = call.started_at.and_then(|began| Some(ended? - began));
}

/// The words of a failure, and the name of the error in the DevTools protocol.
pub(super) fn error_of(exchange: &Exchange) -> Option<String> {
    match (&exchange.failure, &exchange.cors_error) {
        (Some(words), Some(name)) => Some(format!("{words}: {name}")),
        (words, None) => words.clone(),
        (None, name) => name.clone(),
    }
}
