//! The findings of a preflight's response.

use super::{Explanation, is_sent_to_login, is_upgrade};
use crate::{
    diagnosis::{
        Finding, Who,
        advice::is_library_header,
        catalogue::{Act, Answer, Sentence},
        facts::Detail,
        remedy::List,
    },
    infra::{Shown, ShownUrl, bytes::is_token},
    reason::{Code, Reason, Violation},
    request::Request,
    url::Url,
};
use alloc::{
    format,
    string::{String, ToString},
};

impl Explanation<'_> {
    pub(super) fn preflight(&self, reason: &Reason, answer: Answer<'_>, finding: &mut Finding) {
        match &reason.violation {
            Violation::PreflightStatusNotOk => status_not_ok(answer, finding),
            Violation::PreflightRedirect { location } => {
                redirect(answer, &reason.url, &self.target(&reason.url, location), finding);
            }
            Violation::AllowMethodsInvalid { item, .. } => {
                let item = Shown(item);
                finding.say(Sentence::AllowMethodsInvalid { answer, item });
                self.allow_methods(reason, finding);
            }
            Violation::AllowHeadersInvalid { item, .. } => {
                let item = Shown(item);
                finding.say(Sentence::AllowHeadersInvalid { answer, item });
                self.allow_headers(reason, finding);
            }
            Violation::MethodNotAllowed { allowed, method } => {
                let allowed = Shown(allowed.as_deref().unwrap_or_default());
                self.method_not_allowed(reason, answer, allowed, Shown(method), finding);
            }
            Violation::HeaderNotAllowed { allowed, names } => {
                let allowed = Shown(allowed.as_deref().unwrap_or_default());
                self.header_not_allowed(reason, answer, allowed, names, finding);
            }
            _ => {}
        }
    }

    fn method_not_allowed(
        &self,
        reason: &Reason,
        answer: Answer<'_>,
        allowed: Shown<'_>,
        method: Shown<'_>,
        finding: &mut Finding,
    ) {
        let code = reason.code();
        finding.say(match code {
            Code::AllowMethodsMissing => Sentence::AllowMethodsMissing { answer, method },
            Code::MethodsWildcardWithCredentials => Sentence::MethodsWildcardWithCredentials {
                answer,
                allowed,
                method,
            },
            Code::MethodCaseMismatch => Sentence::MethodCaseMismatch {
                answer,
                allowed,
                method,
            },
            _ => Sentence::MethodNotAllowed {
                answer,
                allowed,
                method,
            },
        });
        if code == Code::MethodCaseMismatch {
            finding.remedy(Who::Client, Act::WriteMethodAsServer);
        }
        self.allow_methods(reason, finding);
        if code == Code::MethodsWildcardWithCredentials {
            finding.remedy(Who::Client, Act::LeaveCredentialsOut);
        }
    }

    fn header_not_allowed(
        &self,
        reason: &Reason,
        answer: Answer<'_>,
        allowed: Shown<'_>,
        name: &str,
        finding: &mut Finding,
    ) {
        let names = Shown(name);
        let code = reason.code();
        finding.say(match code {
            Code::AllowHeadersMissing => Sentence::AllowHeadersMissing { answer, names },
            Code::HeadersWildcardWithCredentials => Sentence::HeadersWildcardWithCredentials { answer, allowed, names },
            Code::AuthorizationNotCoveredByWildcard => Sentence::AuthorizationNotCoveredByWildcard {
                answer,
                allowed,
                name: names,
            },
            _ => Sentence::HeaderNotAllowed { answer, allowed, names },
        });
        if is_response_header(name) {
            finding.who = Who::Client;
            finding.remedy(Who::Client, Act::RemoveResponseHeader { name: names });
            return;
        }
        self.allow_headers(reason, finding);
        if code == Code::HeadersWildcardWithCredentials {
            finding.remedy(Who::Client, Act::LeaveCredentialsOut);
        }
        if is_library_header(name) {
            finding.remedy(Who::Client, Act::AddLibraryHeaderToSameOriginOnly { names });
        }
    }

    /// The URL that the redirect of a preflight leads to.
    fn target(&self, url: &str, location: &str) -> String {
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
    finding.send(name, &value, Act::SendOnPreflightOfThisUrl);
    finding.expected = Some(value);
}

/// Adds the tokens of the list that was found to `list`; whether `*` is one of the tokens. Invalid items are left out.
fn add_tokens(reason: &Reason, list: &mut List) -> bool {
    let mut has_wildcard = false;
    for item in reason.violation.found().unwrap_or_default().split(',') {
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

fn status_not_ok(answer: Answer<'_>, finding: &mut Finding) {
    finding.say(Sentence::PreflightStatusNotOk { answer });
    finding.values(answer.status, 204);
    let (detail, act) = match answer.status {
        401 | 403 | 407 => (
            Some(Detail::PreflightNeedsAuthentication),
            Act::AnswerOptionsBeforeAuthentication,
        ),
        404 => (Some(Detail::PreflightNotFound), Act::AnswerOptionsOnThisPath),
        405 | 501 => (Some(Detail::PreflightMethodRefused), Act::AnswerOptionsBehindGateways),
        500..=599 => (
            Some(Detail::PreflightServerError),
            Act::AnswerOptionsBeforeTheApplication,
        ),
        _ => (None, Act::AnswerOptions),
    };
    if let Some(detail) = detail {
        finding.detail(detail);
    }
    finding.remedy(Who::Server, act);
}

/// The finding of a preflight that was redirected from one URL to another.
fn redirect(answer: Answer<'_>, from: &str, to: &str, finding: &mut Finding) {
    let target = ShownUrl(to);
    finding.say(Sentence::PreflightRedirect { answer, target });
    finding.values(answer.status, 204);
    if is_sent_to_login(from, to) {
        finding.detail(Detail::PreflightRedirectLogin);
        finding.remedy(Who::Server, Act::AnswerOptionsWithoutLogin);
        return;
    }
    if is_upgrade(from, to) {
        finding.detail(Detail::PreflightRedirectHttpToHttps);
    } else if is_same_but_slash(from, to) {
        finding.detail(Detail::PreflightRedirectTrailingSlash);
    }
    finding.remedy(Who::Client, Act::RequestRedirectTarget { target });
    finding.remedy(Who::Server, Act::AnswerOptionsWithoutRedirect);
}

fn is_same_but_slash(from: &str, to: &str) -> bool {
    let without_slash = |url: &str| match url.split_once('?') {
        Some((path, query)) => format!("{}?{query}", path.strip_suffix('/').unwrap_or(path)),
        None => url.strip_suffix('/').unwrap_or(url).to_string(),
    };
    from.len().abs_diff(to.len()) == 1 && without_slash(from) == without_slash(to)
}
