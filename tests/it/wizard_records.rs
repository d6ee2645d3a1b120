//! Searching, opening and restoring records without any window.

use crate::support::driver::Driver;
use crate::support::records::filled;
use almoner::engine::store::{RecordSort, Store};
use almoner::wizard::records::{RecordTab, RecordsCommand, RecordsNews};
use almoner::wizard::screen::{OneRecordScreen, Page, RecordBody, RecordListScreen, RecordsScreen, screen};
use almoner::wizard::state::Nav;
use almoner::wizard::{Command, News, State, update};
use std::fmt::Write as _;

fn driver() -> Driver {
    let mut driver = Driver::new();
    driver.world = filled();
    let summary = driver.world.store.summary().expect("a summary");
    driver.send(News::Database(Ok(summary)).command());
    driver.send(Command::GoTo(Nav::Records));
    driver
}

fn send(driver: &mut Driver, command: RecordsCommand) {
    driver.send(Command::Records(command));
}

fn list(state: &State) -> RecordListScreen {
    match screen(state).page {
        Page::Records(RecordsScreen::List(list)) => list,
        other => panic!("{other:?}"),
    }
}

fn one(state: &State) -> OneRecordScreen {
    match screen(state).page {
        Page::Records(RecordsScreen::One(one)) => one,
        other => panic!("{other:?}"),
    }
}

fn list_text(driver: &Driver) -> String {
    let page = list(&driver.state);
    let types: Vec<&str> = page.types.iter().map(|choice| choice.label.as_str()).collect();
    let mut text = format!("{} | {}\n", types.join(", "), page.status);
    writeln!(text, "{} | {} | {}", page.name, page.key, page.heads.join(" | ")).expect("text grows");
    for row in &page.lines.rows {
        let pill = row.pill.as_ref().map(|pill| format!(" [{}]", pill.text)).unwrap_or_default();
        writeln!(text, "{}{pill} | {} | {}", row.name, row.key, row.cells.join(" | ")).expect("text grows");
    }
    if let Some((title, words)) = &page.empty {
        writeln!(text, "{title}. {words}").expect("text grows");
    }
    text
}

fn record_text(driver: &Driver) -> String {
    let page = one(&driver.state);
    let tabs: Vec<&str> = page.tabs.iter().map(|tab| tab.label.as_str()).collect();
    let mut text = format!("< {}\n{} | {}\n{}\n", page.back.label, page.title, page.facts, tabs.join(" | "));
    if let Some(banner) = &page.banner {
        // When that was is told by a clock that goes on.
        let (before, after) = (banner.text.split(" removed ").next(), banner.text.split(", by ").nth(1));
        writeln!(text, "! {before:?} … {after:?} ({})", banner.buttons[0].label).expect("text grows");
    }
    match &page.body {
        RecordBody::Nothing => {}
        RecordBody::Details { amounts, sections } => {
            for card in amounts {
                writeln!(text, "{} {}", card.number, card.caption).expect("text grows");
            }
            for section in sections {
                writeln!(text, "{}", section.title).expect("text grows");
                for line in &section.lines {
                    let indent = if line.within { "    " } else { "  " };
                    let leads = if line.open.is_some() { " >" } else { "" };
                    writeln!(text, "{indent}{}: {}{leads}", line.label, line.value).expect("text grows");
                }
            }
        }
        RecordBody::History(past) => {
            for row in &past.rows {
                let values = row.values.as_ref().map(|(a, b)| format!(" {a} > {b}")).unwrap_or_default();
                let pill = row.pill.as_ref().map(|pill| format!(" [{}]", pill.text)).unwrap_or_default();
                let restore = if row.restore.is_some() { " (restore)" } else { "" };
                writeln!(text, "{}{values} | {} {}{pill}{restore}", row.what, row.job, row.who).expect("text grows");
            }
        }
        RecordBody::Referring { text: words, heads, lines, .. } => {
            writeln!(text, "{words} | {}", heads.join(" | ")).expect("text grows");
            for row in &lines.rows {
                writeln!(text, "{} | {} | {}", row.name, row.key, row.cells.join(" | ")).expect("text grows");
            }
        }
    }
    text
}

/// Opens the nth record of the list.
fn open(driver: &mut Driver, at: usize) {
    let command = list(&driver.state).lines.rows[at].open.clone();
    driver.send(command);
}

#[test]
fn the_list_shows_each_type_and_what_is_searched_for() {
    let mut driver = driver();
    let mut text = list_text(&driver);
    for command in [
        RecordsCommand::Search("nunez 0142".into()),
        RecordsCommand::Search("nobody".into()),
        RecordsCommand::AlsoRemoved(true),
        RecordsCommand::Search("ann".into()),
        RecordsCommand::Search(String::new()),
        RecordsCommand::Sort(RecordSort::Newest),
        RecordsCommand::ShowType("gift".into()),
    ] {
        writeln!(text, "--- {command:?}").expect("text grows");
        send(&mut driver, command);
        text.push_str(&list_text(&driver));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_record_shows_everything_its_past_and_its_gifts_and_leads_on() {
    let mut driver = driver();
    open(&mut driver, 0);
    let mut text = record_text(&driver);
    for tab in [RecordTab::History, RecordTab::Referring(0)] {
        send(&mut driver, RecordsCommand::ShowTab(tab));
        writeln!(text, "--- {tab:?}").expect("text grows");
        text.push_str(&record_text(&driver));
    }
    let RecordBody::Referring { lines, .. } = one(&driver.state).body else { panic!("gifts are listed") };
    driver.send(lines.rows[0].open.clone());
    writeln!(text, "--- the newest gift\n{}", record_text(&driver)).expect("text grows");
    driver.send(one(&driver.state).back.command.clone());
    assert_eq!(one(&driver.state).title, "María Nunez-Ray");
    driver.send(one(&driver.state).back.command.clone());
    send(&mut driver, RecordsCommand::AlsoRemoved(true));
    open(&mut driver, 2);
    send(&mut driver, RecordsCommand::ShowTab(RecordTab::History));
    writeln!(text, "--- a removed one\n{}", record_text(&driver)).expect("text grows");
    insta::assert_snapshot!(text);
}

#[test]
fn a_field_is_restored_after_a_question_and_the_page_shows_it() {
    let mut driver = driver();
    open(&mut driver, 0);
    send(&mut driver, RecordsCommand::ShowTab(RecordTab::History));
    let RecordBody::History(past) = one(&driver.state).body else { panic!("a history") };
    let row = past.rows.iter().position(|row| row.what == "Last name").expect("it was changed");
    driver.send(past.rows[row].restore.clone().expect("it can be restored").command);
    let dialog = screen(&driver.state).dialog.expect("a question");
    assert_eq!(dialog.title, "Restore Last name?");
    assert!(dialog.text.starts_with("“Nunez-Ray” becomes “Núñez” again."), "{}", dialog.text);
    driver.send(dialog.confirm.command);
    assert_eq!(one(&driver.state).title, "María Núñez");
    assert!(record_text(&driver).contains("Last name Nunez-Ray > Núñez | Restored here maria (restore)"));
    let notice = screen(&driver.state).notice.expect("it is said");
    assert_eq!(notice.text, "Restored. It stands in History as number 6, where it can be undone.");
    // An email that somebody else has by now stays theirs.
    let RecordBody::History(past) = one(&driver.state).body else { panic!("a history") };
    let row = past.rows.iter().find(|row| row.what == "Email 1").expect("it was changed");
    driver.send(row.restore.clone().expect("it may be asked for").command);
    driver.send(screen(&driver.state).dialog.expect("a question").confirm.command);
    let notice = screen(&driver.state).notice.expect("it is said");
    assert!(notice.text.contains("John Smith (C002) has that value by now"), "{}", notice.text);
    send(&mut driver, RecordsCommand::FilterField(None));
    assert!(one(&driver.state).banner.is_none());
}

#[test]
fn news_of_an_earlier_search_change_nothing_and_a_failure_is_told_with_a_way_on() {
    let mut driver = driver();
    let before = list(&driver.state).status;
    let ticket = driver.state.records.list.ticket;
    update(&mut driver.state, Command::Records(RecordsCommand::Search("m".into())));
    let late = RecordsNews::Found { ticket, result: Err("too late".into()) };
    update(&mut driver.state, News::Records(late).command());
    let page = list(&driver.state);
    assert_eq!((page.banner.is_none(), page.status), (true, format!("{before} · searching…")));
    let ticket = driver.state.records.list.ticket;
    let failed = RecordsNews::Found { ticket, result: Err("The disk is gone.".into()) };
    update(&mut driver.state, News::Records(failed).command());
    let banner = list(&driver.state).banner.expect("it is told");
    assert_eq!((banner.text.as_str(), banner.buttons[0].label.as_str()), ("The disk is gone.", "Try again"));
    driver.send(banner.buttons[0].command.clone());
    assert!(list(&driver.state).banner.is_none());
}
