//! From History through its filters to the page of a job, by the keyboard alone.

use egui::{Key, Theme};
use egui_kittest::kittest::Queryable as _;

use crate::support::app::{self, Program};

/// Imports a file through the real window.
fn import(program: &mut Program, name: &str, text: &str) {
    let path = program.file(name, text);
    program.click("Import");
    program.wait_for("Drop a spreadsheet here to start");
    program.drop_files(&[path]);
    program.wait_for("Match columns");
    program.wait_until("the whole file is known", |p| p.shows("rows · ") || p.shows("row · "));
    program.click("Match columns");
    program.click_beginning("Check ");
    program.wait_until("the check is done", |p| p.name_beginning("Import ").is_some());
    program.click_beginning("Import ");
    program.wait_for("Import another file");
}

#[test]
fn a_job_is_found_and_opened_by_the_keyboard() {
    let mut program = app::start();
    let head = "Constituent ID,First Name,Last Name,Birth Date\n";
    import(&mut program, "spring_gala.csv", &format!("{head}C1,Ann,Lee,31/12/1960\nC2,Bo,Li,\n"));
    import(&mut program, "autumn.csv", &format!("{head}C2,Bo,Lindt,\nC3,Cy,Oz,31/12/1960\nC4,Di,Po,Tuesday\n"));
    program.click("History");
    program.wait_for_text("2 entries.");
    program.picture("history");

    // Typed with a slip; what does not fit goes.
    program.tab_to("Find a file");
    program.window.get_by_label("Find a file").type_text("autmun");
    program.wait_for_text("1 entry found.");
    assert!(program.window.query_by_label("spring_gala.csv").is_none());
    program.tab_to("Take off “autmun”");
    program.press(Key::Enter);
    program.wait_for_text("2 entries.");

    // Ticked in a menu, which stays open until it is left.
    program.tab_to("Result");
    program.press(Key::Enter);
    program.wait_for("Finished with problems");
    program.tab_to("Finished with problems");
    program.press(Key::Enter);
    program.wait_for_text("1 entry found.");
    program.picture("history_filtered");
    program.press(Key::Escape);
    assert!(program.window.query_by_label("Running or waiting").is_none(), "Escape closes the menu");

    program.tab_to("Imports and undos");
    program.press(Key::ArrowDown);
    program.press(Key::Enter);
    program.wait_for("File, who and when");
    program.wait_for("Original file…");
    program.picture("job_events");
    program.tab_to("Problems");
    program.press(Key::Enter);
    program.wait_for("Tuesday");
    program.tab_to("File, who and when");
    program.press(Key::Enter);
    program.wait_for_text("Kept until");
    program.picture("job_file");

    let copy = program.folder.path().join("again.csv");
    program.answer(&copy);
    program.tab_to("Save a copy…");
    program.press(Key::Enter);
    program.wait_until("the copy is saved", |_| copy.exists());
    let original = program.folder.path().join("autumn.csv");
    assert_eq!(std::fs::read(copy).expect("it was saved"), std::fs::read(original).expect("it is there"));
}

#[test]
fn filters_that_leave_nothing_are_taken_off_with_one_click() {
    let mut program = app::start_in(tempfile::tempdir().expect("a folder"), Theme::Dark, [1024.0, 700.0]);
    import(&mut program, "gala.csv", "Constituent ID,First Name\nC1,Ann\n");
    program.click("History");
    program.wait_for_text("1 entry.");
    program.click("Full lists");
    program.wait_for("Nothing fits");
    program.click("When");
    program.wait_for("From day");
    program.click("From day");
    program.window.get_by_role_and_label(egui::Role::TextInput, "From day").type_text("soon");
    program.wait_for_text("Write a day like");
    program.picture("history_days");
    program.press(Key::Escape);
    program.picture("history_nothing_fits");
    program.click("Show all imports");
    program.wait_for_text("1 entry.");
}
