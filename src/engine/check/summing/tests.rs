//! Amounts are summed up by group, currency and fate, over a small record type of the tests' own.

use super::*;
use crate::engine::check::{Found, Planner, RowConverter, SeenRecords};
use crate::engine::convert::Settings;
use crate::engine::mapping::{Feed, Mapping, Match};
use crate::engine::model::{Mode, RecordId, Sum};
use crate::engine::schema::{Schema, parse_schema};
use crate::engine::source::RowBatch;

const GIFT: &str = r#"
name = "gift"
label = "Gift"
plural = "Gifts"
job_type = "TRANSACTIONAL_CSV"
stat_type = "GIFT"
key = "id"
title = ["id"]
totals = { by = ["fund", "type"], date = "date" }

[[section]]
name = "gift"
label = "Gift"
changed_code = 110
field = [
  { name = "id", label = "ID", type = "id", help = "The key.", required = true },
  { name = "date", label = "Date", type = "date", help = "When.", partial_date = true },
  { name = "amount", label = "Amount", type = "money", help = "How much." },
  { name = "fund", label = "Fund", type = "text", help = "What for." },
  { name = "type", label = "Type", type = "text", help = "What it is." },
]

[[section]]
name = "parts"
label = "Parts"
changed_code = 111
group = { label = "Part", max = 3 }
field = [
  { name = "value", label = "Value", type = "money", help = "A part of it." },
]
"#;

struct Bench {
    gift: &'static RecordType,
    converter: RowConverter<'static>,
    slots: Vec<Slot>,
}

impl Bench {
    /// Columns feed these slots, in order.
    fn new(columns: &[&str]) -> Bench {
        let gift: &'static RecordType = Box::leak(Box::new(parse_schema("gift.toml", GIFT).expect("a sound schema")));
        let mut mapping = Mapping::default();
        for (column, path) in columns.iter().enumerate() {
            mapping.set(gift.slot(path).expect("a slot"), Match::new(Feed::Column(column)));
        }
        let slots = mapping.iter().map(|(slot, _)| slot).collect();
        let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
        let converter =
            RowConverter::new(Schema::built_in(), gift, &mapping, &settings, columns.len()).expect("a mapping");
        Bench { gift, converter, slots }
    }

    fn summing(&self) -> Summing {
        Summing::new(self.gift, self.converter.layout(), self.slots.iter().copied())
    }

    fn candidates(&self, rows: &[&str]) -> Vec<Candidate> {
        let mut batch = RowBatch::default();
        for (index, row) in rows.iter().enumerate() {
            batch.push(index as u64 + 2, row.split('|'));
        }
        batch.iter().map(|row| self.converter.candidate(row)).collect()
    }

    /// Rows as one batch of an import into an empty database.
    fn go(&self, summing: &mut Summing, rows: &[&str], mode: Mode) {
        let mut candidates = self.candidates(rows);
        let layout = self.converter.layout().clone();
        let mut planner = Planner::new(self.gift, layout, mode, RecordId(1), SeenRecords::default());
        summing.take_in(&candidates);
        let holders = vec![FxHashMap::default(); candidates[0].groups.len()];
        let found = Found { known: vec![None; candidates.len()], holders, ..Found::default() };
        let outcomes = planner.decide(&mut candidates, found);
        summing.decided(&candidates, &outcomes);
    }

    fn totals(&self, rows: &[&str]) -> Totals {
        let mut summing = self.summing();
        self.go(&mut summing, rows, Mode::AddAndUpdate);
        summing.totals()
    }
}

const COLUMNS: [&str; 5] = ["id", "date", "amount", "fund", "type"];

const ROWS: [&str; 7] = [
    "G1|2024-03-04|$100.00|Annual|cash",
    "G2|2023|$20.50|Annual|cash",
    "|2020-01-01|$5.00|Annual|cash",
    "G4|2025-01-02|€7.00|Chapel|cash",
    "G5|2026-02-02|a lot|Chapel|cash",
    "G6|2026-01-01||Chapel|cash",
    "G7|never|$1.00||cheque",
];

fn dollars(count: u64, minor: i128) -> Sum {
    Sum { count, minor }
}

#[test]
fn amounts_are_split_into_what_goes_in_and_what_is_left_out() {
    let totals = Bench::new(&COLUMNS).totals(&ROWS);
    let [amount] = totals.amounts.as_slice() else { panic!("one amount is matched: {totals:?}") };
    assert_eq!(amount.unread, 1, "“a lot” is none");
    let codes: Vec<&str> = amount.currencies.iter().map(|c| c.currency.as_str()).collect();
    assert_eq!(codes, ["EUR", "USD"]);
    let all = amount.of(Currency::USD);
    assert_eq!((all.file, all.left_out, all.accepted()), (dollars(4, 12_650), dollars(2, 600), dollars(2, 12_050)));
    let groups: Vec<(String, u64)> =
        amount.currencies[1].groups.iter().map(|g| (g.values.join("/"), g.split.file.count)).collect();
    assert_eq!(groups, [("/cheque".to_owned(), 1), ("Annual/cash".to_owned(), 3)]);
    let dates = totals.dates.map(|(first, last)| (first.text().to_owned(), last.text().to_owned()));
    assert_eq!(dates, Some(("2023".to_owned(), "2025-01-02".to_owned())), "only of rows that go in, with an amount");
}

#[test]
fn rows_left_out_only_when_they_are_decided_are_left_out_of_the_sums() {
    let bench = Bench::new(&COLUMNS);
    let mut summing = bench.summing();
    bench.go(&mut summing, &ROWS, Mode::UpdateOnly);
    let all = summing.totals().amounts[0].of(Currency::USD);
    assert_eq!((all.file, all.accepted()), (dollars(4, 12_650), dollars(0, 0)), "nobody is there to be updated");
    assert_eq!(summing.totals().dates, None);
}

#[test]
fn each_entry_of_a_group_has_sums_of_its_own_and_unmatched_fields_group_nothing() {
    let bench = Bench::new(&["id", "parts.0.value", "parts.2.value"]);
    let totals = bench.totals(&["G1|$1|$2", "G2||$3", "G3|$4|"]);
    let sums: Vec<Sum> = totals.amounts.iter().map(|amount| amount.of(Currency::USD).accepted()).collect();
    assert_eq!(sums, [dollars(2, 500), dollars(2, 500)]);
    assert!(totals.by.is_empty() && totals.amounts[0].currencies[0].groups.is_empty(), "{totals:?}");
}

#[test]
fn nothing_is_summed_up_where_no_amount_is_matched() {
    let bench = Bench::new(&["id", "date", "fund"]);
    let mut summing = bench.summing();
    bench.go(&mut summing, &["G1|2024-01-01|Annual"], Mode::AddAndUpdate);
    assert_eq!((summing.totals().amounts, summing.totals().dates), (Vec::new(), None));
    assert!(summing.days.is_empty(), "no work per row");
}

#[test]
fn batches_in_any_order_come_to_the_same() {
    let bench = Bench::new(&COLUMNS);
    let whole = bench.totals(&ROWS);
    let mut backwards = bench.summing();
    for row in ROWS.iter().rev() {
        bench.go(&mut backwards, &[row], Mode::AddAndUpdate);
    }
    assert_eq!(backwards.totals(), whole);
    let mut passed = bench.summing();
    let candidates = bench.candidates(&ROWS);
    passed.passed(&candidates, |index| candidates[index].has_errors());
    assert_eq!(passed.totals(), whole);
}

#[test]
fn rows_planned_anew_leave_no_trace_of_what_they_were() {
    let bench = Bench::new(&COLUMNS);
    let mut mended = ROWS;
    mended[2] = "G3|2020-01-01|$5.50|Annual|cash";
    mended[4] = "G5|2026-02-02|€9.00|Chapel|cash";
    mended[6] = "G7|2019|£1.00||cheque";
    let before = bench.totals(&ROWS);
    let mut again = bench.summing().resume(&before);
    again.withdraw(&bench.candidates(&[ROWS[2], ROWS[4], ROWS[6]]));
    bench.go(&mut again, &[mended[2], mended[4], mended[6]], Mode::AddAndUpdate);
    assert_eq!(again.totals(), bench.totals(&mended));
}

#[test]
fn too_many_groups_are_summed_up_together() {
    let bench = Bench::new(&COLUMNS);
    let rows: Vec<String> = (0..GROUPS + 50).map(|n| format!("G{n}|2024|$1|Fund {n}|cash")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let totals = bench.totals(&rows);
    let dollar = &totals.amounts[0].currencies[0];
    assert_eq!((dollar.groups.len(), dollar.other.file, dollar.all.file.count), (GROUPS, dollars(50, 5_000), 250));
    // A group that is gone gives its place to none of the others: they cannot be told apart.
    let mut left_out = bench.summing();
    let wrong: Vec<String> = (0..GROUPS + 1).map(|n| format!("|2024|$1|Fund {n}|cash")).collect();
    let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
    bench.go(&mut left_out, &wrong, Mode::AddAndUpdate);
    let mut again = bench.summing().resume(&left_out.totals());
    again.withdraw(&bench.candidates(&wrong[..1]));
    let mut again = bench.summing().resume(&again.totals());
    again.withdraw(&bench.candidates(&wrong[GROUPS..]));
    let dollar = &again.totals().amounts[0].currencies[0];
    assert_eq!((dollar.groups.len(), dollar.other.is_empty(), dollar.all.file.count), (GROUPS - 1, true, 199));
}
