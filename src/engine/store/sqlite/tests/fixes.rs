//! Fixes of files: kept by content, replaced, dropped when empty or old.

use super::World;
use crate::engine::model::{Fix, Fixes};
use crate::engine::store::{FixedFile, KeepsFixes};

fn file(sha256: &str, reading: &str) -> FixedFile {
    FixedFile { sha256: sha256.into(), record_type: "person".into(), reading: reading.into() }
}

fn fixes(text: &str) -> Fixes {
    let mut fixes = Fixes::default();
    fixes.set_cell(27, 3, Some("31/02/2024"), text);
    fixes.set_rule(5, Some("emails.0.type"), Some(Fix::Blank));
    fixes
}

#[test]
fn fixes_are_found_again_by_the_content_of_the_file_and_how_it_is_read() {
    let mut world = World::new();
    world.store.keep_fixes(&file("aa", "commas"), &fixes("2 March 2024"), "maria").unwrap();
    world.store.keep_fixes(&file("aa", "commas"), &fixes("3 March 2024"), "ann").unwrap();
    world.reopen();
    let kept = world.store.kept_fixes(&file("aa", "commas")).unwrap().unwrap();
    assert_eq!((kept.fixes, kept.changed_by.as_str()), (fixes("3 March 2024"), "ann"));
    assert!(kept.changed_at > 0);
    for other in [file("bb", "commas"), file("aa", "tabs")] {
        assert_eq!(world.store.kept_fixes(&other).unwrap(), None);
    }
    world.store.keep_fixes(&file("aa", "commas"), &Fixes::default(), "ann").unwrap();
    assert_eq!(world.store.kept_fixes(&file("aa", "commas")).unwrap(), None);
}

#[test]
fn old_fixes_go_when_others_are_kept() {
    let mut world = World::new();
    for sha256 in ["aa", "bb"] {
        world.store.keep_fixes(&file(sha256, ""), &fixes("x"), "maria").unwrap();
    }
    let ninety_one_days = 91_i64 * 24 * 60 * 60 * 1_000;
    let sql = "UPDATE file_fixes SET changed_at = changed_at - ?1 WHERE file_sha256 = 'aa'";
    world.store.connection.execute(sql, [ninety_one_days]).unwrap();
    world.store.keep_fixes(&file("cc", ""), &fixes("x"), "maria").unwrap();
    assert_eq!(world.store.kept_fixes(&file("aa", "")).unwrap(), None);
    assert!(world.store.kept_fixes(&file("bb", "")).unwrap().is_some());
}
