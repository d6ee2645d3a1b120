//! The Records page by keyboard alone: search, open, look at the history, restore, and see it changed back.

use crate::support::app;
use crate::support::imports::person;
use crate::support::records::{CONTACTS, LATER};
use almoner::engine::job::{self, Control};
use almoner::engine::model::Mode;
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use egui::{Key, Theme};
use egui_kittest::kittest::Queryable as _;

#[test]
fn a_value_is_found_and_restored_without_a_mouse() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = SqliteStore::open(&folder.path().join("Donors.db"), Schema::built_in()).expect("a database");
    for (name, text) in [("first.csv", CONTACTS), ("later.csv", LATER)] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("the folder is the test's");
        let request = crate::support::imports::request(&path, Mode::AddAndUpdate);
        let (schema, control) = (Schema::built_in(), Control::default());
        job::import(&mut store, schema, &request, None, &person(), &control, &|_: &_| {}).expect("an import");
    }
    drop(store);
    let mut program = app::start_in(folder, Theme::Light, [1280.0, 800.0]);
    program.click("Records");
    program.wait_for_text("3 contacts");
    program.picture("records");
    program.tab_to("Name, email, phone, place, tag, amount, words of a note …");
    program.window.get_by_role(egui::Role::TextInput).type_text("ray 555-0142");
    program.wait_for_text("1 contact");
    program.tab_to("Records found");
    program.press(Key::ArrowDown);
    program.press(Key::Enter);
    program.wait_for("María Nunez-Ray");
    program.picture("record");
    program.wait_for("History 3");
    program.tab_to("History 3");
    program.press(Key::Enter);
    program.wait_for("Restore…");
    program.picture("history");
    program.tab_to("What happened");
    program.press(Key::ArrowDown);
    program.press(Key::ArrowDown);
    program.press(Key::Enter);
    program.wait_for("Restore Last name?");
    program.picture("question");
    program.press(Key::Enter);
    program.wait_for("María Núñez");
    program.wait_for_text("It stands in History as number 3");
    program.wait_for("History 4");
    program.picture("restored");
    program.tab_to("All contacts");
    program.press(Key::Enter);
    program.wait_for_text("1 contact");
    program.wait_for("María Núñez");
}
