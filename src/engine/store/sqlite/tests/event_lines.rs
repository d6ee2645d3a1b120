//! All that happened in a job, one line after another.

use super::*;
use crate::engine::model::{EventKey, EventRow};
use crate::engine::schema::catalogue::code;
use crate::engine::store::{EventFilter, EventLine, EventLines, StoreError};

fn lines(world: &mut World, job: JobId) -> Vec<EventLine> {
    let mut lines = Vec::new();
    let mut each = |line| {
        lines.push(line);
        Ok::<(), StoreError>(())
    };
    world.store.event_lines(job, &mut each).unwrap();
    lines
}

fn short(lines: &[EventLine]) -> Vec<(u16, &str, &str, &str, &str)> {
    lines.iter().map(|line| (line.event.code, &*line.key, &*line.title, &*line.before, &*line.after)).collect()
}

#[test]
fn created_changed_and_removed_records_are_told_however_many_there_are() {
    let mut world = World::new();
    let made = (1..=250).map(|n| contact(n, &format!("C{n:03}"), "Ann")).collect();
    let first = world.import(made, vec![]);
    let told = lines(&mut world, first);
    assert_eq!((told.len(), told[249].key.as_str(), told[249].message.as_str()), (250, "C250", "New person"));

    let changes: Vec<_> =
        (1..=150).map(|n| update(n as u64 + 1, n, &[("first_name", Some(text("Ann")), Some(text("Bo")))])).collect();
    let second = world.import(vec![], changes);
    let told = lines(&mut world, second);
    assert_eq!(told.len(), 150);
    assert_eq!(short(&told[..1]), [(110, "C001", "Bo", "Ann", "Bo")]);
    assert_eq!((told[0].row, told[0].field.as_str()), (2, "First name"));

    let third = world.running(JobKind::Import, None);
    world.remove(third, &[7]);
    world.finish(third);
    assert_eq!(short(&lines(&mut world, third)), [(code::REMOVED, "C007", "Bo", "", "")]);
    let told = lines(&mut world, first);
    assert_eq!(told.len(), 250, "the one that is gone was made all the same");
    assert_eq!(short(&told[6..7]), [(code::CREATED, "C007", "Bo", "", "")]);
}

#[test]
fn kept_events_follow_with_problems_last_and_of_a_code_no_more_than_a_hundred_are_listed() {
    let mut world = World::new();
    let job = world.running(JobKind::Import, None);
    let event = |code, path: &str, row: u64| EventRow {
        event: EventKey { code, slot: Some(slot(path)) },
        row,
        key: "C001".into(),
        title: "Ann".into(),
        before: "x".into(),
        after: "".into(),
    };
    let mut events: Vec<EventRow> = Vec::new();
    for path in ["birth_date", "first_name"] {
        events.extend((1..=100).map(|row| event(code::DATE_NOT_RECOGNISED, path, row)));
    }
    events.push(event(code::EMAIL_HELD, "emails.0.email", 5));
    let batch = Batch { events, ..batch(job, vec![], vec![], 0) };
    world.store.target(&whole()).unwrap().apply(&batch).unwrap();
    let told = lines(&mut world, job);
    assert_eq!(
        (told.len(), told[0].event.code, told[200].event.code),
        (201, code::EMAIL_HELD, code::DATE_NOT_RECOGNISED)
    );

    let of_code = EventFilter { code: Some(code::DATE_NOT_RECOGNISED), ..EventFilter::default() };
    let list = world.store.events(job, &of_code, 60, 60).unwrap();
    assert_eq!((list.total, list.items.len()), (100, 40));
    assert_eq!(world.store.events(job, &of_code, 60, 100).unwrap().items.len(), 0);
    let of_field = EventFilter { slot: Some(slot("first_name")), ..of_code };
    assert_eq!(world.store.events(job, &of_field, 200, 0).unwrap().total, 100);
}
