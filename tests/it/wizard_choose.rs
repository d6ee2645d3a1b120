//! The Choose page as the wizard says it, from real files: what is shown, what can be changed, what is refused.

use crate::support::driver::Driver;
use crate::support::files;
use almoner::engine::source::profile::Profile;
use almoner::engine::source::{Format, HeaderRow, ReadOptions};
use almoner::wizard::preview::RowKind;
use almoner::wizard::screen::{Chip, ChooseScreen, Page, RefusedScreen, WebScreen, screen};
use almoner::wizard::state::Stage;
use almoner::wizard::{Command, Effect, News, update};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

fn choose(driver: &Driver) -> ChooseScreen {
    match screen(&driver.state).page {
        Page::Choose(choose) => choose,
        other => panic!("{}", format!("{other:?}").chars().take(300).collect::<String>()),
    }
}

fn refused(driver: &Driver) -> RefusedScreen {
    match screen(&driver.state).page {
        Page::Refused(refused) => refused,
        other => panic!("{}", format!("{other:?}").chars().take(300).collect::<String>()),
    }
}

fn web(driver: &Driver) -> WebScreen {
    screen(&driver.state).web.expect("a question for a web address")
}

/// A chip with what it offers; `*` marks what is chosen.
fn chip_text(chip: &Chip) -> String {
    let options: Vec<String> = chip
        .options
        .iter()
        .map(|option| {
            let hint = if option.hint.is_empty() { String::new() } else { format!(" ({})", option.hint) };
            format!("{}{}{hint}", if option.selected { "*" } else { "" }, option.label)
        })
        .collect();
    let options = if options.is_empty() { String::new() } else { format!(": {}", options.join(", ")) };
    format!("[{}] {}{options}", chip.name, chip.label)
}

/// The page as text.
fn text(screen: &ChooseScreen) -> String {
    let mut text = format!("{}\n{}\n", screen.file, screen.facts);
    let mut line = |words: String| writeln!(text, "{words}").expect("text grows");
    screen.chips.iter().for_each(|chip| line(chip_text(chip)));
    screen.notices.iter().for_each(|notice| line(format!("! {}", notice.text)));
    if let Some(things) = &screen.things {
        line(format!("! {}", things.label));
        for thing in &things.items {
            let row = thing.row.map(|row| format!(" [row {row}]")).unwrap_or_default();
            let other = thing.other_way.as_ref().map(|button| format!(" [{}]", button.label)).unwrap_or_default();
            line(format!("  - {:?}: {} {}{row}{other}", thing.kind, thing.text, thing.advice));
        }
    }
    for head in &screen.columns {
        line(format!("{}{}: {}", head.header, if head.damaged { " ⚠" } else { "" }, head.fact));
    }
    for row in screen.rows.iter().take(6) {
        line(format!("{:>3} {:?} {}", row.number, row.kind, row.cells.join(" | ")));
    }
    text
}

fn opened(driver: &mut Driver, path: PathBuf) -> ChooseScreen {
    driver.send(Command::OpenFile(path));
    choose(driver)
}

/// A workbook with three sheets, one hidden.
fn workbook(driver: &Driver) -> PathBuf {
    let path = driver.world.folder.path().join("book.ods");
    let donors: &[&[&str]] = &[&["Donors of the spring gala"], &["Name", "Email"], &["Ann", "ann@example.org"]];
    let gifts: &[&[&str]] = &[&["Gift", "Amount"], &["G1", "12.50"], &["G2", "40.00"]];
    let lookups: &[&[&str]] = &[&["Code", "Meaning"], &["A", "Active"], &["L", "Lapsed"]];
    files::workbook(&path, &[("Donors", false, donors), ("Gifts", false, gifts), ("Lookups", true, lookups)]);
    path
}

/// An archive of two lists in a folder.
fn archive(driver: &Driver) -> PathBuf {
    let path = driver.world.folder.path().join("export.zip");
    let contacts = "Constituent ID,First Name\nC1,Ann\nC2,Bo\n";
    files::archive(&path, &[("2026/contacts.csv", contacts), ("2026/gifts.tsv", "Gift ID\tAmount\nG1\t12.50\n")]);
    path
}

#[test]
fn a_workbook_shows_its_sheets_and_another_one_forgets_the_header_row() {
    let mut driver = Driver::new();
    let path = workbook(&driver);
    let first = opened(&mut driver, path);
    driver.send(Command::SetHeader(Some(HeaderRow::Row(1))));
    driver.send(Command::SetSheet("Gifts".into()));
    let second = choose(&driver);
    let Stage::Choose(draft) = &driver.state.stage else { panic!("still choosing") };
    assert_eq!((draft.source.options.header, draft.source.reading.header), (None, HeaderRow::Row(1)));
    insta::assert_snapshot!(format!("{}---\n{}", text(&first), text(&second)));
}

#[test]
fn last_rows_taken_for_totals_are_records_if_the_person_says_so() {
    let mut driver = Driver::new();
    let path = driver.world.file("wines.csv", "Name,City,Gift\nAnn,Boston,10\nBob,Chicago,20\nTotal,,30\n");
    let first = opened(&mut driver, path);
    driver.send(Command::KeepLastRows(true));
    let second = choose(&driver);
    driver.send(Command::KeepLastRows(false));
    assert_eq!(text(&choose(&driver)), text(&first), "and back");
    insta::assert_snapshot!(format!("{}---\n{}", text(&first), text(&second)));
}

#[test]
fn an_archive_shows_its_files_and_another_one_is_read_from_scratch() {
    let mut driver = Driver::new();
    let path = archive(&driver);
    let first = opened(&mut driver, path);
    driver.send(Command::SetEncoding(Some("windows-1252".into())));
    driver.send(Command::SetMember("2026/gifts.tsv".into()));
    let Stage::Choose(draft) = &driver.state.stage else { panic!("still choosing") };
    let expected = ReadOptions { member: Some("2026/gifts.tsv".into()), ..ReadOptions::default() };
    assert_eq!(draft.source.options, expected);
    insta::assert_snapshot!(format!("{}---\n{}", text(&first), text(&choose(&driver))));
}

#[test]
fn lists_of_records_are_chosen_like_sheets_and_have_no_header_row() {
    let mut driver = Driver::new();
    let json = "{\"contacts\": [{\"id\": \"C1\", \"name\": \"Ann\"},\n{\"id\": \"C2\", \"name\": \"Bo\"}],\n\"gifts\": [{\"id\": \"G1\"}]}";
    let path = driver.world.file("lists.json", json);
    let first = opened(&mut driver, path);
    assert!(first.rows.iter().all(|row| first.use_as_header(row).is_none() && first.row_menu(row).is_empty()));
    driver.send(Command::SetSheet("gifts".into()));
    insta::assert_snapshot!(format!("{}---\n{}", text(&first), text(&choose(&driver))));
    driver.send(Command::SetFormat(Format::Delimited));
    let Stage::Choose(draft) = &driver.state.stage else { panic!("still choosing") };
    assert_eq!(draft.source.reading.format, Format::Delimited);
    assert_eq!(draft.source.options.sheet, None, "what was decided for JSON is forgotten");
}

#[test]
fn kinds_of_records_are_chosen_like_lists_and_all_of_them_again() {
    let mut driver = Driver::new();
    let lines = "{\"type\":\"contact\",\"id\":\"C1\",\"name\":\"Ann\"}\n{\"type\":\"gift\",\"amount\":5,\"date\":\"2026-01-02\"}\n";
    let path = driver.world.file("all.jsonl", lines);
    let whole = opened(&mut driver, path);
    let list = |screen: &ChooseScreen| screen.chips.iter().find(|chip| chip.name == "List").cloned().expect("the chip");
    assert_eq!(chip_text(&list(&whole)), "[List] 3 lists of records: All records, contact, gift");
    driver.send(list(&whole).options[0].command.clone());
    let first = choose(&driver);
    assert_eq!(chip_text(&list(&first)), "[List] List 1 of 3: All records: *All records, contact, gift");
    assert!(text(&first).contains("2 kinds by “type”"), "{}", text(&first));
    driver.send(list(&first).options[2].command.clone());
    let second = choose(&driver);
    assert!(text(&second).starts_with("all.jsonl › gift\n1 row · 3 columns"), "{}", text(&second));
    assert_eq!(chip_text(&list(&second)), "[List] List 3 of 3: gift: All records, contact, *gift");
    driver.send(list(&second).options[0].command.clone());
    assert_eq!(text(&choose(&driver)), text(&first));
}

#[test]
fn damaged_columns_say_what_happened_and_what_to_do() {
    let mut driver = Driver::new();
    let mut rows = "Donor list\n\nConstituent ID,First Name,ZIP,Joined\n".to_owned();
    for number in 0..30 {
        let name = if number == 4 { "JosÃ©" } else { "Ann" };
        let zip = if number % 3 == 0 { "2134" } else { "02134" };
        let day = if number == 7 { 31 } else { 4 };
        writeln!(rows, "1.2{}E+11,{name},{zip},{day}/03/2024", number % 10).expect("text grows");
    }
    let path = driver.world.file("damaged.csv", &rows);
    let screen = opened(&mut driver, path);
    let card = screen.cards.card(3);
    let cards: Vec<String> = (0..4).map(|column| screen.cards.card(column).spoken()).collect();
    assert!(card.facts.contains(&("Dates", "1 of 30 dates prove day-first, 29 fit both".to_owned())), "{card:?}");
    insta::assert_snapshot!(format!("{}---\n{}", text(&screen), cards.join("\n")));
}

#[test]
fn any_row_can_be_made_the_headers_and_says_so() {
    let mut driver = Driver::new();
    let path = driver.world.file("titles.csv", "Donors\nName,Email\nAnn,ann@example.org\nBo,bo@example.org\n");
    let screen = opened(&mut driver, path);
    assert_eq!(screen.rows[1].kind, RowKind::Header);
    let labels = |row: usize| -> Vec<String> {
        screen.row_menu(&screen.rows[row]).into_iter().map(|button| button.label).collect()
    };
    assert_eq!(labels(0), ["Use row 1 as the headers", "There are no headers"]);
    assert_eq!(labels(1), ["Use rows 1–2 as the headers", "There are no headers"]);
    assert_eq!(labels(2)[..2], ["Use row 3 as the headers", "Use rows 2–3 as the headers"]);
    let button = screen.use_as_header(&screen.rows[2]).expect("a data row can be");
    driver.send(button.command);
    let after = choose(&driver);
    assert_eq!(after.columns[0].header, "Ann");
    assert_eq!(
        after.rows.iter().map(|row| row.kind).collect::<Vec<_>>()[..3],
        [RowKind::Above, RowKind::Above, RowKind::Header]
    );
}

#[test]
fn a_refused_file_says_what_may_help_and_is_read_with_it() {
    let mut driver = Driver::new();
    let path = driver.world.file("quote.csv", "a;b\n\"never closed;1\n2;3\n");
    driver.send(Command::OpenFile(path.clone()));
    let screen = refused(&driver);
    assert!(screen.message.starts_with("quote.csv: a quote opens in row 2"), "{}", screen.message);
    assert!(!screen.message.contains('/'), "folders only make it long: {}", screen.message);
    let chips: Vec<String> = screen.chips.iter().map(chip_text).collect();
    insta::assert_snapshot!(format!("{}\n{}\n{}\n{}", screen.title, screen.message, screen.safe, chips.join("\n")));
    driver.world.file("quote.csv", "a;b\n\"closed\";1\n2;3\n");
    driver.send(Command::TryAgain);
    assert_eq!(choose(&driver).columns.len(), 2);
}

#[test]
fn a_sheet_that_is_refused_leaves_the_file_as_it_was_read() {
    let mut driver = Driver::new();
    let path = workbook(&driver);
    driver.send(Command::OpenFile(path));
    driver.send(Command::SetSheet("Nothing".into()));
    let notice = driver.state.notice.as_ref().expect("a refusal");
    assert!(notice.is_error && notice.text.ends_with("It is still read as before."), "{}", notice.text);
    assert_eq!(choose(&driver).file, "book.ods › Donors");
    let other = driver.world.file("donors.csv", "Constituent ID,First Name\nC1,Ann\n");
    driver.send(Command::OpenFile(other));
    assert_eq!(driver.state.notice, None, "what was said of another file does not stay");
}

#[test]
fn a_refused_archive_offers_its_other_files() {
    let mut driver = Driver::new();
    let path = driver.world.folder.path().join("export.zip");
    files::archive(&path, &[("a.csv", "Name,Email\n"), ("b.csv", "Name,Email\nAnn,ann@example.org\n")]);
    driver.send(Command::OpenFile(path));
    driver.send(Command::SetMember("a.csv".into()));
    let screen = refused(&driver);
    assert_eq!(screen.file, "export.zip › a.csv");
    assert!(screen.message.starts_with("a.csv in export.zip has a header but no rows"), "{}", screen.message);
    let members = screen.chips.iter().find(|chip| chip.name == "File in the archive").expect("files to choose");
    assert_eq!((members.label.as_str(), members.options.len()), ("File 1 of 2: a.csv", 2));
    driver.send(members.options[1].command.clone());
    assert_eq!(choose(&driver).file, "export.zip › b.csv");
}

#[test]
fn what_the_whole_file_shows_is_read_again_once_and_said() {
    let mut driver = Driver::new();
    let path = driver.world.file("plain.csv", "Constituent ID,First Name\nC1,Ann\n");
    driver.send(Command::OpenFile(path));
    let Stage::Choose(draft) = &driver.state.stage else { panic!("still choosing") };
    let (ticket, found) = (draft.ticket, draft.profile.clone());
    let better = ReadOptions { encoding: Some("windows-1252".into()), ..ReadOptions::default() };
    let news = |ticket| {
        let profile = Profile { better: Some(better.clone()), ..(*found).clone() };
        News::ProfileSoFar { ticket, profile: Arc::new(profile), took: None }.command()
    };
    driver.send(news(ticket));
    let screen = choose(&driver);
    let things = screen.things.expect("it is said");
    assert_eq!(things.items[0].text, "The whole file showed that it is Windows-1252 text; it was read again.");
    let encoding = screen.chips.iter().find(|chip| chip.name == "Text is").expect("text has an encoding");
    assert_eq!(encoding.label, "Windows-1252 text");
    let Stage::Choose(draft) = &driver.state.stage else { panic!("still choosing") };
    assert_ne!(draft.ticket, ticket, "it was opened anew");
    let again = news(driver_ticket(&driver));
    let effects = update(&mut driver.state, again);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::OpenSource { .. })), "never again: {effects:?}");
}

fn driver_ticket(driver: &Driver) -> u64 {
    match &driver.state.stage {
        Stage::Choose(draft) => draft.ticket,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_stays_while_it_is_read_another_way_and_two_changes_add_up() {
    let mut driver = Driver::new();
    let path = driver.world.file("a.csv", "x;y\nName;Email\nAnn;a@example.org\n");
    driver.send(Command::OpenFile(path));
    let first = update(&mut driver.state, Command::SetHeader(Some(HeaderRow::Row(2))));
    let before = choose(&driver);
    assert!(!before.next.enabled && screen(&driver.state).opening.is_some());
    let second = update(&mut driver.state, Command::SetEncoding(Some("windows-1252".into())));
    let asked = |effects: &[Effect]| match effects {
        [Effect::OpenSource { options, ticket, .. }] => (options.clone(), *ticket),
        other => panic!("{other:?}"),
    };
    let ((_, old), (options, _)) = (asked(&first), asked(&second));
    assert_eq!((options.header, options.encoding.as_deref()), (Some(HeaderRow::Row(2)), Some("windows-1252")));
    let stale = News::SourceOpened { ticket: old, result: Err(Default::default()), by: None, proposed: None };
    assert!(update(&mut driver.state, stale.command()).is_empty(), "out of date");
    driver.send(Command::CancelOpening);
    assert!(choose(&driver).next.enabled);
}

#[test]
fn a_file_comes_from_the_web_with_its_progress_and_says_from_where() {
    let mut driver = Driver::new();
    let address = "https://maria:secret@data.example.org/lists/donors.csv?token=secret";
    driver.send(Command::AskForAddress);
    assert!(!web(&driver).fetch.enabled);
    driver.send(Command::TypeAddress("http://data.example.org/donors.csv".into()));
    driver.send(Command::Fetch);
    assert!(web(&driver).problem.is_some_and(|problem| problem.contains("protected connection")));
    driver.send(Command::TypeAddress(address.into()));
    let effects = update(&mut driver.state, Command::Fetch);
    let [Effect::Fetch { ticket, address: asked }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(asked, address);
    let ticket = *ticket;
    assert_eq!(web(&driver).download.expect("it is on its way").text, "Asking the server…");
    driver.send(News::Fetching { ticket, bytes: 4_200_000, total: Some(8_400_000) }.command());
    let download = web(&driver).download.expect("it is on its way");
    assert_eq!((download.text.as_str(), download.share), ("4.2 MB of 8.4 MB", Some(0.5)));
    driver.send(News::Fetching { ticket: ticket + 9, bytes: 1, total: None }.command());
    assert_eq!(web(&driver).download, Some(download), "out of date");
    let path = driver.world.file("donors.csv", "Constituent ID,First Name\nC1,Ann\n");
    driver.send(News::Fetched { ticket, result: Ok(path) }.command());
    let screen = choose(&driver);
    assert_eq!(screen.facts, "1 row · 2 columns · 33 bytes · from data.example.org");
    assert!(driver.state.web.is_none());
    driver.send(Command::SetHeader(Some(HeaderRow::None)));
    assert!(choose(&driver).facts.ends_with("from data.example.org"), "also read another way");
}

#[test]
fn a_failed_download_keeps_the_address_and_says_why_and_a_left_one_is_stopped() {
    let mut driver = Driver::new();
    driver.send(Command::OpenTyped("https://data.example.org/donors.csv".into()));
    let download = driver.state.web.as_ref().and_then(|web| web.download).expect("it is on its way");
    let result = Err("The server data.example.org does not answer. Check the address.".to_owned());
    driver.send(News::Fetched { ticket: download.ticket, result }.command());
    let screen = web(&driver);
    assert_eq!(screen.address, "https://data.example.org/donors.csv");
    assert!(screen.problem.is_some_and(|problem| problem.contains("does not answer")) && screen.fetch.enabled);
    driver.send(Command::Fetch);
    let effects = update(&mut driver.state, Command::LeaveAddress);
    assert!(matches!(effects.as_slice(), [Effect::StopFetching]), "{effects:?}");
    let late = News::Fetched { ticket: download.ticket + 1, result: Ok("/late.csv".into()) };
    assert!(update(&mut driver.state, late.command()).is_empty(), "nobody waits for it any more");
    assert!(matches!(driver.state.stage, Stage::Home));
}
