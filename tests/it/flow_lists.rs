//! Named lists in the running program: a full list is said to be one, and its review is about that list alone.

use crate::support::app::{self, Program};
use egui::{Key, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const HEAD: &str = "Constituent ID,First Name,Surname\n";
const OFFICE: &str = "C1,Ann,Lee\nC2,Bo,Ray\nC3,Cy,Dee\nC4,Di,Fox\nC5,Ed,Gay\n";

/// Chooses a file and says that it is a full list.
fn full_list(program: &mut Program, name: &str, rows: &str) {
    let path = program.file(name, format!("{HEAD}{rows}"));
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    program.click("Full list");
    program.wait_for("all contacts there are");
}

fn import(program: &mut Program, check: &str, import: &str) {
    program.click("Match columns");
    program.wait_for(check);
    program.wait_until("the columns are matched", |p| !p.shows("is not matched yet"));
    program.click(check);
    program.wait_for_text("Every row was checked");
    program.picture("list_check");
    program.click(import);
    program.wait_for("Import another file");
}

/// The name is typed into the field that has the keyboard.
fn type_in(program: &mut Program, text: &str) {
    program.wait_until("the field has the keyboard", |p| {
        p.window.query_all_by_label("Name of the list").any(|node| node.accesskit_node().is_focused())
    });
    program.window.event(egui::Event::Text(text.to_owned()));
    program.window.step();
    program.window.step();
}

#[test]
fn a_named_full_list_is_reviewed_by_itself() {
    flow(Theme::Light, [1280.0, 800.0], "");
}

#[test]
fn a_named_full_list_is_reviewed_by_itself_in_a_small_window() {
    flow(Theme::Dark, [1024.0, 700.0], "_dark");
}

fn flow(theme: Theme, size: [f32; 2], dark: &str) {
    let mut program = app::start_in(tempfile::tempdir().expect("a folder"), theme, size);
    full_list(&mut program, "office.csv", OFFICE);
    program.picture(&format!("list_everything{dark}"));
    // The name is typed where choosing the list leads, by the keyboard as by the pointer.
    if theme == Theme::Light {
        program.tab_to("the list");
        program.press(Key::Space);
    } else {
        program.click("the list");
    }
    program.wait_for_text("Type the name of the list first.");
    assert!(program.window.get_by_label("Match columns").accesskit_node().is_disabled());
    type_in(&mut program, "Alumni office");
    program.wait_for_text("This is the first file of the list “Alumni office”");
    program.picture(&format!("list_first{dark}"));
    import(&mut program, "Check 5 rows", "Import 5 changes");
    program.wait_for_text("full list · list “Alumni office”");
    program.click("Import another file");

    // Somebody on no list.
    let path = program.file("walkins.csv", format!("{HEAD}C9,Gus,Jay\n"));
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    import(&mut program, "Check 1 row", "Import 1 change");
    program.click("Import another file");

    full_list(&mut program, "office2.csv", "C1,Ann,Lea\nC2,Bo,Ray\n");
    program.click("Lists so far");
    program.picture(&format!("list_menu{dark}"));
    program.click_beginning("Alumni office");
    program.wait_for_text("2 rows, fewer than half of the 5 that office.csv had");
    assert!(program.shows("Only contacts that “Alumni office” brought last"));
    program.picture(&format!("list_known{dark}"));
    import(&mut program, "Check 2 rows", "Import 1 change");
    program.wait_for("Review 3 removals…");
    program.picture(&format!("list_result{dark}"));
    program.click("Review 3 removals…");
    program.wait_for_text("The list Alumni office brought them before");
    assert!(program.shows("Di Fox") && !program.shows("Gus Jay"), "others are left alone");
    program.picture(&format!("list_review{dark}"));
    program.click("History");
    program.wait_for("list “Alumni office”");
    program.picture(&format!("list_history{dark}"));
}
