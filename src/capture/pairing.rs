//! Exchanges become calls: each preflight goes to its request, each request after a redirect to the request before it, and each request that
//! was sent again because nothing came back to the one that was answered.
//!
//! A recorder that names its requests is believed. Where it does not, URL, method, origin and time decide.

use super::exchange::{Exchange, without_fragment};
use super::parts::value_of;
use super::recorder::Facts;
use crate::url::UrlParser;
use alloc::{
    borrow::ToOwned,
    collections::{BTreeMap, BTreeSet},
    string::String,
    vec::Vec,
};

/// The exchanges of one call, by their indices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// The request and those that follow redirects, in order.
    pub hops: Vec<Hop>,
}

/// A request of a call. One of the two is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Hop {
    pub preflight: Option<usize>,
    pub request: Option<usize>,
    /// What was sent before in vain: nothing came back, so it was sent again.
    pub in_vain: Vec<usize>,
}

impl Hop {
    /// The indices of the exchanges, in the order in which they were sent.
    pub fn exchanges(&self) -> impl Iterator<Item = usize> {
        self.in_vain.iter().copied().chain(self.preflight).chain(self.request)
    }
}

impl Group {
    /// The indices of the exchanges, in the order in which they were sent.
    pub fn exchanges(&self) -> impl Iterator<Item = usize> {
        self.hops.iter().flat_map(Hop::exchanges)
    }

    /// The index of the exchange that was recorded first.
    pub fn first_recorded(&self) -> usize {
        self.exchanges().min().unwrap_or_default()
    }
}

/// How long after a preflight its request begins at most, in milliseconds.
const AFTER_PREFLIGHT: f64 = 10_000.0;
/// How long after a request its preflight begins at most: Firefox dates a request by the moment at which script made it, and the duration
/// does not count the preflight.
const BEHIND_REQUEST: f64 = 1_000.0;
/// How long after a redirect the next request begins at most; a preflight may stand between them.
const AFTER_REDIRECT: f64 = 10_000.0;
/// How long after a redirect that was refused a recorder writes down the request that was not sent.
const AFTER_REFUSED_REDIRECT: f64 = 1_000.0;
/// How long after a request in vain it is sent again at most.
const AFTER_IN_VAIN: f64 = 2_000.0;
/// By how much the clocks of a recorder differ.
const SLACK: f64 = 100.0;
/// How many candidates are looked at for one request. There are more only if a page repeats a request many times at once.
const MOST_CANDIDATES: usize = 64;

/// The calls among the exchanges, in the order in which they began.
pub(super) fn pair(exchanges: &[Exchange], facts: Facts, parser: UrlParser) -> Vec<Group> {
    let mut order = in_order(exchanges);
    if facts.has_unfollowed {
        leave_out_unfollowed(&mut order, exchanges, parser);
    }
    let mut pairing = Pairing {
        exchanges,
        parser,
        used: BTreeSet::new(),
        order,
    };
    let mut hops = pairing.hops();
    if facts.sees_repeats {
        pairing.join_in_vain(&mut hops);
    }
    let mut groups = pairing.follow_redirects(hops);
    groups.extend(pairing.lone_preflights());
    let mut positions = alloc::vec![0; exchanges.len()];
    for (position, &index) in pairing.order.iter().enumerate() {
        positions[index] = position;
    }
    groups.sort_by_key(|group| {
        let first = group.hops.first().map(|hop| {
            hop.request
                .into_iter()
                .chain(hop.preflight)
                .map(|index| positions[index])
                .min()
        });
        first.flatten()
    });
    groups
}

/// The indices of the exchanges in the order in which they began. An exchange without a time keeps its place behind the one before.
fn in_order(exchanges: &[Exchange]) -> Vec<usize> {
    let mut time = f64::NEG_INFINITY;
    let mut timed: Vec<(f64, usize)> = Vec::with_capacity(exchanges.len());
    for (index, exchange) in exchanges.iter().enumerate() {
        time = exchange.started_at.filter(|time| time.is_finite()).unwrap_or(time);
        timed.push((time, index));
    }
    timed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    timed.into_iter().map(|(_, index)| index).collect()
}

/// Leaves out the requests for the targets of redirects that were refused: they have no `Origin` and no answer, because they were never sent.
fn leave_out_unfollowed(order: &mut Vec<usize>, exchanges: &[Exchange], parser: UrlParser) {
    let mut refused: BTreeMap<String, usize> = BTreeMap::new();
    order.retain(|&index| {
        let exchange = &exchanges[index];
        if exchange.is_surely_refused() {
            let target = exchange.redirect_target(parser);
            refused.extend(target.map(|target| (without_fragment(&target).to_owned(), index)));
            return true;
        }
        let is_unsent = exchange.answer.is_none() && exchange.header("Origin").is_none();
        let before = refused.get(exchange.plain_url()).filter(|_| is_unsent);
        before.is_none_or(|&before| !follows(&exchanges[before], exchange, AFTER_REFUSED_REDIRECT))
    });
}

struct Pairing<'a> {
    exchanges: &'a [Exchange],
    parser: UrlParser,
    /// The preflights that belong to a request.
    used: BTreeSet<usize>,
    order: Vec<usize>,
}

impl Pairing<'_> {
    /// The requests that are no preflights, each with its preflight, in order.
    fn hops(&mut self) -> Vec<Hop> {
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut by_url: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &index in &self.order {
            let exchange = &self.exchanges[index];
            if !exchange.is_preflight {
                continue;
            }
            match &exchange.preflight_of {
                Some(name) => by_name.entry(name).or_default().push(index),
                None => by_url.entry(exchange.plain_url()).or_default().push(index),
            }
        }
        let mut hops = Vec::new();
        for &index in &self.order {
            let exchange = &self.exchanges[index];
            if exchange.is_preflight {
                continue;
            }
            let named = exchange.id.as_deref().and_then(|name| by_name.get(name));
            let mut of_url = named
                .into_iter()
                .flatten()
                .copied()
                .filter(|&other| self.exchanges[other].plain_url() == exchange.plain_url());
            let preflight = of_url
                .find(|other| !self.used.contains(other))
                .or_else(|| self.nearest_preflight(index, by_url.get(exchange.plain_url())?));
            self.used.extend(preflight);
            hops.push(Hop {
                preflight,
                request: Some(index),
                in_vain: Vec::new(),
            });
        }
        hops
    }

    /// The preflight of a request among those of its URL: the nearest in time.
    fn nearest_preflight(&self, index: usize, preflights: &[usize]) -> Option<usize> {
        let request = &self.exchanges[index];
        let begins_before = |other: &usize| self.exchanges[*other].started_at <= request.started_at;
        let middle = preflights.partition_point(begins_before);
        let before = preflights[..middle].iter().rev().take(MOST_CANDIDATES);
        let after = preflights[middle..].iter().take(MOST_CANDIDATES);
        let candidates = before.chain(after).copied().filter(|other| !self.used.contains(other));
        let near = candidates.filter_map(|other| {
            let preflight = &self.exchanges[other];
            asks_for(preflight, request).then_some(())?;
            Some((distance(preflight, request)?, other))
        });
        near.min_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, other)| other)
    }

    /// Puts requests that got no answer to the same request that followed.
    fn join_in_vain(&mut self, hops: &mut Vec<Hop>) {
        let mut waiting: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut gone = BTreeSet::new();
        for place in 0..hops.len() {
            let Some(index) = hops[place].request else { continue };
            let exchange = &self.exchanges[index];
            let key = (exchange.method.as_str(), exchange.url.as_str());
            if let Some(before) = waiting.remove(&key)
                && let Some(failed) = hops[before].request
                && follows(&self.exchanges[failed], exchange, AFTER_IN_VAIN)
                && self.exchanges[failed].headers == exchange.headers
            {
                let Hop {
                    preflight, mut in_vain, ..
                } = core::mem::take(&mut hops[before]);
                gone.insert(before);
                in_vain.push(failed);
                match hops[place].preflight {
                    Some(_) => in_vain.splice(0..0, preflight).for_each(drop),
                    None => hops[place].preflight = preflight,
                }
                hops[place].in_vain = in_vain;
            }
            if exchange.answer.is_none() && exchange.is_over {
                waiting.insert(key, place);
            }
        }
        let mut place = 0;
        hops.retain(|_| {
            place += 1;
            !gone.contains(&(place - 1))
        });
        // Preflights that got no answer, before the one that did.
        let mut unanswered: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for &index in &self.order {
            let exchange = &self.exchanges[index];
            if exchange.is_preflight && exchange.answer.is_none() && exchange.is_over && !self.used.contains(&index) {
                unanswered.entry(exchange.plain_url()).or_default().push(index);
            }
        }
        for hop in hops {
            let Some(preflight) = hop.preflight else { continue };
            let answered = &self.exchanges[preflight];
            let Some(list) = unanswered.get_mut(answered.plain_url()) else {
                continue;
            };
            let exchanges = self.exchanges;
            let (again, rest) = list.iter().partition(|&&index| {
                follows(&exchanges[index], answered, AFTER_IN_VAIN) && exchanges[index].headers == answered.headers
            });
            *list = rest;
            let again: Vec<usize> = again;
            self.used.extend(&again);
            hop.in_vain.splice(0..0, again);
        }
    }

    /// The calls: each request with those that follow its redirects.
    fn follow_redirects(&self, hops: Vec<Hop>) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        // The calls that wait for the next request, by the URL that the last answer leads to.
        let mut waiting: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
        for hop in hops {
            let Some(index) = hop.request else { continue };
            let exchange = &self.exchanges[index];
            let named = exchange
                .id
                .as_deref()
                .filter(|_| exchange.hop > 0)
                .and_then(|name| by_name.get(name));
            let before = match (named, &exchange.id) {
                (Some(group), _) => Some(*group),
                (None, Some(_)) => None,
                (None, None) => self.redirected(index, &groups, &mut waiting),
            };
            let group = before.unwrap_or_else(|| {
                groups.push(Group::default());
                groups.len() - 1
            });
            groups[group].hops.push(hop);
            match &exchange.id {
                Some(name) => {
                    by_name.insert(name, group);
                }
                None => {
                    if let Some(target) = exchange.redirect_target(self.parser)
                        && !exchange.is_surely_refused()
                    {
                        waiting
                            .entry(without_fragment(&target).to_owned())
                            .or_default()
                            .push(group);
                    }
                }
            }
        }
        groups
    }

    /// The call whose last answer leads to this request: the latest that fits.
    fn redirected(&self, index: usize, groups: &[Group], waiting: &mut BTreeMap<String, Vec<usize>>) -> Option<usize> {
        let exchange = &self.exchanges[index];
        let calls = waiting.get_mut(exchange.plain_url())?;
        let place = calls.iter().rev().take(MOST_CANDIDATES).position(|&group| {
            let last = groups[group].hops.last().and_then(|hop| hop.request);
            last.is_some_and(|last| {
                let before = &self.exchanges[last];
                let is_method = before.method == exchange.method || matches!(exchange.method.as_str(), "GET" | "HEAD");
                let is_type = before.resource_type == exchange.resource_type;
                is_method && is_type && follows(before, exchange, AFTER_REDIRECT)
            })
        })?;
        let place = calls.len() - 1 - place;
        Some(calls.remove(place))
    }

    /// The preflights whose requests were never sent, or not recorded.
    fn lone_preflights(&self) -> impl Iterator<Item = Group> {
        let is_lone = |index: &&usize| self.exchanges[**index].is_preflight && !self.used.contains(*index);
        self.order.iter().filter(is_lone).map(|&index| Group {
            hops: alloc::vec![Hop {
                preflight: Some(index),
                ..Hop::default()
            }],
        })
    }
}

/// Whether a preflight asks for a request.
fn asks_for(preflight: &Exchange, request: &Exchange) -> bool {
    let method = preflight.header("Access-Control-Request-Method");
    if method.is_some_and(|method| method != request.method) {
        return false;
    }
    if let (Some(one), Some(other)) = (preflight.header("Origin"), request.header("Origin"))
        && one != other
    {
        return false;
    }
    if !request.is_sent {
        return true;
    }
    // A request that was sent has all headers that its preflight asks for, and its preflight has passed.
    let names = preflight.header("Access-Control-Request-Headers").unwrap_or_default();
    let mut names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    let has_names = names.all(|name| value_of(&request.headers, name).is_some() || is_left_out(name));
    has_names
        && preflight
            .answer
            .as_ref()
            .is_none_or(|answer| (200..300).contains(&answer.status))
}

/// Whether recorders leave the header out because it is a secret.
fn is_left_out(name: &str) -> bool {
    name.eq_ignore_ascii_case("Authorization")
}

/// How far a preflight is from its request, in milliseconds; null if it is too far. A browser that records by itself begins both at once, a
/// proxy sees the request when the preflight is over.
fn distance(preflight: &Exchange, request: &Exchange) -> Option<f64> {
    let (Some(asked), Some(began)) = (preflight.started_at, request.started_at) else {
        return Some(0.0);
    };
    if asked >= began {
        let ended = request.ended_at().unwrap_or(began);
        return (asked <= ended + BEHIND_REQUEST).then_some(asked - began);
    }
    let gap = (began - preflight.ended_at().unwrap_or(asked)).max(0.0);
    (gap <= AFTER_PREFLIGHT).then_some(gap)
}

/// Whether an exchange begins when another is over, and not much later.
fn follows(before: &Exchange, after: &Exchange, most: f64) -> bool {
    let (Some(ended), Some(began)) = (before.ended_at(), after.started_at) else {
        return true;
    };
    began + SLACK >= ended && began - ended <= most
}
