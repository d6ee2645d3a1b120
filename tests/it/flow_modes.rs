//! A list of removals and a stale plan in the running program.

use crate::support::app::{self, Program};
use egui::Key;

const KNOWN: &str = "Constituent ID,First Name,Surname\nC1,Ann,Lee\nC2,Bo,Ray\nC3,Cy,Dee\n";

/// The program with three contacts.
fn with_contacts() -> Program {
    let mut program = app::start();
    let path = program.file("known.csv", KNOWN);
    checked(&mut program, path, "Check 3 rows");
    program.click("Import 3 changes");
    program.wait_for("Import another file");
    program.click("Import another file");
    program.wait_for("Drop a spreadsheet here to start");
    program
}

fn checked(program: &mut Program, path: std::path::PathBuf, button: &str) {
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    check(program, button);
}

fn check(program: &mut Program, button: &str) {
    program.click("Match columns");
    program.wait_for(button);
    program.wait_until("the columns are matched", |p| !p.shows("is not matched yet"));
    program.click(button);
    program.wait_for_text("Every row was checked");
}

#[test]
fn a_removal_is_confirmed_by_typing_its_number() {
    let mut program = with_contacts();
    let path = program.file("leavers.csv", "Constituent ID\nC1\nC3\n");
    program.drop_files(&[path]);
    program.wait_for_text("matched already");
    program.click("Remove the records listed");
    check(&mut program, "Check 2 rows");
    program.click("Remove 2 contacts…");
    program.wait_for("Remove 2 contacts?");
    // The field has the focus; Enter does nothing until the number is right.
    type_in(&mut program, "3");
    program.press(Key::Enter);
    assert!(program.shows("Remove 2 contacts?"), "nothing was removed");
    program.press(Key::Backspace);
    type_in(&mut program, "2");
    program.press(Key::Enter);
    program.wait_for("Undo this import…");
    assert!(program.shows("Removed contact"));
}

fn type_in(program: &mut Program, text: &str) {
    program.window.event(egui::Event::Text(text.to_owned()));
    program.window.step();
    program.window.step();
}

#[test]
fn a_stale_plan_comes_back_with_a_banner_and_is_checked_again() {
    let mut program = with_contacts();
    let path = program.file("next.csv", "Constituent ID,First Name,Surname\nC4,Di,Fox\n");
    checked(&mut program, path, "Check 1 row");
    program.file("next.csv", "Constituent ID,First Name,Surname\nC4,Diana,Fox\nC5,Ed,Gay\n");
    program.click("Import 1 change");
    program.wait_for_text("The file changed since the check");
    program.click("Read the file again");
    program.wait_for_text("next.csv changed, so it was read again");
    program.wait_for("Check 2 rows");
    program.click("Check 2 rows");
    program.wait_for("Import 2 changes");
    program.click("Import 2 changes");
    program.wait_for("Import another file");
}

#[test]
fn who_is_not_in_a_full_list_is_listed_before_and_counted_after() {
    let mut program = with_contacts();
    let path = program.file("full.csv", "Constituent ID,First Name,Surname\nC1,Ann,Leigh\n");
    program.drop_files(&[path]);
    program.wait_for_text("matched already");
    program.click("Full list");
    check(&mut program, "Check 1 row");
    program.click("Missing 2");
    program.wait_for_text("Bo Ray");
    assert!(
        program.shows("Cy Dee") && program.shows("known.csv") && program.shows("what is missing waits for your review")
    );
    program.click("Import 1 change");
    program.wait_for_text("2 contacts are not in this file; none of them was removed.");
    assert!(program.shows("missing from file"));
}
