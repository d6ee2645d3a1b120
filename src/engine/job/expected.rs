//! What a person expects of a file, from the paper or mail that came with it, and whether it agrees.

use super::{Checked, ImportRequest, JobError};
use crate::engine::convert::{Converter, Settings};
use crate::engine::model::{Counts, Totals};
use crate::engine::schema::{Currency, RecordType, Schema, Slot, Value, ValueType, group_digits, money};
use serde::{Deserialize, Serialize};

/// How many rows and which sums somebody expects to be in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Expected {
    pub rows: Option<u64>,
    pub sums: Vec<ExpectedSum>,
    /// Why the file is right although it is not what was expected; `None` where that was not said.
    pub waived: Option<String>,
    /// What differed when it was imported all the same; noted by the import.
    pub differed: Vec<String>,
}

/// The sum somebody expects of the amounts of a field in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpectedSum {
    /// `giving.lifetime_amount`
    pub slot: String,
    /// Minor units.
    pub minor: i64,
    pub currency: Currency,
}

/// How what is in a file compares with what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agreement {
    Agrees,
    /// In words: "12 rows more than expected".
    Differs(String),
}

impl Expected {
    /// Whether nothing is expected.
    pub fn is_empty(&self) -> bool {
        self.rows.is_none() && self.sums.is_empty()
    }

    /// How the rows compare; `None` where none are expected.
    pub fn rows_agree(&self, counts: &Counts) -> Option<Agreement> {
        let expected = self.rows?;
        let by = counts.rows.abs_diff(expected);
        let rows = format!("{} {}", group_digits(by), if by == 1 { "row" } else { "rows" });
        Some(Agreement::of(i128::from(counts.rows) - i128::from(expected), &rows, "fewer"))
    }

    /// Everything that differs, with the field it is about: "12 rows more than expected", "Lifetime giving:
    /// €150.00 less than expected".
    pub fn differences(&self, record_type: &RecordType, counts: &Counts, totals: &Totals) -> Vec<String> {
        let rows = self.rows_agree(counts).and_then(Agreement::difference);
        let sums = self.sums.iter().filter_map(|sum| {
            let words = sum.agrees(record_type, totals).difference()?;
            Some(format!("{}: {words}", sum.label(record_type)))
        });
        rows.into_iter().chain(sums).collect()
    }

    /// Lets a checked file pass that is what was expected, or of which it was said why it need not be: then
    /// it gives what is to be noted.
    pub(super) fn agree(&self, record_type: &RecordType, checked: &Checked) -> Result<Expected, JobError> {
        let differences = checked.differences(record_type);
        if !differences.is_empty() && self.waived.as_ref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(JobError::TotalsDiffer { differences: differences.join("; ") });
        }
        Ok(Expected { differed: differences, ..self.clone() })
    }

    /// What was waived, as a sentence without a full stop; `None` where nothing differed.
    pub fn waiver(&self) -> Option<String> {
        let reason = self.waived.as_deref().unwrap_or_default().trim();
        let differed = self.differed.join("; ");
        (!differed.is_empty()).then(|| format!("Not what was expected ({differed}), imported because: {reason}"))
    }

    /// What was expected, in words: "1,204 rows", "Lifetime giving: $4,000.00".
    pub fn words(&self, record_type: &RecordType) -> Vec<String> {
        let rows = self.rows.map(|rows| format!("{} {}", group_digits(rows), if rows == 1 { "row" } else { "rows" }));
        let sum =
            |sum: &ExpectedSum| format!("{}: {}", sum.label(record_type), money(i128::from(sum.minor), sum.currency));
        rows.into_iter().chain(self.sums.iter().map(sum)).collect()
    }

    /// What was expected of the file of a job, from its settings as they are kept; `None` where nothing was.
    pub fn of_job(request: &str) -> Option<Expected> {
        #[derive(Deserialize)]
        struct Kept {
            #[serde(default)]
            expected: Expected,
        }
        // The settings of an undo hold nothing of the kind.
        let kept: Kept = serde_json::from_str(request).ok()?;
        Some(kept.expected).filter(|expected| !expected.is_empty())
    }

    /// A number of rows, as typed: "1,204". `None` where it is none.
    pub fn read_rows(typed: &str) -> Option<u64> {
        let figures: String =
            typed.trim().chars().filter(|c| !matches!(c, ',' | '.' | '\'' | ' ' | '\u{a0}')).collect();
        figures.parse().ok()
    }
}

impl Checked {
    /// What differs from what was expected, as [`Expected::differences`].
    pub fn differences(&self, record_type: &RecordType) -> Vec<String> {
        self.request.expected.differences(record_type, &self.counts, &self.totals)
    }
}

impl ExpectedSum {
    /// A sum as typed, understood as the cells that feed the field are; one that does not say is in `currency`, or
    /// in that of such cells. `None` where it is no amount.
    pub fn read(
        request: &ImportRequest,
        record_type: &RecordType,
        slot: Slot,
        currency: Option<Currency>,
        typed: &str,
    ) -> Option<ExpectedSum> {
        let field = record_type.field(slot);
        if field.value_type != ValueType::Money {
            return None;
        }
        let path = record_type.slot_path(slot);
        let format = request.mapping.matches.iter().find(|m| m.slot == path).and_then(|m| m.number_format);
        let settings = &request.settings;
        let settings = Settings { currency: currency.unwrap_or(settings.currency), ..settings.clone() };
        let converter = Converter::new(Schema::built_in(), record_type, field, &settings, None, format);
        match converter.convert(typed).value? {
            Value::Money { minor, currency } => Some(ExpectedSum { slot: path, minor, currency }),
            _ => None,
        }
    }

    /// How it compares with what the file holds.
    pub fn agrees(&self, record_type: &RecordType, totals: &Totals) -> Agreement {
        let amount = record_type.slot(&self.slot).and_then(|slot| totals.of(slot));
        let found = amount.map(|amount| amount.of(self.currency).file.minor).unwrap_or_default();
        let by = found - i128::from(self.minor);
        Agreement::of(by, &money(by.abs(), self.currency), "less")
    }

    fn label(&self, record_type: &RecordType) -> String {
        record_type.slot(&self.slot).map_or_else(|| self.slot.clone(), |slot| record_type.slot_label(slot))
    }
}

impl Agreement {
    fn of(by: i128, words: &str, less: &str) -> Agreement {
        match by {
            0 => Agreement::Agrees,
            1.. => Agreement::Differs(format!("{words} more than expected")),
            _ => Agreement::Differs(format!("{words} {less} than expected")),
        }
    }

    /// What differs, in words.
    pub fn difference(self) -> Option<String> {
        match self {
            Agreement::Agrees => None,
            Agreement::Differs(words) => Some(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::{AmountTotals, CurrencyTotals, Split, Sum};

    fn contact() -> &'static RecordType {
        Schema::built_in().record_type("contact").unwrap()
    }

    /// $200.00 in two amounts, in a file of ten rows.
    fn found() -> (Counts, Totals) {
        let slot = contact().slot("giving.lifetime_amount").unwrap();
        let all = Split { file: Sum { count: 2, minor: 20_000 }, left_out: Sum::default() };
        let dollars = CurrencyTotals { currency: Currency::USD, all, groups: Vec::new(), other: Split::default() };
        let amount = AmountTotals { slot, unread: 0, currencies: vec![dollars] };
        let counts = Counts { rows: 10, created: 10, ..Counts::default() };
        (counts, Totals { amounts: vec![amount], ..Totals::default() })
    }

    fn expected(rows: Option<u64>, sums: &[(&str, i64, &str)]) -> Expected {
        let sum = |(slot, minor, code): &(&str, i64, &str)| ExpectedSum {
            slot: (*slot).to_owned(),
            minor: *minor,
            currency: Currency::new(code).unwrap(),
        };
        Expected { rows, sums: sums.iter().map(sum).collect(), waived: None, differed: Vec::new() }
    }

    #[test]
    fn what_differs_is_said_with_the_field_and_by_how_much() {
        let (counts, totals) = found();
        let lifetime = "giving.lifetime_amount";
        for (rows, sums, said) in [
            (None, vec![], vec![]),
            (Some(10), vec![(lifetime, 20_000, "USD")], vec![]),
            (Some(9), vec![], vec!["1 row more than expected"]),
            (Some(1_210), vec![], vec!["1,200 rows fewer than expected"]),
            (None, vec![(lifetime, 35_000, "USD")], vec!["Lifetime giving: $150.00 less than expected"]),
            (None, vec![(lifetime, -5, "USD")], vec!["Lifetime giving: $200.05 more than expected"]),
            (None, vec![(lifetime, 100, "EUR")], vec!["Lifetime giving: €1.00 less than expected"]),
            (
                Some(11),
                vec![("giving.nothing", 1, "USD")],
                vec!["1 row fewer than expected", "giving.nothing: $0.01 less than expected"],
            ),
        ] {
            assert_eq!(expected(rows, &sums).differences(contact(), &counts, &totals), said);
        }
    }

    #[test]
    fn rows_are_read_as_people_write_numbers() {
        for (typed, rows) in
            [("1,204", Some(1_204)), (" 12 ", Some(12)), ("1.204", Some(1_204)), ("1 204", Some(1_204))]
        {
            assert_eq!(Expected::read_rows(typed), rows, "{typed}");
        }
        for typed in ["", "a dozen", "-3", "12 rows"] {
            assert_eq!(Expected::read_rows(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_job_of_an_older_program_expects_nothing() {
        assert_eq!(Expected::of_job("{}"), None);
        assert_eq!(Expected::of_job(""), None);
        assert_eq!(Expected::of_job("{\"expected\":{\"rows\":3}}").and_then(|expected| expected.rows), Some(3));
    }
}
