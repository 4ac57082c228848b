use super::{Explanation, consequence, is_sent_to_login, is_upgrade, subject, told};
use crate::{
    diagnosis::{
        Finding, Remedy, Who,
        advice::is_library_header,
        remedy::{act, act_with, list, number, send, without_credentials},
        words::fill,
    },
    infra::bytes::is_token,
    reason::{Reason, What},
    request::Request,
    url::Url,
};
use alloc::{
    string::{String, ToString},
    vec,
    vec::Vec,
};

impl Explanation<'_> {
    /// What the rest of CORS-preflight fetch refused.
    pub(super) fn preflight(&self, reason: &Reason) -> Finding {
        let (subject, so) = (subject(reason), consequence(reason.stage));
        let tell = |template: &str, a: &str, b: &str| told(reason, Who::Server, fill(template, &[&subject, so, a, b]));
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

    fn method_not_allowed(&self, reason: &Reason, method: &str, methods: Option<&[String]>) -> Finding {
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
        let mut told = told(reason, Who::Server, message).expected(expected.clone());
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

    fn header_not_allowed(&self, reason: &Reason, name: &str, names: Option<&[String]>) -> Finding {
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
        let mut told = told(reason, Who::Server, message);
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
        told.expected = Some(expected);
        if code == "preflight-headers-wildcard-with-credentials" {
            told.remedies.push(without_credentials());
        }
        if is_library_header(name) {
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

fn preflight_redirect(told: Finding, reason: &Reason, target: &str) -> Finding {
    let request_directly = || act_with(Who::Client, "Request {0}, where the redirect leads.", &[target]);
    if is_sent_to_login(&reason.url, target) {
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

fn is_same_but_slash(from: &str, to: &str) -> bool {
    let parts = |url: &'_ str| url.find('?').map_or((url.len(), url.len()), |query| (query, url.len()));
    let (from_path, from_query) = from.split_at(parts(from).0);
    let (to_path, to_query) = to.split_at(parts(to).0);
    from_query == to_query && from_path != to_path && from_path.trim_end_matches('/') == to_path.trim_end_matches('/')
}
