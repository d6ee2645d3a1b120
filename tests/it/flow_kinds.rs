//! A JSON file with contacts and gifts in the running program: dropped, matched part by part, all of it imported.

use crate::support::app;
use egui::Theme;

const CRM: &str = r#"{
  "gifts": [
    {"gift_id": "G1", "constituent_id": "C1", "gift_date": "2024-03-04", "amount": "100.00", "gift_type": "Cash"},
    {"gift_id": "G2", "constituent_id": "C2", "gift_date": "2024-03-05", "amount": "50.00", "gift_type": "Cash"},
    {"gift_id": "G3", "constituent_id": "C3", "gift_date": "2024-03-06", "amount": "25.00", "gift_type": "Cash"},
    {"gift_id": "G4", "constituent_id": "C3", "gift_date": "2024-03-07", "amount": "75.00", "gift_type": "Cash"}
  ],
  "contacts": [
    {"constituent_id": "C1", "first_name": "Ann", "last_name": "Lee", "email": "ann@example.org"},
    {"constituent_id": "C2", "first_name": "Bo", "last_name": "Li", "email": "bo@example.org"},
    {"constituent_id": "C3", "first_name": "Cy", "last_name": "Oz", "email": "cy@example.org"}
  ]
}"#;

#[test]
fn contacts_and_gifts_of_one_file_are_imported_together() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let mut program = app::start_in(folder, Theme::Light, [1280.0, 800.0]);
    let path = program.file("crm.json", CRM);
    program.drop_files(&[path]);
    program.wait_for("Everything in it");
    program.wait_for("4 gifts: 5 of 5 columns matched");
    program.picture("choose_kinds");
    program.click("Match columns");
    program.wait_for_text("Match your columns to donor fields");
    program.picture("match_kinds");
    program.click("4 gifts: 5 of 5 columns matched");
    program.wait_for_text("Match your columns to gift fields");
    program.picture("match_kinds_gifts");
    program.click("Check 7 rows");
    program.wait_for("Contacts: 3 new");
    program.click("Contacts: 3 new");
    program.wait_for_text("Ann Lee");
    program.picture("check_kinds");
    program.click("Import 7 changes");
    program.wait_for_text("in this order: 3 contacts, then 4 gifts");
    program.picture("result_kinds");
    program.click("Contacts: 3 new");
    program.wait_for("All history");
    program.wait_for("Gifts: 4 new");
    program.wait_until("both are in the database", |p| p.shows("3 contacts") && p.shows("4 gifts"));
}
