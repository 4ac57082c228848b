use super::{Explanation, Values, is_sent_to_login, is_upgrade};
use crate::{
    diagnosis::{Finding, advice::is_library_header, remedy::List},
    infra::{
        bytes::is_token,
        text::{concat, split},
    },
    reason::{Reason, Violation},
    request::Request,
    url::Url,
};
use alloc::string::String;

impl Explanation<'_> {
    /// Where the redirect of a preflight leads.
    pub(super) fn target(&self, reason: &Reason) -> String {
        let Violation::PreflightRedirect { location } = &reason.violation else {
            return String::new();
        };
        let parser = self.original.client.url_parser;
        Url::parse_with(parser, &reason.url)
            .and_then(|url| url.join(parser, location))
            .map_or_else(|_| location.clone(), |url| url.without_fragment())
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
    pub(super) fn allowed_methods(&self, reason: &Reason) -> String {
        let mut list = List::new(reason.credentials);
        add_tokens(reason, &mut list);
        let method = &self.request_of(reason).method;
        if !method.is_cors_safelisted() {
            list.add(method.as_str());
        }
        list.text(false)
    }

    /// The header names of a preflight's response and all those that have to be there.
    pub(super) fn allowed_headers(&self, reason: &Reason) -> String {
        let mut list = List::new(reason.credentials);
        let has_wildcard = add_tokens(reason, &mut list) && !reason.credentials;
        for name in self.request_of(reason).cors_unsafe_request_header_names() {
            let is_covered = has_wildcard && name != "authorization";
            if !is_covered && !is_response_header(&name) {
                list.add(&name);
            }
        }
        list.text(true)
    }
}

/// Adds the tokens of what was found, which may have something else in it, and says whether `*` is one.
fn add_tokens(reason: &Reason, list: &mut List) -> bool {
    let mut has_wildcard = false;
    for item in split(&reason.violation.found().unwrap_or_default(), b',') {
        let item = item.trim_ascii();
        if is_token(item.as_bytes()) {
            list.add(item);
            has_wildcard |= item == "*";
        }
    }
    has_wildcard
}

fn is_response_header(lowercase_name: &str) -> bool {
    lowercase_name.starts_with("access-control-")
}

/// A header that is not allowed.
pub(super) fn header(told: &mut Finding, values: &Values<'_>) {
    let name = values[2];
    if is_response_header(name) {
        told.tell("response-header-sent", values);
        return;
    }
    told.tell("allow-headers", values);
    if told.code == "preflight-headers-wildcard-with-credentials" {
        told.tell("without-credentials", values);
    }
    if is_library_header(name) {
        told.tell("library-header-sent", values);
    }
}

pub(super) fn refused_status(status: Option<u16>, told: &mut Finding, values: &Values<'_>) {
    let code = match status.unwrap_or(0) {
        401 | 403 | 407 => "preflight-status-401-403-auth",
        404 => "preflight-status-404",
        405 | 501 => "preflight-status-405-501",
        500..=599 => "preflight-status-5xx",
        _ => return told.tell("preflight-status-other", values),
    };
    told.detail(code, values);
}

pub(super) fn redirect(told: &mut Finding, values: &Values<'_>) {
    let (from, to) = (values[5], values[7]);
    if is_sent_to_login(from, to) {
        told.detail("preflight-redirect-login", values);
        return;
    }
    if is_upgrade(from, to) {
        told.detail("preflight-redirect-http-to-https", values);
    } else if is_same_but_slash(from, to) {
        told.detail("preflight-redirect-trailing-slash", values);
    }
    told.tell("preflight-redirected", values);
}

fn is_same_but_slash(from: &str, to: &str) -> bool {
    let without_slash = |url| {
        let path = split(url, b'?').next().unwrap_or(url);
        let query = url.get(path.len()..).unwrap_or_default();
        concat(&[path.strip_suffix('/').unwrap_or(path), query])
    };
    from.len().abs_diff(to.len()) == 1 && without_slash(from) == without_slash(to)
}
