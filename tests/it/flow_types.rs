//! A file of gifts in the running program: it is seen what it holds, its columns are matched, its totals are shown.

use crate::support::app;
use egui_kittest::kittest::Queryable as _;

#[test]
fn gifts_are_chosen_matched_and_summed_up() {
    let mut program = app::start();
    program.wait_for("How it works");
    program.click("Their gifts, in several currencies");
    program.wait_for_text("Looks like gifts: Gift ID");
    program.wait_for_text("matched already");
    program.picture("choose_types");
    assert!(program.window.query_by_label("Proposals").is_some());
    program.click("Match columns");
    program.wait_for_text("Match your columns to gift fields");
    program.picture("match_gifts");
    program.click("Check 171 rows");
    program.wait_for_text("Donor ID or email is not in the database");
    program.picture("check_gifts");
    program.click("Totals");
    program.wait_for_text("Annual Fund");
    program.picture("totals_gifts");
}
