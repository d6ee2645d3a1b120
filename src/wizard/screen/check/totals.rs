//! The totals of a checked file, and how they compare with what a person expects.

use crate::engine::job::{Agreement, totals_dates, totals_lines};
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::expecting::{Compared, ExpectCommand, Total, totals as expectable, why_not};
use crate::wizard::screen::parts::{Banner, Button, Kind, Pill};
use crate::wizard::state::{CheckView, Stage, State};
use serde::Serialize;

/// The totals and what is expected of them.
#[derive(Debug, Clone, Serialize)]
pub struct TotalsScreen {
    /// What can be typed in: rows, and the sum of each amount.
    pub fields: Vec<ExpectField>,
    /// What follows where they differ.
    pub banner: Option<Banner>,
    /// Amounts are matched: the table has sums.
    pub has_sums: bool,
    pub rows: Vec<TotalsRow>,
    pub dates: Option<String>,
}

/// A total that can be expected.
#[derive(Debug, Clone, Serialize)]
pub struct ExpectField {
    pub label: String,
    pub typed: String,
    /// How it compares.
    pub compared: Option<Pill>,
    #[serde(skip)]
    pub total: Total,
}

/// A line of the table.
#[derive(Debug, Clone, Serialize)]
pub struct TotalsRow {
    pub label: String,
    pub is_part: bool,
    /// In the file, goes in, left out.
    pub counts: [String; 3],
    /// Blank where only rows or amounts are counted.
    pub sums: [String; 3],
}

/// The question for the reason to go on all the same.
#[derive(Debug, Clone, Serialize)]
pub struct WaivingScreen {
    pub title: &'static str,
    /// What differs.
    pub text: String,
    pub label: &'static str,
    pub reason: String,
    pub confirm: Button,
    pub cancel: Button,
}

pub(super) fn totals(draft: &Draft, check: &CheckView) -> TotalsScreen {
    let checked = check.checked();
    let lines = totals_lines(draft.record_type, &checked.counts, &checked.totals);
    let several = |wanted: crate::engine::schema::Slot| {
        checked.totals.of(wanted).is_some_and(|amount| amount.currencies.len() > 1)
    };
    let label = |total: Total| match total {
        Total::Rows => "Rows you expect".to_owned(),
        Total::Sum { slot, currency } if several(slot) => {
            format!("{} you expect, {}", draft.record_type.slot_label(slot), currency.as_str())
        }
        Total::Sum { slot, .. } => format!("{} you expect", draft.record_type.slot_label(slot)),
    };
    let field = |total: Total| ExpectField {
        label: label(total),
        typed: draft.expecting.typed(total).to_owned(),
        compared: draft.expecting.compared(total, draft.record_type, checked).map(|of| pill(total, of)),
        total,
    };
    TotalsScreen {
        fields: expectable(checked).into_iter().map(field).collect(),
        banner: banner(draft, check),
        has_sums: lines.iter().any(|line| line.sums.is_some()),
        rows: lines
            .into_iter()
            .map(|line| TotalsRow {
                label: line.label,
                is_part: line.is_part,
                counts: line.counts.map(group_digits),
                sums: line.sums.unwrap_or_default(),
            })
            .collect(),
        dates: totals_dates(&checked.totals).map(|dates| format!("Dates of what goes in: {dates}")),
    }
}

fn pill(total: Total, compared: Compared) -> Pill {
    match (compared, total) {
        (Compared::Unreadable, Total::Rows) => Pill::new(Kind::Danger, "Not a number"),
        (Compared::Unreadable, Total::Sum { .. }) => Pill::new(Kind::Danger, "Not an amount"),
        (Compared::With(Agreement::Agrees), _) => Pill::new(Kind::Good, "Agrees"),
        (Compared::With(Agreement::Differs(words)), _) => Pill::new(Kind::Warn, words),
    }
}

/// What differs, and what can be done about it.
fn banner(draft: &Draft, check: &CheckView) -> Option<Banner> {
    let differences = differences(draft, check)?;
    let button = |label, command| vec![Button::new(label, Command::Expect(command))];
    Some(match &draft.expecting.waived {
        Some(reason) => Banner {
            kind: Kind::Info,
            text: format!("The file is not what you expect. It can be imported all the same: {reason}"),
            buttons: button("Take that back", ExpectCommand::TakeBack),
        },
        None => Banner {
            kind: Kind::Warn,
            text: format!("The file is not what you expect: {differences}. Look for missing or repeated rows."),
            buttons: button("Go on all the same…", ExpectCommand::AskWhy),
        },
    })
}

/// What differs from what is expected; `None` where nothing does or something cannot be read.
fn differences(draft: &Draft, check: &CheckView) -> Option<String> {
    let expected = draft.expecting.expected(draft.record_type, check.checked())?;
    let differences = expected.differences(draft.record_type, &check.checked().counts, &check.checked().totals);
    (!differences.is_empty()).then(|| differences.join("; "))
}

/// The question for a reason, where it is asked.
pub(in crate::wizard::screen) fn waiving(state: &State) -> Option<WaivingScreen> {
    let Stage::Check { draft, check } = &state.stage else { return None };
    let reason = draft.expecting.reason.clone()?;
    let confirm = Button::new("Go on", Command::Expect(ExpectCommand::Waive));
    Some(WaivingScreen {
        title: "Import a file that is not what you expect?",
        text: match (differences(draft, check), why_not(draft, check)) {
            (Some(differences), _) => format!("{differences}. The reason is kept with the import."),
            (None, why) => why.unwrap_or("The reason is kept with the import.").to_owned(),
        },
        label: "Why it is right all the same",
        confirm: if reason.trim().is_empty() { confirm.disabled("Say why first") } else { confirm },
        reason,
        cancel: Button::new("Cancel", Command::Expect(ExpectCommand::LeaveQuestion)),
    })
}
