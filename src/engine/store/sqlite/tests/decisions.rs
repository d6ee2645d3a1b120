//! Decisions about possible duplicates, as they are kept and found again.

use super::*;
use crate::engine::model::{Decided, EventKey, Pair, PlannedRow, Possible, Problem, Sign, Verdict};
use crate::engine::schema::catalogue::code;
use crate::engine::store::{Decisions, PlanList, PlanQuery, PlanRows, StoreError};

fn pair(incoming: &str, key: &str, record: Option<i64>) -> Pair {
    Pair { incoming: incoming.into(), key: key.into(), record: record.map(RecordId) }
}

fn decided(world: &mut World, incoming: &[&str]) -> Vec<(Pair, Verdict)> {
    let found: Vec<Decided> = world.store.target(&whole()).unwrap().decided(incoming).unwrap();
    assert!(found.iter().all(|decided| &*decided.who == "maria" && decided.at > 0));
    found.into_iter().map(|decided| (decided.pair, decided.verdict)).collect()
}

#[test]
fn a_decision_is_kept_replaced_and_taken_back() {
    let mut world = World::new();
    let (one, other) = (pair("email:a@x.org", "C1", Some(1)), pair("email:a@x.org", "C2", None));
    let mut revision = world.store.decisions_revision().unwrap();
    let records = world.store.revision().unwrap();
    for (pair, verdict) in [
        (&one, Some(Verdict::Same)),
        (&other, Some(Verdict::Skip)),
        (&one, Some(Verdict::Different)),
        (&pair("key:K", "C1", Some(1)), Some(Verdict::Same)),
        (&pair("key:nobody", "C1", None), None),
    ] {
        world.store.decide("person", pair, verdict, "maria").unwrap();
        let now = world.store.decisions_revision().unwrap();
        assert!(now > revision, "every decision is a new one");
        revision = now;
    }
    world.reopen();
    assert_eq!(world.store.revision().unwrap(), records, "no record changed");
    let expected = [(one.clone(), Verdict::Different), (other.clone(), Verdict::Skip)];
    assert_eq!(decided(&mut world, &["email:nobody", "email:a@x.org"]), expected);
    world.store.decide("person", &one, None, "maria").unwrap();
    assert_eq!(decided(&mut world, &["email:a@x.org"]), [(other, Verdict::Skip)]);
}

#[test]
fn nothing_is_decided_while_somebody_writes_or_about_other_types() {
    let mut world = World::new();
    let pair = pair("email:a@x.org", "C1", Some(1));
    let writing = world.store.claim_writer("bo").unwrap();
    let refused = world.store.decide("person", &pair, Some(Verdict::Same), "maria");
    assert!(matches!(refused, Err(StoreError::Busy { .. })), "{refused:?}");
    drop(writing);
    assert!(world.store.decide("robot", &pair, Some(Verdict::Same), "maria").is_err());
    assert_eq!(decided(&mut world, &["email:a@x.org"]), []);
}

#[test]
fn the_pairs_of_a_plan_are_paged_and_searched() {
    let mut world = World::new();
    world.import(vec![contact(1, "C1", "Ann"), contact(2, "C2", "Bo")], vec![]);
    let possible = |key: &str, title: &str, verdict| Possible {
        pair: pair("email:a@x.org", key, Some(1)),
        title: title.into(),
        signs: vec![Sign::Email("a@x.org".into())],
        verdict,
        decided: None,
        compared: vec![],
    };
    let problem = Problem { code: code::POSSIBLE_DUPLICATE, slot: None, value: "C1".into(), suggestion: None };
    let row = |row, problems, possible| PlannedRow {
        row,
        key: "".into(),
        title: "Zoë".into(),
        record: None,
        created: false,
        changes: vec![],
        left_out: true,
        listed: None,
        cells: None,
        problems,
        possible,
    };
    let pairs = vec![possible("C1", "Ann", None), possible("C2", "Bø", Some(Verdict::Different))];
    let batch = Batch {
        planned: vec![row(2, vec![problem], pairs), row(3, vec![], vec![possible("C1", "Ann", Some(Verdict::Skip))])],
        ..Batch::default()
    };
    let scratch = world.folder.path().join("scratch.db");
    let mut plan = world.store.plan(&whole(), &scratch, &[]).unwrap();
    plan.apply(&batch).unwrap();
    let mut reader = plan.finish().unwrap();
    let totals = reader.totals();
    assert_eq!((totals.duplicates, totals.undecided, totals.duplicates_left_out), (3, 1, 2));
    let mut found = |search: &str, offset| {
        let query = PlanQuery { search: search.into(), ..PlanQuery::all(PlanList::Duplicates) };
        let page = reader.page(&query, offset, 2).unwrap();
        let PlanRows::Duplicates(pairs) = page.rows else { panic!("pairs") };
        let told =
            |pair: &crate::engine::store::PlanDuplicate| (pair.row, pair.possible.pair.key.to_string(), pair.matches);
        (page.total, pairs.iter().map(told).collect::<Vec<_>>())
    };
    assert_eq!(found("", 1), (3, vec![(2, "C2".into(), 2), (3, "C1".into(), 1)]));
    assert_eq!(found("BO", 0), (1, vec![(2, "C2".into(), 2)]));
    assert_eq!(found("c1", 0), (2, vec![(2, "C1".into(), 2), (3, "C1".into(), 1)]));
    assert_eq!(found("nobody", 0), (0, vec![]));
    let groups = reader.problem_groups();
    assert_eq!(groups[0].event, EventKey { code: code::POSSIBLE_DUPLICATE, slot: None });
}
