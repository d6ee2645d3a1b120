//! What was matched before in the running program: after an import by the window the next file is matched by
//! it, and its field says why.

use crate::support::app::{self, Program};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// What the menu of a field says of itself.
fn described(program: &Program, name: &str) -> String {
    let menus = program.window.query_all_by_label(name);
    menus.filter_map(|node| node.accesskit_node().description()).next().unwrap_or_default()
}

#[test]
fn an_import_teaches_the_next_one_and_the_field_says_why() {
    // High enough that nothing on Settings has to be scrolled to.
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut program = app::start_in(folder, egui::Theme::Light, [1280.0, 2400.0]);
    let path = program.file("first.csv", "Constituent ID,First Name,Surname\nR1,Ann,Lee\n");
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.wait_until("the whole file is known", |p| p.name_beginning("Check 1").is_some());
    program.click_beginning("Check 1");
    program.click("Import 1 change");
    program.click("Import another file");
    let path = program.file("second.csv", "SURNAME,Constituent ID\nRay,R2\n");
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    let why = "the header is another name for Last name; you matched it so in an earlier import";
    program.wait_until("the field says why", |p| described(p, "Column for Last name") == why);
    program.click("Settings");
    program.click("Forget what was matched before…");
    program.click("Forget it");
    program.wait_for_text("What was matched before is forgotten.");
}
