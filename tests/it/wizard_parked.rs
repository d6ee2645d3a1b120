//! Rows set aside in the wizard: Home and the page of their import tell how many wait, and have them go in.

use crate::support::driver::Driver;
use crate::support::imports::{request, request_of};
use almoner::engine::job::ImportRequest;
use almoner::engine::model::{Fix, FixRule, JobId, Mode};
use almoner::engine::schema::Schema;
use almoner::engine::schema::catalogue::code;
use almoner::wizard::screen::{HomeScreen, Page, ResultScreen, screen};
use almoner::wizard::state::Nav;
use almoner::wizard::{Command, News};

const GIFTS: &str = "Gift ID,Gift type,Donor ID,Gift date,Amount\n\
    G1,Cash,D1,2024-01-02,5.00\nG2,Cash,D8,2024-01-02,5.00\nG3,Cash,D9,2024-01-03,6.00\n";

/// Gifts whose unknown contacts are waited for.
fn parking(driver: &Driver, name: &str, text: &str) -> ImportRequest {
    let gift = Schema::built_in().record_type("gift").expect("gifts are built in");
    let mut asked = request_of(gift, &driver.world.file(name, text), Mode::AddAndUpdate);
    let slot = Some("contact".to_owned());
    asked.fixes.rules.push(FixRule { code: code::REFERENCE_UNKNOWN, slot, fix: Fix::Park });
    asked
}

/// One contact, then gifts of that one and two others.
fn with_gifts_set_aside() -> (Driver, JobId) {
    let mut driver = Driver::new();
    add(&mut driver, "first.csv", "D1");
    let asked = parking(&driver, "gifts.csv", GIFTS);
    let job = driver.world.import(&asked).expect("an import").job;
    (driver, job)
}

fn add(driver: &mut Driver, name: &str, id: &str) {
    let path = driver.world.file(name, &format!("Constituent ID,First Name\n{id},Ann\n"));
    driver.world.import(&request(&path, Mode::AddAndUpdate)).expect("an import");
}

fn home(driver: &mut Driver) -> HomeScreen {
    driver.send(Command::GoTo(Nav::Import));
    let Page::Home(home) = screen(&driver.state).page else { panic!("Home") };
    home
}

fn result(driver: &Driver) -> ResultScreen {
    match screen(&driver.state).page {
        Page::Result(result) => result,
        _ => panic!("a result"),
    }
}

fn told(screen: &ResultScreen) -> (String, Vec<String>) {
    let banner = screen.set_aside.as_ref().expect("it tells of rows set aside");
    (banner.text.clone(), banner.buttons.iter().map(|button| button.label.clone()).collect())
}

#[test]
fn home_tells_what_is_awaited_and_offers_what_can_go_in_until_nothing_waits() {
    let (mut driver, job) = with_gifts_set_aside();
    let quiet = home(&mut driver);
    assert!(quiet.attention.is_empty());
    assert_eq!(quiet.waiting[0].text, "gifts.csv: 2 gifts wait for contacts that are not in the database yet.");
    driver.send(quiet.waiting[0].button.command.clone());
    let page = result(&driver);
    assert_eq!(page.pill.as_ref().expect("a pill").text, "Finished; 2 rows set aside");
    let next = "Nothing needs doing with the file: once the contacts are imported, Home offers to import them.";
    let waits = format!("2 gifts wait for contacts that are not in the database yet. {next}");
    assert_eq!(told(&page), (waits, Vec::new()));
    assert!(!page.buttons.iter().any(|button| button.label.starts_with("Problem rows")), "they are in no file");

    add(&mut driver, "second.csv", "D9");
    let offered = home(&mut driver);
    assert!(offered.waiting.is_empty());
    assert_eq!(offered.attention[0].detail, "2 gifts wait for their contacts; 1 can go in now");
    assert_eq!(offered.attention[0].buttons[0].label, "Import 1 gift");
    add(&mut driver, "third.csv", "D8");
    driver.send(Command::OpenJob(job));
    let words = "2 gifts wait for their contacts; all of them can go in now.".to_owned();
    assert_eq!(told(&result(&driver)), (words, vec!["Import 2 gifts".to_owned()]));

    let all = home(&mut driver);
    driver.send(all.attention[0].buttons[0].command.clone());
    let done = result(&driver);
    assert_eq!((done.title.as_str(), done.cards[0].number.as_str()), ("gifts - set aside.csv", "2"));
    assert!(done.set_aside.is_none());
    driver.send(Command::Abandon);
    let over = home(&mut driver);
    assert!(over.attention.is_empty() && over.waiting.is_empty());
    driver.send(Command::OpenJob(job));
    assert_eq!(told(&result(&driver)), ("All 2 rows that were set aside have gone in since.".to_owned(), Vec::new()));
}

#[test]
fn what_cannot_be_read_is_said_and_can_be_looked_for_again() {
    let (mut driver, _) = with_gifts_set_aside();
    home(&mut driver);
    driver.send(News::Parked(Err("Another program holds the database.".to_owned())).command());
    let Page::Home(failed) = screen(&driver.state).page else { panic!("Home") };
    let row = &failed.attention[0];
    assert_eq!((row.pill.text.as_str(), row.detail.as_str()), ("Not known", "Another program holds the database."));
    driver.send(row.buttons[0].command.clone());
    let Page::Home(again) = screen(&driver.state).page else { panic!("Home") };
    assert_eq!((again.attention.len(), again.waiting.len()), (0, 1));
}

#[test]
fn what_went_wrong_with_rows_set_aside_ends_on_the_result_page() {
    let (mut driver, job) = with_gifts_set_aside();
    home(&mut driver);
    let effects = almoner::wizard::update(&mut driver.state, Command::ImportParked(job));
    let [.., almoner::wizard::Effect::ImportParked { ticket, .. }] = effects[..] else { panic!("{effects:?}") };
    let Page::Importing(importing) = screen(&driver.state).page else { panic!("work under way") };
    assert_eq!(importing.title, "Importing rows set aside of gifts.csv");
    let again = almoner::wizard::update(&mut driver.state, Command::ImportParked(job));
    assert!(!again.iter().any(|effect| matches!(effect, almoner::wizard::Effect::ImportParked { .. })));
    let why = "Import 2 has no rows set aside that could go in now.".to_owned();
    driver.send(News::JobDone { ticket, result: Err(why.clone()) }.command());
    assert_eq!(result(&driver).banner.expect("it says why").text, why);
}
