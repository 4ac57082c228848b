use super::{Explanation, consequence, is_sent_to_login, is_upgrade, subject};
use crate::{
    diagnosis::{
        Finding, Who,
        advice::is_library_header,
        remedy::{List, number},
    },
    infra::{
        bytes::is_token,
        text::{join, split_once},
    },
    reason::{Reason, What},
    request::Request,
    url::Url,
};
use alloc::{string::String, vec::Vec};

impl Explanation<'_> {
    /// What the rest of CORS-preflight fetch refused.
    pub(super) fn preflight(&self, reason: &Reason, told: &mut Finding) {
        let (subject, so) = (subject(reason), consequence(reason.stage));
        match &reason.what {
            What::PreflightRedirect { location } => {
                let location = location.as_deref().unwrap_or("");
                let parser = self.original.client.url_parser;
                let target = Url::parse_with(parser, &reason.url)
                    .and_then(|url| url.join(parser, location))
                    .map_or_else(|_| location.into(), |url| url.without_fragment());
                told.say(
                    "{0} is a redirect to {2}, and browsers never follow one there, {1}.",
                    &[&subject, so, &target],
                );
                redirect(&reason.url, &target, told);
                status(reason, told);
            }
            What::AllowMethodsInvalid { found, item } => {
                told.say(
                    "{0} has \"{2}\" in Access-Control-Allow-Methods, which is not a method, and that spoils the whole header, {1}.",
                    &[&subject, so, item],
                )
                .found(found)
                .allow_list(METHODS, &self.allowed_methods(reason, &tokens(found)));
            }
            What::AllowHeadersInvalid { found, item } => {
                told.say(
                    "{0} has \"{2}\" in Access-Control-Allow-Headers, which is not a header name, and that spoils the whole header, {1}.",
                    &[&subject, so, item],
                )
                .found(found)
                .allow_list(HEADERS, &self.allowed_headers(reason, &tokens(found)));
            }
            What::MethodNotAllowed { method, methods } => {
                self.not_allowed(reason, told, method, methods.as_deref(), &[METHODS, "methods"]);
                if told.code == "preflight-method-case-mismatch" {
                    let listed = methods.iter().flatten().find(|one| one.eq_ignore_ascii_case(method));
                    told.who(Who::Client).act_with(
                        Who::Client,
                        "Write the method {0} in the request.",
                        &[listed.map_or(method, |one| one)],
                    );
                }
                let list = self.allowed_methods(reason, methods.as_deref().unwrap_or_default());
                told.allow_list(METHODS, &list);
                if told.code == "preflight-methods-wildcard-with-credentials" {
                    told.without_credentials();
                }
            }
            What::HeaderNotAllowed { name, names } => {
                self.not_allowed(reason, told, name, names.as_deref(), &[HEADERS, "headers"]);
                if is_response_header(name) {
                    told.who(Who::Client).act_with(
                        Who::Client,
                        "Take {0} out of the request: it is a header for responses and grants nothing here.",
                        &[name],
                    );
                    return;
                }
                let list = self.allowed_headers(reason, names.as_deref().unwrap_or_default());
                told.allow_list(HEADERS, &list);
                if told.code == "preflight-headers-wildcard-with-credentials" {
                    told.without_credentials();
                }
                if is_library_header(name) {
                    told.act_with(
                        Who::Client,
                        "If a library adds {0}, have it do so for the page's own origin alone.",
                        &[name],
                    );
                }
            }
            _ => {
                told.say("{0} does not pass: only 200 to 299 do, {1}.", &[&subject, so]);
                status(reason, told);
                refused_status(reason.status.unwrap_or(0), told);
            }
        }
    }

    /// The message on a method or a header name, `item`, that is not in its list; `words` are the header and what it lists.
    fn not_allowed(&self, reason: &Reason, told: &mut Finding, item: &str, list: Option<&[String]>, words: &[&str; 2]) {
        let (subject, so) = (subject(reason), consequence(reason.stage));
        let found = list.map(|list| join(list, ", "));
        let template = match told.code {
            _ if found.is_none() => "{0} has no {4} header, and {2} has to be in one, {1}.",
            "preflight-methods-wildcard-with-credentials" | "preflight-headers-wildcard-with-credentials" => {
                "{0} allows the {5} \"{3}\", and for a request with credentials * is no wildcard: {2} has to be named, {1}."
            }
            "preflight-method-case-mismatch" => {
                "{0} allows the {5} \"{3}\" and the request's is {2}: they are compared byte for byte, {1}."
            }
            "preflight-authorization-not-covered-by-wildcard" => {
                "{0} allows the {5} \"{3}\", and * does not cover {2}, which has to be named, {1}."
            }
            _ => "{0} allows the {5} \"{3}\", not {2}, {1}.",
        };
        let listed = found.as_deref().unwrap_or("");
        told.say(template, &[&subject, so, item, listed, words[0], words[1]]);
        told.found = found;
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
        let mut list = List::new(reason.credentials);
        for method in methods {
            list.add(method);
        }
        let method = &self.request_of(reason).method;
        if !method.is_cors_safelisted() {
            list.add(method.as_str());
        }
        list.text(false)
    }

    /// The header names of a preflight's response and all those that have to be there.
    fn allowed_headers(&self, reason: &Reason, names: &[String]) -> String {
        let mut list = List::new(reason.credentials);
        for name in names {
            list.add(name);
        }
        let has_wildcard = !reason.credentials && names.iter().any(|name| name == "*");
        for name in self.request_of(reason).cors_unsafe_request_header_names() {
            let is_covered = has_wildcard && name != "authorization";
            if !is_covered && !is_response_header(&name) {
                list.add(&name);
            }
        }
        list.text(true)
    }
}

const METHODS: &str = "Access-Control-Allow-Methods";
const HEADERS: &str = "Access-Control-Allow-Headers";

fn is_response_header(lowercase_name: &str) -> bool {
    lowercase_name.starts_with("access-control-")
}

/// The tokens of a list that has something else in it.
fn tokens(found: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    for item in found.split(',') {
        let item = item.trim_ascii();
        if is_token(item.as_bytes()) {
            tokens.push(item.into());
        }
    }
    tokens
}

fn status(reason: &Reason, told: &mut Finding) {
    told.found(&number(usize::from(reason.status.unwrap_or(0))))
        .expected("204");
}

fn refused_status(status: u16, told: &mut Finding) {
    let (code, sentence, remedy) = match status {
        401 | 403 | 407 => (
            "preflight-status-401-403-auth",
            "Something asks it for authentication, and a preflight never carries cookies or Authorization.",
            "Let OPTIONS requests that have Access-Control-Request-Method through before anything checks who asks.",
        ),
        404 => (
            "preflight-status-404",
            "Nothing there answers OPTIONS on this path.",
            "Answer OPTIONS on this path, or put the CORS middleware before the routes.",
        ),
        405 | 501 => (
            "preflight-status-405-501",
            "The server does not take the method OPTIONS.",
            "Let the server and every gateway before it take OPTIONS, and answer it with status 204.",
        ),
        500..=599 => (
            "preflight-status-5xx",
            "The server failed at it.",
            "See the server's log for the OPTIONS request; answer it before the application's own code runs.",
        ),
        _ => {
            told.act(
                Who::Server,
                "Answer OPTIONS requests with status 204 and the CORS headers.",
            );
            return;
        }
    };
    told.detail(code, sentence).act(Who::Server, remedy);
}

fn redirect(from: &str, to: &str, told: &mut Finding) {
    if is_sent_to_login(from, to) {
        told.detail("preflight-redirect-login", "It looks like a login page.").act(
            Who::Server,
            "Leave OPTIONS requests out of the redirect to the login, and answer calls of a program with status 401.",
        );
        return;
    }
    if is_upgrade(from, to) {
        told.detail("preflight-redirect-http-to-https", "It is the same URL with https.")
            .who(Who::Client);
    } else if is_same_but_slash(from, to) {
        told.detail(
            "preflight-redirect-trailing-slash",
            "The only difference is the slash at the path's end.",
        )
        .who(Who::Client);
    }
    told.act_with(Who::Client, "Request {0}, where the redirect leads.", &[to])
        .act(
            Who::Server,
            "Answer OPTIONS requests here with status 204, without a redirect.",
        );
}

fn is_same_but_slash(from: &str, to: &str) -> bool {
    let (from_path, from_query) = split_once(from, b'?').unwrap_or((from, ""));
    let (to_path, to_query) = split_once(to, b'?').unwrap_or((to, ""));
    from_query == to_query
        && from_path.len().abs_diff(to_path.len()) == 1
        && from_path.strip_suffix('/').unwrap_or(from_path) == to_path.strip_suffix('/').unwrap_or(to_path)
}
