//! Requests and answers, made from the fields of the input, and the errors of unreadable input.

use crate::error::{Thrown, invalid, misuse};
use alloc::{format, string::ToString};
use corsight::{
    engine::Answer,
    http::HeaderList,
    infra::Quoted,
    request::{
        CorsSettingsAttribute, CredentialsMode, Destination, Initiator, InitiatorOptions, InvalidRequest, Mode,
        NewRequest, RedirectMode, valid_header,
    },
    response::Response,
};
use corsight_hot::{Fields, RequestFields, ResponseFields, Unreadable, bit};

/// The next request of the input. An initiator, if there is one, decides the fields that the caller left out.
pub fn request<'a>(fields: &mut Fields<'a>) -> Result<RequestFields<'a>, Thrown> {
    let mut request = fields.request().map_err(unreadable)?;
    if let Some(initiator) = request.initiator {
        request.new = new_request_by(initiator, &request).map_err(invalid)?;
    }
    Ok(request)
}

fn new_request_by<'a>(initiator: &str, request: &RequestFields<'a>) -> Result<NewRequest<'a>, InvalidRequest> {
    let (options, given) = (request.options, &request.new);
    let said = InitiatorOptions {
        method: given.method,
        cross_origin: options
            .said(bit::CROSS_ORIGIN, 2, CorsSettingsAttribute::ALL)
            .unwrap_or_default(),
        mode: options.said(bit::MODE, 3, Mode::ALL),
        credentials_mode: options.said(bit::CREDENTIALS, 2, CredentialsMode::ALL),
        redirect_mode: options.said(bit::REDIRECT, 2, RedirectMode::ALL),
        destination: options.said(bit::DESTINATION, 5, Destination::ALL),
    };
    let content_type = request
        .headers()
        .find(|(name, _)| name.eq_ignore_ascii_case("Content-Type"));
    let mut new = NewRequest::by(
        given.url,
        Initiator::new(initiator)?,
        said,
        content_type.map(|(_, value)| value),
    )?;
    new.body = given.body;
    new.referrer_policy = given.referrer_policy;
    Ok(new)
}

/// The next answer of the input; null at the end.
pub fn answer(fields: &mut Fields<'_>) -> Result<Option<Answer>, Thrown> {
    fields
        .response()
        .map_err(unreadable)?
        .map(|response| answer_of(&response))
        .transpose()
}

/// A response, or the failure of the transport: status 0 is a failure, and the field of the URL has the transport's message.
fn answer_of(response: &ResponseFields<'_>) -> Result<Answer, Thrown> {
    let mut header_list = HeaderList::new();
    for (name, value) in response.headers() {
        let header = valid_header(name, value);
        let header = header.map_err(|error| misuse(&error.to_string(), error.value()))?;
        header_list.append_as_received(header.name, header.value);
    }
    Ok(if response.status.get() == 0 {
        Answer::Failure(response.url.into())
    } else {
        Answer::Response(Response::new(response.status, header_list))
    })
}

#[cold]
pub fn unreadable(error: Unreadable<'_>) -> Thrown {
    match error {
        Unreadable::Fields => misuse("the text and the numbers of the input do not fit together", ""),
        Unreadable::Value(name, c) => {
            let message = format!(
                "header {}: the value has the character {c}, but a value has only characters up to U+00FF",
                Quoted(name)
            );
            misuse(&message, name)
        }
        Unreadable::Halves(c) => {
            let value = c.to_string();
            let message = format!(
                "{} is cut in half: one string ends with the first half, and the next string begins with the second half",
                Quoted(&value)
            );
            misuse(&message, &value)
        }
    }
}
