//! A list of removals and a stale plan in the running program.

use crate::support::app::{self, Program};
use egui::Key;
use egui_kittest::kittest::Queryable as _;

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
fn a_list_of_removals_is_reviewed_and_approved() {
    let mut program = with_contacts();
    let path = program.file("leavers.csv", "Constituent ID\nC1\n");
    program.drop_files(&[path]);
    program.wait_for_text("matched already");
    program.click("Remove the records listed");
    check(&mut program, "Check 1 row");
    program.click("List 1 contact for review");
    program.wait_for("Review 1 removal…");
    program.click("Review 1 removal…");
    program.wait_for("Remove 1 contact…");
    assert!(program.shows("Ann Lee") && program.shows("row 2"));
    program.click("Remove 1 contact…");
    program.wait_for("Remove 1 contact?");
    // One of three is more than a twentieth.
    program.tab_to("Type 1 to confirm");
    program.window.get_by_label("Type 1 to confirm").type_text("1");
    program.press(Key::Enter);
    program.wait_for("Bring them all back…");
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
    assert!(program.shows("Cy Dee") && program.shows("known.csv") && program.shows("they wait for your review"));
    program.click("Import 1 change");
    program.wait_for_text("2 contacts are not in this file; none of them was removed.");
    assert!(program.shows("missing from file"));
}
