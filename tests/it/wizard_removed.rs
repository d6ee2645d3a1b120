//! What came of a review without any window: its page, its report, records brought back, and removals that were
//! stopped.

use crate::support::driver::Driver;
use crate::support::imports::request;
use crate::support::reviews::{self, remove_ticked, stop_removing, world};
use almoner::engine::model::{JobId, Mode, Status};
use almoner::engine::store::{ReportShow, ReviewFilter, ReviewSort, ReviewWhich, ReviewsRemovals, Store};
use almoner::wizard::removed::OutcomeCommand;
use almoner::wizard::reviews::ReviewCommand;
use almoner::wizard::screen::{
    OutcomeBody, OutcomeLine, OutcomeScreen, Page, RemovalListScreen, RemovalsScreen, ReviewScreen, screen,
};
use almoner::wizard::state::Nav;
use almoner::wizard::{Command, News};
use std::fmt::Write as _;

/// C97 is tagged, C98 kept by joe; C99 and C100 went, and C99's gift with it.
fn decided() -> (Driver, JobId, JobId) {
    let (mut driver, review) = driver(96);
    let one = ReviewWhich::Fitting(ReviewFilter { search: "c98".to_owned(), ..ReviewFilter::default() });
    driver.world.store.decide_review(review, &one, Some(false), "joe").expect("a decision");
    let removal = remove_ticked(&mut driver.world.store, review);
    send(&mut driver, ReviewCommand::Open(review));
    (driver, review, removal)
}

fn driver(carried: u32) -> (Driver, JobId) {
    let mut driver = Driver::new();
    let (world, review) = world(carried);
    driver.world = world;
    let summary = driver.world.store.summary().expect("a summary");
    driver.send(News::Database(Ok(summary)).command());
    (driver, review)
}

fn send(driver: &mut Driver, command: ReviewCommand) {
    driver.send(Command::Review(command));
}

fn does(driver: &mut Driver, command: OutcomeCommand) {
    send(driver, ReviewCommand::Outcome(command));
}

fn page(driver: &Driver) -> RemovalsScreen {
    match screen(&driver.state).page {
        Page::Removals(removals) => removals,
        other => panic!("{other:?}"),
    }
}

fn one(driver: &Driver) -> OutcomeScreen {
    match page(driver) {
        RemovalsScreen::Outcome(outcome) => outcome,
        other => panic!("{other:?}"),
    }
}

fn list(driver: &Driver) -> RemovalListScreen {
    match page(driver) {
        RemovalsScreen::List(list) => list,
        other => panic!("{other:?}"),
    }
}

fn review(driver: &Driver) -> ReviewScreen {
    match page(driver) {
        RemovalsScreen::One(review) => review,
        other => panic!("{other:?}"),
    }
}

fn line(driver: &Driver, key: &str) -> OutcomeLine {
    match one(driver).body {
        OutcomeBody::Lines { lines, .. } => lines.rows.into_iter().find(|line| line.key == key).expect("a line"),
        other => panic!("{other:?}"),
    }
}

fn contacts(driver: &mut Driver) -> u64 {
    driver.world.store.summary().expect("a summary").records[0].1
}

/// The page as text, without what is of the day of the test.
fn text(driver: &Driver) -> String {
    let page = one(driver);
    let labels: Vec<&str> = page.tabs.iter().map(|tab| tab.label.as_str()).collect();
    let chips: Vec<String> = page.chips.iter().map(|chip| format!("{} {}", chip.label, chip.count)).collect();
    let mut text = format!("{}\n{}\n{}\n", page.title, labels.join(" | "), chips.join(" | "));
    for banner in &page.banners {
        writeln!(text, "! {}", banner.text).expect("text grows");
    }
    let tick = page.tick.map(|tick| format!("{:?} {}", tick.ticked, tick.label)).unwrap_or_default();
    match &page.body {
        OutcomeBody::Nothing => {}
        OutcomeBody::Empty { title, text: words } => writeln!(text, "{title}. {words}").expect("text grows"),
        OutcomeBody::Lines { name, key, with, lines, .. } => {
            let with = with.as_deref().unwrap_or_default();
            writeln!(text, "{tick} | {name} | {key} | {with} | {}", lines.total).expect("text grows");
            for row in &lines.rows {
                let pills = row.pills.iter().map(|pill| pill.text.split(',').next().unwrap_or_default());
                let mark = match row.ticked {
                    Some(true) => "[x]",
                    Some(false) => "[ ]",
                    None => "   ",
                };
                let pills: Vec<&str> = pills.collect();
                writeln!(text, "{mark} {} {pills:?} | {} | {} | {}", row.name, row.key, row.with, row.why)
                    .expect("text grows");
            }
        }
    }
    if let Some(question) = &page.question {
        writeln!(text, "? {} {:?} {}", question.title, question.counts, question.confirm.enabled).expect("text grows");
    }
    let buttons = [page.everything, page.bring_back].into_iter().flatten();
    let buttons: Vec<String> = buttons.map(|button| format!("{} {}", button.label, button.enabled)).collect();
    writeln!(text, "{} | {}", page.footer, buttons.join(" | ")).expect("text grows");
    text
}

#[test]
fn a_review_that_is_over_says_who_approved_what_and_every_record_of_it() {
    let (mut driver, ..) = decided();
    let page = one(&driver);
    let who = crate::support::imports::person().user;
    assert!(
        page.text.starts_with(&format!("Approved by [{who}] · ")) && page.text.ends_with(" · 2 of 100 contacts"),
        "{}",
        page.text
    );
    let sum = driver.state.reviews.outcome.as_ref().and_then(|open| open.found.as_ref()).expect("it is read");
    let sum = sum.facts.job.file_sha256.clone();
    assert!(page.file.starts_with("full.csv · ") && page.file.ends_with(&format!("SHA-256 {sum}")), "{}", page.file);
    let mut shown = text(&driver);
    does(&mut driver, OutcomeCommand::ShowTab(Some("gift".to_owned())));
    shown.push_str(&text(&driver));
    does(&mut driver, OutcomeCommand::ShowTab(None));
    does(&mut driver, OutcomeCommand::Show(ReportShow::ByHand));
    shown.push_str(&text(&driver));
    does(&mut driver, OutcomeCommand::Show(ReportShow::All));
    does(&mut driver, OutcomeCommand::Sort(ReviewSort::Key));
    does(&mut driver, OutcomeCommand::Search("nobody".to_owned()));
    shown.push_str(&text(&driver));
    insta::assert_snapshot!(shown);
}

#[test]
fn single_records_come_back_once_that_is_confirmed_and_the_list_says_by_whom() {
    let (mut driver, review, _) = decided();
    does(&mut driver, OutcomeCommand::AskToBringBack);
    assert!(one(&driver).question.is_none(), "nothing is ticked");
    driver.send(line(&driver, "C99").pick.expect("it can be ticked"));
    does(&mut driver, OutcomeCommand::BringBack);
    assert_eq!(contacts(&mut driver), 98, "nothing comes back that was not asked about");
    driver.send(one(&driver).bring_back.expect("a button").command);
    let shown = text(&driver);
    assert!(shown.contains("? Bring back 1 contact? \"1 contact · 1 gift\" true"), "{shown}");
    driver.send(one(&driver).question.expect("a question").confirm.command);
    assert_eq!(contacts(&mut driver), 99);
    let Page::Result(result) = screen(&driver.state).page else { panic!("a result") };
    assert_eq!((result.cards[0].number.as_str(), result.cards[0].caption.as_str()), ("1", "brought back"));
    let see = result.buttons.iter().find(|button| button.label == "See the removals").expect("a button");
    driver.send(see.command.clone());
    let shown = text(&driver);
    assert!(shown.starts_with("2 contacts removed, 1 brought back since\n"), "{shown}");
    assert!(shown.contains("First99 Last99 [\"brought back by you\"] | C99"), "{shown}");
    // Everything else comes back with the undo of the removal.
    driver.send(one(&driver).everything.expect("a button").command);
    driver.send(Command::Undoing(almoner::wizard::undoing::UndoCommand::Confirm));
    assert_eq!(contacts(&mut driver), 100);
    send(&mut driver, ReviewCommand::Open(review));
    let page = one(&driver);
    assert_eq!(page.title, "2 contacts removed, and all brought back");
    assert!(page.everything.is_none() && page.bring_back.is_none() && page.text.ends_with(" · taken back since"));
}

#[test]
fn all_that_are_listed_are_ticked_and_unticked_at_once() {
    let (mut driver, review) = driver(60);
    remove_ticked(&mut driver.world.store, review);
    send(&mut driver, ReviewCommand::Open(review));
    does(&mut driver, OutcomeCommand::Search("Last9".to_owned()));
    driver.send(one(&driver).tick.expect("a tick of all").command);
    let footer = "[9] of [39] ticked to bring back";
    assert_eq!(one(&driver).footer, footer, "ten hold it, of which one was kept");
    does(&mut driver, OutcomeCommand::Search(String::new()));
    let tick = one(&driver).tick.expect("a tick of all");
    assert_eq!((tick.ticked, tick.label.as_str()), (None, "Tick all listed that can come back"));
    driver.send(tick.command);
    assert_eq!(one(&driver).bring_back.expect("a button").label, "Bring back 39 contacts…");
    does(&mut driver, OutcomeCommand::Search("Last98".to_owned()));
    driver.send(one(&driver).tick.expect("a tick of all").command);
    assert_eq!(one(&driver).bring_back.expect("a button").label, "Bring back 38 contacts…");
    does(&mut driver, OutcomeCommand::AskToBringBack);
    does(&mut driver, OutcomeCommand::KeepAway);
    assert!(one(&driver).question.is_none());
    does(&mut driver, OutcomeCommand::AskToBringBack);
    does(&mut driver, OutcomeCommand::BringBack);
    assert_eq!(contacts(&mut driver), 99);
}

#[test]
fn a_record_whose_id_is_taken_cannot_be_ticked_and_the_page_says_why() {
    let (mut driver, review, _) = decided();
    does(&mut driver, OutcomeCommand::PickAll(true));
    assert_eq!(one(&driver).bring_back.expect("a button").label, "Bring back 2 contacts…");
    let path = driver.world.file("new.csv", "ID,First name,Last name\nC99,Other,Person\n");
    driver.world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
    // Who ticked it before does not know; the result says so.
    does(&mut driver, OutcomeCommand::AskToBringBack);
    does(&mut driver, OutcomeCommand::BringBack);
    let Page::Result(result) = screen(&driver.state).page else { panic!("a result") };
    let cards: Vec<String> = result.cards.iter().map(|card| format!("{} {}", card.number, card.caption)).collect();
    assert_eq!(cards, ["1 brought back", "1 kept away"]);
    let told: Vec<&str> = result.events.iter().map(|event| event.message.as_str()).collect();
    assert!(told.contains(&"Another contact has this ID by now — the removed one stays removed"), "{told:?}");
    send(&mut driver, ReviewCommand::Open(review));
    let line = line(&driver, "C99");
    assert!(line.ticked.is_none() && line.pick.is_none() && line.hint.contains("Another record has this ID"));
    assert_eq!(line.pills.iter().map(|pill| pill.text.as_str()).collect::<Vec<_>>(), ["removed", "ID taken by now"]);
    assert!(one(&driver).tick.is_none(), "nothing that is listed can come back");
}

#[test]
fn the_report_is_saved_from_the_page_and_from_the_job_of_the_removal() {
    let (mut driver, _, removal) = decided();
    driver.send(one(&driver).save.command);
    let path = driver.world.folder.path().join("full - report of removals.html");
    let saved = std::fs::read_to_string(&path).expect("it was written");
    for words in ["SHA-256", "kept by joe", "First99 Last99", "2 of 100 removed"] {
        assert!(saved.contains(words), "{words}: {saved}");
    }
    std::fs::remove_file(&path).expect("it is there");
    driver.send(Command::OpenJob(removal));
    let Page::Result(result) = screen(&driver.state).page else { panic!("a result") };
    let save = result.buttons.iter().find(|button| button.label == "Save the report…").expect("a button").clone();
    driver.send(save.command);
    assert!(path.exists());
}

#[test]
fn reviews_that_are_over_are_listed_with_what_came_of_them_and_lead_there() {
    let (mut driver, first) = driver(96);
    remove_ticked(&mut driver.world.store, first);
    driver.send(Command::GoTo(Nav::Removals));
    let page = list(&driver);
    assert!(page.waiting.is_empty() && page.empty.is_none() && page.more.is_none());
    assert_eq!(page.past[0].result.text, "3 removed");
    let path = driver.world.file("second.csv", &reviews::contacts(90));
    let second = driver.world.import(&request(&path, Mode::FullList)).expect("an import");
    assert_eq!(second.status, Status::PruningPending);
    send(&mut driver, ReviewCommand::Open(second.job));
    send(&mut driver, ReviewCommand::AskToFinish);
    driver.send(screen(&driver.state).dialog.expect("a question").confirm.command);
    let page = list(&driver);
    let told: Vec<_> = page.past.iter().map(|past| (past.file.as_str(), past.result.text.as_str())).collect();
    assert_eq!(told, [("second.csv", "Nothing removed"), ("full.csv", "3 removed")]);
    driver.send(page.past[0].command.clone());
    let page = one(&driver);
    assert_eq!(page.title, "Nothing was removed");
    assert!(page.text.starts_with("Finished without removing by ["), "{}", page.text);
    assert!(page.tick.is_none() && page.bring_back.is_none() && page.everything.is_none());
}

#[test]
fn a_review_somebody_else_ends_meanwhile_becomes_what_came_of_it() {
    let (mut driver, job) = driver(96);
    send(&mut driver, ReviewCommand::Open(job));
    remove_ticked(&mut driver.world.store, job);
    send(&mut driver, ReviewCommand::LookAgain);
    let shown = text(&driver);
    assert!(shown.starts_with("3 contacts removed\n"), "{shown}");
    assert!(shown.contains("! Somebody else has finished this review meanwhile."), "{shown}");
}

#[test]
fn what_others_bring_back_meanwhile_is_seen_and_not_ticked_any_more() {
    let (mut driver, review, removal) = decided();
    does(&mut driver, OutcomeCommand::PickAll(true));
    driver.world.undo(removal).expect("an undo");
    does(&mut driver, OutcomeCommand::LookAgain);
    let shown = text(&driver);
    assert!(shown.contains("[\"brought back by you\"]") && !shown.contains("ticked to bring back"), "{shown}");
    assert_eq!(driver.state.reviews.outcome.as_ref().map(|open| (open.job, open.picked.len())), Some((review, 0)));
}

#[test]
fn a_removal_that_was_stopped_is_gone_on_with() {
    let (mut driver, job) = driver(60);
    stop_removing(&mut driver.world.store, job, 5);
    send(&mut driver, ReviewCommand::Open(job));
    let page = review(&driver);
    let banner = &page.banners[0];
    assert!(banner.text.contains("was begun and stopped; 5 records are gone so far"), "{}", banner.text);
    assert!(!page.remove.expect("a button").enabled && !page.finish.expect("a button").enabled);
    send(&mut driver, ReviewCommand::Open(job));
    driver.send(review(&driver).banners[0].buttons[0].command.clone());
    assert_eq!(contacts(&mut driver), 61);
    let Page::Result(result) = screen(&driver.state).page else { panic!("a result") };
    assert_eq!((result.title.as_str(), result.cards[0].number.as_str()), ("Removals of full.csv", "39"));
    send(&mut driver, ReviewCommand::Open(job));
    assert_eq!(one(&driver).title, "39 contacts removed");
}

#[test]
fn what_a_stopped_removal_took_is_brought_back_and_the_review_goes_on() {
    let (mut driver, job) = driver(60);
    stop_removing(&mut driver.world.store, job, 5);
    send(&mut driver, ReviewCommand::Open(job));
    driver.send(review(&driver).banners[0].buttons[1].command.clone());
    let Page::Undo(undo) = screen(&driver.state).page else { panic!("a question") };
    assert_eq!(undo.title, "Bring back what was removed after full.csv?");
    driver.send(undo.confirm.command);
    assert_eq!(contacts(&mut driver), 100);
    send(&mut driver, ReviewCommand::Open(job));
    let page = review(&driver);
    assert_eq!(page.footer, "[39] ticked to remove · [1] kept");
    assert!(page.remove.expect("a button").enabled && page.banners.iter().all(|banner| banner.buttons.is_empty()));
}
