//! Several imports of one file in the window: each is looked through before it is done, and told of afterwards.

use crate::support::driver::Driver;
use almoner::engine::model::Fix;
use almoner::wizard::command::Command;
use almoner::wizard::fixing::FixCommand;
use almoner::wizard::screen::{CheckScreen, CheckTable, PartTab, ResultScreen};
use almoner::wizard::screen::{Page, screen};
use almoner::wizard::state::CheckTab;

fn check(driver: &Driver) -> CheckScreen {
    match screen(&driver.state).page {
        Page::Check(page) => page,
        other => panic!("{other:?}"),
    }
}

fn result(driver: &Driver) -> ResultScreen {
    match screen(&driver.state).page {
        Page::Result(page) => page,
        other => panic!("{other:?}"),
    }
}

/// What the parts say, the one looked at with an asterisk.
fn told(parts: &[PartTab]) -> Vec<String> {
    let mark = |part: &PartTab| if part.selected { "*" } else { "" };
    parts.iter().map(|part| format!("{}{}: {}", mark(part), part.label, part.note)).collect()
}

/// Gifts of donors who are not there yet and are to be added first; the email of one is none.
fn gifts_of_new_donors() -> Driver {
    let mut driver = Driver::new();
    let rows = "Gift ID,Donor ID,First name,Last name,Email,Gift date,Amount\n\
                G1,C1,Ann,Lee,ann@example.org,2024-03-04,10\n\
                G2,C2,Bo,Li,bo@example,2024-03-05,20\n\
                G3,C3,Cy,Oz,cy@example.org,31/31/2024,30\n";
    let path = driver.world.file("event.csv", rows);
    for command in [Command::OpenFile(path), Command::GoToMatch, Command::StartCheck] {
        driver.send(command);
    }
    let almoner::wizard::state::Stage::Check { draft, .. } = &driver.state.stage else { panic!("no check") };
    let slot = draft.record_type.slot("contact").expect("gifts have contacts");
    driver.send(Command::Fix(FixCommand::Rule { code: 42, slot: Some(slot), fix: Some(Fix::Create) }));
    driver
}

#[test]
fn what_goes_first_is_looked_through_with_its_own_counts_lists_and_problems() {
    let mut driver = gifts_of_new_donors();
    let page = check(&driver);
    assert_eq!(told(&page.parts), ["New contacts: 2 new · 1 problem", "*Gifts: 1 new · 2 problems"]);
    assert_eq!(page.next.label, "Import 3 changes");
    driver.send(page.parts[0].command.clone());
    driver.send(Command::ShowTab(CheckTab::New));
    let page = check(&driver);
    assert_eq!(told(&page.parts), ["*New contacts: 2 new · 1 problem", "Gifts: 1 new · 2 problems"]);
    assert_eq!((page.record.as_str(), page.next.label.as_str()), ("Contact", "Import 3 changes"));
    assert!(page.cards.iter().any(|card| card.caption == "new contacts" && card.number == "2"), "{:?}", page.cards);
    assert!(page.tabs.iter().all(|tab| tab.tab != CheckTab::Totals), "nobody expects anything of them");
    let CheckTable::New(lines) = &page.table else { panic!("{:?}", page.table) };
    let names: Vec<&str> = lines.rows.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(names, ["Ann Lee", "Cy Oz"]);
    let see = page.fix_problems.expect("a problem");
    assert_eq!(see.label, "See 1 problem");
    driver.send(see.command);
    let page = check(&driver);
    assert!(page.parts[0].selected && matches!(page.table, CheckTable::Problems { .. }), "{:?}", page.table);
}

#[test]
fn problems_of_what_goes_first_are_browsed_but_nothing_is_offered_for_what_nobody_matched() {
    let mut driver = gifts_of_new_donors();
    driver.send(Command::ShowCheckPart { part: Some(0), tab: Some(CheckTab::Problems) });
    let CheckTable::Problems { groups, lines, row: None, fixes: None } = check(&driver).table else {
        panic!("{:?}", check(&driver).table)
    };
    assert_eq!(groups.len(), 1, "{groups:?}");
    assert!(groups[0].fixes.is_empty() && groups[0].is_error, "{groups:?}");
    assert_eq!(lines.rows.iter().map(|row| row.cells[0].as_str()).collect::<Vec<_>>(), ["bo@example"]);
    assert!(lines.rows.iter().all(|row| row.open.is_none() && row.accept.is_none()));
}

#[test]
fn the_result_tells_of_every_import_of_the_file_and_leads_to_each() {
    let mut driver = gifts_of_new_donors();
    driver.send(Command::StartImport);
    let page = result(&driver);
    assert_eq!(told(&page.parts), ["Contacts: 2 new · 1 problem", "*Gifts: 1 new · 2 problems"]);
    let text = "This file went in as 2 imports, in this order: 2 contacts, then 1 gift. Each has a page of its own.";
    assert_eq!(page.parts_text, text);
    driver.send(page.parts[0].command.clone());
    let page = result(&driver);
    assert_eq!(told(&page.parts), ["*Contacts: 2 new · 1 problem", "Gifts: 1 new · 2 problems"]);
    assert!(page.cards.iter().any(|card| card.caption == "created" && card.number == "2"), "{:?}", page.cards);
    driver.send(page.parts[1].command.clone());
    assert!(result(&driver).parts[1].selected);
}

#[test]
fn an_import_that_is_alone_has_no_parts() {
    let mut driver = Driver::new();
    let path = driver.world.file("a.csv", "ID,First name\nC1,Ann\n");
    for command in [Command::OpenFile(path), Command::GoToMatch, Command::StartCheck] {
        driver.send(command);
    }
    assert!(check(&driver).parts.is_empty());
    driver.send(Command::StartImport);
    assert!(result(&driver).parts.is_empty() && result(&driver).parts_text.is_empty());
}
