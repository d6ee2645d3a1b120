//! What is remembered of matches: counts, its bound, forgetting, and databases from before it was kept.

use super::super::SqliteStore;
use super::super::migrate::{STEPS, migrate};
use super::{World, schema};
use crate::engine::store::{MOST_NOTED, NotedMatch, NotedMatches, Store, StoreError};
use rusqlite::Connection;

fn fed(header: &str, path: &str, part: &str) -> NotedMatch {
    NotedMatch { header: header.into(), path: path.into(), part: part.into() }
}

/// One line per match kept: "fund code: campaign ×2".
fn kept(world: &mut World) -> Vec<String> {
    let all = world.store.noted_matches("person").unwrap();
    all.into_iter().map(|m| format!("{}: {}{} ×{}", m.noted.header, m.noted.path, m.noted.part, m.times)).collect()
}

#[test]
fn each_import_counts_what_it_matched_and_what_it_left() {
    let mut world = World::new();
    let first = [fed("fund code", "first_name", ""), fed("notes", "", ""), fed("whole", "last_name", "last name")];
    world.store.note_matches("person", &first).unwrap();
    world.reopen();
    world
        .store
        .note_matches("person", &[fed("fund code", "first_name", ""), fed("notes", "emails.0.email", "")])
        .unwrap();
    let expected =
        ["fund code: first_name ×2", "notes:  ×1", "notes: emails.0.email ×1", "whole: last_namelast name ×1"];
    assert_eq!(kept(&mut world), expected);
    assert!(world.store.noted_matches("person").unwrap().iter().all(|m| m.last_used_at > 0));
    assert!(world.store.noted_matches("team").unwrap().is_empty());
}

#[test]
fn what_was_not_used_for_longest_is_dropped_beyond_the_bound() {
    let mut world = World::new();
    let many: Vec<NotedMatch> = (0..MOST_NOTED).map(|n| fed(&format!("h {n:04}"), "", "")).collect();
    world.store.note_matches("person", &many).unwrap();
    world.store.connection.execute("UPDATE noted_match SET last_used_at = id", []).unwrap();
    world.store.note_matches("person", &[fed("h 0000", "", ""), fed("new", "", "")]).unwrap();
    let headers: Vec<String> =
        world.store.noted_matches("person").unwrap().into_iter().map(|m| m.noted.header).collect();
    assert_eq!(headers.len(), MOST_NOTED);
    for (header, there) in [("h 0000", true), ("h 0001", false), ("h 0002", true), ("new", true)] {
        assert_eq!(headers.iter().any(|h| h == header), there, "{header}");
    }
}

#[test]
fn everything_can_be_forgotten() {
    let mut world = World::new();
    assert_eq!(world.store.forget_matches().unwrap(), 0);
    world.store.note_matches("person", &[fed("a", "", ""), fed("b", "first_name", "")]).unwrap();
    assert_eq!(world.store.forget_matches().unwrap(), 2);
    assert_eq!(kept(&mut world), [""; 0]);
}

#[test]
fn what_is_remembered_changes_no_record_and_is_of_types_there_are() {
    let mut world = World::new();
    let before = world.store.revision().unwrap();
    world.store.note_matches("person", &[fed("a", "first_name", "")]).unwrap();
    assert_eq!(world.store.revision().unwrap(), before);
    let refused = world.store.note_matches("nobody", &[fed("a", "first_name", "")]);
    assert!(matches!(refused, Err(StoreError::NoSuchType { .. })), "{refused:?}");
}

#[test]
fn a_database_from_before_learns_to_remember() {
    let mut world = World::new();
    let path = world.folder.path().join("before.db");
    let before = STEPS.iter().position(|step| step.contains("noted_match")).unwrap();
    let connection = Connection::open(&path).unwrap();
    migrate(&connection, &path, &world.store.tables, &STEPS[..before], false).unwrap();
    drop(connection);
    world.store = SqliteStore::open(&path, schema()).unwrap();
    world.store.note_matches("person", &[fed("a", "first_name", "")]).unwrap();
    assert_eq!(kept(&mut world), ["a: first_name ×1"]);
}
