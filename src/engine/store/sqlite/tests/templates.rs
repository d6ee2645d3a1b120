//! Templates: names, defaults, uses, and databases from before there were any.

use super::World;
use crate::engine::store::{NewTemplate, StoreError, Templates};

fn template(name: &str) -> NewTemplate {
    NewTemplate {
        name: name.into(),
        record_type: "person".into(),
        fingerprint: "00aa11bb".into(),
        document: format!("{{\"name\":\"{name}\"}}"),
    }
}

fn names(world: &mut World) -> Vec<String> {
    world.store.templates().unwrap().into_iter().map(|t| t.name).collect()
}

#[test]
fn a_template_is_saved_listed_read_and_deleted() {
    let mut world = World::new();
    let saved = world.store.save_template(&template("Spring gala"), false).unwrap();
    assert_eq!((saved.uses, saved.last_used_at, saved.is_default), (0, None, false));
    assert!(saved.created_at > 0 && saved.created_at == saved.updated_at);
    world.reopen();
    assert_eq!(world.store.template("spring GALA ").unwrap(), saved);
    world.store.delete_template("Spring gala").unwrap();
    assert_eq!(names(&mut world), [""; 0]);
    assert!(matches!(world.store.template("Spring gala"), Err(StoreError::NoSuchTemplate { .. })));
}

#[test]
fn names_are_one_whatever_their_case() {
    let mut world = World::new();
    world.store.save_template(&template("Ämter"), false).unwrap();
    world.store.save_template(&template("Other"), false).unwrap();
    for result in [
        world.store.save_template(&template("äMTER"), false),
        world.store.rename_template("other", "ämter"),
        world.store.duplicate_template("other", "ÄMTER"),
    ] {
        assert!(matches!(result, Err(StoreError::TemplateExists { .. })), "{result:?}");
    }
    assert_eq!(names(&mut world), ["Other", "Ämter"]);
    assert_eq!(world.store.rename_template("ämter", "ÄMTER").unwrap().name, "ÄMTER");
}

#[test]
fn a_replaced_template_keeps_its_counts() {
    let mut world = World::new();
    let first = world.store.save_template(&template("Gala"), false).unwrap();
    world.store.note_template_use("gala").unwrap();
    let again = NewTemplate { document: "{}".into(), ..template("Gala") };
    let second = world.store.save_template(&again, true).unwrap();
    assert_eq!((second.id, second.uses, second.document.as_str()), (first.id, 1, "{}"));
}

#[test]
fn each_record_type_has_one_default_and_it_comes_first() {
    let mut world = World::new();
    for name in ["A", "B", "C"] {
        world.store.save_template(&template(name), false).unwrap();
    }
    world.store.note_template_use("C").unwrap();
    assert_eq!(names(&mut world), ["C", "A", "B"]);
    assert!(world.store.set_default_template("B", true).unwrap().is_default);
    world.store.set_default_template("A", true).unwrap();
    assert_eq!(names(&mut world), ["A", "C", "B"]);
    assert!(!world.store.template("B").unwrap().is_default);
    assert!(!world.store.set_default_template("A", false).unwrap().is_default);
    let copy = world.store.duplicate_template("C", "D").unwrap();
    assert_eq!((copy.uses, copy.is_default, copy.fingerprint.as_str()), (0, false, "00aa11bb"));
}

#[test]
fn what_is_not_there_cannot_be_changed() {
    let mut world = World::new();
    let store = &mut world.store;
    assert!(store.rename_template("x", "y").is_err() && store.duplicate_template("x", "y").is_err());
    assert!(store.delete_template("x").is_err() && store.set_default_template("x", true).is_err());
    assert!(store.note_template_use("x").is_err());
    let nothing = NewTemplate { record_type: "gift".into(), ..template("x") };
    assert!(matches!(store.save_template(&nothing, false), Err(StoreError::NoSuchType { .. })));
}

#[test]
fn templates_change_no_record() {
    use crate::engine::store::Store;
    let mut world = World::new();
    let before = world.store.revision().unwrap();
    world.store.save_template(&template("x"), false).unwrap();
    assert_eq!(world.store.revision().unwrap(), before);
}
