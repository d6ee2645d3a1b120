//! Gifts whose contacts are not there are set aside, and go in from Home once the contacts are.

use crate::support::app::{self, Program};
use egui_kittest::kittest::Queryable as _;

const GIFTS: &str = "Gift ID,Gift type,Donor ID,Gift date,Amount\n\
    G1,Cash,D1,2024-01-02,5.00\nG2,Cash,D8,2024-01-02,5.00\nG3,Cash,D9,2024-01-03,6.00\n";

/// Opens a file from Home and has it checked.
fn check(program: &mut Program, name: &str, text: &str) {
    let path = program.file(name, text);
    program.click("Import");
    program.wait_for("Drop a spreadsheet here to start");
    program.drop_files(&[path]);
    program.wait_for("Match columns");
    program.wait_until("the whole file is known", |p| p.shows("rows · ") || p.shows("row · "));
    program.click("Match columns");
    let columns = text.lines().next().map_or(0, |headers| headers.split(',').count());
    program.wait_for_text(&format!("{columns} of {columns} are matched."));
    program.click_beginning("Check ");
    program.wait_until("the check is done", |p| p.name_beginning("Import ").is_some());
}

fn import(program: &mut Program, name: &str, text: &str) {
    check(program, name, text);
    program.click_beginning("Import ");
    program.wait_for("Import another file");
}

#[test]
fn gifts_set_aside_go_in_from_home_once_their_contacts_are_there() {
    let mut program = app::start();
    import(&mut program, "first.csv", "Constituent ID,First Name,Last Name\nD1,Ann,Lee\n");
    check(&mut program, "gifts.csv", GIFTS);
    program.click_beginning("Fix ");
    program.wait_until("the fix is offered", |p| p.name_beginning("Set the rows aside").is_some());
    program.click_beginning("Set the rows aside");
    program.wait_for_text("2 rows are set aside and wait in the database.");
    program.click("Import 1 change");
    program.wait_for("Import another file");
    program.wait_for_text("once the contacts are imported, Home offers to import them.");
    program.picture("result_set_aside");
    import(&mut program, "more.csv", "Constituent ID,First Name,Last Name\nD8,Bo,Li\nD9,Cy,Oz\n");
    program.click("Import another file");
    program.wait_for_text("2 gifts wait for their contacts; all of them can go in now");
    program.picture("home_set_aside");
    program.click("Import 2 gifts gifts.csv");
    program.wait_for("Import another file");
    program.wait_for_text("gifts - set aside.csv");
    program.click("Import another file");
    program.wait_for("Drop a spreadsheet here to start");
    program.wait_until("nothing waits", |p| !p.shows("wait for their contacts"));
    assert!(program.window.query_by_label("Import 2 gifts gifts.csv").is_none());
}
