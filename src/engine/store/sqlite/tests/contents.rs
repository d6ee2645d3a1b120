//! What records were last read from: kept, found and forgotten.

use super::{World, batch, contact, text, update};
use crate::engine::model::{Batch, JobKind, RecordId};
use crate::engine::store::Store;

/// Contacts C1 to C6, of whom the third is remembered by nothing and the fourth is gone.
fn six() -> World {
    let mut world = World::new();
    let job = world.running(JobKind::Import, None);
    let creates = (1..=6).map(|number| contact(number, &format!("C{number}"), "Ann")).collect();
    let created_from = [11, 12, 0, 14, 15, 16].map(|hash| Some(hash).filter(|hash| *hash > 0)).to_vec();
    let batch = Batch { created_from, ..batch(job, creates, Vec::new(), 6) };
    world.store.target(&super::whole()).unwrap().apply(&batch).unwrap();
    world.finish(job);
    world.store.connection.execute("DELETE FROM person WHERE record = 4", []).unwrap();
    world
}

fn recalled(world: &mut World, keys: &[&str]) -> Vec<Option<(i64, Option<i64>)>> {
    let mut recalls = world.store.recalls("person").unwrap().expect("there are records");
    recalls.recall(keys).unwrap().into_iter().map(|found| found.map(|(record, hash)| (record.0, hash))).collect()
}

#[test]
fn nothing_is_recalled_where_there_is_no_record() {
    assert!(World::new().store.recalls("person").unwrap().is_none());
}

#[test]
fn records_are_found_in_any_order_with_gaps_and_strangers_between() {
    let mut world = six();
    let all = [("C1", Some((1, Some(11)))), ("C2", Some((2, Some(12)))), ("C3", Some((3, None))), ("C4", None)];
    let all: Vec<_> = all
        .into_iter()
        .chain([("C5", Some((5, Some(15)))), ("C6", Some((6, Some(16)))), ("C9", None), ("", None)])
        .collect();
    let orders: [&[usize]; 6] =
        [&[0, 1, 2, 3, 4, 5], &[5, 4, 2, 1, 0], &[0, 1, 2, 4, 5, 6], &[0, 1, 6, 2, 7, 4], &[0, 1, 1, 0, 1, 2], &[6]];
    for order in orders {
        let (keys, wanted): (Vec<&str>, Vec<_>) = order.iter().map(|at| all[*at]).unzip();
        assert_eq!(recalled(&mut world, &keys), wanted, "{keys:?}");
    }
}

#[test]
fn a_change_without_a_content_forgets_and_one_with_it_remembers() {
    let mut world = six();
    let rename = |content| {
        let changes = [("first_name", Some(text("Ann")), Some(text("Bo")))];
        let updates = [1, 2].map(|record| super::RecordUpdate { content, ..update(2, record, &changes) });
        updates.to_vec()
    };
    world.import(Vec::new(), rename(None));
    assert_eq!(recalled(&mut world, &["C1", "C2"]), [Some((1, None)), Some((2, None))]);
    world.import(Vec::new(), rename(Some(99)));
    assert_eq!(recalled(&mut world, &["C1", "C2"]), [Some((1, Some(99))), Some((2, Some(99)))]);
    let job = world.running(JobKind::Import, None);
    let noted = Batch { contents: vec![(RecordId(3), 33)], ..batch(job, Vec::new(), Vec::new(), 1) };
    world.store.target(&super::whole()).unwrap().apply(&noted).unwrap();
    assert_eq!(recalled(&mut world, &["C3"]), [Some((3, Some(33)))]);
}

#[test]
fn what_an_undo_changes_is_forgotten() {
    let mut world = six();
    let changes = [("emails.0.email", None, Some(text("ann@example.org")))];
    let added = vec![super::RecordUpdate { content: Some(77), ..update(2, 1, &changes) }];
    let job = world.import(Vec::new(), added);
    assert_eq!(recalled(&mut world, &["C1"]), [Some((1, Some(77)))]);
    assert_eq!(super::get(&world.one("C1"), "emails.0.email"), Some(text("ann@example.org")));
    let undo = world.running(JobKind::Undo, Some(job));
    while !world.store.undo_step(undo, job, 100).unwrap().done {}
    assert_eq!(super::get(&world.one("C1"), "emails.0.email"), None);
    assert_eq!(recalled(&mut world, &["C1"]), [Some((1, None))]);
}
