//! What a person expects the file to hold, as typed, and how it compares with what was checked.

use super::draft::Draft;
use super::state::CheckView;
use crate::engine::job::{Agreement, Checked, Expected, ExpectedSum};
use crate::engine::schema::{Currency, RecordType, Slot};

/// What a person typed about the totals of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expecting {
    typed: Vec<(Total, String)>,
    /// Why the file is right although it is not what was expected.
    pub waived: Option<String>,
    /// That reason while it is being typed.
    pub reason: Option<String>,
}

/// A total that can be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    Rows,
    Sum { slot: Slot, currency: Currency },
}

/// What a person does about the totals they expect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectCommand {
    /// Empty where nothing is expected.
    Type(Total, String),
    /// Go on although the totals differ: the reason is asked for.
    AskWhy,
    TypeReason(String),
    /// The reason is given.
    Waive,
    /// The question for the reason is left.
    LeaveQuestion,
    /// The reason given is taken back.
    TakeBack,
}

/// How a total that was typed compares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// What was typed is no number, or no amount.
    Unreadable,
    With(Agreement),
}

impl Expecting {
    /// What was typed for a total.
    pub fn typed(&self, total: Total) -> &str {
        self.typed.iter().find(|(of, _)| *of == total).map_or("", |(_, typed)| typed)
    }

    /// Changes what is expected; a reason given for something else does not count any more.
    pub(super) fn set(&mut self, total: Total, typed: String) {
        self.typed.retain(|(of, _)| *of != total);
        if !typed.trim().is_empty() {
            self.typed.push((total, typed));
        }
        self.waived = None;
    }

    /// How a total compares with what was checked; `None` where nothing was typed.
    pub fn compared(&self, total: Total, record_type: &RecordType, checked: &Checked) -> Option<Compared> {
        let typed = self.typed(total);
        if typed.is_empty() {
            return None;
        }
        let agreement = match total {
            Total::Rows => Expected::read_rows(typed)
                .and_then(|rows| Expected { rows: Some(rows), ..Expected::default() }.rows_agree(&checked.counts)),
            Total::Sum { slot, currency } => {
                ExpectedSum::read(&checked.request, record_type, slot, Some(currency), typed)
                    .map(|sum| sum.agrees(record_type, &checked.totals))
            }
        };
        Some(agreement.map_or(Compared::Unreadable, Compared::With))
    }

    /// What is expected of what was checked. `None` where something that was typed cannot be read.
    pub fn expected(&self, record_type: &RecordType, checked: &Checked) -> Option<Expected> {
        let mut expected = Expected::default();
        for total in totals(checked) {
            match (total, self.typed(total)) {
                (_, "") => {}
                (Total::Rows, typed) => expected.rows = Some(Expected::read_rows(typed)?),
                (Total::Sum { slot, currency }, typed) => {
                    let sum = ExpectedSum::read(&checked.request, record_type, slot, Some(currency), typed)?;
                    expected.sums.push(sum);
                }
            }
        }
        expected.waived.clone_from(&self.waived);
        Some(expected)
    }
}

/// The totals of a checked file that can be expected: its rows, and the sum of each amount in each of its currencies.
/// Of what a gift is credited to others as well nobody is told, so amounts of entries count only where there are no others.
pub fn totals(checked: &Checked) -> Vec<Total> {
    let mut totals = vec![Total::Rows];
    let of_entry = |slot: Slot| matches!(slot, Slot::Entry { .. });
    let only_entries = checked.totals.amounts.iter().all(|amount| of_entry(amount.slot));
    for amount in checked.totals.amounts.iter().filter(|amount| only_entries || !of_entry(amount.slot)) {
        let sum = |currency| Total::Sum { slot: amount.slot, currency };
        totals.extend(amount.currencies.iter().map(|of| sum(of.currency)));
        if amount.currencies.is_empty() {
            totals.push(sum(checked.request.settings.currency));
        }
    }
    totals
}

/// Why a checked file must not be imported yet because of what is expected of it.
pub(super) fn why_not(draft: &Draft, check: &CheckView) -> Option<&'static str> {
    let each = draft.all_parts().zip(check.own_parts());
    each.filter_map(|(draft, part)| why_not_part(draft, check.checked_of(part))).next()
}

fn why_not_part(draft: &Draft, checked: &Checked) -> Option<&'static str> {
    let Some(expected) = draft.expecting.expected(draft.record_type, checked) else {
        return Some("What you expect of the file is not a number");
    };
    let differs = !expected.differences(draft.record_type, &checked.counts, &checked.totals).is_empty();
    (differs && expected.waived.is_none()).then_some("The file is not what you expect; see Totals")
}

/// Notes in what was checked what is expected of each part.
pub(super) fn note(draft: &Draft, check: &mut CheckView) {
    let parts: Vec<Option<usize>> = check.own_parts().collect();
    for (draft, part) in draft.all_parts().zip(parts) {
        let expected = draft.expecting.expected(draft.record_type, check.checked_of(part)).unwrap_or_default();
        let Checked { request, first, .. } = &mut check.checked;
        match part {
            None => request.expected = expected,
            Some(part) => {
                request.first[part].expected = expected.clone();
                first[part].request.expected = expected;
            }
        }
    }
}
