//! The parts of a JSON file that can be read for themselves: its lists, and the kinds of records in
//! each.
//!
//! It exists so that what is offered, what is asked for and what a whole import goes through are the
//! same parts.

use super::kinds::{Kinds, in_words, shown};
use super::lists::Found;
use super::selector::{ALL, Selector};
use crate::engine::source::Part;
use std::collections::{HashMap, HashSet};

/// Parts named in a sentence.
pub(super) const NAMED: usize = 5;
/// Ways to understand a name, each of which takes a look through the file.
const TRIES: usize = 4;

/// What the beginning of a file shows of its parts.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// What an object holds.
    pub found: Found,
    /// Of a file that is one list: the kinds of its records.
    pub root: Option<Kinds>,
}

impl Looked {
    /// What is known of the kinds of a list.
    pub fn kinds(&self, list: &str) -> Option<&Kinds> {
        match &self.root {
            Some(root) => list.is_empty().then_some(root),
            None => self.found.lists.iter().find(|known| known.name == list).map(|known| &known.kinds),
        }
    }
}

/// A part that can be read.
#[derive(Debug)]
pub(super) struct Offer {
    /// As it is shown; no other part has it.
    pub name: String,
    pub selector: Selector,
    /// All of a file that is one list.
    pub is_all: bool,
    /// What its records or its list call it; blank where they do not.
    pub own_name: String,
    /// Records met.
    pub records: u64,
    /// Whether those are all there are.
    pub complete: bool,
}

impl Offer {
    /// What is written to read it.
    pub fn written(&self) -> String {
        if self.is_all { ALL.to_owned() } else { self.selector.to_string() }
    }
}

/// The parts in the order they stand in the file, each list before its kinds.
pub(super) fn offers(looked: &Looked) -> Vec<Offer> {
    let mut offers = Vec::new();
    if let Some(kinds) = looked.root.as_ref().filter(|kinds| kinds.telling().is_some()) {
        offers.push(Offer {
            name: "All records".into(),
            selector: Selector::list(""),
            is_all: true,
            own_name: String::new(),
            records: kinds.records,
            complete: kinds.complete,
        });
        kinds_of("", kinds, &mut offers);
    }
    for list in &looked.found.lists {
        offers.push(Offer {
            name: list.name.clone(),
            selector: Selector::list(&list.name),
            is_all: false,
            own_name: list.own_name.clone(),
            records: list.records,
            complete: list.kinds.complete,
        });
        kinds_of(&list.name, &list.kinds, &mut offers);
    }
    tell_apart(&mut offers);
    offers
}

/// The kinds of records of one list.
fn kinds_of(list: &str, kinds: &Kinds, offers: &mut Vec<Offer>) {
    let Some(telling) = kinds.telling() else { return };
    let mut add = |name: String, value: &str, records: u64| {
        offers.push(Offer {
            name,
            selector: Selector::kind(list, telling.member, value),
            is_all: false,
            own_name: value.to_owned(),
            records,
            complete: kinds.complete,
        });
    };
    telling.kinds.iter().for_each(|(value, records)| add(shown(value), value, *records));
    if telling.untold > 0 {
        add("Other records".into(), "", telling.untold);
    }
}

/// Gives kinds longer names where theirs is that of another part too; a list that is called as another
/// part is written goes by what is written for it.
fn tell_apart(offers: &mut [Offer]) {
    type Longer = fn(&Offer) -> String;
    let with_list: Longer = |offer| match offer.selector.list.as_str() {
        "" => offer.written(),
        list => format!("{list}: {}", offer.name),
    };
    for longer in [with_list, Offer::written] {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for offer in &*offers {
            *counts.entry(offer.name.clone()).or_default() += 1;
        }
        for offer in offers.iter_mut().filter(|offer| counts[&offer.name] > 1 && offer.selector.kind.is_some()) {
            offer.name = longer(offer);
        }
    }
    let written: HashSet<String> = offers.iter().map(Offer::written).collect();
    for offer in offers.iter_mut().filter(|offer| written.contains(&offer.name)) {
        offer.name = offer.written();
    }
}

/// The parts as they are shown and asked for.
pub(super) fn parts(offers: &[Offer]) -> Vec<Part> {
    let part = |offer: &Offer| Part { name: offer.name.clone(), selector: offer.written(), hidden: false };
    offers.iter().map(part).collect()
}

/// What to try to read, best first; `None` is a file that is one list or one record, all of it. Empty
/// where there is no such part.
pub(super) fn choose(looked: &Looked, offers: &[Offer], asked: Option<&str>) -> Vec<Option<Selector>> {
    match asked {
        None => vec![by_itself(looked)],
        Some(asked) => match offered(looked, offers, asked) {
            Some(selector) => vec![selector],
            None => further_down(looked, asked).into_iter().map(Some).collect(),
        },
    }
}

/// What is read where nothing was asked for: the list with the most records.
fn by_itself(looked: &Looked) -> Option<Selector> {
    let found = &looked.found;
    if looked.root.is_some() || found.is_record() {
        return None;
    }
    // The first of those with as many.
    let most = found.lists.iter().rev().max_by_key(|list| list.records);
    most.map(|list| list.name.as_str()).or_else(|| found.empty.first().map(String::as_str)).map(Selector::list)
}

/// The part asked for by its selector or its name, which is exact before it is not.
fn offered(looked: &Looked, offers: &[Offer], asked: &str) -> Option<Option<Selector>> {
    let is_one = looked.root.is_some();
    if is_one && asked == ALL {
        return Some(None);
    }
    let selector = |offer: &Offer| (!offer.is_all).then(|| offer.selector.clone());
    let same = |offer: &&Offer| offer.written() == asked;
    let named = |offer: &&Offer| offer.name == asked;
    let like = |offer: &&Offer| offer.selector.kind.is_some() && offer.name.eq_ignore_ascii_case(asked);
    if let Some(offer) = offers.iter().find(same).or_else(|| offers.iter().find(named)) {
        return Some(selector(offer));
    }
    if looked.found.empty.iter().any(|name| name == asked) {
        return Some(Some(Selector::list(asked)));
    }
    let mut alike = offers.iter().filter(like);
    alike.next().filter(|_| alike.next().is_none()).map(selector)
}

/// What may be meant by the name of something that the beginning does not show.
fn further_down(looked: &Looked, asked: &str) -> Vec<Selector> {
    let mut tries = Vec::new();
    let parsed = Selector::parse(asked);
    let lists = &looked.found.lists;
    if parsed.kind.is_some() {
        // Any member may be written in full, and a kind that is not offered too.
        if looked.found.cut || looked.kinds(&parsed.list).is_some() {
            tries.push(parsed);
        }
        return tries;
    }
    if looked.found.cut {
        tries.push(Selector::list(asked));
    }
    // A kind by its name alone.
    let root = looked.root.as_ref().map(|kinds| ("", kinds));
    for (list, kinds) in root.into_iter().chain(lists.iter().map(|list| (list.name.as_str(), &list.kinds))) {
        if let Some(member) = kinds.likely() {
            tries.push(Selector::kind(list, member, asked.trim()));
        }
    }
    tries.truncate(TRIES);
    tries
}

/// What there is to ask for, in words.
pub(super) fn known(offers: &[Offer]) -> String {
    let named = offers.iter().filter(|offer| !offer.is_all);
    let mut names: Vec<String> = named.clone().take(NAMED).map(|offer| format!("“{}”", offer.name)).collect();
    let more = named.count() - names.len();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    if names.is_empty() { "no lists with names".into() } else { in_words(&names) }
}
