//! Plans answer as the database would after the same batches.

use super::*;
use crate::engine::model::{EventKey, PlannedRow, Problem};
use crate::engine::schema::catalogue::code;
use crate::engine::store::{
    ChangeKind, PlanChange, PlanCreated, PlanList, PlanProblem, PlanQuery, PlanReader, PlanRows, PlanTotals,
};
use std::collections::BTreeMap;

/// The rows of a plan that go with a batch; `records` are the records as they are so far.
fn planned(batch: &mut Batch, records: &mut BTreeMap<i64, Record>) {
    let row = |row, record: &Record, created, changes| PlannedRow {
        row,
        key: get(record, "id").unwrap().as_text().unwrap().into(),
        title: "T".into(),
        record: Some(record.clone()),
        created,
        listed: None,
        changes,
        problems: vec![],
        left_out: false,
        cells: None,
        possible: vec![],
    };
    for record in &batch.creates {
        records.insert(record.id.0, record.clone());
        batch.planned.push(row(1, record, true, vec![]));
    }
    for update in &batch.updates {
        let record = records.get_mut(&update.record.0).unwrap();
        for change in &update.changes {
            put(record, change.slot, change.after.clone());
        }
        batch.planned.push(row(update.row, record, false, update.changes.clone()));
    }
}

fn batches(job: JobId) -> Vec<Batch> {
    let email = |position: usize, before: Option<&str>, after: Option<&str>| {
        (["emails.0.email", "emails.1.email", "emails.2.email"][position], before.map(text), after.map(text))
    };
    let shared = |yes: bool| ("emails.0.is_shared", Some(Value::Boolean(!yes)), Some(Value::Boolean(yes)));
    vec![
        batch(
            job,
            vec![everything(3, "c"), everything(4, "d")],
            vec![update(2, 1, &[email(0, Some("a@example.org"), None)])],
            3,
        ),
        // The email freed is taken, a created record changes, two entries of one record swap.
        batch(
            job,
            vec![record(5, &[("id", text("e")), ("emails.0.email", text("a@example.org"))])],
            vec![
                update(
                    5,
                    3,
                    &[
                        email(0, Some("c@example.org"), Some("moved@example.org")),
                        ("score", Some(Value::Integer(-7)), None),
                    ],
                ),
                update(
                    6,
                    2,
                    &[
                        email(0, Some("b@example.org"), Some("b-2@example.org")),
                        email(2, Some("b-2@example.org"), Some("b@example.org")),
                    ],
                ),
            ],
            6,
        ),
        batch(
            job,
            vec![],
            vec![update(7, 4, &[shared(true)]), update(8, 3, &[("first_name", Some(text("Zoë")), Some(text("Zo")))])],
            8,
        ),
        batch(
            job,
            vec![],
            vec![
                update(9, 4, &[shared(false)]),
                update(10, 5, &[email(0, Some("a@example.org"), Some("q@example.org"))]),
            ],
            10,
        ),
    ]
}

const KEYS: [&str; 6] = ["a", "b", "c", "d", "e", "nobody"];

fn emails() -> Vec<String> {
    let all = KEYS.iter().flat_map(|key| [format!("{key}@example.org"), format!("{key}-2@example.org")]);
    all.chain(["moved@example.org".into(), "q@example.org".into()]).collect()
}

#[test]
fn a_plan_answers_as_the_database_does_after_the_same_batches() {
    let mut plan_world = World::new();
    let mut import_world = World::new();
    for world in [&mut plan_world, &mut import_world] {
        world.import(vec![everything(1, "a"), everything(2, "b")], vec![]);
    }
    let mut records = BTreeMap::from([(1, everything(1, "a")), (2, everything(2, "b"))]);
    let job = import_world.running(JobKind::Import, None);
    let scratch = plan_world.folder.path().join("scratch.db");
    let before = plan_world.store.revision().unwrap();
    let mut plan = plan_world.store.plan(&whole(), &scratch, &[]).unwrap();
    let mut target = import_world.store.target(&whole()).unwrap();
    let (emails, place) = (emails(), whole().group_place(0).unwrap());
    let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
    for (n, mut batch) in batches(job).into_iter().enumerate() {
        planned(&mut batch, &mut records);
        plan.apply(&batch).unwrap();
        target.apply(&batch).unwrap();
        assert_eq!(plan.known(&KEYS).unwrap(), target.known(&KEYS).unwrap(), "after batch {n}");
        let (planned, written) = (plan.holders(place, &emails).unwrap(), target.holders(place, &emails).unwrap());
        assert_eq!(planned, written, "after batch {n}");
        let ids: Vec<RecordId> = (1..8).map(RecordId).collect();
        assert_eq!(plan.records(&ids).unwrap(), target.records(&ids).unwrap(), "after batch {n}");
        assert_eq!(plan.next_record().unwrap(), target.next_record().unwrap());
    }
    let reader = plan.finish().unwrap();
    assert_eq!(reader.totals(), PlanTotals { created: 3, changes: 9, ..PlanTotals::default() });
    drop(reader);
    assert_eq!(plan_world.store.revision().unwrap(), before, "a plan changes nothing");
}

#[test]
fn an_email_stays_shared_where_the_import_does_not_touch_that_field() {
    let mut world = World::new();
    let filled = [("id", text("a")), ("emails.0.email", text("x@y.org")), ("emails.0.is_shared", Value::Boolean(true))];
    world.import(vec![record(1, &filled)], vec![]);
    let layout = Layout::of(person(), [slot("emails.0.email")]);
    let scratch = world.folder.path().join("scratch.db");
    let mut plan = world.store.plan(&layout, &scratch, &[]).unwrap();
    let mut record = plan.known(&["a"]).unwrap().remove(0).unwrap();
    record.groups[0][0].values[0] = Some(text("new@y.org"));
    let change = Change { slot: slot("emails.0.email"), before: Some(text("x@y.org")), after: Some(text("new@y.org")) };
    let row = PlannedRow {
        row: 2,
        key: "a".into(),
        title: "".into(),
        record: Some(record),
        created: false,
        listed: None,
        changes: vec![change],
        problems: vec![],
        left_out: false,
        cells: None,
        possible: vec![],
    };
    plan.apply(&Batch { planned: vec![row], ..Batch::default() }).unwrap();
    assert_eq!(plan.holders(0, &["new@y.org", "x@y.org"]).unwrap(), [None, None]);
}

fn problem_row(row: u64, code: u16, value: &str) -> PlannedRow {
    let problem =
        Problem { code, slot: Some(slot("emails.0.email")), value: value.into(), suggestion: Some("better".into()) };
    PlannedRow {
        row,
        key: "k".into(),
        title: "t".into(),
        record: None,
        created: false,
        listed: None,
        changes: vec![],
        problems: vec![problem],
        left_out: true,
        cells: Some(vec!["k".into(), value.into()]),
        possible: vec![],
    }
}

fn finished(world: &mut World, batches: &[Batch]) -> Box<dyn PlanReader> {
    let scratch = world.folder.path().join("scratch.db");
    let mut plan = world.store.plan(&whole(), &scratch, &[]).unwrap();
    for batch in batches {
        plan.apply(batch).unwrap();
    }
    plan.finish().unwrap()
}

type Reader = Box<dyn PlanReader>;

fn page(reader: &mut Reader, query: &PlanQuery, offset: u64, limit: u64) -> PlanRows {
    reader.page(query, offset, limit).unwrap().rows
}

fn created(reader: &mut Reader, offset: u64, limit: u64) -> Vec<PlanCreated> {
    match page(reader, &PlanQuery::all(PlanList::Created), offset, limit) {
        PlanRows::Created(rows) => rows,
        other => panic!("{other:?}"),
    }
}

fn changes(reader: &mut Reader, offset: u64, limit: u64) -> Vec<PlanChange> {
    match page(reader, &PlanQuery::all(PlanList::Changes), offset, limit) {
        PlanRows::Changes(rows) => rows,
        other => panic!("{other:?}"),
    }
}

fn problems(reader: &mut Reader, event: EventKey, offset: u64, limit: u64) -> Vec<PlanProblem> {
    match page(reader, &PlanQuery::all(PlanList::Problems(event)), offset, limit) {
        PlanRows::Problems(rows) => rows,
        other => panic!("{other:?}"),
    }
}

/// Numbers of the rows that fit, and how many they are said to be.
fn fitting(reader: &mut Reader, query: &PlanQuery, offset: u64, limit: u64) -> (Vec<u64>, u64) {
    let page = reader.page(query, offset, limit).unwrap();
    let rows = match page.rows {
        PlanRows::Changes(rows) => rows.iter().map(|row| row.row).collect(),
        PlanRows::Created(rows) => rows.iter().map(|row| row.row).collect(),
        PlanRows::Unchanged(rows) => rows.iter().map(|row| row.row).collect(),
        PlanRows::Duplicates(rows) => rows.iter().map(|row| row.row).collect(),
        PlanRows::Problems(rows) => rows.iter().map(|row| row.row).collect(),
        PlanRows::Listed(rows) => rows.iter().map(|row| row.row).collect(),
        PlanRows::Missing(rows) => rows.iter().map(|row| row.key.len() as u64).collect(),
    };
    (rows, page.total)
}

#[test]
fn filtered_lists_are_paged_as_whole_ones_are() {
    let mut world = World::new();
    world.import((1..=4).map(|n| everything(n, ["ann", "bo", "cy", "di"][n as usize - 1])).collect(), vec![]);
    let name = |row, n, after: Option<&str>| update(row, n, &[("first_name", Some(text("Zoë")), after.map(text))]);
    let score = |row, n| update(row, n, &[("score", None, Some(Value::Integer(5)))]);
    let mut one = batch(JobId(9), vec![everything(5, "eve")], vec![name(2, 1, Some("Zo")), score(3, 2)], 3);
    let mut records: BTreeMap<_, _> =
        (1..=4).map(|n| (n, everything(n, ["ann", "bo", "cy", "di"][n as usize - 1]))).collect();
    planned(&mut one, &mut records);
    one.unchanged = vec![(4, RecordId(3))];
    let mut two = batch(JobId(9), vec![], vec![name(5, 2, None), name(6, 1, Some("Zoe"))], 6);
    planned(&mut two, &mut records);
    two.unchanged = vec![(7, RecordId(4)), (8, RecordId(3))];
    let mut reader = finished(&mut world, &[one, two]);

    let all = |list| PlanQuery::all(list);
    let of_kind = |kind| PlanQuery { kind: Some(kind), ..all(PlanList::Changes) };
    let search = |list, search: &str| PlanQuery { search: search.into(), ..all(list) };
    let field = |name| PlanQuery { field: Some(slot(name)), ..all(PlanList::Changes) };
    for (query, rows) in [
        (all(PlanList::Changes), vec![2, 3, 5, 6]),
        (of_kind(ChangeKind::Overwrites), vec![2, 6]),
        (of_kind(ChangeKind::Fills), vec![3]),
        (of_kind(ChangeKind::Clears), vec![5]),
        (field("first_name"), vec![2, 5, 6]),
        (field("last_name"), vec![]),
        (search(PlanList::Changes, "BO"), vec![3, 5]),
        (search(PlanList::Changes, "ann-2@example"), vec![2, 6]),
        (search(PlanList::Changes, "zoe"), vec![2, 3, 5, 6]),
        (PlanQuery { kind: Some(ChangeKind::Clears), ..search(PlanList::Changes, "bo") }, vec![5]),
        (search(PlanList::Created, "eve@"), vec![1]),
        (search(PlanList::Created, "ann"), vec![]),
        (all(PlanList::Unchanged), vec![4, 7, 8]),
        (search(PlanList::Unchanged, "cy@example"), vec![4, 8]),
    ] {
        let total = rows.len() as u64;
        assert_eq!(fitting(&mut reader, &query, 0, 50), (rows.clone(), total), "{query:?}");
        let second: Vec<u64> = rows.into_iter().skip(1).take(1).collect();
        assert_eq!(fitting(&mut reader, &query, 1, 1), (second, total), "{query:?}, page 2");
    }
    let fields: Vec<_> =
        reader.changed_fields().into_iter().map(|f| (f.slot, f.fills, f.overwrites, f.clears)).collect();
    assert_eq!(fields, [(slot("first_name"), 0, 2, 1), (slot("score"), 1, 0, 0)]);
    match page(&mut reader, &all(PlanList::Unchanged), 1, 1) {
        PlanRows::Unchanged(rows) => assert_eq!((rows[0].row, rows[0].key.as_str()), (7, "di")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_with_problems_are_there_as_they_stand_in_the_file() {
    let mut world = World::new();
    let rows = (1..=300).map(|n| problem_row(n, code::EMAIL_NOT_VALID, &format!("v{n}"))).collect();
    let mut reader = finished(&mut world, &[Batch { planned: rows, ..Batch::default() }]);
    assert_eq!(reader.cells(7).unwrap(), Some(vec!["k".to_owned(), "v7".to_owned()]));
    assert_eq!(reader.cells(301).unwrap(), None);
    let event = EventKey { code: code::EMAIL_NOT_VALID, slot: Some(slot("emails.0.email")) };
    let query = PlanQuery { search: "V29".into(), ..PlanQuery::all(PlanList::Problems(event)) };
    assert_eq!(fitting(&mut reader, &query, 0, 3), (vec![29, 290, 291], 11));
    assert_eq!(fitting(&mut reader, &query, 10, 3), (vec![299], 11));
}

#[test]
fn pages_are_found_at_any_depth() {
    let mut world = World::new();
    let mut records = BTreeMap::new();
    let creates: Vec<Record> = (1..=3_000).map(|n| everything(n, &format!("K{n:04}"))).collect();
    let updates = (1..=3_000)
        .map(|n| update(n as u64, n, &[("first_name", Some(text("Zoë")), Some(text(&format!("N{n}"))))]))
        .collect();
    let mut one = batch(JobId(1), creates, updates, 6_000);
    planned(&mut one, &mut records);
    one.planned.extend((1..=500).map(|n| problem_row(n, code::EMAIL_NOT_VALID, &format!("v{n}"))));
    let mut reader = finished(&mut world, &[one]);
    assert_eq!(reader.totals(), PlanTotals { created: 3_000, changes: 3_000, problems: 500, ..PlanTotals::default() });
    let page = created(&mut reader, 2_998, 50);
    assert_eq!(page.iter().map(|c| c.key.as_str()).collect::<Vec<_>>(), ["K2999", "K3000"]);
    let glance: Vec<(&str, &str)> = page[0].glance.iter().map(|(l, v)| (l.as_str(), v.as_str())).collect();
    let expected = [
        ("Email 1", "K2999@example.org"),
        ("Mobile", "+1 617-555-0142"),
        ("Address 2 · City", "Boston"),
        ("Lifetime giving", "-€123.45"),
    ];
    assert_eq!(glance, expected);
    let page = changes(&mut reader, 1_499, 2);
    assert_eq!(
        (page.len(), page[0].row, &*page[0].field, &*page[0].before, &*page[0].after),
        (2, 1_500, "First name", "Zoë", "N1500")
    );
    let event = EventKey { code: code::EMAIL_NOT_VALID, slot: Some(slot("emails.0.email")) };
    let page = problems(&mut reader, event, 499, 5);
    assert_eq!((page.len(), page[0].row, &*page[0].problem.value), (1, 500, "v500"));
    assert_eq!(page[0].problem.suggestion.as_deref(), Some("better"));
    assert_eq!(created(&mut reader, 3_000, 10), []);
    assert_eq!(problems(&mut reader, EventKey { code: 1, slot: None }, 0, 10), []);
}

#[test]
fn problems_are_grouped_by_cause_the_most_frequent_first() {
    let mut world = World::new();
    let mut rows = vec![problem_row(1, code::EMAIL_NOT_VALID, "one")];
    rows.extend((2..=20).map(|n| problem_row(n, code::DATE_NOT_RECOGNISED, &format!("d{n}"))));
    let reader = finished(&mut world, &[Batch { planned: rows, ..Batch::default() }]);
    let groups = reader.problem_groups();
    let counts: Vec<_> = groups.iter().map(|group| (group.event.code, group.count)).collect();
    assert_eq!(counts, [(code::DATE_NOT_RECOGNISED, 19), (code::EMAIL_NOT_VALID, 1)]);
    assert_eq!(groups[0].examples[..2], [(2, "d2".to_owned()), (3, "d3".to_owned())]);
    assert_eq!(groups[0].examples.len(), 5);
}

#[test]
fn a_scratch_file_that_cannot_be_made_is_said_and_an_old_one_is_replaced() {
    let mut world = World::new();
    let folder = world.folder.path().to_owned();
    let error = world.store.plan(&whole(), &folder, &[]).err().unwrap();
    assert!(error.to_string().contains("scratch file"), "{error}");
    std::fs::write(folder.join("scratch.db"), "left behind").unwrap();
    world.store.plan(&whole(), &folder.join("scratch.db"), &[]).unwrap();
}
