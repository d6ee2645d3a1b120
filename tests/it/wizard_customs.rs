//! Fields of the organisation's own on the Match page, as data.

use crate::support::driver::Driver;
use almoner::engine::schema::CustomType;
use almoner::engine::store::Store as _;
use almoner::wizard::customs::CustomCommand;
use almoner::wizard::screen::{
    CheckScreen, CheckTable, DefineScreen, MatchScreen, MatchSection, Page, SlotFeed, screen,
};
use almoner::wizard::state::{CheckTab, Nav};
use almoner::wizard::templates::TemplateCommand;
use almoner::wizard::{Command, News};

const MEMBERS: &str = "\
Constituent ID,First Name,shirt_size,Member since
C001,María,M,31/12/2019
C002,John,L,maybe
";

fn matching_in(driver: &mut Driver, name: &str, text: &str) {
    let path = driver.world.file(name, text);
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
}

fn matching() -> Driver {
    let mut driver = Driver::new();
    matching_in(&mut driver, "members.csv", MEMBERS);
    driver
}

fn page(driver: &Driver) -> MatchScreen {
    let Page::Match(page) = screen(&driver.state).page else { panic!("matching") };
    page
}

fn customs(driver: &Driver) -> MatchSection {
    page(driver).sections.into_iter().find(|section| section.label == "Custom fields").expect("it is shown")
}

/// The custom fields, each with what feeds it.
fn listed(driver: &Driver) -> Vec<(String, String)> {
    let fed = |feed: &SlotFeed| match feed {
        SlotFeed::Column { header, sample, .. } => format!("{header}: {sample}"),
        SlotFeed::Fixed { text } => text.clone(),
        SlotFeed::Made { words, .. } => words.clone(),
        SlotFeed::Nothing => String::new(),
    };
    customs(driver).slots.iter().map(|slot| (slot.full_label.clone(), fed(&slot.feed))).collect()
}

fn does(driver: &mut Driver, command: CustomCommand) {
    driver.send(Command::Custom(command));
}

fn asked(driver: &Driver) -> DefineScreen {
    page(driver).define.expect("it is asked")
}

fn define(driver: &mut Driver, column: usize, name: &str, kind: CustomType) {
    does(driver, CustomCommand::Ask(Some(column)));
    does(driver, CustomCommand::TypeName(name.to_owned()));
    does(driver, CustomCommand::Choose(kind));
    does(driver, CustomCommand::Confirm);
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(label, fed)| ((*label).to_owned(), (*fed).to_owned())).collect()
}

#[test]
fn the_question_proposes_a_name_and_a_type_and_says_why() {
    let mut driver = matching();
    does(&mut driver, CustomCommand::Ask(Some(2)));
    let shown = asked(&driver);
    let chosen = |shown: &DefineScreen| shown.kinds.iter().find(|kind| kind.chosen).expect("one is").label;
    assert_eq!((shown.name.as_str(), chosen(&shown)), ("Shirt size", "Text"));
    assert_eq!(shown.why, "Its values are words. It takes any text.");
    does(&mut driver, CustomCommand::TypeName("  ".to_owned()));
    assert!(!asked(&driver).confirm.enabled);
    does(&mut driver, CustomCommand::Confirm);
    assert_eq!(asked(&driver).problem.as_deref(), Some("A field needs a name."));
    does(&mut driver, CustomCommand::Leave);
    assert!(page(&driver).define.is_none() && !page(&driver).undo.enabled);
}

#[test]
fn a_field_is_made_fed_taken_back_and_made_again() {
    let mut driver = matching();
    let before = driver.page_text();
    define(&mut driver, 3, "Joined", CustomType::Date);
    assert_eq!(listed(&driver), pairs(&[("Joined", "Member since: 31/12/2019 → 31 December 2019 · maybe")]));
    let joined = customs(&driver).slots.remove(0);
    assert!(joined.pill.as_ref().is_some_and(|pill| pill.text == "1 value to look at"), "{:?}", joined.pill);
    assert_eq!(joined.date_orders.len(), 3);
    assert!(page(&driver).said.contains("“Joined” is a field of your own now."), "{}", page(&driver).said);
    assert!(page(&driver).said.ends_with("Joined takes “Member since”."), "{}", page(&driver).said);
    driver.send(Command::UndoMatch);
    assert_eq!(driver.page_text(), before);
    driver.send(Command::RedoMatch);
    assert_eq!(listed(&driver).len(), 1);
    driver.send(Command::Unmatch(joined.slot));
    assert_eq!(listed(&driver), pairs(&[("Joined", "")]), "it can be fed by something else");
    driver.send(Command::Match { column: 3, slot: joined.slot });
    assert_eq!(listed(&driver)[0].1, "Member since: 31/12/2019 → 31 December 2019 · maybe", "it is a date still");
}

#[test]
fn one_name_is_one_field() {
    let mut driver = matching();
    define(&mut driver, 2, "Size", CustomType::Text);
    define(&mut driver, 3, " size ", CustomType::Text);
    let problem = asked(&driver).problem.expect("it is refused");
    assert!(problem.starts_with("“size” is fed by “shirt_size” already"), "{problem}");
    does(&mut driver, CustomCommand::Leave);
    assert_eq!(listed(&driver), pairs(&[("Size", "shirt_size: M")]));
}

#[test]
fn yes_and_no_are_translated_in_a_field_of_ones_own() {
    let mut driver = Driver::new();
    matching_in(&mut driver, "diet.csv", "Constituent ID,Diet\nC001,Vegan\nC002,no\n");
    define(&mut driver, 1, "Vegan", CustomType::YesNo);
    let slot = customs(&driver).slots.remove(0);
    assert!(slot.translate.is_some() && slot.warns);
    driver.send(Command::OpenTranslate(slot.slot));
    assert!(driver.page_text().starts_with("Translate values: Diet → Vegan"), "{}", driver.page_text());
}

#[test]
fn what_an_import_defined_is_offered_in_the_next_one() {
    let mut driver = matching();
    define(&mut driver, 2, "Shirt size", CustomType::Text);
    define(&mut driver, 3, "Joined", CustomType::Date);
    driver.send(Command::StartCheck);
    driver.send(Command::ShowTab(CheckTab::Problems));
    let Page::Check(CheckScreen { table: CheckTable::Problems { groups, .. }, .. }) = screen(&driver.state).page else {
        panic!("problems are shown")
    };
    assert_eq!(groups[0].message, "Joined is not a date we recognise");
    driver.send(Command::StartImport);
    let summary = driver.world.store.summary().expect("a summary");
    driver.send(News::Database(Ok(summary)).command());

    driver.send(Command::GoTo(Nav::Import));
    matching_in(&mut driver, "later.csv", "Constituent ID,SHIRT SIZE,Since\nC001,L,2020-01-31\n");
    assert_eq!(listed(&driver), pairs(&[("Shirt size", "SHIRT SIZE: L"), ("Joined", "")]));
    define(&mut driver, 2, "JOINED", CustomType::Number);
    let problem = asked(&driver).problem.expect("it is refused");
    assert!(problem.contains("“Joined” holds dates"), "{problem}");
    does(&mut driver, CustomCommand::Leave);
    let joined = customs(&driver).slots.remove(1).slot;
    driver.send(Command::Match { column: 2, slot: joined });
    assert_eq!(listed(&driver)[1], ("Joined".to_owned(), "Since: 2020-01-31 → 31 January 2020".to_owned()));
    driver.send(Command::StartCheck);
    let Page::Check(check) = screen(&driver.state).page else { panic!("checked") };
    for text in [format!("{:?}", check.table), format!("{:?}", check.filters)] {
        assert!(text.contains("Shirt size") && !text.contains("Custom field"), "{text}");
    }
}

#[test]
fn a_template_saved_here_holds_the_field_and_its_type() {
    let mut driver = matching();
    define(&mut driver, 3, "Joined", CustomType::Date);
    driver.send(Command::Template(TemplateCommand::AskToSave));
    driver.send(Command::Template(TemplateCommand::Confirm));
    driver.send(Command::LookAtRow(Some(1)));
    let row = page(&driver).record.expect("a row is shown");
    let line = row.lines.iter().find(|line| line.label == "Joined").expect("it is among the fields");
    assert_eq!(line.problem, "Joined is not a date we recognise");
    driver.send(Command::Template(TemplateCommand::Export("members".to_owned())));
    let exported = driver.exported.take().expect("it is exported");
    assert!(exported.contains("\"custom\": \"date\""), "{exported}");
}
