//! The sentences of findings, in English. A name in braces is a value of the finding.

use crate::{
    browsers::Browser,
    diagnosis::facts::AdviceCode,
    environment::IpAddressSpace,
    reason::{Code, Stage},
};

/// The sentence of a broken rule.
pub(in crate::diagnosis) const fn of_reason(code: Code) -> &'static str {
    match code {
        Code::PreflightAcaoMissing | Code::RedirectAcaoMissing | Code::ResponseAcaoMissing => {
            "{answer} has no Access-Control-Allow-Origin header for {origin}, {so}."
        }
        Code::PreflightAcaoWildcardWithCredentials
        | Code::RedirectAcaoWildcardWithCredentials
        | Code::ResponseAcaoWildcardWithCredentials => {
            "{answer} has Access-Control-Allow-Origin \"*\", but * does not count for a request with credentials (withCredentials, \
             or credentials: \"include\"), {so}. The header must be {origin}."
        }
        Code::PreflightAcaoMultipleHeaders | Code::RedirectAcaoMultipleHeaders | Code::ResponseAcaoMultipleHeaders => {
            "{answer} has more than one Access-Control-Allow-Origin header ({found}), but browsers accept only one, {so}. Two \
             layers seem to add the header, such as a proxy and the application."
        }
        Code::PreflightAcaoListValue | Code::RedirectAcaoListValue | Code::ResponseAcaoListValue => {
            "{answer} has Access-Control-Allow-Origin \"{found}\", but the header must be one origin, not a list, {so}."
        }
        Code::PreflightAcaoEmpty
        | Code::RedirectAcaoEmpty
        | Code::ResponseAcaoEmpty
        | Code::PreflightAcaoInvalid
        | Code::RedirectAcaoInvalid
        | Code::ResponseAcaoInvalid
        | Code::PreflightAcaoMismatch
        | Code::RedirectAcaoMismatch
        | Code::ResponseAcaoMismatch => {
            "{answer} has Access-Control-Allow-Origin \"{found}\", but the request's origin is {origin}, {so}."
        }
        Code::PreflightAcacMissing | Code::RedirectAcacMissing | Code::ResponseAcacMissing => {
            "{answer} has no Access-Control-Allow-Credentials: true, which a request with credentials needs, {so}."
        }
        Code::PreflightAcacInvalid | Code::RedirectAcacInvalid | Code::ResponseAcacInvalid => {
            "{answer} has Access-Control-Allow-Credentials \"{found}\", but the only valid value is true, once and in lower case, \
             {so}."
        }
        Code::PreflightStatusNotOk => "{answer} does not have an ok status (200 to 299), {so}.",
        Code::PreflightRedirect => {
            "{answer} is a redirect to {target}, but redirects are not allowed for a preflight, {so}."
        }
        Code::AllowMethodsInvalid => {
            "{answer} lists \"{name}\" in Access-Control-Allow-Methods: this item is not a method and makes the whole header \
             invalid, {so}."
        }
        Code::AllowMethodsMissing => {
            "{answer} has no Access-Control-Allow-Methods header, which must list {name}, {so}."
        }
        Code::MethodNotAllowed => {
            "{answer} has Access-Control-Allow-Methods \"{found}\", which does not list {name}, {so}."
        }
        Code::MethodsWildcardWithCredentials => {
            "{answer} has Access-Control-Allow-Methods \"{found}\", but * does not count for a request with credentials, {so}. The \
             header must list {name} by name."
        }
        Code::MethodCaseMismatch => {
            "{answer} has Access-Control-Allow-Methods \"{found}\", but the request's method is {name}, and methods are \
             case-sensitive, {so}."
        }
        Code::AllowHeadersInvalid => {
            "{answer} lists \"{name}\" in Access-Control-Allow-Headers: this item is not a header name and makes the whole header \
             invalid, {so}."
        }
        Code::AllowHeadersMissing => {
            "{answer} has no Access-Control-Allow-Headers header, which must list {name}, {so}."
        }
        Code::HeaderNotAllowed => {
            "{answer} has Access-Control-Allow-Headers \"{found}\", which does not list {name}, {so}."
        }
        Code::HeadersWildcardWithCredentials => {
            "{answer} has Access-Control-Allow-Headers \"{found}\", but * does not count for a request with credentials, {so}. The \
             header must list {name} by name."
        }
        Code::AuthorizationNotCoveredByWildcard => {
            "{answer} has Access-Control-Allow-Headers \"{found}\", and by the Standard * does not cover {name}. Chromium, Firefox \
             and WebKit let it through today. The header must list {name} by name."
        }
        Code::BadPort => "{url} has port {found}, and browsers block every request to this port.",
        Code::MixedContent => {
            "The page at {page} is secure and {url} is not, so the browser blocks the request as mixed content."
        }
        Code::LocalNetworkPermissionNeeded => {
            "{url} is {place} and the page at {page} is not, so {wants} the user's permission \"{name}\" before anything is sent \
             (Local Network Access). The permission is necessary, not sufficient: CORS applies as before, and no header of the server \
             replaces the permission."
        }
        Code::TargetAddressSpaceMismatch => {
            "targetAddressSpace is \"{found}\", but {url} is in the IP address space \"{name}\", so the browser refuses the request."
        }
        Code::ModeSameOriginViolation => {
            "The request's mode is \"same-origin\", but the URL's origin {found} is not the page's origin {page}."
        }
        Code::NoCorsRedirectMode => {
            "The redirect mode is \"{found}\", but a request in mode \"no-cors\" must have the redirect mode \"follow\"."
        }
        Code::SchemeNotHttp => {
            "The scheme of {url} is {found}, but script can request only http and https URLs of other origins."
        }
        Code::CorpSameOrigin | Code::CorpSameSite => {
            "The response from {url} has Cross-Origin-Resource-Policy: {found}, so the browser does not let {page} load the \
             response."
        }
        Code::CorpRequiredByCoep => {
            "The page's Cross-Origin-Embedder-Policy is {name}, but the response from {url} has no Cross-Origin-Resource-Policy \
             that allows {page}, so the browser blocks the response."
        }
        Code::NosniffOrMime => {
            "The response from {url} has the Content-Type \"{found}\", with which browsers never use it as \"{name}\", so the \
             browser blocks the response."
        }
        Code::RangeNotRequested => {
            "The response from {url} is only a part of the content, but the request has no Range header, so the browser blocks the \
             response."
        }
        Code::RedirectModeError => "{answer} leads to \"{found}\", but the request's redirect mode is \"error\".",
        Code::LocationInvalid => "{answer} has the Location \"{found}\", which is not a URL, {so}.",
        Code::LocationSchemeNotHttp => "{answer} leads to {found}, which is neither an http nor an https URL, {so}.",
        Code::TooManyRedirects => {
            "{answer} is one redirect too many: browsers follow 20 in a row, Chromium 19 with keepalive. The redirects are probably \
             a loop."
        }
        Code::LocationHasCredentials => {
            "{answer} leads to {found}, but a cross-origin request must not follow a redirect to a URL with a username or password."
        }
        Code::BodyNotReplayable => {
            "{answer} needs the body again, but the body is a stream, which can be sent only once."
        }
        Code::NetworkError => "The request to {url} got no response ({found}), so CORS had nothing to check.",
        Code::PreflightNetworkError => {
            "The preflight for {url} got no response ({found}), so the browser does not send the actual request."
        }
    }
}

/// Stands for the status of a response that is concluded from a message.
pub(in crate::diagnosis) const NOT_SEEN: &str = "not seen";

/// The words for a failure of a transport that gives none.
pub(in crate::diagnosis) const NO_WORDS: &str = "network error";

/// The reason why a request's origin is null although the page's is not.
pub(in crate::diagnosis) const ORIGIN_TAINTED: &str =
    "The request's origin is null because a cross-origin URL redirected to a different origin.";

/// The sentence of a piece of advice.
pub(in crate::diagnosis) const fn of_advice(code: AdviceCode) -> &'static str {
    match code {
        AdviceCode::CaptureIncomplete => {
            "The exchange has too few responses ({answers}): the response to {asked} is missing."
        }
        AdviceCode::CaptureSurplus => {
            "The exchange has too many responses ({answers}): the browser stops after {used}."
        }
        AdviceCode::PreflightCauseUploadListener => "The request has {why}, so the request always needs a preflight.",
        AdviceCode::PreflightCauseMethod => "The method is {value}: only GET, HEAD and POST need no preflight.",
        AdviceCode::PreflightCauseHeader => "The request has the header {name}, which always needs a preflight.",
        AdviceCode::PreflightCauseContentType => {
            "The Content-Type is {value}: only application/x-www-form-urlencoded, multipart/form-data and text/plain need no \
             preflight."
        }
        AdviceCode::PreflightCauseRange => {
            "The Range is {value}: only a single range with a start, such as bytes=0-499, needs no preflight."
        }
        AdviceCode::PreflightCauseUnsafeValue => "The value of {name} has the {byte}, which always needs a preflight.",
        AdviceCode::PreflightCauseValueTooLong => {
            "The value of {name} is {value} bytes long: a value of more than 128 bytes needs a preflight."
        }
        AdviceCode::PreflightCauseTotalSize => {
            "The headers that need no preflight one by one have {value} bytes in their values together: more than 1024 bytes need a \
             preflight."
        }
        AdviceCode::ForbiddenHeaderDropped => {
            "The browser drops {names} from the request, because only the browser may set such a header."
        }
        AdviceCode::NoCorsHeadersDropped => {
            "The browser drops {names} from the request, because mode \"no-cors\" allows only a few headers."
        }
        AdviceCode::SendsResponseHeader => {
            "The request has {names}, but only a response can allow access: on a request, such a header allows nothing and needs a \
             preflight."
        }
        AdviceCode::CopiedHeaders => {
            "The request has {names}, which browsers and DevTools add by themselves: these headers look copied, and some of them \
             need a preflight."
        }
        AdviceCode::MethodCaseNotNormalized => {
            "The browser sends the method as {method}, and for servers {method} is not {upper}: browsers put only DELETE, GET, \
             HEAD, OPTIONS, POST and PUT in upper case."
        }
        AdviceCode::OriginOpaqueNull => {
            "The page's origin is null (a file, a sandboxed frame or a data: URL), so no server can allow this page alone."
        }
        AdviceCode::LibraryAddedHeader => {
            "The request has {names}, which libraries add, and the server has to allow such a header."
        }
        AdviceCode::CrossoriginAttributeMissing => "The request to {url} does not use CORS. {lost}",
        AdviceCode::NotCached => "{value}: nearly every call makes two requests.",
        AdviceCode::CookieRefused
        | AdviceCode::CookieSameSite
        | AdviceCode::CookieThirdParty
        | AdviceCode::CookieWithoutCredentials => "{cookie}",
        AdviceCode::MaxAgeCapped => {
            "Access-Control-Max-Age is {value}, but browsers keep the response to a preflight for one day at most."
        }
        AdviceCode::MaxAgeInvalid => {
            "Access-Control-Max-Age is \"{value}\", which is not a number of seconds, so browsers keep the response to the \
             preflight for 5 seconds or not at all."
        }
        AdviceCode::AuthorizationByWildcard => {
            "Access-Control-Allow-Headers is *, which by the Standard does not cover Authorization: Chromium, Firefox and WebKit \
             let it through today."
        }
        AdviceCode::MethodChangedToGet => {
            "A redirect with status {status} changed the method from {method} to GET and dropped the body: the browser sent GET to \
             {url}."
        }
        AdviceCode::AuthorizationDropped => {
            "A redirect to another origin removed the Authorization header from the request to {url}."
        }
        AdviceCode::ExposeHeadersInvalid => {
            "Access-Control-Expose-Headers lists \"{names}\": this item is not a header name and makes the whole header invalid."
        }
        AdviceCode::ExposeWildcardWithCredentials => {
            "Access-Control-Expose-Headers lists *, but * does not count for a request with credentials, so script cannot read \
             these headers: {names}."
        }
        AdviceCode::HeaderNotExposed => {
            "Script cannot read {names}: Access-Control-Expose-Headers does not list {names}{perhaps}."
        }
        AdviceCode::SetCookieNeverReadable => {
            "Access-Control-Expose-Headers lists Set-Cookie, but browsers never let script read Set-Cookie."
        }
        AdviceCode::VaryOriginMissing => {
            "The response allows only {origin}, but Vary does not list Origin: a cache may give this response to another origin, \
             and the browser refuses the response there."
        }
        AdviceCode::PrivateNetworkHeaderObsolete => {
            "Access-Control-Allow-Private-Network does nothing any more: no browser asks for it. Since Chromium 142 and Firefox 153 the \
             user's permission decides (Local Network Access)."
        }
        AdviceCode::Opaque => {
            "The mode is \"no-cors\", so script cannot read the status, the headers or the body of the response from {url}."
        }
        AdviceCode::OpaqueRedirect => {
            "The redirect mode is \"manual\", so script cannot read the status and the Location of the redirect."
        }
    }
}

/// Where an address is that is not public.
pub(in crate::diagnosis) const fn place(space: IpAddressSpace) -> &'static str {
    match space {
        IpAddressSpace::Loopback => "on this machine",
        IpAddressSpace::Local | IpAddressSpace::Public => "on the local network",
    }
}

/// Who wants a permission of the user.
pub(in crate::diagnosis) fn wants(browsers: &[Browser]) -> &'static str {
    match browsers {
        [Browser::Chromium] => "Chromium wants",
        [Browser::Firefox] => "Firefox wants",
        [] | [_] => "the browser wants",
        _ => "Chromium and Firefox want",
    }
}

/// Why a request always needs a preflight.
pub(in crate::diagnosis) const BODY_IS_STREAM: &str = "a body that is a stream";
pub(in crate::diagnosis) const LISTENS_TO_UPLOAD: &str = "a listener on xhr.upload";

/// Why a preflight's response is hardly kept.
pub(in crate::diagnosis) const MAX_AGE_MISSING: &str =
    "The response to the preflight has no Access-Control-Max-Age, so the browser keeps it for only 5 seconds";
pub(in crate::diagnosis) const MAX_AGE_ZERO: &str = "Access-Control-Max-Age is 0, so the browser does not keep it";

/// What may also be true of a header that script did not see.
pub(in crate::diagnosis) const NOT_SENT_PERHAPS: &str = ", or the response does not have it";

/// The use of a response without CORS, for an element that gets it all the same.
pub(in crate::diagnosis) const WITHOUT_CORS: &str = of_advice(AdviceCode::CrossoriginAttributeMissing);

/// How a sentence about an answer begins.
pub(in crate::diagnosis) const fn answer(stage: Stage) -> &'static str {
    match stage {
        Stage::Preflight => "The response to the preflight for {url} (status {status})",
        Stage::Redirect => "The redirect from {url} (status {status})",
        _ => "The response from {url} (status {status})",
    }
}

/// The browser's reaction to an answer: how a sentence about it ends.
pub(in crate::diagnosis) const fn so(stage: Stage) -> &'static str {
    match stage {
        Stage::Preflight => "so the browser does not send the actual request",
        Stage::Redirect => "so the browser does not follow the redirect",
        _ => "so the browser does not let the page read the response",
    }
}
