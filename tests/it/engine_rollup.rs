//! Giving, summed up from gifts: whatever was imported, changed, removed and taken back, the totals are those that a
//! plain addition of all gifts comes to.

use crate::support::imports::{World, contact, request, request_of};
use almoner::engine::job::{Control, Progress};
use almoner::engine::job::{Report, roll_up};
use almoner::engine::model::{JobId, Layout, Mode, Record, Status};
use almoner::engine::schema::{RecordType, Schema, Value};
use almoner::engine::store::{RollUpCounts, RollsUp, Store};
use proptest::prelude::*;
use rusqlite::Connection;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What a donor gave, by the names of the fields.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
struct Giving {
    lifetime: Option<(i64, String)>,
    largest: Option<Gift>,
    last: Option<Gift>,
    /// In the order they stand in the record.
    years: Vec<(i64, i64, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Gift {
    amount: i64,
    currency: String,
    date: String,
    label: String,
}

fn of_type(name: &str) -> &'static RecordType {
    Schema::built_in().record_type(name).expect("it is built in")
}

fn records(world: &mut World, name: &str) -> Vec<Record> {
    world.store.records(name, "", u64::MAX, 0).expect("records").items
}

fn value<'r>(record_type: &RecordType, record: &'r Record, name: &str) -> Option<&'r Value> {
    let (layout, field) = (Layout::whole(record_type), record_type.field_index(name).expect("a field"));
    record.fields[layout.fields.iter().position(|f| *f == field).expect("a stored field")].as_ref()
}

fn text(record_type: &RecordType, record: &Record, name: &str) -> String {
    value(record_type, record, name).and_then(Value::as_text).unwrap_or_default().to_owned()
}

fn money(value: Option<&Value>) -> Option<(i64, String)> {
    match value {
        Some(Value::Money { minor, currency }) => Some((*minor, currency.as_str().to_owned())),
        None => None,
        other => panic!("not an amount: {other:?}"),
    }
}

/// What stands in the donors.
fn stored(world: &mut World) -> BTreeMap<String, Giving> {
    let contact = of_type("contact");
    let years = contact.group_index("giving.gift_totals").expect("a group");
    let one = |record: &Record, name: &str| {
        let (amount, currency) = money(value(contact, record, &format!("giving.{name}_gift_amount")))?;
        let rest = |what: &str| text(contact, record, &format!("giving.{name}_gift_{what}"));
        Some(Gift { amount, currency, date: rest("date"), label: rest("label") })
    };
    let giving = |record: &Record| Giving {
        lifetime: money(value(contact, record, "giving.lifetime_amount")),
        largest: one(record, "largest"),
        last: one(record, "last"),
        years: record.groups[years]
            .iter()
            .enumerate()
            .map(|(place, entry)| {
                assert_eq!(entry.position, place, "years stand without gaps");
                let year = match &entry.values[0] {
                    Some(Value::Integer(year)) => *year,
                    other => panic!("not a year: {other:?}"),
                };
                let (amount, currency) = money(entry.values[1].as_ref()).expect("an amount");
                (year, amount, currency)
            })
            .collect(),
    };
    records(world, "contact").iter().map(|record| (text(contact, record, "id"), giving(record))).collect()
}

/// What the donors' gifts come to, added one by one.
fn added_up(world: &mut World) -> BTreeMap<String, Giving> {
    let gift = of_type("gift");
    // (currency, key, type, gift)
    let mut all: BTreeMap<String, Vec<(String, String, Gift)>> = BTreeMap::new();
    for record in records(world, "contact") {
        all.insert(text(of_type("contact"), &record, "id"), Vec::new());
    }
    for record in records(world, "gift") {
        let kind = text(gift, &record, "type");
        let Some((amount, currency)) = money(value(gift, &record, "amount")) else { continue };
        if ["pledge", "planned", "soft_credit"].contains(&kind.as_str()) {
            continue;
        }
        let amount = if kind == "refund" { -amount.abs() } else { amount };
        let labels = ["fund", "campaign", "appeal"].map(|name| text(gift, &record, name));
        let label = labels.into_iter().find(|label| !label.is_empty()).unwrap_or_default();
        let date = text(gift, &record, "date");
        let key = format!("{:?}", (text(gift, &record, "id"), text(gift, &record, "type")));
        let given = all.get_mut(&text(gift, &record, "contact")).expect("a donor who is there");
        given.push((currency.clone(), key, Gift { amount, currency, date, label }));
    }
    all.into_iter().map(|(donor, gifts)| (donor, giving_of(&gifts))).collect()
}

fn giving_of(gifts: &[(String, String, Gift)]) -> Giving {
    let mut uses: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for (currency, _, gift) in gifts {
        let used = uses.entry(currency).or_default();
        *used = (used.0 + 1, used.1.max(&gift.date));
    }
    let Some((currency, _)) = uses.into_iter().max_by_key(|(currency, used)| (*used, Reverse(*currency))) else {
        return Giving::default();
    };
    let counted: Vec<_> = gifts.iter().filter(|(of, _, _)| of == currency).collect();
    let given: Vec<_> = counted.iter().filter(|(_, _, gift)| gift.amount > 0).collect();
    let mut years: BTreeMap<i64, i64> = BTreeMap::new();
    for (_, _, gift) in &counted {
        *years.entry(gift.date[..4].parse().expect("a year")).or_default() += gift.amount;
    }
    let largest = given.iter().max_by_key(|(_, key, gift)| (gift.amount, gift.date.clone(), Reverse(key.clone())));
    let last = given.iter().max_by_key(|(_, key, gift)| (gift.date.clone(), gift.amount, Reverse(key.clone())));
    Giving {
        lifetime: Some((counted.iter().map(|(_, _, gift)| gift.amount).sum(), currency.to_owned())),
        largest: largest.map(|(_, _, gift)| gift.clone()),
        last: last.map(|(_, _, gift)| gift.clone()),
        years: years.into_iter().map(|(year, sum)| (year, sum, currency.to_owned())).collect(),
    }
}

/// The donors, and what was written of sums, to the last byte; but not which job last touched a record.
fn bytes(world: &World) -> Vec<String> {
    let connection = Connection::open(world.database()).expect("a database");
    let mut lines = Vec::new();
    for table in ["contact", "contact_giving_gift_totals", "gift_rollup", "gift_rollup_year", "gift_rollup_due"] {
        let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).expect("a table");
        // What a donor was last read from is forgotten when sums are written, and is no part of what they are.
        let named = statement.column_names().enumerate().filter(|(_, name)| *name != "content_hash");
        let columns: Vec<usize> = named.map(|(at, _)| at).collect();
        let mut rows = statement.query([]).expect("rows");
        while let Some(row) = rows.next().expect("a row") {
            let cells: Vec<_> = columns.iter().map(|at| format!("{:?}", row.get_ref(*at).expect("a cell"))).collect();
            lines.push(format!("{table}: {}", cells.join("|")));
        }
    }
    lines
}

const DONORS: &str = "Constituent ID,First Name\nD1,Ann\nD2,Bo\nD3,Cy\n";
const HEADERS: &str = "Gift ID,Gift type,Donor ID,Gift date,Amount,Fund,Campaign,Appeal\n";

fn with_donors() -> World {
    let mut world = World::new();
    let path = world.file("donors.csv", DONORS);
    world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    world
}

fn import_gifts(world: &mut World, rows: &str, mode: Mode) -> Report {
    let path = world.file("gifts.csv", &format!("{HEADERS}{rows}"));
    let report = world.import(&request_of(of_type("gift"), &path, mode)).expect("an import");
    assert_eq!(report.counts.left_out, 0, "{:?}", report.problems);
    report
}

fn summed_up(world: &mut World, replace: bool) -> RollUpCounts {
    let person = crate::support::imports::person();
    let report = roll_up(&mut world.store, replace, &person, &Control::default(), &|_: &Progress| ());
    report.expect("a roll-up").counts
}

#[derive(Debug, Clone)]
enum Act {
    Import(Vec<String>),
    Remove(Vec<String>),
    /// The last job, or an earlier one.
    Undo(usize),
}

fn row() -> impl Strategy<Value = String> {
    let gift = prop::sample::select(vec!["G1", "G2", "G3", "G4", "G5"]);
    let kind =
        prop::sample::select(vec!["Cash", "Cash", "", "Pledge", "Pledge payment", "Refund", "Soft credit", "Stock"]);
    let donor = prop::sample::select(vec!["D1", "D2", "D3"]);
    let date = prop::sample::select(vec!["2023-05-01", "2023-12-31", "2024-01-01", "2024-01-01", "2022-02-02"]);
    let amount =
        prop::sample::select(vec!["USD 10.00", "USD 10.00", "USD 99.99", "EUR 10.00", "EUR 250.00", "USD -5.00"]);
    let label = prop::sample::select(vec!["", "", "Library", "Chapel"]);
    (gift, kind, donor, date, amount, label.clone(), label.clone(), label)
        .prop_map(|(g, k, d, on, a, f, c, p)| format!("{g},{k},{d},{on},{a},{f},{c},{p}\n"))
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => prop::collection::vec(row(), 1..8).prop_map(Act::Import),
        1 => prop::collection::vec(row(), 1..4).prop_map(Act::Remove),
        2 => (0_usize..3).prop_map(Act::Undo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn totals_are_what_all_gifts_come_to_whatever_happened(acts in prop::collection::vec(act(), 1..7)) {
        let mut world = with_donors();
        let mut jobs: Vec<(JobId, Vec<String>)> = Vec::new();
        for act in acts {
            let before = bytes(&world);
            match act {
                Act::Import(rows) => jobs.push((import_gifts(&mut world, &rows.concat(), Mode::AddAndUpdate).job, before)),
                Act::Remove(rows) => {
                    let path = world.file("gone.csv", &format!("{HEADERS}{}", rows.concat()));
                    jobs.push((world.remove_listed(of_type("gift"), &path).job, before));
                }
                Act::Undo(back) if back < jobs.len() => {
                    let (job, as_it_was) = jobs.remove(jobs.len() - 1 - back);
                    world.undo(job).expect("an undo");
                    if back == 0 {
                        prop_assert_eq!(bytes(&world), as_it_was, "the last job leaves nothing behind");
                    } else {
                        // What was noted for the jobs after it does not hold any more.
                        jobs.clear();
                    }
                }
                Act::Undo(_) => continue,
            }
            prop_assert_eq!(stored(&mut world), added_up(&mut world));
        }
        let incremental = bytes(&world);
        prop_assert_eq!(summed_up(&mut world, false).changed, 0, "a roll-up of all changes nothing");
        prop_assert_eq!(bytes(&world), incremental);
    }
}

const CASES: &str = "\
    G1,Cash,D1,2023-05-01,USD 100.00,Library,Annual,Letter\n\
    G2,Refund,D1,2024-02-01,USD 30.00,,,\n\
    G3,Refund,D1,2024-02-01,USD -5.00,,,\n\
    G4,Pledge,D1,2024-03-01,USD 5000.00,,,\n\
    G5,,D1,2024-01-01,USD 40.00,,Annual,Letter\n\
    G6,Cash,D2,2023-05-01,USD 900.00,,,Letter\n\
    G7,Cash,D2,2023-05-02,EUR 1.00,,,\n\
    G8,Cash,D2,2023-05-02,EUR 2.00,,,\n\
    G9,Soft credit,D3,2023-05-02,USD 2.00,,,\n";

fn gift(amount: i64, currency: &str, date: &str, label: &str) -> Option<Gift> {
    Some(Gift { amount, currency: currency.into(), date: date.into(), label: label.into() })
}

#[test]
fn pledges_do_not_count_refunds_are_taken_off_and_the_usual_currency_is_summed_up() {
    let mut world = with_donors();
    let revision = world.store.revision().expect("a revision");
    let report = import_gifts(&mut world, CASES, Mode::AddAndUpdate);
    assert_eq!(report.status, Status::Ok);
    assert!(world.store.revision().expect("a revision") > revision + 1, "the gifts raise it, and so do the totals");
    let stored = stored(&mut world);
    let usd = |amount| Some((amount, "USD".to_owned()));
    assert_eq!(stored["D1"].lifetime, usd(10_500));
    assert_eq!(stored["D1"].largest, gift(10_000, "USD", "2023-05-01", "Library"));
    assert_eq!(stored["D1"].last, gift(4_000, "USD", "2024-01-01", "Annual"), "a refund is no last gift");
    assert_eq!(stored["D1"].years, [(2023, 10_000, "USD".to_owned()), (2024, 500, "USD".to_owned())]);
    assert_eq!(stored["D2"].lifetime, Some((300, "EUR".to_owned())), "two gifts in euro, one in dollars");
    assert_eq!(stored["D2"].last, gift(200, "EUR", "2023-05-02", ""), "of two of a day the larger one");
    assert_eq!(stored["D3"], Giving::default());
    let told: Vec<_> = report.problems.iter().map(|problem| (problem.name, problem.count)).collect();
    assert_eq!(told, [("several_currencies", 1)]);
    assert_eq!(
        world.store.job(report.job).expect("the job").counts.fields_changed,
        0,
        "totals are no changes of the job"
    );
}

#[test]
fn what_was_imported_stays_until_it_is_to_be_replaced() {
    let mut world = with_donors();
    let totals = "Constituent ID,First Name,Lifetime Giving\nD1,Ann,$777.00\n";
    let path = world.file("totals.csv", totals);
    let imported = world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    assert_eq!(imported.counts.fields_changed, 1);
    let report = import_gifts(&mut world, CASES, Mode::AddAndUpdate);
    let names: Vec<_> = report.problems.iter().map(|problem| (problem.name, problem.count)).collect();
    assert!(names.contains(&("sums_kept", 1)), "{names:?}");
    let kept = stored(&mut world)["D1"].clone();
    assert_eq!(kept.lifetime, Some((77_700, "USD".to_owned())));
    assert_eq!(kept.largest, gift(10_000, "USD", "2023-05-01", "Library"), "what was blank is filled");

    let counts = summed_up(&mut world, false);
    assert_eq!((counts.records, counts.kept, counts.changed, counts.several_currencies), (3, 1, 0, 1));
    assert_eq!(summed_up(&mut world, true).changed, 1);
    assert_eq!(stored(&mut world), added_up(&mut world));
    assert_eq!(summed_up(&mut world, false).kept, 0, "replaced, it follows the gifts");

    world.undo(report.job).expect("an undo");
    assert_eq!(stored(&mut world)["D1"], Giving::default());
}

#[test]
fn totals_imported_over_those_of_gifts_stay_and_taken_back_they_follow_the_gifts_again() {
    let mut world = with_donors();
    import_gifts(&mut world, CASES, Mode::AddAndUpdate);
    let path = world.file("totals.csv", "Constituent ID,First Name,Lifetime Giving\nD1,Ann,$777.00\n");
    let over = world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    import_gifts(&mut world, "G10,Cash,D1,2025-01-01,USD 1.00,,,\n", Mode::AddAndUpdate);
    assert_eq!(stored(&mut world)["D1"].lifetime, Some((77_700, "USD".to_owned())));
    world.undo(over.job).expect("an undo");
    assert_eq!(stored(&mut world), added_up(&mut world));
}

#[test]
fn an_amount_too_large_to_add_up_leaves_the_sum_blank_and_stops_nothing() {
    let mut world = with_donors();
    let rows = "G1,Cash,D1,2024-01-01,92233720368547758.07,,,\nG2,Cash,D1,2024-01-02,92233720368547758.07,,,\n\
                G3,Cash,D2,2024-01-02,5.00,,,\n";
    import_gifts(&mut world, rows, Mode::AddAndUpdate);
    let stored = stored(&mut world);
    assert_eq!(stored["D1"].lifetime, None);
    assert_eq!(stored["D2"].lifetime, Some((500, "USD".to_owned())));
}

#[test]
fn a_donor_removed_and_brought_back_has_the_totals_of_the_gifts_there_are() {
    let mut world = with_donors();
    import_gifts(&mut world, CASES, Mode::AddAndUpdate);
    let path = world.file("gone.csv", "Constituent ID\nD1\n");
    let removal = world.remove_listed(contact(), &path);
    let path = world.file("gifts.csv", &format!("{HEADERS}G1,Cash,D2,2023-05-01,USD 100.00,,,\n"));
    world.import(&request_of(of_type("gift"), &path, Mode::AddAndUpdate)).expect("an import");
    world.undo(removal.job).expect("an undo");
    assert_eq!(stored(&mut world), added_up(&mut world));
    assert_eq!(world.store.sums_due().expect("a number"), 0);
}
