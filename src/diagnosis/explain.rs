use super::{
    Finding, Remedy, Severity, Who,
    mismatch::difference,
    remedy::{act, act_with, allow_credentials, allow_origin, allowed_origin, list, number, send, without_credentials},
    words::{contains_any, fill},
};
use crate::{
    fetch::Fetch,
    infra::bytes::is_token,
    reason::{AllowOriginValue, Reason, Stage, What},
    request::Request,
    url::Url,
};
use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};

/// A finding for each reason of a fetch, `original` being the request before any redirect.
pub(crate) fn explain(original: &Request, fetch: &Fetch) -> Vec<Finding> {
    let explanation = Explanation { original, fetch };
    fetch
        .reasons()
        .iter()
        .map(|reason| explanation.finding(reason))
        .collect()
}

struct Explanation<'a> {
    original: &'a Request,
    fetch: &'a Fetch,
}

/// What a variant adds to the finding: message and who are always there.
struct Told {
    message: String,
    who: Who,
    found: Option<String>,
    expected: Option<String>,
    detail: Option<&'static str>,
    remedies: Vec<Remedy>,
}

fn told(who: Who, message: String) -> Told {
    Told {
        message,
        who,
        found: None,
        expected: None,
        detail: None,
        remedies: Vec::new(),
    }
}

impl Told {
    fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    fn remedies(mut self, remedies: Vec<Remedy>) -> Self {
        self.remedies.extend(remedies);
        self
    }

    /// A closer look: its code, and its sentence behind the message.
    fn detail(mut self, detail: Option<(&'static str, &str)>) -> Self {
        if let Some((code, sentence)) = detail {
            self.detail = Some(code);
            self.message.push(' ');
            self.message.push_str(sentence);
        }
        self
    }
}

impl Explanation<'_> {
    fn finding(&self, reason: &Reason) -> Finding {
        let told = self.told(reason);
        Finding {
            detail: told.detail,
            stage: reason.stage.as_str(),
            message: told.message,
            found: told.found,
            expected: told.expected,
            remedies: told.remedies,
            url: reason.url.clone(),
            ..Finding::new(reason.code(), Severity::Block, told.who, reason.step())
        }
    }

    fn told(&self, reason: &Reason) -> Told {
        match &reason.what {
            What::AllowOriginMissing
            | What::AllowOriginWildcardWithCredentials
            | What::AllowOriginMultiple { .. }
            | What::AllowOriginMismatch { .. }
            | What::AllowCredentialsMissing
            | What::AllowCredentialsInvalid { .. } => self.cors_check(reason),
            What::PreflightStatusNotOk
            | What::PreflightRedirect { .. }
            | What::AllowMethodsInvalid { .. }
            | What::AllowHeadersInvalid { .. }
            | What::MethodNotAllowed { .. }
            | What::HeaderNotAllowed { .. } => self.preflight(reason),
            What::RedirectModeError { .. }
            | What::LocationInvalid { .. }
            | What::LocationSchemeNotHttp { .. }
            | What::TooManyRedirects
            | What::LocationIncludesCredentials { .. }
            | What::BodyNotReplayable => redirect(reason),
            What::NetworkError { message } => network_error(reason, message),
            _ => self.other(reason),
        }
    }

    /// What the CORS check refused.
    fn cors_check(&self, reason: &Reason) -> Told {
        let Reason {
            origin, credentials, ..
        } = reason;
        let (subject, so) = (subject(reason), consequence(reason.stage));
        let tell = |template: &str, value: &str| told(Who::Server, fill(template, &[&subject, so, value, origin]));
        let origin_told = match &reason.what {
            What::AllowCredentialsMissing => {
                return tell(
                    "{0} does not say Access-Control-Allow-Credentials: true, which a request with credentials needs, {1}.",
                    "",
                )
                .expected("true")
                .remedies(vec![allow_credentials(), without_credentials()]);
            }
            What::AllowCredentialsInvalid { found } => {
                return tell(
                    "{0} says Access-Control-Allow-Credentials: {2}, and only true counts, once and in lower case, {1}.",
                    found,
                )
                .found(found)
                .expected("true")
                .remedies(vec![allow_credentials(), without_credentials()]);
            }
            What::AllowOriginWildcardWithCredentials => {
                let mut told = tell(
                    "{0} says Access-Control-Allow-Origin: *, which does not count for a request with credentials, {1}. It must name the origin {3}.",
                    "",
                )
                .found("*")
                .remedies(allow_origin(origin, true));
                told.remedies.push(without_credentials());
                told
            }
            What::AllowOriginMultiple { values } => {
                let found = values.join(", ");
                let mut told = tell(
                    "{0} has more than one Access-Control-Allow-Origin header ({2}), {1}. Two layers seem to add it, such as the application and a proxy before it.",
                    &found,
                )
                .found(found);
                told.remedies.push(act(
                    Who::Edge,
                    "Let one layer alone add the header: take it out of the proxy or out of the application.",
                ));
                told.remedies(allow_origin(origin, *credentials))
            }
            What::AllowOriginMismatch { found } => {
                let template = match AllowOriginValue::of(found) {
                    AllowOriginValue::Empty => {
                        "{0} has an empty Access-Control-Allow-Origin header, {1}. It must name the origin {3}."
                    }
                    AllowOriginValue::List => {
                        "{0} has the Access-Control-Allow-Origin value \"{2}\", and it takes one origin, not a list, {1}. It must be {3}."
                    }
                    _ => "{0} allows the origin \"{2}\" and the request comes from {3}, {1}.",
                };
                tell(template, found)
                    .detail(if found.is_empty() {
                        None
                    } else {
                        difference(found, origin)
                    })
                    .found(found)
                    .remedies(allow_origin(origin, *credentials))
            }
            _ => tell(
                if origin == "null" || *credentials {
                    "{0} has no Access-Control-Allow-Origin header, {1}. It must allow the origin {3}."
                } else {
                    "{0} has no Access-Control-Allow-Origin header, {1}. It must name the origin {3}, or * if anyone may read it."
                },
                "",
            )
            .detail(self.why_missing(reason))
            .remedies(allow_origin(origin, *credentials)),
        };
        self.with_null_origin(reason, origin_told.expected(allowed_origin(origin, *credentials)))
    }

    /// What may be behind a missing `Access-Control-Allow-Origin`.
    fn why_missing(&self, reason: &Reason) -> Option<(&'static str, &'static str)> {
        if reason.stage == Stage::Preflight {
            return None;
        }
        if reason.stage == Stage::Response && reason.status.is_some_and(|status| status >= 400) {
            return Some((
                "response-acao-missing-on-error-status",
                "It is an error, and servers often leave the header out of errors: what went wrong there stays hidden behind this.",
            ));
        }
        let urls = self.fetch.request().url_list();
        if urls.iter().skip(1).any(|url| looks_like_login(url.as_str())) {
            return Some((
                "redirect-to-login",
                "The request was redirected to what looks like a login page: the session is probably over.",
            ));
        }
        if reason.stage == Stage::Redirect {
            let next = urls.windows(2).find(|pair| pair[0].without_fragment() == reason.url)?;
            return is_upgrade(&reason.url, next[1].as_str())
                .then_some(("redirect-http-to-https", "It leads to the same URL with https."));
        }
        let preflight_passed = self.fetch.is_with_cors_preflight()
            && !self.fetch.reasons().iter().any(|one| one.stage == Stage::Preflight);
        preflight_passed.then_some((
            "response-acao-only-on-preflight",
            "The preflight was answered well: the header is missing on the answer to the request itself.",
        ))
    }

    /// What to do where the origin is null: a redirect has made it so, or the page has no other.
    fn with_null_origin(&self, reason: &Reason, mut told: Told) -> Told {
        if reason.origin != "null" {
            return told;
        }
        if self.fetch.request().origin.is_opaque() {
            told.remedies.push(act(
                Who::Page,
                "Serve the page over http or https (a sandboxed frame needs allow-same-origin), so that it has an origin that can be allowed.",
            ));
        } else {
            if told.detail == Some("acao-mismatch-page-origin-null") {
                // The page has an origin, so what that sentence says is not so here.
                told.message
                    .truncate(told.message.rfind(" The page's origin is null").unwrap_or(0));
            }
            told.detail = Some("redirect-origin-tainted");
            told.who = Who::Client;
            told.message
                .push_str(" The origin is null because redirects led from one foreign origin to another.");
            told.remedies
                .insert(0, act_with(Who::Client, "Request {0} directly.", &[&reason.url]));
        }
        told
    }

    /// What the rest of CORS-preflight fetch refused.
    fn preflight(&self, reason: &Reason) -> Told {
        let (subject, so) = (subject(reason), consequence(reason.stage));
        let tell = |template: &str, a: &str, b: &str| told(Who::Server, fill(template, &[&subject, so, a, b]));
        let status = number(usize::from(reason.status.unwrap_or(0)));
        match &reason.what {
            What::PreflightStatusNotOk => {
                let (detail, remedy) = status_detail(reason.status.unwrap_or(0));
                tell("{0} does not pass: only 200 to 299 do, {1}.", "", "")
                    .detail(detail)
                    .found(status)
                    .expected("204")
                    .remedies(vec![remedy])
            }
            What::PreflightRedirect { location } => {
                let location = location.as_deref().unwrap_or("");
                let target = Url::parse(&reason.url)
                    .and_then(|url| url.join(location))
                    .map_or_else(|_| location.to_string(), |url| url.without_fragment());
                let told = tell(
                    "{0} is a redirect to {2}, and browsers never follow one there, {1}.",
                    &target,
                    "",
                );
                preflight_redirect(told.found(status).expected("204"), reason, &target)
            }
            What::AllowMethodsInvalid { found, item } => {
                let expected = self.allowed_methods(reason, &tokens(found));
                tell(
                    "{0} has \"{2}\" in Access-Control-Allow-Methods, which is not a method, and that spoils the whole header, {1}.",
                    item,
                    "",
                )
                .found(found)
                .remedies(vec![allow(METHODS, &expected)])
                .expected(expected)
            }
            What::AllowHeadersInvalid { found, item } => {
                let expected = self.allowed_headers(reason, &tokens(found));
                tell(
                    "{0} has \"{2}\" in Access-Control-Allow-Headers, which is not a header name, and that spoils the whole header, {1}.",
                    item,
                    "",
                )
                .found(found)
                .remedies(vec![allow(HEADERS, &expected)])
                .expected(expected)
            }
            What::MethodNotAllowed { method, methods } => self.method_not_allowed(reason, method, methods.as_deref()),
            What::HeaderNotAllowed { name, names } => self.header_not_allowed(reason, name, names.as_deref()),
            _ => tell("{0} was refused, {1}.", "", ""),
        }
    }

    fn method_not_allowed(&self, reason: &Reason, method: &str, methods: Option<&[String]>) -> Told {
        let (subject, so) = (subject(reason), consequence(reason.stage));
        let code = reason.code();
        let found = methods.map(|methods| methods.join(", "));
        let template = match code {
            "preflight-allow-methods-missing" => {
                "{0} has no Access-Control-Allow-Methods header, and {2} has to be in one, {1}."
            }
            "preflight-methods-wildcard-with-credentials" => {
                "{0} allows the methods \"{3}\", and for a request with credentials * is no wildcard: {2} has to be named, {1}."
            }
            "preflight-method-case-mismatch" => {
                "{0} allows the methods \"{3}\" and the request's is {2}: methods are compared byte for byte, {1}."
            }
            _ => "{0} allows the methods \"{3}\", not {2}, {1}.",
        };
        let message = fill(template, &[&subject, so, method, found.as_deref().unwrap_or("")]);
        let expected = self.allowed_methods(reason, methods.unwrap_or_default());
        let mut told = told(Who::Server, message).expected(expected.clone());
        told.found = found;
        if code == "preflight-method-case-mismatch" {
            let listed = methods
                .unwrap_or_default()
                .iter()
                .find(|one| one.eq_ignore_ascii_case(method));
            told.who = Who::Client;
            told.remedies.push(act_with(
                Who::Client,
                "Write the method {0} in the request.",
                &[listed.map_or(method, |one| one)],
            ));
        }
        told.remedies.push(allow(METHODS, &expected));
        if code == "preflight-methods-wildcard-with-credentials" {
            told.remedies.push(without_credentials());
        }
        told
    }

    fn header_not_allowed(&self, reason: &Reason, name: &str, names: Option<&[String]>) -> Told {
        let (subject, so) = (subject(reason), consequence(reason.stage));
        let code = reason.code();
        let found = names.map(|names| names.join(", "));
        let template = match code {
            "preflight-allow-headers-missing" => {
                "{0} has no Access-Control-Allow-Headers header, and {2} has to be in one, {1}."
            }
            "preflight-headers-wildcard-with-credentials" => {
                "{0} allows the headers \"{3}\", and for a request with credentials * is no wildcard: {2} has to be named, {1}."
            }
            "preflight-authorization-not-covered-by-wildcard" => {
                "{0} allows the headers \"{3}\", and * does not cover {2}, which has to be named, {1}."
            }
            _ => "{0} allows the headers \"{3}\", not {2}, {1}.",
        };
        let message = fill(template, &[&subject, so, name, found.as_deref().unwrap_or("")]);
        let expected = self.allowed_headers(reason, names.unwrap_or_default());
        let mut told = told(Who::Server, message).expected(expected.clone());
        told.found = found;
        if name.starts_with("access-control-") {
            told.who = Who::Client;
            told.remedies.push(act_with(
                Who::Client,
                "Take {0} out of the request: it is a header for responses and grants nothing here.",
                &[name],
            ));
            return told;
        }
        told.remedies.push(allow(HEADERS, &expected));
        if code == "preflight-headers-wildcard-with-credentials" {
            told.remedies.push(without_credentials());
        }
        if super::advice::is_library_header(name) {
            told.remedies.push(act_with(
                Who::Client,
                "If a library adds {0}, have it do so for the page's own origin alone.",
                &[name],
            ));
        }
        told
    }

    /// The request that a reason is about: redirects may have changed it since.
    fn request_of(&self, reason: &Reason) -> &Request {
        if self.original.url().without_fragment() == reason.url {
            self.original
        } else {
            self.fetch.request()
        }
    }

    /// The methods of a preflight's response and the one that has to be there.
    fn allowed_methods(&self, reason: &Reason, methods: &[String]) -> String {
        let method = &self.request_of(reason).method;
        let missing = (!method.is_cors_safelisted()).then(|| method.as_str());
        list(
            methods.iter().map(String::as_str),
            missing.into_iter(),
            reason.credentials,
        )
    }

    /// The header names of a preflight's response and all those that have to be there.
    fn allowed_headers(&self, reason: &Reason, names: &[String]) -> String {
        let has_wildcard = !reason.credentials && names.iter().any(|name| name == "*");
        let unsafe_names = self.request_of(reason).cors_unsafe_request_header_names();
        let missing = unsafe_names.iter().map(String::as_str).filter(|name| {
            !name.starts_with("access-control-")
                && !names.iter().any(|one| one.eq_ignore_ascii_case(name))
                && !(has_wildcard && *name != "authorization")
        });
        list(names.iter().map(String::as_str), missing, reason.credentials)
    }

    /// What has to do with neither the CORS check, the preflight nor a redirect.
    fn other(&self, reason: &Reason) -> Told {
        let url = reason.url.as_str();
        match &reason.what {
            What::BadPort { port } => {
                let port = port.to_string();
                told(
                    Who::Server,
                    fill("Browsers never connect to port {0}, so {1} is not requested.", &[&port, url]),
                )
                .found(port)
                .remedies(vec![act(Who::Server, "Serve it on another port, 443 or 8080 for example.")])
            }
            What::MixedContent => told(
                Who::Server,
                fill(
                    "The page at {0} is secure and {1} is not, so the browser blocks it as mixed content.",
                    &[&reason.origin, url],
                ),
            )
            .found("http")
            .expected("https")
            .remedies(vec![act(
                Who::Server,
                "Serve the URL over https, and request it with https.",
            )]),
            What::ModeSameOrigin { target } => told(
                Who::Client,
                fill(
                    "The request's mode is \"same-origin\", and {0} is not the page's origin {1}.",
                    &[target, self.original.origin.serialize()],
                ),
            )
            .found(target)
            .expected(self.original.origin.serialize())
            .remedies(vec![act(
                Who::Client,
                "Make the request in mode \"cors\", or to the page's own origin.",
            )]),
            What::NoCorsRedirectMode { redirect_mode } => told(
                Who::Client,
                fill(
                    "A request in mode \"no-cors\" must have the redirect mode \"follow\", and it is \"{0}\".",
                    &[redirect_mode],
                ),
            )
            .found(*redirect_mode)
            .expected("follow")
            .remedies(vec![act(
                Who::Client,
                "Make the request in mode \"cors\", or leave redirect at \"follow\".",
            )]),
            What::SchemeNotHttp { scheme } => told(
                Who::Client,
                fill(
                    "Script can request only http and https URLs of other origins, and the scheme of {0} is {1}.",
                    &[url, scheme],
                ),
            )
            .found(scheme)
            .expected("https")
            .remedies(vec![act(
                Who::Client,
                "Serve both the page and what it requests over http or https.",
            )]),
            What::CrossOriginResourcePolicy {
                found,
                policy,
                embedder_policy,
            } => self.cross_origin_resource_policy(reason, found.as_deref(), policy, *embedder_policy),
            What::BlockedByNosniff {
                content_type,
                destination,
            } => {
                let content_type = content_type.as_deref().unwrap_or("");
                let mut told = told(
                    Who::Server,
                    fill(
                        "{0} was asked for as \"{1}\" and says X-Content-Type-Options: nosniff with the Content-Type \"{2}\", which is no such thing, so the browser blocks it.",
                        &[url, destination, content_type],
                    ),
                );
                told.found = (!content_type.is_empty()).then(|| content_type.into());
                type_remedy(told, if *destination == "style" { "text/css" } else { "text/javascript" })
            }
            What::BlockedByMimeType { content_type } => type_remedy(
                told(
                    Who::Server,
                    fill(
                        "{0} was asked for as a script and its Content-Type is \"{1}\", so the browser blocks it.",
                        &[url, content_type],
                    ),
                )
                .found(content_type),
                "text/javascript",
            ),
            What::RangeNotRequested => told(
                Who::Server,
                fill(
                    "{0} was answered with a part of it, and the request did not ask for one, so the browser blocks it.",
                    &[url],
                ),
            )
            .remedies(vec![act(
                Who::Server,
                "Answer a request without a Range header with the whole, status 200.",
            )]),
            // Those of the other functions.
            _ => told(Who::Server, fill("{0} was refused.", &[url])),
        }
    }

    fn cross_origin_resource_policy(
        &self,
        reason: &Reason,
        found: Option<&str>,
        policy: &str,
        embedder_policy: Option<&str>,
    ) -> Told {
        let template = if embedder_policy.is_some() {
            "The page's Cross-Origin-Embedder-Policy is {2}, and {0} does not say in Cross-Origin-Resource-Policy that {1} may embed it, so the browser blocks it."
        } else {
            "{0} says Cross-Origin-Resource-Policy: {3}, which keeps it from {1}, so the browser blocks it."
        };
        let values = [
            reason.url.as_str(),
            &reason.origin,
            embedder_policy.unwrap_or(""),
            found.unwrap_or(policy),
        ];
        let mut told = told(Who::Server, fill(template, &values))
            .expected("cross-origin")
            .remedies(vec![
                send(
                    "Cross-Origin-Resource-Policy",
                    "cross-origin",
                    "Send this header if pages of other sites may embed it.",
                ),
                act(
                    Who::Client,
                    "Request it in mode \"cors\" (the crossorigin attribute, for an element), where this policy is not asked.",
                ),
            ]);
        told.found = found.map(String::from);
        told
    }
}

const METHODS: &str = "Access-Control-Allow-Methods";
const HEADERS: &str = "Access-Control-Allow-Headers";

fn allow(name: &str, value: &str) -> Remedy {
    send(
        name,
        value,
        "Send this header on the answer to the preflight, the OPTIONS request of this URL.",
    )
}

fn type_remedy(told: Told, content_type: &str) -> Told {
    let remedy = send("Content-Type", content_type, "Send the type that the file really has.");
    told.expected(content_type).remedies(vec![remedy])
}

/// The answer at fault, as a sentence begins.
fn subject(reason: &Reason) -> String {
    let template = match reason.stage {
        Stage::Preflight => "The answer to the preflight for {0} (status {1})",
        Stage::Redirect => "The redirect from {0} (status {1})",
        _ => "The answer from {0} (status {1})",
    };
    fill(
        template,
        &[&reason.url, &number(usize::from(reason.status.unwrap_or(0)))],
    )
}

/// What the browser does about it, as a sentence ends.
fn consequence(stage: Stage) -> &'static str {
    match stage {
        Stage::Preflight => "so the browser does not send the request itself",
        Stage::Redirect => "so the browser does not follow it",
        _ => "so the browser keeps it from the page",
    }
}

/// The tokens of a list that has something else in it.
fn tokens(found: &str) -> Vec<String> {
    found
        .split(',')
        .map(str::trim)
        .filter(|item| is_token(item.as_bytes()))
        .map(String::from)
        .collect()
}

fn status_detail(status: u16) -> (Option<(&'static str, &'static str)>, Remedy) {
    let (detail, remedy) = match status {
        401 | 403 | 407 => (
            Some((
                "preflight-status-401-403-auth",
                "Something asks it for authentication, and a preflight never carries cookies or Authorization.",
            )),
            "Let OPTIONS requests that have Access-Control-Request-Method through before anything checks who asks.",
        ),
        404 => (
            Some(("preflight-status-404", "Nothing there answers OPTIONS on this path.")),
            "Answer OPTIONS on this path, or put the CORS middleware before the routes.",
        ),
        405 | 501 => (
            Some((
                "preflight-status-405-501",
                "The server does not take the method OPTIONS.",
            )),
            "Let the server and every gateway before it take OPTIONS, and answer it with status 204.",
        ),
        500..=599 => (
            Some(("preflight-status-5xx", "The server failed at it.")),
            "See the server's log for the OPTIONS request; answer it before the application's own code runs.",
        ),
        _ => (None, "Answer OPTIONS requests with status 204 and the CORS headers."),
    };
    (detail, act(Who::Server, remedy))
}

fn preflight_redirect(told: Told, reason: &Reason, target: &str) -> Told {
    let request_directly = || act_with(Who::Client, "Request {0}, where the redirect leads.", &[target]);
    if looks_like_login(target) {
        return told
            .detail(Some(("preflight-redirect-login", "It looks like a login page.")))
            .remedies(vec![act(
                Who::Server,
                "Leave OPTIONS requests out of the redirect to the login, and answer calls of a program with status 401.",
            )]);
    }
    let mut told = if is_upgrade(&reason.url, target) {
        told.detail(Some((
            "preflight-redirect-http-to-https",
            "It is the same URL with https.",
        )))
    } else if is_same_but_slash(&reason.url, target) {
        told.detail(Some((
            "preflight-redirect-trailing-slash",
            "The only difference is the slash at the path's end.",
        )))
    } else {
        told
    };
    if told.detail.is_some() {
        told.who = Who::Client;
    }
    told.remedies(vec![
        request_directly(),
        act(
            Who::Server,
            "Answer OPTIONS requests here with status 204, without a redirect.",
        ),
    ])
}

fn looks_like_login(url: &str) -> bool {
    contains_any(
        url,
        &[
            "login", "logon", "signin", "sign-in", "sign_in", "/sso", "//sso", "oauth", "/auth", "//auth", "saml",
            "//idp",
        ],
    )
}

/// Whether `to` is `from` with https in place of http.
fn is_upgrade(from: &str, to: &str) -> bool {
    match (from.strip_prefix("http://"), to.strip_prefix("https://")) {
        (Some(from), Some(to)) => from == to,
        _ => false,
    }
}

fn is_same_but_slash(from: &str, to: &str) -> bool {
    let parts = |url: &'_ str| url.find('?').map_or((url.len(), url.len()), |query| (query, url.len()));
    let (from_path, from_query) = from.split_at(parts(from).0);
    let (to_path, to_query) = to.split_at(parts(to).0);
    from_query == to_query && from_path != to_path && from_path.trim_end_matches('/') == to_path.trim_end_matches('/')
}

/// What keeps a redirect from being followed.
fn redirect(reason: &Reason) -> Told {
    let subject = subject(reason);
    let tell = |who, template: &str, value: &str| told(who, fill(template, &[&subject, value]));
    match &reason.what {
        What::RedirectModeError { location } => {
            let location = location.as_deref().unwrap_or("");
            let mut told = tell(
                Who::Client,
                "{0} leads to \"{1}\", and the request's redirect mode is \"error\".",
                location,
            )
            .remedies(vec![act(
                Who::Client,
                "Request the final URL, or set redirect to \"follow\".",
            )]);
            told.found = (!location.is_empty()).then(|| location.into());
            told
        }
        What::LocationInvalid { found } => tell(
            Who::Server,
            "{0} has the Location \"{1}\", which is not a URL, so the browser can't follow it.",
            found,
        )
        .found(found)
        .remedies(vec![act(Who::Server, "Send one Location header with one URL in it.")]),
        What::LocationSchemeNotHttp { location } => tell(
            Who::Server,
            "{0} leads to {1}, which is neither http nor https, so the browser does not follow it.",
            location,
        )
        .found(location)
        .expected("https")
        .remedies(vec![act(Who::Server, "Redirect to an http or https URL.")]),
        What::TooManyRedirects => tell(
            Who::Server,
            "{0} is the twenty-first in a row, and browsers follow 20. It probably goes round in a circle.",
            "",
        )
        .found("21")
        .expected("20")
        .remedies(vec![act(
            Who::Server,
            "Follow the redirects one by one with curl -v and take the circle out.",
        )]),
        What::LocationIncludesCredentials { location } => tell(
            Who::Server,
            "{0} leads to a URL with a username or password in it ({1}), which a cross-origin request must not follow.",
            location,
        )
        .found(location)
        .remedies(vec![act(
            Who::Server,
            "Take username and password out of the Location; let the client send Authorization instead.",
        )]),
        _ => tell(
            Who::Client,
            "{0} asks for the body again, and the body was a stream that can be sent only once.",
            "",
        )
        .remedies(vec![
            act(
                Who::Client,
                "Request the final URL, or send a body that is not a stream.",
            ),
            act(
                Who::Server,
                "Redirect with status 303 if the body need not be sent again.",
            ),
        ]),
    }
}

/// What the transport's message says, by words that browsers, curl and Node have in theirs.
fn network_error(reason: &Reason, message: &str) -> Told {
    const CAUSES: &[(&str, &[&str], &str)] = &[
        (
            "env-dns",
            &[
                "name_not_resolved",
                "enotfound",
                "eai_again",
                "getaddrinfo",
                "resolve host",
            ],
            "The host's name could not be found: look for a typing error in it.",
        ),
        (
            "env-connection-refused",
            &["refused"],
            "Nothing listens there: start the server, and look at host and port.",
        ),
        (
            "env-tls",
            &["cert", "ssl", "tls"],
            "The secure connection failed: look at the certificate by opening the URL in a tab.",
        ),
        (
            "env-timeout",
            &["timed_out", "timed out", "timeout", "etimedout"],
            "No answer came in time: the server is overloaded, or a firewall drops the request.",
        ),
        (
            "env-offline",
            &["internet_disconnected", "offline", "network_changed"],
            "The computer has no connection to the network.",
        ),
        (
            "env-blocked-by-client",
            &["blocked_by_client", "blocked_by_administrator"],
            "An extension or a rule of the browser blocks it: try another browser profile.",
        ),
        (
            "env-connection-reset",
            &[
                "reset",
                "hang up",
                "empty_response",
                "empty reply",
                "connection_closed",
                "econnaborted",
            ],
            "The connection was closed without an answer.",
        ),
        ("env-aborted", &["abort"], "The request was given up."),
    ];
    let cause = CAUSES.iter().find(|(_, words, _)| contains_any(message, words));
    let template = if reason.stage == Stage::Preflight {
        "The preflight for {0} got no answer ({1}), so the browser does not send the request itself."
    } else {
        "{0} gave no answer ({1}), so this is not about CORS."
    };
    let said = if message.is_empty() { "network error" } else { message };
    let mut told = told(Who::Server, fill(template, &[&reason.url, said]))
        .detail(cause.map(|&(code, _, sentence)| (code, sentence)));
    if matches!(told.detail, Some("env-offline" | "env-blocked-by-client")) {
        told.who = Who::User;
    } else if told.detail == Some("env-aborted") {
        told.who = Who::Client;
    }
    told.found = (!message.is_empty()).then(|| message.into());
    told.remedies(vec![act(
        Who::User,
        "Open the URL itself in a tab, or with curl -v, to see whether the server answers at all.",
    )])
}
