//! Signs: what the evidence shows, one name each. A cause is raised by the signs that it needs.

use super::{
    advice::is_library_header,
    catalogue::{
        Values,
        causes::{
            asked_for, by, needed_headers, of, one_of_these, only_difference, rule_of_redirect, wildcard_is_literal,
        },
        shown,
    },
    difference::differences,
    evidence::{Evidence, Refusal, View, origin_of},
    explain::{detail_of_failure, is_of_login, is_sent_to_login},
    facts::Detail,
    makers::{Kind, Maker, makers},
    misspelling::misspelled,
    probes::signs_of_probes,
    sign::{Sign, Signs},
    text::contains_any,
};
use crate::{
    checks::{ip_address_space_of_client, ip_address_space_of_host},
    environment::{IpAddressSpace, PermissionState},
    http::HeaderList,
    infra::part,
    reason::{Code, Reason, Stage, Violation},
    request::Destination,
};
use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

/// What causes are found for: the call as a whole, or one of its answers.
pub(super) struct Subject<'a> {
    pub signs: Signs,
    pub status: u16,
    pub values: Values,
    pub headers: Option<&'a HeaderList>,
    /// Who made the answer, and the cache that kept it.
    pub makers: Vec<&'static Maker>,
    /// The reasons that are about the subject.
    pub reasons: Vec<&'a Reason>,
}

impl<'a> Subject<'a> {
    fn new(headers: Option<&'a HeaderList>, reasons: Vec<&'a Reason>) -> Self {
        Self {
            signs: Signs::default(),
            status: 0,
            values: Vec::new(),
            headers,
            makers: Vec::new(),
            reasons,
        }
    }

    fn sign(&mut self, sign: Sign, is_there: bool) {
        self.signs.set(sign, is_there);
    }

    fn has(&self, sign: Sign) -> bool {
        self.signs.has(sign)
    }

    /// Sets a value of the exchange, as sentences show it.
    #[inline(never)]
    fn value(&mut self, name: &'static str, value: &str) {
        self.values.push((name, shown(value)));
    }

    /// Sets a value that is a part of a sentence itself.
    #[inline(never)]
    fn words(&mut self, name: &'static str, words: String) {
        self.values.push((name, words));
    }

    /// Who made the answer, if it is known; a cache has only kept it.
    pub fn maker(&self) -> Option<&'static Maker> {
        self.makers.iter().copied().find(|maker| maker.kind != Kind::Cache)
    }

    /// The value of this name; empty if there is none.
    pub fn value_of(&self, name: &str) -> &str {
        let value = self.values.iter().find(|(known, _)| *known == name);
        value.map_or("", |(_, value)| value)
    }

    fn header(&self, name: &str) -> Option<String> {
        self.headers?.get_decoded(name)
    }
}

/// The subjects of the evidence: the call first, then each answer that broke rules.
pub(super) fn subjects<'a>(evidence: &'a Evidence<'_>) -> Vec<Subject<'a>> {
    let last = evidence.answers.last();
    let mut call = Subject::new(last.and_then(|seen| seen.headers()), evidence.reasons.iter().collect());
    call.sign(Sign::Call, true);
    signs_of_exchange(evidence, &mut call);
    signs_of_request(evidence, &mut call);
    signs_of_hosts(evidence, &mut call);
    signs_of_failure(evidence, &mut call);
    if evidence.page().is_some() {
        let seen = signs_of_probes(evidence, &mut call.signs);
        call.words("rule", String::new());
        call.value("names", &seen.names);
        call.value("target", &seen.target);
        call.value("probes", &seen.probes);
    }
    if call.headers.is_some() {
        signs_of_content(evidence, &mut call);
    }
    let mut subjects = alloc::vec![call];
    for refusal in evidence.refusals() {
        let mut answer = Subject::new(refusal.seen.headers(), refusal.reasons.clone());
        answer.status = refusal.response.status.get();
        answer.words("asked", refusal.seen.asked.to_text());
        answer.value("status", &answer.status.to_string());
        signs_of_answer(evidence, &refusal, &mut answer);
        if answer.has(Sign::MadeByLogin) {
            // The cause about this login says more.
            subjects[0].signs.remove(Sign::ToLogin);
        }
        subjects.push(answer);
    }
    subjects
}

fn signs_of_exchange(evidence: &Evidence<'_>, call: &mut Subject<'_>) {
    // Where the policy of the page forbids the request, nothing else can be the reason.
    let is_page = evidence.page().is_some() && evidence.forbidden_by().is_none() && evidence.reasons.is_empty();
    call.sign(Sign::PageView, is_page);
    let is_redirect = evidence.is_redirect_forbidden();
    call.sign(Sign::RedirectForbidden, is_redirect);
    call.sign(Sign::SecurityPolicy, evidence.forbidden_by().is_some() && !is_redirect);
    call.value("securitypolicyviolation", evidence.forbidden_by().unwrap_or_default());
    call.sign(Sign::Cors, evidence.is_cors() && !evidence.request.origin.is_opaque());
    call.sign(Sign::NeedsPreflight, evidence.needs_preflight);
    call.words("asked", format!("{} {}", evidence.method(), shown(evidence.url())));
    let refuses_origin = |reason: &Reason| {
        matches!(
            reason.violation,
            Violation::AllowOriginMissing | Violation::AllowOriginMismatch { .. }
        )
    };
    call.sign(
        Sign::OriginRefused,
        (is_page && evidence.is_cors()) || evidence.reasons.iter().any(refuses_origin),
    );
    let login = evidence
        .urls
        .windows(2)
        .find(|pair| is_sent_to_login(&pair[0], &pair[1]));
    if let Some(pair) = login {
        call.sign(Sign::ToLogin, true);
        call.value("target", &pair[1]);
        call.words("rule", String::new());
    }
}

fn signs_of_request(evidence: &Evidence<'_>, call: &mut Subject<'_>) {
    let origin = evidence.origin();
    call.value("Origin", origin);
    let method = if evidence.request.method.is_cors_safelisted() {
        ""
    } else {
        evidence.method()
    };
    let include = evidence.includes_credentials();
    call.words(
        "headers",
        needed_headers(origin, include, method, &evidence.names_to_allow()),
    );
    call.words("needed", needed_headers(origin, include, "", &[]));
    let url = evidence.request.url();
    if !url.has_http_scheme() && !evidence.reasons.is_empty() {
        signs_of_scheme(evidence.url(), url.scheme(), call);
    }
}

/// What a URL was meant to be, if it has text around it, or if a port stands where its scheme ends: `localhost:3008`.
fn signs_of_scheme(url: &str, scheme: &str, call: &mut Subject<'_>) {
    let behind = url.get(scheme.len() + 1..).unwrap_or_default();
    call.value("scheme", scheme);
    if let Some(start) = behind.find("http") {
        let is_end = |c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '`' | '>' | ')');
        call.sign(Sign::UrlWithText, true);
        call.value("meant", part(behind, start..).split(is_end).next().unwrap_or_default());
    } else {
        call.sign(
            Sign::UrlWithoutScheme,
            behind.starts_with(|first: char| first.is_ascii_digit()),
        );
        call.value("meant", &format!("http://{url}"));
    }
}

fn signs_of_hosts(evidence: &Evidence<'_>, call: &mut Subject<'_>) {
    let origin = &evidence.request.origin;
    let is_of_page = matches!(origin.scheme(), Some("http" | "https"));
    call.sign(Sign::AppShell, !origin.is_opaque() && !is_of_page);
    let is_local = |space| space != IpAddressSpace::Public;
    let of_page = ip_address_space_of_client(&evidence.request.client).map(|(space, _)| space);
    let of_server = evidence.request.url().host().and_then(ip_address_space_of_host);
    let is_permitted = of_page.is_some_and(|space| is_local(space) || evidence.local_network.is_none());
    call.sign(Sign::LocalPage, of_page.is_some_and(is_local));
    call.sign(Sign::LocalServer, is_permitted && of_server.is_some_and(is_local));
    signs_of_local_network(evidence, call);
    // A browser that is offline reaches the machine that it runs on.
    let is_offline = evidence.page().is_some_and(|page| page.is_offline);
    call.sign(Sign::Offline, is_offline && of_server != Some(IpAddressSpace::Loopback));
}

fn signs_of_local_network(evidence: &Evidence<'_>, call: &mut Subject<'_>) {
    let Some(asked) = evidence.local_network else {
        return;
    };
    let is_seen = evidence
        .reasons
        .iter()
        .any(|reason| matches!(reason.violation, Violation::LocalNetworkAccess { .. }));
    let is_answered = evidence.answers.iter().any(|seen| seen.response.is_some());
    if asked.is_refused && (is_seen || call.has(Sign::PageView)) {
        let state = evidence.request.client.permissions.state(asked.space);
        let is_denied = state == Some(PermissionState::Denied);
        call.sign(Sign::LocalNetworkDenied, is_denied);
        call.sign(Sign::LocalNetworkInsecure, !is_denied);
        // Nothing was sent, so nothing else can be the reason.
        call.signs.remove(Sign::PageView);
    } else {
        call.sign(Sign::PublicToLocal, call.has(Sign::PageView) || is_answered);
    }
    call.words("permission", asked.space.permission().into());
}

fn signs_of_failure(evidence: &Evidence<'_>, call: &mut Subject<'_>) {
    for reason in evidence.reasons {
        let Violation::NetworkError { message } = &reason.violation else {
            continue;
        };
        let words = message.as_deref().unwrap_or_default();
        if contains_any(words, &["blocked_by_orb", "opaqueresponseblocking"]) {
            call.sign(Sign::WordsOfOpaque, true);
            call.value("the browser's words", words);
        }
        let sign = match detail_of_failure(words) {
            Some(Detail::EnvContentSecurityPolicy) => Sign::SecurityPolicy,
            Some(Detail::EnvLocalNetwork) => Sign::WordsOfLocalNetwork,
            Some(Detail::EnvProvesNothing) => Sign::WordsProveNothing,
            _ => continue,
        };
        call.sign(sign, true);
        let is_https = reason.url.starts_with("https:");
        call.sign(Sign::NotSucceeded, is_https && words.contains("did not succeed"));
        call.value("the browser's words", words);
    }
}

/// The signs of the last answer's content.
fn signs_of_content(evidence: &Evidence<'_>, call: &mut Subject<'_>) {
    let content_type = call.header("Content-Type").unwrap_or_default().to_ascii_lowercase();
    let is_loaded = matches!(
        evidence.request.destination,
        Destination::Script | Destination::Style | Destination::Worker
    );
    call.sign(Sign::HtmlForScript, is_loaded && content_type.contains("html"));
    call.sign(Sign::JsonForScript, is_loaded && content_type.contains("json"));
    let is_media = matches!(
        evidence.request.destination,
        Destination::Image | Destination::Audio | Destination::Video
    );
    call.sign(
        Sign::TextForMedia,
        is_media && contains_any(&content_type, &["html", "json"]),
    );
    call.value("hidden from script", &evidence.hidden_headers());
    let is_hidden = !call.value_of("hidden from script").is_empty();
    signs_of_names(call);
    call.sign(
        Sign::MisspelledExpose,
        is_hidden && call.value_of("absence") == "-not-exposed",
    );
}

/// A header one letter away from a header of CORS.
fn signs_of_names(subject: &mut Subject<'_>) {
    if let Some((wrong, right, absence)) = subject.headers.and_then(misspelled) {
        subject.sign(Sign::Misspelled, !subject.has(Sign::Call));
        subject.value("wrong", wrong);
        subject.value("right", right);
        subject.value("absence", absence);
        subject.value("misspelled", &subject.header(wrong).unwrap_or_default());
    }
}

fn signs_of_answer<'a>(evidence: &'a Evidence<'_>, refusal: &Refusal<'_>, answer: &mut Subject<'a>) {
    let status = answer.status;
    let first = refusal.reasons[0].stage;
    answer.sign(Sign::Preflight, first == Stage::Preflight);
    answer.sign(Sign::Response, first == Stage::Response);
    answer.sign(
        Sign::AsksForLogin,
        matches!(status, 401 | 407) || refusal.has("WWW-Authenticate"),
    );
    answer.sign(
        Sign::MethodChanged,
        first == Stage::Response && refusal.seen.asked.method != evidence.method(),
    );
    answer.value("last", &refusal.seen.asked.url);
    answer.sign(Sign::HeadersUnseen, answer.headers.is_none());
    answer.sign(Sign::RefusesMethod, matches!(status, 405 | 501));
    answer.sign(Sign::VariesByOrigin, refusal.varies_by_origin());
    answer.sign(Sign::ShowsCorsCode, refusal.shows_cors_code());
    let refused = refused(evidence, refusal);
    let one_of = if refused.contains(", the ") { one_of_these() } else { "" };
    answer.words("one_of", one_of.into());
    answer.words("refused", refused);
    answer.value("preflight", if evidence.preflight_passed() { "passed" } else { "" });
    // Code for CORS makes no redirect, and no preflight's answer with another status.
    let is_of_cors_code = first == Stage::Response || (first == Stage::Preflight && refusal.is_ok());
    let mut refused_headers: Vec<&str> = Vec::new();
    for reason in &refusal.reasons {
        match &reason.violation {
            Violation::PreflightStatusNotOk => answer.sign(Sign::BadStatus, reason.status.is_some()),
            Violation::PreflightRedirect { .. } => answer.sign(Sign::RedirectRefused, true),
            Violation::AllowOriginWildcardWithCredentials => {
                // A page of origin null has to become another page first.
                answer.sign(
                    Sign::WildcardWithCredentials,
                    is_of_cors_code && reason.origin != "null",
                );
            }
            Violation::AllowOriginMissing | Violation::AllowOriginMismatch { .. } if first == Stage::Redirect => {
                answer.sign(Sign::RedirectRefused, true);
            }
            Violation::MethodNotAllowed { method, .. } => {
                let upper = method.to_ascii_uppercase();
                answer.sign(Sign::MethodRefused, upper == *method);
                // Where the list has the method in upper case, the finding says so.
                answer.sign(
                    Sign::MethodCase,
                    upper != *method && reason.code() != Code::MethodCaseMismatch,
                );
                answer.value("upper", &upper);
            }
            // Headers of responses, and Authorization that * does not cover, have findings that say enough.
            Violation::HeaderNotAllowed { names, .. }
                if !names.to_ascii_lowercase().starts_with("access-control-")
                    && reason.code() != Code::AuthorizationNotCoveredByWildcard =>
            {
                refused_headers.push(names);
            }
            // The sentences about an origin that is null are of its own.
            violation if is_of_cors_code && reason.origin != "null" => {
                let value = match violation {
                    Violation::AllowOriginMissing => "",
                    Violation::AllowOriginMismatch { value } => value,
                    Violation::AllowOriginMultiple { values } => values,
                    _ => continue,
                };
                signs_of_allow_origin(value, reason, refusal, answer);
            }
            _ => {}
        }
    }
    if answer.has(Sign::RedirectRefused) {
        answer.signs.remove(Sign::BadStatus);
        signs_of_redirect(evidence, refusal, answer);
    }
    if !refused_headers.is_empty() && refusal.is_ok() {
        let (library, own): (Vec<&str>, Vec<&str>) = refused_headers.iter().partition(|name| is_library_header(name));
        answer.sign(Sign::HeaderRefused, true);
        answer.sign(Sign::HeadersOfLibrary, own.is_empty());
        let names = if own.is_empty() { library } else { refused_headers };
        let is_literal = evidence.includes_credentials()
            && refusal
                .header("Access-Control-Allow-Headers")
                .is_some_and(|list| list.contains('*'));
        answer.words("literal", if is_literal { wildcard_is_literal() } else { "" }.into());
        answer.value("names", &names.join(", "));
        // One answer that has content and none of the lists is likely that to the request.
        let lacks = |name: &&str| !refusal.has(name);
        let lists = [
            "Access-Control-Allow-Methods",
            "Access-Control-Allow-Headers",
            "Access-Control-Max-Age",
            "Allow",
        ];
        let is_only = evidence.view == View::Recorded && evidence.answers.len() == 1;
        answer.sign(
            Sign::OneAnswerForTwo,
            is_only && refusal.has("Content-Type") && lists.iter().all(lacks),
        );
    }
    signs_of_names(answer);
    signs_of_makers(evidence, refusal, answer);
}

fn signs_of_makers(evidence: &Evidence<'_>, refusal: &Refusal<'_>, answer: &mut Subject<'_>) {
    // A redirect has set its own rule already, and the first value of a name counts.
    answer.words("rule", String::new());
    answer.makers = makers(refusal, evidence.request);
    let maker = answer.maker();
    let name = maker.map_or("", |maker| maker.name);
    let cache = answer.makers.iter().find(|maker| maker.kind == Kind::Cache);
    answer.words("of", of(cache.map_or("", |cache| cache.name)));
    answer.words("by", by(name));
    answer.words("maker", name.into());
    // Where code for CORS has given a value, it has to give another one, whoever sends it; and a redirect of a store leads to its place.
    let is_store = maker.is_some_and(|maker| maker.kind == Kind::Store);
    let is_of_store = !answer.has(Sign::FromCache) && !answer.has(Sign::RedirectRefused);
    let is_lacking =
        answer.has(Sign::OriginMissing) || answer.has(Sign::BadStatus) || answer.has(Sign::RedirectRefused);
    if is_lacking
        && (!is_store || is_of_store)
        && let Some(sign) = maker.and_then(Maker::sign)
    {
        answer.sign(sign, true);
    }
}

fn signs_of_allow_origin(value: &str, reason: &Reason, refusal: &Refusal<'_>, answer: &mut Subject<'_>) {
    let is_missing = reason.violation == Violation::AllowOriginMissing;
    answer.sign(Sign::OriginMissing, is_missing);
    answer.sign(Sign::OriginMismatch, !is_missing);
    answer.sign(Sign::ValueIsDoubled, is_doubled(value, &reason.origin));
    answer.sign(Sign::ValueIsVariable, is_variable(value));
    answer.sign(Sign::ValueIsNull, value == "null");
    if let Some(cache) = cache_hit(refusal) {
        answer.sign(Sign::FromCache, is_missing || value.contains("://"));
        answer.value("cache", &cache);
    }
    answer.value("value", value);
    answer.value("origin", &reason.origin);
}

fn signs_of_redirect<'a>(evidence: &'a Evidence<'_>, refusal: &Refusal<'_>, answer: &mut Subject<'a>) {
    let from = refusal.seen.asked.url.as_str();
    let target = refusal.target(evidence.request).unwrap_or_default();
    answer.sign(Sign::ToLogin, is_sent_to_login(from, &target));
    let leaves = origin_of(from) != origin_of(&target);
    answer.sign(Sign::StartsLogin, leaves && is_of_login(from) && is_of_login(&target));
    answer.words("difference", only_difference(&differences(from, &target)));
    answer.words("rule", rule_of_redirect(refusal.seen.is_preflight).into());
    answer.value("target", &target);
    if !refusal.seen.is_preflight {
        // The browser never requests what is behind the redirect, so the rest follows from it.
        let behind = evidence
            .reasons
            .iter()
            .skip_while(|reason| reason.stage != Stage::Redirect);
        answer.reasons = behind.collect();
    }
}

/// What the code for CORS seems to refuse: the method that its list lacks, or else all that was asked for.
fn refused(evidence: &Evidence<'_>, refusal: &Refusal<'_>) -> String {
    let (origin, method) = (evidence.origin(), evidence.method());
    if !refusal.seen.is_preflight {
        return asked_for(origin, "", &[]);
    }
    // Servers look for POST in their list too, though browsers do not.
    let is_listed = |list: String| list.contains('*') || list.contains(method);
    if refusal.header("Access-Control-Allow-Methods").is_none_or(is_listed) {
        asked_for(origin, method, &evidence.names_to_allow())
    } else {
        asked_for("", method, &[])
    }
}

/// Whether a value looks like several headers that were joined: one of them would do, or all are equal.
fn is_doubled(value: &str, page: &str) -> bool {
    let items: Vec<&str> = value.split(',').map(str::trim).collect();
    items.len() > 1 && (items.contains(&"*") || items.contains(&page) || items.iter().all(|item| *item == items[0]))
}

/// Whether a value is a variable that was not replaced, or the text of a value that was not set.
fn is_variable(value: &str) -> bool {
    const STARTS: &[&str] = &["$", "{{", "<", "%", "#{", "[object"];
    matches!(value, "undefined" | "None" | "nil" | "false" | "true")
        || STARTS.iter().any(|start| value.starts_with(start))
}

/// The header by which a cache says that the answer comes from it, with its value.
fn cache_hit(refusal: &Refusal<'_>) -> Option<String> {
    let mut headers = refusal.response.header_list.iter();
    let hit = headers.find(|header| {
        let (name, value) = (
            header.name.to_lowercase(),
            header.value.to_string().to_ascii_lowercase(),
        );
        (name.contains("cache") && value.contains("hit")) || (name == "age" && value != "0")
    })?;
    Some(format!("{}: {}", hit.name, hit.value))
}
