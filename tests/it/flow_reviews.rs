//! Removals by keyboard alone: reviewed, one kept, removed, and brought back.

use crate::support::app::{self, Program};
use crate::support::reviews::fill;
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use egui::{Key, Theme};
use egui_kittest::kittest::Queryable as _;

fn start(theme: Theme, carried: u32, size: [f32; 2]) -> Program {
    let folder = tempfile::tempdir().expect("a folder");
    let mut store = SqliteStore::open(&folder.path().join("Donors.db"), Schema::built_in()).expect("a database");
    fill(&mut store, folder.path(), carried);
    drop(store);
    app::start_in(folder, theme, size)
}

#[test]
fn an_admin_reviews_removes_and_brings_back_without_a_mouse() {
    let mut program = start(Theme::Light, 96, [1280.0, 800.0]);
    program.wait_for_text("Removals, 1 waiting");
    program.picture("home_removals");
    program.tab_to("Review 4 removals full.csv");
    program.press(Key::Enter);
    program.wait_for_text("4 contacts are no longer in your file");
    program.wait_for("Remove 3 contacts…");
    program.picture("review");
    program.tab_to("Records to review");
    program.press(Key::ArrowDown);
    program.press(Key::ArrowDown);
    program.press(Key::Space);
    program.wait_for("kept by you");
    program.wait_for("Remove 2 contacts…");
    program.press(Key::Enter);
    program.wait_for_text("C98 · 2 gifts");
    program.picture("review_beside");
    program.tab_to("Remove 2 contacts…");
    program.press(Key::Enter);
    program.wait_for("Remove 2 contacts?");
    program.picture("review_question");
    program.press(Key::Enter);
    program.wait_until("Enter once too often keeps them", |p| p.window.query_by_label("Remove 2 contacts?").is_none());
    program.tab_to("Remove 2 contacts…");
    program.press(Key::Enter);
    program.wait_for("Remove 2 contacts");
    program.tab_to("Remove 2 contacts");
    program.press(Key::Enter);
    program.wait_for("Removals of full.csv");
    program.picture("removed");
    program.tab_to("Bring them all back…");
    program.press(Key::Enter);
    program.wait_for_text("Bring back what was removed after full.csv?");
    program.picture("bring_back");
    program.wait_until("what it does is known", |p| p.name_beginning("Bring back").is_some());
}

#[test]
fn more_than_a_few_are_removed_once_their_number_is_typed() {
    let mut program = start(Theme::Dark, 60, [1024.0, 700.0]);
    program.click("Removals, 1 waiting");
    program.picture("removals_dark");
    program.click("Review full.csv");
    program.wait_for("Remove 39 contacts…");
    program.picture("review_dark");
    program.click("Gifts 3");
    program.wait_for_text("Goes with this contact");
    program.picture("review_gifts_dark");
    program.click("Remove 39 contacts…");
    program.wait_for("Remove 39 contacts?");
    program.picture("review_question_dark");
    program.tab_to("Type 39 to confirm");
    program.window.get_by_label("Type 39 to confirm").type_text("39");
    program.press(Key::Enter);
    program.wait_for("Removals of full.csv");
}

#[test]
fn the_rules_are_in_settings() {
    let mut program = start(Theme::Light, 96, [1280.0, 2300.0]);
    program.click("Settings");
    program.wait_for("Save the rules");
    program.click("Who has an open proposal");
    program.picture("settings_removals");
    program.click("Save the rules");
    program.wait_for_text("The rules are saved");
}
