//! Totals in the running program: what is expected is typed, the import waits, a reason lets it in, and the plan is
//! saved for somebody else.

use crate::support::app;
use calamine::{Reader, Xlsx, open_workbook};
use egui::Key;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

#[test]
fn a_file_that_is_not_what_is_expected_goes_in_with_a_reason() {
    let mut program = app::start();
    let text = "Constituent ID,First Name,Lifetime Giving\nC1,Ann,$100.00\nC2,Bo,$50\nC3,Cy,$7.25\n";
    let path = program.file("gala.csv", text);
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.click_beginning("Check");
    program.click("Totals");
    program.wait_for("$157.25");
    program.picture("totals");
    program.click("Rows you expect");
    program.window.event(egui::Event::Text("4".to_owned()));
    program.wait_for("Rows you expect: 1 row fewer than expected");
    program.picture("totals-differ");
    let import = program.window.get_by_label("Import 3 changes");
    assert!(import.accesskit_node().is_disabled());

    program.tab_to("Go on all the same…");
    program.press(Key::Enter);
    program.wait_for("Why it is right all the same");
    program.window.event(egui::Event::Text("Di gave up".to_owned()));
    program.wait_until("it may go on", |p| !p.window.get_by_label("Go on").accesskit_node().is_disabled());
    program.picture("totals-reason");
    program.press(Key::Enter);
    program.wait_for("Take that back");

    let report = program.folder.path().join("plan");
    program.answer(&report);
    program.click("Save this report…");
    program.wait_for_text("Saved to ");
    let mut book: Xlsx<_> = open_workbook(report.with_extension("xlsx")).expect("a workbook");
    assert_eq!(book.worksheet_range("New").expect("a sheet").height(), 4);
    let summary = book.worksheet_range("Summary").expect("a sheet");
    let lines: Vec<String> = summary.rows().map(|row| format!("{}|{}", row[0], row[1])).collect();
    assert!(lines.contains(&"Who|maria".to_owned()), "{lines:#?}");
    assert!(lines.contains(&"Gone on all the same because|Di gave up".to_owned()), "{lines:#?}");

    program.click("Import 3 changes");
    program.wait_for_text("imported because: Di gave up");
}
