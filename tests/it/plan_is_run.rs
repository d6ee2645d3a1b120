//! The import does what the plan showed, whatever the rows, the mode and the size of the batches.

use crate::support::imports::{World, contact, person};
use almoner::engine::convert::Settings;
use almoner::engine::job::{self, CheckReport, Control, ImportRequest};
use almoner::engine::mapping::{BlankPolicy, Feed, Mapping, Match};
use almoner::engine::model::{Layout, Mode};
use almoner::engine::schema::{Currency, Schema, Slot, display};
use almoner::engine::source::profile::profile;
use almoner::engine::source::{HeaderRow, ReadOptions, Separator, Source};
use almoner::engine::store::{PlanList, PlanQuery, PlanReader, PlanRows, Store};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

/// The columns, and the slots they feed.
const COLUMNS: [(&str, &str); 6] = [
    ("ID", "id"),
    ("First", "first_name"),
    ("Nick", "nick_name"),
    ("Email", "emails.0.email"),
    ("Born", "birth_date"),
    ("Class", "year"),
];

/// One row of a file; few values, so that keys repeat and emails move.
pub type Line = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

pub fn line() -> impl Strategy<Value = Line> {
    (
        prop::sample::select(vec!["K1", "K2", "K3", "K4", "K5", "K6", "", "#N/A"]),
        prop::sample::select(vec!["Ann", "Bo", "Cy"]),
        prop::sample::select(vec!["", "Annie", "Zo"]),
        prop::sample::select(vec!["", "a@x.org", "b@x.org", "c@x.org", "d@x.org", "A@X.org", "no email"]),
        prop::sample::select(vec!["", "1980-05-01", "1990-12-31", "someday"]),
        prop::sample::select(vec!["", "1998", "2004"]),
    )
}

fn text(lines: &[Line]) -> String {
    let head: Vec<&str> = COLUMNS.iter().map(|(header, _)| *header).collect();
    let rows = lines.iter().map(|l| format!("{},{},{},{},{},{}\n", l.0, l.1, l.2, l.3, l.4, l.5));
    format!("{}\n{}", head.join(","), rows.collect::<String>())
}

fn slot(path: &str) -> Slot {
    contact().slot(path).expect("a slot")
}

pub fn asked(world: &World, name: &str, lines: &[Line], mode: Mode, clears: bool) -> ImportRequest {
    let path = world.file(name, &text(lines));
    let options = ReadOptions {
        header: Some(HeaderRow::Row(1)),
        separator: Some(Separator::COMMA),
        encoding: Some("utf-8".into()),
        keep_last_rows: true,
        ..ReadOptions::default()
    };
    let source = Source::open(&path, &options).expect("a readable file");
    let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).expect("a readable file");
    let mut mapping = Mapping::default();
    for (column, (_, path)) in COLUMNS.iter().enumerate() {
        mapping.set(slot(path), Match::new(Feed::Column(column)));
    }
    if clears {
        mapping.get_mut(slot("nick_name")).expect("it is matched").blank = BlankPolicy::Clear;
    }
    let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
    ImportRequest::new(&source, &profile, contact(), mapping, mode, settings)
}

/// Every contact by key: what stands in its fields, by their labels, as people read it.
type Contacts = BTreeMap<String, BTreeMap<String, String>>;

fn contacts(world: &mut World) -> Contacts {
    let layout = Layout::whole(contact());
    let mut all = Contacts::new();
    for record in world.store.records("contact", "", 1_000, 0).expect("records").items {
        let mut fields = BTreeMap::new();
        let mut add = |slot: Slot, value: &Option<almoner::engine::schema::Value>| {
            if let Some(value) = value {
                fields.insert(contact().slot_label(slot), display(value, contact().field(slot), contact()));
            }
        };
        for (field, value) in layout.fields.iter().zip(&record.fields) {
            add(Slot::Field(*field), value);
        }
        for (group, entries) in layout.groups.iter().zip(&record.groups) {
            for entry in entries {
                for (field, value) in group.fields.iter().zip(&entry.values) {
                    add(Slot::Entry { group: group.group, position: entry.position, field: *field }, value);
                }
            }
        }
        let key = record.fields[layout.key].as_ref().and_then(|key| key.as_text()).expect("a key").to_owned();
        all.insert(key, fields);
    }
    all
}

fn rows_of(plan: &mut dyn PlanReader, list: PlanList) -> PlanRows {
    let page = plan.page(&PlanQuery::all(list), 0, 10_000).expect("a page");
    assert_eq!(page.total, page.rows.len() as u64, "{list:?}");
    page.rows
}

/// What the plan does to the contacts, row by row, and which rows do what.
#[derive(Default)]
struct Told {
    created: BTreeSet<u64>,
    changed: BTreeSet<u64>,
    unchanged: BTreeSet<u64>,
    left_out: BTreeSet<u64>,
    fields: u64,
    missing: BTreeSet<String>,
    listed: BTreeSet<String>,
}

fn follow(check: &mut CheckReport, contacts: &mut Contacts) -> Told {
    let mut told = Told::default();
    let plan: &mut dyn PlanReader = &mut *check.plan;
    let mut steps: BTreeMap<u64, Vec<Step>> = BTreeMap::new();
    if let PlanRows::Created(rows) = rows_of(plan, PlanList::Created) {
        for row in rows {
            told.created.insert(row.row);
            let mut fields: BTreeMap<String, String> = row.glance.into_iter().collect();
            fields.insert(contact().slot_label(slot("id")), row.key.clone());
            fields.insert(contact().slot_label(slot("first_name")), row.title);
            steps.entry(row.row).or_default().push(Step::Create(row.key, fields));
        }
    }
    if let PlanRows::Changes(rows) = rows_of(plan, PlanList::Changes) {
        for row in rows {
            told.changed.insert(row.row);
            told.fields += 1;
            steps.entry(row.row).or_default().push(Step::Change(row.key, row.field, row.before, row.after));
        }
    }
    if let PlanRows::Listed(rows) = rows_of(plan, PlanList::Listed) {
        for row in rows {
            told.listed.insert(row.key);
        }
    }
    if let PlanRows::Unchanged(rows) = rows_of(plan, PlanList::Unchanged) {
        told.unchanged.extend(rows.iter().map(|row| row.row));
    }
    if let PlanRows::Missing(rows) = rows_of(plan, PlanList::Missing) {
        told.missing.extend(rows.into_iter().map(|row| row.key));
    }
    for group in plan.problem_groups() {
        let PlanRows::Problems(rows) = rows_of(plan, PlanList::Problems(group.event)) else { panic!("problems") };
        told.left_out.extend(rows.iter().filter(|row| row.problem.is_error()).map(|row| row.row));
    }
    steps.into_values().flatten().for_each(|step| step.take(contacts));
    told
}

/// One thing the plan does.
enum Step {
    Create(String, BTreeMap<String, String>),
    Change(String, String, String, String),
}

impl Step {
    fn take(self, contacts: &mut Contacts) {
        match self {
            Step::Create(key, fields) => {
                assert!(contacts.insert(key, fields).is_none(), "it was there");
            }
            Step::Change(key, field, before, after) => {
                let fields = contacts.get_mut(&key).expect("what changes is there");
                assert_eq!(fields.remove(&field).unwrap_or_default(), before, "{key} {field}");
                if !after.is_empty() {
                    fields.insert(field, after);
                }
            }
        }
    }
}

/// Checks and imports a file in batches of different sizes, and holds the import to the plan.
fn plan_equals_run(known: &[Line], lines: &[Line], mode: Mode, clears: bool, sizes: (usize, usize)) {
    let mut world = World::new();
    let schema = Schema::built_in();
    if !known.is_empty() {
        world.import(&asked(&world, "known.csv", known, Mode::AddAndUpdate, false)).expect("an import");
    }
    let before = contacts(&mut world);
    let asked = asked(&world, "file.csv", lines, mode, clears);
    let control = Control::with_batches_of(sizes.0);
    let mut check = job::check(&mut world.store, schema, &asked, &person(), &control, &|_: &_| {}).expect("a check");
    assert_eq!(contacts(&mut world), before, "a check changes nothing");
    let mut promised = before.clone();
    let told = follow(&mut check, &mut promised);

    let counts = check.report.counts;
    assert!(counts.add_up(), "{counts:?}");
    let kinds = [&told.created, &told.changed, &told.unchanged, &told.left_out];
    let numbers: Vec<u64> = kinds.iter().map(|rows| rows.len() as u64).collect();
    assert_eq!(
        numbers,
        [counts.created, counts.altered(), counts.unchanged, counts.left_out],
        "the lists are as long as the counts say"
    );
    let every: BTreeSet<u64> = kinds.iter().flat_map(|rows| rows.iter().copied()).collect();
    assert_eq!(every.len() as u64, counts.rows, "a row does one thing only");
    assert_eq!(told.fields, counts.fields_changed);
    let carried: BTreeSet<&str> = lines.iter().map(|line| line.0).collect();
    let missing: BTreeSet<String> = before.keys().filter(|key| !carried.contains(key.as_str())).cloned().collect();
    let listed: BTreeSet<String> = before.keys().filter(|key| carried.contains(key.as_str())).cloned().collect();
    assert_eq!(told.listed, if mode == Mode::RemoveListed { listed } else { BTreeSet::new() });
    assert_eq!(told.missing, if mode == Mode::FullList { missing } else { BTreeSet::new() });

    let control = Control::with_batches_of(sizes.1);
    let checked = Some(&check.checked);
    let report = job::import(&mut world.store, schema, &asked, checked, &person(), &control, &|_: &_| {});
    let report = report.expect("an import");
    assert_eq!((report.counts, report.missing, report.message), (counts, check.report.missing, None));
    let problems = |list: &[job::ProblemSummary]| list.iter().map(|p| (p.event, p.count)).collect::<Vec<_>>();
    assert_eq!(problems(&report.problems), problems(&check.report.problems));
    assert_eq!(contacts(&mut world), promised, "the database is what the plan said");
    // What was imported can be taken back, to the last field.
    if counts.created + counts.updated > 0 {
        let undone = world.undo(report.job).expect("an undo");
        assert!(undone.counts.add_up() && undone.counts.kept == 0, "{:?}", undone.counts);
        assert_eq!(contacts(&mut world), before, "and back again");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_import_is_its_plan(
        known in prop::collection::vec(line(), 0..7),
        lines in prop::collection::vec(line(), 1..14),
        mode in prop::sample::select(Mode::ALL.to_vec()),
        clears in any::<bool>(),
        sizes in (1_usize..6, 1_usize..6),
    ) {
        plan_equals_run(&known, &lines, mode, clears, sizes);
    }
}

#[test]
fn a_key_again_in_the_next_batch_is_decided_as_in_the_same() {
    let line = |key, email, class| -> Line { (key, "Ann", "", email, "", class) };
    let known = [line("K1", "a@x.org", "1998"), line("K2", "b@x.org", "")];
    let lines = [
        line("K1", "c@x.org", "2004"),
        line("K3", "a@x.org", ""),
        line("K1", "", "1998"),
        line("K3", "b@x.org", "2004"),
        line("K2", "b@x.org", ""),
        line("K2", "a@x.org", ""),
    ];
    for mode in Mode::ALL {
        for sizes in [(1, 6), (6, 1), (2, 3), (4, 4)] {
            plan_equals_run(&known, &lines, mode, false, sizes);
        }
    }
}
