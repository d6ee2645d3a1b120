//! Which named list a full list is, said in the wizard without a window: what follows from it, what is refused, and how
//! it comes back with a template.

use crate::support::driver::Driver;
use crate::support::imports::request;
use almoner::engine::job::ImportRequest;
use almoner::engine::model::Mode;
use almoner::engine::schema::Schema;
use almoner::engine::store::{Store, Templates};
use almoner::engine::template::Template;
use almoner::wizard::screen::{ChooseScreen, Page, ResultScreen, screen};
use almoner::wizard::state::{Nav, Stage};
use almoner::wizard::templates::TemplateCommand;
use almoner::wizard::which_list::{ListCommand, ListsNews};
use almoner::wizard::{Command, Effect, News, update};
use std::fmt::Write as _;

const HEAD: &str = "Constituent ID,First Name,Last Name,Email\n";
const OFFICE: &str =
    "C1,Ann,Lee,ann@x.org\nC2,Bo,Li,bo@x.org\nC3,Cy,Oz,cy@x.org\nC4,Di,Fox,di@x.org\nC5,Ed,Gay,ed@x.org\n";

/// A wizard over five contacts of the alumni office and one of nobody's list.
fn world() -> Driver {
    let mut driver = Driver::new();
    let office = driver.world.file("office.csv", &format!("{HEAD}{OFFICE}"));
    let list = Some("Alumni office".to_owned());
    driver.world.import(&ImportRequest { list, ..request(&office, Mode::FullList) }).expect("an import");
    let others = driver.world.file("others.csv", &format!("{HEAD}C9,Gus,Jay,gus@x.org\n"));
    driver.world.import(&request(&others, Mode::AddAndUpdate)).expect("an import");
    let summary = driver.world.store.summary().expect("a summary");
    driver.send(News::Database(Ok(summary)).command());
    driver
}

fn open(driver: &mut Driver, rows: &str, mode: Mode) {
    let path = driver.world.file("full.csv", &format!("{HEAD}{rows}"));
    driver.send(Command::OpenFile(path));
    driver.send(Command::SetMode(mode));
}

fn name(driver: &mut Driver, name: &str) {
    driver.send(Command::List(ListCommand::Name(name.to_owned())));
}

fn choose(driver: &Driver) -> ChooseScreen {
    match screen(&driver.state).page {
        Page::Choose(page) => page,
        other => panic!("{}", format!("{other:?}").chars().take(300).collect::<String>()),
    }
}

fn result(driver: &Driver) -> ResultScreen {
    match screen(&driver.state).page {
        Page::Result(page) => page,
        other => panic!("{}", format!("{other:?}").chars().take(300).collect::<String>()),
    }
}

/// The question which list it is, as text; `*` marks what is chosen.
fn text(driver: &Driver) -> String {
    let page = choose(driver);
    let Some(list) = &page.list else { return "not asked\n".to_owned() };
    let star = |chosen: bool| if chosen { "*" } else { "" };
    let mut text = format!("{} ", list.title);
    for choice in [&list.everything, &list.named] {
        write!(text, "({}{}) ", star(choice.selected), choice.label).expect("text grows");
    }
    let known: Vec<String> =
        list.known.iter().map(|known| format!("{}{} – {}", star(known.selected), known.label, known.hint)).collect();
    writeln!(text, "[{}] so far: {}", list.name, known.join(", ")).expect("text grows");
    writeln!(text, "{}", list.note).expect("text grows");
    for said in list.problem.iter().chain(&list.warning) {
        writeln!(text, "! {said}").expect("text grows");
    }
    writeln!(text, "→ {} {}{}", page.next.label, page.next.enabled, page.next.hint).expect("text grows");
    text
}

#[test]
fn what_can_be_missing_follows_from_what_the_file_is() {
    let mut driver = world();
    let mut all = String::new();
    open(&mut driver, "C1,Ann,Lea,ann@x.org\nC2,Bo,Li,bo@x.org\n", Mode::AddAndUpdate);
    let mut said = |driver: &Driver, what: &str| write!(all, "{what}:\n{}", text(driver)).expect("text grows");
    said(&driver, "add and update");
    driver.send(Command::SetMode(Mode::FullList));
    said(&driver, "full list");
    driver.send(Command::List(ListCommand::Named));
    said(&driver, "a list without a name");
    name(&mut driver, "Gala office");
    said(&driver, "a new list");
    name(&mut driver, " alumni OFFICE ");
    said(&driver, "a known list");
    name(&mut driver, &"é".repeat(101));
    said(&driver, "too long");
    driver.send(Command::List(ListCommand::Everything));
    said(&driver, "everything");
    insta::assert_snapshot!(all);
}

#[test]
fn a_full_list_without_a_name_for_its_list_goes_no_further() {
    let mut driver = world();
    open(&mut driver, OFFICE, Mode::FullList);
    for typed in ["", "  ", &"x".repeat(101)] {
        name(&mut driver, typed);
        let page = choose(&driver);
        assert!(!page.next.enabled && page.footer.starts_with(&page.next.hint), "{typed:?}: {}", page.footer);
        driver.send(Command::GoToMatch);
        choose(&driver);
    }
    // What is not a full list is no list: its name does not matter.
    driver.send(Command::SetMode(Mode::AddOnly));
    assert!(choose(&driver).list.is_none() && choose(&driver).next.enabled);
    driver.send(Command::SetMode(Mode::FullList));
    name(&mut driver, "Gala");
    driver.send(Command::GoToMatch);
    assert!(matches!(driver.state.stage, Stage::Match(_)));
}

#[test]
fn the_name_stays_while_something_else_is_tried() {
    let mut driver = world();
    open(&mut driver, OFFICE, Mode::FullList);
    name(&mut driver, "Alumni office");
    let named = text(&driver);
    driver.send(Command::List(ListCommand::Everything));
    driver.send(Command::List(ListCommand::Named));
    assert_eq!(text(&driver), named);
    driver.send(Command::SetMode(Mode::UpdateOnly));
    driver.send(Command::SetMode(Mode::FullList));
    assert_eq!(text(&driver), named);
    driver.send(Command::SetEncoding(Some("windows-1252".into())));
    assert_eq!(text(&driver), named, "the file was read another way");
    // Gifts have lists of their own: the name stays, and is a new one there.
    driver.send(Command::SetRecordType("gift".into()));
    let list = choose(&driver).list.expect("the question");
    assert!(list.known.is_empty() && list.name == "Alumni office", "{list:?}");
    assert!(list.note.starts_with("This is the first file of the list “Alumni office”"), "{}", list.note);
    driver.send(Command::SetRecordType("contact".into()));
    assert_eq!(text(&driver), named);
    driver.send(Command::GoToMatch);
    driver.send(Command::Back);
    assert_eq!(text(&driver), named);
}

#[test]
fn a_file_with_fewer_than_half_the_rows_is_warned_about_as_soon_as_they_are_counted() {
    let mut driver = world();
    open(&mut driver, "C1,Ann,Lee,ann@x.org\nC2,Bo,Li,bo@x.org\n", Mode::FullList);
    let warning = |driver: &Driver| choose(driver).list.expect("the question").warning;
    assert_eq!(warning(&driver), None, "there was no full list of everything");
    name(&mut driver, "Alumni office");
    let said = "This file has 2 rows, fewer than half of the 5 that office.csv had, the full list before it. Make sure \
                that nothing is missing from it.";
    assert_eq!(warning(&driver).as_deref(), Some(said));
    assert!(choose(&driver).next.enabled, "it only warns");
    let Stage::Choose(draft) = &mut driver.state.stage else { panic!("still choosing") };
    draft.profile =
        std::sync::Arc::new(almoner::engine::source::profile::Profile { complete: false, ..(*draft.profile).clone() });
    assert_eq!(warning(&driver), None, "not all rows are counted");
}

#[test]
fn lists_are_read_once_and_those_of_another_type_are_ignored() {
    let mut driver = world();
    open(&mut driver, OFFICE, Mode::AddOnly);
    let asks = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::LoadLists { .. }));
    assert!(asks(&update(&mut driver.state, Command::SetMode(Mode::FullList))));
    assert!(!asks(&update(&mut driver.state, Command::List(ListCommand::Named))), "they are on their way");
    let news =
        |record_type: &str, result| News::Lists(ListsNews { record_type: record_type.to_owned(), result }).command();
    driver.send(news("gift", Ok(Default::default())));
    assert!(choose(&driver).list.is_some_and(|list| list.known.is_empty()));
    driver.send(news("contact", Err("The database is gone.".into())));
    let list = choose(&driver).list.expect("the question");
    assert!(list.note.ends_with("Which lists there are could not be read. The database is gone."), "{}", list.note);
}

#[test]
fn only_what_the_list_brought_is_missing_and_everything_tells_which_list_it_was() {
    let mut driver = world();
    open(&mut driver, "C1,Ann,Lea,ann@x.org\nC2,Bo,Li,bo@x.org\n", Mode::FullList);
    name(&mut driver, "alumni office");
    driver.send(Command::GoToMatch);
    driver.send(Command::StartCheck);
    let Page::Check(page) = screen(&driver.state).page else { panic!("a check") };
    let said = "Nothing has been changed yet. The file is the list [Alumni office]. 3 contacts are not in this file;";
    assert!(page.text.contains(said), "{}", page.text);
    assert!(page.banner.is_some_and(|banner| banner.text.contains("fewer than half of the 5 that office.csv had")));
    driver.send(Command::StartImport);
    let shown = result(&driver);
    assert!(shown.facts.contains("full list · list “Alumni office” · "), "{}", shown.facts);
    driver.send(Command::GoTo(Nav::History));
    let Page::History(history) = screen(&driver.state).page else { panic!("the history") };
    let lists: Vec<&str> = history.rows.iter().map(|row| row.list.as_str()).collect();
    assert_eq!(lists, ["list “Alumni office”", "", "list “Alumni office”"]);
}

#[test]
fn a_template_keeps_the_list_and_the_next_file_is_of_it() {
    let mut driver = world();
    open(&mut driver, OFFICE, Mode::FullList);
    name(&mut driver, "Alumni office");
    driver.send(Command::GoToMatch);
    driver.send(Command::Template(TemplateCommand::AskToSave));
    driver.send(Command::Template(TemplateCommand::TypeName("Alumni".into())));
    driver.send(Command::Template(TemplateCommand::Confirm));
    let stored = driver.world.store.template("Alumni").expect("it is saved");
    let template = Template::from_json(&stored.document, Schema::built_in()).expect("it can be read");
    assert_eq!((template.mode, template.list.as_deref()), (Mode::FullList, Some("Alumni office")));
    driver.send(Command::GoTo(Nav::Templates));
    let Page::Templates(page) = screen(&driver.state).page else { panic!("the templates") };
    assert_eq!(page.rows[0].list, "Alumni office");
    driver.send(Command::GoTo(Nav::Import));
    driver.send(Command::Abandon);

    let path = driver.world.file("next.csv", &format!("{HEAD}C1,Ann,Lea,ann@x.org\n"));
    driver.send(Command::OpenFile(path));
    let list = choose(&driver).list.expect("the template says that it is a full list");
    assert!(list.named.selected && list.name == "Alumni office" && list.known[0].selected, "{list:?}");
    let differs = |driver: &Driver| {
        let Stage::Choose(draft) = &driver.state.stage else { panic!("still choosing") };
        draft.differs_from_template()
    };
    assert!(!differs(&driver));
    name(&mut driver, "ALUMNI office");
    assert!(!differs(&driver), "it is the same list");
    driver.send(Command::List(ListCommand::Everything));
    assert!(differs(&driver));
    driver.send(Command::GoToMatch);
    driver.send(Command::Template(TemplateCommand::Update));
    let stored = driver.world.store.template("Alumni").expect("it is there");
    let template = Template::from_json(&stored.document, Schema::built_in()).expect("it can be read");
    assert_eq!(template.list, None);
}

#[test]
fn a_template_chosen_by_hand_brings_its_list_and_a_step_back_takes_it_away() {
    let mut driver = world();
    open(&mut driver, OFFICE, Mode::FullList);
    name(&mut driver, "Alumni office");
    driver.send(Command::GoToMatch);
    driver.send(Command::Template(TemplateCommand::AskToSave));
    driver.send(Command::Template(TemplateCommand::TypeName("Alumni".into())));
    driver.send(Command::Template(TemplateCommand::Confirm));
    driver.send(Command::Abandon);
    let path = driver.world.file("other.csv", "ID,First Name\nC1,Ann\n");
    driver.send(Command::OpenFile(path));
    driver.send(Command::GoToMatch);
    let list = |driver: &Driver| {
        let Stage::Match(draft) = &driver.state.stage else { panic!("still matching") };
        (draft.mode, draft.list())
    };
    assert_eq!(list(&driver), (Mode::AddAndUpdate, None));
    driver.send(Command::Template(TemplateCommand::Use(Some("Alumni".into()))));
    assert_eq!(list(&driver), (Mode::FullList, Some("Alumni office".to_owned())));
    let Page::Match(page) = screen(&driver.state).page else { panic!("still matching") };
    let said = page.banner.map(|banner| banner.text).unwrap_or_default();
    assert!(said.contains("It says that the file is the list “Alumni office”."), "{said}");
    driver.send(Command::UndoMatch);
    assert_eq!(list(&driver), (Mode::AddAndUpdate, None));
    driver.send(Command::RedoMatch);
    assert_eq!(list(&driver), (Mode::FullList, Some("Alumni office".to_owned())));
}
