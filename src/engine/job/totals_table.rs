//! Control totals as lines of a table, the same for every page, report and command.

use crate::engine::model::{Counts, CurrencyTotals, GroupTotals, Split, Sum, Totals};
use crate::engine::schema::{RecordType, Slot, Value, date_words, display, money};

/// One line of the table of totals. Each value is for what is in the file, what goes in, and what is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalsLine {
    pub label: String,
    /// Part of the line above that is none.
    pub is_part: bool,
    pub counts: [u64; 3],
    /// With their currency; `None` where only rows or amounts are counted.
    pub sums: Option<[String; 3]>,
}

/// The table: the rows, then each amount by currency and by group, and how many could not be read.
pub fn totals_lines(record_type: &RecordType, counts: &Counts, totals: &Totals) -> Vec<TotalsLine> {
    let mut lines = vec![TotalsLine {
        label: "Rows".to_owned(),
        is_part: false,
        counts: [counts.rows, counts.rows - counts.left_out, counts.left_out],
        sums: None,
    }];
    for amount in &totals.amounts {
        let label = record_type.slot_label(amount.slot);
        let several = amount.currencies.len() > 1;
        for of in &amount.currencies {
            let label = if several { format!("{label}, {}", of.currency.as_str()) } else { label.clone() };
            lines.push(TotalsLine::of(label, false, &of.all, of));
            lines.extend(
                of.groups
                    .iter()
                    .map(|group| TotalsLine::of(group_label(record_type, totals, group), true, &group.split, of)),
            );
            if !of.other.is_empty() {
                lines.push(TotalsLine::of("Others together".to_owned(), true, &of.other, of));
            }
        }
        if amount.currencies.is_empty() && amount.unread == 0 {
            lines.push(TotalsLine { label: label.clone(), is_part: false, counts: [0; 3], sums: None });
        }
        if amount.unread > 0 {
            let label = format!("{label}, not understood");
            let counts = [amount.unread, 0, amount.unread];
            lines.push(TotalsLine { label, is_part: false, counts, sums: None });
        }
    }
    lines
}

/// From when to when the rows with an amount are that go in: "4 March 2024 to 2 January 2025".
pub fn totals_dates(totals: &Totals) -> Option<String> {
    let (first, last) = totals.dates?;
    let [first, last] = [first, last].map(|day| date_words(day.text()).unwrap_or_else(|| day.text().to_owned()));
    Some(if first == last { first } else { format!("{first} to {last}") })
}

impl TotalsLine {
    fn of(label: String, is_part: bool, split: &Split, of: &CurrencyTotals) -> TotalsLine {
        let parts = [split.file, split.accepted(), split.left_out];
        let sums = parts.map(|Sum { minor, .. }| money(minor, of.currency));
        TotalsLine { label, is_part, counts: parts.map(|part| part.count), sums: Some(sums) }
    }
}

/// "Annual fund · Cash"; a blank says so.
fn group_label(record_type: &RecordType, totals: &Totals, group: &GroupTotals) -> String {
    let shown = |(field, value): (&usize, &str)| match value {
        "" => "blank".to_owned(),
        value => display(&Value::text(value), record_type.field(Slot::Field(*field)), record_type),
    };
    totals.by.iter().zip(group.values.iter().map(AsRef::as_ref)).map(shown).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::{AmountTotals, Day};
    use crate::engine::schema::{Currency, Schema};

    fn split(file: (u64, i128), left_out: (u64, i128)) -> Split {
        let sum = |(count, minor)| Sum { count, minor };
        Split { file: sum(file), left_out: sum(left_out) }
    }

    #[test]
    fn every_line_says_what_is_in_the_file_what_goes_in_and_what_is_left_out() {
        let contact = Schema::built_in().record_type("contact").unwrap();
        let group = |values: [&str; 2], of| GroupTotals { values: values.map(Into::into).to_vec(), split: of };
        let dollars = CurrencyTotals {
            currency: Currency::USD,
            all: split((4, 1_000), (1, 100)),
            groups: vec![group(["", "female"], split((3, 900), (0, 0)))],
            other: split((1, 100), (1, 100)),
        };
        let euros = CurrencyTotals {
            currency: Currency::new("EUR").unwrap(),
            all: split((1, 50), (0, 0)),
            groups: Vec::new(),
            other: Split::default(),
        };
        let slot = |path: &str| contact.slot(path).unwrap();
        let amount = |path: &str, unread, currencies| AmountTotals { slot: slot(path), unread, currencies };
        let totals = Totals {
            by: vec![contact.field_index("prefix").unwrap(), contact.field_index("gender").unwrap()],
            amounts: vec![
                amount("giving.lifetime_amount", 2, vec![euros, dollars]),
                amount("giving.last_gift_amount", 0, Vec::new()),
            ],
            dates: Day::of("2024").zip(Day::of("2024-03-04")),
        };
        let counts = Counts { rows: 9, left_out: 3, ..Counts::default() };
        let lines: Vec<String> = totals_lines(contact, &counts, &totals)
            .into_iter()
            .map(|line| {
                format!("{}{} {:?} {:?}", if line.is_part { "- " } else { "" }, line.label, line.counts, line.sums)
            })
            .collect();
        assert_eq!(
            lines,
            [
                "Rows [9, 6, 3] None",
                "Lifetime giving, EUR [1, 1, 0] Some([\"€0.50\", \"€0.50\", \"€0.00\"])",
                "Lifetime giving, USD [4, 3, 1] Some([\"$10.00\", \"$9.00\", \"$1.00\"])",
                "- blank · Female [3, 3, 0] Some([\"$9.00\", \"$9.00\", \"$0.00\"])",
                "- Others together [1, 0, 1] Some([\"$1.00\", \"$0.00\", \"$1.00\"])",
                "Lifetime giving, not understood [2, 0, 2] None",
                "Last gift amount [0, 0, 0] None",
            ]
        );
        assert_eq!(totals_dates(&totals).as_deref(), Some("2024 to 4 March 2024"));
        assert_eq!(totals_dates(&Totals::default()), None);
    }
}
