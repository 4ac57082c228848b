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
            "{answer} has no Access-Control-Allow-Origin header, {}. The header must match the request's origin \
             ({origin}), or be * for a request without credentials.",
            so(answer)
        ),
        Sentence::AllowOriginWildcardWithCredentials { answer, origin } => format!(
            "{answer} has Access-Control-Allow-Origin \"*\", but * does not count for a request with credentials, {}. The \
             header must be {origin}.",
            so(answer)
        ),
        Sentence::AllowOriginMultiple { answer, values } => format!(
            "{answer} has more than one Access-Control-Allow-Origin header ({values}), but browsers accept only one, {}. \
             Two layers seem to add the header, such as a proxy and the application.",
            so(answer)
        ),
        Sentence::AllowOriginList { answer, value } => format!(
            "{answer} has Access-Control-Allow-Origin \"{value}\", but the header must be one origin, not a list, {}.",
            so(answer)
        ),
        Sentence::AllowOriginMismatch { answer, value, origin } => format!(
            "{answer} has Access-Control-Allow-Origin \"{value}\", but the request's origin is {origin}, {}.",
            so(answer)
        ),
        Sentence::AllowCredentialsMissing { answer } => format!(
            "{answer} has no Access-Control-Allow-Credentials: true, which a request with credentials needs, {}.",
            so(answer)
        ),
        Sentence::AllowCredentialsInvalid { answer, value } => format!(
            "{answer} has Access-Control-Allow-Credentials \"{value}\", but the only valid value is true, once and in \
             lower case, {}.",
            so(answer)
        ),
        Sentence::OriginTainted => {
            "The request's origin is null because a cross-origin URL redirected to a different origin.".into()
        }
        Sentence::PreflightStatusNotOk { answer } => {
            format!("{answer} does not have an ok status (200 to 299), {}.", so(answer))
        }
        Sentence::PreflightRedirect { answer, target } => format!(
            "{answer} is a redirect to {target}, but redirects are not allowed for a preflight, {}.",
            so(answer)
        ),
        Sentence::AllowMethodsInvalid { answer, item } => format!(
            "{answer} lists \"{item}\" in Access-Control-Allow-Methods: this item is not a method and makes the whole \
             header invalid, {}.",
            so(answer)
        ),
        Sentence::AllowMethodsMissing { answer, method } => format!(
            "{answer} has no Access-Control-Allow-Methods header, which must list {method}, {}.",
            so(answer)
        ),
        Sentence::MethodNotAllowed {
            answer,
            allowed,
            method,
        } => format!(
            "{answer} has Access-Control-Allow-Methods \"{allowed}\", which does not list {method}, {}.",
            so(answer)
        ),
        Sentence::MethodsWildcardWithCredentials {
            answer,
            allowed,
            method,
        } => format!(
            "{answer} has Access-Control-Allow-Methods \"{allowed}\", but * does not count for a request with \
             credentials, {}. The header must list {method} by name.",
            so(answer)
        ),
        Sentence::MethodCaseMismatch {
            answer,
            allowed,
            method,
        } => format!(
            "{answer} has Access-Control-Allow-Methods \"{allowed}\", but the request's method is {method}, and methods \
             are case-sensitive, {}.",
            so(answer)
        ),
        Sentence::AllowHeadersInvalid { answer, item } => format!(
            "{answer} lists \"{item}\" in Access-Control-Allow-Headers: this item is not a header name and makes the \
             whole header invalid, {}.",
            so(answer)
        ),
        Sentence::AllowHeadersMissing { answer, names } => format!(
            "{answer} has no Access-Control-Allow-Headers header, which must list {names}, {}.",
            so(answer)
        ),
        Sentence::HeaderNotAllowed { answer, allowed, names } => format!(
            "{answer} has Access-Control-Allow-Headers \"{allowed}\", which does not list {names}, {}.",
            so(answer)
        ),
        Sentence::HeadersWildcardWithCredentials { answer, allowed, names } => format!(
            "{answer} has Access-Control-Allow-Headers \"{allowed}\", but * does not count for a request with \
             credentials, {}. The header must list {names} by name.",
            so(answer)
        ),
        Sentence::AuthorizationNotCoveredByWildcard { answer, allowed, name } => format!(
            "{answer} has Access-Control-Allow-Headers \"{allowed}\", but * does not cover {name}, {}. The header must \
             list {name} by name.",
            so(answer)
        ),
        Sentence::BadPort { port, url } => {
            format!("{url} has port {port}, and browsers block every request to this port.")
        }
        Sentence::MixedContent { page, url } => format!(
            "The page at {page} is secure and {url} is not, so the browser blocks the request as mixed content."
        ),
        Sentence::ModeSameOrigin { url_origin, page } => format!(
            "The request's mode is \"same-origin\", but the URL's origin {url_origin} is not the page's origin {page}."
        ),
        Sentence::NoCorsRedirectMode { redirect_mode } => format!(
            "The redirect mode is \"{}\", but a request in mode \"no-cors\" must have the redirect mode \"follow\".",
            redirect_mode.as_str()
        ),
        Sentence::SchemeNotHttp { url, scheme } => format!(
            "The scheme of {url} is {scheme}, but script can request only http and https URLs of other origins."
        ),
        Sentence::ResourcePolicyKeepsFrom { url, policy, page } => format!(
            "The response from {url} has Cross-Origin-Resource-Policy: {policy}, so the browser does not let {page} load \
             the response."
        ),
        Sentence::ResourcePolicyRequired {
            embedder_policy,
            url,
            page,
        } => format!(
            "The page's Cross-Origin-Embedder-Policy is {}, but the response from {url} has no \
             Cross-Origin-Resource-Policy that allows {page}, so the browser blocks the response.",
            embedder_policy.as_str()
        ),
        Sentence::BlockedByNosniff {
            url,
            destination,
            content_type,
        } => format!(
            "The response from {url} has the Content-Type \"{content_type}\" and X-Content-Type-Options: nosniff, but \
             the request's destination is \"{}\", so the browser blocks the response.",
            destination.as_str()
        ),
        Sentence::BlockedByMimeType { url, content_type } => format!(
            "The response from {url} has the Content-Type \"{content_type}\", which browsers never run as a script, so \
             the browser blocks the response."
        ),
        Sentence::RangeNotRequested { url } => format!(
            "The response from {url} is only a part of the content, but the request has no Range header, so the browser \
             blocks the response."
        ),
        Sentence::RedirectModeError { answer, location } => {
            format!("{answer} leads to \"{location}\", but the request's redirect mode is \"error\".")
        }
        Sentence::LocationInvalid { answer, location } => {
            format!(
                "{answer} has the Location \"{location}\", which is not a URL, {}.",
                so(answer)
            )
        }
        Sentence::LocationSchemeNotHttp { answer, location } => format!(
            "{answer} leads to {location}, which is neither an http nor an https URL, {}.",
            so(answer)
        ),
        Sentence::TooManyRedirects { answer } => format!(
            "{answer} is one redirect too many: browsers follow 20 in a row, Chromium 19 with keepalive. The redirects \
             are probably a loop."
        ),
        Sentence::LocationIncludesCredentials { answer, location } => format!(
            "{answer} leads to {location}, but a cross-origin request must not follow a redirect to a URL with a username \
             or password."
        ),
        Sentence::BodyNotReplayable { answer } => {
            format!("{answer} needs the body again, but the body is a stream, which can be sent only once.")
        }
        Sentence::NetworkError { url, message } => match message {
            Some(message) => {
                format!("The request to {url} got no response ({message}), so CORS had nothing to check.")
            }
            None => format!("The request to {url} got no response (network error), so CORS had nothing to check."),
        },
        Sentence::PreflightNetworkError { url, message } => match message {
            Some(message) => format!(
                "The preflight for {url} got no response ({message}), so the browser does not send the actual request."
            ),
            None => format!(
                "The preflight for {url} got no response (network error), so the browser does not send the actual \
                 request."
            ),
        },
        Sentence::ListensToUpload => {
            "The request has a listener on xhr.upload, so the request always needs a preflight.".into()
        }
        Sentence::BodyIsStream => "The body is a stream, so the request always needs a preflight.".into(),
        Sentence::MethodNeedsPreflight { method } => {
            format!("The method is {method}: only GET, HEAD and POST need no preflight.")
        }
        Sentence::HeaderNeedsPreflight { name } => {
            format!("The request has the header {name}, which always needs a preflight.")
        }
        Sentence::ContentTypeNeedsPreflight { value } => format!(
            "The Content-Type is {value}: only application/x-www-form-urlencoded, multipart/form-data and text/plain need \
             no preflight."
        ),
        Sentence::RangeNeedsPreflight { value } => {
            format!("The Range is {value}: only a single range with a start, such as bytes=0-499, needs no preflight.")
        }
        Sentence::ByteNeedsPreflight { name, byte } => {
            if byte.is_ascii_graphic() {
                let character = char::from(byte);
                format!("The value of {name} has the character {character}, which always needs a preflight.")
            } else {
                format!("The value of {name} has the byte {byte}, which always needs a preflight.")
            }
        }
        Sentence::LengthNeedsPreflight { name, length } => {
            format!("The value of {name} is {length} bytes long: a value of more than 128 bytes needs a preflight.")
        }
        Sentence::TotalNeedsPreflight { length } => format!(
            "The headers that need no preflight one by one have {length} bytes in their values together: more than 1024 \
             bytes need a preflight."
        ),
        Sentence::ForbiddenHeadersDropped { names } => {
            format!("The browser drops {names} from the request, because only the browser may set such a header.")
        }
        Sentence::NoCorsHeadersDropped { names } => {
            format!("The browser drops {names} from the request, because mode \"no-cors\" allows only a few headers.")
        }
        Sentence::SendsResponseHeaders { names } => format!(
            "The request has {names}, but only a response can allow access: on a request, such a header allows nothing \
             and needs a preflight."
        ),
        Sentence::MethodCase { method, upper } => format!(
            "The browser sends the method as {method}, and for servers {method} is not {upper}: browsers put only DELETE, \
             GET, HEAD, OPTIONS, POST and PUT in upper case."
        ),
        Sentence::PageOriginIsNull => {
            "The page's origin is null (a file, a sandboxed frame or a data: URL), so no server can allow this page \
             alone."
                .into()
        }
        Sentence::LibraryHeaders { names } => {
            format!("The request has {names}, which libraries add, and the server has to allow such a header.")
        }
        Sentence::WithoutCors { url, initiator } => {
            let lost = super::without_cors(initiator).unwrap_or_default();
            format!("The request to {url} does not use CORS. {lost}")
        }
        Sentence::Refused { initiator } => super::refused(initiator).into(),
        Sentence::MaxAgeMissing => {
            "The response to the preflight has no Access-Control-Max-Age, so the browser keeps the response for only 5 \
             seconds: nearly every call makes two requests."
                .into()
        }
        Sentence::MaxAgeZero => {
            "Access-Control-Max-Age is 0, so the browser sends a preflight before every call.".into()
        }
        Sentence::MaxAgeCapped { seconds } => format!(
            "Access-Control-Max-Age is {seconds}, but browsers keep the response to a preflight for one day at most."
        ),
        Sentence::MaxAgeInvalid { value } => format!(
            "Access-Control-Max-Age is \"{value}\", which is not a number of seconds, so browsers keep the response to \
             the preflight for 5 seconds or not at all."
        ),
        Sentence::MethodChangedToGet { status, method, url } => format!(
            "A redirect with status {status} changed the method from {method} to GET and dropped the body: the browser \
             sent GET to {url}."
        ),
        Sentence::AuthorizationDropped { url } => {
            format!("A redirect to another origin removed the Authorization header from the request to {url}.")
        }
        Sentence::NoAnswerToPreflight { answers, url } => format!(
            "The exchange has too few responses ({answers}): the response to the preflight for {url} is missing."
        ),
        Sentence::NoAnswerToRequest { answers, method, url } => {
            format!("The exchange has too few responses ({answers}): the response to {method} {url} is missing.")
        }
        Sentence::TooManyAnswers { answers, used } => {
            format!("The exchange has too many responses ({answers}): the browser stops after {used}.")
        }
        Sentence::ExposeHeadersInvalid { item } => format!(
            "Access-Control-Expose-Headers lists \"{item}\": this item is not a header name and makes the whole header \
             invalid."
        ),
        Sentence::ExposeWildcardWithCredentials { names } => format!(
            "Access-Control-Expose-Headers lists *, but * does not count for a request with credentials, so script cannot \
             read these headers: {names}."
        ),
        Sentence::HeadersNotExposed { names } => format!(
            "Script cannot read these headers, because Access-Control-Expose-Headers does not list them: {names}."
        ),
        Sentence::HeaderNotSeen { name } => format!(
            "Script gets null for {name}: the response does not have this header, or Access-Control-Expose-Headers does \
             not list {name}."
        ),
        Sentence::SetCookieNeverReadable => {
            "Access-Control-Expose-Headers lists Set-Cookie, but browsers never let script read Set-Cookie.".into()
        }
        Sentence::VaryOriginMissing { origin } => format!(
            "The response allows only {origin}, but Vary does not list Origin: a cache may give this response to another \
             origin, and the browser refuses the response there."
        ),
        Sentence::Opaque { url } => format!(
            "The mode is \"no-cors\", so script cannot read the status, the headers or the body of the response from \
             {url}."
        ),
        Sentence::OpaqueRedirect => {
            "The redirect mode is \"manual\", so script cannot read the status and the Location of the redirect.".into()
        }
    }
}

/// The answer: how a sentence begins.
impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage, url, status } = self;
        let answer = match stage {
            Stage::Preflight => "The response to the preflight for",
            Stage::Redirect => "The redirect from",
            _ => "The response from",
        };
        write!(f, "{answer} {url} (status {status})")
    }
}

/// The browser's reaction to the answer: how a sentence ends.
fn so(answer: Answer<'_>) -> &'static str {
    match answer.stage {
        Stage::Preflight => "so the browser does not send the actual request",
        Stage::Redirect => "so the browser does not follow the redirect",
        _ => "so the browser does not let the page read the response",
    }
}
