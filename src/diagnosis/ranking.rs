//! Rows become causes, in the order of mending.

use super::{
    Cause, Finding, NamedValue, Remedy, Severity, Who,
    catalogue::{Values, acts, fill, shown},
    causes::{Confidence, Explains, FAMILIES, Rank, Row, Sends, Way},
    evidence::Evidence,
    facts::docs,
    makers::Kind,
    sign::{Sign, Signs},
    signs::Subject,
};
use crate::{
    infra::{Shown, text_without_userinfo},
    reason::{Reason, Stage, Violation},
};
use alloc::{
    borrow::ToOwned,
    format,
    string::{String, ToString},
    vec::Vec,
};

/// How many causes a diagnosis has at most: who has read five has stopped to read.
const MOST_CAUSES: usize = 5;

/// The signs that somebody other than the application made an answer.
const MADE: Signs = Signs::of(&[
    Sign::MadeByChallenge,
    Sign::MadeByInterstitial,
    Sign::MadeByLogin,
    Sign::MadeByGateway,
    Sign::MadeByStore,
]);

/// What may become a cause, with the codes that it explains.
struct Candidate<'a> {
    source: Source<'a>,
    explains: Vec<&'static str>,
}

/// What a candidate is made of.
#[derive(Clone, Copy)]
enum Source<'a> {
    /// A row that the signs of a subject raise.
    Row(&'static Row, &'a Subject<'a>),
    /// A finding: the broken rule itself is what is wrong, if no row explains it.
    Finding(&'a Finding),
}

impl Source<'_> {
    fn place(self) -> (Rank, Confidence) {
        match self {
            Self::Row(row, _) => (row.rank, row.confidence),
            Self::Finding(finding) if finding.stage == Stage::Request.as_str() => (Rank::Request, Confidence::Certain),
            Self::Finding(_) => (Rank::General, Confidence::Certain),
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Row(row, _) => row.code,
            Self::Finding(finding) => finding.code,
        }
    }
}

/// The causes that the subjects of the evidence show. The first is what to do now. Every finding that blocks is explained by one of them.
pub(super) fn rank(evidence: &Evidence<'_>, subjects: &[Subject<'_>], shared: &Values) -> Vec<Cause> {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for row in FAMILIES.iter().copied().flatten() {
        for subject in subjects {
            let has_status = (row.status.0..=row.status.1).contains(&subject.status);
            // Whoever else made the answer has to act, so its status says nothing about the application.
            if row.rank == Rank::Answerer && subject.signs.contains_any(MADE) && !row.needs.contains_any(MADE) {
                continue;
            }
            if has_status && subject.signs.contains_all(row.needs) && !subject.signs.contains_any(row.without) {
                candidates.push(Candidate {
                    source: Source::Row(row, subject),
                    explains: explained(row, subject),
                });
            }
        }
    }
    for finding in evidence.findings.iter().chain(&evidence.advice) {
        // An origin that is null is only told, and still it is what a page has to mend first.
        if finding.severity != Severity::Info || finding.who == Who::Page {
            candidates.push(Candidate {
                source: Source::Finding(finding),
                explains: alloc::vec![finding.code],
            });
        }
    }
    // What mends a refusal stands before what is only good to know.
    let place = |one: &Candidate<'_>| {
        let explains_refusal = one.explains.iter().any(|code| is_blocking(evidence, code));
        (!explains_refusal, one.source.place())
    };
    let mut known: Vec<&str> = Vec::new();
    let mut causes: Vec<Cause> = Vec::new();
    while let Some((index, _)) = candidates.iter().enumerate().min_by_key(|(_, one)| place(one)) {
        let Candidate { source, explains } = candidates.remove(index);
        let is_new = explains.is_empty() || explains.iter().any(|code| !known.contains(code));
        let is_wanted = match source {
            Source::Row(row, _) => is_new || row.rank < Rank::General,
            Source::Finding(_) => is_new,
        };
        if let Some(cause) = causes.iter_mut().find(|cause| cause.code == source.code()) {
            // The same is wrong with another answer.
            let more = explains.into_iter().filter(|code| !known.contains(code));
            cause.explains.extend(more);
            known.extend(&cause.explains);
        } else if is_wanted && causes.len() < MOST_CAUSES {
            known.extend(&explains);
            causes.extend(match source {
                Source::Row(row, subject) => Some(cause(row, subject, explains, evidence, shared, &subjects[0].values)),
                Source::Finding(finding) => cause_of_finding(finding),
            });
        }
    }
    causes
}

fn is_blocking(evidence: &Evidence<'_>, code: &str) -> bool {
    let mut findings = evidence.findings.iter();
    findings.any(|finding| finding.severity == Severity::Block && finding.code == code)
}

/// The codes of the findings that a row explains for a subject.
fn explained(row: &Row, subject: &Subject<'_>) -> Vec<&'static str> {
    let reasons = subject
        .reasons
        .iter()
        .filter(|reason| explains(row.explains, reason, subject));
    reasons.map(|reason| reason.code().as_str()).collect()
}

fn explains(explains: Explains, reason: &Reason, subject: &Subject<'_>) -> bool {
    match (explains, &reason.violation) {
        (Explains::Everything, _)
        | (
            Explains::Origin,
            Violation::AllowOriginMissing
            | Violation::AllowOriginMultiple { .. }
            | Violation::AllowOriginMismatch { .. },
        )
        | (
            Explains::Credentials,
            Violation::AllowOriginWildcardWithCredentials
            | Violation::AllowCredentialsMissing
            | Violation::AllowCredentialsInvalid { .. },
        )
        | (Explains::Headers | Explains::Lists, Violation::HeaderNotAllowed { .. })
        | (Explains::Method | Explains::Lists, Violation::MethodNotAllowed { .. })
        | (Explains::LocalNetwork, Violation::LocalNetworkAccess { .. }) => true,
        (Explains::Absence, _) => reason.code().as_str().ends_with(subject.value_of("absence")),
        _ => false,
    }
}

/// The values of the evidence that every sentence may name.
pub(super) fn shared_values(evidence: &Evidence<'_>) -> Values {
    alloc::vec![
        ("method", evidence.method().to_owned()),
        ("page", evidence.origin().to_owned()),
        ("server", evidence.server()),
        ("url", shown(evidence.url())),
        ("unsafe", shown(&evidence.unsafe_names.join(", "))),
    ]
}

/// The cause of a raised row: its sentences, with the values in them.
fn cause(
    row: &Row,
    subject: &Subject<'_>,
    explains: Vec<&'static str>,
    evidence: &Evidence<'_>,
    shared: &Values,
    of_call: &Values,
) -> Cause {
    let header = match row.sends {
        Sends::Nothing => None,
        Sends::AllowOrigin => Some(NamedValue::new("Access-Control-Allow-Origin", evidence.origin())),
    };
    let sent = alloc::vec![("header", header.as_ref().map_or(String::new(), NamedValue::quoted))];
    let values = [&subject.values, &sent, shared, of_call];
    let mut because = Vec::new();
    let meant = subject.makers.iter().copied().find(|maker| maker.is_meant(row.needs));
    if let Some((maker, headers)) = meant.or(subject.maker()).zip(subject.headers) {
        for header in maker.seen(headers) {
            let name = header.name.as_str();
            if !row.shows.iter().any(|shown| name.eq_ignore_ascii_case(shown)) {
                because.push(seen(name, &header.value.to_string()));
            }
        }
    }
    // What a maker knows about a preflight does not help a session that has ended.
    let meant = meant.filter(|maker| maker.kind != Kind::Login || row.needs.has(Sign::Preflight));
    for name in row.shows {
        let in_header = subject.headers.and_then(|headers| headers.get_decoded(name));
        let value = in_header.unwrap_or_else(|| subject.value_of(name).to_owned());
        if !value.is_empty() {
            because.push(seen(name, &value));
        }
    }
    let mut otherwise: Vec<Remedy> = row
        .ways
        .iter()
        .filter_map(|way| other_way(*way, evidence, &values, &explains))
        .collect();
    if row.who != Who::Client
        && row.rank >= Rank::Answerer
        && !row.needs.contains_any(MADE)
        && explains.iter().any(|code| is_of_preflight(evidence, code))
    {
        otherwise.extend(way_without_preflight(evidence, subject, &values));
    }
    let own = meant.filter(|maker| !maker.act.is_empty());
    // The findings have the lists that the server needs to send.
    let is_of_findings = own.is_none() && row.words.act.is_empty();
    let act = is_of_findings.then(|| act_of_findings(evidence, &explains)).flatten();
    Cause {
        code: row.code,
        confidence: match meant {
            Some(maker) if maker.is_likely => Confidence::Likely,
            _ => row.confidence,
        },
        headline: fill(row.words.headline, &values).trim_end().to_owned(),
        because,
        act: act.unwrap_or_else(|| Remedy {
            who: own
                .and_then(|maker| maker.who)
                .unwrap_or_else(|| who_acts(row.who, subject)),
            text: fill(own.map_or(row.words.act, |maker| maker.act), &values),
            header,
            snippet: None,
        }),
        otherwise,
        explains,
        docs: docs(row.code),
    }
}

/// A value that was seen, with its name.
fn seen(name: &str, value: &str) -> String {
    format!("{name}: {}", Shown(&text_without_userinfo(value)))
}

/// Who has to act: a proxy that answered itself, where the server was expected to. From status 500 on the proxy tells of the server.
fn who_acts(who: Who, subject: &Subject<'_>) -> Who {
    let is_proxy = subject.maker().is_some_and(|maker| maker.kind == Kind::Proxy);
    if is_proxy && who == Who::Server && subject.status < 500 {
        Who::Edge
    } else {
        who
    }
}

/// The act of the first of the findings. Where another needs another header, the act sends both.
fn act_of_findings(evidence: &Evidence<'_>, codes: &[&str]) -> Option<Remedy> {
    let findings = evidence.findings.iter().filter(|finding| codes.contains(&finding.code));
    let mut remedies = findings.filter_map(|finding| finding.remedies.first());
    let mut act = remedies.next()?.clone();
    let first = act.header.as_ref();
    let mut others = remedies.filter_map(|remedy| remedy.header.as_ref());
    let other = others.find(|other| first.is_some_and(|first| first.name != other.name));
    if let Some((one, other)) = first.zip(other) {
        let values = alloc::vec![("header", format!("{} and {}", one.quoted(), other.quoted()))];
        act.text = fill(acts::SEND_ON_PREFLIGHT_OF_THIS_URL, &[&values]);
        act.header = None;
    }
    Some(act)
}

fn first_finding<'a>(evidence: &Evidence<'a>, codes: &[&str]) -> Option<&'a Finding> {
    let code = codes.first()?;
    evidence.findings.iter().find(|finding| finding.code == *code)
}

fn is_of_preflight(evidence: &Evidence<'_>, code: &str) -> bool {
    let mut reasons = evidence.reasons.iter();
    reasons.any(|reason| reason.stage == Stage::Preflight && reason.code().as_str() == code)
}

fn other_way(way: Way, evidence: &Evidence<'_>, values: &[&Values], explains: &[&str]) -> Option<Remedy> {
    let (who, act) = match way {
        Way::LogIn => (Who::User, acts::LOG_IN_AGAIN),
        Way::LeaveCredentialsOut => (Who::Client, acts::LEAVE_CREDENTIALS_OUT),
        Way::KeepMethod => (Who::Server, acts::REDIRECT_KEEPING_METHOD),
        Way::AnswerOptions if evidence.preflight_is_redirected() => {
            (Who::Server, acts::ANSWER_OPTIONS_WITHOUT_REDIRECT)
        }
        Way::AnswerOptions => return None,
        Way::OfFinding => return first_finding(evidence, explains)?.remedies.first().cloned(),
    };
    Some(Remedy::new(who, fill(act, values)))
}

/// The client's way out of a refused preflight: a request that needs none.
fn way_without_preflight(evidence: &Evidence<'_>, subject: &Subject<'_>, values: &[&Values]) -> Option<Remedy> {
    let names = &evidence.unsafe_names;
    let is_possible = evidence.request.method.is_cors_safelisted() && !evidence.request.use_cors_preflight;
    if !is_possible || names.is_empty() || names.iter().any(|name| name == "authorization") {
        return None;
    }
    let act = if names.iter().all(|name| name == "cache-control" || name == "pragma") {
        acts::USE_NO_STORE
    } else if names.len() == 1 && names[0] == "content-type" {
        acts::SEND_FORM_TYPE
    } else if names.iter().any(|name| name == "content-type") {
        // The type of the body needs its preflight all the same.
        let refused = subject.value_of("names");
        if refused.is_empty() || refused.contains("content-type") {
            return None;
        }
        acts::LEAVE_HEADERS_OUT
    } else {
        acts::SEND_WITHOUT_PREFLIGHT
    };
    Some(Remedy::new(Who::Client, fill(act, values)))
}

/// The finding as a cause, for a finding that no family explains: the broken rule itself is what is wrong.
fn cause_of_finding(finding: &Finding) -> Option<Cause> {
    let mut remedies = finding.remedies.iter().cloned();
    Some(Cause {
        code: finding.code,
        confidence: Confidence::Certain,
        headline: finding.message.clone(),
        // What stands for a value that nobody saw is none.
        because: finding.found.iter().filter(|found| *found != "...").cloned().collect(),
        act: remedies.next()?,
        otherwise: remedies.collect(),
        explains: alloc::vec![finding.code],
        docs: finding.docs.clone(),
    })
}
