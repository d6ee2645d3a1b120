//! Everything a JSON file holds as one import, without a window: contacts and gifts chosen, matched, checked, imported.

use crate::support::driver::Driver;
use almoner::wizard::command::Command;
use almoner::wizard::fixing::FixCommand;
use almoner::wizard::screen::{CheckScreen, CheckTable, ChooseScreen, MatchScreen, Page, PartTab, screen};
use almoner::wizard::state::{CheckTab, Stage};
use almoner::wizard::templates::TemplateCommand;
use std::fmt::Write as _;
use std::path::PathBuf;

const CRM: &str = r#"{
  "gifts": [
    {"gift_id": "G1", "constituent_id": "C1", "gift_date": "2024-03-04", "amount": "100.00", "gift_type": "Cash"},
    {"gift_id": "G2", "constituent_id": "C2", "gift_date": "2024-03-05", "amount": "50.00", "gift_type": "Cash"},
    {"gift_id": "G3", "constituent_id": "C2", "gift_date": "soon", "amount": "5.00", "gift_type": "Cash"}
  ],
  "contacts": [
    {"constituent_id": "C1", "first_name": "Ann", "last_name": "Lee", "email": "ann@example.org"},
    {"constituent_id": "C2", "first_name": "Bo", "last_name": "Li", "email": "bo@example"}
  ]
}"#;

fn opened(text: &str) -> (Driver, PathBuf) {
    let mut driver = Driver::new();
    let path = driver.world.file("crm.json", text);
    driver.send(Command::OpenFile(path.clone()));
    (driver, path)
}

fn choose(driver: &Driver) -> ChooseScreen {
    match screen(&driver.state).page {
        Page::Choose(page) => page,
        other => panic!("{other:?}"),
    }
}

fn matching(driver: &Driver) -> MatchScreen {
    match screen(&driver.state).page {
        Page::Match(page) => page,
        other => panic!("{other:?}"),
    }
}

fn check(driver: &Driver) -> CheckScreen {
    match screen(&driver.state).page {
        Page::Check(page) => page,
        other => panic!("{other:?}"),
    }
}

fn told(parts: &[PartTab]) -> Vec<String> {
    let mark = |part: &PartTab| if part.selected { "*" } else { "" };
    parts.iter().map(|part| format!("{}{}: {}", mark(part), part.label, part.note)).collect()
}

fn contents(page: &ChooseScreen) -> Vec<String> {
    let mark = |selected| if selected { "*" } else { "" };
    page.contents.iter().map(|choice| format!("{}{}", mark(choice.selected), choice.label)).collect()
}

/// Contacts and gifts in the database.
fn there(driver: &mut Driver) -> (u64, u64) {
    use almoner::engine::store::Store as _;
    let records = driver.world.store.summary().expect("a summary").records;
    (records[0].1, records[1].1)
}

#[test]
fn everything_is_proposed_where_a_file_holds_several_record_types_contacts_first() {
    let (driver, _) = opened(CRM);
    let page = choose(&driver);
    assert_eq!(contents(&page), ["*Everything in it", "Only contacts", "Only gifts"]);
    let parts = ["*2 contacts: 4 of 4 columns matched", "3 gifts: 5 of 5 columns matched"];
    assert_eq!(told(&page.parts), parts);
    assert_eq!(page.file, "crm.json");
    assert!(page.facts.starts_with("5 records · 2 kinds of records · "), "{}", page.facts);
    let note = "2 contacts and 3 gifts go in one after the other, in this order. Choose one to look at it.";
    assert_eq!(page.type_note, note);
    assert!(page.record_types.is_empty());
    assert_eq!(page.modes.len(), 3, "nothing is removed, and no list is full, of several at once");
    assert_eq!(page.columns[0].header, "constituent_id");
}

#[test]
fn one_list_alone_can_be_chosen_and_everything_again() {
    let (mut driver, _) = opened(CRM);
    driver.send(choose(&driver).contents[2].command.clone());
    let page = choose(&driver);
    assert_eq!(contents(&page), ["Everything in it", "Only contacts", "*Only gifts"]);
    assert!(page.parts.is_empty() && page.facts.starts_with("3 rows"), "{}", page.facts);
    assert!(page.record_types.iter().any(|choice| choice.selected && choice.label == "Gifts"));
    driver.send(page.contents[0].command.clone());
    assert_eq!(contents(&choose(&driver))[0], "*Everything in it");
}

#[test]
fn a_file_of_one_record_type_offers_nothing_of_the_kind() {
    for text in [r#"[{"id": "C1", "first_name": "Ann"}]"#, r#"{"contacts": [{"id": "C1", "first_name": "Ann"}]}"#] {
        let (driver, _) = opened(text);
        assert!(choose(&driver).contents.is_empty() && choose(&driver).parts.is_empty(), "{text}");
    }
}

#[test]
fn each_part_keeps_its_own_matches_and_steps_back() {
    let (mut driver, _) = opened(CRM);
    driver.send(Command::GoToMatch);
    driver.send(Command::UnmatchColumn(1));
    assert!(matching(&driver).undo.enabled);
    driver.send(Command::ShowPart(1));
    let page = matching(&driver);
    assert_eq!(page.title, "Match your columns to gift fields");
    assert_eq!(told(&page.parts), ["2 contacts: 3 of 4 columns matched", "*3 gifts: 5 of 5 columns matched"]);
    assert!(!page.undo.enabled, "another part's steps are not its own");
    driver.send(Command::ShowPart(0));
    assert_eq!(matching(&driver).progress, "3 of 4 are matched.");
    driver.send(Command::UndoMatch);
    assert_eq!(matching(&driver).progress, "4 of 4 are matched.");
    assert_eq!(matching(&driver).next.label, "Check 5 rows");
}

#[test]
fn what_another_part_lacks_is_named_and_leads_there() {
    let (mut driver, _) = opened(CRM);
    driver.send(Command::GoToMatch);
    driver.send(Command::ShowPart(1));
    let Stage::Match(draft) = &driver.state.stage else { panic!("not matching") };
    let date = draft.record_type.slot("date").or_else(|| draft.record_type.slot("gift_date")).expect("a date");
    driver.send(Command::Unmatch(date));
    driver.send(Command::ShowPart(0));
    let page = matching(&driver);
    assert!(!page.next.enabled && page.next.hint.contains("Gift date of the gifts first"), "{:?}", page.next);
    assert!(page.footer.contains("Gifts: Gift date is not matched yet") && page.footer_warns, "{}", page.footer);
    assert!(page.parts[1].warns, "{:?}", page.parts);
    driver.send(Command::StartCheck);
    let way = matching(&driver).elsewhere.expect("a way there");
    assert_eq!(way.label, "Go to gifts");
    driver.send(way.command);
    assert!(matching(&driver).parts[1].selected && matching(&driver).elsewhere.is_none());
}

#[test]
fn both_are_checked_fixed_and_imported_as_one() {
    let (mut driver, _) = opened(CRM);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let page = check(&driver);
    assert_eq!(told(&page.parts), ["*Contacts: 1 new · 1 problem", "Gifts: 1 new · 2 problems"]);
    assert_eq!(page.next.label, "Import 2 changes");
    assert!(page.footer.starts_with("3 rows with problems"), "{}", page.footer);
    // The email of the second contact is put right: its gift goes in, too.
    driver.send(page.fix_problems.expect("problems").command);
    let CheckTable::Problems { lines, .. } = check(&driver).table else { panic!("no problems") };
    driver.send(lines.rows[0].open.clone().expect("it can be opened"));
    driver.send(Command::Fix(FixCommand::SetCell { row: 2, column: 3, text: "bo@example.org".to_owned() }));
    let page = check(&driver);
    assert_eq!(told(&page.parts), ["*Contacts: 2 new", "Gifts: 2 new · 1 problem"]);
    driver.send(Command::ShowCheckPart { part: None, tab: Some(CheckTab::Problems) });
    let CheckTable::Problems { groups, lines, .. } = check(&driver).table else { panic!("no problems") };
    assert!(!groups[0].fixes.is_empty() || lines.rows[0].open.is_some(), "{groups:?}");
    driver.send(lines.rows[0].open.clone().expect("it can be opened"));
    let CheckTable::Problems { row: Some(row), .. } = check(&driver).table else { panic!("no row") };
    assert!(row.cells.iter().any(|cell| cell.text == "soon"), "{row:?}");
    driver.send(Command::StartImport);
    let Page::Result(page) = screen(&driver.state).page else { panic!("no result") };
    assert_eq!(told(&page.parts), ["Contacts: 2 new", "*Gifts: 2 new · 1 problem"]);
    assert_eq!(there(&mut driver), (2, 2));
}

#[test]
fn what_is_expected_of_one_part_holds_back_all() {
    use almoner::wizard::expecting::{ExpectCommand, Total};
    let (mut driver, _) = opened(CRM);
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    driver.send(Command::Expect(ExpectCommand::Type(Total::Rows, "9".to_owned())));
    driver.send(Command::ShowCheckPart { part: None, tab: None });
    assert!(!check(&driver).next.enabled);
    driver.send(Command::StartImport);
    assert_eq!(there(&mut driver), (0, 0));
    driver.send(Command::ShowCheckPart { part: Some(0), tab: None });
    driver.send(Command::Expect(ExpectCommand::Type(Total::Rows, "2".to_owned())));
    driver.send(Command::StartImport);
    assert_eq!(there(&mut driver), (1, 1));
}

#[test]
fn a_template_of_a_part_is_used_for_that_part_when_the_file_comes_again() {
    let (mut driver, path) = opened(CRM);
    driver.send(Command::GoToMatch);
    driver.send(Command::ShowPart(1));
    for command in [TemplateCommand::AskToSave, TemplateCommand::Confirm] {
        driver.send(Command::Template(command));
    }
    driver.send(Command::Abandon);
    driver.send(Command::OpenFile(path));
    let page = choose(&driver);
    assert_eq!(contents(&page)[0], "*Everything in it");
    assert!(page.footer.ends_with("Your template “crm gifts” is applied to gifts."), "{}", page.footer);
}

#[test]
fn kinds_and_names_that_begin_far_down_are_found_and_what_was_matched_stays() {
    let mut text = String::new();
    for number in 0..10_500 {
        writeln!(text, r#"{{"type": "contact", "id": "C{number}", "first_name": "Ann", "last_name": "Lee"}}"#)
            .expect("text");
    }
    text.push_str(r#"{"type": "contact", "id": "X", "first_name": "Bo", "email": "bo@example.org"}"#);
    text.push('\n');
    text.push_str(r#"{"type": "gift", "gift_id": "G1", "donor_id": "C1", "gift_date": "2024-03-04", "amount": "10"}"#);
    text.push('\n');
    text.push_str(r#"{"type": "note", "note_id": "N1", "contact_id": "C1", "date": "2024-03-05", "summary": "Hi"}"#);
    text.push('\n');
    let mut driver = Driver::new();
    let path = driver.world.file("far.jsonl", &text);
    driver.send(Command::OpenFile(path));
    let page = choose(&driver);
    assert_eq!(contents(&page), ["*Everything in it", "Only contacts", "Only gifts", "Only notes"]);
    let labels: Vec<&str> = page.parts.iter().map(|part| part.label.as_str()).collect();
    assert_eq!(labels, ["10,501 contacts", "1 gift", "1 note"]);
    assert!(page.columns.iter().any(|column| column.header == "email"), "{:?}", page.columns);
    driver.send(Command::GoToMatch);
    assert_eq!(matching(&driver).next.label, "Check 10,503 rows");
    assert!(matching(&driver).next.enabled, "{:?}", matching(&driver).next);
}
