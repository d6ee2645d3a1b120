//! Reviewing removals without any window: deciding, the question, removing, and what others do meanwhile.

use crate::support::driver::Driver;
use crate::support::reviews::world;
use almoner::engine::model::{JobId, Protection, RecordId, RemovalRules};
use almoner::engine::store::{ReviewFilter, ReviewShow, ReviewSort, ReviewWhich, ReviewsRemovals, Store};
use almoner::wizard::reviews::ReviewCommand;
use almoner::wizard::screen::{Page, RemovalListScreen, RemovalsScreen, ReviewBody, ReviewScreen, screen};
use almoner::wizard::state::Nav;
use almoner::wizard::{Command, News};
use std::fmt::Write as _;

fn driver(carried: u32) -> (Driver, JobId) {
    let mut driver = Driver::new();
    let (world, job) = world(carried);
    driver.world = world;
    let summary = driver.world.store.summary().expect("a summary");
    driver.send(News::Database(Ok(summary)).command());
    (driver, job)
}

/// The review is open.
fn opened(carried: u32) -> (Driver, JobId) {
    let (mut driver, job) = driver(carried);
    send(&mut driver, ReviewCommand::Open(job));
    (driver, job)
}

fn send(driver: &mut Driver, command: ReviewCommand) {
    driver.send(Command::Review(command));
}

fn list(driver: &Driver) -> RemovalListScreen {
    match screen(&driver.state).page {
        Page::Removals(RemovalsScreen::List(list)) => list,
        other => panic!("{other:?}"),
    }
}

fn one(driver: &Driver) -> ReviewScreen {
    match screen(&driver.state).page {
        Page::Removals(RemovalsScreen::One(one)) => one,
        other => panic!("{other:?}"),
    }
}

fn text(driver: &Driver) -> String {
    let page = one(driver);
    let tabs: Vec<&str> = page.tabs.iter().map(|tab| tab.label.as_str()).collect();
    let chips: Vec<String> = page.chips.iter().map(|chip| format!("{} {}", chip.label, chip.count)).collect();
    let mut text = format!("{}\n{}\n{}\n{}\n", page.title, page.text, tabs.join(" | "), chips.join(" | "));
    for banner in &page.banners {
        writeln!(text, "! {}", banner.text).expect("text grows");
    }
    let tick = page.tick.as_ref().map(|tick| format!("{:?} {}", tick.ticked, tick.label));
    match &page.body {
        ReviewBody::Nothing => {}
        ReviewBody::Empty { title, text: words } => writeln!(text, "{title}. {words}").expect("text grows"),
        ReviewBody::Records { name, key, heads, lines, .. } => {
            writeln!(text, "{} | {name} | {key} | {}", tick.unwrap_or_default(), heads.join(" | "))
                .expect("text grows");
            for row in &lines.rows {
                let pills: Vec<&str> = row.pills.iter().map(|pill| pill.text.as_str()).collect();
                let mark = match row.ticked {
                    Some(true) => "[x]",
                    Some(false) => "[ ]",
                    None => "   ",
                };
                // The day it was seen is that of the test.
                let seen = row.seen.split(" · ").nth(1).unwrap_or_default();
                let cells = row.cells.join(" | ");
                writeln!(text, "{mark} {} {pills:?} | {} | {cells} | {seen}", row.name, row.key).expect("text grows");
            }
        }
        ReviewBody::Dependents { name, heads, with, lines, .. } => {
            writeln!(text, "{name} | {} | {with}", heads.join(" | ")).expect("text grows");
            for row in &lines.rows {
                let keep = if row.keep.is_some() { " (keep)" } else { "" };
                writeln!(text, "{} | {} | {}{keep}", row.key, row.cells.join(" | "), row.with).expect("text grows");
            }
        }
    }
    if let Some(question) = &page.question {
        writeln!(text, "? {} {:?} {:?}", question.title, question.counts, question.givers).expect("text grows");
        let typing = question.typing.as_ref().map(|typing| typing.label.as_str());
        let why = question.banner.as_ref().map(|banner| banner.text.as_str());
        writeln!(text, "  {typing:?} {why:?} {} {:?}", question.confirm.label, question.confirm.enabled)
            .expect("text grows");
    }
    let remove = page.remove.as_ref().map(|remove| format!("{} {}", remove.label, remove.enabled));
    writeln!(text, "{} | {}", page.footer, remove.unwrap_or_default()).expect("text grows");
    text
}

fn line(driver: &Driver, key: &str) -> (RecordId, bool) {
    let open = driver.state.reviews.open.as_ref().expect("a review is open");
    let rows = &open.page.as_ref().expect("a page").1.rows;
    rows.iter().find(|row| row.key == key).map(|row| (row.record, row.ticked)).expect("a line of that key")
}

fn contacts(driver: &mut Driver) -> u64 {
    driver.world.store.summary().expect("a summary").records[0].1
}

#[test]
fn what_waits_is_on_the_sidebar_on_home_and_in_the_list() {
    let (mut driver, _) = driver(96);
    let badge = |driver: &Driver| {
        let items = screen(&driver.state).sidebar.items;
        items.iter().find(|item| item.nav == Nav::Removals).expect("an item").badge
    };
    assert_eq!(badge(&driver), 1);
    let Page::Home(home) = screen(&driver.state).page else { panic!("Home") };
    assert_eq!(home.attention[0].buttons[0].label, "Review 4 removals…");
    driver.send(Command::GoTo(Nav::Removals));
    let page = list(&driver);
    assert!(page.waiting[0].detail.starts_with("4 contacts no longer in it"), "{}", page.waiting[0].detail);
    assert!(page.past.is_empty() && page.empty.is_none());
    driver.send(page.waiting[0].review.command.clone());
    assert_eq!(one(&driver).title, "4 contacts are no longer in your file");
    let mut empty = Driver::new();
    empty.send(Command::GoTo(Nav::Removals));
    assert_eq!(list(&empty).empty.expect("says what it is for").0, "Nothing to review");
    assert_eq!(badge(&empty), 0);
}

#[test]
fn a_review_shows_who_goes_who_stays_and_why() {
    let (mut driver, _) = opened(96);
    let mut shown = text(&driver);
    send(&mut driver, ReviewCommand::ShowTab(Some("gift".to_owned())));
    shown.push_str(&text(&driver));
    send(&mut driver, ReviewCommand::ShowTab(None));
    send(&mut driver, ReviewCommand::Show(ReviewShow::Protected(Protection::Tagged)));
    shown.push_str(&text(&driver));
    send(&mut driver, ReviewCommand::Show(ReviewShow::All));
    send(&mut driver, ReviewCommand::Search("nobody".to_owned()));
    shown.push_str(&text(&driver));
    insta::assert_snapshot!(shown);
}

#[test]
fn a_tick_is_seen_at_once_and_kept_with_who_decided() {
    let (mut driver, job) = opened(96);
    let (record, ticked) = line(&driver, "C98");
    assert!(ticked);
    send(&mut driver, ReviewCommand::Decide(record, false));
    let shown = text(&driver);
    assert!(shown.contains("[ ] First98 Last98 [\"kept by you\"]"), "{shown}");
    assert!(shown.contains("[2] ticked to remove · [2] kept"), "{shown}");
    assert!(shown.contains("Gifts 1"), "the gifts of who is kept stay: {shown}");
    // Whom a gift goes with is kept from there, too.
    send(&mut driver, ReviewCommand::ShowTab(Some("gift".to_owned())));
    let ReviewBody::Dependents { lines, .. } = one(&driver).body else { panic!("gifts") };
    driver.send(lines.rows[0].keep.as_ref().expect("it can be kept").command.clone());
    assert!(text(&driver).contains("No gifts go with them"), "{}", text(&driver));
    send(&mut driver, ReviewCommand::ShowTab(None));
    send(&mut driver, ReviewCommand::Forget);
    assert!(text(&driver).contains("[3] ticked to remove · [1] kept"));
    assert_eq!(driver.world.store.review_totals(job).expect("totals").kept_by_hand, 0);
}

#[test]
fn all_that_are_listed_are_ticked_and_unticked_at_once() {
    let (mut driver, job) = opened(90);
    let mark = one(&driver).tick.expect("a tick of all");
    assert_eq!((mark.ticked, mark.label.as_str()), (None, "Tick all 10 listed"));
    send(&mut driver, ReviewCommand::Search("Last99".to_owned()));
    let mark = one(&driver).tick.expect("a tick of all");
    assert_eq!((mark.ticked, mark.label.as_str()), (Some(true), "Untick the one listed"));
    driver.send(mark.command);
    assert_eq!(driver.world.store.review_totals(job).expect("totals").ticked, 8);
    send(&mut driver, ReviewCommand::Search(String::new()));
    driver.send(one(&driver).tick.expect("a tick of all").command);
    assert_eq!(driver.world.store.review_totals(job).expect("totals").ticked, 10);
    driver.send(one(&driver).tick.expect("a tick of all").command);
    let page = one(&driver);
    let remove = page.remove.expect("a button");
    assert!(!remove.enabled && page.tick.expect("a tick of all").ticked == Some(false));
    send(&mut driver, ReviewCommand::AskToRemove);
    send(&mut driver, ReviewCommand::Remove);
    assert_eq!(contacts(&mut driver), 100, "nothing is ticked, so nothing goes");
}

#[test]
fn removing_asks_says_who_gave_most_and_is_brought_back() {
    let (mut driver, _) = opened(96);
    send(&mut driver, ReviewCommand::Remove);
    assert_eq!(contacts(&mut driver), 100, "nothing goes that was not asked about");
    send(&mut driver, ReviewCommand::AskToRemove);
    let shown = text(&driver);
    assert!(shown.contains("? Remove 3 contacts? \"3 contacts · 3 gifts\""), "{shown}");
    assert!(shown.contains("(\"First98 Last98\", \"$40.00 · 2010\")"), "{shown}");
    send(&mut driver, ReviewCommand::Remove);
    let Page::Result(result) = screen(&driver.state).page else { panic!("a result") };
    assert_eq!((result.title.as_str(), result.cards[0].number.as_str()), ("Removals of full.csv", "3"));
    assert_eq!(contacts(&mut driver), 97);
    let back = result.buttons.iter().find(|button| button.label == "Bring them all back…").expect("a button").clone();
    driver.send(back.command);
    let Page::Undo(undo) = screen(&driver.state).page else { panic!("a question") };
    assert_eq!(undo.title, "Bring back what was removed after full.csv?");
    driver.send(Command::Undoing(almoner::wizard::undoing::UndoCommand::Confirm));
    assert_eq!(contacts(&mut driver), 100);
    driver.send(Command::GoTo(Nav::Removals));
    assert_eq!(list(&driver).past.len(), 1);
}

#[test]
fn many_are_removed_only_with_their_number_typed_and_more_than_half_not_at_all() {
    let (mut driver, _) = opened(90);
    send(&mut driver, ReviewCommand::AskToRemove);
    assert!(text(&driver).contains("Some(\"Type 9 to confirm\") None Remove 9 contacts false"), "{}", text(&driver));
    for (typed, left) in [("", 100), ("8", 100), ("9", 91)] {
        send(&mut driver, ReviewCommand::Type(typed.to_owned()));
        send(&mut driver, ReviewCommand::Remove);
        assert_eq!(contacts(&mut driver), left, "{typed:?}");
    }
    let (mut driver, _) = opened(30);
    send(&mut driver, ReviewCommand::AskToRemove);
    let question = one(&driver).question.expect("a question");
    assert!(!question.confirm.enabled && question.banner.expect("why").text.contains("more than half"));
    send(&mut driver, ReviewCommand::Type("69".to_owned()));
    send(&mut driver, ReviewCommand::Remove);
    assert_eq!(contacts(&mut driver), 100);
}

#[test]
fn what_others_decide_meanwhile_is_seen_and_never_removed_by_surprise() {
    let (mut driver, job) = opened(96);
    let (record, _) = line(&driver, "C99");
    let theirs = ReviewWhich::Records(vec![record]);
    send(&mut driver, ReviewCommand::LookAgain);
    assert!(!text(&driver).contains("meanwhile"), "nobody decided anything");
    driver.world.store.decide_review(job, &theirs, Some(false), "joe").expect("a decision");
    send(&mut driver, ReviewCommand::LookAgain);
    let shown = text(&driver);
    assert!(shown.contains("Somebody else decided something meanwhile"), "{shown}");
    assert!(shown.contains("[ ] First99 Last99 [\"kept by joe\"]"), "{shown}");
    // Between the question and the answer.
    send(&mut driver, ReviewCommand::AskToRemove);
    driver.world.store.decide_review(job, &theirs, Some(true), "joe").expect("a decision");
    send(&mut driver, ReviewCommand::Remove);
    let shown = text(&driver);
    assert!(shown.contains("! What is ticked changed since you confirmed"), "{shown}");
    assert!(shown.contains("[3] ticked to remove"), "{shown}");
    assert_eq!(contacts(&mut driver), 100);
}

#[test]
fn a_review_is_finished_without_removing_anything_once_that_is_confirmed() {
    let (mut driver, _) = opened(96);
    send(&mut driver, ReviewCommand::AskToFinish);
    let dialog = screen(&driver.state).dialog.expect("a question");
    assert_eq!(dialog.title, "Finish without removing?");
    driver.send(dialog.confirm.command);
    assert!(list(&driver).waiting.is_empty());
    assert_eq!(contacts(&mut driver), 100);
}

#[test]
fn a_record_is_shown_whole_beside_the_list_and_the_next_one_with_the_keys() {
    let (mut driver, _) = opened(96);
    send(&mut driver, ReviewCommand::Sort(ReviewSort::Key));
    send(&mut driver, ReviewCommand::LookAt(3));
    let beside = one(&driver).beside.expect("a record");
    assert_eq!((beside.title.as_str(), beside.facts.as_str()), ("First99 Last99", "C99 · 1 gift"));
    send(&mut driver, ReviewCommand::Mark(2));
    assert_eq!(one(&driver).beside.expect("a record").title, "First98 Last98");
    send(&mut driver, ReviewCommand::StopLooking);
    assert!(one(&driver).beside.is_none());
}

#[test]
fn the_list_is_exported_with_what_was_decided_and_runs_no_formula() {
    let (mut driver, _) = opened(96);
    let (record, _) = line(&driver, "C98");
    send(&mut driver, ReviewCommand::Decide(record, false));
    send(&mut driver, ReviewCommand::Export);
    let path = driver.world.folder.path().join("full - removals.csv");
    let saved = std::fs::read_to_string(path).expect("it was written");
    let lines: Vec<&str> = saved.lines().collect();
    assert_eq!(lines.len(), 5, "{saved}");
    let heads = "Constituent ID,Name,Email,Last gift,Remove,Protected,Decided by,Row,Last file,Last seen";
    assert_eq!(lines[0].trim_start_matches('\u{feff}'), heads);
    assert!(lines[1].starts_with("C97,First97 Last97,c97@example.org,,no,"), "{saved}");
    assert!(lines[2].starts_with("C98,First98 Last98,c98@example.org,$40.00 · 2010,no,,maria,"), "{saved}");
    assert!(lines[3].contains("$10.00 · 1998,yes,,,"), "{saved}");
}

#[test]
fn the_rules_are_typed_saved_and_refused_where_they_mean_nothing() {
    let (mut driver, job) = driver(96);
    driver.send(Command::GoTo(Nav::Settings));
    let rules = |driver: &Driver| match screen(&driver.state).page {
        Page::Settings(settings) => settings.removals.expect("a database is open"),
        other => panic!("{other:?}"),
    };
    assert!(!rules(&driver).save.enabled, "nothing was changed");
    driver.send(rules(&driver).ids.command("C98\n c99 ".to_owned()));
    driver.send(rules(&driver).share.command("many".to_owned()));
    assert_eq!(rules(&driver).fault, Some("The share is a whole number from 0 to 100."));
    send(&mut driver, ReviewCommand::SaveRules);
    assert_eq!(driver.world.store.removal_rules().expect("rules"), RemovalRules::default());
    driver.send(rules(&driver).share.command("10".to_owned()));
    driver.send(rules(&driver).gave.command);
    driver.send(rules(&driver).save.command);
    let kept = driver.world.store.removal_rules().expect("rules");
    let expected = RemovalRules {
        gave_within_years: None,
        ids: vec!["C98".to_owned(), "c99".to_owned()],
        typed_share: 10,
        ..RemovalRules::default()
    };
    assert_eq!(kept, expected);
    send(&mut driver, ReviewCommand::Open(job));
    let never = ReviewFilter { show: ReviewShow::Protected(Protection::NeverRemoved), ..ReviewFilter::default() };
    send(&mut driver, ReviewCommand::Show(never.show));
    assert!(text(&driver).contains("First98 Last98 [\"never removed\"]"), "{}", text(&driver));
}
