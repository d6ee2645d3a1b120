//! Sums up the amounts of candidates, for people to compare with the paper that came with a file.
//!
//! Deciding about a batch moves the values of new records out of their candidates. So what is in the file
//! is summed up before that, and what is left out after it. It must cost nothing where no amount is matched.

use super::{Decision, Outcome, set_value};
use crate::engine::model::{AmountTotals, Candidate, Cell, CurrencyTotals, Day, GroupTotals, Layout, Split, Totals};
use crate::engine::schema::{Currency, RecordType, Slot, Value, ValueType};
use rustc_hash::FxHashMap;

/// Groups summed up by themselves, per field and currency.
const GROUPS: usize = 200;

/// Ends each value of a group in its key; it is left away where it stands in a value.
const END: char = '\u{1f}';

/// The amounts of the rows so far.
#[derive(Debug, Default)]
pub struct Summing {
    /// None where no amount is matched: then there is nothing to do.
    amounts: Vec<Amount>,
    /// Places in the layout of the fields that tell groups apart.
    by: Vec<usize>,
    /// Place of the date.
    date: Option<usize>,
    totals: Totals,
    /// The dates of the candidates taken in last, where they have an amount.
    days: Vec<Option<Day>>,
    /// The key of the candidate at hand.
    key: String,
}

/// One matched amount.
#[derive(Debug)]
struct Amount {
    place: Place,
    /// The groups of each of its currencies, by key.
    groups: Vec<FxHashMap<Box<str>, usize>>,
}

/// Where in a candidate it stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    Field(usize),
    Entry { group: usize, position: usize, place: usize },
}

/// What is done with an amount.
#[derive(Debug, Clone, Copy)]
enum Step {
    InFile,
    LeftOut,
    /// A row that was left out is planned anew.
    Withdrawn,
}

impl Summing {
    /// Sums up the amounts among these slots.
    pub fn new(record_type: &RecordType, layout: &Layout, slots: impl IntoIterator<Item = Slot>) -> Summing {
        let mut slots: Vec<Slot> =
            slots.into_iter().filter(|slot| record_type.field(*slot).value_type == ValueType::Money).collect();
        slots.sort_unstable();
        slots.dedup();
        // What is matched need not be read: a list of removals has no more than keys.
        let read = slots.into_iter().filter_map(|slot| Some((AmountTotals::new(slot), Amount::new(layout, slot)?)));
        let (totals, amounts) = read.unzip();
        let field = |wanted: &usize| layout.fields.iter().position(|field| field == wanted);
        let declared = &record_type.totals;
        let by: Vec<(usize, usize)> = declared.by.iter().filter_map(|by| Some((*by, field(by)?))).collect();
        let (fields, by) = by.into_iter().unzip();
        let date = declared.date.as_ref().and_then(field);
        let totals = Totals { by: fields, amounts: totals, dates: None };
        Summing { amounts, by, date, totals, ..Summing::default() }
    }

    /// Goes on from totals made of the same matches.
    pub fn resume(self, totals: &Totals) -> Summing {
        let mut resumed = Summing { totals: totals.clone(), ..self };
        for (amount, total) in resumed.amounts.iter_mut().zip(&totals.amounts) {
            let of_currency = |currency: &CurrencyTotals| {
                currency.groups.iter().enumerate().map(|(at, group)| (group.key().into(), at)).collect()
            };
            amount.groups = total.currencies.iter().map(of_currency).collect();
        }
        resumed
    }

    /// Takes in candidates before anything is decided about them.
    pub fn take_in(&mut self, candidates: &[Candidate]) {
        self.days.clear();
        if self.amounts.is_empty() {
            return;
        }
        for candidate in candidates {
            let any = self.sum(candidate, Step::InFile);
            let day = self.date.and_then(|date| set_value(&candidate.fields[date])).and_then(Value::as_text);
            self.days.push(day.filter(|_| any).and_then(Day::of));
        }
    }

    /// Tells what goes in of the candidates taken in last from what is left out.
    pub fn decided(&mut self, candidates: &[Candidate], outcomes: &[Outcome]) {
        if self.amounts.is_empty() {
            return;
        }
        for (index, (candidate, outcome)) in candidates.iter().zip(outcomes).enumerate() {
            if matches!(outcome.decision, Decision::LeftOut) {
                self.sum(candidate, Step::LeftOut);
            } else {
                self.widen(self.days.get(index).copied().flatten());
            }
        }
    }

    /// The same for candidates that were not taken in, of which it is known whether they are left out.
    pub fn passed(&mut self, candidates: &[Candidate], left_out: impl Fn(usize) -> bool) {
        self.take_in(candidates);
        if self.amounts.is_empty() {
            return;
        }
        for (index, candidate) in candidates.iter().enumerate() {
            if left_out(index) {
                self.sum(candidate, Step::LeftOut);
            } else {
                self.widen(self.days.get(index).copied().flatten());
            }
        }
    }

    /// Takes rows back that were left out.
    pub fn withdraw(&mut self, candidates: &[Candidate]) {
        for candidate in candidates {
            self.sum(candidate, Step::Withdrawn);
        }
    }

    /// What the amounts come to, in an order that does not depend on that of the rows.
    pub fn totals(&self) -> Totals {
        let mut totals = self.totals.clone();
        for amount in &mut totals.amounts {
            amount.currencies.retain(|currency| !currency.all.is_empty());
            amount.currencies.sort_by(|a, b| a.currency.as_str().cmp(b.currency.as_str()));
            for currency in &mut amount.currencies {
                currency.groups.retain(|group| !group.split.is_empty());
                currency.groups.sort_by(|a, b| a.values.cmp(&b.values));
            }
        }
        totals
    }

    fn widen(&mut self, day: Option<Day>) {
        let Some(day) = day else { return };
        let dates = self.totals.dates.get_or_insert((day, day));
        *dates = (dates.0.min(day), dates.1.max(day));
    }

    /// Sums up the amounts of one candidate; says whether it has any.
    fn sum(&mut self, candidate: &Candidate, step: Step) -> bool {
        let Summing { amounts, by, totals, key, .. } = self;
        let mut keyed = by.is_empty();
        let mut any = false;
        for (amount, total) in amounts.iter_mut().zip(&mut totals.amounts) {
            let Some(Value::Money { minor, currency }) = amount.place.cell(candidate).and_then(set_value) else {
                continue;
            };
            any = true;
            if !keyed {
                write_key(key, candidate, by);
                keyed = true;
            }
            amount.sum(total, *currency, key, |split| step.of(split, *minor));
        }
        for problem in candidate.problems.iter().filter(|problem| problem.is_error()) {
            let total = totals.amounts.iter_mut().find(|total| problem.slot == Some(total.slot));
            match (total, step) {
                (Some(total), Step::InFile) => total.unread += 1,
                (Some(total), Step::Withdrawn) => total.unread -= 1,
                _ => {}
            }
        }
        any
    }
}

impl Step {
    fn of(self, split: &mut Split, minor: i64) {
        match self {
            Step::InFile => split.file.add(minor),
            Step::LeftOut => split.left_out.add(minor),
            Step::Withdrawn => {
                split.file.take(minor);
                split.left_out.take(minor);
            }
        }
    }
}

impl Amount {
    fn new(layout: &Layout, slot: Slot) -> Option<Amount> {
        let place = match slot {
            Slot::Field(field) => Place::Field(layout.fields.iter().position(|f| *f == field)?),
            Slot::Entry { group, position, field } => {
                let group = layout.group_place(group)?;
                let place = layout.groups[group].fields.iter().position(|f| *f == field)?;
                Place::Entry { group, position, place }
            }
        };
        Some(Amount { place, groups: Vec::new() })
    }

    /// Has an amount summed up, for its currency and for its group.
    fn sum(&mut self, total: &mut AmountTotals, currency: Currency, key: &str, step: impl Fn(&mut Split)) {
        let at = total.currencies.iter().position(|known| known.currency == currency).unwrap_or_else(|| {
            total.currencies.push(CurrencyTotals::new(currency));
            self.groups.push(FxHashMap::default());
            total.currencies.len() - 1
        });
        let known = &mut total.currencies[at];
        step(&mut known.all);
        if key.is_empty() {
            return;
        }
        let group = self.groups[at].get(key).copied().or_else(|| {
            // Once there are others, none of them can be told from a new one.
            (known.groups.len() < GROUPS && known.other.is_empty()).then(|| {
                known.groups.push(GroupTotals::new(key));
                self.groups[at].insert(key.into(), known.groups.len() - 1);
                known.groups.len() - 1
            })
        });
        step(group.map_or(&mut known.other, |group| &mut known.groups[group].split));
    }
}

impl Place {
    fn cell(self, candidate: &Candidate) -> Option<&Cell> {
        match self {
            Place::Field(place) => candidate.fields.get(place),
            Place::Entry { group, position, place } => {
                let entry = candidate.groups.get(group)?.iter().find(|entry| entry.position == position)?;
                entry.cells.get(place)
            }
        }
    }
}

/// The values that tell groups apart, each with its end marked, so that no key is empty.
fn write_key(key: &mut String, candidate: &Candidate, by: &[usize]) {
    key.clear();
    for place in by {
        let value = candidate.fields.get(*place).and_then(set_value);
        key.extend(value.and_then(Value::as_text).unwrap_or_default().split(END));
        key.push(END);
    }
}

impl AmountTotals {
    fn new(slot: Slot) -> AmountTotals {
        AmountTotals { slot, unread: 0, currencies: Vec::new() }
    }
}

impl CurrencyTotals {
    fn new(currency: Currency) -> CurrencyTotals {
        CurrencyTotals { currency, all: Split::default(), groups: Vec::new(), other: Split::default() }
    }
}

impl GroupTotals {
    fn new(key: &str) -> GroupTotals {
        GroupTotals { values: key.split_terminator(END).map(Into::into).collect(), split: Split::default() }
    }

    fn key(&self) -> String {
        self.values.iter().flat_map(|value| value.chars().chain([END])).collect()
    }
}

#[cfg(test)]
mod tests;
