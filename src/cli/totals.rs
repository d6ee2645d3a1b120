//! What the file is expected to hold, and what its amounts come to.

use super::overrides;
use super::records::amount;
use super::screen::Style;
use super::table::Table;
use crate::engine::job::{Agreement, Expected, ExpectedSum, ImportRequest, totals_dates, totals_lines};
use crate::engine::model::{Counts, CurrencyTotals, Split, Sum, Totals};
use crate::engine::schema::{Currency, RecordType, Slot, ValueType, group_digits};
use anyhow::bail;
use clap::Args;
use serde::Serialize;
use std::collections::BTreeMap;

/// What somebody expects of the file.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Totals")]
pub struct ExpectArgs {
    /// How many rows the file is expected to hold
    ///
    /// With another number nothing is imported, and a check ends with exit code 1.
    #[arg(long, value_name = "N", value_parser = rows)]
    expect_count: Option<u64>,
    /// What the amounts of a field are expected to come to (repeatable)
    ///
    /// Written like the amounts in the file: 4000, $4,000.00, "150 EUR". The field need not be named where only one
    /// amount is matched.
    #[arg(long, value_name = "[SLOT=]AMOUNT")]
    expect_sum: Vec<String>,
    /// Go on although the totals are not those expected, for this reason, which is kept with the import
    #[arg(long, value_name = "REASON", value_parser = reason)]
    waive_totals: Option<String>,
}

fn rows(text: &str) -> Result<u64, String> {
    Expected::read_rows(text).ok_or_else(|| "write a number, such as 1204".to_owned())
}

fn reason(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err("say why it is right all the same".to_owned()) } else { Ok(text.to_owned()) }
}

impl ExpectArgs {
    /// What is expected, understood as the file is.
    ///
    /// # Errors
    /// When a sum is none, or it is not clear which field it is of.
    pub fn expected(&self, request: &ImportRequest, record_type: &RecordType) -> anyhow::Result<Expected> {
        let sums = self.expect_sum.iter().map(|typed| sum(typed, request, record_type));
        let sums = sums.collect::<anyhow::Result<Vec<_>>>()?;
        let expected =
            Expected { rows: self.expect_count, sums, waived: self.waive_totals.clone(), differed: Vec::new() };
        if expected.is_empty() && expected.waived.is_some() {
            bail!("--waive-totals means nothing without --expect-count or --expect-sum. Leave it away.");
        }
        Ok(expected)
    }
}

fn sum(typed: &str, request: &ImportRequest, record_type: &RecordType) -> anyhow::Result<ExpectedSum> {
    let of = |slot: Slot| record_type.field(slot).value_type == ValueType::Money;
    let matched = || request.mapping.matches.iter().filter_map(|matched| record_type.slot(&matched.slot));
    let (slot, written) = match typed.split_once('=') {
        Some((path, written)) => (overrides::slot(record_type, path.trim())?, written),
        None => {
            let amounts: Vec<Slot> = matched().filter(|slot| of(*slot)).collect();
            match amounts.as_slice() {
                [slot] => (*slot, typed),
                [] => bail!("No column is matched to an amount, so --expect-sum {typed} means nothing. Leave it away."),
                [first, ..] => bail!(
                    "Several amounts are matched. Say which one comes to that, as in --expect-sum {}={typed}.",
                    record_type.slot_path(*first)
                ),
            }
        }
    };
    let path = record_type.slot_path(slot);
    if !of(slot) {
        bail!("{path} does not hold amounts, so --expect-sum {path} means nothing. Leave it away.");
    }
    if !matched().any(|matched| matched == slot) {
        bail!("No column feeds {path}, so --expect-sum {path} means nothing. Match it with --set {path}=HEADER.");
    }
    match ExpectedSum::read(request, record_type, slot, None, written) {
        Some(sum) => Ok(sum),
        None => bail!("--expect-sum {typed} is no amount. Write it like the amounts in the file, such as 4000.00."),
    }
}

/// The table of totals, and how they compare with what was expected; empty where there is nothing to tell.
pub fn text(record_type: &RecordType, counts: &Counts, totals: &Totals, expected: &Expected, style: Style) -> String {
    let mut text = String::new();
    if !totals.amounts.is_empty() {
        let mut table = Table::new(&["", ">In the file", ">Goes in", ">Left out"]);
        for line in totals_lines(record_type, counts, totals) {
            let indent = if line.is_part { "  " } else { "" };
            let figures = line.counts.map(group_digits);
            table.row(std::iter::once(format!("{indent}{}", line.label)).chain(figures));
            if let Some(sums) = line.sums {
                table.row(std::iter::once(String::new()).chain(sums));
            }
        }
        text.push_str(&format!("\n{}\n{}", style.strong("Totals"), table.text()));
        text.extend(totals_dates(totals).map(|dates| format!("  Dates of what goes in: {dates}\n")));
    }
    if !expected.is_empty() {
        let differences = expected.differences(record_type, counts, totals);
        text.push_str(&format!("\nExpected: {}\n", expected.words(record_type).join("; ")));
        match &expected.waived {
            _ if differences.is_empty() => text.push_str("  That agrees with the file.\n"),
            waived => {
                text.extend(differences.iter().map(|words| format!("  {} {words}\n", style.amber("!"))));
                text.extend(waived.iter().map(|reason| format!("  Gone on all the same: {reason}\n")));
            }
        }
    }
    text
}

/// What was expected of a job, as a line; `None` where nothing was.
pub fn expected_line(record_type: &RecordType, request: &str) -> Option<String> {
    let expected = Expected::of_job(request)?;
    Some(expected.waiver().unwrap_or_else(|| format!("Expected: {}", expected.words(record_type).join("; "))))
}

/// Control totals.
#[derive(Debug, Serialize)]
pub struct TotalsDocument {
    rows: RowsDocument,
    amounts: Vec<AmountDocument>,
    /// Of rows with an amount that go in; null where there are none.
    dates: Option<DatesDocument>,
    /// Null where nothing was expected.
    expected: Option<ExpectedDocument>,
}

#[derive(Debug, Serialize)]
struct RowsDocument {
    file: u64,
    accepted: u64,
    left_out: u64,
}

#[derive(Debug, Serialize)]
struct AmountDocument {
    slot: String,
    /// Amounts that were not understood.
    unread: u64,
    currencies: Vec<CurrencyDocument>,
}

#[derive(Debug, Serialize)]
struct CurrencyDocument {
    currency: Currency,
    #[serde(flatten)]
    all: SplitDocument,
    groups: Vec<GroupDocument>,
    /// What belongs to no group because there are too many; null where all do.
    others: Option<SplitDocument>,
}

#[derive(Debug, Serialize)]
struct GroupDocument {
    /// Field → value; an empty one is a blank.
    by: BTreeMap<String, String>,
    #[serde(flatten)]
    all: SplitDocument,
}

#[derive(Debug, Serialize)]
struct SplitDocument {
    file: SumDocument,
    accepted: SumDocument,
    left_out: SumDocument,
}

#[derive(Debug, Serialize)]
struct SumDocument {
    count: u64,
    /// "1234.50"
    sum: String,
}

#[derive(Debug, Serialize)]
struct DatesDocument {
    first: String,
    last: String,
}

#[derive(Debug, Serialize)]
struct ExpectedDocument {
    rows: Option<u64>,
    sums: Vec<ExpectedSumDocument>,
    agrees: bool,
    /// What differs, as sentences without a full stop.
    differences: Vec<String>,
    waived: Option<String>,
}

#[derive(Debug, Serialize)]
struct ExpectedSumDocument {
    slot: String,
    sum: String,
    currency: Currency,
    agrees: bool,
}

impl TotalsDocument {
    pub fn of(record_type: &RecordType, counts: &Counts, totals: &Totals, expected: &Expected) -> TotalsDocument {
        let amounts = totals.amounts.iter().map(|amount| AmountDocument {
            slot: record_type.slot_path(amount.slot),
            unread: amount.unread,
            currencies: amount.currencies.iter().map(|of| currency(record_type, totals, of)).collect(),
        });
        let differences = expected.differences(record_type, counts, totals);
        let sums = expected.sums.iter().map(|sum| ExpectedSumDocument {
            slot: sum.slot.clone(),
            sum: amount(i128::from(sum.minor), sum.currency.decimals()),
            currency: sum.currency,
            agrees: sum.agrees(record_type, totals) == Agreement::Agrees,
        });
        let dates = totals.dates.map(|(first, last)| (first.text().to_owned(), last.text().to_owned()));
        TotalsDocument {
            rows: RowsDocument {
                file: counts.rows,
                accepted: counts.rows - counts.left_out,
                left_out: counts.left_out,
            },
            amounts: amounts.collect(),
            dates: dates.map(|(first, last)| DatesDocument { first, last }),
            expected: (!expected.is_empty()).then(|| ExpectedDocument {
                rows: expected.rows,
                sums: sums.collect(),
                agrees: differences.is_empty(),
                differences,
                waived: expected.waived.clone(),
            }),
        }
    }
}

fn currency(record_type: &RecordType, totals: &Totals, of: &CurrencyTotals) -> CurrencyDocument {
    let by = |values: &[Box<str>]| {
        let names = totals.by.iter().map(|field| record_type.fields[*field].name.clone());
        names.zip(values.iter().map(ToString::to_string)).collect()
    };
    let groups = of.groups.iter();
    CurrencyDocument {
        currency: of.currency,
        all: split(&of.all, of.currency),
        groups: groups.map(|g| GroupDocument { by: by(&g.values), all: split(&g.split, of.currency) }).collect(),
        others: (!of.other.is_empty()).then(|| split(&of.other, of.currency)),
    }
}

fn split(of: &Split, currency: Currency) -> SplitDocument {
    let sum = |sum: Sum| SumDocument { count: sum.count, sum: amount(sum.minor, currency.decimals()) };
    SplitDocument { file: sum(of.file), accepted: sum(of.accepted()), left_out: sum(of.left_out) }
}
