//! The sentences of findings, in English.

use crate::{
    diagnosis::catalogue::{Answer, Sentence},
    reason::Stage,
};
use alloc::{format, string::String};
use core::fmt;

pub(in crate::diagnosis::catalogue) fn sentence(sentence: Sentence<'_>) -> String {
    match sentence {
        Sentence::AllowOriginMissing { answer, origin } => format!(
            "{answer} has no Access-Control-Allow-Origin header, {}. It must name the origin {origin}; * will do for a \
             request without credentials.",
            so(answer)
        ),
        Sentence::AllowOriginWildcardWithCredentials { answer, origin } => format!(
            "{answer} allows the origin \"*\", and for a request with credentials * is no wildcard: {origin} has to be \
             named, {}.",
            so(answer)
        ),
        Sentence::AllowOriginMultiple { answer, values } => format!(
            "{answer} has more than one Access-Control-Allow-Origin header ({values}), {}. Two layers seem to add it, \
             such as a proxy and the application.",
            so(answer)
        ),
        Sentence::AllowOriginList { answer, value } => format!(
            "{answer} allows the origin \"{value}\", and it takes one, not a list, {}.",
            so(answer)
        ),
        Sentence::AllowOriginMismatch { answer, value, origin } => format!(
            "{answer} allows the origin \"{value}\", and the request's origin is {origin}, {}.",
            so(answer)
        ),
        Sentence::AllowCredentialsMissing { answer } => format!(
            "{answer} does not say Access-Control-Allow-Credentials: true, which a request with credentials needs, {}.",
            so(answer)
        ),
        Sentence::AllowCredentialsInvalid { answer, value } => format!(
            "{answer} says Access-Control-Allow-Credentials: {value}, and only true counts, once and in lower case, {}.",
            so(answer)
        ),
        Sentence::OriginTainted => {
            "The origin is null because redirects led from one foreign origin to another.".into()
        }
        Sentence::PreflightStatusNotOk { answer } => {
            format!("{answer} does not pass: only 200 to 299 do, {}.", so(answer))
        }
        Sentence::PreflightRedirect { answer, target } => format!(
            "{answer} is a redirect to {target}, and browsers never follow one there, {}.",
            so(answer)
        ),
        Sentence::AllowMethodsInvalid { answer, item } => format!(
            "{answer} has \"{item}\" in Access-Control-Allow-Methods, which is not a method and spoils the whole \
             header, {}.",
            so(answer)
        ),
        Sentence::AllowMethodsMissing { answer, method } => format!(
            "{answer} has no Access-Control-Allow-Methods header, and {method} has to be in one, {}.",
            so(answer)
        ),
        Sentence::MethodNotAllowed { answer, allowed, method } => {
            format!("{answer} allows the methods \"{allowed}\", not {method}, {}.", so(answer))
        }
        Sentence::MethodsWildcardWithCredentials { answer, allowed, method } => format!(
            "{answer} allows the methods \"{allowed}\", and for a request with credentials * is no wildcard: {method} \
             has to be named, {}.",
            so(answer)
        ),
        Sentence::MethodCaseMismatch { answer, allowed, method } => format!(
            "{answer} allows the methods \"{allowed}\", not {method}: they are compared byte for byte, {}.",
            so(answer)
        ),
        Sentence::AllowHeadersInvalid { answer, item } => format!(
            "{answer} has \"{item}\" in Access-Control-Allow-Headers, which is not a header name and spoils the whole \
             header, {}.",
            so(answer)
        ),
        Sentence::AllowHeadersMissing { answer, names } => format!(
            "{answer} has no Access-Control-Allow-Headers header, and {names} has to be in one, {}.",
            so(answer)
        ),
        Sentence::HeaderNotAllowed { answer, allowed, names } => {
            format!("{answer} allows the headers \"{allowed}\", not {names}, {}.", so(answer))
        }
        Sentence::HeadersWildcardWithCredentials { answer, allowed, names } => format!(
            "{answer} allows the headers \"{allowed}\", and for a request with credentials * is no wildcard: {names} \
             has to be named, {}.",
            so(answer)
        ),
        Sentence::AuthorizationNotCoveredByWildcard { answer, allowed, name } => format!(
            "{answer} allows the headers \"{allowed}\", and for {name} * is no wildcard: {name} has to be named, {}.",
            so(answer)
        ),
        Sentence::BadPort { port, url } => {
            format!("Browsers never connect to port {port}, so {url} is not requested.")
        }
        Sentence::MixedContent { page, url } => {
            format!("The page at {page} is secure and {url} is not, so the browser blocks it as mixed content.")
        }
        Sentence::ModeSameOrigin { url_origin, page } => {
            format!("The request's mode is \"same-origin\", and {url_origin} is not the page's origin {page}.")
        }
        Sentence::NoCorsRedirectMode { redirect_mode } => format!(
            "A request in mode \"no-cors\" must have the redirect mode \"follow\", and it is \"{}\".",
            redirect_mode.as_str()
        ),
        Sentence::SchemeNotHttp { url, scheme } => format!(
            "Script can request only http and https URLs of other origins, and the scheme of {url} is {scheme}."
        ),
        Sentence::ResourcePolicyKeepsFrom { url, policy, page } => format!(
            "{url} says Cross-Origin-Resource-Policy: {policy}, which keeps it from {page}, so the browser blocks it."
        ),
        Sentence::ResourcePolicyRequired {
            embedder_policy,
            url,
            page,
        } => format!(
            "The page's Cross-Origin-Embedder-Policy is {}, and {url} does not say in Cross-Origin-Resource-Policy that \
             {page} may embed it, so the browser blocks it.",
            embedder_policy.as_str()
        ),
        Sentence::BlockedByNosniff {
            url,
            destination,
            content_type,
        } => format!(
            "{url} was asked for as \"{}\" and its Content-Type is \"{content_type}\", with X-Content-Type-Options: \
             nosniff, so the browser blocks it.",
            destination.as_str()
        ),
        Sentence::BlockedByMimeType { url, content_type } => format!(
            "{url} was asked for as a script and its Content-Type is \"{content_type}\", so the browser blocks it."
        ),
        Sentence::RangeNotRequested { url } => format!(
            "{url} was answered with a part, which the request did not ask for, so the browser blocks it."
        ),
        Sentence::RedirectModeError { answer, location } => {
            format!("{answer} leads to \"{location}\", and the request's redirect mode is \"error\".")
        }
        Sentence::LocationInvalid { answer, location } => {
            format!("{answer} has the Location \"{location}\", which is not a URL, {}.", so(answer))
        }
        Sentence::LocationSchemeNotHttp { answer, location } => format!(
            "{answer} leads to {location}, which is neither http nor https, {}.",
            so(answer)
        ),
        Sentence::TooManyRedirects { answer } => format!(
            "{answer} is one too many in a row: browsers follow 20, Chromium 19 with keepalive. It probably goes in a \
             circle."
        ),
        Sentence::LocationIncludesCredentials { answer, location } => format!(
            "{answer} leads to a URL with a username or password ({location}), which a cross-origin request must not \
             follow."
        ),
        Sentence::BodyNotReplayable { answer } => format!(
            "{answer} asks for the body again, and the body was a stream that can be sent only once."
        ),
        Sentence::NetworkError { url, message } => match message {
            Some(message) => format!("The request for {url} got no answer ({message}), so CORS had nothing to decide."),
            None => format!("The request for {url} got no answer (network error), so CORS had nothing to decide."),
        },
        Sentence::PreflightNetworkError { url, message } => match message {
            Some(message) => format!(
                "The preflight for {url} got no answer ({message}), so the browser does not send the request itself."
            ),
            None => format!(
                "The preflight for {url} got no answer (network error), so the browser does not send the request itself."
            ),
        },
        Sentence::ListensToUpload => "There is a listener on xhr.upload, so there is always a preflight.".into(),
        Sentence::BodyIsStream => "The body is a stream, so there is always a preflight.".into(),
        Sentence::MethodNeedsPreflight { method } => {
            format!("The method is {method}: only GET, HEAD and POST need no preflight.")
        }
        Sentence::HeaderNeedsPreflight { name } => {
            format!("The request has the header {name}, which always needs a preflight.")
        }
        Sentence::ContentTypeNeedsPreflight { value } => {
            format!("The Content-Type is {value}: only those of HTML forms need no preflight.")
        }
        Sentence::RangeNeedsPreflight { value } => {
            format!("The Range is {value}: only a single range with a start needs no preflight.")
        }
        Sentence::ByteNeedsPreflight { name, byte } => {
            if byte.is_ascii_graphic() {
                let character = char::from(byte);
                format!("The value of {name} has {character} in it, which always needs a preflight.")
            } else {
                format!("The value of {name} has byte {byte} in it, which always needs a preflight.")
            }
        }
        Sentence::LengthNeedsPreflight { name, length } => {
            format!("The value of {name} is {length} bytes long: from 129 on there is a preflight.")
        }
        Sentence::TotalNeedsPreflight { length } => format!(
            "The values of the headers that need no preflight are {length} bytes long together: from 1025 on there is a \
             preflight."
        ),
        Sentence::ForbiddenHeadersDropped { names } => {
            format!("The browser alone sets these headers, and leaves them out of the request: {names}.")
        }
        Sentence::NoCorsHeadersDropped { names } => {
            format!("In mode \"no-cors\" the browser leaves these headers out: {names}.")
        }
        Sentence::SendsResponseHeaders { names } => {
            format!("{names} is for responses: on a request it allows nothing and makes a preflight necessary.")
        }
        Sentence::MethodCase { method, upper } => format!(
            "The method goes out as {method}, which servers tell from {upper}: browsers put only DELETE, GET, HEAD, \
             OPTIONS, POST and PUT in upper case."
        ),
        Sentence::PageOriginIsNull => {
            "The page's origin is null (a file, a sandboxed frame or a data: URL), so no server can allow this page and \
             no other."
                .into()
        }
        Sentence::LibraryHeaders { names } => {
            format!("{names}: libraries add this, and the server has to allow it.")
        }
        Sentence::WithoutCors { url, initiator } => {
            let lost = super::without_cors(initiator).unwrap_or_default();
            format!("The request to {url} does not use CORS. {lost}")
        }
        Sentence::Refused { initiator } => super::refused(initiator).into(),
        Sentence::MaxAgeMissing => {
            "There is no Access-Control-Max-Age, so the preflight's answer is kept for 5 seconds: nearly every call makes \
             two requests."
                .into()
        }
        Sentence::MaxAgeZero => "Access-Control-Max-Age is 0, so there is a preflight before every call.".into(),
        Sentence::MaxAgeCapped { seconds } => {
            format!("Access-Control-Max-Age is {seconds}, and the preflight's answer is kept for a day at most.")
        }
        Sentence::MaxAgeInvalid { value } => format!(
            "Access-Control-Max-Age is \"{value}\", which is not a number of seconds, so the preflight's answer is kept \
             for 5 seconds or not at all."
        ),
        Sentence::MethodChangedToGet { status, method, url } => {
            format!("A redirect with status {status} made the {method} a GET without body, which went to {url}.")
        }
        Sentence::AuthorizationDropped { url } => {
            format!("A redirect to another origin took the Authorization header off the request to {url}.")
        }
        Sentence::NoAnswerToPreflight { answers, url } => {
            format!("The exchange has too few answers ({answers}): there is none to the preflight for {url}.")
        }
        Sentence::NoAnswerToRequest { answers, method, url } => {
            format!("The exchange has too few answers ({answers}): there is none to {method} {url}.")
        }
        Sentence::TooManyAnswers { answers, used } => {
            format!("The exchange has too many answers ({answers}): the browser stops after {used}.")
        }
        Sentence::ExposeHeadersInvalid { item } => format!(
            "Access-Control-Expose-Headers has \"{item}\" in it, which is not a header name and spoils the whole header."
        ),
        Sentence::ExposeWildcardWithCredentials { names } => format!(
            "Access-Control-Expose-Headers has * in it, and for a request with credentials * is no wildcard, so script \
             does not see these headers: {names}."
        ),
        Sentence::HeadersNotExposed { names } => format!(
            "Access-Control-Expose-Headers does not name these headers, so script does not see them: {names}."
        ),
        Sentence::HeaderNotSeen { name } => format!(
            "Script gets null for {name}: the response does not have it, or Access-Control-Expose-Headers does not name it."
        ),
        Sentence::SetCookieNeverReadable => {
            "Access-Control-Expose-Headers names Set-Cookie, which script never sees, whatever the server says.".into()
        }
        Sentence::VaryOriginMissing { origin } => format!(
            "The answer is for {origin} alone and Vary does not name Origin: a cache may give it to another origin, \
             which is refused then."
        ),
        Sentence::Opaque { url } => format!(
            "The mode is \"no-cors\", so script gets a response from {url} without status, headers or body."
        ),
        Sentence::OpaqueRedirect => {
            "The redirect mode is \"manual\", so script sees neither the redirect's status nor where it leads.".into()
        }
    }
}

/// The answer, as a sentence begins.
impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage, url, status } = self;
        let answer = match stage {
            Stage::Preflight => "The answer to the preflight for",
            Stage::Redirect => "The redirect from",
            _ => "The answer from",
        };
        write!(f, "{answer} {url} (status {status})")
    }
}

/// What the browser does about it, as a sentence ends.
fn so(answer: Answer<'_>) -> &'static str {
    match answer.stage {
        Stage::Preflight => "so the browser does not send the request itself",
        Stage::Redirect => "so the browser does not follow it",
        _ => "so the browser keeps it from the page",
    }
}
