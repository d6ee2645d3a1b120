//! What a file holds, in the window: proposed from its columns, changed by a person, and every page follows.

use crate::support::driver::Driver;
use almoner::wizard::command::News;
use almoner::wizard::screen::{ChooseScreen, Page, screen};
use almoner::wizard::state::CheckTab;
use almoner::wizard::templates::TemplateCommand;
use almoner::wizard::{Command, screen as screens};
use std::path::{Path, PathBuf};

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").join(name)
}

fn choose(driver: &Driver) -> ChooseScreen {
    match screen(&driver.state).page {
        Page::Choose(page) => page,
        other => panic!("{other:?}"),
    }
}

fn chosen(driver: &Driver) -> String {
    let types = choose(driver).record_types.into_iter().filter(|choice| choice.selected);
    types.map(|choice| choice.label).collect()
}

/// Contacts are there, and their gifts were chosen.
fn gifts() -> Driver {
    let mut driver = Driver::new();
    let guests = sample("spring_gala.csv");
    for command in [Command::OpenFile(guests), Command::GoToMatch, Command::StartCheck, Command::StartImport] {
        driver.send(command);
    }
    driver.send(Command::Abandon);
    driver.send(Command::OpenFile(sample("gifts_2024.csv")));
    driver
}

#[test]
fn gifts_are_seen_as_gifts_and_go_in() {
    let mut driver = gifts();
    let page = choose(&driver);
    let labels: Vec<&str> = page.record_types.iter().map(|choice| choice.label.as_str()).collect();
    assert_eq!(labels, ["Contacts", "Gifts", "Notes", "Proposals", "Assignments", "Teams"]);
    assert_eq!(chosen(&driver), "Gifts");
    assert_eq!(page.type_note, "Looks like gifts: Gift ID, Donor ID or email, Gift date.");
    assert_eq!(page.recognise.label, "Recognised by Gift ID · Gift type…");
    driver.send(Command::GoToMatch);
    let Page::Match(matching) = screen(&driver.state).page else { panic!("not the Match page") };
    assert_eq!(matching.title, "Match your columns to gift fields");
    let amount = matching.sections.iter().flat_map(|section| &section.slots).find(|slot| slot.full_label == "Amount");
    let screens::SlotFeed::Column { header, .. } = &amount.expect("a slot").feed else { panic!("not matched") };
    assert_eq!(header, "Gift Amount");
    driver.send(Command::StartCheck);
    driver.send(Command::ShowTab(CheckTab::Totals));
    let text = driver.page_text();
    assert!(text.contains("171 new gifts") && text.contains("Import 171"), "{text}");
    driver.send(Command::StartImport);
    assert!(driver.page_text().contains("171"), "{}", driver.page_text());
}

#[test]
fn a_person_says_what_the_rows_are_and_nothing_of_before_stays() {
    let mut driver = gifts();
    driver.send(Command::SetRecordType("contact".to_owned()));
    assert_eq!(chosen(&driver), "Contacts");
    let note = choose(&driver).type_note;
    assert!(note.starts_with("Looks like gifts: "), "{note}");
    driver.send(Command::GoToMatch);
    let text = driver.page_text();
    assert!(text.contains("First name ← “First Name”") && !text.contains("Gift Amount”"), "{text}");
    driver.send(Command::Back);
    // Read in another way, the rows are what the person said.
    driver.send(Command::KeepLastRows(true));
    assert_eq!(chosen(&driver), "Contacts");
    driver.send(Command::SetRecordType("note".to_owned()));
    assert!(
        choose(&driver).type_note.ends_with("No column looks like Note ID or Date."),
        "{}",
        choose(&driver).type_note
    );
}

#[test]
fn matches_suggested_for_another_type_are_out_of_date() {
    let mut driver = gifts();
    let before = driver.page_text();
    let ticket = driver.state.opening.as_ref().map_or(0, |opening| opening.ticket);
    let news = News::Suggested {
        ticket,
        record_type: "contact".to_owned(),
        mapping: almoner::engine::mapping::Mapping::default(),
        suggestions: Vec::new(),
        drift: None,
    };
    driver.send(news.command());
    assert_eq!(driver.page_text(), before);
}

#[test]
fn a_template_decides_what_the_rows_are() {
    let mut driver = Driver::new();
    let log = driver.world.file("log.csv", "Constituent ID,First Name,Date,Notes\nC1,Ann,2024-03-04,Lunch\n");
    driver.send(Command::OpenFile(log.clone()));
    driver.send(Command::SetRecordType("note".to_owned()));
    driver.send(Command::GoToMatch);
    for command in [TemplateCommand::AskToSave, TemplateCommand::TypeName("Log".to_owned()), TemplateCommand::Confirm] {
        driver.send(Command::Template(command));
    }
    driver.send(Command::Abandon);
    driver.send(Command::OpenFile(log));
    assert_eq!(chosen(&driver), "Notes");
    assert_eq!(choose(&driver).type_note, "The template “Log” is for notes.");
}
