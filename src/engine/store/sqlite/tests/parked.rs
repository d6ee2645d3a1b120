//! Rows set aside, and imports that take them in: whatever is taken back and redone in whatever order, a row waits
//! exactly where no import that counts has it.

use super::*;
use crate::engine::model::ParkedRow;
use crate::engine::store::Parks as _;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Rows 2 to 5 are set aside; they refer to the person "a", who is there.
fn set_aside(world: &mut World) -> JobId {
    world.import(vec![contact(1, "a", "Ann")], vec![]);
    let job = world.running(JobKind::Import, None);
    let row = |row| ParkedRow { row, to: "person".to_owned(), reference: "a".into(), cells: vec!["x".into()] };
    let counts = Counts { rows: 4, left_out: 4, ..Counts::default() };
    let position = Position { rows: 4, problem_bytes: 0 };
    let batch = Batch { job, parked: (2..6).map(row).collect(), counts, position, ..Batch::default() };
    world.store.target(&whole()).unwrap().apply(&batch).unwrap();
    world.finish(job);
    job
}

/// An import that takes rows in.
fn take(world: &mut World, of: JobId, rows: &[u64]) -> JobId {
    let job = world.running(JobKind::Import, None);
    world.store.take_in(of, rows, job).unwrap();
    world.finish(job);
    job
}

fn undo(world: &mut World, undone: JobId) -> JobId {
    let undo = world.running(JobKind::Undo, Some(undone));
    while !world.store.undo_step(undo, undone, 10).unwrap().done {}
    world.store.finish_undo(undo, undone, "maria").unwrap();
    world.finish(undo);
    undo
}

fn waiting(world: &mut World, job: JobId) -> BTreeSet<u64> {
    let ready: BTreeSet<u64> = world.store.ready_rows(job).unwrap().iter().map(|row| row.row).collect();
    let told = world.store.parked_of(job).unwrap().map_or((0, 0), |rows| (rows.rows, rows.ready));
    assert_eq!(told, (ready.len() as u64, ready.len() as u64), "all of them refer to somebody who is there");
    ready
}

#[test]
fn a_row_does_not_wait_while_the_import_that_takes_it_in_is_interrupted() {
    let mut world = World::new();
    let job = set_aside(&mut world);
    let taking = world.running(JobKind::Import, None);
    world.store.take_in(job, &[2, 3], taking).unwrap();
    assert_eq!(waiting(&mut world, job), BTreeSet::from([4, 5]));
    world.store.step(taking, Step::Interrupt, "maria", None).unwrap();
    assert_eq!(waiting(&mut world, job), BTreeSet::from([4, 5]));
    undo(&mut world, taking);
    assert_eq!(waiting(&mut world, job), BTreeSet::from([2, 3, 4, 5]));
    assert_eq!(world.store.job(job).unwrap().set_aside, 4, "what a job set aside it set aside for ever");
}

#[test]
fn rows_of_an_import_that_is_taken_back_wait_again_with_its_redo() {
    let mut world = World::new();
    let job = set_aside(&mut world);
    take(&mut world, job, &[2]);
    let undone = undo(&mut world, job);
    assert!(world.store.parked().unwrap().is_empty());
    undo(&mut world, undone);
    assert_eq!(waiting(&mut world, job), BTreeSet::from([3, 4, 5]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn undos_and_redos_in_any_order_leave_waiting_what_no_import_has(
        happenings in prop::collection::vec((any::<bool>(), any::<u8>()), 1..14),
    ) {
        let mut world = World::new();
        world.store.connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
        let job = set_aside(&mut world);
        // Each import with its rows, and the undos of it so far.
        let mut takings: Vec<(Vec<u64>, Vec<JobId>)> = Vec::new();
        for (takes, which) in happenings {
            if takes || takings.is_empty() {
                // As a person would: what waits, or some of it.
                let rows: Vec<u64> = waiting(&mut world, job).into_iter().filter(|row| which >> (row % 8) & 1 == 1).collect();
                let by = take(&mut world, job, &rows);
                takings.push((rows, vec![by]));
            } else {
                let at = usize::from(which) % takings.len();
                let last = *takings[at].1.last().expect("an import");
                let next = undo(&mut world, last);
                takings[at].1.push(next);
            }
            let counts = |taking: &&(Vec<u64>, Vec<JobId>)| taking.1.len() % 2 == 1;
            let had: BTreeSet<u64> = takings.iter().filter(counts).flat_map(|(rows, _)| rows.clone()).collect();
            let expected: BTreeSet<u64> = (2..6).filter(|row| !had.contains(row)).collect();
            prop_assert_eq!(waiting(&mut world, job), expected);
        }
    }
}
