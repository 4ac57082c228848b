//! The findings of a preflight's response.

use super::{Explanation, is_sent_to_login};
use crate::{
    diagnosis::{
        Finding, Who,
        advice::is_library_header,
        catalogue::{Difference, Values, acts},
        difference::differences,
        facts::Detail,
        remedy::List,
    },
    infra::bytes::is_token,
    reason::{Code, Reason, Violation},
    request::Request,
    url::Url,
};
use alloc::string::String;

impl Explanation<'_> {
    pub(super) fn preflight(&self, reason: &Reason, values: &Values, finding: &mut Finding) {
        let code = reason.code();
        let status = reason.status.unwrap_or(0);
        match &reason.violation {
            Violation::PreflightStatusNotOk => status_not_ok(status, finding),
            Violation::PreflightRedirect { location } => {
                finding.values(status, 204);
                redirect(&reason.url, &self.target(&reason.url, location), values, finding);
            }
            Violation::AllowMethodsInvalid { .. } => self.allow_methods(reason, finding),
            Violation::AllowHeadersInvalid { .. } => self.allow_headers(reason, finding),
            Violation::MethodNotAllowed { .. } => {
                if code == Code::MethodCaseMismatch {
                    finding.remedy(Who::Client, acts::WRITE_METHOD_AS_SERVER);
                }
                self.allow_methods(reason, finding);
                if code == Code::MethodsWildcardWithCredentials {
                    finding.remedy(Who::Client, acts::LEAVE_CREDENTIALS_OUT);
                }
            }
            Violation::HeaderNotAllowed { names, .. } if is_response_header(names) => {
                finding.who = Who::Client;
                finding.remedy_with(Who::Client, acts::REMOVE_RESPONSE_HEADER, values);
            }
            Violation::HeaderNotAllowed { names, .. } => {
                self.allow_headers(reason, finding);
                if code == Code::HeadersWildcardWithCredentials {
                    finding.remedy(Who::Client, acts::LEAVE_CREDENTIALS_OUT);
                }
                if is_library_header(names) {
                    finding.remedy_with(Who::Client, acts::ADD_LIBRARY_HEADER_TO_SAME_ORIGIN_ONLY, values);
                }
            }
            _ => {}
        }
        if reason.status.is_none()
            && matches!(
                reason.violation,
                Violation::PreflightStatusNotOk | Violation::PreflightRedirect { .. }
            )
        {
            finding.found = None;
        }
    }

    /// The URL that the redirect of a preflight leads to.
    pub(super) fn target(&self, url: &str, location: &str) -> String {
        let parser = self.original.client.url_parser;
        Url::parse_with(parser, url)
            .and_then(|url| url.join(parser, location))
            .map_or_else(|_| location.into(), |url| url.without_fragment())
    }

    /// The request that a reason is about. Redirects may have changed the request after the reason was noted.
    fn request_of(&self, reason: &Reason) -> &Request {
        if self.original.url().without_fragment() == reason.url {
            self.original
        } else {
            self.fetch.request()
        }
    }

    /// Adds the remedy that the server sends the methods of its preflight response and the method of the request.
    fn allow_methods(&self, reason: &Reason, finding: &mut Finding) {
        let mut list = List::of_methods(reason.credentials);
        add_tokens(reason, &mut list);
        let method = &self.request_of(reason).method;
        if !method.is_cors_safelisted() {
            list.add(method.as_str());
        }
        send_list("Access-Control-Allow-Methods", &list, finding);
    }

    /// Adds the remedy that the server sends the header names of its preflight response and every CORS-unsafe name of the request.
    fn allow_headers(&self, reason: &Reason, finding: &mut Finding) {
        let mut list = List::of_header_names(reason.credentials);
        let has_wildcard = add_tokens(reason, &mut list) && !reason.credentials;
        for name in self.request_of(reason).cors_unsafe_request_header_names() {
            let is_covered = has_wildcard && name != "authorization";
            if !is_covered && !is_response_header(&name) {
                list.add(&name);
            }
        }
        send_list("Access-Control-Allow-Headers", &list, finding);
    }
}

fn send_list(name: &str, list: &List, finding: &mut Finding) {
    let value = list.to_text();
    finding.send(name, &value, acts::SEND_ON_PREFLIGHT_OF_THIS_URL);
    finding.expect(&value);
}

/// Adds the tokens of the list that was found to `list`; whether `*` is one of the tokens. Spaces and semicolons separate items too, as their
/// author meant it; what is invalid all the same is left out.
fn add_tokens(reason: &Reason, list: &mut List) -> bool {
    let mut has_wildcard = false;
    for item in reason.violation.found().unwrap_or_default().split([',', ';', ' ']) {
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

fn status_not_ok(status: u16, finding: &mut Finding) {
    finding.values(status, 204);
    let (detail, act) = match status {
        401 | 403 | 407 => (
            Some(Detail::PreflightNeedsAuthentication),
            acts::ANSWER_OPTIONS_BEFORE_AUTHENTICATION,
        ),
        404 => (Some(Detail::PreflightNotFound), acts::ANSWER_OPTIONS_ON_THIS_PATH),
        405 | 501 => (
            Some(Detail::PreflightMethodRefused),
            acts::ANSWER_OPTIONS_BEHIND_GATEWAYS,
        ),
        500..=599 => (
            Some(Detail::PreflightServerError),
            acts::ANSWER_OPTIONS_BEFORE_THE_APPLICATION,
        ),
        _ => (None, acts::ANSWER_OPTIONS),
    };
    if let Some(detail) = detail {
        finding.detail(detail);
    }
    finding.remedy(Who::Server, act);
}

/// The finding of a preflight that was redirected.
fn redirect(from: &str, to: &str, values: &Values, finding: &mut Finding) {
    if is_sent_to_login(from, to) {
        finding.detail(Detail::PreflightRedirectLogin);
        finding.remedy(Who::Server, acts::ANSWER_OPTIONS_WITHOUT_LOGIN);
        return;
    }
    if let Some(detail) = difference_of_urls(from, to) {
        finding.detail(detail);
    }
    finding.remedy_with(Who::Client, acts::REQUEST_REDIRECT_TARGET, values);
    finding.remedy(Who::Server, acts::ANSWER_OPTIONS_WITHOUT_REDIRECT);
}

/// The only difference between the two URLs of a redirect, if it is https or the slash at the end.
fn difference_of_urls(from: &str, to: &str) -> Option<Detail> {
    match differences(from, to)[..] {
        [Difference::Https] => Some(Detail::PreflightRedirectHttpToHttps),
        [Difference::Slash] => Some(Detail::PreflightRedirectTrailingSlash),
        _ => None,
    }
}
