//! Opening: new files, older ones, and what is refused.

use super::*;
use crate::engine::store::StoreError;
use rusqlite::Connection;
use std::fs;
use std::path::Path;

fn refused(path: &Path) -> StoreError {
    let before = fs::read(path).ok();
    let error = SqliteStore::open(path, schema()).expect_err("it is refused");
    assert_eq!(fs::read(path).ok(), before, "a file that is refused is not changed");
    error
}

#[test]
fn a_folder_is_refused() {
    let folder = TempDir::new().unwrap();
    assert!(matches!(refused(folder.path()), StoreError::CannotOpen { .. }));
}

#[test]
fn a_missing_database_is_made_only_when_asked() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a/b/donors.db");
    let error = SqliteStore::open_existing(&path, schema()).expect_err("it is not there");
    assert!(matches!(error, StoreError::CannotOpen { .. }));
    assert!(!path.exists() && !folder.path().join("a").exists());
    SqliteStore::open(&path, schema()).unwrap();
    SqliteStore::open_existing(&path, schema()).unwrap();
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "x").unwrap();
    let error = SqliteStore::open(&folder.path().join("file/donors.db"), schema()).expect_err("a file is no folder");
    assert!(matches!(error, StoreError::CannotOpen { .. }), "{error}");
}

#[test]
fn a_text_file_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("donors.csv");
    for text in ["id,first_name\n1,Ann\n".repeat(100), "x".to_owned(), "SQLite format 3".to_owned()] {
        fs::write(&path, text).unwrap();
        assert!(matches!(refused(&path), StoreError::NotADatabase { .. }));
    }
}

#[test]
fn another_programs_database_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("mail.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("CREATE TABLE message (id INTEGER PRIMARY KEY, body TEXT)").unwrap();
    drop(connection);
    assert!(matches!(refused(&path), StoreError::NotADatabase { .. }));
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    let world = World::new();
    world.store.connection.pragma_update(None, "user_version", 99).unwrap();
    let path = world.path();
    let folder = world.folder;
    drop(world.store);
    assert!(matches!(refused(&path), StoreError::TooNew { found: 99, .. }));
    drop(folder);
}

#[test]
fn a_damaged_database_is_refused() {
    let mut world = World::new();
    let records = (1..=300).map(|n| everything(n, &format!("K{n}"))).collect();
    world.import(records, vec![]);
    let path = world.path();
    let World { folder, store } = world;
    drop(store);
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let truncated = refused(&path);
    assert!(matches!(truncated, StoreError::Corrupt { .. }), "{truncated}");
    let mut scribbled = whole.clone();
    let end = scribbled.len();
    scribbled[8_192..end].fill(0xA5);
    fs::write(&path, &scribbled).unwrap();
    let error = refused(&path);
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error}");
    drop(folder);
}

#[test]
fn an_empty_file_is_what_a_crash_leaves_and_becomes_a_database() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("donors.db");
    fs::write(&path, "").unwrap();
    let mut store = SqliteStore::open(&path, schema()).unwrap();
    assert_eq!(store.summary().unwrap().records, [("person".to_owned(), 0)]);
}

#[cfg(unix)]
#[test]
fn all_names_of_a_file_share_one_lock_and_one_folder_for_jobs() {
    let mut world = World::new();
    let job = world.job(JobKind::Import, None);
    let elsewhere = TempDir::new().unwrap();
    let name = elsewhere.path().join("link.db");
    std::os::unix::fs::symlink(world.path(), &name).unwrap();
    let mut linked = SqliteStore::open_existing(&name, schema()).unwrap();
    let guard = world.store.claim_writer("first").unwrap();
    assert!(matches!(linked.claim_writer("second").err(), Some(StoreError::Busy { .. })));
    drop(guard);
    drop(linked.claim_writer("second").unwrap());
    assert_eq!(linked.job_folder(job).unwrap(), world.store.job_folder(job).unwrap());
    drop(linked);
    let names: Vec<_> = fs::read_dir(elsewhere.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(names, [name], "nothing is put beside the link");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_refused() {
    let folder = TempDir::new().unwrap();
    let name = folder.path().join("link.db");
    std::os::unix::fs::symlink(folder.path().join("gone.db"), &name).unwrap();
    assert!(matches!(refused(&name), StoreError::CannotOpen { .. }));
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("data/donors.db");
    let mut store = SqliteStore::open(&path, schema()).unwrap();
    let guard = store.claim_writer("me").unwrap();
    let job = store.create_job(&new_job(JobKind::Import, None)).unwrap();
    let jobs = store.job_folder(job).unwrap();
    let scratch = folder.path().join("data/scratch.db");
    drop(store.plan(&whole(), &scratch, &[]).unwrap());
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&jobs), 0o700);
    let mut seen = 0;
    for file in fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = file.unwrap().path();
        if file.is_file() {
            assert_eq!(mode(&file), 0o600, "{}", file.display());
            seen += 1;
        }
    }
    assert!(seen >= 5, "the database, its log, its index, the lock and the scratch file; found {seen}");
    drop(guard);
}

#[cfg(unix)]
#[test]
fn a_read_only_file_is_said_to_be_one() {
    use std::os::unix::fs::PermissionsExt;
    let World { folder, store } = World::new();
    let path = folder.path().join("donors.db");
    drop(store);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    if fs::OpenOptions::new().write(true).open(&path).is_ok() {
        // Permissions do not bind whoever runs this (root); there is nothing to see.
        return;
    }
    let mut store = SqliteStore::open_existing(&path, schema()).unwrap();
    assert_eq!(store.summary().unwrap().records, [("person".to_owned(), 0)]);
    let error = store.create_job(&new_job(JobKind::Import, None)).unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error}");
}

#[test]
fn a_new_field_and_a_new_group_become_columns_and_a_table_and_a_backup_is_kept() {
    let World { folder, store: mut old } = World::new();
    let path = folder.path().join("donors.db");
    let job = old.create_job(&new_job(JobKind::Import, None)).unwrap();
    old.target(&whole()).unwrap().apply(&batch(job, vec![everything(1, "a")], vec![], 1)).unwrap();
    drop(old);
    let field = |name: &str, kind: &str| {
        format!("[[section.field]]\nname = \"{name}\"\nlabel = \"L\"\ntype = \"{kind}\"\nhelp = \"h\"\n")
    };
    let grown = SCHEMA.replacen(
        "[[section]]\nname = \"emails\"",
        &format!("{}[[section]]\nname = \"emails\"", field("pledge", "money")),
        1,
    ) + &field("country", "country")
        + "[[section]]\nname = \"notes\"\nlabel = \"Notes\"\nchanged_code = 122\n[section.group]\nlabel = \"Note\"\nmax = 2\n"
        + &field("note", "text");
    let grown = schema_of(&grown);
    let mut store = SqliteStore::open(&path, grown).unwrap();
    let record_type = &grown.record_types[0];
    let layout = Layout::whole(record_type);
    let mut known = store.target(&layout).unwrap().known(&["a"]).unwrap().remove(0).unwrap();
    let pledge = record_type.field_index("pledge").unwrap();
    assert_eq!(known.fields.remove(pledge), None);
    assert_eq!(known.groups.remove(2), []);
    assert_eq!(known.groups[1][0].values.pop(), Some(None));
    assert_eq!(known, everything(1, "a"));
    let money = Some(Value::Money { minor: 5, currency: Currency::USD });
    let added = [
        Change { slot: Slot::Field(pledge), before: None, after: money },
        Change { slot: record_type.slot("notes.0.note").unwrap(), before: None, after: Some(text("n")) },
        Change { slot: record_type.slot("addresses.1.country").unwrap(), before: None, after: Some(text("US")) },
    ];
    let updates = vec![RecordUpdate { row: 2, record: RecordId(1), changes: added.to_vec(), content: None }];
    store.target(&layout).unwrap().apply(&batch(job, vec![], updates, 1)).unwrap();
    drop(store);
    let version = super::super::migrate::STEPS.len();
    let backup = folder.path().join(format!("donors.db.backup-v{version}"));
    let mut kept = SqliteStore::open_existing(&backup, schema()).unwrap();
    assert_eq!(kept.target(&whole()).unwrap().known(&["a"]).unwrap(), [Some(everything(1, "a"))]);
    // Nothing is missing any more: no second backup.
    SqliteStore::open(&path, grown).unwrap();
    assert!(!folder.path().join(format!("donors.db.backup-v{version}-2")).exists());
}

#[test]
fn numbered_steps_are_applied_once_and_after_a_backup() {
    let World { folder, store } = World::new();
    let path = folder.path().join("donors.db");
    let steps: Vec<&str> = super::super::migrate::STEPS.iter().copied().chain(["CREATE TABLE extra (x)"]).collect();
    for _ in 0..2 {
        super::super::migrate::migrate(&store.connection, &path, &store.tables, &steps, false).unwrap();
    }
    let version: i64 = store.connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let known = super::super::migrate::STEPS.len() as i64;
    assert_eq!(version, known + 1);
    assert!(folder.path().join(format!("donors.db.backup-v{known}")).exists());
    assert!(!folder.path().join(format!("donors.db.backup-v{version}")).exists());
    drop(store);
    assert!(matches!(refused(&path), StoreError::TooNew { found, known: k, .. } if (found, k) == (version, known)));
}

#[test]
fn a_step_that_fails_leaves_the_old_version() {
    let World { folder, store } = World::new();
    let path = folder.path().join("donors.db");
    let failing = "CREATE TABLE extra (x); CREATE TABLE job (x)";
    let steps: Vec<&str> = super::super::migrate::STEPS.iter().copied().chain([failing]).collect();
    super::super::migrate::migrate(&store.connection, &path, &store.tables, &steps, false).unwrap_err();
    drop(store);
    SqliteStore::open(&path, schema()).unwrap();
}

#[test]
fn every_table_of_the_built_in_schema_can_be_made() {
    let folder = TempDir::new().unwrap();
    let mut store = SqliteStore::open(&folder.path().join("donors.db"), Schema::built_in()).unwrap();
    for record_type in &Schema::built_in().record_types {
        assert_eq!(store.records(&record_type.name, "", 10, 0).unwrap().total, 0);
        store.target(&Layout::whole(record_type)).unwrap();
    }
}

#[test]
fn tables_follow_from_the_schema() {
    let tables = super::super::tables::TypeTables::of(person());
    insta::assert_snapshot!(tables.create().join(";\n"));
}

#[test]
fn a_statement_is_planned_once_whatever_values_it_is_given() {
    let world = World::new();
    let mut statement = world.store.connection.prepare("SELECT id FROM job WHERE status = ?1 LIMIT ?2").unwrap();
    for limit in [1, 0, 70, 2] {
        assert!(!statement.exists(("OK", limit)).unwrap());
    }
    assert_eq!(statement.get_status(rusqlite::StatementStatus::RePrepare), 0);
}
