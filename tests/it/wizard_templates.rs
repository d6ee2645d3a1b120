//! Templates in the wizard: saved while matching, recognised on the next file, looked after on their page.

use crate::support::driver::Driver;
use crate::support::imports::contact;
use almoner::engine::mapping::Feed;
use almoner::engine::model::Mode;
use almoner::engine::source::{HeaderRow, ReadOptions, Separator};
use almoner::wizard::screen::{Page, TemplateMenu, TemplatesScreen, screen};
use almoner::wizard::state::{Nav, Stage};
use almoner::wizard::templates::TemplateCommand;
use almoner::wizard::{Command, News};
use jiff::Timestamp;

const GALA: &str = "Constituent ID,First Name,Surname,Mail,Pledged on,City,State,ZIP\n\
                    C1,Ann,Lee,ann@example.org,25/12/2025,Boston,MA,02134\n\
                    C2,Bo,Ray,bo@example.org,03/04/2026,Chicago,IL,60601\n";

fn template(command: TemplateCommand) -> Command {
    Command::Template(command)
}

fn open(driver: &mut Driver, name: &str, text: &str) {
    let path = driver.world.file(name, text);
    driver.send(Command::OpenFile(path));
}

/// Saves the matches of the first file under a name.
fn save(driver: &mut Driver, name: &str) {
    driver.send(template(TemplateCommand::AskToSave));
    driver.send(template(TemplateCommand::TypeName(name.into())));
    driver.send(template(TemplateCommand::Confirm));
}

fn saved() -> Driver {
    let mut driver = Driver::new();
    open(&mut driver, "gala.csv", GALA);
    driver.send(Command::GoToMatch);
    save(&mut driver, "Spring gala");
    assert_eq!(
        notice(&driver).as_deref(),
        Some("The template “Spring gala” is saved. Files with these headers are matched by it.")
    );
    driver.send(Command::Abandon);
    driver
}

fn notice(driver: &Driver) -> Option<String> {
    screen(&driver.state).notice.map(|notice| notice.text)
}

fn page(driver: &mut Driver) -> TemplatesScreen {
    driver.send(Command::GoTo(Nav::Templates));
    match screen(&driver.state).page {
        Page::Templates(page) => page,
        other => panic!("{other:?}"),
    }
}

fn fed(driver: &Driver, path: &str) -> Option<Feed> {
    let (Stage::Choose(draft) | Stage::Match(draft)) = &driver.state.stage else { panic!("nothing is open") };
    draft.mapping.get(contact().slot(path).expect("a slot")).map(|matched| matched.feed.clone())
}

fn banner(driver: &Driver) -> Option<String> {
    match screen(&driver.state).page {
        Page::Match(page) => page.banner.map(|banner| banner.text),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_with_the_same_headers_in_another_order_is_matched_by_its_template() {
    let mut driver = saved();
    open(
        &mut driver,
        "again.csv",
        "Mail,Surname,ZIP,City,State,Constituent ID,Pledged on,First Name\nc@example.org,Dee,02134,Boston,MA,C3,26/12/2025,Cy\n",
    );
    let Page::Choose(choose) = screen(&driver.state).page else { panic!("a file is chosen") };
    assert_eq!(choose.footer, "These headers match your template “Spring gala” — it is applied.");
    assert_eq!(fed(&driver, "emails.0.email"), Some(Feed::Column(0)));
    driver.send(Command::GoToMatch);
    assert_eq!(banner(&driver).as_deref(), Some("The template “Spring gala” is applied."));
    driver.send(template(TemplateCommand::Use(None)));
    assert_eq!(banner(&driver), None, "it is matched without it");
    driver.send(template(TemplateCommand::Use(Some("spring GALA".into()))));
    assert!(banner(&driver).is_some(), "and with it again");
}

#[test]
fn what_changed_in_a_file_is_said_and_the_rest_is_matched() {
    let mut driver = saved();
    let text = "Constituent ID,First Name,Surname,E-mail,Table,City,State,ZIP\nC3,Cy,Dee,c@example.org,7,Boston,MA,02134\nC4,Di,Eck,d@example.org,8,Chicago,IL,60601\n";
    open(&mut driver, "changed.csv", text);
    driver.send(Command::GoToMatch);
    let said = banner(&driver).expect("a report");
    insta::assert_snapshot!(said);
    assert_eq!(fed(&driver, "last_name"), Some(Feed::Column(2)));
    assert_eq!(fed(&driver, "emails.0.email"), Some(Feed::Column(3)), "it was renamed");
}

/// Headers in row 4, tildes between cells, and above them what looks like a list of its own.
fn odd(email: &str) -> String {
    format!(
        "Event,Place,Year\nGala,Boston,2026\nBall,Boston,2025\nConstituent ID~Mail~Surname~City\nC1~{email}~Lee~Boston\n"
    )
}

fn read(driver: &Driver) -> ReadOptions {
    let (Stage::Choose(draft) | Stage::Match(draft)) = &driver.state.stage else { panic!("nothing is open") };
    draft.source.options.clone()
}

#[test]
fn how_a_file_is_read_is_saved_too_and_the_next_one_is_read_so() {
    let mut driver = Driver::new();
    open(&mut driver, "odd.csv", &odd("ann@example.org"));
    driver.send(Command::SetSeparator(Some(Separator(b'~'))));
    driver.send(Command::SetHeader(Some(HeaderRow::Row(4))));
    driver.send(Command::SetMode(Mode::AddOnly));
    driver.send(Command::GoToMatch);
    save(&mut driver, "Odd");
    assert_eq!(
        notice(&driver).as_deref(),
        Some("The template “Odd” is saved. Files with these headers are read and matched by it.")
    );
    driver.send(Command::Abandon);
    open(&mut driver, "next.csv", &odd("bo@example.org"));
    assert_eq!((read(&driver).separator, read(&driver).header), (Some(Separator(b'~')), Some(HeaderRow::Row(4))));
    let Page::Choose(choose) = screen(&driver.state).page else { panic!("a file is chosen") };
    assert_eq!(choose.footer, "Your template “Odd” knows this file: it is read and matched as that says.");
    assert!(choose.modes[1].selected, "and what is done with it is as it says");
    let things = choose.things.expect("something to know").items;
    let said = things.iter().find(|thing| thing.text == "It is read as your template “Odd” says.").expect("it is said");
    driver.send(Command::GoToMatch);
    assert_eq!(banner(&driver).as_deref(), Some("The template “Odd” is applied, also to how the file is read."));
    assert_eq!(fed(&driver, "emails.0.email"), Some(Feed::Column(1)));
    driver.send(Command::Back);
    driver.send(said.other_way.clone().expect("a way back").command);
    assert_eq!(read(&driver), ReadOptions::default());
    driver.send(Command::GoToMatch);
    assert_eq!(banner(&driver), None, "read so, it has other columns");
    // Chosen by hand, it says that it would have the file read in another way.
    driver.send(template(TemplateCommand::Use(Some("Odd".into()))));
    let Page::Match(page) = screen(&driver.state).page else { panic!("it is being matched") };
    let shown = page.banner.expect("a report");
    assert!(shown.text.contains("It has files read in another way than this one is."), "{}", shown.text);
    assert_eq!(shown.buttons[0].label, "Read it so");
    driver.send(shown.buttons[0].command.clone());
    assert_eq!(banner(&driver).as_deref(), Some("The template “Odd” is applied, also to how the file is read."));
    assert_eq!(fed(&driver, "emails.0.email"), Some(Feed::Column(1)));
}

#[test]
fn what_was_only_found_about_a_file_is_not_saved() {
    let driver = saved();
    let template = driver.state.templates.list.as_ref().expect("they are read")[0].template.clone().expect("readable");
    assert_eq!(template.read, ReadOptions::default());
}

fn menu(driver: &Driver) -> TemplateMenu {
    match screen(&driver.state).page {
        Page::Match(page) => page.template.expect("there is a template"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_template_is_chosen_by_hand_and_taken_back() {
    let mut driver = saved();
    let name = contact().slot("last_name").expect("a slot");
    open(&mut driver, "gala.csv", GALA);
    driver.send(Command::GoToMatch);
    driver.send(Command::Unmatch(name));
    driver.send(template(TemplateCommand::AskToSave));
    driver.send(template(TemplateCommand::TypeName("Without names".into())));
    driver.send(template(TemplateCommand::Confirm));
    driver.send(Command::Abandon);
    open(&mut driver, "other.csv", "Constituent ID,Surname,Shoe size\nC1,Lee,7\n");
    driver.send(Command::GoToMatch);
    driver.send(Command::SetMode(Mode::UpdateOnly));
    let before = menu(&driver);
    let names: Vec<&str> = before.others.iter().map(|choice| choice.button.label.as_str()).collect();
    assert_eq!((before.label.as_str(), before.fitting.len(), before.update.is_none()), ("Template: none", 0, true));
    assert_eq!(names, ["Spring gala", "Without names"]);
    assert_eq!(before.others[1].note, "knows 2 of 3 columns");
    driver.send(before.others[1].button.command.clone());
    assert_eq!((menu(&driver).label.as_str(), fed(&driver, "last_name")), ("Template: Without names", None));
    driver.send(Command::UndoMatch);
    assert_eq!((menu(&driver).label.as_str(), banner(&driver)), ("Template: none", None));
    assert_eq!(fed(&driver, "last_name"), Some(Feed::Column(1)));
    let Stage::Match(draft) = &driver.state.stage else { panic!("it is being matched") };
    assert_eq!(draft.mode, Mode::UpdateOnly, "what is done with the rows is as before, too");
    driver.send(Command::RedoMatch);
    assert_eq!((menu(&driver).label.as_str(), fed(&driver, "last_name")), ("Template: Without names", None));
}

#[test]
fn a_template_is_updated_once_the_matches_are_others() {
    let mut driver = saved();
    open(&mut driver, "gala.csv", GALA);
    driver.send(Command::GoToMatch);
    let shown = menu(&driver);
    assert!(shown.update.is_none() && shown.fitting[0].chosen, "it says just that: {shown:?}");
    assert_eq!(shown.fitting[0].note, "knows 8 of 8 columns");
    driver.send(Command::Unmatch(contact().slot("last_name").expect("a slot")));
    let update = menu(&driver).update.expect("it would say something else now");
    assert_eq!(update.label, "Update “Spring gala”");
    driver.send(Command::UndoMatch);
    assert!(menu(&driver).update.is_none(), "it was taken back");
    driver.send(Command::RedoMatch);
    driver.send(update.command);
    assert!(menu(&driver).update.is_none());
    driver.send(Command::Abandon);
    open(&mut driver, "again.csv", GALA);
    assert_eq!(fed(&driver, "last_name"), None);
}

#[test]
fn new_columns_that_are_clear_in_themselves_are_matched_in_one_go() {
    let mut driver = saved();
    open(
        &mut driver,
        "more.csv",
        &GALA.replace("ZIP\n", "ZIP,Cell Phone,Table\n").replace("1\n", "1,617-555-0142,4\n"),
    );
    driver.send(Command::GoToMatch);
    let Page::Match(page) = screen(&driver.state).page else { panic!("it is being matched") };
    let shown = page.banner.expect("a report");
    assert!(shown.text.ends_with("New and not matched: “Cell Phone”, “Table”."), "{}", shown.text);
    assert_eq!(shown.buttons[0].label, "Match 1 new column");
    driver.send(shown.buttons[0].command.clone());
    assert_eq!(fed(&driver, "phones.0.phone"), Some(Feed::Column(8)));
    let Page::Match(page) = screen(&driver.state).page else { panic!("it is being matched") };
    let shown = page.banner.expect("a report");
    assert!(shown.text.ends_with("New and not matched: “Table”.") && shown.buttons.len() == 1, "{}", shown.text);
    driver.send(Command::UndoMatch);
    assert_eq!(fed(&driver, "phones.0.phone"), None);
}

#[test]
fn another_file_is_matched_by_what_it_is() {
    let mut driver = saved();
    open(&mut driver, "other.csv", "ID,Name of company,Website\nC3,Acme,acme.example\n");
    driver.send(Command::GoToMatch);
    assert_eq!(banner(&driver), None);
}

#[test]
fn a_template_is_renamed_copied_made_the_default_exported_and_deleted() {
    let mut driver = saved();
    assert_eq!(page(&mut driver).rows.len(), 1);
    for (ask, name, said) in [
        (TemplateCommand::AskToRename("Spring gala".into()), "Gala", "“Spring gala” is called “Gala” now."),
        (TemplateCommand::AskToDuplicate("Gala".into()), "Autumn ball", "“Autumn ball” is a copy of “Gala”."),
    ] {
        driver.send(template(ask));
        driver.send(template(TemplateCommand::TypeName(name.into())));
        driver.send(template(TemplateCommand::Confirm));
        assert_eq!(notice(&driver).as_deref(), Some(said));
    }
    driver.send(template(TemplateCommand::SetDefault { name: "Autumn ball".into(), default: true }));
    driver.send(template(TemplateCommand::Export("Autumn ball".into())));
    let exported = driver.exported.take().expect("it was exported");
    assert!(exported.contains("\"name\": \"Autumn ball\""), "{exported}");
    driver.send(template(TemplateCommand::AskToDelete("Autumn ball".into())));
    let dialog = screen(&driver.state).dialog.expect("a question");
    driver.send(dialog.confirm.command);
    let names: Vec<String> = page(&mut driver).rows.into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["Gala"]);
    driver.send(News::TemplatePicked(Ok(Some(exported))).command());
    insta::assert_yaml_snapshot!(page(&mut driver));
}

#[test]
fn names_that_cannot_be_are_refused_where_they_are_typed() {
    let mut driver = saved();
    driver.send(template(TemplateCommand::AskToDuplicate("Spring gala".into())));
    for (name, problem) in [
        ("spring GALA ", "Another template has that name."),
        ("   ", "A template needs a name."),
        ("two\nlines", "A name has no line ends or tabs."),
    ] {
        driver.send(template(TemplateCommand::TypeName(name.into())));
        driver.send(template(TemplateCommand::Confirm));
        let asked = screen(&driver.state).naming.expect("it is asked again");
        assert_eq!(asked.problem.as_deref(), Some(problem), "{name:?}");
    }
    driver.send(template(TemplateCommand::LeaveName));
    assert!(screen(&driver.state).naming.is_none());
    assert_eq!(page(&mut driver).rows.len(), 1);
}

#[test]
fn saving_under_a_name_that_is_taken_replaces_it_and_says_so_before() {
    let mut driver = saved();
    open(&mut driver, "gala.csv", GALA);
    driver.send(Command::GoToMatch);
    driver.send(Command::Unmatch(contact().slot("last_name").expect("a slot")));
    driver.send(template(TemplateCommand::AskToSave));
    let asked = screen(&driver.state).naming.expect("a question");
    assert_eq!((asked.name.as_str(), asked.confirm.label.as_str()), ("Spring gala", "Replace it"));
    driver.send(template(TemplateCommand::Confirm));
    driver.send(Command::Abandon);
    open(&mut driver, "again.csv", GALA);
    assert_eq!(fed(&driver, "last_name"), None, "the new matches hold");
}

#[test]
fn a_file_that_is_no_template_is_refused_with_a_sentence() {
    let mut driver = saved();
    driver.send(News::TemplatePicked(Ok(Some("{\"version\": 99}".into()))).command());
    assert!(notice(&driver).is_some_and(|text| text.contains("newer Almoner")), "{:?}", notice(&driver));
    driver.send(News::TemplatePicked(Ok(None)).command());
    assert_eq!(page(&mut driver).rows.len(), 1);
}

#[test]
fn an_import_counts_as_a_use_of_its_template() {
    let mut driver = saved();
    open(&mut driver, "again.csv", GALA);
    for command in [Command::GoToMatch, Command::StartCheck, Command::StartImport] {
        driver.send(command);
    }
    page(&mut driver);
    // When that was is told by the clock of the database; "Today" is told by the screen's.
    let last = driver.state.templates.list.iter().flatten().find_map(|known| known.stored.last_used_at);
    let last = Timestamp::from_millisecond(last.expect("it was used")).expect("a moment");
    driver.state.now = last.to_zoned(driver.state.now.time_zone().clone());
    let used = format!("1 import · Today {}", driver.state.now.strftime("%H:%M"));
    assert_eq!(page(&mut driver).rows[0].used, used);
}
